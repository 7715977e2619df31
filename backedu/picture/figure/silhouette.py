"""The silhouette of bones that belong together: their flesh as a height map, its zero line as smooth curves."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
from contourpy import contour_generator
from numpy.typing import NDArray

from backedu.picture.figure.bone import FINE, Bone, View
from backedu.picture.shapes.splines import CLOSE, CURVE, MOVE, Array, Codes

Mask = NDArray[np.bool_]
Flesh = tuple[Array, Array, Array]  # mm to the front, to the back and aside

STEP = 5.0  # mm from one place of the map to the next
SMOOTH = 2.5  # mm between points of a contour line
CORNER = 55.0  # degrees a line turns within a few mm where it has a corner
BEND = 60.0  # degrees one cubic piece may turn
FAR = 1000.0  # mm below the flesh: anywhere it does not reach
MANY = 3.0  # over how many times the melting it still tells
MELT = 14.0  # mm over which the flesh of one bone runs into that of the next


def silhouette(view: View, bones: Sequence[Bone], melt: float = MELT) -> tuple[Array, Codes]:
    """Return the outline of bones that belong together, as vertices and codes, mm on the page.

    Parameters
    ----------
    view : View
    bones : sequence of Bone
        Neighbours melt into each other; a cut bone ends in a hem.
    melt : float
        mm over which they do.
    """
    parts = [Flat.of(view, bone) for bone in bones]
    ends = np.array([point for bone in bones for point in (bone.start, bone.end)])
    most = max(part.reach(melt) for part in parts)
    raster = Raster.around(view.flat(ends), STEP * math.ceil(most / STEP + 1))
    return outline(raster, heights(parts, raster, melt))


def heights(parts: Sequence[Flat], raster: Raster, melt: float = MELT) -> Array:
    """Return how deep each place of a raster is inside the flesh of bones, mm; below zero outside."""
    places = raster.places
    total = np.full(places.shape[:2], -FAR)
    for part in parts:
        near = raster.near(part, melt)
        total[near] = united(total[near], part.height(places[near]), melt)
    return total


def united(one: Array, other: Array, melt: float) -> Array:
    """Return the higher of two maps, with the crease between them filled as flesh fills it.

    The quadratic smooth maximum of Inigo Quilez (Smooth minimum): max(a, b) + h² k / 4, h = max(k - |a - b|, 0) / k.
    """
    close = np.maximum(melt - np.abs(one - other), 0) / melt
    both: Array = np.maximum(one, other) + close**2 * melt / 4
    return both


@dataclass(frozen=True)
class Flat:
    """One bone and its flesh as they lie on the page.

    Attributes
    ----------
    start : ndarray of shape (2,)
        Where the bone begins, mm.
    way : ndarray of shape (2,)
        Direction in which it runs.
    length : float
        mm.
    left, right : ndarray of shape (25,)
        How far the flesh reaches beside it, from its start to its end, mm.
    before, after : float
        How far the flesh reaches beyond its start and its end, mm.
    """

    start: Array
    way: Array
    length: float
    left: Array
    right: Array
    before: float
    after: float

    @classmethod
    def of(cls, view: View, bone: Bone) -> Flat:
        """Return a bone as we see it."""
        shares = np.linspace(*bone.cut, len(FINE))
        start, end = (view.flat(bone.at(share)) for share in bone.cut)
        length = float(np.linalg.norm(end - start))
        way = (end - start) / length if length > 1 else np.array([0.0, -1.0])
        beside = np.array([-way[1], way[0]])
        flesh = bone.flesh(shares)
        left, right = support(view, bone, beside, flesh), support(view, bone, -beside, flesh)
        return cls(start, way, length, left, right, *_caps(view, bone, way, flesh, length, (left + right) / 2))

    def reach(self, melt: float = MELT) -> float:
        """Return how far from the bone it tells on the outline, itself or by melting into others, mm."""
        return max(float(self.left.max()), float(self.right.max()), self.before, self.after) + MANY * melt

    def height(self, places: Array) -> Array:
        """Return how deep places (..., 2) are inside the flesh, mm; below zero outside."""
        beside = (places - self.start) @ np.array([-self.way[1], self.way[0]])
        ahead = (places - self.start) @ self.way
        share = np.clip(ahead / max(self.length, 1e-6), 0, 1)
        beyond = ahead - share * self.length
        beyond = np.where(beyond < 0, beyond / self.before, beyond / self.after)
        # Round the ends the width changes little by little from that of one side to that of the other.
        wide = np.interp(share, FINE, (self.left + self.right) / 2)
        away = np.hypot(beside / wide, beyond)
        towards = 0.5 + 0.5 * beside / np.maximum(away * wide, 1e-9)
        wide = np.interp(share, FINE, self.left) * towards + np.interp(share, FINE, self.right) * (1 - towards)
        deep: Array = wide - np.hypot(beside, beyond * wide)
        return deep


def support(view: View, bone: Bone, way: Array, flesh: Flesh) -> Array:
    """Return how far a bone's flesh (to the front, to the back, aside) reaches in a direction on the page, mm."""
    front, back, aside = flesh
    sideways = way @ view.axes[:2]
    towards, across = float(sideways @ bone.front), float(sideways @ bone.outer)
    reach: Array = np.hypot((front if towards > 0 else back) * towards, aside * across)
    return reach


