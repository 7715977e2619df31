"""The drawings of exercises: bodies that could be real, hands and feet where they claim to be, small clean pictures."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from functools import cache

import matplotlib as mpl
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib import colors
from matplotlib.path import Path

from backedu.catalogue.repertoire import repertoire
from backedu.errors import BackeduError
from backedu.files import read_toml
from backedu.picture.diagram import Diagram
from backedu.picture.figure.body import bend, body
from backedu.picture.figure.bone import Bone, View, X, Y, length, measures, turn
from backedu.picture.figure.drawing import MARGIN, MOST_HIGH, NUMBER, RING, SCALE, WIDE, _layout, draw_exercise
from backedu.picture.figure.pose import FRAMES, Frame, frame_curves, part, poses
from backedu.picture.figure.props import arrow, hull, prop
from backedu.picture.figure.silhouette import Raster, contours, outline, silhouette
from backedu.picture.shapes.splines import CLOSE, LINE, MOVE, Array, ring_of
from backedu.words.text import LANGUAGES, say

IDS = sorted(poses())
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
    return poses()[id].frames[name]


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


def gap(shown: Frame, one: str, other: str) -> float:
    """Return how far two things are apart, mm; below zero one sinks into the other."""
    if one in shown.bones:
        points = skin(shown.bones[one])
    else:
        ball = shown.props[one]
        sphere = [turn(Y, a) @ turn(np.eye(3)[2], b) @ X for a in ANGLES for b in ANGLES]
        points = np.array(ball["at"]) + ball["radius"] * np.array(sphere) * [ball.get("squeezed", 1), 1, 1]
    if other in shown.bones:
        there = skin(shown.bones[other])
        return float(np.linalg.norm(points[:, None] - there[None], axis=2).min())
    told = shown.props[other]
    if told["kind"] == "ball":
        # Squeezed by the knees it is narrower from side to side, by the wall from front to back.
        narrow = [told.get("squeezed", 1), 1, 1] if one == "pelvis" else [1, 1, told.get("squeezed", 1)]
        away = np.linalg.norm((points - told["at"]) / narrow, axis=1) - told["radius"]
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


# ------------------------------------------------------------------------------------------------ bodies


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
        if told["kind"] != "ball":
            assert frame_of(id, "end").props[name] == told


angle = st.floats(-40, 120)
three = st.tuples(st.floats(-30, 120), st.floats(-20, 60), st.floats(-40, 40))
legs = st.fixed_dictionaries({"hip": three, "knee": st.floats(0, 140), "ankle": st.floats(-50, 30)})
arms = st.fixed_dictionaries({"shoulder": three, "elbow": st.floats(0, 140), "wrist": st.floats(-60, 60)})
any_pose = st.fixed_dictionaries(
    {
        "pelvis": st.tuples(*[st.floats(-180, 180)] * 3),
        "belly": st.tuples(*[st.floats(-25, 25)] * 3),
        "chest": st.tuples(*[st.floats(-25, 25)] * 3),
        "leg_right": legs,
        "leg_left": legs,
        "arm_right": arms,
        "arm_left": arms,
    }
)


@given(any_pose)
def test_bones_keep_their_length_and_hang_together_in_any_pose(pose: dict) -> None:
    bones = body(pose)
    for bone in bones.values():
        assert np.linalg.norm(bone.end - bone.start) == pytest.approx(length(bone.kind))
        assert bone.front @ bone.along == pytest.approx(0, abs=1e-9)
    for side in ("right", "left"):
        for one, other in (("thigh", "shank"), ("upper_arm", "forearm"), ("forearm", "hand"), ("foot", "toes")):
            assert bones[f"{one}_{side}"].end == pytest.approx(bones[f"{other}_{side}"].start)
        assert np.linalg.norm(bones[f"thigh_{side}"].start - bones["pelvis"].start) == pytest.approx(88)


@given(any_pose)
def test_left_mirrors_right(pose: dict) -> None:
    straight = dict.fromkeys(("pelvis", "belly", "chest"), (0, 0, 0))
    bones = body(pose | straight | {"leg_left": pose["leg_right"], "arm_left": pose["arm_right"]})
    for kind in ("shank", "foot", "forearm", "hand"):
        assert bones[f"{kind}_left"].end == pytest.approx(bones[f"{kind}_right"].end * [1, 1, -1])


@given(st.tuples(angle, angle, angle), st.floats(60, 800), st.tuples(*[st.floats(-1, 1)] * 3))
def test_two_bones_reach_any_point_within_reach(way: tuple, far: float, towards: tuple) -> None:
    target = turn(X, way[0]) @ turn(Y, way[1]) @ X * far
    joint, _ = bend(np.zeros(3), target, 415, 415, np.array(towards) + 0.01)
    assert np.linalg.norm(joint) == pytest.approx(415)
    assert np.linalg.norm(joint - target) == pytest.approx(415)


def test_a_point_out_of_reach_is_told() -> None:
    with pytest.raises(BackeduError, match=r"the point \(900, 0, 0\) is 900 mm away; within reach is 60 to 564 mm"):
        bend(np.zeros(3), X * 900, 312, 252, Y)


def test_knees_bend_backwards_and_elbows_forwards() -> None:
    bones = body({"leg_right": {"knee": 90}, "arm_right": {"elbow": 90}})
    assert bones["shank_right"].along == pytest.approx(-X)
    assert bones["forearm_right"].along[0] > 0.9


# ------------------------------------------------------------------------------------------------ outlines


def area(ring: Array) -> float:
    x, y = ring.T
    return float(x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2


@given(st.floats(40, 200), st.floats(-50, 50))
def test_the_outline_of_a_disc_is_a_circle(radius: float, off: float) -> None:
    raster = Raster.around(np.array([[off, 0.0]]), radius + 30)
    heights = radius - np.hypot(raster.places[..., 0] - off, raster.places[..., 1])
    (loop,) = contours(raster, heights)
    assert area(loop) == pytest.approx(np.pi * radius**2, rel=0.01)
    vertices, codes = outline(raster, heights)
    # Three straight steps a piece cut a little off.
    assert abs(area(ring_of(vertices, codes))) == pytest.approx(np.pi * radius**2, rel=0.05)


def test_a_hole_is_walked_the_other_way_round_and_a_line_that_leaves_the_map_is_left_out() -> None:
    raster = Raster.around(np.zeros((1, 2)), 150)
    away = np.hypot(raster.places[..., 0], raster.places[..., 1])
    around, hole = contours(raster, 25 - abs(away - 75))
    assert area(around) == pytest.approx(np.pi * 100**2, rel=0.01)
    assert area(hole) == pytest.approx(-np.pi * 50**2, rel=0.01)
    assert contours(raster, raster.places[..., 0]) == []
    assert contours(raster, np.ones_like(away)) == []
    assert len(outline(raster, np.ones_like(away))[0]) == 0


@given(any_pose, st.floats(-90, 90), st.floats(0, 45))
@settings(max_examples=30)
def test_any_pose_has_a_closed_outline_from_anywhere(pose: dict, around: float, above: float) -> None:
    bones, view = body(pose), View(around, above)
    for names in (("thigh_right", "shank_right", "foot_right"), ("pelvis", "belly", "chest"), ("hand_left",)):
        vertices, codes = silhouette(view, [bones[name] for name in names])
        assert np.isfinite(vertices).all()
        assert len(vertices) == len(codes) and codes[0] == Path.MOVETO and codes[-1] == Path.CLOSEPOLY
        assert abs(area(ring_of(vertices, codes))) > 500
        middle = view.flat(bones[names[0]].at(0.5))
        assert Path(vertices, codes).contains_point(middle)


def test_a_sleeve_ends_where_it_is_cut() -> None:
    bone = body({})["upper_arm_right"]
    whole, sleeve = (ring_of(*silhouette(View(), [b])) for b in (bone, bone.piece(0, 0.5, 5)))
    assert whole[:, 1].min() < bone.end[1]
    assert sleeve[:, 1].min() == pytest.approx(bone.at(0.5)[1], abs=15)
    assert sleeve[:, 0].max() > whole[:, 0].max()


def test_the_view_shows_the_right_side_first_and_the_face_from_the_front() -> None:
    person = body({})
    assert View().depth(person["thigh_right"].start) > View().depth(person["thigh_left"].start)
    assert View(90).flat(person["thigh_right"].start)[0] < 0
    assert View(0, 30).flat(np.array([0, 0, 100.0]))[1] < 0


def test_the_hull_of_points_holds_them_all() -> None:
    points = np.array([[0, 0], [2, 0], [2, 2], [0, 2], [1, 1], [1, 0]], float)
    assert area(hull(points)) == pytest.approx(4)
    assert len(hull(points)) == 4


# ------------------------------------------------------------------------------------------------ pictures


@cache
def drawn(id: str, lang: str = "en", side: str = "both") -> Diagram:
    return draw_exercise(id, lang, side=side)


@pytest.mark.parametrize("id", IDS)
def test_the_picture_is_small_and_the_same_every_time(id: str) -> None:
    first = drawn(id).svg
    assert first == draw_exercise(id).svg
    assert len(first.encode()) <= 12_000
    assert "<script" not in first and "http" not in first.replace("http://www.w3.org/", "")
    assert f'aria-label="{drawn(id).alt}"' in first
    assert re.findall(r"<text[^>]*>([^<]*)</text>", first) == ["1", "2"]


@pytest.mark.parametrize("id", IDS)
def test_everything_lies_on_the_page_and_off_the_numbers(id: str) -> None:
    diagram = drawn(id)
    wide, high = diagram.figure.get_size_inches() * 72
    assert wide == pytest.approx(WIDE) and high <= MOST_HIGH + 1e-6
    for name, points in diagram.shapes.items():
        assert (points.min(0) >= 0).all() and (points.max(0) <= [wide, high]).all(), name
        half = points[:, 0] > WIDE / 2
        assert half.all() == name.startswith("end") and half.any() == half.all(), name
        for x in (0, WIDE / 2):
            assert np.hypot(*(points - (x + MARGIN + RING, high - MARGIN - RING)).T).min() > RING + 2, name


@pytest.mark.parametrize("id", IDS)
def test_the_working_muscle_is_tinted_in_both_frames_and_an_arrow_shows_the_way(id: str) -> None:
    shapes = drawn(id).shapes
    for frame in FRAMES:
        muscles = [points for name, points in shapes.items() if re.fullmatch(f"{frame} \\d+ working", name)]
        assert len(muscles) == len(poses()[id].works) >= 1
        for points in muscles:
            assert abs(area(points)) > 15  # square points
    assert any(name.startswith("end") and name.endswith("arrow") for name in shapes)
    assert not any(name.startswith("start") and name.endswith("arrow") for name in shapes)


@pytest.mark.parametrize("id", IDS)
def test_arrows_point_where_the_body_goes(id: str) -> None:
    exercise = poses()[id]
    start, end = (exercise.frames[name].bones for name in FRAMES)
    for told in exercise.arrows:
        name = told.get("near", told.get("follows"))
        moved = exercise.view.flat(end[name].at(told.get("share", 0.5)) - start[name].at(told.get("share", 0.5)))
        _, vertices, _ = arrow(exercise.view, told, start, end)
        tip, tail = vertices[np.linalg.norm(vertices - vertices[0], axis=1).argmax()], vertices[0]
        assert (tip - tail) @ moved > 0 or np.linalg.norm(moved) < 25, told


def lightness(colour: str) -> float:
    """Return CIE L* of a colour: how light it prints in grey."""
    rgb = np.array(colors.to_rgb(colour))
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return 116 * float(np.cbrt(linear @ [0.2126, 0.7152, 0.0722])) - 16


def test_muscle_arrow_and_far_side_read_in_grey() -> None:
    look = measures()["look"]
    muscle = lightness(look["working"]["fill"])
    for ground in ("skin", "shorts", "shirt", "far_skin", "far_shorts"):
        assert lightness(look[ground]["fill"]) - muscle > 25, ground
    assert muscle - lightness(look["working"]["edge"]) > 20
    assert lightness(look["arrow"]["fill"]) < 30
    for near in ("skin", "shirt", "shorts"):
        assert lightness(look[near]["fill"]) - lightness(look[f"far_{near}"]["fill"]) > 5


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("id", IDS)
def test_alt_text_tells_start_and_end(id: str, lang: str) -> None:
    diagram = drawn(id, lang)
    assert diagram.lang == lang and diagram.alt == say(f"sketch.{id}.alt", lang)
    assert re.search(r"\b(Then|Luego)\b", diagram.alt)
    sentences = re.split(r"(?<=\.)\s", diagram.alt)
    assert len(sentences) >= 3
    assert max(len(sentence.split()) for sentence in sentences) <= 19
    for side in ("both", "left", "right"):
        assert 30 <= len(drawn(id, lang, side).alt) <= 250


@pytest.mark.parametrize("id", IDS)
def test_the_side_asked_for_is_drawn_and_told(id: str) -> None:
    """What is seen from the other side is an exact mirror, but the start stays left of the end and numbers readable."""
    usual = drawn(id)
    shown = {side: drawn(id, "en", side) for side in ("left", "right")}
    if poses()[id].side == "both":
        assert {one.svg for one in shown.values()} == {usual.svg}
        return
    same, other = (shown[s] for s in sorted(shown, key=lambda s: s != poses()[id].side))
    for name, points in usual.shapes.items():
        assert same.shapes[name] == pytest.approx(points)
        middle = WIDE / 4 if name.startswith("start") else WIDE * 3 / 4
        flipped = (points - (middle, 0)) * (-1, 1)
        moved = (other.shapes[name] - (middle, 0)) - flipped
        assert np.ptp(moved, axis=0).max() < 1e-6 or _scaled(flipped, other.shapes[name]), name
    assert [re.findall(r"<text[^>]*>([^<]*)</text>", one.svg) for one in shown.values()] == [["1", "2"]] * 2
    for side, one in shown.items():
        assert one.alt == f"{side.capitalize()} side. {usual.alt}"
        assert len(one.svg.encode()) <= 12_000
    sides = {"left": "Lado izquierdo. ", "right": "Lado derecho. "}
    assert all(drawn(id, "es", side).alt.startswith(said) for side, said in sides.items())


def _scaled(one: Array, other: Array) -> bool:
    """Return whether two outlines are alike but for size and place: a number in the way may make a figure smaller."""
    one, other = (points - points.mean(0) for points in (one, other))
    size = np.linalg.norm(other) / np.linalg.norm(one)
    return bool(0.85 < size < 1.2 and np.allclose(other, one * size, atol=1e-6))


@pytest.mark.parametrize("id", IDS)
def test_the_side_drawn_is_the_side_that_works(id: str) -> None:
    exercise = poses()[id]
    one = repertoire()[id.removesuffix("_no_floor")].one_sided
    assert (exercise.side != "both") == one
    if one:
        assert {side for _, side in exercise.works} == {exercise.side}


@pytest.mark.parametrize(("wide", "unit", "least"), [(3.5 * 72, "pt", 10), (3.0 * 72, "pt", 10), (235, "px", 12)])
def test_numbers_can_be_read_on_paper_and_on_a_phone(wide: float, unit: str, least: float) -> None:
    """A card's drawing is 3.5 in wide on paper and 235 px on a phone 320 px wide."""
    assert NUMBER * wide / WIDE >= least, unit
    assert re.findall(r'<text[^>]* font-size="([^"]*)"', drawn("bridge").svg) == [f"{NUMBER:.0f}px"] * 2


