"""One frame of an exercise: props, body, working muscle and arrows as shapes on the page, the farthest first."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from backedu.errors import unknown
from backedu.picture.figure.arrow import arrow
from backedu.picture.figure.bone import Bone, measures
from backedu.picture.figure.camera import Camera
from backedu.picture.figure.flesh import silhouette
from backedu.picture.figure.limb import SIDES, Body
from backedu.picture.figure.pose import ORDER, Exercise
from backedu.picture.figure.props import prop
from backedu.picture.shapes.splines import Array, Curve, ring_weights

SLEEVE, LEG = 0.5, 0.52  # shares of upper arm and thigh that cloth covers
WAIST = 0.97  # share of the pelvis that shorts cover
LOOSE = 5.0  # mm from skin to cloth
LOOSELY = 34.0  # mm over which a sleeve runs into the shirt
HIDDEN = 0.1  # share of a bone that runs on under the cloth
EDGE = 84.0  # degrees to either side that we see of a limb
FACE = 0.72  # from here the head looks at us rather than aside


def compose(exercise: Exercise, frame: str) -> list[Curve]:
    """Return the shapes of one frame.

    Parameters
    ----------
    exercise : Exercise
    frame : str
        ``start`` or ``end``; the end has the arrows.

    Returns
    -------
    list of (str, ndarray, ndarray)
        Role (a look of `data/mannequin.toml`), vertices (N × 2 mm on the page) and codes of matplotlib paths.
    """
    camera, shown = exercise.camera, exercise.frames[frame]
    behind = [name for name in shown.props if name not in exercise.order]
    curves: list[Curve] = []
    for item in (*behind, *exercise.order):
        if item in shown.props:
            curves += prop(camera, shown.props[item], shown.bones)
        else:
            curves += part(exercise, shown.bones, item)
    if frame == "end":
        bones = [exercise.frames[name].bones for name in ("start", "end")]
        curves += [arrow(camera, told, *bones) for told in exercise.arrows]
    return curves


def part(exercise: Exercise, bones: Body, item: str) -> Iterator[Curve]:
    """Yield the shapes of one part of the body, such as ``arm_left``, ``shirt``, ``shorts_both`` or ``muscle``."""
    name, _, side = item.partition("_")
    camera, far = exercise.camera, "far_" if side in exercise.far else ""
    match name:
        case "shirt":
            sleeves = [bones[f"upper_arm_{s}"].piece(0, SLEEVE, LOOSE) for s in SIDES if side in (s, "both")]
            yield _drawn(camera, "skin", bones["neck"])
            trunk = [bones["pelvis"].piece(0.55, 1), bones["belly"], bones["chest"]]
            yield "shirt", *silhouette(camera, [*trunk, *sleeves], LOOSELY)
        case "head":
            yield from head(camera, bones["head"])
        case "arm":
            upper = bones[f"upper_arm_{side}"]
            yield _drawn(camera, f"{far}skin", upper.piece(SLEEVE - HIDDEN, 1), *_rest(bones, "arm", side))
            yield _drawn(camera, f"{far}shirt", upper.piece(0, SLEEVE, LOOSE))
        case "bare":
            upper = bones[f"upper_arm_{side}"].piece(SLEEVE, 1)
            yield _drawn(camera, f"{far}skin", upper, *_rest(bones, "arm", side))
        case "leg":
            thigh = bones[f"thigh_{side}"]
            yield _drawn(camera, f"{far}skin", thigh.piece(LEG - HIDDEN, 1), *_rest(bones, "leg", side))
            if far:
                yield _drawn(camera, "far_shorts", thigh.piece(0, LEG, LOOSE))
        case "shorts":
            thighs = [bones[f"thigh_{s}"].piece(0, LEG, LOOSE) for s in SIDES if side in (s, "both")]
            yield _drawn(camera, "shorts", bones["pelvis"].piece(0, WAIST, 3), *thighs)
        case "muscle":
            for muscle, on in exercise.works:
                yield _patch(camera, muscle, on, bones)
        case _:
            raise unknown("part of the body", item, ORDER)


def _drawn(camera: Camera, role: str, *pieces: Bone) -> Curve:
    """Return the outline of some bones that belong together."""
    return role, *silhouette(camera, pieces)


def _rest(bones: Body, limb: str, side: str) -> list[Bone]:
    """Return the bones of a limb below the first."""
    kinds = ("shank", "foot", "toes") if limb == "leg" else ("forearm", "hand", "fist")
    return [bones[f"{kind}_{side}"] for kind in kinds if f"{kind}_{side}" in bones]


def head(camera: Camera, bone: Bone) -> Iterator[Curve]:
    """Yield head, hair and ear: the profile, the face where it looks at us, or the back of the head."""
    faces = abs(camera.depth(bone.front)) > FACE
    behind = faces and camera.depth(bone.front) < 0
    told = measures()["head"]["back" if behind else "face" if faces else "profile"]
    # We see a head about as tall and as wide from wherever we look, so it is turned on the page but never squeezed.
    up = camera.flat(bone.along) / np.linalg.norm(camera.flat(bone.along))
    ahead = np.array([up[1], -up[0]])
    ahead *= np.sign(ahead @ camera.flat(-bone.outer if faces else bone.front))
    axes = np.array([ahead, up])
    for role, points in told.items():
        yield _ring(role, np.array(points, float) @ axes + camera.flat(bone.start))


def _patch(camera: Camera, muscle: str, side: str, bones: Body) -> Curve:
    """Return the patch of a working muscle."""
    spots = []
    for kind, share, angle, depth in measures()["muscle"][muscle]:
        bone = bones.get(f"{kind}_{side}") or bones[kind]
        # The trunk's own angles go round to the right.
        angle = -angle if side == "left" and not bone.side else angle
        spots.append(bone.surface(share, _seen(camera, bone, angle), depth))
    return _ring("working", camera.flat(np.array(spots)))


def _seen(camera: Camera, bone: Bone, angle: float) -> float:
    """Return an angle round a bone, drawn to the edge of what we see where it lies behind it."""
    towards = np.degrees(np.arctan2(camera.depth(bone.outer), camera.depth(bone.front)))
    beside = (angle - towards + 180) % 360 - 180
    return float(towards + np.clip(beside, -EDGE, EDGE))


def _ring(role: str, points: Array) -> Curve:
    """Return a smooth ring through points."""
    weights, codes = ring_weights(len(points))
    return role, weights @ points, codes
