"""What stands around the figure, from floor, mat and wall to ball and band; and the arrow that shows where it moves."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import Any

import numpy as np

from backedu.errors import unknown
from backedu.files import Schema, Vocabulary
from backedu.picture.figure.body import RIGHT_FIRST, Bones
from backedu.picture.figure.bone import PLACE, View, X, Y, Z, measures, turn, unit
from backedu.picture.shapes.splines import (
    LINE,
    MOVE,
    Array,
    Codes,
    Curve,
    bezier,
    corner_ring,
    open_curve,
    ring_weights,
)

# What each kind of prop is told, beside its kind.
KINDS: dict[str, Schema] = {
    "box": {"at": PLACE, "size": PLACE},
    "counter": {"at": PLACE, "wide?": float},
    "chair": {"at": PLACE, "faces?": float},
    "bed": {"at": PLACE},
    "rail": {"ends": (PLACE, PLACE)},
    "ball": {"at": PLACE, "radius": float, "squeezed?": float},
    "tennis": {"at": PLACE, "squeezed?": float},
    "pillow": {"at": PLACE, "size": PLACE},
    "strap": {},
    "band": {},
}
Prop = Mapping[str, Any]


def _prop_schema(row: Any) -> Schema:
    """Return what a prop may hold, which its kind decides; of an unknown kind only that is told."""
    kind = row.get("kind") if isinstance(row, dict) else None
    anything = {f"{key.removesuffix('?')}?": object for told in KINDS.values() for key in told}
    return {"kind": Vocabulary("prop", KINDS)} | KINDS.get(str(kind), anything)


PROPS: Schema = {str: _prop_schema}
WIDE = 30.0  # mm across the shaft
HEAD = 96.0  # mm across the head, and nearly its length
STEPS = np.linspace(0, 1, 5)


def prop(view: View, told: Prop, bones: Bones) -> list[Curve]:
    """Return the shapes of one prop, as (role, vertices, codes), mm on the page.

    Raises
    ------
    UnknownNameError
        When there is no such kind of prop.
    """
    match told["kind"]:
        case "box":
            return box(view, np.array(told["at"], float), np.array(told["size"], float))
        case "counter":
            return counter(view, np.array(told["at"], float), told.get("wide"))
        case "chair":
            return chair(view, np.array(told["at"], float), told.get("faces", 0))
        case "bed":
            return bed(view, np.array(told["at"], float))
        case "rail":
            return [rail(view, np.array(told["ends"], float))]
        case "ball" | "tennis" as kind:
            radius = told["radius"] if kind == "ball" else measures()["tennis"]["radius"]
            return ball(view, kind, np.array(told["at"], float), radius, told.get("squeezed", 1.0))
        case "pillow":
            return pillow(view, np.array(told["at"], float), np.array(told["size"], float))
        case "strap":
            return foot_strap(view, bones)
        case "band":
            return [band(view, bones)]
    raise unknown("prop", told["kind"], KINDS)


def box(view: View, at: Array, size: Array, axes: Array | None = None) -> list[Curve]:
    """Return the faces of a box that we see; `at` is the middle of its underside, `size` along x, y and z."""
    axes = np.eye(3) if axes is None else axes
    middle = at + Y * size[1] / 2
    curves = []
    for number, sign in product((0, 2, 1), (-1, 1)):
        normal = sign * axes[:, number]
        if view.depth(normal) < 0.02:
            continue
        one, two = (axes[:, other] * size[other] / 2 for other in {0, 1, 2} - {number})
        centre = middle + normal * size[number] / 2
        corners = np.array([centre + a * one + b * two for a, b in ((-1, -1), (1, -1), (1, 1), (-1, 1))])
        curves.append((("side", "top", "front")[number], *polygon(view.flat(corners))))
    return curves


def counter(view: View, at: Array, wider: float | None = None) -> list[Curve]:
    """Return a kitchen counter with a tap; `at` is the floor under its middle."""
    deep, high, usual, thick = measures()["counter"]["body"]
    wide = wider or usual
    cabinet = box(view, at + Y * 80, np.array([deep - 50, high - thick - 80, wide - 20]))
    kick = box(view, at, np.array([deep - 130, 80, wide - 60]))
    top = box(view, at + Y * (high - thick), np.array([deep, thick, wide]))
    foot = at + Y * high + X * deep * 0.3
    tap = [foot, foot + Y * 150, foot + Y * 215 - X * 20, foot + Y * 220 - X * 90, foot + Y * 165 - X * 120]
    return [*kick, *cabinet, *top, open_curve("tap", [bezier(5) @ view.flat(np.array(tap))])]


def chair(view: View, at: Array, faces: float) -> list[Curve]:
    """Return a chair; `at` is the floor under the middle of its seat, `faces` the degrees it is turned from +x."""
    told = measures()["chair"]
    deep, high, wide, thick = told["seat"]
    top, slim = told["back"]
    leg = told["leg"]
    axes = turn(Y, faces)

    def piece(place: tuple[float, float, float], size: tuple[float, float, float]) -> list[Curve]:
        return box(view, at + axes @ np.array(place), np.array(size), axes)

    x, z = (deep - leg) / 2, (wide - leg) / 2
    legs = [piece((x * a, 0, z * b), (leg, high - thick, leg)) for a in (-1, 1) for b in (-1, 1)]
    seat = piece((0, high - thick, 0), (deep, thick, wide))
    rest = piece(((slim - deep) / 2, high, 0), (slim, top - high, wide))
    hidden = view.depth(axes @ X) > 0  # the rest stands behind the seat
    return [*_merged(legs, ("side", "front")), *(rest + seat if hidden else seat + rest)]


def bed(view: View, at: Array) -> list[Curve]:
    """Return a bed that stands across, its head end towards +z; `at` is the floor under its middle."""
    told = measures()["bed"]
    deep, high, wide, thick = told["mattress"]
    top, slim = told["head"]
    leg = told["leg"]
    x, z = (deep - leg) / 2, (wide - leg) / 2
    legs = [
        box(view, at + X * x * a + Z * z * b, np.array([leg, high - thick - leg, leg]))
        for a in (-1, 1)
        for b in (-1, 1)
    ]
    board = box(view, at + Z * (wide + slim) / 2 + Y * leg, np.array([deep, top - leg, slim]))
    base = box(view, at + Y * (high - thick - leg), np.array([deep, leg, wide]))
    soft = box(view, at + Y * (high - thick), np.array([deep, thick, wide]))
    mattress = [("pillow", points, codes) for _, points, codes in soft]
    return [*_merged(legs, ("side", "front")), *board, *base, *mattress]


def rail(view: View, ends: Array) -> Curve:
    """Return a handrail between two places, on posts that stand a little within them."""
    posts = [ends[0] + share * (ends[1] - ends[0]) for share in (0.08, 0.92)]
    lines = [ends, *(np.array([post, post * (1, 0, 1)]) for post in posts)]
    points = view.flat(np.concatenate(lines))
    return "rail", points, np.array([MOVE, LINE] * len(lines), np.uint8)


def _merged(parts: list[list[Curve]], roles: tuple[str, ...]) -> list[Curve]:
    """Return the faces of some parts as one shape a role."""
    out = []
    for role in roles:
        faces = [(points, codes) for part in parts for name, points, codes in part if name == role]
        if faces:
            out.append((role, np.concatenate([p for p, _ in faces]), np.concatenate([c for _, c in faces])))
    return out


def ball(view: View, kind: str, at: Array, radius: float, squeezed: float) -> list[Curve]:
    """Return a soft ball or a tennis ball with a shine; squeezed, it is narrower across the page by that factor."""
    around, arc = np.radians(np.arange(0, 360, 45)), np.radians(np.array([105, 130, 155, 175]))
    rim = view.flat(at) + radius * np.column_stack([squeezed * np.cos(around), np.sin(around)])
    shine = view.flat(at) + 0.68 * radius * np.column_stack([squeezed * np.cos(arc), np.sin(arc)])
    weights, codes = ring_weights(len(rim))
    return [(kind, weights @ rim, codes), open_curve("shine", [bezier(len(arc)) @ shine])]


def pillow(view: View, at: Array, size: Array) -> list[Curve]:
    """Return a soft pillow; `at` is the middle of its underside."""
    corners = [
        at + X * x * size[0] / 2 + Z * z * size[2] / 2 + Y * y * size[1]
        for x, z, y in product((-1, 1), (-1, 1), (0.1, 0.9))
    ]
    rim = hull(view.flat(np.array(corners)))
    # Edges that swell a little look soft.
    middles = (rim + np.roll(rim, -1, 0)) / 2
    rim = hull(np.concatenate([rim, middles + 0.02 * (middles - rim.mean(0))]))
    weights, codes = ring_weights(len(rim))
    return [("pillow", weights @ rim, codes)]


def foot_strap(view: View, bones: Bones) -> list[Curve]:
    """Return a strap from the fists past the near side of the right foot to its sole."""
    fist, foot = bones["fist_right"], bones["foot_right"]
    points = view.flat(np.array([fist.at(0.5), foot.surface(0.82, 90, 0.6), foot.surface(0.78, 180, 1.05)]))
    return [("strap", points, np.array([MOVE, LINE, LINE], np.uint8))]


def band(view: View, bones: Bones) -> Curve:
    """Return a band round both thighs above the knees, as we see it: from one outer edge to the other."""
    spots = [bones[f"thigh_{side}"].at(0.84) for side in RIGHT_FIRST]
    across = unit(view.flat(spots[0] - spots[1]))
    edges = [view.flat(spot) + sign * 58 * across for spot, sign in zip(spots, (1, -1), strict=True)]
    return "band", np.array(edges), np.array([MOVE, LINE], np.uint8)


def polygon(corners: Array) -> tuple[Array, Codes]:
    """Return vertices and codes of a straight-sided ring."""
    weights, codes = ring_weights(len(corners), smooth=False)
    return weights @ corners, codes


def hull(points: Array) -> Array:
    """Return the corners of the convex hull of points, counter-clockwise (Andrew's monotone chain)."""
    ordered = sorted({(round(float(x), 6), round(float(y), 6)) for x, y in points})
    rims = []
    for run in (ordered, ordered[::-1]):
        rim: list[tuple[float, float]] = []
        for point in run:
            while len(rim) > 1 and _turns_right(rim[-2], rim[-1], point):
                rim.pop()
            rim.append(point)
        rims += rim[:-1]
    return np.array(rims)


def _turns_right(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> bool:
    """Return whether the way over three points does not turn left."""
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]) <= 1e-6


def arrow(view: View, told: Mapping[str, Any], start: Bones, end: Bones) -> Curve:
    """Return an arrow as (role, vertices, codes), mm on the page.

    Parameters
    ----------
    view : View
    told : mapping
        Either ``follows``, a bone whose way from start to end it shows, moved by ``beside``, bowed by ``bow`` and
        shortened by ``trim``; or ``near``, a bone of the end frame from which its ``path`` of three points is told.
        ``share`` is the place along that bone.
    start, end : dict of str to Bone
    """
    share = told.get("share", 0.5)
    if "follows" in told:
        ways = np.array([view.flat(bones[told["follows"]].at(share)) for bones in (start, end)])
        path = _bowed(
            ways + np.array(told.get("beside", (0, 0)), float), told.get("bow", 0.0), told.get("trim", (0, 0))
        )
    else:
        path = view.flat(end[told["near"]].at(share)) + np.array(told["path"], float)
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
    return corner_ring("arrow", [middle + left, tip, (middle + right)[::-1], tail], straight=(1, 3))
