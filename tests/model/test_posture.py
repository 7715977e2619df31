import csv
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backedu import Posture, muscles
from backedu.catalogue.anatomy import SEGMENTS
from backedu.errors import BackeduError
from backedu.model.posture import LEVEL, lengths, part_names
from backedu.model.skeleton import LUMBAR, motions
from tests.tools.checkout import ROOT
from tests.tools.tables import written

PARTS = {part.id: part for muscle in muscles().values() for part in muscle.parts}
tilts = st.floats(-40, 40)
hikes = st.floats(-20, 20)


def test_neutral_lengths_match_the_published_models():
    for (part, _), length in Posture().lengths().items():
        assert length == pytest.approx(PARTS[part].neutral_length, abs=0.5)


def test_lengths_name_every_part_and_side():
    assert set(Posture(3, 2).lengths()) == {(part, side) for part in PARTS for side in ("left", "right")}


def test_ten_degrees_of_tilt_match_an_independent_simulation():
    with (ROOT / "tests/data/check_at_tilt_10.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert {row["part"] for row in rows} == set(PARTS)
    neutral, tipped = Posture().lengths(), Posture(10).lengths()
    for row in rows:
        for side in ("left", "right"):
            key = (row["part"], side)
            change = tipped[key] - neutral[key]
            assert 100 * change / neutral[key] == pytest.approx(float(row["change_percent_of_length"]), abs=0.1)
            expected = float(row["change_percent_of_optimal_fibre"])
            assert 100 * change / PARTS[row["part"]].fibre_length == pytest.approx(expected, abs=0.2)


def test_change_of_a_muscle_is_the_force_weighted_mean_of_its_parts():
    neutral, tipped = Posture().lengths(), Posture(10, 4).lengths()
    parts = muscles()["hamstrings"].parts
    change = [100 * (tipped[p.id, "left"] - neutral[p.id, "left"]) / p.fibre_length for p in parts]
    expected = np.average(change, weights=[p.force for p in parts])
    assert Posture(10, 4).changes()["hamstrings", "left"] == pytest.approx(expected, abs=1e-9)


def test_signs_follow_the_definition():
    forward, hiked = Posture(tilt=10).changes(), Posture(hike=8).changes()
    assert forward["hamstrings", "right"] > 5 and forward["iliopsoas", "right"] < 0
    assert forward["rectus_abdominis", "left"] > 0 and forward["erector_spinae", "left"] < 0
    assert hiked["quadratus_lumborum", "right"] < 0 < hiked["quadratus_lumborum", "left"]


def test_transversus_takes_no_part():
    assert ("transversus_abdominis", "left") not in Posture(5).changes()


@settings(deadline=None)
@given(tilts, hikes)
def test_left_and_right_mirror_each_other_exactly(tilt, hike):
    one, other = Posture(tilt, hike).lengths(), Posture(tilt, -hike).lengths()
    for part in PARTS:
        assert one[part, "left"] == other[part, "right"]
    level = Posture(tilt, 0).changes()
    for muscle, side in level:
        assert level[muscle, "left"] == level[muscle, "right"], (muscle, side)


@settings(deadline=None)
@given(tilts, hikes)
def test_lengths_are_finite_and_positive(tilt, hike):
    both = lengths([tilt], [hike])
    assert both.shape == (1, len(part_names()), 2)
    assert np.isfinite(both).all() and (both > 0).all()


@settings(deadline=None)
@given(st.lists(st.tuples(tilts, hikes), min_size=1, max_size=5))
def test_many_postures_at_once_equal_one_by_one(pairs):
    many = lengths([t for t, _ in pairs], [h for _, h in pairs])
    for row, (tilt, hike) in zip(many, pairs, strict=True):
        np.testing.assert_allclose(row, lengths([tilt], [hike])[0], rtol=0, atol=1e-9)


def test_one_hike_goes_with_many_tilts():
    assert lengths(np.linspace(-20, 25, 10), [3.0]).shape == (10, len(PARTS), 2)


@settings(deadline=None, max_examples=20)
@given(tilts, hikes)
def test_lengths_are_those_between_the_moved_points(tilt, hike):
    posture = Posture(tilt, hike)
    now = posture.lengths()
    for part in PARTS.values():
        long, forces = [], []
        for fascicle in part.fascicles:
            moved = posture.move([p.xyz for p in fascicle.points], [p.segment for p in fascicle.points])
            long.append(np.linalg.norm(np.diff(moved, axis=0), axis=1).sum())
            forces.append(fascicle.force)
        assert now[part.id, "right"] == pytest.approx(np.average(long, weights=forces))


@settings(deadline=None)
@given(tilts, hikes)
def test_segments_stay_rigid_and_the_chest_stays_upright(tilt, hike):
    turn, _ = motions(np.array([tilt]), np.array([hike]))
    for name, matrix in zip(SEGMENTS, turn[0], strict=True):
        np.testing.assert_allclose(matrix @ matrix.T, np.eye(3), atol=1e-12)
        if name in ("L1", "thorax", "femur", "tibia"):
            np.testing.assert_allclose(matrix, np.eye(3), atol=1e-12)


def shares_left(column):
    """Return the share each vertebra keeps of what the pelvis does, from L5 up, as `data/joints.csv` leaves it."""
    taken = {row["joint"]: float(row[column] or 0) for row in written("joints.csv")}
    left = dict(zip(SEGMENTS[1:6], 1 - np.cumsum([taken[joint] for joint in LUMBAR]), strict=True))
    return left | {"pelvis": 1.0, "thorax": 0.0, "abdomen": 1 - 0.643, "femur": 0.0, "tibia": 0.0}


@pytest.mark.parametrize("angle", [-17.0, 4.0, 20.0])
def test_in_a_hike_each_vertebra_keeps_what_the_side_bend_below_it_leaves(angle):
    turn, _ = motions(np.array([0.0]), np.array([angle]))
    left = shares_left("share_of_side_bend")
    for name, matrix in zip(SEGMENTS, turn[0], strict=True):
        np.testing.assert_allclose(matrix[0], [1, 0, 0], atol=1e-12, err_msg=f"{name} turns about the forward axis")
        turned = np.degrees(np.arctan2(matrix[1, 2], matrix[2, 2]))
        assert turned == pytest.approx(left[name] * angle, abs=1e-9), name


@pytest.mark.parametrize("angle", [-35.0, 4.0, 40.0])
def test_in_a_tilt_each_vertebra_keeps_what_the_flexion_below_it_leaves(angle):
    turn, _ = motions(np.array([angle]), np.array([0.0]))
    left = shares_left("share_of_flexion")
    for name, matrix in zip(SEGMENTS, turn[0], strict=True):
        np.testing.assert_allclose(matrix[2], [0, 0, 1], atol=1e-12, err_msg=f"{name} turns about the axis of the hips")
        turned = np.degrees(np.arctan2(matrix[0, 1], matrix[0, 0]))
        assert turned == pytest.approx(left[name] * angle, abs=1e-9), name


def test_joints_stay_together():
    """The lower and the upper vertebra of a joint, and thigh and pelvis, carry its centre to the same place."""
    from backedu.model.skeleton import joints

    posture = Posture(14, -6)
    for (lower, upper), name in zip(pairwise(SEGMENTS[:6]), LUMBAR, strict=True):
        centre = joints()[name][0]
        a, b = posture.move([centre, centre], [lower, upper])
        np.testing.assert_allclose(a, b, atol=1e-9)
    hip = joints()["hip_r"][0]
    a, b = posture.move([hip, hip], ["pelvis", "femur"])
    np.testing.assert_allclose(a, b, atol=1e-9)


@pytest.mark.parametrize("angle", [40.1, -41, float("nan"), float("inf"), "ten", None])
def test_tilt_out_of_range_is_refused_with_the_range(angle):
    with pytest.raises(BackeduError, match="tilt must be a number of degrees from -40 to 40"):
        Posture(tilt=angle)


@pytest.mark.parametrize("angle", [20.1, -25, float("nan")])
def test_hike_out_of_range_is_refused_with_the_range(angle):
    with pytest.raises(BackeduError, match="hike must be a number of degrees from -20 to 20"):
        Posture(hike=angle)
    with pytest.raises(BackeduError, match="hikes must be finite and from -20 to 20"):
        lengths([0.0], [angle])


@pytest.mark.parametrize("angle", ["3", b"3", True, 10**400, [1]])
def test_what_is_no_number_is_no_angle(angle):
    with pytest.raises(BackeduError, match="tilt must be a number of degrees"):
        Posture(tilt=angle)


def test_numbers_of_numpy_are_angles():
    assert Posture(np.float32(3), np.int64(2)) == Posture(3, 2)


NO_LISTS = "tilts and hikes must be lists of degrees of one length, or one of them a number"


@pytest.mark.parametrize(
    ("tilts", "hikes", "sentence"),
    [
        ([[1, 2], [3, 4]], [0], "tilts and hikes must have one dimension, not 2"),
        ([1, 2, 3], [1, 2], NO_LISTS),
        (["x"], [0], NO_LISTS),
        ([0], {"a": 1}, NO_LISTS),
        ([None], [0], "tilts must be finite and from -40 to 40 degrees"),
        ([0, 40.1], [0], "tilts must be finite and from -40 to 40 degrees"),
        ([0], [-20.1, 0], "hikes must be finite and from -20 to 20 degrees"),
        ([0], [float("nan")], "hikes must be finite and from -20 to 20 degrees"),
    ],
)
def test_lists_of_angles_that_do_not_fit_are_refused(tilts, hikes, sentence):
    with pytest.raises(BackeduError) as caught:
        lengths(tilts, hikes)
    assert str(caught.value) == sentence


def test_the_outermost_postures_are_allowed_and_a_number_goes_with_a_list():
    outermost = lengths([40, -40], [20, -20])
    assert outermost[0].tolist() == lengths([Posture(40, 20).tilt], 20)[0].tolist()
    assert outermost[1].tolist() == lengths(-40, [Posture(-40, -20).hike])[0].tolist()


def test_the_refusal_names_angle_and_range():
    with pytest.raises(BackeduError) as caught:
        Posture(41)
    assert str(caught.value) == "tilt must be a number of degrees from -40 to 40, not 41"
    with pytest.raises(BackeduError) as caught:
        Posture(0, "left")
    assert str(caught.value) == "hike must be a number of degrees from -20 to 20, not 'left'"


def test_no_postures_give_no_lengths():
    assert lengths([], []).shape == (0, len(part_names()), 2)


def test_moving_names_wrong_segments():
    with pytest.raises(BackeduError, match="no segment 'hip'"):
        Posture().move([[0, 0, 0]], ["hip"])
    with pytest.raises(BackeduError, match="2 points need as many segments, not 1"):
        Posture().move([[0, 0, 0], [1, 1, 1]], ["pelvis"])


def test_posture_is_a_value():
    assert repr(Posture(3, np.int64(-1))) == "Posture(tilt=3.0, hike=-1.0)" and LEVEL == 0.5
    assert Posture(3, 1) == Posture(3.0, 1.0) and hash(Posture(3)) == hash(Posture(3.0))
    with pytest.raises(AttributeError):
        Posture(1).tilt = 2
