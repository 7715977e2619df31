"""The order of what a person presses, kept up to the kernel."""

from __future__ import annotations

import ipywidgets as w


def keep_order(widget: w.Widget) -> None:
    """Have what is pressed on a widget handled in the kernel's main thread, in the order it was pressed.

    ipykernel 7.4 may handle each widget's messages in a thread of its own, side by side: a press and "Save" right after
    it could then change places, and the file lacked the press. It asks the widget's comm for the thread; no setting for
    this can be reached from a notebook, so the answer is given here: none but the main one.
    """
    if hasattr(widget.comm, "_reply_subshell_for"):
        widget.comm._reply_subshell_for = lambda data, default: None
