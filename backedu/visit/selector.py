"""The visit as one widget: mark what was found on a live pelvis, look at it together, print the page."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial
from threading import Timer
from typing import Any

import ipywidgets as w
from IPython import get_ipython
from IPython.display import display
from traitlets import Instance, Unicode, link, validate

from backedu.assessment.findings import Assessment
from backedu.errors import of_type
from backedu.visit.controls import Controls, Pause
from backedu.visit.desk import Desk
from backedu.visit.pelvis import PelvisView
from backedu.visit.session import STEPS, Session
from backedu.words.html import Block
from backedu.words.text import say, words


class Still:
    """A hidden output beside the widget; it is replaced when the findings change, so that saving keeps the last one.

    The widget's own style sheet hides it; a page or a notebook without the live widget shows it.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._handle: Any = None

    def show(self) -> None:
        """Display it once."""
        self._handle = display(self._block(), display_id=True)  # type: ignore[no-untyped-call]

    def work(self) -> None:
        """Replace it where it was displayed."""
        if self._handle is not None:
            self._handle.update(self._block())

    def _block(self) -> Block:
        """Return the picture, with its words."""
        from backedu.picture.draw import draw  # matplotlib, which the first picture brings

        session = self._session
        picture = draw(session.assessment, view=session.view, lang=session.page_lang)
        return Block(f'<div class="backedu-still">{picture._repr_html_()}</div>')


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
        """Make the panel of the step; its module is loaded with it, so that the first picture waits for no other."""
        session, controls = self._session, self._controls
        match self.step:
            case "gate":
                from backedu.visit.gate import GatePanel

                return GatePanel(session, controls)
            case "findings":
                from backedu.visit.findings import FindingsPanel

                return FindingsPanel(session, controls)
            case "look":
                from backedu.visit.look import LookPanel

                return LookPanel(session, controls)
            case "exercises":
                from backedu.visit.plan import ExercisesPanel

                return ExercisesPanel(session, controls)
            case "page":
                from backedu.visit.plan import PagePanel

                return PagePanel(session, controls, self._print)
            case _:
                from backedu.visit.gate import SafetyPanel

                return SafetyPanel(session, controls, self._print)


class Visit:
    """The parts of a visit around one session; when it changes, they are told in one order."""

    def __init__(self, session: Session, holder: Any) -> None:
        self._session, self._holder, self._at = session, holder, ""
        self.pelvis = PelvisView(session)
        self.pause = Pause(self._work)
        # The browser sets the widget up while matplotlib is loaded here: once it is displayed, or the cell is done.
        self.start = Pause(self._begin, 0)
        self._desk = Desk(session, self.pelvis, self.pause)
        self._steps = Steps(session, self._desk.print_page)
        self.still = Still(session)
        table = w.HBox((self.pelvis, self._steps.body))
        table.add_class("backedu-table")
        self.widgets = (self._desk.widget, self._steps.bar, table)
        # Who is told of what, in this order: the picture, which answers a click, then whoever holds the visit, then
        # tools and panels, and once clicks pause what takes longer.
        self._order: tuple[tuple[Collection[str], Callable[[], object]], ...] = (
            ({"assessment", "view"}, self.pelvis.show),
            ({"sides", "picked", "suggested", "outcomes", "last", "unsaved"}, self.pelvis.note),
            ({"lang"}, self.pelvis.speak),
            ({"pattern"}, self.pelvis.point),
            ({"visit"}, partial(self.pelvis.tell, "fresh")),
            ({"assessment"}, self._hand_on),
            ({"lang"}, self._desk.arrange),
            ({"assessment", "asked", "step"}, self._desk.refresh),
            ({"assessment", "asked"}, self._steps.refresh),
            ({"step", "before", "last", "lang"}, self._steps.arrange),
            ({"assessment", "step", "before", "last", "lang"}, self._name_step),
            ({"assessment"}, self.pause.ask),
        )
        session.observe(self.update)
        # Named before it is displayed: the script looks for the whole widget as soon as it is on the page.
        self._name_step()

    def _begin(self) -> None:
        """Show all for the first time, what is seen first before the rest: the gate, or else the picture."""
        shows = (self._steps.arrange, self.pelvis.show)
        for show in reversed(shows) if self._session.gate_passed else shows:
            show()

    def update(self, change: Any) -> None:
        """Tell what changed in the session to all whom it concerns."""
        for names, tell in self._order:
            if change.name in names:
                tell()

    def _hand_on(self) -> None:
        """Give the findings to whoever holds the visit, and so to other cells."""
        self._holder.assessment = self._session.assessment

    def _name_step(self) -> None:
        """Name the step for the style sheet, which keeps the picture back until the gate was passed."""
        before, self._at = self._at, self._steps.step
        if self._at != before:
            self._holder._dom_classes = ("backedu-visit", f"backedu-at-{self._at}")
        if before and self._at != before:
            self.pelvis.tell("top")

    def _work(self) -> None:
        """Show what takes longer than a click may."""
        self.still.work()
        self._steps.work()


