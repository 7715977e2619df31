"""A view as a fixed list of points, so that a new posture is a few kilobytes of whole numbers.

All curves of the picture are Catmull-Rom splines: their Bezier handles follow from the points they run through, so only
those travel. The shapes of a view, their order and their joints are the same in every posture and with every finding.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from backedu.errors import BackeduError
from backedu.picture.shapes.splines import CLOSE, CURVE, MOVE, Array, Codes

# What a point is: begins a piece (o: smoothly, of a ring that closes smoothly), ends a straight line, ends a curve in a
# corner or smoothly; and, without a point, closes a ring straight or by a curve.
START, ROUND, STRAIGHT, CORNER, SMOOTH, SHUT, SHUT_ROUND = "m", "o", "l", "c", "s", "z", "e"
NEAR = 1e-6  # mm


class Drawn(Protocol):
    """What is needed of a shape."""

    @property
    def name(self) -> str:
        """What it is called."""

    @property
    def role(self) -> str:
        """What it is."""

    @property
    def vertices(self) -> Array:
        """Where its curves run, N × 2 mm."""

    @property
    def codes(self) -> Codes:
        """How its vertices are joined."""


@dataclass(frozen=True)
class ShapeOrder:
    """The shapes of a view in a fixed order: their names, how their points are joined, and which vertices those are."""

    keys: tuple[tuple[str, str, int], ...]
    joints: tuple[str, ...]
    picks: tuple[NDArray[np.intp], ...]

    @classmethod
    def of(cls, shapes: Sequence[Drawn]) -> ShapeOrder:
        """Return the order of a scene that shows everything the view can show."""
        joined = [joints_of(shape.vertices, shape.codes) for shape in shapes]
        return cls(keyed(shapes), tuple(j for j, _ in joined), tuple(p for _, p in joined))

    def points(self, shapes: Sequence[Drawn]) -> Array:
        """Return the points of a scene, N × 2 mm; those of shapes that it does not show are NaN.

        Raises
        ------
        BackeduError
            When the scene has a shape that the order does not know.
        """
        found = dict(zip(keyed(shapes), shapes, strict=True))
        if strangers := found.keys() - set(self.keys):
            raise BackeduError(f"the order has no place for {min(strangers)}; make it of a scene that shows everything")
        return np.concatenate(
            [
                found[key].vertices[pick] if key in found else np.full((len(pick), 2), np.nan)
                for key, pick in zip(self.keys, self.picks, strict=True)
            ]
        )


def keyed(shapes: Sequence[Drawn]) -> tuple[tuple[str, str, int], ...]:
    """Return role, name and number of each shape; the number tells those of one name apart."""
    seen: dict[tuple[str, str], int] = {}
    out = []
    for shape in shapes:
        pair = (shape.role, shape.name)
        seen[pair] = seen.get(pair, -1) + 1
        out.append((*pair, seen[pair]))
    return tuple(out)


def joints_of(vertices: Array, codes: Codes) -> tuple[str, NDArray[np.intp]]:
    """Return how the points of a path are joined, a letter each, and which of its vertices they are."""
    letters, picks = "", []
    starts = np.flatnonzero(codes == MOVE)
    for start, end in zip(starts, [*starts[1:], len(codes)], strict=True):
        piece, kept = _piece(vertices[start:end], codes[start:end])
        letters += piece
        picks += [start + k for k in kept]
    return letters, np.array(picks, np.intp)


def _piece(vertices: Array, codes: Codes) -> tuple[str, list[int]]:
    """Return the joints of one piece; the last point of a smooth ring is its first and is left out."""
    at = [0]
    while at[-1] + 1 < len(codes) and codes[at[-1] + 1] != CLOSE:
        at.append(at[-1] + (3 if codes[at[-1] + 1] == CURVE else 1))
    closed = bool(codes[-1] == CLOSE)
    curves = [codes[i] == CURVE for i in at[1:]]
    points = vertices[at]
    if closed and len(at) > 2 and all(curves) and _is_smooth(vertices, points, at, 0):
        return ROUND + SMOOTH * (len(at) - 2) + SHUT_ROUND, at[:-1]
    letters = START
    for n in range(1, len(at)):
        if not curves[n - 1]:
            letters += STRAIGHT
        elif n + 1 < len(at) and curves[n] and _is_smooth(vertices, points, at, n):
            letters += SMOOTH
        else:
            letters += CORNER
    return letters + (SHUT if closed else ""), at


def _is_smooth(vertices: Array, points: Array, at: list[int], n: int) -> bool:
    """Whether the handles around a point lie as a Catmull-Rom spline through its neighbours lays them.

    The first point of a ring is its last one too.
    """
    here = at[n]
    slope = (points[n + 1] - points[n - 1 if n else -2]) / 6
    coming = vertices[(here if n else at[-1]) - 1] - vertices[here]
    going = vertices[here + 1] - vertices[here]
    return bool(np.abs(coming + slope).max() < NEAR and np.abs(going - slope).max() < NEAR)
