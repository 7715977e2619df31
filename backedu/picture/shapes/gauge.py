"""What tells the tilt or hike: the line through two landmarks, the line it started from, and the wedge between them.

Each line runs on past the body, where the wedge opens on white. Both pass through the same landmark, at the angles of
the model: nothing is exaggerated.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from backedu.model.posture import LEVEL, Posture
from backedu.picture.shapes.camera import Camera, Knots
from backedu.picture.shapes.outlines import shape_data
from backedu.picture.shapes.splines import CLOSE, LINE, MOVE, Array, Curve, bezier, ribbon_ring, ring_weights

# The shapes that are there only where the wedge opens wide enough, and all of them from below.
OPEN = ("wedge", "start", "arrow", "head")
ROLES = (*OPEN[:2], "seam", "now", "landmark", "core", *OPEN[2:])


@cache
def dimensions() -> dict[str, Any]:
    """Return the gauge's landmarks and measures in mm, from `data/shapes.toml`."""
    read: dict[str, Any] = shape_data()["gauge"]
    return read


@cache
def extent() -> dict[str, Any]:
    """Return what pictures show, from `data/shapes.toml`."""
    read: dict[str, Any] = shape_data()["frame"]
    return read


@cache
def bounds(view: str) -> tuple[float, float, float, float]:
    """Return what a picture without names shows, mm: left, right, low, high."""
    left, right = extent()[view]
    return float(left), float(right), float(extent()["low"]), float(extent()["high"])


@cache
def usual() -> tuple[float, float]:
    """Return the usual range of tilt in degrees from neutral."""
    least, most = shape_data()["usual"]["tilt"]
    return least, most


def side_places(view: str, middle: float) -> Array:
    """Return where the words for left and right stand under the body in front and back views, 2 × 2 mm."""
    left, low = extent()["sides"] * (-1 if view == "back" else 1), extent()["low"]
    return np.array([[middle + left, low], [middle - left, low]])


@dataclass(frozen=True)
class Gauge:
    """The two lines of a view and what stands at their ends.

    Attributes
    ----------
    view : str
    pivot, end, start_end : ndarray
        Where both lines meet; where the line of now and the one it started from end beyond the body, mm.
    angle : float
        Degrees from the line it started from to the line of now, counterclockwise.
    least : float
        How far the wedge opens at least to be seen, mm.
    curves : mapping of str to Curve
        The shapes by role, in drawing order.
    usual : Curve or None
        The usual range of tilt, from the side.
    """

    view: str
    pivot: Array
    end: Array
    start_end: Array
    angle: float
    least: float
    curves: dict[str, Curve]
    usual: Curve | None

    @property
    def opens(self) -> float:
        """How far the ends of the two lines lie apart, mm."""
        return float(np.hypot(*(self.end - self.start_end)))

    @property
    def is_open(self) -> bool:
        """Whether the wedge can be seen on a phone; else words say that it is too small."""
        return self.opens >= self.least

    @property
    def is_small(self) -> bool:
        """Whether the pelvis has moved, but too little for the wedge."""
        return abs(self.angle) >= LEVEL and not self.is_open

    @property
    def heights(self) -> tuple[float, float]:
        """From where to where the ends and the arrow between them reach up, mm."""
        tips = (
            [self.end, self.start_end, *self.curves["arrow"][1], *self.curves["head"][1]]
            if self.is_open
            else [self.end]
        )
        return min(y for _, y in tips), max(y for _, y in tips)

    @property
    def words(self) -> Array:
        """Where words stand: at the edge beyond the arrow's tip, and clear of the dashed line at its end, 2 × 2 mm."""
        left, right, _, _ = bounds(self.view)
        away = -1 if self.rises else 1  # the word stands on the other side than the wedge
        x, y = self.start_end
        inward = (self.pivot[1] - y) / abs(self.pivot[0] - x) * dimensions()["word"]
        clear = away * max(0.0, away * inward)
        return np.array([[right if self.outward > 0 else left, self.heights[self.rises]], [x, y + clear]])

    @property
    def outward(self) -> float:
        """Which way the lines run on past the body: 1 to the right, -1 to the left."""
        return 1.0 if self.end[0] > self.pivot[0] else -1.0

    @property
    def rises(self) -> bool:
        """Whether the end of the line has come up."""
        return self.angle * self.outward > 0


def gauge(posture: Posture, view: str, before: Posture | None = None, right: bool | None = None) -> Gauge:
    """Return what tells the tilt (side) or hike (front, back) of a posture.

    Parameters
    ----------
    posture : Posture
    view : str
        side, front or back.
    before : Posture, optional
        The posture whose line is dashed: neutral where none is given.
    right : bool, optional
        Whether the person's right side is told to be up, in front and back views; where none is given, as it is.
    """
    camera, before = Camera.of(posture, view), before or Posture()
    if view == "side":
        pivot = camera.seen(_landmark("psis"), "right")[0]
        rest = _landmark("asis").points[0, :2] - _landmark("psis").points[0, :2]
        slope, apart = float(np.degrees(np.arctan2(rest[1], rest[0]))), float(np.hypot(*rest))
        # The line of sight leans with a hike; the lines keep to the plane that the tilt is measured in.
        start, now, outward = slope - before.tilt, slope - posture.tilt, 1.0
    else:
        right = posture.hike + before.hike >= 0 if right is None else right
        crests = {side: camera.seen(_landmark("crest"), side)[0] for side in ("left", "right")}
        pivot, apart = crests["left" if right else "right"], 2 * float(_landmark("crest").points[0, 2])
        # The raised side: the person's right is on the left of the front view.
        outward = -1.0 if right == (view == "front") else 1.0
        turn = -1.0 if view == "front" else 1.0
        start, now = turn * before.hike, turn * posture.hike
    return _gauge(view, pivot, start, now, outward, apart, posture)


