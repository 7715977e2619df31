"""What the picture is made of, read from data: bones, skin, layers and the pieces of muscles.

Whatever does not depend on posture or findings is worked out once, so that a posture only moves the points.
Data: `data/skeleton.toml` (bones) and `data/shapes.toml` (the rest): mm, right side, neutral standing.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from backedu.catalogue.anatomy import MUSCLE, SEGMENTS, muscles
from backedu.files import Schema, Vocabulary, each, read_toml
from backedu.model.posture import Posture
from backedu.picture.shapes.camera import Knots
from backedu.picture.shapes.pieces import Patch, Strap, patch, strap
from backedu.picture.shapes.splines import (
    CLOSE,
    LINE,
    MOVE,
    Array,
    Curve,
    bezier,
    open_curve,
    ribbon_ring,
    ring_weights,
)

VIEWS = ("side", "front", "back")

# Layers of `data/shapes.toml` that are bones: their names begin so.
BONES = {
    "ribs": ("rib", "costal", "sternum"),
    "back_ribs": ("rib",),
    "spine": ("L", "T"),
    "lower_spine": ("L", "T1", "T8", "T9"),  # what the breastbone does not hide
    "pelvis": ("sacrum", "pelvis"),
    "leg": ("femur", "tibia", "fibula"),
    "knee": ("patella",),
}
BONE_NAMES = (
    *("pelvis", "sacrum", "femur", "patella", "tibia", "fibula", "sternum", "costal_margin"),
    *(f"L{number}" for number in range(1, 6)),
    *(f"T{number}" for number in range(4, 13)),
    *(f"rib{number}" for number in range(3, 13)),
)

SEGMENT = Vocabulary("segment", SEGMENTS)
VIEW = Vocabulary("view", VIEWS)
RING = [(float, float, float)]
SKELETON: Schema = {
    "bone": [
        {
            "name": Vocabulary("bone", BONE_NAMES),
            "segment": SEGMENT,
            "paired": bool,
            "curve": Vocabulary("curve", ("smooth", "straight")),
            "side": RING,
            "front": RING,
            **{f"{view}_{kind}?": [RING] for view in VIEWS for kind in ("lines", "holes")},
        }
    ]
}


def _in_each_view(schema: Schema) -> Schema:
    """Return the schema of what may also be told for each view."""
    return lambda value: {VIEW: schema} if isinstance(value, dict) else schema


KNOT = (SEGMENT, float, float, float)
PIECE: Schema = {
    "muscle": MUSCLE,
    "part?": str,
    "views?": [VIEW],
    "xray?": [VIEW],
    "slit?": [KNOT],
    "fibres": _in_each_view(int),
}
STRAP: Schema = PIECE | {
    "line": [KNOT],
    "width": _in_each_view(float),
    "tendon": lambda value: (float, float) if isinstance(value, list) else float,
    "belly": (float, float),
    "power?": float,
    "skew?": float,
    "anchor?": {VIEW: float},
}
PATCH: Schema = PIECE | {
    "rows": [[KNOT]],
    "columns?": {VIEW: (int, int)},
    "belly": (lambda value: [float] if isinstance(value, list) else float, float),
    "hold?": Vocabulary("column", ("last",)),
    "pale_cuts?": [float],
    "anchor?": {VIEW: (float, float)},
    **each(("fascia?", "film?", "herring_bone?", "toothed?"), bool),
}
SHAPES: Schema = {
    "order": each(VIEWS, [Vocabulary("layer", lambda: ("context", *BONES, *muscles(), "xray", "through"))]),
    "usual": {"tilt": (float, float)},
    "skin": {"side": [KNOT], "front": [KNOT]},
    "context": [{"name": str, VIEW: [KNOT]}],
    "piece": [lambda row: STRAP if {"line", "width"} & set(row) else PATCH],
}


@dataclass(frozen=True)
class BoneOutline:
    """One bone in one view: rings (outline, then holes) and inner lines as weights of its knots."""

    name: str
    paired: bool
    knots: Knots
    curves: tuple[Curve, ...]


@cache
def bones(view: str) -> dict[str, BoneOutline]:
    """Return the bones drawn in a view, by name."""
    return {row["name"]: _bone(row, view) for row in read_toml("skeleton.toml", SKELETON)["bone"]}


def _bone(row: dict[str, Any], view: str) -> BoneOutline:
    """Freeze one bone; the back view shows the outline of the front."""
    outline = "side" if view == "side" else "front"
    rings, lines = [row[outline], *row.get(f"{outline}_holes", [])], row.get(f"{view}_lines", [])
    points = np.array([p for run in rings + lines for p in run], float)
    starts = np.cumsum([0] + [len(run) for run in rings + lines])
    smooth = row["curve"] == "smooth"
    drawn = [ring_weights(len(ring), smooth) for ring in rings]
    blocks = [fixed for fixed, _ in drawn] + [bezier(len(line)) for line in lines]
    placed = [np.zeros((len(b), len(points))) for b in blocks]
    for whole, block, start in zip(placed, blocks, starts[:-1], strict=True):
        whole[:, start : start + block.shape[1]] = block
    curves: list[Curve] = [
        ("bone", np.concatenate(placed[: len(rings)]), np.concatenate([codes for _, codes in drawn]))
    ]
    curves += [open_curve("bone line", placed[len(rings) :])] if lines else []
    segments = np.full(len(points), SEGMENTS.index(row["segment"]))
    return BoneOutline(row["name"], row["paired"], Knots(points, segments), tuple(curves))


@cache
def _shapes() -> dict[str, Any]:
    """Return what is drawn, read once: the file is long, and the first picture waits for it."""
    return read_toml("shapes.toml", SHAPES)


@cache
def layers(view: str) -> tuple[str, ...]:
    """Return muscles and groups of bones from deep to surface."""
    return tuple(_shapes()["order"][view])


@cache
def context(view: str) -> tuple[Knots, ...]:
    """Return the outlines of muscles that only give the body its shape."""
    return tuple(Knots.read(row[view]) for row in _shapes()["context"] if view in row)


@cache
def skin(view: str) -> Knots:
    """Return the knots of the skin: all around in the side view, else the right half from above to below."""
    return Knots.read(_shapes()["skin"]["side" if view == "side" else "front"])


@cache
def pieces(view: str) -> tuple[Strap | Patch, ...]:
    """Return the muscle pieces that a view shows."""
    rows = [row for row in _shapes()["piece"] if view in row.get("views", VIEWS)]
    return tuple(strap(row, view) if "line" in row else patch(row, view) for row in rows)


@cache
def usual() -> tuple[float, float]:
    """Return the usual range of tilt in degrees from neutral."""
    least, most = _shapes()["usual"]["tilt"]
    return least, most


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
