"""The SVG that matplotlib writes, read once as a tree and written small, self-contained and the same every time."""

from __future__ import annotations

import hashlib
import html
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from itertools import groupby
from math import ceil
from typing import Any, cast
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import matplotlib as mpl
from matplotlib.figure import Figure

FONT = "'DejaVu Sans', Verdana, sans-serif"
# What a picture looks like: matplotlib's defaults, but for its backend, which has no look; then our own.
DEFAULTS = {key: value for key, value in mpl.rcParamsDefault.items() if not key.startswith("backend")}
OWN = {
    "font.family": ["DejaVu Sans"],
    "hatch.linewidth": 1.0,
    "svg.fonttype": "none",
    "svg.hashsalt": "backedu",
}
SVG, XLINK = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}"

# What an SVG says anyway, or what the root says once for all.
_NEEDLESS = (
    "stroke-linejoin: miter|stroke-dashoffset: 0|stroke-linecap: (?:butt|square)|stroke-width: 0.5|"
    "text-anchor: start|font-size: 10px|font-family: [^;]*"
)
_NEEDLESS_PAIR = re.compile(f"(?:{_NEEDLESS}); ")
_FONT = re.compile(r"font: (?:(italic) )?(?:(\d+|bold) )?([\d.]+)px [^;\"]+")
_DECIMALS = re.compile(r"-?\d+\.\d{2,}")
_REFERENCE = re.compile(r"(?<=url\(#)[^)]+|(?<=^#).+")
# An id and each way to refer to one. Patterns that begin with plain letters are found many times as fast.
_IDS = [re.compile(rf'({begin})([^")]+)(?=[")])') for begin in (r'id="(?<=\bid=")', r"url\(#", 'href="#')]
_COMMAND = re.compile(r"[A-Za-z][^A-Za-z]*")


@contextmanager
def own_style() -> Iterator[None]:
    """Draw as we do, whatever a person's matplotlibrc, style sheet or notebook has set."""
    with mpl.rc_context():
        # Unchecked, as matplotlib puts them back: to check 300 known settings takes four times as long.
        dict.update(cast("dict[str, Any]", mpl.rcParams), DEFAULTS | OWN)
        yield


def parsed(figure: Figure) -> Element:
    """Return the tree of the SVG that matplotlib writes of a figure, without date; its ids are the same every time."""
    text = io.StringIO()
    with own_style():
        figure.savefig(text, format="svg", metadata={"Date": None})
    return ElementTree.fromstring(text.getvalue())


def svg_of(figure: Figure, label: str) -> str:
    """Return what is drawn on a figure as one ``<svg>`` element, at most as wide as its page.

    Without prolog, date and needless ids, with short paths, and with one group round paths that look alike.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        Artists with a gid "shape NAME" get ``data-shape="NAME"``; those with "data n 12" ``data-n="12"``.
    label : str
        What a screen reader says of the picture.
    """
    root = parsed(figure)
    box = root.get("viewBox", "")
    head = (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'viewBox="{box}" role="img" aria-label="{html.escape(label)}" '
        f'style="width:{box.split()[2]}pt;max-width:100%;height:auto" '
        f'font-family="{FONT}" font-size="10" stroke-width=".5">'
    )
    root[:] = [child for child in root if not _is_needless(child)]
    for element in root.iter():
        element.attrib = dict(_shortened(element))
    _name(root)
    _simplify(root)
    svg = f"{head}{_inside(root)}</svg>"
    # Ids begin with a hash of the picture, so that those of two pictures on a page differ.
    prefix = "p" + hashlib.sha256(svg.encode()).hexdigest()[:7]
    if _number_windows(root):
        svg = f"{head}{_inside(root)}</svg>"
    return prefixed(svg, prefix)


def _is_needless(child: Element) -> bool:
    """Return whether an element holds who wrote the file, or the style of lines whose joints all say their own."""
    return child.tag == f"{SVG}metadata" or [part.tag for part in child] == [f"{SVG}style"]