@cache
def _landmark(name: str) -> Knots:
    """Return a landmark of the right side."""
    return Knots.read([dimensions()[name]])


def _gauge(view: str, pivot: Array, start: float, now: float, outward: float, apart: float, posture: Posture) -> Gauge:
    """Work out the shapes of two lines through a point, at these angles in degrees."""
    given = dimensions()
    length = (given["reach"][view] - outward * pivot[0]) / np.cos(np.radians(now))
    ways = {name: outward * _way(angle) for name, angle in (("start", start), ("now", now))}
    end, start_end = (pivot + length * ways[name] for name in ("now", "start"))
    tail = pivot - given["back"][view] * ways["now"]
    marks = np.array([pivot, pivot + apart * ways["now"]])
    wedge = ("wedge", np.array([pivot, end, start_end, pivot]), _codes(3))
    arrow, head = _arrow(pivot, length, start, now, outward)
    left, right, _, _ = bounds(view)
    curves = [
        wedge,
        _dashed(pivot, ways["start"], length),
        _bar("seam", tail, end, given["seam"], (given["seam"] - given["line"]) / 2),
        _bar("now", tail, end, given["line"]),
        _discs("landmark", marks, given["disc"][0]),
        _discs("core", marks, given["disc"][1]),
        arrow,
        head,
    ]
    band = _band(pivot, length, now + posture.tilt) if view == "side" else None
    least = given["least"] / given["phone"] * (right - left)
    return Gauge(view, pivot, end, start_end, now - start, least, {curve[0]: curve for curve in curves}, band)


def _way(angle: float) -> Array:
    """Return the direction of an angle in degrees."""
    return np.array([np.cos(np.radians(angle)), np.sin(np.radians(angle))])


def _codes(corners: int) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """Return the codes of a ring with so many corners."""
    return np.array([MOVE, *[LINE] * (corners - 1), CLOSE], np.uint8)


def _bar(role: str, start: Array, end: Array, wide: float, more: float = 0.0) -> Curve:
    """Return a thick line as a ring, `more` longer at both ends."""
    along = (end - start) / np.hypot(*(end - start))
    across = np.array([-along[1], along[0]]) * wide / 2
    a, b = start - more * along, end + more * along
    return role, np.array([a + across, b + across, b - across, a - across, a + across]), _codes(4)


def _dashed(pivot: Array, way: Array, length: float) -> Curve:
    """Return the line it started from, as a fixed number of dashes, so that they move with it."""
    dash, gap = dimensions()["dash"]
    count = round((dimensions()["reach"]["side"] - dimensions()["psis"][1] + gap) / (dash + gap))
    step = (length - dash) / (count - 1)
    bars = [
        _bar("start", pivot + way * n * step, pivot + way * (n * step + dash), dimensions()["start"])
        for n in range(count)
    ]
    return "start", np.concatenate([bar[1] for bar in bars]), np.concatenate([bar[2] for bar in bars])


def _discs(role: str, places: Array, radius: float) -> Curve:
    """Return a disc at each place."""
    fixed, codes = ring_weights(6)
    circle = np.array([radius * _way(60 * n) for n in range(6)])
    return role, np.concatenate([fixed @ (circle + place) for place in places]), np.concatenate([codes] * len(places))


def _arc(pivot: Array, radius: float, start: float, end: float) -> Array:
    """Return points along an arc, as vertices of Bezier pieces."""
    curve: Array = bezier(4) @ np.array([pivot + radius * _way(angle) for angle in np.linspace(start, end, 4)])
    return curve


def _arrow(pivot: Array, length: float, start: float, now: float, outward: float) -> tuple[Curve, Curve]:
    """Return the curved arrow beyond the ends of the lines, from where it started to now, and its head."""
    given, turn = dimensions()["arrow"], 1.0 if now >= start else -1.0
    radius = length + given["beyond"]
    around = 0.0 if outward > 0 else 180.0

    def far(mm: float) -> float:
        return float(np.degrees(mm / radius)) * turn

    first, tip = around + start - far(given["before"]), around + now + far(given["behind"])
    long, wide = given["head"]
    neck = tip - far(long)
    half = given["line"] / 2
    shaft = ribbon_ring("arrow", _arc(pivot, radius + half, first, neck), _arc(pivot, radius - half, first, neck))
    corners = [
        pivot + (radius + wide / 2) * _way(neck),
        pivot + radius * _way(tip),
        pivot + (radius - wide / 2) * _way(neck),
    ]
    return shaft, ("head", np.array([*corners, corners[0]]), _codes(3))


def _band(pivot: Array, length: float, neutral: float) -> Curve:
    """Return the usual range as a piece of a ring inside the ends of the lines."""
    least, most = (neutral - tilt for tilt in usual())
    return ribbon_ring("range", _arc(pivot, length, least, most), _arc(pivot, length - 14, least, most))
