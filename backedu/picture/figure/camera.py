"""Turns in space, and the camera that flattens space onto the page.

The world: x to the right of the page, y up, z towards the viewer, in mm. A person's own axes: x to the front, y up
along the body, z to the right side; so a person who is not turned faces right and shows us the right side.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from backedu.picture.shapes.splines import Array

X, Y, Z = np.eye(3)


def turn(axis: Array, degrees: float) -> Array:
    """Return the 3 × 3 matrix of a turn about an axis, right-handed."""
    x, y, z = unit(axis)
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    angle = np.radians(degrees)
    matrix: Array = np.eye(3) + np.sin(angle) * cross + (1 - np.cos(angle)) * cross @ cross
    return matrix


def unit(vector: Array) -> Array:
    """Return the vector with length 1; a zero vector stays as it is."""
    vector = np.asarray(vector, float)
    length = float(np.linalg.norm(vector))
    return vector / length if length > 1e-9 else vector


def across(vector: Array, along: Array) -> Array:
    """Return the part of a vector that stands at a right angle to a direction, with length 1."""
    along = unit(along)
    return unit(vector - along * (vector @ along))


@dataclass(frozen=True)
class Camera:
    """Where we look from.

    Attributes
    ----------
    around : float
        Degrees about the upright: 0 sees the page's x to the right, 90 looks from +x.
    above : float
        Degrees from above.
    """

    around: float = 0.0
    above: float = 0.0

    @cached_property
    def axes(self) -> Array:
        """The directions of the page in the world, one a row: to the right, up, towards the viewer."""
        matrix: Array = turn(X, self.above) @ turn(Y, -self.around)
        return matrix

    def flat(self, points: Array) -> Array:
        """Return where points (..., 3) stand on the page (..., 2), mm."""
        seen: Array = np.asarray(points, float) @ self.axes[:2].T
        return seen

    def depth(self, points: Array) -> Array:
        """Return how near points are to the viewer, mm."""
        near: Array = np.asarray(points, float) @ self.axes[2]
        return near
