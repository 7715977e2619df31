"""The poses of the exercises: bodies that could be real, hands and feet where they claim to be."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from matplotlib.path import Path

from backedu.catalogue.repertoire import repertoire
from backedu.picture.figure.bone import Bone, X, Y, measures, turn
from backedu.picture.figure.pose import FRAMES, Frame, frame_curves, poses, spots, ways
from backedu.picture.figure.silhouette import silhouette
from backedu.picture.shapes.splines import Array

IDS = sorted(ways())  # some are done elsewhere for another muscle
BOTH = [(id, frame) for id in IDS for frame in FRAMES]
ANGLES = range(0, 360, 20)
SHARES = np.linspace(0, 1, 15)
SHARES_FINE = np.linspace(0, 1, 80)
HOLDS = ("floor", "chair", "step", "bed")

# Degrees that healthy adults reach, generous by about 10: what lies outside is a mistake in a pose.
LIMITS = {
    "hip flexion": (-30, 135),
    "hip abduction": (-35, 65),
    "knee": (-2, 150),
    "ankle": (-60, 35),
    "elbow": (-2, 150),
    "shoulder behind": (0, 70),
    "shoulder": (0, 185),
    "spine": (-30, 45),
}


def frame_of(id: str, name: str) -> Frame:
    return ways()[id].frames[name]


def skin(bone: Bone) -> Array:
    """Return points all over a bone's skin, and where its flesh ends before and after it."""
    points = [bone.surface(share, angle) for share in SHARES for angle in ANGLES]
    wide = [max(float(side[0]) for side in bone.flesh(np.array([0.0, 1.0])))]
    ends = [bone.start - bone.along * bone.caps[0] * wide[0], bone.end]
    return np.array([*points, *ends])


def blocks(told: dict) -> list[tuple[Array, Array]]:
    """Return what of a prop is solid, as lowest and highest corners."""
    at, measure = np.array(told["at"], float), measures()
    tops = {"counter": "body", "chair": "seat", "bed": "mattress"}
    if told["kind"] in tops:
        deep, high, wide, thick = measure[told["kind"]][tops[told["kind"]]]
        at, size = at + Y * (high - thick), np.array([deep, thick, wide], float)
    else:
        size = np.array(told["size"], float)
    low = at - np.array([size[0] / 2, 0, size[2] / 2])
    return [(low, low + size)]


def radius_of(ball: dict) -> float:
    """Return the radius of a soft ball or of a tennis ball, mm."""
    return ball["radius"] if ball["kind"] == "ball" else measures()["tennis"]["radius"]


def gap(shown: Frame, one: str, other: str) -> float:
    """Return how far two things are apart, mm; below zero one sinks into the other."""
    if one in shown.bones:
        points = skin(shown.bones[one])
    else:
        ball = shown.props[one]
        sphere = [turn(Y, a) @ turn(np.eye(3)[2], b) @ X for a in ANGLES for b in ANGLES]
        points = np.array(ball["at"]) + radius_of(ball) * np.array(sphere) * [ball.get("squeezed", 1), 1, 1]
    if other in shown.bones:
        there = skin(shown.bones[other])
        return float(np.linalg.norm(points[:, None] - there[None], axis=2).min())
    told = shown.props[other]
    if told["kind"] in ("ball", "tennis"):
        # Squeezed by the knees it is narrower from side to side, by the wall from front to back.
        narrow = [told.get("squeezed", 1), 1, 1] if one == "pelvis" else [1, 1, told.get("squeezed", 1)]
        away = np.linalg.norm((points - told["at"]) / narrow, axis=1) - radius_of(told)
        return float(away.min())
    if told["kind"] == "rail":
        ends = np.array(told["ends"], float)
        return min(
            float(np.linalg.norm(points - (ends[0] + s * (ends[1] - ends[0])), axis=1).min()) for s in SHARES_FINE
        )
    return min(depth(points, low, high) for low, high in blocks(told))


def depth(points: Array, low: Array, high: Array) -> float:
    outside = np.linalg.norm(np.maximum(np.maximum(low - points, points - high), 0), axis=1)
    inside = np.minimum(points - low, high - points).min(1)
    return float(np.where(outside > 0, outside, -np.maximum(inside, 0)).min())


