"""The visit's tools: a new visit, back and forth, opening and saving findings, copying, printing."""

from __future__ import annotations

import ipywidgets as w

from backedu.assessment.findings import Assessment
from backedu.assessment.history import History
from backedu.assessment.record import parse_record
from backedu.errors import BackeduError
from backedu.visit.controls import Controls, Pause
from backedu.visit.pelvis import PelvisView
from backedu.visit.session import Session, name_then
from backedu.words.exercises import exercise_name
from backedu.words.html import element
from backedu.words.report import report
from backedu.words.text import LANGUAGES, say

TOOLS = ("new", "undo", "redo", "reset", "open", "save", "copy")


class Desk:
    """The row of tools above the visit."""

    def __init__(self, session: Session, pelvis: PelvisView, pause: Pause) -> None:
        self._session, self._pelvis, self._pause = session, pelvis, pause
        self._controls = Controls()
        pelvis.on_file(self._opened_file)
        self._opened: Assessment | None = None
        self._history = History()
        self._sure = False
        self._buttons: dict[str, w.Button] = {}
        self._notice = self._controls.text("", "notice")
        self._question = self._controls.row(name="question")
        self.widget = self._controls.column(name="desk")
        self.arrange()

    def arrange(self) -> None:
        """Write the tools in the language of the screen."""
        controls, lang = self._controls, self._session.lang
        presses = {tool: getattr(self, tool) for tool in TOOLS}
        self._buttons = {
            tool: controls.button(say(f"visit.{tool}", lang), press, "tool") for tool, press in presses.items()
        }
        tongue = controls.choice(
            say("visit.screen_language", lang),
            [(one.upper(), one) for one in LANGUAGES],
            lambda value: self._session.set_trait("lang", value),
            "tongue",
        )
        with controls.quietly():
            tongue.value = lang
        self._question.children = ()  # asked in the language before
        self.widget.children = (
            controls.row(*self._buttons.values(), tongue, name="tools"),
            self._notice,
            self._question,
        )
        self.refresh()

    def refresh(self) -> None:
        """Let only those tools be pressed that have something to do."""
        session = self._session
        for tool, useful in (("undo", session.past), ("redo", session.future), ("reset", session.assessment.findings)):
            self._buttons[tool].disabled = not useful
        self._sure = False
        if not self._question.children:
            self._say("")

    def new(self) -> None:
        """Begin a new visit; findings that no file holds are let go only when it is pressed twice."""
        if self._session.unsaved and not self._sure:
            self._say(say("visit.new_sure", self._session.lang))
            self._sure = True
            return
        self._question.children = ()
        self._session.begin()
        self.refresh()

    def undo(self) -> None:
        """Bring back the findings before."""
        self._session.undo()

    def redo(self) -> None:
        """Bring back what was undone."""
        self._session.redo()

    def reset(self) -> None:
        """Take all findings back."""
        self._session.reset()

    def open(self) -> None:
        """Let the browser ask for a file of findings."""
        self._pelvis.tell("open")

    def save(self) -> None:
        """Hand the browser the findings as a file; it asks where to put it."""
        self._pause.flush()
        session = self._session
        found, name = session.assessment, say("visit.file.name", session.lang)
        self._pelvis.tell(
            "file",
            name=name,
            text=found.to_json(session.history.entries()),
            type="application/json",
            state=session.state,
        )

    def copy(self) -> None:
        """Hand the browser findings and plan as text."""
        self._pause.flush()
        session = self._session
        cautions = session.assessment.cautions
        names = [exercise_name(id, session.lang, cautions) for id in session.picked]
        outcomes = {name_then(session, id): told for id, told in session.so_far.items()}
        self._pelvis.tell("copy", text=report(session.assessment, names, session.lang, outcomes))

    def print_page(self) -> None:
        """Make the page of the findings as they are now; the browser opens its print view and offers the file."""
        from backedu.page.plan.handout import (
            handout_page,  # nbconvert takes a second, which the first picture need not wait for
        )

        self._pause.flush()
        session = self._session
        try:
            name, page = handout_page(
                session.assessment, exercises=session.picked, lang=session.page_lang, paper=session.paper
            )
        except BackeduError as error:
            self._say(f"{say('visit.page.refused', session.lang)} {error}")
            return
        self._say(say("visit.page.ready", session.lang))
        self._pelvis.tell("page", name=name, text=page, print=True)

    def _opened_file(self, name: str, content: str) -> None:
        """Read the findings of a file and ask what they are for."""
        lang = self._session.lang
        self._question.children = ()
        try:
            record = parse_record(content.encode(), name)
            self._opened = Assessment.from_record(record, name)
            self._history = History.from_record(record, name)
        except BackeduError as error:
            self._say(f"{say('visit.file.refused', lang)} {error}")
            return
        before = [say("visit.file.had_sign", lang)] if self._opened.signs or self._opened.safety == "stop" else []
        self._say(" ".join([say("visit.file.opened", lang), *before, say("visit.file.ask_again", lang)]))
        self._question.children = (
            self._controls.button(say("visit.file.beside", lang), self._beside),
            self._controls.button(say("visit.file.as_today", lang), self._as_today),
        )

    def _beside(self) -> None:
        """Show last time's findings beside today's."""
        if self._opened is not None:
            self._session.compare(self._opened, self._history)
        self._answered()

    def _as_today(self) -> None:
        """Go on from last time's findings; signs and pain are asked anew, cautions shown until they were asked again.

        Undo brings back what was there.
        """
        if self._opened is not None:
            self._session.compare(self._opened, self._history)
            cautions = self._opened.cautions
            today = Assessment(cautions=cautions, ask_again=cautions is not None)
            self._session.put(today.replace(dict(self._opened.findings)))
        self._answered()

    def _answered(self) -> None:
        """Put the question away."""
        self._question.children = ()
        self._say("")

    def _say(self, text: str) -> None:
        """Show a sentence under the tools."""
        self._notice.value = element("p", text, role="status") if text else ""
