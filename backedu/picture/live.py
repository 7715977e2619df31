"""The picture that moves: its shapes once, their looks as rules, and for every posture only its points."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html import escape
from itertools import groupby

import numpy as np

from backedu.assessment.findings import Assessment
from backedu.model.balance import held_long
from backedu.model.posture import Posture
from backedu.picture.panel import CENTRE, HIGH, LOW, half_width
from backedu.picture.shapes.frames import Reel
from backedu.picture.shapes.scene import Scene, Shape, scene
from backedu.picture.swatches import MARKS, swatches

SCALE = 0.44  # points per mm, as on paper
UNIT = 64  # whole numbers per point: a view of 450 points stays within 16 bits
ABSENT = -32768  # stands for the points of a shape that this posture does not show
# A posture in which every view shows all it has: arc, range and the neutral pelvis too.
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
    """

    view: str
    svg: str
    joints: tuple[str, ...]
    anchors: tuple[Key, ...]


@cache
def live_picture(view: str) -> LivePicture:
    """Return the shapes and looks of a view: side, front or back."""
    full = _everything(view)
    wide, high = 2 * half_width(scene(Assessment(), Posture(), view)) * SCALE, (HIGH - LOW) * SCALE
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
    return LivePicture(view, svg, _reel(view).joints, tuple(full.anchors))


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
        Pairs of little-endian 16-bit numbers, x to the right and y down in 1/64 point; `ABSENT` where a shape is not
        shown. First the points of all shapes, then three for each of `LivePicture.anchors`.
    """
    shown = scene(assessment, posture, view)
    marks = [shown.anchors[key] for key in live_picture(view).anchors]
    points = np.concatenate([_reel(view).points(shown.shapes), *marks])
    left = CENTRE[view] - half_width(_everything(view))
    placed = (points - [left, HIGH]) * [SCALE * UNIT, -SCALE * UNIT]
    return np.where(np.isnan(placed), ABSENT, np.rint(placed)).astype("<i2").tobytes()


def held_in(assessment: Assessment, posture: Posture) -> frozenset[Key]:
    """Return the muscles that nobody tested and that only the model holds long in this posture."""
    return held_long(assessment, posture.changes())


@cache
def _everything(view: str) -> Scene:
    """Return a scene that has every shape the view can show."""
    return scene(Assessment(), EVERYTHING, view)


@cache
def _reel(view: str) -> Reel:
    """Return the fixed order of a view's shapes."""
    return Reel.of(_everything(view).shapes)


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
