"""Windows of a real Chromium with the network blocked, of every width that a page has to fit."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from playwright.sync_api import Browser, BrowserContext, Page

DESKTOP, PHONE, NARROW = 1280, 375, 320
HIGH = 800


@cache
def window(chromium: Browser, width: int, **options) -> tuple[BrowserContext, list[Page]]:
    """Return an offline browser context of these options, and its tabs that wait for a page.

    A tab takes one page after another: a new one costs two thirds of what it takes to open and print a page.
    """
    return chromium.new_context(viewport={"width": width, "height": HIGH}, offline=True, **options), []


@contextmanager
def opened(chromium: Browser, page_file, width: int = DESKTOP, **options) -> Iterator[tuple[Page, list[str]]]:
    """Open a page from its file, offline; yield it and every address it asked for besides its own."""
    context, waiting = window(chromium, width, **options)
    page = waiting.pop() if waiting else context.new_page()
    asked: list[str] = []
    errors: list[str] = []
    own = page_file.as_uri()

    def note_request(request) -> None:
        if request.url != own:
            asked.append(request.url)

    def note_error(message) -> None:
        if message.type == "error":
            errors.append(message.text)

    page.on("request", note_request)
    page.on("console", note_error)
    try:
        page.goto(own)
        yield page, asked
        assert errors == []
    except BaseException:
        page.close()
        raise
    page.remove_listener("request", note_request)
    page.remove_listener("console", note_error)
    # As new: what a test may have changed.
    page.set_viewport_size({"width": width, "height": HIGH})
    page.emulate_media(media="null", color_scheme=options.get("color_scheme", "light"))
    page.mouse.move(0, 0)
    waiting.append(page)


def at_widths(page: Page, *widths: int) -> Iterator[int]:
    """Make the window each of these wide in turn."""
    for width in widths:
        page.set_viewport_size({"width": width, "height": HIGH})
        yield width