@given(st.floats(600, 2600), st.floats(300, 1900))
def test_a_number_keeps_off_any_figure(wide: float, high: float) -> None:
    corners = np.array([[0, 0], [wide, 0], [wide, high], [0, high], [0, 0]])
    frame = [("floor", corners, np.array([MOVE, LINE, LINE, LINE, CLOSE], np.uint8))]
    try:
        scale, tall, aside = _layout((frame, frame))
    except BackeduError as error:
        assert "leaves no room for its numbers" in str(error)
        return
    assert tall <= MOST_HIGH + 1e-6 and scale <= SCALE
    left, top = WIDE / 4 + aside - wide * scale / 2, MARGIN + high * scale
    away = np.maximum([left - MARGIN - RING, tall - MARGIN - RING - top], 0)
    assert np.hypot(*away) >= RING


def test_every_exercise_has_a_drawing() -> None:
    forms = [form for e in repertoire().values() for form in (e.usual, e.without_floor) if form]
    assert sorted(form.drawing for form in forms) == IDS
    assert set(read_toml("mannequin.toml")["muscle"]) == {m for id in IDS for m, _ in poses()[id].works}


def test_unknown_names_are_refused_with_the_nearest() -> None:
    with pytest.raises(BackeduError, match="no exercise drawing 'brigde'; did you mean 'bridge'"):
        draw_exercise("brigde")
    with pytest.raises(BackeduError, match="no side 'rigth'; did you mean 'right'"):
        draw_exercise("clamshell", side="rigth")
    with pytest.raises(BackeduError, match="no language 'fr'"):
        draw_exercise("bridge", "fr")
    with pytest.raises(BackeduError, match="no prop 'bal'; did you mean 'ball'"):
        prop(View(), {"kind": "bal"}, {})
    with pytest.raises(BackeduError, match="no part of the body 'hed'; did you mean 'head'"):
        list(part(poses()["bridge"], frame_of("bridge", "start").bones, "hed"))


def test_what_stands_in_front_is_drawn_last() -> None:
    roles = [role for role, _, _ in frame_curves(poses()["ball_squeeze"], "end")]
    assert roles.index("ball") > max(n for n, role in enumerate(roles) if role == "working")
    assert roles[-1] == "arrow"
    moved = replace(poses()["ball_squeeze"], order=("head",))
    assert [role for role, _, _ in frame_curves(moved, "start")][-2:] == ["skin", "hair"]


def test_drawing_leaves_matplotlib_alone() -> None:
    before = dict(mpl.rcParams)
    draw_exercise("bridge")
    assert dict(mpl.rcParams) == before
    code = "import sys; from backedu.picture.figure.drawing import draw_exercise; draw_exercise('bridge'); "
    code += "print('matplotlib.pyplot' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