def _caps(view: View, bone: Bone, way: Array, flesh: Flesh, length: float, wide: Array) -> tuple[float, float]:
    """Return how far the flesh reaches beyond the start and the end of a bone on the page, mm.

    Its ends are round as far as its data say; where it points towards us we see its thickness there too.
    """
    along = np.linspace(0, length, len(wide))
    thick = (
        float((support(view, bone, -way, flesh) - along).max()),
        float((support(view, bone, way, flesh) + along).max()) - length,
    )
    seen = length / max(float(np.linalg.norm(bone.at(bone.cut[1]) - bone.at(bone.cut[0]))), 1e-6)
    rounds = [cap * width * seen for cap, width in zip(bone.caps, wide[[0, -1]], strict=True)]
    before, after = (max(float(np.hypot(max(a, 0), b)), 0.5) for a, b in zip(thick, rounds, strict=True))
    return before, after


@dataclass(frozen=True)
class Raster:
    """A grid of places on the page, mm."""

    x: Array
    y: Array

    @classmethod
    def around(cls, points: Array, margin: float) -> Raster:
        """Return the raster that holds all points (N × 2), with a margin."""
        low, high = points.min(0) - margin, points.max(0) + margin
        return cls(*(np.arange(a, b + STEP, STEP) for a, b in zip(low, high, strict=True)))

    def near(self, part: Flat, melt: float = MELT) -> tuple[slice, slice]:
        """Return the rows and columns where a bone has flesh, or melts into that of another."""
        ends, reach = np.array([part.start, part.start + part.way * part.length]), part.reach(melt)
        low, high = ends.min(0) - reach, ends.max(0) + reach
        rows, columns = (slice(*np.searchsorted(axis, (low[n], high[n]))) for n, axis in ((1, self.y), (0, self.x)))
        return rows, columns

    @property
    def places(self) -> Array:
        """Every place, (len(y), len(x), 2)."""
        return np.stack(np.meshgrid(self.x, self.y), axis=-1)


def outline(raster: Raster, heights: Array) -> tuple[Array, Codes]:
    """Return the zero line of the heights as vertices (N × 2 mm) and codes of closed cubic curves."""
    vertices: list[Array] = []
    codes: list[int] = []
    for loop in contours(raster, heights):
        ring = smooth(loop)
        if ring is not None:
            vertices += [ring, ring[:1]]
            codes += [MOVE, *[CURVE] * (len(ring) - 1), CLOSE]
    return np.concatenate(vertices) if vertices else np.zeros((0, 2)), np.array(codes, np.uint8)


