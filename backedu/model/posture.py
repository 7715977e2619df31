"""A posture of the pelvis, and how long each muscle is in it.

Lengths are sums of straight pieces between the path points of `data/paths.csv`, each moved with its segment. They stay
within 0.5 percentage points (tilt −20 … +25°) and 0.7 (hike ±10°) of an independent simulation of the same models.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from numbers import Real
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from backedu.catalogue.anatomy import SEGMENTS, SIDES, muscles
from backedu.errors import BackeduError, as_written, unknown
from backedu.model.skeleton import Array, motions

# Degrees.
TILT_LIMIT = 40.0
HIKE_LIMIT = 20.0
LEVEL = 0.5  # a pelvis that tips or hikes less is drawn and called level


@dataclass(frozen=True)
class Posture:
    """A standing posture, told by how far the pelvis leaves neutral.

    Parameters
    ----------
    tilt : float
        Degrees of anterior tilt: positive brings the front of the pelvis down. At most 40 either way.
    hike : float
        Degrees of hip hike: positive brings the right side up. At most 20 either way.

    Raises
    ------
    BackeduError
        When an angle is not a finite number or out of range.
    """

    tilt: float = 0.0
    hike: float = 0.0

    def __post_init__(self) -> None:
        object.__setattr__(self, "tilt", _checked("tilt", self.tilt, TILT_LIMIT))
        object.__setattr__(self, "hike", _checked("hike", self.hike, HIKE_LIMIT))

    def lengths(self) -> Mapping[tuple[str, str], float]:
        """Return the length in mm of each ``(part, side)``: the force-weighted mean of the part's fascicles."""
        both = lengths([self.tilt], [self.hike])[0].tolist()
        return MappingProxyType(dict(zip(_part_keys(), (v for row in both for v in row), strict=True)))

    def changes(self) -> Mapping[tuple[str, str], float]:
        """Return the change from neutral of each ``(muscle, side)`` in % of optimal fibre length.

        Positive means longer. Parts are weighted by their maximum isometric force. Transversus abdominis has no path
        and is left out.
        """
        both = (_muscle_weights() @ (lengths([self.tilt], [self.hike])[0] - _neutral())).tolist()
        return MappingProxyType(dict(zip(_muscle_keys(), (v for row in both for v in row), strict=True)))

    def move(self, points: ArrayLike, segments: Sequence[str]) -> Array:
        """Return points (N × 3, mm, right side or midline) moved with their segments in this posture."""
        for name in set(segments) - set(SEGMENTS):
            raise unknown("segment", name, SEGMENTS)
        if len(segments) != len(np.asarray(points)):
            raise BackeduError(f"{len(np.asarray(points))} points need as many segments, not {len(segments)}")
        index = [SEGMENTS.index(s) for s in segments]
        turn, shift = motions(np.array([self.tilt]), np.array([self.hike]))
        moved: Array = np.einsum("nij,nj->ni", turn[0, index], np.asarray(points, float)) + shift[0, index]
        return moved


def lengths(tilts: ArrayLike, hikes: ArrayLike) -> Array:
    """Return muscle part lengths for many postures at once.

    Parameters
    ----------
    tilts, hikes : array_like of float
        Degrees, one-dimensional and broadcast against each other.

    Returns
    -------
    ndarray, shape (postures, parts, 2)
        Millimetres; parts in the order of `part_names()`, the last axis left then right.
    """
    try:
        tilt, hike = np.broadcast_arrays(
            np.atleast_1d(np.asarray(tilts, float)), np.atleast_1d(np.asarray(hikes, float))
        )
    except (TypeError, ValueError):
        raise BackeduError("tilts and hikes must be lists of degrees of one length, or one of them a number") from None
    if tilt.ndim != 1:
        raise BackeduError(f"tilts and hikes must have one dimension, not {tilt.ndim}")
    for name, angles, limit in (("tilt", tilt, TILT_LIMIT), ("hike", hike, HIKE_LIMIT)):
        if not (np.abs(angles) <= limit).all():
            raise BackeduError(f"{name}s must be finite and from -{limit:g} to {limit:g} degrees")
    links = _links()
    # The left side of a hike is the right side of the opposite hike: mirrored exactly.
    turn, shift = motions(np.concatenate([tilt, tilt]), np.concatenate([-hike, hike]))
    start = np.einsum("plij,lj->pli", turn[:, links.start_segment], links.start) + shift[:, links.start_segment]
    end = np.einsum("plij,lj->pli", turn[:, links.end_segment], links.end) + shift[:, links.end_segment]
    apart = np.sqrt(((end - start) ** 2).sum(axis=2))
    total = apart @ links.weights + links.fixed
    both: Array = total.reshape(2, len(tilt), len(part_names())).transpose(1, 2, 0)
    return np.ascontiguousarray(both)


