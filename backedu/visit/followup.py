"""How last time's exercises went: asked once their file was opened, before anything is tested again."""

from __future__ import annotations

from functools import partial

from backedu.cards import exercise_name
from backedu.history import OUTCOMES, worse_again
from backedu.markup import Markup, element
from backedu.text import capital, join, say
from backedu.visit.controls import Controls
from backedu.visit.session import Session


class FollowUp:
    """A card with a row for each exercise of last time's page; empty where none is known."""

    def __init__(self, session: Session, controls: Controls) -> None:
        self._session, self._controls = session, controls
        self._asked: tuple[str, ...] = ()
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
        self._said.value = followup_words(self._session)

    def _fill(self) -> None:
        """Make a row of answers for each exercise."""
        lang, controls = self._session.lang, self._controls
        rows = []
        for id in self._asked:
            options = [(capital(say(f"visit.outcome.{outcome}", lang)), outcome) for outcome in OUTCOMES]
            name = capital(exercise_name(id, lang, self._session.assessment.cautions))
            row = controls.choice(name, options, partial(self._tell, id), "tall")
            with controls.quietly():
                row.value = self._session.outcomes.get(id)
            rows.append(row)
        heading = element("h3", say("visit.followup.title", lang)) + element("p", say("visit.followup.question", lang))
        self.widget.children = (controls.text(heading), *rows, self._said)

    def _tell(self, id: str, outcome: str) -> None:
        """Note an answer."""
        self._session.tell(id, outcome)
        self.refresh()


def followup_words(session: Session) -> Markup:
    """Return what follows where an exercise made it worse: once is common, twice asks for other muscles."""
    lang, outcomes = session.lang, session.history.outcomes
    again = [id for id in worse_again(outcomes) if session.outcomes.get(id)]
    once = [id for id, outcome in session.outcomes.items() if outcome == "worse" and id not in again]
    said = [
        element("p", say(f"visit.followup.{key}", lang, names=join([exercise_name(id, lang) for id in ids], lang)))
        for key, ids in (("worse", once), ("worse_again", again))
        if ids
    ]
    said += [element("p", say("claim.C15.sentence", lang))] if again else []
    return Markup("".join(said))
