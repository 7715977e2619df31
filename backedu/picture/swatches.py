"""The look of every shape and state as matplotlib draws it, for a picture that changes in the browser.

matplotlib draws one small square for every look; its colours, dashes and hatches become style rules, so that a click
only names another look and the picture is the same as a printed one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any
from xml.etree.ElementTree import Element

from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from backedu.picture.artists import mark, palette, style, swatch
from backedu.picture.legend import KEYS, SIGNS
from backedu.picture.panel import MarkedScene
from backedu.picture.shapes.gauge import ROLES
from backedu.picture.svg import SVG, own_style, parsed, short_path
from backedu.words.alttext import Speech
from backedu.words.html import Markup, element
from backedu.words.text import say

MUSCLE_ROLES = ("belly", "fibres", "xray")  # what looks different in every state
OTHER_ROLES = (
    *("skin", "context", "bone", "bone line", "tendon", "fascia", "film", "cut", "window", "through"),
    *ROLES,
)
MARKS = ("weak", "sore")
TILE = 72  # points: what a hatch repeats after


@dataclass(frozen=True)
class Swatches:
    """Looks as SVG: hatches, style rules, and the signs of weakness and of a sore spot around (0, 0).

    Every id and rule carries the prefix ``PREFIX``, which whoever uses them replaces by one of its own.
    """

    hatches: str
    rules: str
    marks: dict[str, str]


@cache
def swatches() -> Swatches:
    """Return all looks."""
    root = parsed(_drawn())
    groups = {str(group.get("id")): group for group in root.iter(f"{SVG}g")}
    rules, used = [], []
    for name, selector in _selectors():
        given = _properties(next(groups[name].iter(f"{SVG}path")))
        used += re.findall(r"url\(#([^)]+)\)", given)
        rules.append(f".PREFIX {selector}{{{given}}}")
    hatches = [p for p in root.iter(f"{SVG}pattern") if p.get("id") in used]
    ids = {str(pattern.get("id")): f"PREFIX-h{n}" for n, pattern in enumerate(hatches)}
    css = "".join(rules)
    for old, new in ids.items():
        css = css.replace(f"#{old})", f"#{new})")
    return Swatches(
        "".join(_hatch(pattern, ids[str(pattern.get("id"))]) for pattern in hatches),
        css,
        {kind: _mark([g for name, g in groups.items() if name.startswith(f"{kind} ")]) for kind in MARKS},
    )


def _selectors() -> Iterator[tuple[str, str]]:
    """Yield the name of every swatch and the shapes that look like it."""
    for role in OTHER_ROLES:
        yield role, f".{role.replace(' ', '-')}"
    for state in palette()["state"]:
        for role in MUSCLE_ROLES:
            yield f"{role} {state}", f'[data-look="{state}"] .{role}'
        yield f"key {state}", f'.key[data-look="{state}"]'


def _drawn() -> Figure:
    """Draw all swatches and marks."""
    with own_style():
        figure = Figure(figsize=(1, 1))
        FigureCanvasSVG(figure)
        ax = figure.add_axes((0, 0, 1, 1))
        ax.set_axis_off()
        for name, look in _looks():
            ax.add_artist(Rectangle((0, 0), 1, 1, gid=name, **look))
        for kind in MARKS:
            mark(ax, kind, [(0.5, 0.5)], gid=kind)
    return figure


def _looks() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the name and the properties of every swatch."""
    for role in OTHER_ROLES:
        yield role, style(role, {})
    for state, look in palette()["state"].items():
        yield from ((f"{role} {state}", style(role, look)) for role in MUSCLE_ROLES)
        yield f"key {state}", swatch(look)


def _properties(shape: Element) -> str:
    """Return the style of a shape as matplotlib wrote it, with SVG's own defaults said: they are not ours."""
    given = re.sub(r"\s*([:;,])\s*", r"\1", shape.get("style", ""))
    given += "" if "fill:" in given else ";fill:none"
    return given + (";stroke-width:1" if "stroke:" in given and "stroke-width:" not in given else "")


def _path(shape: Element) -> str:
    """Return the short path of a shape."""
    return short_path(shape.get("d", ""))


def _hatch(pattern: Element, name: str) -> str:
    """Return a hatch: its paper and its lines."""
    paper, lines = (next(pattern.iter(f"{SVG}{tag}")) for tag in ("rect", "path"))
    path = _path(lines)
    return (
        f'<pattern id="{name}" patternUnits="userSpaceOnUse" width="{TILE}" height="{TILE}">'
        f'<rect width="{TILE + 1}" height="{TILE + 1}" fill="{paper.get("fill")}"/>'
        f'<path d="{path}" style="{_properties(lines)}"/></pattern>'
    )


def _mark(groups: list[Element]) -> str:
    """Return a sign, drawn around (0, 0), of the markers it is made of."""
    parts = []
    for group in groups:
        marker, use = next(group.iter(f"{SVG}path")), next(group.iter(f"{SVG}use"))
        path = _path(marker)
        parts.append(f'<path d="{path}" style="{_properties(use)}"/>')
    return "".join(parts)


WIDE, HIGH = 22, 15  # points


def keys(shown: MarkedScene, speech: Speech, prefix: str) -> Markup:
    """Return the list of the looks that a scene shows, each drawn as in the picture.

    `prefix` begins the ids of its hatches, which must not be those of another picture on the page.
    """
    rows = [element("li", [_swatch(key, prefix), _words(key, speech)]) for key in KEYS if key in shown.seen]
    return element("ul", rows, class_="keys")


def _words(key: str, speech: Speech) -> str:
    """Return what a look means; only the notebooks add the article's word "overstretched"."""
    return say("picture.patient.long.one" if key == "long" else f"picture.legend.patient.{key}", speech.lang)


def _swatch(key: str, prefix: str) -> Markup:
    """Return the small picture of a look or sign; its style is written into it, for it stands alone."""
    if key in SIGNS:
        drawn = f'<g transform="translate({WIDE / 2} {HIGH / 2})">{swatches().marks[key]}</g>'
    else:
        style = re.search(rf'\.key\[data-look="{key.replace("_", " ")}"\]\{{([^}}]*)\}}', swatches().rules)
        assert style
        hatches = "".join(hatch for name, hatch in _hatches() if f"#{name})" in style[1])
        drawn = f'{hatches}<rect x="1" y="1" width="{WIDE - 2}" height="{HIGH - 2}" style="{style[1]}"/>'
    svg = f'<svg viewBox="0 0 {WIDE} {HIGH}" width="{WIDE}pt" height="{HIGH}pt" aria-hidden="true">{drawn}</svg>'
    return Markup(svg.replace("PREFIX", prefix))


def _hatches() -> Iterator[tuple[str, str]]:
    """Yield the id of every hatch and the hatch."""
    for hatch in re.findall(r"<pattern .*?</pattern>", swatches().hatches):
        yield re.findall(r'id="([^"]+)"', hatch)[0], hatch
