"""The poses of each exercise, from `data/poses.toml`, and each of its two frames as shapes, the farthest first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import product
from typing import Any

import numpy as np

from backedu.catalogue.anatomy import MUSCLE, SIDES
from backedu.catalogue.repertoire import repertoire
from backedu.errors import Named, unknown
from backedu.files import Schema, Vocabulary, each, read_toml
from backedu.picture.figure.body import RIGHT_FIRST, Bones, body
from backedu.picture.figure.bone import LIMBS, PLACE, TRUNK, Bone, View, measures
from backedu.picture.figure.props import PROPS, arrow, prop
from backedu.picture.figure.silhouette import silhouette
from backedu.picture.shapes.splines import Array, Codes, Curve, ring_weights

FRAMES = ("start", "end")
# The farthest first, of somebody who faces right and shows us the right side.
ORDER = ("arm_left", "leg_left", "shirt", "leg_right", "shorts_right", "muscle", "head", "arm_right")

SLEEVE, LEG = 0.5, 0.52  # shares of upper arm and thigh that cloth covers
WAIST = 0.97  # share of the pelvis that shorts cover
LOOSE = 5.0  # mm from skin to cloth
LOOSELY = 34.0  # mm over which a sleeve runs into the shirt
HIDDEN = 0.1  # share of a bone that runs on under the cloth
EDGE = 84.0  # degrees to either side that we see of a limb
FACE = 0.72  # from here the head looks at us rather than aside


@dataclass(frozen=True)
class Frame:
    """One of the two frames of an exercise.

    Attributes
    ----------
    pose : mapping
        Angles and places, as `data/poses.toml` explains.
    props : mapping of str to mapping
        What stands around, by name.
    touches : tuple of (str, str)
        Which bone lies on which prop or bone; tests hold it to that.
    """

    pose: Mapping[str, Any]
    props: Mapping[str, Mapping[str, Any]]
    touches: tuple[tuple[str, str], ...]

    @cached_property
    def bones(self) -> Bones:
        """Where every bone is."""
        return body(self.pose)


@dataclass(frozen=True)
class Poses:
    """An exercise as it is drawn.

    Attributes
    ----------
    id : str
        Of its words under ``sketch``; a way of its own has its muscle behind the exercise.
    side : str
        For which side it is drawn; ``both`` where it moves both.
    view : View
    order : tuple of str
        Parts of the body and props, the farthest first; props not named stand behind everything.
    far : tuple of str
        Sides of the body drawn darker, because they are behind.
    works : mapping of str to tuple of (str, str)
        For each muscle it can be aimed at, the main one first: patches of `data/mannequin.toml` and their side.
    arrows : tuple of mapping
        As `arrow` of the props reads them.
    frames : mapping of str to Frame
        ``start`` and ``end``.
    ways : mapping of str to Poses
        Muscles for which it is done in another way, such as a ball that has to lie elsewhere.
    """

    id: str
    side: str
    view: View
    order: tuple[str, ...]
    far: tuple[str, ...]
    works: Mapping[str, tuple[tuple[str, str], ...]]
    arrows: tuple[Mapping[str, Any], ...]
    frames: Mapping[str, Frame]
    ways: Mapping[str, Poses]

    @property
    def muscles(self) -> tuple[str, ...]:
        """The muscles it can be aimed at, the main one first."""
        return (*self.works, *(muscle for muscle in self.ways if muscle not in self.works))

    def way(self, *muscles: str) -> Poses:
        """Return how it is done for all of these muscles; where no way serves them all, for the first."""
        serving = (way for way in (self, *self.ways.values()) if way.works.keys() >= set(muscles))
        return next(serving, self.ways.get(muscles[0], self) if muscles else self)


BONE_SIDES = (*TRUNK, *(f"{kind}_{side}" for kind in LIMBS for side in SIDES))
BONE = Vocabulary("bone", BONE_SIDES)
RESTS = Vocabulary("bones", [" ".join(kinds) for n in (1, 2) for kinds in product((*TRUNK, *LIMBS), repeat=n)])
SIDE = Vocabulary("side", SIDES)
PARTS = (
    *("head", "muscle", "shirt", "shirt_both", "shorts_both"),
    *(f"{part}_{side}" for part in ("arm", "bare", "leg", "shirt", "shorts") for side in SIDES),
)
SPOT: Schema = {"on": BONE, "share?": float, "angle?": float}
ARROW: Schema = {
    "follows?": BONE,
    "near?": BONE,
    "share?": float,
    "beside?": (float, float),
    "bow?": float,
    "trim?": (float, float),
    "path?": ((float, float), (float, float), (float, float)),
}


def _place_or_spot(value: Any) -> Schema:
    """Return the schema of a place: three numbers, or a spot on the figure's own skin."""
    return SPOT if isinstance(value, dict) else PLACE