def contours(raster: Raster, heights: Array) -> list[Array]:
    """Return the closed zero lines (N × 2), walked with the inside on the left, the longest first."""
    # Marching squares as matplotlib's own contours are: straight from edge to edge of a cell, a saddle by its mean.
    generator = contour_generator(raster.x, raster.y, heights, line_type="Separate")
    lines = cast("list[Array]", generator.lines(0.0))  # the form that "Separate" asks for, of six it may return
    # A line that leaves the map does not come back to its first point.
    return sorted((line[:-1] for line in lines if (line[0] == line[-1]).all()), key=len, reverse=True)


def smooth(loop: Array) -> Array | None:
    """Return a loop of points as the vertices of cubic pieces; nothing where it is only a speck."""
    points = evenly(loop)
    count = len(points)
    if count < 12:
        return None
    before, after = (points - np.roll(points, 2, 0)), (np.roll(points, -2, 0) - points)
    turns = np.degrees(_angle(before, after))
    corner = _peaks(np.abs(turns), CORNER)
    knots = _knots(points, corner)
    pieces = [points[knots[:1]]]
    for start, end in zip(knots, [*knots[1:], knots[0] + count], strict=True):
        pieces.append(_piece(points, start, end, corner))
    return np.concatenate(pieces)


def evenly(loop: Array) -> Array:
    """Return points at even steps along a closed line, lightly smoothed."""
    ring = np.vstack([loop, loop[:1]])
    along = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(ring, axis=0), axis=1))])
    at = np.linspace(0, along[-1], max(int(along[-1] / SMOOTH), 3) + 1)[:-1]
    points = np.column_stack([np.interp(at, along, ring[:, axis]) for axis in (0, 1)])
    for _ in range(2):
        points = (np.roll(points, 1, 0) + 2 * points + np.roll(points, -1, 0)) / 4
    return np.round(points, 6)


def _angle(before: Array, after: Array) -> Array:
    """Return the turn from one direction to the next, in radians."""
    cross = before[:, 0] * after[:, 1] - before[:, 1] * after[:, 0]
    angle: Array = np.arctan2(cross, (before * after).sum(1))
    return angle


def _peaks(turns: Array, least: float) -> Mask:
    """Return where a turn is sharp and sharper than beside it."""
    beside = np.max([np.roll(turns, shift) for shift in (-3, -2, -1, 1, 2, 3)], axis=0)
    peaks: Mask = (turns > least) & (turns >= beside)
    return peaks


def _knots(points: Array, corner: Mask) -> list[int]:
    """Return where one cubic piece ends and the next begins: at corners, and where the line has turned enough."""
    ahead = np.roll(points, -1, 0) - points
    turns = np.abs(np.degrees(_angle(np.roll(ahead, 1, 0), ahead)))
    knots, turned = [0], 0.0
    for n in range(1, len(points)):
        turned += 0.0 if corner[n] else turns[n]
        if corner[n] or turned > BEND:
            knots.append(n)
            turned = 0.0
    return knots


def _piece(points: Array, start: int, end: int, corner: Mask) -> Array:
    """Return the two handles and the end of the cubic piece from one knot to the next."""
    count = len(points)
    length = np.linalg.norm(np.diff(points[np.arange(start, end + 1) % count], axis=0), axis=1).sum() / 3
    handles = []
    for knot, sign in ((start, 1), (end, -1)):
        back = 0 if corner[knot % count] and sign == 1 else 2
        forth = 0 if corner[knot % count] and sign == -1 else 2
        way = points[(knot + forth) % count] - points[(knot - back) % count]
        handles.append(points[knot % count] + sign * length * way / max(np.linalg.norm(way), 1e-9))
    return np.array([handles[0], handles[1], points[end % count]])
