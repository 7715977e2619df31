"""The picture that moves: its shapes once, their looks as rules, and for every posture only its points."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from itertools import groupby

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from backedu.assessment.findings import Assessment
from backedu.files import HOME
from backedu.model.posture import Posture
from backedu.model.skeleton import Array
from backedu.picture.legend import size
from backedu.picture.panel import edges
from backedu.picture.shapes.frames import ShapeOrder, joints_of
from backedu.picture.shapes.gauge import OPEN, ROLES, bounds, gauge, side_places
from backedu.picture.shapes.scene import Scene, Shape, scene
from backedu.picture.swatches import MARKS, swatches


def joined(*names: str) -> str:
    """Return files of the package as one script, in this order."""
    return "\n".join((HOME / name).read_text(encoding="utf-8") for name in names)


# Of a page whose picture moves.
MOVES = ("picture/static/drawing.js", "picture/static/slider.js")


@cache
def page_script() -> str:
    """Return the script of a page whose picture moves, the only one that may stand on a page.

    Comments and indentation are left out. It is one function, so that its names are its own.
    """
    body = re.sub(
        r"^\s*(//.*|/\*\*.*\*/)?\n",
        "",
        joined(*MOVES),
        flags=re.MULTILINE,
    )
    body = re.sub(r"^\s+", "", body, flags=re.MULTILINE)
    return f'(() => {{\n"use strict";\n{body}}})();\n'


def script_of(shown: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Return the script of a page that shows this (each with its cell's name), and the permission to run it.

    The permission is a rule of the page's content security policy that lets this script run, and no other. Both are
    empty for a page whose picture does not move.
    """
    if not any(' data-frames="' in content for _, content in shown):
        return {"script": "", "permission": ""}
    digest = base64.b64encode(hashlib.sha256(page_script().encode()).digest()).decode()
    return {"script": page_script(), "permission": f" script-src 'sha256-{digest}';"}


SCALE = 0.64  # points per mm, as on paper
# Whole numbers per point, as static/drawing.js reads them: shapes of 600 points stay within 16 bits.
UNIT = 48
ABSENT = -32768  # stands for the points of a shape that this posture does not show
# A posture in which every view shows all it has: the wedge and its arrow too.
EVERYTHING = Posture(8.0, 8.0)

Key = tuple[str, str]


@dataclass(frozen=True)
class LivePicture:
    """One view, ready for the browser.

    Attributes
    ----------
    view : str
        side, front or back.
    svg : str
        Its shapes without their points, in drawing order; ``data-n`` is the number of a shape. Muscles are groups with
        ``data-muscle`` and ``data-side``. Ids and rules begin with ``PREFIX``.
    joints : tuple of str
        How the points of each shape are joined (see `backedu.picture.shapes.frames`).
    anchors : tuple of (muscle, side)
        The muscles that the view shows. After the points of the shapes a frame has three for each: where its label
        points to, and where the signs of weakness and of a sore spot stand.
    body : (float, float)
        Between the columns of names, points from the left.
    """

    view: str
    svg: str
    joints: tuple[str, ...]
    anchors: tuple[Key, ...]
    body: tuple[float, float]


@cache
def live_picture(view: str) -> LivePicture:
    """Return the shapes and looks of a view: side, front or back."""
    full = _everything(view)
    left, right, low, top = bounds(view)
    wide, high = (right - left) * SCALE, (top - low) * SCALE
    looks = swatches()
    signs = "".join(
        f'<g class="sign {kind}" data-muscle="{muscle}" data-side="{side}">{looks.marks[kind]}</g>'
        for muscle, side in full.anchors
        for kind in MARKS
    )
    svg = (
        f'<svg viewBox="0 0 {wide:.1f} {high:.1f}" role="group" stroke-width="0.5">'
        f"<style>{looks.rules}</style><defs>{looks.hatches}{''.join(_windows(full))}</defs>"
        f"{''.join(_groups(full))}{signs}</svg>"
    )
    near, far = edges(scene(Assessment(), Posture(), view))
    body = (near - left) * SCALE, (far - left) * SCALE
    return LivePicture(view, svg, _order(view).joints, tuple(full.anchors), body)


def frame(assessment: Assessment, posture: Posture, view: str) -> bytes:
    """Return the points of a view in a posture.

    Parameters
    ----------
    assessment : Assessment
        What was found: a short muscle is thicker, an overstretched one thinner.
    posture : Posture
    view : str
        side, front or back.

    Returns
    -------
    bytes
        Pairs of little-endian 16-bit numbers, x to the right and y down in 1/48 point; `ABSENT` where a shape is not
        shown. First the points of all shapes, then three for each of `LivePicture.anchors`, then where words
        stand: those of the tilt, of the dashed line, and for left and right.
    """
    shown = scene(assessment, posture, view)
    marks = [shown.anchors[key] for key in live_picture(view).anchors]
    words = [shown.gauge.words, side_places(view, shown.middle)]
    points = np.concatenate([_order(view).points(shown.shapes), *marks, *words])
    left, _, _, top = bounds(view)
    placed = (points - [left, top]) * [SCALE * UNIT, -SCALE * UNIT]
    return np.where(np.isnan(placed), ABSENT, np.rint(placed)).astype("<i2").tobytes()


@cache
def _everything(view: str) -> Scene:
    """Return a scene that has every shape the view can show."""
    return scene(Assessment(), EVERYTHING, view)


@cache
def _order(view: str) -> ShapeOrder:
    """Return the fixed order of a view's shapes."""
    return ShapeOrder.of(_everything(view).shapes)


