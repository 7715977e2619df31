"""Work that waits until the clicks pause."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

PAUSE_S = 0.4  # seconds without a click


class Pause:
    """Runs one piece of work once nobody has asked for it for a while; at once where no event loop runs."""

    def __init__(self, work: Callable[[], None]) -> None:
        self._work = work
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
        self._timer = loop.call_later(PAUSE_S, self.flush)

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
