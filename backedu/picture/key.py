"""What the looks in a picture mean, as small pictures with words, for a page that folds as narrow as a phone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from backedu.picture.legend import KEYS
from backedu.picture.panel import Case
from backedu.picture.swatches import swatches
from backedu.words.alttext import Speech, states
from backedu.words.html import Markup, element
from backedu.words.text import say

WIDE, HIGH = 22, 15  # points


def keys(case: Case, speech: Speech, prefix: str) -> Markup:
    """Return the list of the looks that a case shows, each drawn as in the picture.

    `prefix` begins the ids of its hatches, which must not be those of another picture on the page.
    """
    seen = seen_in(case)
    rows = [element("li", [_swatch(key, prefix), _words(key, speech)]) for key in KEYS if key in seen]
    return element("ul", rows, class_="keys")


def _words(key: str, speech: Speech) -> str:
    """Return what a look means; only the notebooks add the article's word "overstretched"."""
    return say("picture.patient.long.one" if key == "long" else f"picture.legend.patient.{key}", speech.lang)


def seen_in(case: Case) -> set[str]:
    """Return the keys of the legend that a case needs: short, long, normal, not_tested, held, weak, sore."""
    found: set[str] = set()
    for key in {(shape.muscle, shape.side) for shape in case.scene.shapes if shape.muscle}:
        length = case.assessment[key].length.replace(" ", "_")
        found.add("held" if length == "not_tested" and key in case.held else length)
    for key in case.scene.anchors:
        found |= {kind for kind in states(case.assessment[key]) if kind in ("weak", "sore")}
    return found


def _swatch(key: str, prefix: str) -> Markup:
    """Return the small picture of a look; its style is written into it, for it stands alone."""
    look = {"weak": "normal", "sore": "normal", "not_tested": "not tested"}.get(key, key)
    style = re.search(rf'\.key\[data-look="{look}"\]\{{([^}}]*)\}}', swatches().rules)
    assert style
    sign = (
        f'<g transform="translate({WIDE / 2} {HIGH / 2})">{swatches().marks[key]}</g>'
        if key in ("weak", "sore")
        else ""
    )
    hatches = "".join(hatch for name, hatch in _hatches() if f"#{name})" in style[1])
    svg = (
        f'<svg viewBox="0 0 {WIDE} {HIGH}" width="{WIDE}pt" height="{HIGH}pt" aria-hidden="true">{hatches}'
        f'<rect x="1" y="1" width="{WIDE - 2}" height="{HIGH - 2}" style="{style[1]}"/>{sign}</svg>'
    )
    return Markup(svg.replace("PREFIX", prefix))


def _hatches() -> Iterator[tuple[str, str]]:
    """Yield the id of every hatch and the hatch."""
    for hatch in re.findall(r"<pattern .*?</pattern>", swatches().hatches):
        yield re.findall(r'id="([^"]+)"', hatch)[0], hatch
