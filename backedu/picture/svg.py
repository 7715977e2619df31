"""Make an SVG that matplotlib wrote small, self-contained and the same every time."""

from __future__ import annotations

import hashlib
import html
import re
from functools import lru_cache
from math import ceil

FONT = "'DejaVu Sans', Verdana, sans-serif"

# What an SVG says anyway, or what the root says once for all.
_NEEDLESS = (
    "stroke-linejoin: miter|stroke-dashoffset: 0|stroke-linecap: (?:butt|square)|stroke-width: 0.5|"
    "text-anchor: start|font-size: 10px|font-family: [^;]*"
)
_NEEDLESS_PAIR = re.compile(f"(?:{_NEEDLESS}); ")
# Paths one after the other that look alike.
_RUN = re.compile(r'<path( data-[^ ]+)? d="([^"]*)"( [^>]*)/>(?:<path(?: data-[^ ]+)? d="[^"]*"\3/>)+')
_FONT = re.compile(r"font: (?:(italic) )?(?:(\d+|bold) )?([\d.]+)px [^;\"]+")


def tidy(text: str, label: str) -> str:
    """Return the bare ``<svg>`` element: no prolog, no date, no needless ids, short paths; at most as wide as its page.

    Parameters
    ----------
    text : str
        A document as matplotlib writes it, with ``svg.fonttype`` none.
    label : str
        What a screen reader says of the picture.
    """
    start = text.index(">", text.index("<svg")) + 1
    box = re.search(r'viewBox="([^"]+)"', text[:start])
    body = re.sub(
        r"<metadata>.*?</metadata>|<defs>\s*<style.*?</style>\s*</defs>|<!--.*?-->", "", text[start:], flags=re.S
    )
    body = re.sub(r' d="([^"]*)"', lambda m: f' d="{short_path(m[1])}"', body)
    body = re.sub(r' style="([^"]*)"', lambda m: _attributes(m[1]), body)
    body = re.sub(r' transform="rotate\(-0 [^"]*"', "", body)
    body = re.sub(r"-?\d+\.\d{2,}", lambda m: WRITTEN[round(float(m[0]) * 10)], _named(body))
    body = re.sub(r">\s+<", "><", body).strip()
    body = re.sub(r"<g( data-[^>]*)?>(<(?:path|text|use))\b([^>]*(?:/>|>[^<]*</text>))</g>", r"\2\1\3", body)
    body = _RUN.sub(_grouped, body)
    head = (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'viewBox="{box[1] if box else ""}" role="img" aria-label="{html.escape(label)}" '
        f'style="width:{_wide(box)}pt;max-width:100%;height:auto" '
        f'font-family="{FONT}" font-size="10" stroke-width=".5">'
    )
    return prefixed(head + body, "p" + hashlib.sha256((head + body).encode()).hexdigest()[:7])


def _wide(box: re.Match[str] | None) -> str:
    """Return the width of the picture in points, so that a small one stays small on a wide page."""
    return box[1].split()[2] if box else "468"


def prefixed(svg: str, prefix: str) -> str:
    """Return the SVG with the prefix before every id, and every reference to one, instead of the one it had."""
    for old in re.findall(r'\bid="([^"]+)"', svg):
        new = f"{prefix}-{old.rsplit('-', 1)[-1]}"
        svg = (
            svg.replace(f'id="{old}"', f'id="{new}"').replace(f"#{old})", f"#{new})").replace(f'"#{old}"', f'"#{new}"')
        )
    return svg


@lru_cache(maxsize=1024)
def short_path(path: str) -> str:
    """Return the same path in tenths of a unit and in steps from point to point, about a third as long.

    From one picture to the next most paths stay the same, so they are remembered.
    """
    out: list[str] = []
    x = y = start_x = start_y = 0
    mirror_x, mirror_y, last = FAR, FAR, ""
    for line in path.split("\n"):  # matplotlib writes one command a line
        numbers = [round(float(word) * 10) for word in line[1:].split()]
        letter = line[:1].lower()
        if letter == "c":
            handle_x, handle_y, *ends = numbers
            # Where the first handle mirrors the one before, SVG need not be told.
            if -3 < handle_x - mirror_x < 3 and -3 < handle_y - mirror_y < 3:
                letter, numbers = "s", ends
            mirror_x, mirror_y = 2 * ends[2] - ends[0], 2 * ends[3] - ends[1]
        else:
            mirror_x = mirror_y = FAR
        if letter == "m":
            start_x, start_y = numbers
            x = y = 0
            letter = "M"
        elif letter == "z":
            out.append("z")
            x, y, last = start_x, start_y, "z"
            continue
        text, before = ("", "0") if letter == last else (letter, "")
        odd = False
        for number in numbers:
            word = WRITTEN[number - y] if odd else WRITTEN[number - x]
            # A sign, or a second decimal point, ends the number before it.
            text += word if not before or word[0] == "-" or (word[0] == "." and "." in before) else " " + word
            before, odd = word, not odd
        out.append(text)
        last = letter
        if numbers:
            x, y = numbers[-2:]
    return "".join(out)


class _Written(dict[int, str]):
    """Tenths as SVG writes them, without needless zeros: -5 → "-.5"."""

    def __missing__(self, tenths: int) -> str:
        whole, rest = divmod(abs(tenths), 10)
        number = f"{whole or ''}.{rest}" if rest else f"{whole}"
        self[tenths] = f"-{number}" if tenths < 0 else number
        return self[tenths]


WRITTEN = _Written()
FAR = 10**9  # no handle is there


def _attributes(style: str) -> str:
    """Write a style as attributes, which are shorter, without what goes without saying."""
    if "stroke: " in style and "stroke-width" not in style:
        style += "; stroke-width: 1"  # matplotlib leaves out SVG's own default, which the root replaces by a hair
    style = _NEEDLESS_PAIR.sub("", _FONT.sub(_font, style) + "; ")
    pairs = [pair.split(": ", 1) for pair in style.split("; ") if ": " in pair]
    return "".join(f' {key}="{value}"' for key, value in pairs)


def _grouped(match: re.Match[str]) -> str:
    """Say once how a run of paths looks."""
    look = match[3]
    return f"<g{look}>{match[0].replace(look + '/>', '/>')}</g>"


def _font(match: re.Match[str]) -> str:
    """Write what is left of a font once its family is said for the whole picture."""
    style, weight, size = match.groups()
    said = [f"font-size: {size}px"]
    said += [f"font-style: {style}"] if style else []
    said += [f"font-weight: {weight}"] if weight else []
    return "; ".join(said)


def _named(body: str) -> str:
    """Keep only ids somebody refers to, under short names; keep the names of shapes, and what is meant as data.

    A "data n 12" becomes ``data-n="12"``.
    """
    used = {id: f"i{n}" for n, id in enumerate(dict.fromkeys(re.findall(r"(?:url\(|href=\")#([^)\"]+)", body)))}

    def keep(match: re.Match[str]) -> str:
        id = match[1]
        if id.startswith(("shape ", "data ")):
            kind, _, value = id.removeprefix("data ").partition(" ")
            return f' data-{kind}="{value}"'
        return f' id="{used[id]}"' if id in used else ""

    body = re.sub(r'\sid="([^"]+)"', keep, body)
    return re.sub(r"(url\(|href=\")#([^)\"]+)", lambda m: f"{m[1]}#{used[m[2]]}", body)


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
