"""Catmull-Rom splines as fixed weights of their points, written as the cubic pieces that matplotlib and SVG draw."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from backedu.model.skeleton import Array as Array  # handed on with the curves it makes up

Codes = NDArray[np.uint8]

# One curve: what it shows, its vertices (or the weights that give them) and their codes.
Curve = tuple[str, Array, Codes]

# Codes of matplotlib.path.Path, so that curves reach the ink as they are.
MOVE, LINE, CURVE, CLOSE = 1, 2, 4, 79


def weights(count: int, at: Array, slope: bool = False) -> Array:
    """Return the weights (len(at), count) of a Catmull-Rom spline, or of its slope, at places from 0 to 1.

    The line is prolonged straight at both ends, so that a spline of two points is a straight line.
    """
    place = np.clip(np.asarray(at, float), 0, 1) * (count - 1)
    first = np.minimum(place.astype(int), max(count - 2, 0))
    t = place - first
    if slope:
        parts = (-1.5 * t**2 + 2 * t - 0.5, 4.5 * t**2 - 5 * t, -4.5 * t**2 + 4 * t + 0.5, 1.5 * t**2 - t)
    else:
        parts = (
            -0.5 * t**3 + t**2 - 0.5 * t,
            1.5 * t**3 - 2.5 * t**2 + 1,
            -1.5 * t**3 + 2 * t**2 + 0.5 * t,
            0.5 * (t**3 - t**2),
        )
    padded = np.zeros((len(t), count + 2))
    rows = np.arange(len(t))
    for offset, part in enumerate(parts):
        np.add.at(padded, (rows, first + offset), part)
    out = padded[:, 1:-1].copy()
    if count > 1:
        out[:, 0] += 2 * padded[:, 0]
        out[:, 1] -= padded[:, 0]
        out[:, -1] += 2 * padded[:, -1]
        out[:, -2] -= padded[:, -1]
    return out


@cache
def bezier(count: int, closed: bool = False) -> Array:
    """Return the matrix that turns points of a Catmull-Rom curve into the vertices of its cubic Bezier pieces.

    The piece from p1 to p2, between p0 and p3, has the handles p1 + (p2 - p0) / 6 and p2 - (p3 - p1) / 6: a third of
    the tangents (p2 - p0) / 2 and (p3 - p1) / 2 of E. Catmull and R. Rom, A class of local interpolating splines, 1974.
    """
    eye = np.eye(count)
    slope = (np.roll(eye, -1, 0) - np.roll(eye, 1, 0)) / 6
    if not closed:
        slope[0], slope[-1] = (eye[1] - eye[0]) / 3, (eye[-1] - eye[-2]) / 3
    last = count if closed else count - 1
    rows = [eye[0]]
    for i in range(last):
        j = (i + 1) % count
        rows += [eye[i] + slope[i], eye[j] - slope[j], eye[j]]
    return np.array(rows)


@cache
def ring_weights(count: int, smooth: bool = True) -> tuple[Array, Codes]:
    """Return the weights and codes of a closed ring through so many points."""
    ring = bezier(count, closed=True) if smooth else np.eye(count)
    codes = [MOVE, *[CURVE if smooth else LINE] * (len(ring) - 1), CLOSE]
    return np.vstack([ring, ring[:1]]), np.array(codes, np.uint8)


def ring_of(vertices: Array, codes: Codes) -> Array:
    """Return the first closed ring of a path as a polygon, each cubic piece cut into three straight steps."""
    flat = _flat(codes.tobytes())
    ring: Array = flat @ vertices[: flat.shape[1]]
    return ring


@cache
def _flat(codes: bytes) -> Array:
    """Return the matrix that turns the vertices of a path's first ring into its polygon."""
    end = codes.index(CLOSE) if CLOSE in codes else len(codes)
    eye = np.eye(end)
    rows, i = [eye[0]], 1
    while i < end:
        if codes[i] == CURVE:
            for t in (1 / 3, 2 / 3, 1.0):
                basis = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3)
                rows.append(sum(b * eye[i - 1 + k] for k, b in enumerate(basis)))
            i += 3
        else:
            rows.append(eye[i])
            i += 1
    return np.array(rows)


def open_curve(role: str, runs: list[Array]) -> Curve:
    """Gather open runs of Bezier vertices (or of their weights) into one path."""
    codes = [code for run in runs for code in [MOVE, *[CURVE] * (len(run) - 1)]]
    return role, np.concatenate(runs), np.array(codes, np.uint8)


def ribbon_ring(role: str, one: Array, two: Array) -> Curve:
    """Join two edges of Bezier vertices into a ring; where an end has a width, a straight line closes it."""
    codes = [MOVE, *[CURVE] * (len(one) - 1), LINE, *[CURVE] * (len(two) - 1), CLOSE]
    return role, np.concatenate([one, two[::-1], one[:1]]), np.array(codes, np.uint8)


def corner_ring(role: str, runs: list[Array], straight: tuple[int, ...] = ()) -> Curve:
    """Join runs of points (or of their weights), each beginning where the last ended, into a ring with corners."""
    drawn = [run if number in straight else bezier(len(run)) @ run for number, run in enumerate(runs)]
    kinds = [k for n, run in enumerate(drawn) for k in [LINE if n in straight else CURVE] * (len(run) - 1)]
    vertices = np.concatenate([drawn[0][:1], *[run[1:] for run in drawn], drawn[0][:1]])
    return role, vertices, np.array([MOVE, *kinds, CLOSE], np.uint8)
