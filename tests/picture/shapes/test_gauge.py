"""What tells the tilt: two lines at the model's angles, and a wedge wide enough to be seen, or words in its place."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backedu import Assessment, Posture
from backedu.assessment.findings import example
from backedu.model.balance import balance
from backedu.model.posture import HIKE_LIMIT, LEVEL, TILT_LIMIT
from backedu.picture.shapes.camera import Camera, Knots
from backedu.picture.shapes.gauge import OPEN, ROLES, bounds, dimensions, gauge
from backedu.picture.shapes.outlines import VIEWS
from backedu.picture.shapes.scene import scene
from backedu.picture.shapes.splines import Array

PHONE, SEEN, LARGE = 375, 8, 20  # px
NEUTRAL_SLOPE = -12.36  # degrees: from the back to the front iliac spine of `data/shapes.toml`, down to the front
postures = st.builds(Posture, st.floats(-TILT_LIMIT, TILT_LIMIT), st.floats(-HIKE_LIMIT, HIKE_LIMIT))
views = st.sampled_from(VIEWS)


def angle(way: Array) -> float:
    """Return the direction of a line in degrees, -90 to 90."""
    return float(np.degrees(np.arctan(way[1] / way[0])))


def told(posture: Posture, view: str) -> float:
    return posture.tilt if view == "side" else posture.hike


def pixels(posture: Posture, view: str) -> float:
    """Return how far the wedge opens in a picture 375 px wide."""
    left, right, _, _ = bounds(view)
    return gauge(posture, view).opens * PHONE / (right - left)


@given(postures, views)
def test_the_drawn_angle_is_the_models(posture: Posture, view: str) -> None:
    lines = gauge(posture, view)
    start, now = (angle(end - lines.pivot) for end in (lines.start_end, lines.end))
    assert abs(now - start) == pytest.approx(abs(told(posture, view)), abs=1e-9)
    # The end has gone where the model's pelvis has: its front down when it tips forward, the raised side up.
    moved = lines.end[1] - lines.start_end[1]
    if abs(told(posture, view)) > 1e-6:
        assert (moved < 0) == (view == "side" and posture.tilt > 0) and lines.rises == (moved > 0)


@given(postures, postures, views)
def test_between_two_postures_it_is_the_change(before: Posture, now: Posture, view: str) -> None:
    lines = gauge(now, view, before)
    one, other = (angle(end - lines.pivot) for end in (lines.start_end, lines.end))
    assert abs(one - other) == pytest.approx(abs(told(now, view) - told(before, view)), abs=1e-9)


@given(postures)
def test_from_the_side_the_lines_start_at_the_posed_iliac_spine(posture: Posture) -> None:
    lines = gauge(posture, "side")
    spine = Camera.of(posture, "side").seen(Knots.read([dimensions()["psis"]]), "right")[0]
    assert lines.pivot == pytest.approx(spine)
    assert angle(lines.start_end - lines.pivot) == pytest.approx(NEUTRAL_SLOPE, abs=0.01)
    assert lines.end[0] == pytest.approx(222)


@given(st.floats(-TILT_LIMIT, TILT_LIMIT))
def test_from_the_side_the_line_of_now_runs_through_both_spines(tilt: float) -> None:
    lines, camera = gauge(Posture(tilt), "side"), Camera.of(Posture(tilt), "side")
    for name in ("psis", "asis"):
        x, y = camera.seen(Knots.read([dimensions()[name]]), "right")[0] - lines.pivot
        way = lines.end - lines.pivot
        assert way[0] * y - way[1] * x == pytest.approx(0, abs=1e-6)


@given(postures, st.sampled_from(("front", "back")))
def test_from_front_and_back_the_start_line_is_level_through_the_lower_crest(posture: Posture, view: str) -> None:
    lines, camera = gauge(posture, view), Camera.of(posture, view)
    crests = {side: camera.seen(Knots.read([dimensions()["crest"]]), side)[0] for side in ("left", "right")}
    lower = min(crests.values(), key=lambda crest: float(crest[1]))
    assert lines.pivot[1] == pytest.approx(lower[1], abs=1e-6)
    assert lines.start_end[1] == pytest.approx(lines.pivot[1], abs=1e-9)
    # The wedge opens on the raised side: the person's right is on the left of the front view.
    if abs(posture.hike) > 1e-6:
        assert (lines.end[0] < 0) == ((posture.hike > 0) == (view == "front"))


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("sign", [-1, 1])
def test_six_degrees_open_twenty_pixels_on_a_phone(view: str, sign: int) -> None:
    assert pixels(Posture(sign * 6, sign * 6), view) >= LARGE


@given(postures, views)
def test_below_eight_pixels_there_is_no_wedge_but_words(posture: Posture, view: str) -> None:
    roles = [shape.role for shape in scene(Assessment(), posture, view).shapes if shape.role in ROLES]
    is_open = pixels(posture, view) >= SEEN
    assert [role for role in ROLES if is_open or role not in OPEN] == roles
    assert gauge(posture, view).is_small == (not is_open and abs(told(posture, view)) >= LEVEL)


@pytest.mark.parametrize(("view", "least"), [("side", 2.1), ("front", 2.2), ("back", 2.2)])
def test_about_two_degrees_are_the_least_that_is_drawn(view: str, least: float) -> None:
    assert gauge(Posture(least, least), view).is_open and not gauge(Posture(least - 0.4, least - 0.4), view).is_open


@pytest.mark.parametrize("pattern", ["anterior_tilt", "flat_back", "sway_back", "hip_hike"])
def test_lines_arrow_and_words_lie_in_the_picture(pattern: str) -> None:
    for view in VIEWS:
        lines, (left, right, low, top) = gauge(balance(example(pattern)).posture, view), bounds(view)
        points = np.concatenate([*(curve[1] for curve in lines.curves.values()), lines.words])
        assert left <= points[:, 0].min() and points[:, 0].max() <= right
        assert low <= points[:, 1].min() and points[:, 1].max() <= top


@given(postures, views)
def test_the_wedge_ends_beyond_the_body(posture: Posture, view: str) -> None:
    lines = gauge(posture, view)
    skin = next(shape for shape in scene(Assessment(), Posture(), view).shapes if shape.role == "skin").ring
    level = skin[(skin[:, 1] > 0) & (skin[:, 1] < 200)]
    assert abs(lines.end[0]) > np.abs(level[:, 0]).max() + 40
