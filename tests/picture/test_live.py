"""The picture that moves: its shapes once, then only points; few enough that a click is answered at once."""

from __future__ import annotations

import json
import re
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backedu import Assessment, Posture, balance, draw, muscles
from backedu.assessment.findings import example
from backedu.catalogue.anatomy import SIDES
from backedu.errors import BackeduError
from backedu.model.balance import held_long
from backedu.model.posture import HIKE_LIMIT, TILT_LIMIT
from backedu.picture.live import ABSENT, EVERYTHING, SCALE, UNIT, frame, live_picture
from backedu.picture.panel import HIGH, LOW, MarkedScene
from backedu.picture.shapes.frames import CORNER, SHUT, SHUT_ROUND, ShapeOrder, keyed
from backedu.picture.shapes.gauge import bounds, side_places
from backedu.picture.shapes.outlines import VIEWS
from backedu.picture.shapes.scene import scene
from backedu.picture.swatches import MARKS
from backedu.visit.pelvis import PelvisView
from backedu.visit.session import Session
from backedu.words.text import say
from tests.tools.cases import everywhere
from tests.tools.strategies import lengths_of_all
from tests.tools.visits import asked, visit_of

ORDERS = {view: ShapeOrder.of(scene(Assessment(), EVERYTHING, view).shapes) for view in VIEWS}
PATTERNS = ("anterior_tilt", "flat_back", "sway_back", "hip_hike")
MOST = 12_000  # bytes that a click's answer may take
postures = st.builds(Posture, st.floats(-TILT_LIMIT, TILT_LIMIT), st.floats(-HIKE_LIMIT, HIKE_LIMIT))
views = st.sampled_from(VIEWS)


def numbers(found, posture, view):
    return np.frombuffer(frame(found, posture, view), "<i2").reshape(-1, 2)


def root_of(view):
    return ElementTree.fromstring(live_picture(view).svg)


@pytest.mark.parametrize("view", VIEWS)
def test_a_frame_is_four_bytes_a_point_three_points_an_anchor_and_four_for_words(view):
    shown = live_picture(view)
    points = sum(letter not in SHUT + SHUT_ROUND for joints in shown.joints for letter in joints)
    assert points == sum(len(pick) for pick in ORDERS[view].picks)
    for posture in (Posture(), EVERYTHING, Posture(-12, 3)):
        assert len(frame(Assessment(), posture, view)) == 4 * (points + 3 * len(shown.anchors) + 4)


@given(lengths_of_all, postures, views)
def test_absent_is_what_the_scene_does_not_show(found, posture, view):
    given_points, first = numbers(found, posture, view), 0
    there = set(keyed(scene(found, posture, view).shapes))
    for key, pick in zip(ORDERS[view].keys, ORDERS[view].picks, strict=True):
        points = given_points[first : first + len(pick)]
        assert (points == ABSENT).all() if key not in there else (points != ABSENT).all()
        first += len(pick)
    assert (given_points[first:] != ABSENT).all()


@given(lengths_of_all, postures, views)
def test_numbers_are_the_points_of_the_scene_to_the_nearest(found, posture, view):
    """So none left the 16 bits, not in the strongest posture there is."""
    shown, left = scene(found, posture, view), bounds(view)[0]
    points = [ORDERS[view].points(shown.shapes), *(shown.anchors[key] for key in live_picture(view).anchors)]
    there = np.concatenate([*points, shown.gauge.words, side_places(view, shown.middle)])
    exact = np.stack([there[:, 0] - left, HIGH - there[:, 1]], axis=1) * SCALE * UNIT
    sent = numbers(found, posture, view)
    assert np.nanmax(np.abs(exact)) < 2**15 - 1
    assert np.array_equal(np.isnan(exact), sent == ABSENT)
    assert np.nanmax(np.abs(exact - sent)) <= 0.5


@pytest.mark.parametrize("view", VIEWS)
def test_the_view_box_holds_the_body_from_side_to_side_down_to_where_paper_ends(view):
    wide, high = (float(n) for n in root_of(view).get("viewBox").split()[2:])
    anchors = numbers(Assessment(), Posture(), view)[-3 * len(live_picture(view).anchors) - 4 : -4] / UNIT
    assert (anchors[:, 0] >= 0).all() and (anchors[:, 0] <= wide).all()
    outside = {m for (m, _), (_, y) in zip(live_picture(view).anchors, anchors[::3], strict=True) if not 0 < y < high}
    assert outside == ({"latissimus_dorsi"} if view == "back" else set())
    near, far = live_picture(view).body
    assert 0 < near < far < wide and high == pytest.approx((HIGH - LOW) * SCALE, abs=0.1)


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("posture", [Posture(6, 6), Posture(-6, -6)])
def test_lines_and_words_of_the_tilt_lie_in_the_view_box(view, posture):
    wide, high = (float(n) for n in root_of(view).get("viewBox").split()[2:])
    places = {path.get("class"): int(path.get("data-n")) for path in root_of(view).iter("path") if path.get("data-n")}
    points, at = numbers(Assessment(), posture, view) / UNIT, np.cumsum([0, *map(len, ORDERS[view].picks)])
    for role in ("wedge", "start", "now", "landmark", "arrow", "head"):
        there = points[at[places[role]] : at[places[role] + 1]]
        assert (there >= 0).all() and (there <= [wide, high]).all(), role
    assert (points[-4:] >= 0).all() and (points[-4:] <= [wide, high]).all()
    # The wedge's corners: where both lines meet, then their ends.
    _, now, start = points[at[places["wedge"]] : at[places["wedge"] + 1]]
    assert np.hypot(*(now - start)) * 375 / wide >= 20


