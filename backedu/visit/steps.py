"""The steps of a visit: which panel is shown, made when it is first wanted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from backedu.visit.controls import Controls
from backedu.visit.findings import Findings
from backedu.visit.gate import Gate, SafetyPage
from backedu.visit.look import Look
from backedu.visit.plan import Exercises
from backedu.visit.session import STEPS, Session
from backedu.visit.takeaway import Takeaway
from backedu.words.text import say


class Steps:
    """The bar of steps and the panel of the one that is open."""

    def __init__(self, session: Session, print_page: Callable[[], None]) -> None:
        self._session, self._print = session, print_page
        self._controls = Controls()
        self._panels: dict[str, Any] = {}
        self._made_for: tuple[str, int] = ("", 0)
        self.body = self._controls.column(name="body")
        self.bar = self._controls.row(name="steps")

    @property
    def step(self) -> str:
        """The panel shown: a step, or only the safety page."""
        return "stop" if self._session.assessment.safety == "stop" else str(self._session.step)

    def arrange(self) -> None:
        """Show the panel of the step, in the language of the screen; a new visit begins with fresh panels."""
        if self._made_for != (self._session.lang, self._session.visit):
            self._made_for, self._panels = (self._session.lang, self._session.visit), {}
            self.bar.children = (self._choice(),)
        if self.step not in self._panels:
            self._panels[self.step] = self._panel()
        self.body.children = (self._panels[self.step].widget,)
        self.refresh()
        self.work()

    def refresh(self) -> None:
        """Show in the open panel what was found."""
        self.bar.layout.display = "" if self._session.gate_passed else "none"
        with self._controls.quietly():
            self.bar.children[0].value = self._session.step
        if self.body.children != (self._panels.get(self.step) and self._panels[self.step].widget,):
            return self.arrange()
        self._panels[self.step].refresh()
        return None

    def work(self) -> None:
        """Show what takes longer."""
        if self.step == "look":
            self._panels["look"].work()

    def _choice(self) -> Any:
        """Return the bar's buttons."""
        options = [(say(f"visit.step.{step}", self._session.lang), step) for step in STEPS]
        choice = self._controls.choice("", options, lambda step: self._session.set_trait("step", step), "stepper")
        choice.tooltips = [text for text, _ in options]
        return choice

    def _panel(self) -> Any:
        """Make the panel of the step."""
        session, controls = self._session, self._controls
        match self.step:
            case "gate":
                return Gate(session, controls)
            case "findings":
                return Findings(session, controls)
            case "look":
                return Look(session, controls)
            case "exercises":
                return Exercises(session, controls)
            case "page":
                return Takeaway(session, controls, self._print)
            case _:
                return SafetyPage(session, controls, self._print)