@cache
def part_names() -> tuple[str, ...]:
    """Return the parts in the order of `lengths()`, named as in `data/parts.csv`."""
    return tuple(part.id for muscle in muscles().values() for part in muscle.parts)


def _checked(name: str, angle: Any, limit: float) -> float:
    """Return an angle as a float, or refuse it with the range."""
    number = isinstance(angle, Real) and not isinstance(angle, bool)
    # Compared before it is made a float, which a very large number cannot be.
    if not number or not -limit <= angle <= limit:
        raise BackeduError(f"{name} must be a number of degrees from -{limit:g} to {limit:g}, not {as_written(angle)}")
    return float(angle)


@cache
def _neutral() -> Array:
    """Return the lengths in neutral standing, (parts, 2)."""
    both: Array = lengths([0.0], [0.0])[0]
    return both


@dataclass(frozen=True)
class _Links:
    """Straight pieces of the paths between two segments, and what the pieces within one segment add."""

    start: Array
    end: Array
    start_segment: NDArray[np.intp]
    end_segment: NDArray[np.intp]
    weights: Array
    fixed: Array


@cache
def _links() -> _Links:
    """Cut every path into pieces; a piece whose ends move together has a fixed length and needs no posture."""
    pieces, fixed = [], np.zeros(len(part_names()))
    for column, part in enumerate(part for muscle in muscles().values() for part in muscle.parts):
        force = sum(f.force for f in part.fascicles)
        for fascicle in part.fascicles:
            share = fascicle.force / force
            for a, b in pairwise(fascicle.points):
                if a.segment == b.segment or {a.segment, b.segment} == {"femur", "tibia"}:
                    fixed[column] += share * math.dist(a.xyz, b.xyz)
                else:
                    pieces.append((a, b, column, share))
    weights = np.zeros((len(pieces), len(fixed)))
    for row, (_, _, column, share) in enumerate(pieces):
        weights[row, column] = share
    return _Links(
        start=np.array([a.xyz for a, _, _, _ in pieces]),
        end=np.array([b.xyz for _, b, _, _ in pieces]),
        start_segment=np.array([SEGMENTS.index(a.segment) for a, _, _, _ in pieces]),
        end_segment=np.array([SEGMENTS.index(b.segment) for _, b, _, _ in pieces]),
        weights=weights,
        fixed=fixed,
    )


@cache
def _part_keys() -> tuple[tuple[str, str], ...]:
    return tuple((part, side) for part in part_names() for side in SIDES)


@cache
def _muscle_keys() -> tuple[tuple[str, str], ...]:
    return tuple((id, side) for id, muscle in muscles().items() if muscle.parts for side in SIDES)


@cache
def _muscle_weights() -> Array:
    """Return the matrix (muscles, parts) that turns part changes in mm into muscle changes in % of fibre length."""
    with_path = [m for m in muscles().values() if m.parts]
    rows = np.zeros((len(with_path), len(part_names())))
    for row, muscle in zip(rows, with_path, strict=True):
        for part in muscle.parts:
            row[part_names().index(part.id)] = 100 * part.force / muscle.force / part.fibre_length
    return rows