@pytest.mark.parametrize("view", VIEWS)
def test_every_muscle_of_the_scene_is_a_group_of_its_own(view):
    shown = scene(Assessment(), EVERYTHING, view)
    assert set(live_picture(view).anchors) == set(shown.anchors)
    groups = [g for g in root_of(view).iter("g") if g.get("class") == "muscles"]
    keys = {(g.get("data-muscle"), g.get("data-side")) for g in groups}
    assert keys == {(shape.muscle, shape.side) for shape in shown.shapes if shape.muscle} >= set(shown.anchors)
    assert {muscle for muscle, _ in keys} <= set(muscles()) and {side for _, side in keys} <= set(SIDES)
    for group in groups:
        belonging = {(shown.shapes[n].muscle, shown.shapes[n].side) for n in shape_numbers(group)}
        assert belonging == {(group.get("data-muscle"), group.get("data-side"))}


@pytest.mark.parametrize("view", VIEWS)
def test_every_shape_is_there_once_and_muscles_keep_their_order(view):
    shown = scene(Assessment(), EVERYTHING, view)
    root = root_of(view)
    windows = {int(path.get("data-n")) for clip in root.iter("clipPath") for path in clip}
    for defs in list(root.iter("defs")):
        root.remove(defs)
    there = shape_numbers(root)
    assert sorted(there) == list(range(len(shown.shapes)))
    assert {shown.shapes[n].role for n in windows} <= {"window"}
    # Left and right of one layer lie apart, so that they may be drawn in groups; all else keeps its order.
    for side in ("", *SIDES):
        of_side = [n for n in there if shown.shapes[n].side == side]
        assert of_side == sorted(of_side)


def shape_numbers(element):
    return [int(path.get("data-n")) for path in element.iter("path") if path.get("data-n")]


@pytest.mark.parametrize("view", VIEWS)
def test_signs_stand_at_every_anchor(view):
    signs = [g for g in root_of(view).iter("g") if (g.get("class") or "").startswith("sign ")]
    keys = [(g.get("data-muscle"), g.get("data-side")) for g in signs]
    assert keys == [key for key in live_picture(view).anchors for _ in MARKS]
    assert [g.get("class") for g in signs] == [f"sign {kind}" for _ in live_picture(view).anchors for kind in MARKS]


@pytest.mark.parametrize("view", VIEWS)
def test_a_picture_names_only_its_own_ids(view):
    svg = live_picture(view).svg
    ids = re.findall(r'\bid="([^"]*)"', svg)
    assert set(re.findall(r"url\(#([^)]*)\)", svg)) <= set(ids) and len(ids) == len(set(ids))
    assert all(id.startswith("PREFIX-") for id in ids)
    assert "http" not in svg and "<script" not in svg


def test_an_unknown_view():
    with pytest.raises(BackeduError, match="no view 'top'; there are: side, front, back"):
        live_picture("top")


@given(lengths_of_all, postures, st.sampled_from(VIEWS))
def test_what_only_the_model_holds_long_is_what_the_printed_picture_says(found, posture, view):
    held = held_long(found, posture.changes())
    assert all(found[key].length == "not tested" for key in held)
    shown = MarkedScene.of(scene(found, posture, view), found)
    assert shown.held == {key for key in held if key[0] in {muscle for muscle, _ in shown.scene.anchors}}
    assert balance(found).held_long == held_long(found, balance(found).posture.changes())


@pytest.mark.parametrize("pattern", PATTERNS)
def test_held_muscles_agree_with_draw(pattern):
    found = example(pattern)
    told = next((line for line in draw(found).findings if "held long" in line), "")
    held = {muscle for muscle, _ in balance(found).held_long}
    shown = {muscle for muscle, _ in live_picture("side").anchors}
    names = {id: say(f"muscle.{id}.name") for id in muscles()}
    assert {id for id, name in names.items() if name in told} == held & shown


def answer(view):
    """Return what a click sends back: every trait that changed but the picture and the words, as the wire has it."""
    traits = {name: getattr(view, name) for name in view.keys if not name.startswith("_")}
    still = ("frame", "picture", "words", "layout", "tabbable", "tooltip", "comm", "muscles")
    return len(view.frame) + len(json.dumps({k: v for k, v in traits.items() if k not in still}).encode())


@pytest.mark.parametrize("name", VIEWS)
@pytest.mark.parametrize("found", [everywhere("long weak, trigger point, feels tight"), *map(example, PATTERNS)])
def test_the_answer_to_a_click_is_small(name, found):
    asked = found.replace(pain="severe", safety="clear", cautions=("hip replacement, back approach", "leg tingling"))
    view = PelvisView(Session(assessment=asked, view=name))
    view.show()
    assert view.state and view.settled.keys() == {"tilt", "hike", "strain"}
    assert answer(view) <= MOST
    view.close()


@pytest.mark.parametrize("name", VIEWS)
def test_a_click_never_sends_shapes_or_words_again(name):
    selector = visit_of(asked())
    selector.visit.start.flush()
    selector.session.view = name
    view = selector.visit.pelvis
    assert view.picture["view"] == name
    changed = []
    view.observe(lambda change: changed.append(change.name))
    selector.session.mark([("hamstrings", "left", "length", "short")])
    assert {"frame", "state", "settled", "unsaved"} <= set(changed)
    assert not {"picture", "words", "muscles"} & set(changed)
    selector.close()


def test_the_browser_knows_every_letter():
    assert {letter for view in VIEWS for joints in live_picture(view).joints for letter in joints} <= set("molcsze")
    assert CORNER in "".join(live_picture("side").joints)
