"""What stands around the figure: floor, mat, wall, step, counter, chair, bed, rail, ball, pillow, strap and band."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import Any

import numpy as np

from backedu.errors import unknown
from backedu.picture.figure.bone import measures
from backedu.picture.figure.camera import Camera, X, Y, Z, turn, unit
from backedu.picture.figure.limb import SIDES, Body
from backedu.picture.shapes.splines import LINE, MOVE, Array, Codes, Curve, bezier, open_curve, ring_weights

KINDS = ("box", "counter", "chair", "bed", "rail", "ball", "pillow", "strap", "band")
Prop = Mapping[str, Any]


def prop(camera: Camera, told: Prop, bones: Body) -> list[Curve]:
    """Return the shapes of one prop, as (role, vertices, codes), mm on the page.

    Raises
    ------
    UnknownNameError
        When there is no such kind of prop.
    """
    match told["kind"]:
        case "box":
            return box(camera, np.array(told["at"], float), np.array(told["size"], float))
        case "counter":
            return counter(camera, np.array(told["at"], float))
        case "chair":
            return chair(camera, np.array(told["at"], float), told.get("faces", 0))
        case "bed":
            return bed(camera, np.array(told["at"], float))
        case "rail":
            return [rail(camera, np.array(told["ends"], float))]
        case "ball":
            return ball(camera, np.array(told["at"], float), told["radius"], told.get("squeezed", 1.0))
        case "pillow":
            return pillow(camera, np.array(told["at"], float), np.array(told["size"], float))
        case "strap":
            return strap(camera, bones)
        case "band":
            return [band(camera, bones)]
    raise unknown("prop", told["kind"], KINDS)


def box(camera: Camera, at: Array, size: Array, axes: Array | None = None) -> list[Curve]:
    """Return the faces of a box that we see; `at` is the middle of its underside, `size` along x, y and z."""
    axes = np.eye(3) if axes is None else axes
    middle = at + Y * size[1] / 2
    curves = []
    for number, sign in product((0, 2, 1), (-1, 1)):
        normal = sign * axes[:, number]
        if camera.depth(normal) < 0.02:
            continue
        one, two = (axes[:, other] * size[other] / 2 for other in {0, 1, 2} - {number})
        centre = middle + normal * size[number] / 2
        corners = np.array([centre + a * one + b * two for a, b in ((-1, -1), (1, -1), (1, 1), (-1, 1))])
        curves.append((("side", "top", "front")[number], *polygon(camera.flat(corners))))
    return curves


def counter(camera: Camera, at: Array) -> list[Curve]:
    """Return a kitchen counter with a tap; `at` is the floor under its middle."""
    deep, high, wide, thick = measures()["counter"]["body"]
    cabinet = box(camera, at + Y * 80, np.array([deep - 50, high - thick - 80, wide - 20]))
    kick = box(camera, at, np.array([deep - 130, 80, wide - 60]))
    top = box(camera, at + Y * (high - thick), np.array([deep, thick, wide]))
    foot = at + Y * high + X * deep * 0.3
    tap = [foot, foot + Y * 150, foot + Y * 215 - X * 20, foot + Y * 220 - X * 90, foot + Y * 165 - X * 120]
    return [*kick, *cabinet, *top, open_curve("tap", [bezier(5) @ camera.flat(np.array(tap))])]


def chair(camera: Camera, at: Array, faces: float) -> list[Curve]:
    """Return a chair; `at` is the floor under the middle of its seat, `faces` the degrees it is turned from +x."""
    told = measures()["chair"]
    deep, high, wide, thick = told["seat"]
    top, slim = told["back"]
    leg = told["leg"]
    axes = turn(Y, faces)

    def piece(place: tuple[float, float, float], size: tuple[float, float, float]) -> list[Curve]:
        return box(camera, at + axes @ np.array(place), np.array(size), axes)

    x, z = (deep - leg) / 2, (wide - leg) / 2
    legs = [piece((x * a, 0, z * b), (leg, high - thick, leg)) for a in (-1, 1) for b in (-1, 1)]
    seat = piece((0, high - thick, 0), (deep, thick, wide))
    rest = piece(((slim - deep) / 2, high, 0), (slim, top - high, wide))
    hidden = camera.depth(axes @ X) > 0  # the rest stands behind the seat
    return [*_merged(legs, ("side", "front")), *(rest + seat if hidden else seat + rest)]


def bed(camera: Camera, at: Array) -> list[Curve]:
    """Return a bed that stands across, its head end towards +z; `at` is the floor under its middle."""
    told = measures()["bed"]
    deep, high, wide, thick = told["mattress"]
    top, slim = told["head"]
    leg = told["leg"]
    x, z = (deep - leg) / 2, (wide - leg) / 2
    legs = [
        box(camera, at + X * x * a + Z * z * b, np.array([leg, high - thick - leg, leg]))
        for a in (-1, 1)
        for b in (-1, 1)
    ]
    board = box(camera, at + Z * (wide + slim) / 2 + Y * leg, np.array([deep, top - leg, slim]))
    base = box(camera, at + Y * (high - thick - leg), np.array([deep, leg, wide]))
    soft = box(camera, at + Y * (high - thick), np.array([deep, thick, wide]))
    mattress = [("pillow", points, codes) for _, points, codes in soft]
    return [*_merged(legs, ("side", "front")), *board, *base, *mattress]


def rail(camera: Camera, ends: Array) -> Curve:
    """Return a handrail between two places, on posts that stand a little within them."""
    posts = [ends[0] + share * (ends[1] - ends[0]) for share in (0.08, 0.92)]
    lines = [ends, *(np.array([post, post * (1, 0, 1)]) for post in posts)]
    points = camera.flat(np.concatenate(lines))
    return "rail", points, np.array([MOVE, LINE] * len(lines), np.uint8)


def _merged(parts: list[list[Curve]], roles: tuple[str, ...]) -> list[Curve]:
    """Return the faces of some parts as one shape a role."""
    out = []
    for role in roles:
        faces = [(points, codes) for part in parts for name, points, codes in part if name == role]
        if faces:
            out.append((role, np.concatenate([p for p, _ in faces]), np.concatenate([c for _, c in faces])))
    return out


def ball(camera: Camera, at: Array, radius: float, squeezed: float) -> list[Curve]:
    """Return a ball with a shine; squeezed, it is narrower across the page by that factor."""
    around, arc = np.radians(np.arange(0, 360, 45)), np.radians(np.array([105, 130, 155, 175]))
    rim = camera.flat(at) + radius * np.column_stack([squeezed * np.cos(around), np.sin(around)])
    shine = camera.flat(at) + 0.68 * radius * np.column_stack([squeezed * np.cos(arc), np.sin(arc)])
    weights, codes = ring_weights(len(rim))
    return [("ball", weights @ rim, codes), open_curve("shine", [bezier(len(arc)) @ shine])]


def pillow(camera: Camera, at: Array, size: Array) -> list[Curve]:
    """Return a soft pillow; `at` is the middle of its underside."""
    corners = [
        at + X * x * size[0] / 2 + Z * z * size[2] / 2 + Y * y * size[1]
        for x, z, y in product((-1, 1), (-1, 1), (0.1, 0.9))
    ]
    rim = hull(camera.flat(np.array(corners)))
    # Edges that swell a little look soft.
    middles = (rim + np.roll(rim, -1, 0)) / 2
    rim = hull(np.concatenate([rim, middles + 0.02 * (middles - rim.mean(0))]))
    weights, codes = ring_weights(len(rim))
    return [("pillow", weights @ rim, codes)]


def strap(camera: Camera, bones: Body) -> list[Curve]:
    """Return a strap from the fists past the near side of the right foot to its sole."""
    fist, foot = bones["fist_right"], bones["foot_right"]
    points = camera.flat(np.array([fist.at(0.5), foot.surface(0.82, 90, 0.6), foot.surface(0.78, 180, 1.05)]))
    return [("strap", points, np.array([MOVE, LINE, LINE], np.uint8))]


def band(camera: Camera, bones: Body) -> Curve:
    """Return a band round both thighs above the knees, as we see it: from one outer edge to the other."""
    spots = [bones[f"thigh_{side}"].at(0.84) for side in SIDES]
    across = unit(camera.flat(spots[0] - spots[1]))
    edges = [camera.flat(spot) + sign * 58 * across for spot, sign in zip(spots, (1, -1), strict=True)]
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
