"""What the visit leaves in a saved notebook and on its page: a picture of the findings as they were last clicked."""

from __future__ import annotations

from typing import Any

from IPython.display import display

from backedu.visit.session import Session
from backedu.words.html import Block


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
