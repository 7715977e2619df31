"""Joined points drawn as the browser draws them (static/drawing.js), so that tests can compare with the scene."""

from __future__ import annotations

import numpy as np

from backedu.picture.shapes.frames import ROUND, SHUT, SHUT_ROUND, SMOOTH, START, STRAIGHT
from backedu.picture.shapes.splines import CLOSE, CURVE, LINE, MOVE, Array


def path_of(joints: str, points: Array) -> list[tuple[int, Array]]:
    """Return the drawing commands (code and points) of joined points: the browser does the same."""
    out: list[tuple[int, Array]] = []
    pieces = _split(joints)
    first = 0
    for letters in pieces:
        count = len(letters.rstrip(SHUT + SHUT_ROUND))
        p = points[first : first + count]
        first += count
        out += _drawn(letters, p)
    return out


def _split(joints: str) -> list[str]:
    """Cut joints into pieces, each beginning with a start."""
    cuts = [n for n, letter in enumerate(joints) if letter in START + ROUND]
    return [joints[a:b] for a, b in zip(cuts, [*cuts[1:], len(joints)], strict=True)]


def _drawn(letters: str, p: Array) -> list[tuple[int, Array]]:
    """Return the commands of one piece."""
    out: list[tuple[int, Array]] = [(MOVE, p[:1])]
    count = len(p)
    ring = letters[-1] == SHUT_ROUND

    def slope(i: int, toward: int) -> Array:
        if letters[i % count] in SMOOTH + ROUND:
            return np.asarray((p[(i + 1) % count] - p[(i - 1) % count]) / 6)
        return np.asarray((p[max(i, toward) % count] - p[min(i, toward) % count]) / 3)

    for i in range(1, count + ring):
        here = i % count
        if letters[i] == STRAIGHT:
            out.append((LINE, p[i : i + 1]))
        else:
            out.append((CURVE, np.array([p[i - 1] + slope(i - 1, i), p[here] - slope(i, i - 1), p[here]])))
    return [*out, (CLOSE, p[:1])] if letters[-1] in SHUT + SHUT_ROUND else out