def _groups(full: Scene) -> Iterator[str]:
    """Yield the shapes in drawing order; those of one muscle and side, which lie in one layer, as one group."""
    numbered = list(enumerate(full.shapes))
    for (muscle, hidden), layer in groupby(numbered, lambda pair: (pair[1].muscle, pair[1].role == "xray")):
        run = list(layer)
        for side in dict.fromkeys(shape.side for _, shape in run):
            paths = "".join(_path(n, shape) for n, shape in run if shape.side == side)
            kind = "through" if hidden else "muscle"
            yield f'<g class="{kind}s" data-muscle="{muscle}" data-side="{side}">{paths}</g>' if muscle else paths


def _path(number: int, shape: Shape) -> str:
    """Return one shape without its points."""
    seen = f' clip-path="url(#PREFIX-{escape(shape.window)})"' if shape.window else ""
    return f'<path class="{shape.role.replace(" ", "-")}" data-n="{number}"{seen}/>'


def _windows(full: Scene) -> Iterator[str]:
    """Yield the openings through which covered muscles are seen."""
    for number, shape in enumerate(full.shapes):
        if shape.role == "window":
            yield f'<clipPath id="PREFIX-{escape(shape.name)}"><path data-n="{number}"/></clipPath>'


STILL = 3  # units, of 1/48 point: what moves less stands still
SAID = OPEN[2:]  # the arrow fades with the names, and comes back with them

Spot = tuple[tuple[str, str], int]  # a muscle and side, and which of its anchors: 0 label, 1 weak, 2 sore


@dataclass(frozen=True)
class Motion:
    """The shapes that move between a level pelvis and a posture.

    Attributes
    ----------
    numbers : mapping of int to int
        Place of a shape in the scene → its number in the drawing.
    joints : tuple of str
        How the points of each numbered shape are joined (see `backedu.picture.shapes.frames`).
    frames : str
        Pairs of little-endian 16-bit numbers in base64, x to the right and y down in 1/48 point: the level pelvis, then
        the posture. First the points of the shapes, then those of the spots that move along.
    """

    numbers: Mapping[int, int]
    joints: tuple[str, ...]
    frames: str


def motion(ax: Axes, level: Scene, now: Scene, spots: Sequence[Spot], corner: tuple[float, float]) -> Motion:
    """Return what moves from a level pelvis to a posture.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where the posture is drawn.
    level, now : Scene
        The same findings in the same view.
    spots : sequence
        The anchors of muscles that move along: signs and numbers.
    corner : (float, float)
        What stands at the upper left of the picture, mm.
    """
    scale = size(ax)[0] / (ax.get_xlim()[1] - ax.get_xlim()[0])
    drawn = {place for _, place in _shapes(ax)}

    def placed(points: Array) -> Array:
        return np.rint((points - corner) * [scale * UNIT, -scale * UNIT])

    numbers: dict[int, int] = {}
    joints: list[str] = []
    before = [placed(level.anchors[key][[row]]) for key, row in spots]
    after = [placed(now.anchors[key][[row]]) for key, row in spots]
    for place, start, shape in _pairs(level, now):
        letters, picks = joints_of(shape.vertices, shape.codes)
        there, here = placed(start.vertices[picks]), placed(shape.vertices[picks])
        if place in drawn and np.abs(there - here).max() >= STILL:
            numbers[place] = len(joints)
            joints.append(letters)
            before.insert(numbers[place], there)
            after.insert(numbers[place], here)
    frames = np.concatenate([np.empty((0, 2)), *before, *after]).astype("<i2").tobytes()
    return Motion(numbers, tuple(joints), base64.b64encode(frames).decode())


def _pairs(level: Scene, now: Scene) -> Iterator[tuple[int, Shape, Shape]]:
    """Yield what both scenes show, with its place in the second; the lines of the tilt open from where they start."""
    starts = [shape for shape in level.shapes if shape.role not in ROLES]
    places = [place for place, shape in enumerate(now.shapes) if shape.role not in ROLES]
    for place, start in zip(places, starts, strict=True):
        yield place, start, now.shapes[place]
    right = (now.gauge.outward < 0) == (now.view == "front")
    shut = gauge(level.posture, level.view, right=right).curves
    for place, shape in enumerate(now.shapes):
        if shape.role in shut and shape.role not in SAID:
            yield place, Shape(shape.name, *shut[shape.role]), shape


def _shapes(ax: Axes) -> Iterator[tuple[Patch, int]]:
    """Yield the shapes drawn on the axes, each with its place in the scene (see `backedu.picture.artists.paint`)."""
    for patch in ax.patches:
        kind, _, place = str(patch.get_label()).partition(" ")
        if kind == "shape":
            yield patch, int(place)


def tag(ax: Axes, scene: Scene, numbers: Mapping[int, int], signs: Mapping[str, int]) -> None:
    """Name what stands on the axes, for `svg_of` to write it as data.

    Shapes get ``data-n`` with their number, signs ``data-at`` with the place of their first point among the spots, and
    what fades while the picture moves gets ``data-said``.
    """
    for patch in ax.patches:
        if patch.get_gid() in ("seam", "leaders"):
            patch.set_gid("data said name")
    for patch, place in _shapes(ax):
        if place in numbers:
            patch.set_gid(f"data n {numbers[place]}")
        elif scene.shapes[place].role in SAID:
            patch.set_gid("data said posture")
    for line in ax.lines:
        kind = str(line.get_gid()).split()[0]
        if kind in signs:
            line.set_gid(f"data at {signs[kind]}")
        elif kind == "end":
            line.set_gid("data said name")
    for text in ax.texts:
        text.set_gid("data said name")
