"""The page to take home: teach-back first, then language, paper and Print."""

from __future__ import annotations

from collections.abc import Callable

from backedu.assessment.advice import advise
from backedu.visit.controls import Controls
from backedu.visit.session import Session
from backedu.words.exercises import exercise_name
from backedu.words.html import element
from backedu.words.text import LANGUAGES, say

PAPERS = ("letter", "a4")


class Takeaway:
    """The last panel."""

    def __init__(self, session: Session, controls: Controls, print_page: Callable[[], None]) -> None:
        self._session, self._controls, lang = session, controls, session.lang
        tongues = {"en": "english", "es": "spanish"}
        self._language = controls.choice(
            say("visit.page.language", lang),
            [(say(f"visit.{tongues[one]}", lang), one) for one in LANGUAGES],
            lambda value: session.set_trait("page_lang", value),
        )
        self._paper = controls.choice(
            say("visit.page.paper", lang),
            [(say(f"visit.page.{paper}", lang), paper) for paper in PAPERS],
            lambda value: session.set_trait("paper", value),
        )
        self._picked = controls.text("", "hint")
        self._question = controls.text()
        self._teach = controls.column(
            self._question,
            controls.row(
                controls.button(say("visit.teach.done", lang), self._told),
                controls.button(say("visit.teach.skip", lang), self._told, "quiet"),
            ),
            name="card",
        )
        self.widget = controls.column(
            controls.text(element("h2", say("visit.page.title", lang))),
            self._teach,
            self._language,
            self._paper,
            self._picked,
            controls.button(say("visit.page.print", lang), print_page, "main"),
            name="panel page",
        )

    def refresh(self) -> None:
        """Show the choices made."""
        session, lang = self._session, self._session.lang
        with self._controls.quietly():
            self._language.value, self._paper.value = session.page_lang, session.paper
        cautions = session.assessment.cautions
        names = "; ".join(exercise_name(id, lang, cautions) for id in session.picked)
        stretches = any("stretch" in one.steps for one in advise(session.assessment).values())
        key = "question" if stretches else "question_no_stretch"
        self._question.value = element("h3", say("visit.teach.title", lang)) + element(
            "p", say(f"visit.teach.{key}", lang)
        )
        said = say("visit.page.picked", lang, names=names) if names else say("visit.page.general", lang)
        self._picked.value = element("p", said)

    def _told(self) -> None:
        """Put the card away."""
        self._teach.layout.display = "none"
