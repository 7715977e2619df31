"""Bones that hang together in any pose, and limbs that bend as people's do."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backedu.errors import BackeduError
from backedu.picture.figure.body import bend, body
from backedu.picture.figure.bone import X, Y, length, turn
from tests.tools.strategies import any_pose

angle = st.floats(-40, 120)


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