def _angle_or_way(value: Any) -> Schema:
    """Return the schema of a joint: an angle, or the direction in which it points."""
    return PLACE if isinstance(value, list) else float


def _rests_schema(value: Any) -> Schema:
    """Return the schema of what a figure rests on: one or two kinds of bones, and their height; or nothing."""
    return (RESTS, float) if value else ()


LEG_SCHEMA: Schema = {
    "hip?": PLACE,
    "step?": PLACE,
    "rests_on?": SPOT,
    "knee?": _angle_or_way,
    "ankle?": float,
    "toes?": PLACE,
    "sole?": PLACE,
    "heel?": float,
}
ARM_SCHEMA: Schema = {
    "shoulder?": PLACE,
    "reach?": _place_or_spot,
    "elbow?": _angle_or_way,
    "wrist?": float,
    "palm?": PLACE,
    "fingers?": PLACE,
    "grips?": bool,
    "shift?": PLACE,
}


def _exercise_schema(row: Any) -> Schema:
    """Return what poses.toml may hold of an exercise; what its props are called is told in the row itself."""
    tables = [row, *map(row.get, FRAMES)] if isinstance(row, dict) else []
    told = [table.get("props") for table in tables if isinstance(table, dict)]
    props = {name for held in told if isinstance(held, dict) for name in held}
    thing = Vocabulary("bone or prop", (*BONE_SIDES, *props))
    frame = {
        **each((*(f"{bone}?" for bone in TRUNK), "at?"), PLACE),
        **{f"{limb}_{side}?": schema for limb, schema in (("leg", LEG_SCHEMA), ("arm", ARM_SCHEMA)) for side in SIDES},
        "rests?": _rests_schema,
        "touches?": [(thing, thing)],
        "props?": PROPS,
    }
    return {
        "side?": SIDE,
        "view": (float, float),
        "works?": {MUSCLE: [(Vocabulary("muscle patch", measures()["muscle"]), SIDE)]},
        "for?": {MUSCLE: _exercise_schema},
        "order?": [Vocabulary("part of the body", (*PARTS, *props))],
        "far?": [SIDE],
        "arrows": [ARROW],
        "props?": PROPS,
        **each(FRAMES, frame),
    }


def drawings() -> set[str]:
    """Return the drawing of every form of every exercise."""
    forms = [form for exercise in repertoire().values() for form in (exercise.usual, exercise.without_floor) if form]
    return {form.drawing for form in forms}


@cache
def poses() -> Named[Poses]:
    """Return every exercise that is drawn, by its id."""
    table = read_toml("poses.toml", {Vocabulary("exercise drawing", drawings): _exercise_schema})
    return Named("exercise drawing", {id: _poses(id, told) for id, told in table.items()})


@cache
def ways() -> Mapping[str, Poses]:
    """Return every way in which an exercise is drawn, by its id; most have one."""
    return {way.id: way for exercise in poses().values() for way in (exercise, *exercise.ways.values())}


def _poses(id: str, told: Mapping[str, Any]) -> Poses:
    """Return one exercise; what the end frame does not tell stays as it was at the start."""
    frames: dict[str, Frame] = {}
    pose: Mapping[str, Any] = {}
    for name in FRAMES:
        pose = {**pose, **told[name]}
        props = told.get("props", {}) | told[name].get("props", {})
        frames[name] = Frame(pose, props, tuple((one, other) for one, other in pose["touches"]))
    return Poses(
        id,
        told.get("side", "both"),
        View(*told["view"]),
        tuple(told.get("order", ORDER)),
        tuple(told.get("far", ("left",))),
        {muscle: tuple((patch, side) for patch, side in patches) for muscle, patches in told["works"].items()},
        tuple(told["arrows"]),
        frames,
        {muscle: _poses(f"{id}.{muscle}", own) for muscle, own in told.get("for", {}).items()},
    )


def frame_curves(exercise: Poses, frame: str) -> list[Curve]:
    """Return the shapes of one frame.

    Parameters
    ----------
    exercise : Poses
    frame : str
        ``start`` or ``end``; the end has the arrows.

    Returns
    -------
    list of (str, ndarray, ndarray)
        Role (a look of `data/mannequin.toml`), vertices (N × 2 mm on the page) and codes of matplotlib paths. The role
        of a patch is its muscle: every muscle has its own, of which a picture shows those that it is drawn for.
    """
    view, shown = exercise.view, exercise.frames[frame]
    behind = [name for name in shown.props if name not in exercise.order]
    curves: list[Curve] = []
    for item in (*behind, *exercise.order):
        if item in shown.props:
            curves += prop(view, shown.props[item], shown.bones)
        else:
            curves += part(exercise, shown.bones, item)
    if frame == "end":
        bones = [exercise.frames[name].bones for name in ("start", "end")]
        curves += [arrow(view, told, *bones) for told in exercise.arrows]
    return curves


