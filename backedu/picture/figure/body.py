"""A pose becomes a body: where every bone is, by the angles of its joints or because a hand or foot has its place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from backedu.errors import BackeduError
from backedu.picture.figure.bone import TRUNK, Bone, X, Y, Z, across, length, measures, turn, unit
from backedu.picture.shapes.splines import Array

RIGHT_FIRST = ("right", "left")
Told = Mapping[str, Any]
Bones = dict[str, Bone]


def body(pose: Told) -> Bones:
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
    for side in sorted(RIGHT_FIRST, key=lambda side: "rests_on" in pose.get(f"leg_{side}", {})):
        bones |= {bone.name: bone for bone in leg(pose.get(f"leg_{side}", {}), side, bones)}
    for side in RIGHT_FIRST:
        bones |= {bone.name: bone for bone in arm(pose.get(f"arm_{side}", {}), side, bones)}
    return bones


def _lowest(pose: Told, at: Array, parts: list[str]) -> float:
    """Return the height of the lowest skin of some parts, with the hips at a place."""
    bones = trunk(pose, at)
    for side in RIGHT_FIRST:
        if not {"step", "rests_on"} & set(pose.get(f"leg_{side}", {})):
            bones |= {bone.name: bone for bone in leg(pose.get(f"leg_{side}", {}), side, bones)}
    return min(bone.lowest for bone in bones.values() if bone.kind in parts)


def trunk(pose: Told, at: Array) -> Bones:
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


def leg(told: Told, side: str, bones: Bones) -> list[Bone]:
    """Return thigh, shank, foot and toes.

    Parameters
    ----------
    told : mapping
        ``hip`` (flexion, abduction, outward rotation), ``knee`` and ``ankle`` in degrees; or ``step``, the place on the
        floor under the ankle, with ``knee``, ``toes`` and ``sole`` as directions and ``heel`` as degrees it is lifted;
        or ``rests_on``, a spot on the other leg where the ankle lies.
    side : str
    bones : dict of str to Bone
        With the pelvis, and the other leg where this one lies on it.
    """
    pelvis = bones["pelvis"]
    hip = pelvis.start + pelvis.axes @ (np.array(measures()["joint"]["hip"], float) * _mirror(side))
    if "step" in told or "rests_on" in told:
        return _stepping(told, side, hip, bones)
    axes = pelvis.axes @ _angled(told.get("hip", (0, 0, 0)), side)
    thigh = Bone.of("thigh", side, hip, -axes[:, 1], axes[:, 0])
    axes = axes @ turn(Z, -told.get("knee", 0))
    shank = Bone.of("shank", side, thigh.end, -axes[:, 1], axes[:, 0])
    axes = axes @ turn(Z, told.get("ankle", 0))
    return [thigh, shank, *_foot(side, shank.end, axes[:, 0], axes[:, 1])]


def _stepping(told: Told, side: str, hip: Array, bones: Bones) -> list[Bone]:
    """Return a leg whose foot has its place."""
    toes, up = unit(np.array(told.get("toes", X), float)), -unit(np.array(told.get("sole", -Y), float))
    joint = measures()["joint"]
    lifted = turn(np.cross(toes, up), -told.get("heel", 0))
    if "rests_on" in told:
        ankle = spot(told["rests_on"], bones) + joint["ankle"] * _outward(told["rests_on"], bones)
    else:
        ball = np.array(told["step"], float) + toes * joint["ball"]
        ankle = ball + lifted @ (up * joint["sole"] - toes * joint["ball"])
    knee, out = bend(hip, ankle, length("thigh"), length("shank"), np.array(told.get("knee", toes), float))
    thigh = Bone.of("thigh", side, hip, unit(knee - hip), out)
    shank = Bone.of("shank", side, knee, unit(ankle - knee), out)
    if "rests_on" in told:
        return [thigh, shank, *_foot(side, ankle, shank.front, -shank.along)]
    return [thigh, shank, *_foot(side, ankle, lifted @ toes, lifted @ up, toes)]


def _foot(side: str, ankle: Array, way: Array, up: Array, toes: Array | None = None) -> list[Bone]:
    """Return foot and toes at an ankle; their front is their upper side."""
    forward, upward, _ = measures()["joint"]["heel"]
    # The bone slopes to the toes, which are flatter than the heel, so that the sole is level.
    foot = Bone.of("foot", side, ankle + way * forward + up * upward, unit(way - up * 0.065), up)
    ahead = way if toes is None else toes
    return [foot, Bone.of("toes", side, foot.end, unit(ahead - up * 0.03), up)]


def arm(told: Told, side: str, bones: Bones) -> list[Bone]:
    """Return upper arm, forearm and hand.

    Parameters
    ----------
    told : mapping
        ``shoulder`` (flexion, abduction, outward rotation), ``elbow`` and ``wrist`` in degrees; or ``reach``, the place
        the palm lies on, with ``palm``, ``fingers`` and ``elbow`` as directions. ``grips`` makes the hand a fist,
        ``shift`` is how far the shoulder blade slides, mm.
    side : str
    bones : dict of str to Bone
        With the trunk, and the legs where a hand holds one.
    """
    hand = "fist" if told.get("grips") else "hand"
    if "reach" in told:
        return _reaching(told, side, bones, hand)
    axes = bones["chest"].axes @ _angled(told.get("shoulder", (0, 0, 0)), side)
    upper = Bone.of("upper_arm", side, _shoulder(told, bones["chest"], side, -axes[:, 1]), -axes[:, 1], axes[:, 0])
    axes = axes @ turn(Z, told.get("elbow", 0))
    fore = Bone.of("forearm", side, upper.end, -axes[:, 1], axes[:, 0])
    axes = axes @ turn(Z, told.get("wrist", 0))
    return [upper, fore, Bone.of(hand, side, fore.end, -axes[:, 1], axes[:, 2])]


def _reaching(told: Told, side: str, bones: Bones, hand: str) -> list[Bone]:
    """Return an arm whose palm lies on a place."""
    point, palm = spot(told["reach"], bones), -Y
    if "palm" in told:
        palm = unit(np.array(told["palm"], float))
    elif isinstance(told["reach"], dict):
        palm = -_outward(told["reach"], bones)
    shoulder = _shoulder(told, bones["chest"], side, unit(point - bones["chest"].end))
    fingers = np.array(told["fingers"], float) if "fingers" in told else point - shoulder
    fingers = unit(fingers - palm * (fingers @ palm))
    wrist = point - fingers * measures()["joint"][f"{hand}_middle"] - palm * 20
    elbow, out = bend(shoulder, wrist, length("upper_arm"), length("forearm"), np.array(told.get("elbow", -Y), float))
    upper = Bone.of("upper_arm", side, shoulder, unit(elbow - shoulder), -out)
    fore = Bone.of("forearm", side, elbow, unit(wrist - elbow), -out)
    return [upper, fore, Bone.of(hand, side, wrist, fingers, palm)]


def spot(told: Any, bones: Bones) -> Array:
    """Return a place: three numbers, or a spot on the figure's own skin."""
    if isinstance(told, dict):
        return bones[told["on"]].surface(told.get("share", 0.5), told.get("angle", 0))
    return np.array(told, float)


