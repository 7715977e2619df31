"""The outline of flesh: closed, smooth, round where it is round, cut where it is cut."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.path import Path

from backedu.picture.figure.body import body
from backedu.picture.figure.bone import View
from backedu.picture.figure.silhouette import MELT, Flat, Raster, contours, heights, outline, silhouette, united
from backedu.picture.shapes.splines import ring_of
from tests.tools.rings import area
from tests.tools.strategies import any_pose


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


@given(any_pose, st.floats(-90, 90), st.floats(0, 45))
@settings(max_examples=30)
def test_where_a_bone_is_far_it_changes_no_outline(pose: dict, around: float, above: float) -> None:
    """Only places near a bone are worked out for it; all places of all bones give the same line within 0.1 mm."""
    bones, view = body(pose), View(around, above)
    for names in (("thigh_right", "shank_right", "foot_right", "toes_right"), ("pelvis", "belly", "chest")):
        parts = [Flat.of(view, bones[name]) for name in names]
        raster = Raster.around(view.flat(np.array([bones[name].start for name in names])), 500)
        whole = parts[0].height(raster.places)
        for part in parts[1:]:
            whole = united(whole, part.height(raster.places), MELT)
        near, full = (contours(raster, deep) for deep in (heights(parts, raster), whole))
        assert [len(line) for line in near] == [len(line) for line in full]
        assert all(np.abs(one - other).max() < 0.1 for one, other in zip(near, full, strict=True))


def test_a_sleeve_ends_where_it_is_cut() -> None:
    bone = body({})["upper_arm_right"]
    whole, sleeve = (ring_of(*silhouette(View(), [b])) for b in (bone, bone.piece(0, 0.5, 5)))
    assert whole[:, 1].min() < bone.end[1]
    assert sleeve[:, 1].min() == pytest.approx(bone.at(0.5)[1], abs=15)
    assert sleeve[:, 0].max() > whole[:, 0].max()