def part(exercise: Poses, bones: Bones, item: str) -> Iterator[Curve]:
    """Yield the shapes of one part of the body, such as ``arm_left``, ``shirt``, ``shorts_both`` or ``muscle``."""
    name, _, side = item.partition("_")
    view, far = exercise.view, "far_" if side in exercise.far else ""
    match name:
        case "shirt":
            sleeves = [bones[f"upper_arm_{s}"].piece(0, SLEEVE, LOOSE) for s in RIGHT_FIRST if side in (s, "both")]
            yield _drawn(view, "skin", bones["neck"])
            trunk = [bones["pelvis"].piece(0.55, 1), bones["belly"], bones["chest"]]
            yield "shirt", *silhouette(view, [*trunk, *sleeves], LOOSELY)
        case "head":
            yield from head(view, bones["head"])
        case "arm":
            upper = bones[f"upper_arm_{side}"]
            yield _drawn(view, f"{far}skin", upper.piece(SLEEVE - HIDDEN, 1), *_rest(bones, "arm", side))
            yield _drawn(view, f"{far}shirt", upper.piece(0, SLEEVE, LOOSE))
        case "bare":
            upper = bones[f"upper_arm_{side}"].piece(SLEEVE, 1)
            yield _drawn(view, f"{far}skin", upper, *_rest(bones, "arm", side))
        case "leg":
            thigh = bones[f"thigh_{side}"]
            yield _drawn(view, f"{far}skin", thigh.piece(LEG - HIDDEN, 1), *_rest(bones, "leg", side))
            if far:
                yield _drawn(view, "far_shorts", thigh.piece(0, LEG, LOOSE))
        case "shorts":
            thighs = [bones[f"thigh_{s}"].piece(0, LEG, LOOSE) for s in RIGHT_FIRST if side in (s, "both")]
            yield _drawn(view, "shorts", bones["pelvis"].piece(0, WAIST, 3), *thighs)
        case "muscle":
            for muscle, patches in exercise.works.items():
                for patch, on in patches:
                    yield muscle, *_patch(view, patch, on, bones)
        case _:
            raise unknown("part of the body", item, ORDER)


def _drawn(view: View, role: str, *pieces: Bone) -> Curve:
    """Return the outline of some bones that belong together."""
    return role, *silhouette(view, pieces)


def _rest(bones: Bones, limb: str, side: str) -> list[Bone]:
    """Return the bones of a limb below the first."""
    kinds = ("shank", "foot", "toes") if limb == "leg" else ("forearm", "hand", "fist")
    return [bones[f"{kind}_{side}"] for kind in kinds if f"{kind}_{side}" in bones]


def head(view: View, bone: Bone) -> Iterator[Curve]:
    """Yield head, hair and ear: the profile, the face where it looks at us, or the back of the head."""
    faces = abs(view.depth(bone.front)) > FACE
    behind = faces and view.depth(bone.front) < 0
    told = measures()["head"]["back" if behind else "face" if faces else "profile"]
    # We see a head about as tall and as wide from wherever we look, so it is turned on the page but never squeezed.
    up = view.flat(bone.along) / np.linalg.norm(view.flat(bone.along))
    ahead = np.array([up[1], -up[0]])
    ahead *= np.sign(ahead @ view.flat(-bone.outer if faces else bone.front))
    axes = np.array([ahead, up])
    for role, points in told.items():
        yield role, *_ring(np.array(points, float) @ axes + view.flat(bone.start))


def _patch(view: View, name: str, side: str, bones: Bones) -> tuple[Array, Codes]:
    """Return the outline of the patch of a working muscle."""
    return _ring(view.flat(spots(view, name, side, bones)))


def spots(view: View, name: str, side: str, bones: Bones) -> Array:
    """Return where the rim of a muscle's patch lies on the body (N × 3 mm), as far round as we see it."""
    points = []
    for kind, share, angle, depth in measures()["muscle"][name]:
        bone = bones.get(f"{kind}_{side}") or bones[kind]
        # The trunk's own angles go round to the right.
        angle = -angle if side == "left" and not bone.side else angle
        points.append(bone.surface(share, _seen(view, bone, angle), depth))
    return np.array(points)


def _seen(view: View, bone: Bone, angle: float) -> float:
    """Return an angle round a bone, drawn to the edge of what we see where it lies behind it."""
    towards = np.degrees(np.arctan2(view.depth(bone.outer), view.depth(bone.front)))
    beside = (angle - towards + 180) % 360 - 180
    return float(towards + np.clip(beside, -EDGE, EDGE))


def _ring(points: Array) -> tuple[Array, Codes]:
    """Return a smooth ring through points."""
    weights, codes = ring_weights(len(points))
    return weights @ points, codes
