"""What tests measure of closed outlines."""

from __future__ import annotations

import numpy as np

from backedu.picture.shapes.splines import Array


def area(ring: Array) -> float:
    """Return the area of a ring, below zero where it is walked clockwise."""
    x, y = ring.T
    return float(x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2
