"""Bones in space with the flesh around them, the figure's measures, and the view that flattens space onto the page.

The world: x to the right of the page, y up, z towards the viewer, in mm. A person's own axes: x to the front, y up
along the body, z to the right side; so a person who is not turned faces right and shows us the right side.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Any

import numpy as np

from backedu.files import Schema, Spelling, Vocabulary, each, read_toml
from backedu.picture.shapes.splines import Array, weights

X, Y, Z = np.eye(3)
HEM = 0.1  # how much a hem bows round a limb, as a share of its width
FINE = np.linspace(0, 1, 25)  # places along a bone where its flesh is known


def turn(axis: Array, degrees: float) -> Array:
    """Return the 3 × 3 matrix of a turn about an axis, right-handed."""
    x, y, z = unit(axis)
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    angle = np.radians(degrees)
    matrix: Array = np.eye(3) + np.sin(angle) * cross + (1 - np.cos(angle)) * cross @ cross
    return matrix


def unit(vector: Array) -> Array:
    """Return the vector with length 1; a zero vector stays as it is."""
    vector = np.asarray(vector, float)
    length = float(np.linalg.norm(vector))
    return vector / length if length > 1e-9 else vector


def across(vector: Array, along: Array) -> Array:
    """Return the part of a vector that stands at a right angle to a direction, with length 1."""
    along = unit(along)
    return unit(vector - along * (vector @ along))


@dataclass(frozen=True)
class View:
    """Where we look from.

    Attributes
    ----------
    around : float
        Degrees about the upright: 0 sees the page's x to the right, 90 looks from +x.
    above : float
        Degrees from above.
    """

    around: float = 0.0
    above: float = 0.0

    @cached_property
    def axes(self) -> Array:
        """The directions of the page in the world, one a row: to the right, up, towards the viewer."""
        matrix: Array = turn(X, self.above) @ turn(Y, -self.around)
        return matrix

    def flat(self, points: Array) -> Array:
        """Return where points (..., 3) stand on the page (..., 2), mm."""
        seen: Array = np.asarray(points, float) @ self.axes[:2].T
        return seen

    def depth(self, points: Array) -> Array:
        """Return how near points are to the viewer, mm."""
        near: Array = np.asarray(points, float) @ self.axes[2]
        return near


TRUNK = ("pelvis", "belly", "chest", "neck", "head")
LIMBS = ("thigh", "shank", "foot", "toes", "upper_arm", "forearm", "hand", "fist")
LOOKS = (
    *("skin", "far_skin", "hair", "ear", "shirt", "far_shirt", "shorts", "far_shorts", "working", "arrow"),
    *("strap", "band", "rail", "top", "front", "side", "tap", "ball", "tennis", "shine", "pillow"),
)
COLOUR = Spelling("colour", "#4A4038", "#[0-9A-F]{6}")
PLACE = (float, float, float)
OUTLINE = [(float, float)]
MEASURES: Schema = {
    "bone": each(
        (*TRUNK, *LIMBS), {"length": float, "caps?": (float, float), "sections": [(float, float, float, float)]}
    ),
    "joint": {
        **each(("hip", "shoulder", "shrug", "heel"), PLACE),
        **each(("sole", "ankle", "ball", "hand_middle", "fist_middle"), float),
        "curve": each(TRUNK[1:], float),
    },
    "head": each(("profile", "face", "back"), {"skin": OUTLINE, "hair": OUTLINE, "ear?": OUTLINE}),
    "chair": {"seat": (float, float, float, float), "back": (float, float), "leg": float},
    "bed": {"mattress": (float, float, float, float), "head": (float, float), "leg": float},
    "tennis": {"radius": float},
    "counter": {"body": (float, float, float, float)},
    "look": each(LOOKS, {"fill?": COLOUR, "edge": COLOUR, "line": float}),
    "muscle": {str: [(Vocabulary("bone", (*TRUNK, *LIMBS)), float, float, float)]},
}


@cache
def measures() -> dict[str, Any]:
    """Return the figure's measures, from `data/mannequin.toml`."""
    return read_toml("mannequin.toml", MEASURES)