WARM_AFTER_S = 1.0


class MuscleSelector(w.VBox, w.ValueWidget):  # type: ignore[misc]  # ipywidgets has no types
    """A clickable pelvis beside lists that do the same, and the steps of a visit around it.

    Parameters
    ----------
    assessment : Assessment, optional
        What was found before; nothing where none is given.
    lang : str
        Language of the screen.
    page_lang : str, optional
        Language of the page; the screen's where none is given.

    Attributes
    ----------
    assessment : Assessment
        The findings: a trait for `observe`, `link` and `interact` (there under the name `value`), replaced by every
        click and never changed itself. Its `repr` is the code that makes it.
    exercises : tuple of str
        The exercises that the therapist picked.

    Raises
    ------
    BackeduError
        When `assessment` is none, or for an unknown language.

    Notes
    -----
    Nothing is written unless a person saves or prints, and then the browser asks where.
    """

    assessment = Instance(Assessment, help="What was found.")
    lang = Unicode("en", help="Language of the screen.")
    page_lang = Unicode("en", help="Language of the page.")

    def __init__(self, assessment: Assessment | None = None, *, lang: str = "en", page_lang: str | None = None) -> None:
        of_type("assessment", assessment, Assessment, type(None))
        for tongue in (lang, page_lang or lang):
            words(tongue)
        found = assessment or Assessment()
        self.session = Session(assessment=found, lang=lang, page_lang=page_lang or lang)
        self.session.step = "findings" if self.session.gate_passed else "gate"
        super().__init__(assessment=found, value=found, lang=lang, page_lang=page_lang or lang)
        link((self, "assessment"), (self, "value"))
        self.observe(lambda change: self.session.put(change.new), names="assessment")
        for name in ("lang", "page_lang"):
            link((self.session, name), (self, name))
        self._shown = False
        self.visit = Visit(self.session, self)
        self.children = self.visit.widgets
        self.visit.start.ask()

    @validate("lang", "page_lang")
    def _spoken(self, proposal: Any) -> str:
        """Refuse a language that we do not speak."""
        words(proposal.value)
        return str(proposal.value)

    @property
    def exercises(self) -> tuple[str, ...]:
        """The exercises that were picked."""
        return tuple(self.session.picked)

    def __repr__(self) -> str:
        """Return the code that makes this widget as it is now."""
        return f"MuscleSelector({self.assessment!r}, lang={self.lang!r}, page_lang={self.page_lang!r})"

    def _ipython_display_(self) -> None:
        """Display the widget, and beside it the still that a saved notebook and a page keep."""
        display(self._repr_mimebundle_(), raw=True)  # type: ignore[no-untyped-call]
        self.visit.start.flush()
        self.visit.still.show()
        shell = get_ipython()
        if shell is not None and not self._shown:
            self._shown = True
            # A cell that sets the findings leaves no pause before the kernel may end.
            shell.events.register("post_run_cell", lambda *_: self.visit.pause.flush())
        # What prints a page takes seconds to load: it is loaded while the gate's questions are asked.
        loader = Timer(WARM_AFTER_S, _warm)
        loader.daemon = True
        loader.start()


def _warm() -> None:
    """Load what the first printed page would wait for."""
    from backedu.page.plan.handout import warm

    warm()
