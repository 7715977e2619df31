"""How well a colour can be read on the page."""

from __future__ import annotations

import re

from backedu.errors import BackeduError

PAPER = "#fdfcfa"  # the page's own colour, from words/blocks.css
LEAST = 4.5  # WCAG 2.2, 1.4.3


def check_accent(accent: object) -> None:
    """Refuse a colour that is none, or too pale to be read."""
    if not (isinstance(accent, str) and re.fullmatch("#[0-9a-fA-F]{6}", accent)):
        raise BackeduError('accent must be a colour written "#rrggbb", such as "#0b5470"')
    reached = contrast(accent, PAPER)
    if reached < LEAST:
        # Cut, not rounded, so that what is just too pale does not read as enough.
        raise BackeduError(
            f"accent {accent} reaches a contrast of {int(reached * 100) / 100} : 1 on the page, "
            f"and {LEAST} is needed to read it; choose a darker one"
        )


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours ``#rrggbb``, from 1 to 21 (WCAG 2.2)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    """Return the relative luminance of a colour, from 0 to 1 (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
