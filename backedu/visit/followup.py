"""How last time's exercises went: asked once their file was opened, before anything is tested again."""

from __future__ import annotations

from functools import partial

import ipywidgets as w

from backedu.assessment.history import OUTCOMES, worse_again
from backedu.assessment.proposal import exercises
from backedu.visit.controls import Controls
from backedu.visit.session import Session
from backedu.words.exercises import exercise_name
from backedu.words.html import element
from backedu.words.text import capital, join, say

NOT_ASKED = "not asked"


class FollowUp:
    """A card with a row for each exercise of last time's page; empty where none is known."""

    def __init__(self, session: Session, controls: Controls) -> None:
        self._session, self._controls = session, controls
        self._asked: tuple[str, ...] = ()
        self._rows: dict[str, w.ToggleButtons] = {}
        self._said = controls.text()
        self.widget = controls.column(name="card followup")
        self.refresh()

    def refresh(self) -> None:
        """Ask about the exercises of the file that is open, and say what follows from the answers."""
        asked = self._session.last.picked
        if asked != self._asked:
            self._asked = asked
            self._fill()
        self.widget.layout.display = "" if asked else "none"
        with self._controls.quietly():
            for id, row in self._rows.items():
                row.value = self._session.outcomes.get(id, NOT_ASKED)
        self._said.value = followup_words(self._session)

    def _fill(self) -> None:
        """Make a row of answers for each exercise."""
        lang, controls = self._session.lang, self._controls
        options = [(capital(say(f"visit.outcome.{outcome}", lang)), outcome) for outcome in OUTCOMES]
        options.append((say("visit.outcome.not_asked", lang), NOT_ASKED))
        self._rows = {
            id: controls.choice(capital(name_then(self._session, id)), options, partial(self._tell, id), "tall")
            for id in self._asked
        }
        heading = element("h3", say("visit.followup.title", lang)) + element("p", say("visit.followup.question", lang))
        self.widget.children = (controls.text(heading), *self._rows.values(), self._said)

    def _tell(self, id: str, outcome: str) -> None:
        """Note an answer."""
        self._session.tell(id, outcome)
        self.refresh()


def followup_words(session: Session) -> str:
    """Return what follows where an exercise made it worse: once is common, twice asks for other muscles."""
    lang, before, now = session.lang, session.before, session.assessment
    worse = [id for id, outcome in session.outcomes.items() if outcome == "worse"]
    if not worse or before is None:
        return ""
    if now.pain == "severe":
        return element("p", say("visit.exercises.severe", lang))
    # What today's answers rule out is not to be done at all, also not half as much.
    today = before.replace(pain=now.pain, safety=now.safety, cautions=now.cautions)
    offered = {offer.exercise for offer in exercises(today).offered}
    again = [id for id in worse if id in worse_again(session.so_far)]
    once = [id for id in worse if id not in again and id in offered]
    said = [
        element("p", say(f"visit.followup.{key}", lang, names=join([name_then(session, id) for id in ids], lang)))
        for key, ids in (("worse", once), ("worse_again", again))
        if ids
    ]
    said += [element("p", say("claim.C15.sentence", lang))] if again else []
    return "".join(said)


def name_then(session: Session, id: str) -> str:
    """Return an exercise's name as it stood on the last page, whose form may be another one than today's."""
    return exercise_name(id, session.lang, session.before.cautions if session.before else None)
