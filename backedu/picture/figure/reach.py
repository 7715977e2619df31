"""Two bones that reach for a point: where the elbow or the knee goes."""

from __future__ import annotations

import numpy as np

from backedu.errors import BackeduError
from backedu.picture.figure.camera import across, unit
from backedu.picture.shapes.splines import Array


def bend(root: Array, target: Array, first: float, second: float, towards: Array) -> tuple[Array, Array]:
    """Return where the joint between two bones goes, so that they end at the target, and to which side it goes.

    Parameters
    ----------
    root, target : ndarray of shape (3,)
        Where the first bone begins and the second ends, mm.
    first, second : float
        Lengths of the bones, mm.
    towards : ndarray of shape (3,)
        Direction in which the joint points.

    Raises
    ------
    BackeduError
        When the target is out of reach.
    """
    way = np.asarray(target, float) - root
    far = float(np.linalg.norm(way))
    if not abs(first - second) <= far <= first + second + 1e-6:
        nearest = f"{abs(first - second):.0f} to {first + second:.0f} mm"
        raise BackeduError(f"the point {_told(target)} is {far:.0f} mm away; within reach is {nearest}")
    along = (first**2 - second**2 + far**2) / (2 * far)
    aside = np.sqrt(max(first**2 - along**2, 0.0))
    out = across(np.asarray(towards, float), way)
    return root + along * unit(way) + aside * out, out


def _told(point: Array) -> str:
    """Write a point for a message."""
    return "(" + ", ".join(f"{number:.0f}" for number in point) + ")"
