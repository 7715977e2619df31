"""Windows of a real Chromium with the network blocked, of every width that a page has to fit."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from playwright.sync_api import Browser, BrowserContext, Page

DESKTOP, PHONE, NARROW = 1280, 375, 320


@cache
def window(chromium: Browser, width: int, **options) -> BrowserContext:
    """Return an offline browser context of these options; all pages of the same kind open in one, which is faster."""
    return chromium.new_context(viewport={"width": width, "height": 800}, offline=True, **options)


@contextmanager
def opened(chromium: Browser, page_file, width: int = DESKTOP, **options) -> Iterator[tuple[Page, list[str]]]:
    """Open a page from its file, offline; yield it and every address it asked for besides its own."""
    page = window(chromium, width, **options).new_page()
    asked: list[str] = []
    own = page_file.as_uri()
    page.on("request", lambda request: asked.append(request.url) if request.url != own else None)
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    try:
        page.goto(own)
        yield page, asked
        assert errors == []
    finally:
        page.close()


def at_widths(page: Page, *widths: int) -> Iterator[int]:
    """Make the window each of these wide in turn."""
    for width in widths:
        page.set_viewport_size({"width": width, "height": 800})
        yield width
