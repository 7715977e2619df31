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
from backedu.picture.shapes.camera import Knots
from backedu.picture.shapes.pieces import Patch, Strap, patch, strap
from backedu.picture.shapes.splines import Curve, bezier, open_curve, ring_weights

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
PAIR = (float, float)
FRAME: Schema = each(("low", "high", "room", "sides"), float) | each(VIEWS, PAIR) | {"body": each(VIEWS, PAIR)}
ARROW: Schema = each(("beyond", "line", "before", "behind"), float) | {"head": PAIR}
GAUGE: Schema = {
    **each(("psis", "asis", "crest"), KNOT),
    **each(("reach", "back"), each(VIEWS, float)),
    **each(("line", "seam", "start", "word", "least", "phone"), float),
    **each(("dash", "disc"), PAIR),
    "arrow": ARROW,
}
SHAPES: Schema = {
    "frame": FRAME,
    "gauge": GAUGE,
    "order": each(VIEWS, [Vocabulary("layer", lambda: ("context", *BONES, *muscles(), "xray", "through"))]),
    "usual": {"tilt": (float, float)},
    "skin": {"side": [KNOT], "front": [KNOT]},
    "context": [{"name": str, VIEW: [KNOT]}],
    "piece": [lambda row: STRAP if isinstance(row, dict) and {"line", "width"} & row.keys() else PATCH],
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
def shape_data() -> dict[str, Any]:
    """Return what is drawn, read once: the file is long, and the first picture waits for it."""
    return read_toml("shapes.toml", SHAPES)


@cache
def layers(view: str) -> tuple[str, ...]:
    """Return muscles and groups of bones from deep to surface."""
    return tuple(shape_data()["order"][view])


@cache
def context(view: str) -> tuple[Knots, ...]:
    """Return the outlines of muscles that only give the body its shape."""
    return tuple(Knots.read(row[view]) for row in shape_data()["context"] if view in row)


@cache
def skin(view: str) -> Knots:
    """Return the knots of the skin: all around in the side view, else the right half from above to below."""
    return Knots.read(shape_data()["skin"]["side" if view == "side" else "front"])


@cache
def pieces(view: str) -> tuple[Strap | Patch, ...]:
    """Return the muscle pieces that a view shows."""
    rows = [row for row in shape_data()["piece"] if view in row.get("views", VIEWS)]
    return tuple(strap(row, view) if "line" in row else patch(row, view) for row in rows)