def _shortened(element: Element) -> Iterator[tuple[str, str]]:
    """Yield the attributes of an element, its style as attributes and its numbers in tenths."""
    for key, value in element.items():
        if key == "d":
            yield key, short_path(value)
        elif key == "style":
            yield from _attributes(value)
        elif not (key == "transform" and value.startswith("rotate(-0 ")):
            yield key, _tenths(value)


def _tenths(value: str) -> str:
    """Return an attribute with its numbers in tenths."""
    return _DECIMALS.sub(lambda number: TENTHS[round(float(number[0]) * 10)], value)


@lru_cache(maxsize=256)
def _attributes(style: str) -> tuple[tuple[str, str], ...]:
    """Return a style as attributes, which are shorter, without what goes without saying."""
    if "stroke: " in style and "stroke-width" not in style:
        style += "; stroke-width: 1"  # matplotlib leaves out SVG's own default, which the root replaces by a hair
    style = _NEEDLESS_PAIR.sub("", _FONT.sub(_font, style) + "; ")
    pairs = (pair.partition(": ") for pair in style.split("; ") if ": " in pair)
    return tuple((key, _tenths(value)) for key, _, value in pairs)


def _font(match: re.Match[str]) -> str:
    """Write what is left of a font once its family is said for the whole picture."""
    style, weight, size = match.groups()
    said = [f"font-size: {size}px"]
    said += [f"font-style: {style}"] if style else []
    said += [f"font-weight: {weight}"] if weight else []
    return "; ".join(said)


def _name(root: Element) -> None:
    """Keep only ids somebody refers to, under short names; keep the names of shapes, and what is meant as data."""
    used: dict[str, str] = {}

    def short(reference: re.Match[str]) -> str:
        return used.setdefault(reference[0], f"i{len(used)}")

    for element in root.iter():
        for key, value in element.items():
            if "#" in value and (value.startswith("url(") or key.endswith("href")):
                element.set(key, _REFERENCE.sub(short, value))
    for element in root.iter():
        if "id" in element.attrib:
            element.attrib = {name: value for pair in element.items() for name, value in _named(*pair, used)}


