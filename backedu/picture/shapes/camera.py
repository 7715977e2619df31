"""Where a posture takes the control points, and the plane of the view they are seen in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backedu.catalogue.anatomy import SEGMENTS
from backedu.model.posture import Posture
from backedu.model.skeleton import Array, motions


@dataclass(frozen=True)
class Knots:
    """Control points (N × 3 mm, right side) and the segment each moves with."""

    points: Array
    segments: NDArray[np.intp]

    @classmethod
    def read(cls, rows: list[list[Any]]) -> Knots:
        """Read rows of segment, x, y, z."""
        return cls(np.array([row[1:] for row in rows], float), np.array([SEGMENTS.index(row[0]) for row in rows]))


@dataclass(frozen=True)
class Camera:
    """A view of a posture: the motion of every segment, for the right side and the mirrored left."""

    view: str
    posture: Posture
    turn: Array
    shift: Array

    @classmethod
    def of(cls, posture: Posture, view: str) -> Camera:
        """Pose the segments; the left side of a hike is the mirrored right side of the opposite hike."""
        tilts, hikes = np.full(2, posture.tilt), np.array([posture.hike, -posture.hike])
        return cls(view, posture, *motions(tilts, hikes))

    @property
    def sides(self) -> tuple[str, ...]:
        """The sides a view shows: from the side we see the right."""
        return ("right",) if self.view == "side" else ("left", "right")

    @property
    def middle(self) -> float:
        """Half of what the chest has moved across the view, mm."""
        x, _, z = self.shift[0, SEGMENTS.index("thorax")]
        return float({"side": x, "front": -z, "back": z}[self.view] / 2)

    def posed(self, knots: Knots, side: str) -> Array:
        """Return the knots where the posture takes them, N × 3 mm."""
        row = 0 if side == "right" else 1
        moved: Array = np.einsum("nij,nj->ni", self.turn[row, knots.segments], knots.points)
        moved += self.shift[row, knots.segments]
        if side == "left":
            moved[:, 2] *= -1
        return moved

    def flat(self, points: Array) -> Array:
        """Project points onto the plane of the view, N × 2 mm."""
        if self.view == "side":
            return points[:, :2]
        return np.stack([-points[:, 2] if self.view == "front" else points[:, 2], points[:, 1]], axis=1)

    def seen(self, knots: Knots, side: str) -> Array:
        """Return the posed knots in the plane of the view, N × 2 mm."""
        return self.flat(self.posed(knots, side))
