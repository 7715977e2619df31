"""What moves in a page's picture: its shapes in two postures, point by point, and their numbers in the drawing."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from backedu.model.skeleton import Array
from backedu.picture.legend import size
from backedu.picture.shapes.frames import joints_of
from backedu.picture.shapes.scene import Scene, Shape

UNIT = 64  # whole numbers per point, as static/drawing.js reads them
STILL = 4  # units, of 1/64 point: what moves less stands still
# What says how far the pelvis has moved does not move; all but the outline of the level pelvis fades with the names.
SAID = ("range", "neutral", "arc", "head")
FIXED = (*SAID, "ghost")

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
        Pairs of little-endian 16-bit numbers in base64, x to the right and y down in 1/64 point: the level pelvis, then
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
    """Yield what both scenes show, with its place in the second."""
    starts = [shape for shape in level.shapes if shape.role not in FIXED]
    places = [place for place, shape in enumerate(now.shapes) if shape.role not in FIXED]
    for place, start in zip(places, starts, strict=True):
        yield place, start, now.shapes[place]


def _shapes(ax: Axes) -> Iterator[tuple[Patch, int]]:
    """Yield the shapes drawn on the axes, each with its place in the scene (see `backedu.picture.artists.paint`)."""
    for patch in ax.patches:
        kind, _, place = str(patch.get_label()).partition(" ")
        if kind == "shape":
            yield patch, int(place)


def tag(ax: Axes, scene: Scene, numbers: Mapping[int, int], signs: Mapping[str, int]) -> None:
    """Name what stands on the axes, for `tidy` to write it as data.

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


def with_windows(svg: str) -> str:
    """Return the SVG in which the openings that cover muscles are numbered too: they lie where their outline lies."""
    numbers = {d: n for n, d in re.findall(r'<path data-n="(\d+)" d="([^"]+)"', svg)}

    def number(match: re.Match[str]) -> str:
        n = numbers.get(match[2])
        return f'{match[1]}<path data-n="{n}" d="{match[2]}"' if n else match[0]

    return re.sub(r'(<clipPath [^>]*>)<path d="([^"]+)"', number, svg)