def _named(key: str, value: str, used: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Yield an attribute; an id becomes data ("data n 12" → ``data-n="12"``), or short, or goes."""
    if key != "id":
        yield key, value
    elif value.startswith(("shape ", "data ")):
        kind, _, value = value.removeprefix("data ").partition(" ")
        yield f"data-{kind}", value
    elif value in used:
        yield key, used[value]


def _simplify(parent: Element) -> None:
    """Take single things out of their groups, and say once how a run of paths looks."""
    children = [_alone(child) for child in parent]
    parent[:] = []
    for look, same in groupby(children, _look):
        run = list(same)
        if look and len(run) > 1:
            group = Element(f"{SVG}g", dict(look))
            for path in run:
                path.attrib = dict(list(path.items())[: -len(look)])
            group[:] = run
            run = [group]
        else:
            for child in run:
                _simplify(child)
        parent.extend(run)


def _alone(group: Element) -> Element:
    """Return the one thing that a group holds, with the group's data; any other element as it is."""
    data = list(group.attrib)[:1]
    if group.tag != f"{SVG}g" or len(group) != 1 or not all(key.startswith("data-") for key in data):
        return group
    one = group[0]
    if len(one) or one.tag not in (f"{SVG}path", f"{SVG}text", f"{SVG}use"):
        return group
    one.attrib = {**group.attrib, **one.attrib}
    return one


def _look(element: Element) -> tuple[tuple[str, str], ...]:
    """Return the attributes of a path after its points; nothing where it is no path or is referred to."""
    pairs = list(element.items())
    place = [key for key, _ in pairs].index("d") if element.tag == f"{SVG}path" and "d" in element.attrib else 2
    data = all(key.startswith("data-") and " " not in value for key, value in pairs[:place])
    return tuple(pairs[place + 1 :]) if place < 2 and data else ()


def _number_windows(root: Element) -> bool:
    """Number the openings that cover muscles too, so that a script moves them; return whether there are any.

    Each lies where a numbered outline lies.
    """
    numbers = {path.get("d"): path.get("data-n") for path in root.iter(f"{SVG}path") if "data-n" in path.attrib}
    found = False
    for opening in root.iter(f"{SVG}clipPath"):
        number = numbers.get(opening[0].get("d")) if opening[0].tag == f"{SVG}path" else None
        if number:
            opening[0].attrib = {"data-n": number, **opening[0].attrib}
            found = True
    return found


def _inside(element: Element) -> str:
    """Write what an element holds."""
    return "".join([_said(element.text), *map(_written, element)])


def _written(element: Element) -> str:
    """Write an element with what follows it, without the blanks between tags."""
    name = element.tag.rpartition("}")[2]
    look = "".join([f' {_key(key)}="{_said(value, True)}"' for key, value in element.items()])
    inside = _inside(element)
    # As it is written in HTML too, only what draws may close itself.
    whole = f"<{name}{look}>{inside}</{name}>" if inside or name == "g" else f"<{name}{look}/>"
    return whole + _said(element.tail)


def _key(key: str) -> str:
    """Return the name of an attribute as SVG writes it."""
    return "xlink:" + key.removeprefix(XLINK) if key.startswith(XLINK) else key


def _said(text: str | None, quoted: bool = False) -> str:
    """Write text or, quoted, the value of an attribute."""
    if not text or text.isspace():
        return ""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace('"', "&quot;") if quoted else text


def prefixed(svg: str, prefix: str) -> str:
    """Return the SVG with the prefix before every id, and every reference to one, instead of the one it had."""
    ids = {found[1] for found in _IDS[0].findall(svg)}

    def anew(found: re.Match[str]) -> str:
        before, id = found.groups()
        return f"{before}{prefix}-{id.split('-', 1)[-1]}" if id in ids else found[0]

    for pattern in _IDS:
        svg = pattern.sub(anew, svg)
    return svg


@lru_cache(maxsize=1024)
def short_path(path: str) -> str:
    """Return the same path in tenths of a unit and in steps from point to point, about a third as long.

    From one picture to the next most paths stay the same, so they are remembered.
    """
    out: list[str] = []
    x = y = start_x = start_y = 0
    mirror_x, mirror_y, last = FAR, FAR, ""
    for line in _COMMAND.findall(path):
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
            word = TENTHS[number - y] if odd else TENTHS[number - x]
            # A sign, or a second decimal point, ends the number before it.
            text += word if not before or word[0] == "-" or (word[0] == "." and "." in before) else " " + word
            before, odd = word, not odd
        out.append(text)
        last = letter
        if numbers:
            x, y = numbers[-2:]
    return "".join(out)


class _Tenths(dict[int, str]):
    """Tenths as SVG writes them, without needless zeros: -5 → "-.5"."""

    def __missing__(self, tenths: int) -> str:
        whole, rest = divmod(abs(tenths), 10)
        number = f"{whole or ''}.{rest}" if rest else f"{whole}"
        self[tenths] = f"-{number}" if tenths < 0 else number
        return self[tenths]


TENTHS = _Tenths()
FAR = 10**9  # no handle is there


_DRAWING = re.compile(r'<svg\b[^>]*?\bviewBox="\S+ \S+ (?P<wide>\S+) (?P<high>\S+)".*?</svg>', re.S)
# As matplotlib writes it: a tile with its ground and its lines.
_PATTERN = re.compile(
    r'<pattern id="(?P<id>[^"]+)"[^>]* width="(?P<side>\d+)"[^>]*>'
    r'<rect\b[^>]* fill="(?P<ground>#\w+)"/>(?P<lines>.*?)</pattern>',
    re.S,
)
_SHAPE = re.compile(r"<(?:path|rect|circle)\b[^>]*/>")


def hatch_lines(html: str) -> str:
    """Return the HTML of drawings with every hatch drawn as lines: the same look, sharp at any size.

    A hatched shape gets the hatch's ground as its fill, and an id; over it lie the lines, clipped to the shape by that
    id, so that they follow when a script moves it.
    """
    return _DRAWING.sub(_ruled, html)


def _ruled(drawing: re.Match[str]) -> str:
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
