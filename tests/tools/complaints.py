"""What the check says of a finished page."""

from __future__ import annotations

from backedu.page.check import html


def problems(page: str) -> list[str]:
    """Return all that is wrong with a page, in reading order."""
    return list(html.problems(html.read_page(page)))