def joints(shown: Frame) -> dict[str, float]:
    """Return the angles of hips, knees, ankles, shoulders, elbows and spine, in degrees."""
    bones, angles = shown.bones, {}
    for side in ("right", "left"):
        thigh, shank, foot = (bones[f"{kind}_{side}"] for kind in ("thigh", "shank", "foot"))
        upper, fore = bones[f"upper_arm_{side}"], bones[f"forearm_{side}"]
        sign = 1 if side == "right" else -1
        forward, up, aside = bones["pelvis"].axes.T @ thigh.along
        angles[f"hip flexion {side}"] = degrees(np.arctan2(forward, -up))
        angles[f"hip abduction {side}"] = degrees(np.arcsin(sign * aside))
        angles[f"knee {side}"] = degrees(np.arctan2(-shank.along @ thigh.front, shank.along @ thigh.along))
        angles[f"elbow {side}"] = degrees(np.arctan2(fore.along @ upper.front, fore.along @ upper.along))
        angles[f"ankle {side}"] = 90 - degrees(np.arccos(np.clip(foot.along @ -shank.along, -1, 1)))
        ahead, above, _ = bones["chest"].axes.T @ upper.along
        lifted = degrees(np.arccos(np.clip(-above, -1, 1)))
        angles[f"shoulder {side}"] = lifted
        angles[f"shoulder behind {side}"] = degrees(np.arctan2(max(-ahead, 0), max(-above, 0))) if lifted < 80 else 0.0
    for kind in ("belly", "chest", "neck", "head"):
        for number, angle in enumerate(shown.pose.get(kind, (0, 0, 0))):
            angles[f"spine {kind} {number}"] = angle
    return angles


def degrees(radians: float) -> float:
    return float(np.degrees(radians))


@pytest.mark.parametrize(("id", "name"), BOTH)
def test_what_claims_to_touch_touches(id: str, name: str) -> None:
    shown = frame_of(id, name)
    assert shown.touches
    for one, other in shown.touches:
        assert -25 < gap(shown, one, other) < 20, (one, other)


@pytest.mark.parametrize(("id", "name"), BOTH)
def test_nothing_is_below_the_floor_and_somebody_holds_the_weight(id: str, name: str) -> None:
    shown = frame_of(id, name)
    assert {bone.name: bone.lowest for bone in shown.bones.values() if bone.lowest < -12} == {}
    held = [other for one, other in shown.touches if other in HOLDS]
    assert len(held) >= 2


@pytest.mark.parametrize(("id", "name"), BOTH)
def test_joints_stay_within_what_people_reach(id: str, name: str) -> None:
    for joint, angle in joints(frame_of(id, name)).items():
        low, high = next(limits for kind, limits in LIMITS.items() if joint.startswith(f"{kind} "))
        assert low <= angle <= high, (joint, angle)


@pytest.mark.parametrize("id", IDS)
def test_the_frames_differ_by_a_movement_one_can_see(id: str) -> None:
    start, end = (frame_of(id, name).bones for name in FRAMES)
    moved = {name: float(np.linalg.norm(end[name].end - start[name].end)) for name in start if name in end}
    assert max(moved.values()) > 20
    for name, told in frame_of(id, "start").props.items():
        if told["kind"] not in ("ball", "tennis"):
            assert frame_of(id, "end").props[name] == told


@pytest.mark.parametrize("id", IDS)
def test_the_side_drawn_is_the_side_that_works(id: str) -> None:
    exercise = ways()[id]
    one = repertoire()[id.split(".")[0].removesuffix("_no_floor")].one_sided
    assert (exercise.side != "both") == one
    if one:
        assert {side for patches in exercise.works.values() for _, side in patches} == {exercise.side}


