"""What the picture is made of, read from data: bones, skin, layers and the pieces of muscles.

Whatever does not depend on posture or findings is worked out once, so that a posture only moves the points.
Data: `data/skeleton.toml` (bones) and `data/shapes.toml` (the rest): mm, right side, neutral standing.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from backedu.files import read_toml
from backedu.model.skeleton import SEGMENTS
from backedu.picture.shapes.camera import Knots
from backedu.picture.shapes.pieces import Patch, Strap, patch, strap
from backedu.picture.shapes.splines import Curve, bezier, open_curve, ring_weights

VIEWS = ("side", "front", "back")


@dataclass(frozen=True)
class Bone:
    """One bone in one view: rings (outline, then holes) and inner lines as weights of its knots."""

    name: str
    paired: bool
    knots: Knots
    curves: tuple[Curve, ...]


@cache
def bones(view: str) -> dict[str, Bone]:
    """Return the bones drawn in a view, by name."""
    return {row["name"]: _bone(row, view) for row in read_toml("skeleton.toml")["bone"]}


def _bone(row: dict[str, Any], view: str) -> Bone:
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
    return Bone(row["name"], row["paired"], Knots(points, segments), tuple(curves))


@cache
def layers(view: str) -> tuple[str, ...]:
    """Return muscles and groups of bones from deep to surface."""
    return tuple(read_toml("shapes.toml")["order"][view])


@cache
def context(view: str) -> tuple[Knots, ...]:
    """Return the outlines of muscles that only give the body its shape."""
    return tuple(Knots.read(row[view]) for row in read_toml("shapes.toml")["context"] if view in row)


@cache
def skin(view: str) -> Knots:
    """Return the knots of the skin: all around in the side view, else the right half from above to below."""
    return Knots.read(read_toml("shapes.toml")["skin"]["side" if view == "side" else "front"])


@cache
def pieces(view: str) -> tuple[Strap | Patch, ...]:
    """Return the muscle pieces that a view shows."""
    rows = [row for row in read_toml("shapes.toml")["piece"] if view in row.get("views", VIEWS)]
    return tuple(strap(row, view) if "line" in row else patch(row, view) for row in rows)


@cache
def usual() -> tuple[float, float]:
    """Return the usual range of tilt in degrees from neutral."""
    least, most = read_toml("shapes.toml")["usual"]["tilt"]
    return least, most