def length(kind: str) -> float:
    """Return the length of a bone, mm."""
    return float(measures()["bone"][kind]["length"])


@cache
def flesh(kind: str) -> Array:
    """Return how far flesh reaches to the front, to the back and aside (25 × 3 mm), from a bone's start to its end."""
    rows = np.array(measures()["bone"][kind]["sections"], float)
    even = np.linspace(0, 1, 4 * len(rows))
    table = np.column_stack([np.interp(even, rows[:, 0], column) for column in rows[:, 1:].T])
    smooth: Array = weights(len(even), FINE) @ table
    return smooth


@dataclass(frozen=True)
class Bone:
    """One bone in the world.

    Attributes
    ----------
    kind : str
        Its name in `data/mannequin.toml`.
    side : str
        ``right``, ``left`` or nothing.
    start, end : ndarray of shape (3,)
        mm.
    front : ndarray of shape (3,)
        Direction of its front, at a right angle to it.
    cut : tuple of float
        From which share of its length to which we look at it.
    looser : float
        mm that cloth adds around the flesh.
    """

    kind: str
    side: str
    start: Array
    end: Array
    front: Array
    cut: tuple[float, float] = (0.0, 1.0)
    looser: float = 0.0

    @classmethod
    def of(cls, kind: str, side: str, start: Array, way: Array, front: Array) -> Bone:
        """Return a bone of its full length, along a direction of length 1."""
        return cls(kind, side, start, start + way * length(kind), across(front, way))

    @property
    def name(self) -> str:
        """Its kind with its side, such as ``thigh_right``."""
        return f"{self.kind}_{self.side}" if self.side else self.kind

    @cached_property
    def along(self) -> Array:
        """Direction from start to end."""
        way: Array = (self.end - self.start) / np.linalg.norm(self.end - self.start)
        return way

    @cached_property
    def outer(self) -> Array:
        """Direction away from the middle of the body; of the trunk, to the person's right."""
        side: Array = np.cross(self.front, -self.along if self.side else self.along)
        return -side if self.side == "left" else side

    @property
    def axes(self) -> Array:
        """Directions to the front, along it and to the right, as columns; for the trunk."""
        return np.column_stack([self.front, self.along, np.cross(self.front, self.along)])

    @property
    def caps(self) -> tuple[float, float]:
        """How far the flesh bulges beyond its start and end, as a share of its width there; a hem bulges little."""
        whole = measures()["bone"][self.kind].get("caps", (1.0, 1.0))
        start, end = (HEM if 0 < cut < 1 else cap for cut, cap in zip(self.cut, whole, strict=True))
        return start, end

    def at(self, share: float) -> Array:
        """Return the point at a share of its length."""
        point: Array = self.start + share * (self.end - self.start)
        return point

    def flesh(self, shares: Array) -> tuple[Array, Array, Array]:
        """Return how far flesh and cloth reach to the front, to the back and aside at shares of its length, mm."""
        front, back, aside = (np.interp(shares, FINE, column) + self.looser for column in flesh(self.kind).T)
        return front, back, aside

    def piece(self, start: float, end: float, looser: float = 0.0) -> Bone:
        """Return the part of it between two shares of its length, as cloth covers it."""
        return replace(self, cut=(start, end), looser=looser)

    def surface(self, share: float, angle: float, depth: float = 1.0) -> Array:
        """Return the point of its skin at a share of its length and an angle: 0 front, 90 outer side, 180 back."""
        front, back, wide = (np.interp(share, FINE, column) for column in flesh(self.kind).T)
        c, s = np.cos(np.radians(angle)), np.sin(np.radians(angle))
        aside = self.front * c * (front if c > 0 else back) + self.outer * s * wide
        point: Array = self.start + share * (self.end - self.start) + depth * aside
        return point

    @property
    def lowest(self) -> float:
        """Height of its lowest skin, mm."""
        centres = self.start[1] + FINE * (self.end - self.start)[1]
        front, back, wide = flesh(self.kind).T
        deep = np.where(self.front[1] > 0, back, front)
        return float((centres - np.hypot(deep * self.front[1], wide * self.outer[1])).min())
