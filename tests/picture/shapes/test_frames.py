"""The points that travel to the browser carry the whole picture: drawn again from them, every shape is the scene's."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backedu import Assessment, Posture
from backedu.errors import BackeduError
from backedu.picture.live import EVERYTHING
from backedu.picture.shapes.frames import ShapeOrder, joints_of, keyed
from backedu.picture.shapes.outlines import VIEWS
from backedu.picture.shapes.scene import Shape, scene
from backedu.picture.shapes.splines import CLOSE, bezier, corner_ring, open_curve, ribbon_ring, ring_weights
from tests.tools.cases import everywhere
from tests.tools.joints import path_of
from tests.tools.strategies import hikes, lengths_of_all, tilts

ORDERS = {view: ShapeOrder.of(scene(Assessment(), EVERYTHING, view).shapes) for view in VIEWS}
views = st.sampled_from(VIEWS)
NEAR = 1e-6  # mm


def redrawn(joints, points):
    """Return codes and vertices of a path made of joined points, as matplotlib writes them."""
    commands = path_of(joints, points)
    return [code for code, vertices in commands for _ in vertices], np.concatenate([v for _, v in commands])


def but_closings(codes, vertices):
    """Return the vertices without those of a closing, which nobody looks at."""
    return vertices[np.asarray(codes) != CLOSE]


def shown_by(order, shapes):
    """Yield every shape of a scene with its joints and its share of the order's points."""
    points, first = order.points(shapes), 0
    found = dict(zip(keyed(shapes), shapes, strict=True))
    for key, joints, pick in zip(order.keys, order.joints, order.picks, strict=True):
        yield found.get(key), joints, points[first : first + len(pick)]
        first += len(pick)
    assert first == len(points)


@given(lengths_of_all, tilts, hikes, views)
def test_points_and_joints_give_every_path_back(found, tilt, hike, view):
    shapes = scene(found, Posture(tilt, hike), view).shapes
    drawn = 0
    for shape, joints, points in shown_by(ORDERS[view], shapes):
        if shape is None:
            assert np.isnan(points).all()
            continue
        drawn += 1
        codes, vertices = redrawn(joints, points)
        assert codes == shape.codes.tolist()
        assert np.abs(but_closings(codes, vertices - shape.vertices)).max() < NEAR
    assert drawn == len(shapes)


@given(lengths_of_all, tilts, hikes, views)
def test_every_posture_and_finding_has_the_same_joints(found, tilt, hike, view):
    shapes = scene(found, Posture(tilt, hike), view).shapes
    fixed = dict(zip(ORDERS[view].keys, ORDERS[view].joints, strict=True))
    for key, shape in zip(keyed(shapes), shapes, strict=True):
        assert joints_of(shape.vertices, shape.codes)[0] == fixed[key]


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("posture", [Posture(), Posture(40, 20), Posture(-40, -20), Posture(0, 8), Posture(8, 0)])
@pytest.mark.parametrize("words", ["not tested", "short", "long"])
def test_the_order_is_the_drawing_order(view, posture, words):
    shapes = scene(everywhere(words), posture, view).shapes
    places = [ORDERS[view].keys.index(key) for key in keyed(shapes)]
    assert places == sorted(places)


@pytest.mark.parametrize("view", VIEWS)
def test_a_scene_that_shows_everything_fills_the_reel(view):
    points = ORDERS[view].points(scene(Assessment(), EVERYTHING, view).shapes)
    assert not np.isnan(points).any()
    assert len(points) == sum(len(pick) for pick in ORDERS[view].picks)
    assert len(set(ORDERS[view].keys)) == len(ORDERS[view].keys)


def test_a_stranger_is_refused():
    shapes = scene(Assessment(), Posture(), "side").shapes
    stranger = replace(shapes[0], name="tail")
    with pytest.raises(BackeduError, match=r"no place for \('skin', 'tail', 0\); make it of a scene that shows every"):
        ORDERS["side"].points([*shapes, stranger])
    with pytest.raises(BackeduError, match=r"\('skin', 'skin', 1\)"):
        ORDERS["side"].points([*shapes, shapes[0]])


def test_names_of_one_kind_are_numbered():
    pole = np.zeros((1, 2))
    shapes = [Shape(name, role, pole, np.array([1], np.uint8)) for role, name in ("ab", "ac", "ab", "db")]
    assert keyed(shapes) == (("a", "b", 0), ("a", "c", 0), ("a", "b", 1), ("d", "b", 0))


POINTS = np.array([[0, 0], [10, 3], [17, 11], [12, 24], [3, 19]], float)


def ring(smooth):
    fixed, codes = ring_weights(len(POINTS), smooth)
    return "", fixed @ POINTS, codes


@pytest.mark.parametrize(
    ("curve", "joints", "picked"),
    [
        (ring(True), "osssse", 5),
        (ring(False), "mllllz", 5),
        (open_curve("", [bezier(5) @ POINTS]), "msssc", 5),
        (open_curve("", [bezier(3) @ POINTS[:3], bezier(2) @ POINTS[3:]]), "mscmc", 5),
        (ribbon_ring("", bezier(3) @ POINTS[:3], bezier(2) @ POINTS[:2] + 40), "msclcz", 5),
        (corner_ring("", [POINTS[:3], POINTS[2:], POINTS[[4, 0]]], straight=(2,)), "mscsclz", 6),
    ],
)
def test_how_each_kind_of_curve_is_joined(curve, joints, picked):
    _, vertices, codes = curve
    letters, picks = joints_of(vertices, codes)
    assert (letters, len(picks)) == (joints, picked)
    again, drawn = redrawn(letters, vertices[picks])
    assert again == codes.tolist()
    assert np.abs(but_closings(again, drawn - vertices)).max() < NEAR
