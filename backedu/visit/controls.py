"""Plain ipywidgets, made alike: buttons, choices and texts that share one layout, and say only what a person did."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import ipywidgets as w

from backedu.words.html import Block


def keep_order(widget: w.Widget) -> None:
    """Have what is pressed on a widget handled in the kernel's main thread, in the order it was pressed.

    ipykernel 7.4 may handle each widget's messages in a thread of its own, side by side: a press and "Save" right after
    it could then change places, and the file lacked the press. It asks the widget's comm for the thread; no setting for
    this can be reached from a notebook, so the answer is given here: none but the main one.
    """
    if hasattr(widget.comm, "_reply_subshell_for"):
        widget.comm._reply_subshell_for = lambda data, default: None


PAUSE_S = 0.4  # seconds without a click


class Pause:
    """Runs one piece of work once nobody has asked for it for a while; at once where no event loop runs."""

    def __init__(self, work: Callable[[], None], seconds: float | None = None) -> None:
        self._work, self._seconds = work, seconds
        self._timer: asyncio.TimerHandle | None = None
        self._due = False

    def ask(self) -> None:
        """Ask for the work; each call begins the pause anew."""
        self._due = True
        self._stop()
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self.flush()
            return
        self._timer = loop.call_later(PAUSE_S if self._seconds is None else self._seconds, self.flush)

    def flush(self) -> None:
        """Do the work now where it is due."""
        self._stop()
        if self._due:
            self._due = False
            self._work()

    def _stop(self) -> None:
        """Forget the timer."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


Options = Sequence[tuple[str, Any]]


class Controls:
    """Makes the widgets of one visit; they share layout and styles, which the browser then loads once."""

    def __init__(self) -> None:
        self._layout = w.Layout()
        self._styles: dict[type, Any] = {}
        self._quiet = False

    def button(self, text: str, press: Callable[[], object], *classes: str) -> w.Button:
        """Return a button."""
        made = self._made(w.Button, description=text)
        made.on_click(lambda _: press())
        return _dressed(made, "action", *classes)

    def toggle(self, text: str, pick: Callable[[bool], object], *classes: str) -> w.ToggleButton:
        """Return a button that stays down."""
        made = self._made(w.ToggleButton, description=text)
        made.observe(self._heard(pick), names="value")
        return _dressed(made, "toggle", *classes)

    def choice(self, label: str, options: Options, pick: Callable[[Any], object], *classes: str) -> w.ToggleButtons:
        """Return a row of buttons of which one may be down; none is at first."""
        made = self._made(w.ToggleButtons, options=options, value=None, description=label)
        made.observe(self._heard(pick), names="value")
        return _dressed(made, "choice", *classes)

    def text(self, content: str | Block = "", *classes: str) -> w.HTML:
        """Return text; a plain string must already be HTML (`markup.element`)."""
        html = content.html if isinstance(content, Block) else str(content)
        return _dressed(self._made(w.HTML, value=html), "words", *classes)

    def column(self, *children: w.Widget, name: str = "") -> w.VBox:
        """Return widgets one under the other."""
        return _dressed(w.VBox(children), "column", *name.split())

    def row(self, *children: w.Widget, name: str = "") -> w.HBox:
        """Return widgets side by side; they wrap where there is no room."""
        return _dressed(w.HBox(children), "row", *name.split())

    def _made(self, kind: type, **given: Any) -> Any:
        """Return a widget with the layout of all and the style of the first of its kind."""
        if kind in self._styles:
            given["style"] = self._styles[kind]
        made = kind(layout=self._layout, **given)
        self._styles[kind] = made.style
        keep_order(made)
        return made

    @contextmanager
    def quietly(self) -> Iterator[None]:
        """Set values that nobody clicked."""
        before, self._quiet = self._quiet, True
        try:
            yield
        finally:
            self._quiet = before

    def _heard(self, pick: Callable[[Any], object]) -> Callable[[Any], None]:
        """Return a listener that hears only people."""

        def hear(change: Any) -> None:
            if not self._quiet and change.new is not None:
                pick(change.new)

        return hear


def _dressed(widget: Any, *classes: str) -> Any:
    """Add the style classes that static/pelvis.css knows."""
    for name in classes:
        widget.add_class(f"backedu-{name}")
    return widget
