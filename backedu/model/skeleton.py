"""How the segments of a standing skeleton move when the pelvis tips or hikes.

The person keeps standing: legs vertical, chest upright, so hips and five lumbar hinges take up what the pelvis does.
Frame: mm, origin midway between the hip-joint centres, x forward, y up, z to the person's right; right side given.
Joint centres and shares of bend: `data/joints.csv`, from the models cited in `data/muscles.toml`.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from backedu.catalogue.anatomy import SEGMENTS
from backedu.files import Schema, Vocabulary, read_csv

Array = NDArray[np.float64]

LUMBAR = ("L5_S1", "L4_L5", "L3_L4", "L2_L3", "L1_L2")
JOINTS = (*LUMBAR, "T12_L1", "Abdomen", "hip_r", "hip_l", "knee_r")


def _share(cell: str) -> Schema:
    """Return the schema of a share of bend: a joint below the pelvis has none."""
    return float if cell else object


@cache
def joints() -> dict[str, tuple[Array, float, float]]:
    """Return joint centre, share of flexion and share of side bend by joint."""
    columns: dict[str, Schema] = {"joint": Vocabulary("joint", JOINTS), "x_mm": float, "y_mm": float, "z_mm": float}
    rows = read_csv("joints.csv", columns | {"share_of_flexion": _share, "share_of_side_bend": _share})
    return {
        row["joint"]: (
            np.array([row["x_mm"], row["y_mm"], row["z_mm"]]),
            row["share_of_flexion"] or 0.0,
            row["share_of_side_bend"] or 0.0,
        )
        for row in rows
    }


def _rotations(tilts: Array, hikes: Array) -> Array:
    """Return rotation matrices (…, 3, 3): hike about the forward axis, then tilt about the axis through the hips."""
    ct, st = np.cos(np.radians(tilts)), np.sin(np.radians(tilts))
    ch, sh = np.cos(np.radians(hikes)), np.sin(np.radians(hikes))
    out = np.empty((*np.shape(tilts), 3, 3))
    out[..., 0, 0], out[..., 0, 1], out[..., 0, 2] = ct, st * ch, st * sh
    out[..., 1, 0], out[..., 1, 1], out[..., 1, 2] = -st, ct * ch, ct * sh
    out[..., 2, 0], out[..., 2, 1], out[..., 2, 2] = 0.0, -sh, ch
    return out


@cache
def _kept() -> tuple[Array, Array]:
    """Return the share of tilt and of hike that each of `SEGMENTS` still has, from 1 (pelvis) to 0 (upright)."""
    centres = joints()
    flexion, bend = 1.0, 1.0
    tilt, hike = [1.0], [1.0]
    for name in LUMBAR:
        flexion -= centres[name][1]
        bend -= centres[name][2]
        tilt.append(flexion)
        hike.append(bend)
    belly = centres["Abdomen"]
    return np.array([*tilt, 0, 1 - belly[1], 0, 0]), np.array([*hike, 0, 1 - belly[2], 0, 0])


def motions(tilts: Array, hikes: Array) -> tuple[Array, Array]:
    """Return rotation (postures, segments, 3, 3) and shift (postures, segments, 3) of every segment."""
    keep_tilt, keep_hike = _kept()
    turn = _rotations(tilts[:, None] * keep_tilt, hikes[:, None] * keep_hike)
    shift = np.zeros(turn.shape[:-1])
    centres = joints()
    for child, name in enumerate(LUMBAR, start=1):
        centre = centres[name][0]
        shift[:, child] = shift[:, child - 1] + (turn[:, child - 1] - turn[:, child]) @ centre
    shift[:, SEGMENTS.index("thorax")] = shift[:, SEGMENTS.index("L1")]
    belly = SEGMENTS.index("abdomen")
    shift[:, belly] = (turn[:, 0] - turn[:, belly]) @ centres["Abdomen"][0]
    hip = centres["hip_r"][0]
    for leg in (SEGMENTS.index("femur"), SEGMENTS.index("tibia")):
        shift[:, leg] = turn[:, 0] @ hip - hip
    return turn, shift
