"""What a picture tells of the posture: an arc for tilt or hike, and which muscles it holds long."""

from __future__ import annotations

import numpy as np

from backedu.model.posture import Posture
from backedu.picture.shapes.outlines import usual
from backedu.picture.shapes.splines import CLOSE, LINE, MOVE, Array, Curve, bezier, open_curve, ribbon_ring

LEAST = 0.5  # degrees below which there is nothing to tell
# Radius (mm) and direction (degrees) of what moves: the front iliac spine; the side of the iliac crest.
TILT = (132.0, 58.5)
HIKE = (192.0, 38.0)


def gauge(posture: Posture, view: str) -> tuple[list[Curve], Array | None]:
    """Return the curves of the arc and where its words point to; nothing in neutral."""
    angle = posture.tilt if view == "side" else posture.hike
    if abs(angle) < LEAST:
        return [], None
    if view == "side":
        radius, start = TILT
        turn = -angle
    else:
        # The raised side: the person's right is on the left of the front view.
        radius, start = HIKE
        on_left = (posture.hike > 0) == (view == "front")
        start = 180 - start if on_left else start
        turn = -abs(angle) if on_left else abs(angle)
    curves = [_band(radius, start - max(usual()), start - min(usual()))] if view == "side" else []
    curves += [_spoke(radius, start, "neutral"), _spoke(radius, start + turn, "arc"), *_arrow(radius, start, turn)]
    return curves, _at(radius + 16, start + turn)


def _at(radius: float, angle: float) -> Array:
    """Return a point on the circle around the hips."""
    place: Array = radius * np.array([np.cos(np.radians(angle)), np.sin(np.radians(angle))])
    return place


def _along(radius: float, start: float, end: float) -> Array:
    """Return points along an arc, as vertices of Bezier pieces."""
    curve: Array = bezier(7) @ np.array([_at(radius, angle) for angle in np.linspace(start, end, 7)])
    return curve


def _band(radius: float, start: float, end: float) -> Curve:
    """Return the usual range as a piece of a ring."""
    return ribbon_ring("range", _along(radius + 7, start, end), _along(radius - 7, start, end))


def _spoke(radius: float, angle: float, role: str) -> Curve:
    """Return a short line towards the hips."""
    return role, np.array([_at(radius - 22, angle), _at(radius + 14, angle)]), np.array([MOVE, LINE], np.uint8)


def _arrow(radius: float, start: float, turn: float) -> list[Curve]:
    """Return the arc from neutral to where the pelvis is, and its head."""
    end = start + turn
    neck = end - np.sign(turn) * min(np.degrees(11 / radius), abs(turn))
    tip = np.array([_at(radius + 7, neck), _at(radius, end), _at(radius - 7, neck), _at(radius + 7, neck)])
    head = ("head", tip, np.array([MOVE, LINE, LINE, CLOSE], np.uint8))
    return [open_curve("arc", [_along(radius, start, neck)]), head]
