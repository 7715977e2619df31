"""The arrow that shows where a part of the body goes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from backedu.picture.figure.camera import Camera, unit
from backedu.picture.figure.limb import Body
from backedu.picture.shapes.splines import Array, Curve, joined

WIDE = 30.0  # mm across the shaft
HEAD = 96.0  # mm across the head, and nearly its length
STEPS = np.linspace(0, 1, 5)


def arrow(camera: Camera, told: Mapping[str, Any], start: Body, end: Body) -> Curve:
    """Return an arrow as (role, vertices, codes), mm on the page.

    Parameters
    ----------
    camera : Camera
    told : mapping
        Either ``follows``, a bone whose way from start to end it shows, moved by ``beside``, bowed by ``bow`` and
        shortened by ``trim``; or ``near``, a bone of the end frame from which its ``path`` of three points is told.
        ``share`` is the place along that bone.
    start, end : dict of str to Bone
    """
    share = told.get("share", 0.5)
    if "follows" in told:
        ways = np.array([camera.flat(bones[told["follows"]].at(share)) for bones in (start, end)])
        path = _bowed(
            ways + np.array(told.get("beside", (0, 0)), float), told.get("bow", 0.0), told.get("trim", (0, 0))
        )
    else:
        path = camera.flat(end[told["near"]].at(share)) + np.array(told["path"], float)
    return drawn(path)


def _bowed(ends: Array, bow: float, trim: tuple[float, float]) -> Array:
    """Return start, middle and end of a way, bowed aside and cut at both ends by shares of its length."""
    way = ends[1] - ends[0]
    middle = ends.mean(0) + bow * np.array([-way[1], way[0]])
    curve = [_along(np.array([ends[0], middle, ends[1]]), share) for share in (trim[0], 0.5, 1 - trim[1])]
    return np.array(curve)


def _along(path: Array, share: float | Array) -> Array:
    """Return the point at a share of a curve that passes through three points."""
    t = np.asarray(share)[..., None]
    point: Array = (1 - t) * (1 - 2 * t) * path[0] + 4 * t * (1 - t) * path[1] + t * (2 * t - 1) * path[2]
    return point


def drawn(path: Array) -> Curve:
    """Return the outline of an arrow along a curve through three points, with a head at its end."""
    length = float(np.linalg.norm(np.diff(_along(path, STEPS), axis=0), axis=1).sum())
    at = STEPS * (1 - min(0.8 * HEAD / length, 0.6))
    ways = np.array([unit(way) for way in _along(path, at + 0.01) - _along(path, at - 0.01)])
    aside = np.column_stack([-ways[:, 1], ways[:, 0]]) / 2
    middle, left, right = _along(path, at), WIDE * aside, -WIDE * aside
    barbs = middle[-1] + HEAD * np.array([aside[-1], -aside[-1]])
    tip = np.array([middle[-1] + left[-1], barbs[0], path[2], barbs[1], middle[-1] + right[-1]])
    tail = np.array([middle[0] + right[0], middle[0] + left[0]])
    return joined("arrow", [middle + left, tip, (middle + right)[::-1], tail], straight=(1, 3))
