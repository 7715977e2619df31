"""A pose becomes a body: where every bone is."""

from __future__ import annotations

import numpy as np

from backedu.picture.figure.bone import Bone, measures
from backedu.picture.figure.camera import X, Y, Z, turn
from backedu.picture.figure.limb import SIDES, Body, Told, arm, leg
from backedu.picture.shapes.splines import Array

TRUNK = ("pelvis", "belly", "chest", "neck", "head")


def body(pose: Told) -> Body:
    """Return the bones of a pose by name.

    Parameters
    ----------
    pose : mapping
        As `data/poses.toml` explains: angles in degrees, places in mm.

    Returns
    -------
    dict of str to Bone
        ``pelvis``, ``belly``, ``chest``, ``neck``, ``head``, and of both sides ``thigh_right``, ``shank_right`` …

    Raises
    ------
    BackeduError
        When a hand or a foot cannot reach what it is told to.
    """
    at = np.array(pose.get("at", (0, 0, 0)), float)
    if pose.get("rests"):
        parts, height = pose["rests"]
        at = at + Y * (height - _lowest(pose, at, parts.split()))
    bones = trunk(pose, at)
    for side in sorted(SIDES, key=lambda side: "rests_on" in pose.get(f"leg_{side}", {})):
        bones |= {bone.name: bone for bone in leg(pose.get(f"leg_{side}", {}), side, bones)}
    for side in SIDES:
        bones |= {bone.name: bone for bone in arm(pose.get(f"arm_{side}", {}), side, bones)}
    return bones


def _lowest(pose: Told, at: Array, parts: list[str]) -> float:
    """Return the height of the lowest skin of some parts, with the hips at a place."""
    bones = trunk(pose, at)
    for side in SIDES:
        if not {"step", "rests_on"} & set(pose.get(f"leg_{side}", {})):
            bones |= {bone.name: bone for bone in leg(pose.get(f"leg_{side}", {}), side, bones)}
    return min(bone.lowest for bone in bones.values() if bone.kind in parts)


def trunk(pose: Told, at: Array) -> Body:
    """Return pelvis, belly, chest, neck and head, each turned against the one below it."""
    lean, about, spin = pose.get("pelvis", (0, 0, 0))
    axes = turn(Y, about) @ turn(Z, -lean) @ turn(Y, spin)
    bones, start = {}, at
    for kind in TRUNK:
        if kind != "pelvis":
            forward, aside, twist = pose.get(kind, (0, 0, 0))
            natural = measures()["joint"]["curve"][kind]
            axes = axes @ turn(Z, -forward - natural) @ turn(X, aside) @ turn(Y, twist)
        bones[kind] = Bone.of(kind, "", start, axes @ Y, axes @ X)
        start = bones[kind].end
    return bones