def _outward(told: Told, bones: Bones) -> Array:
    """Return the direction away from a limb at a spot on its skin."""
    bone, share = bones[told["on"]], told.get("share", 0.5)
    return unit(bone.surface(share, told.get("angle", 0)) - bone.at(share))


def _shoulder(told: Told, chest: Bone, side: str, way: Array) -> Array:
    """Return where the shoulder is when the arm points this way: it goes along with a lifted arm, or as it is told."""
    joint = measures()["joint"]
    lifted = max(0.0, float(way @ chest.along))
    slid = np.array(told.get("shift", (0, 0, 0)), float)
    inside = (np.array(joint["shoulder"]) + lifted * np.array(joint["shrug"]) + slid) * _mirror(side)
    point: Array = chest.start + chest.axes @ inside
    return point


def _angled(angles: tuple[float, float, float], side: str) -> Array:
    """Return the turn of a thigh or upper arm: flexion, abduction, outward rotation."""
    flexion, abduction, rotation = angles
    sign = _mirror(side)[2]
    return turn(Z, flexion) @ turn(X, -sign * abduction) @ turn(Y, -sign * rotation)


def _mirror(side: str) -> Array:
    """Return what turns a place of the right side into one of this side."""
    return np.array([1.0, 1.0, 1.0 if side == "right" else -1.0])


def bend(root: Array, target: Array, first: float, second: float, towards: Array) -> tuple[Array, Array]:
    """Return where the joint between two bones goes, so that they end at the target, and to which side it goes.

    Parameters
    ----------
    root, target : ndarray of shape (3,)
        Where the first bone begins and the second ends, mm.
    first, second : float
        Lengths of the bones, mm.
    towards : ndarray of shape (3,)
        Direction in which the joint points.

    Raises
    ------
    BackeduError
        When the target is out of reach.
    """
    way = np.asarray(target, float) - root
    far = float(np.linalg.norm(way))
    if not abs(first - second) <= far <= first + second + 1e-6:
        nearest = f"{abs(first - second):.0f} to {first + second:.0f} mm"
        raise BackeduError(f"the point {_told(target)} is {far:.0f} mm away; within reach is {nearest}")
    along = (first**2 - second**2 + far**2) / (2 * far)
    aside = np.sqrt(max(first**2 - along**2, 0.0))
    out = across(np.asarray(towards, float), way)
    return root + along * unit(way) + aside * out, out


def _told(point: Array) -> str:
    """Write a point for a message."""
    return "(" + ", ".join(f"{number:.0f}" for number in point) + ")"
