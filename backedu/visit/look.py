"""What was found, live: what is fine first, then what to do and why, where the model settles, and what if."""

from __future__ import annotations

from functools import partial

from backedu.assessment.advice import advise
from backedu.assessment.findings import Assessment, Finding
from backedu.catalogue.anatomy import SIDES, muscles
from backedu.model.balance import balance
from backedu.model.course import Course, course
from backedu.model.posture import LEVEL
from backedu.visit.controls import Controls
from backedu.visit.session import Session
from backedu.words.explanation import explain
from backedu.words.grammar import muscle_name
from backedu.words.html import Markup, element
from backedu.words.text import join, say

STRETCH_ALL, STRETCH_SHORT = "stretch everything", "stretch only what is short"
WAYS = ("more", "less", "same")
LEAST = 0.05  # of the imbalance: a smaller change is none


class LookPanel:
    """The panel to look at together."""

    def __init__(self, session: Session, controls: Controls) -> None:
        self._session, lang = session, session.lang
        self._guess = ""
        self._course: Course | None = None
        self._fine = controls.text("", "fine")
        self._settles = controls.text()
        self._advice = controls.text()
        self._chart = controls.text("", "chart")
        self._then = controls.text("", "then")
        guesses = [(say(f"visit.predict.{way}", lang), way) for way in WAYS]
        self._predict = controls.column(
            controls.text(
                element("h3", say("visit.predict.title", lang)) + element("p", say("visit.predict.question", lang))
            ),
            controls.row(
                *(controls.button(text, partial(self._tell, way)) for text, way in guesses),
                controls.button(say("visit.predict.skip", lang), lambda: self._tell("skip"), "quiet"),
            ),
            name="card",
        )
        self.widget = controls.column(
            controls.text(element("h2", say("visit.look.title", lang))),
            self._fine,
            self._settles,
            self._advice,
            self._then,
            self._predict,
            self._chart,
            name="panel look",
        )

    def refresh(self) -> None:
        """Show what is quick to say; `work` shows the rest once clicks pause."""
        found, lang = self._session.assessment, self._session.lang
        self._fine.value = fine_words(found, lang)
        self._settles.value = element("p", f"{settles(found, lang)} {say('visit.look.settles_more', lang)}")

    def work(self) -> None:
        """Show advice, course and then-and-now."""
        found, lang = self._session.assessment, self._session.lang
        self._advice.value = element("h3", say("visit.look.advice", lang)) + explain(found, lang).html
        self._then.value = _compared(self._session.before, found, lang)
        self._course = course(found, "nothing", STRETCH_ALL, STRETCH_SHORT)
        self._draw()

    def _tell(self, guess: str) -> None:
        """Show the course after a guess, or without one."""
        self._guess = guess
        self._draw()

    def _draw(self) -> None:
        """Show the guess card until somebody guessed or passed, then the chart."""
        from backedu.picture.draw import draw  # matplotlib, which the first picture brings

        nothing = not self._session.assessment.findings
        self._predict.layout.display = "none" if self._guess or nothing else ""
        if not self._guess or self._course is None or nothing:
            self._chart.value = ""
            return
        lang = self._session.lang
        said: str = element("h3", say("visit.look.course", lang))
        if self._guess in WAYS:
            said += element("p", f"{say(f'visit.predict.said_{self._guess}', lang)} {self._answer(lang)}")
        said += element("p", say("visit.predict.model", lang))
        self._chart.value = said + draw(self._course, lang=lang)._repr_html_()

    def _answer(self, lang: str) -> str:
        """Return what the model says to the guess."""
        assert self._course is not None
        way = way_of(self._course)
        if way == self._guess:
            return say("visit.predict.right", lang)
        return say("visit.predict.wrong", lang, way=say(f"visit.predict.way_{way}", lang))


def way_of(shown: Course) -> str:
    """Return whether the pull gets more uneven, less so or stays when everything is stretched."""
    start, end = shown.at(STRETCH_ALL, 0).imbalance, shown.at(STRETCH_ALL).imbalance
    if abs(end - start) <= LEAST * max(start, 1e-9):
        return "same"
    return "more" if end > start else "less"


def is_fine(finding: Finding) -> bool:
    """Whether something was tested and nothing was found that needs work."""
    tested = finding.length == "normal" or finding.strength == "strong"
    needs_work = finding.length in ("short", "long") or finding.strength == "weak" or finding.sore_spot == "yes"
    return tested and not needs_work


def fine_words(assessment: Assessment, lang: str) -> Markup:
    """Return how many muscles are fine, and which: before whatever is not."""
    advice = advise(assessment)
    # A strong muscle whose length nobody tested is still to be tested: it is not called fine.
    kept = {key for key, one in advice.items() if one.action == "keep moving" and is_fine(assessment[key])}
    fine = [id for id in muscles() if all((id, side) in kept for side in SIDES)]
    if not fine:
        key = "fine_none" if assessment.findings else "nothing"
        return element("p", say(f"visit.look.{key}", lang))
    names = join([muscle_name(id, lang) for id in fine], lang)
    key = "fine_one" if len(fine) == 1 else "fine_many"
    return element("p", element("strong", say(f"visit.look.{key}", lang, count=len(fine), names=names)))


def settles(assessment: Assessment, lang: str) -> str:
    """Return where the model's pelvis settles, without degrees."""
    posture = balance(assessment).posture
    said = []
    if abs(posture.tilt) >= LEVEL:
        said.append(say(f"alt.{'forward' if posture.tilt > 0 else 'backward'}", lang))
    if abs(posture.hike) >= LEVEL:
        said.append(say(f"alt.{'right' if posture.hike > 0 else 'left'}", lang))
    if not said:
        return say("visit.look.settles_neutral", lang)
    return f"{say('visit.look.model', lang)}: {' '.join(said)}"


def _compared(before: Assessment | None, now: Assessment, lang: str) -> str:
    """Return last time's picture beside today's, where last time's findings were opened."""
    from backedu.picture.draw import draw

    if before is None:
        return ""
    said = element("h3", say("visit.look.then_and_now", lang)) + element("p", say("visit.look.then", lang))
    return said + draw(before, compare=now, lang=lang)._repr_html_()