# Where a muscle lies, told apart from the patches: parts of the body, and degrees round them from the front outwards.
LIES = {
    "iliopsoas": ({"belly", "pelvis", "thigh"}, (10, 70)),
    "rectus_femoris": ({"thigh"}, (-10, 70)),
    "tensor_fasciae_latae": ({"pelvis", "thigh"}, (45, 100)),
    "adductors": ({"thigh"}, (-150, -40)),
    "hamstrings": ({"thigh"}, (110, 200)),
    "gluteus_maximus": ({"pelvis", "thigh"}, (100, 180)),
    "gluteus_medius": ({"pelvis", "thigh"}, (60, 130)),
    "piriformis": ({"pelvis", "thigh"}, (95, 165)),
    "erector_spinae": ({"pelvis", "belly", "chest"}, (110, 180)),
    "multifidus": ({"pelvis", "belly"}, (140, 180)),
    "quadratus_lumborum": ({"pelvis", "belly", "chest"}, (30, 130)),
    "rectus_abdominis": ({"pelvis", "belly", "chest"}, (0, 50)),
    "external_oblique": ({"pelvis", "belly", "chest"}, (45, 110)),
    "latissimus_dorsi": ({"belly", "chest"}, (80, 155)),
}
AIMS = [
    (form.drawing, muscle)
    for exercise in repertoire().values()
    for form in (exercise.usual, exercise.without_floor)
    if form
    for muscle in form.muscles
]


@pytest.mark.parametrize(("id", "muscle"), AIMS)
def test_the_patch_lies_on_the_muscle_of_the_card(id: str, muscle: str) -> None:
    parts, (low, high) = LIES[muscle]
    way = poses()[id].way(muscle)
    for name, side in way.works[muscle]:
        rows = measures()["muscle"][name]
        assert {part for part, *_ in rows} <= parts
        round_it = np.mean([angle for _, _, angle, _ in rows])
        assert low <= round_it <= high
        for frame in FRAMES:
            bones = way.frames[frame].bones
            rim = spots(way.view, name, side, bones)
            middle = rim.mean(0)
            # On the side it is for, and seen: its middle is on the page within the flesh it lies on.
            right = bones["pelvis"].axes[:, 2] * (1 if side == "right" else -1)
            assert (middle - bones["pelvis"].start) @ right > 10
            flesh = [bones.get(f"{part}_{side}") or bones[part] for part in sorted(parts)]
            assert Path(*silhouette(way.view, flesh)).contains_point(way.view.flat(middle))
            hidden = sum(np.linalg.norm(a - b) > 30 for a, b in zip(rim, _told(rows, side, bones), strict=True))
            assert hidden <= len(rows) / 2


def _told(rows: list, side: str, bones: dict[str, Bone]) -> list[Array]:
    """Return the rim of a patch as its data tell, also where it is behind what we see."""
    told = []
    for part, share, angle, depth in rows:
        bone = bones.get(f"{part}_{side}") or bones[part]
        told.append(bone.surface(share, -angle if side == "left" and not bone.side else angle, depth))
    return told


RELEASES = [(one.id, muscle) for one in repertoire().values() if one.action == "release" for muscle in one.muscles]


@pytest.mark.parametrize(("id", "muscle"), RELEASES)
def test_what_presses_a_sore_spot_lies_on_its_muscle_and_never_on_the_spine(id: str, muscle: str) -> None:
    way = poses()[id].way(muscle)
    shown, ((name, side),) = way.frames["end"], way.works[muscle]
    patch = np.mean(_told(measures()["muscle"][name], side, shown.bones), axis=0)
    if "ball" not in shown.props:
        for hand in ("hand_right", "hand_left"):
            assert np.linalg.norm(shown.bones[hand].at(0.5) - patch) < 160, hand
        return
    ball = shown.props["ball"]
    radius = radius_of(ball)
    assert ball["kind"] == "tennis"
    assert np.linalg.norm(np.array(ball["at"]) - patch) < radius + 110
    (part,) = [one for one, other in shown.touches if other == "ball"]
    bone = shown.bones[part]
    ahead, _, right = bone.axes.T @ (np.array(ball["at"]) - bone.at(0.5))
    low, high = LIES[muscle][1]
    assert low - 15 <= degrees(np.arctan2(right, ahead)) <= high + 10
    assert right > radius + 12, "beside the spine"


def test_what_stands_in_front_is_drawn_last() -> None:
    roles = [role for role, _, _ in frame_curves(poses()["ball_squeeze"], "end")]
    assert roles.index("ball") > max(n for n, role in enumerate(roles) if role == "adductors")
    assert roles[-1] == "arrow"
    moved = replace(poses()["ball_squeeze"], order=("head",))
    assert [role for role, _, _ in frame_curves(moved, "start")][-2:] == ["skin", "hair"]
