"""Hatches as lines within a shape: browsers print a pattern as coarse dots, lines as sharp as the rest of a drawing."""

from __future__ import annotations

import re
from math import ceil

_SVG = re.compile(r'<svg\b[^>]*?\bviewBox="\S+ \S+ (?P<wide>\S+) (?P<high>\S+)".*?</svg>', re.S)
# As the ink writes it: a tile with its ground and its lines.
_PATTERN = re.compile(
    r'<pattern id="(?P<id>[^"]+)"[^>]* width="(?P<side>\d+)"[^>]*>'
    r'<rect\b[^>]* fill="(?P<ground>#\w+)"/>(?P<lines>.*?)</pattern>',
    re.S,
)
_SHAPE = re.compile(r"<(?:path|rect|circle)\b[^>]*/>")


def engrave(html: str) -> str:
    """Return the HTML of drawings with every hatch drawn as lines: the same look, sharp at any size.

    A hatched shape gets the hatch's ground as its fill, and an id; over it lie the lines, clipped to the shape by that
    id, so that they follow when a script moves it.
    """
    return _SVG.sub(_engraved, html)


def _engraved(drawing: re.Match[str]) -> str:
    """Return one drawing without patterns."""
    svg, wide, high = drawing[0], float(drawing["wide"]), float(drawing["high"])
    for pattern in _PATTERN.finditer(svg):
        id, side = pattern["id"], int(pattern["side"])
        places = [(x * side, y * side) for y in range(ceil(high / side)) for x in range(ceil(wide / side))]
        tiles = "".join(f'<use href="#{id}-tile" x="{x}" y="{y}"/>' for x, y in places)
        lines = f'<defs><g id="{id}-tile">{pattern["lines"]}</g><g id="{id}-lines">{tiles}</g></defs>'
        svg = _lined(svg.replace(pattern[0], lines), id, pattern["ground"])
    return svg


def _lined(svg: str, id: str, ground: str) -> str:
    """Return the drawing with ground and lines wherever something, or a run of alike paths, has this hatch."""
    count = 0

    def lined(found: re.Match[str]) -> str:
        over = []

        def named(shape: re.Match[str]) -> str:
            nonlocal count
            count += 1
            over.append(
                f'<clipPath id="{id}-in{count}"><use href="#{id}-{count}"/></clipPath>'
                f'<use href="#{id}-lines" clip-path="url(#{id}-in{count})"/>'
            )
            return shape[0].replace(" ", f' id="{id}-{count}" ', 1)

        drawn = _SHAPE.sub(named, found[0].replace(f"url(#{id})", ground))
        cut = re.search(r' clip-path="[^"]*"', found["look"])
        return f"{drawn}<g{cut[0] if cut else ''}>{''.join(over)}</g>"

    look = rf"(?P<look>[^>]*url\(#{re.escape(id)}\)[^>]*)"
    run = rf"<g\b{look}>(?:<path\b[^>]*/>)+</g>"
    return re.sub(rf"<(?:path|rect|circle)\b{look}/>", lined, re.sub(run, lined, svg))
