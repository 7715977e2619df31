"""What stands round the figure, and arrows that point where the body goes."""

from __future__ import annotations

import numpy as np
import pytest

from backedu.picture.figure.pose import FRAMES, ways
from backedu.picture.figure.props import arrow, hull
from tests.tools.rings import area


def test_the_hull_of_points_holds_them_all() -> None:
    points = np.array([[0, 0], [2, 0], [2, 2], [0, 2], [1, 1], [1, 0]], float)
    assert area(hull(points)) == pytest.approx(4)
    assert len(hull(points)) == 4


@pytest.mark.parametrize("id", sorted(ways()))
def test_arrows_point_where_the_body_goes(id: str) -> None:
    exercise = ways()[id]
    start, end = (exercise.frames[name].bones for name in FRAMES)
    for told in exercise.arrows:
        name = told.get("near", told.get("follows"))
        moved = exercise.view.flat(end[name].at(told.get("share", 0.5)) - start[name].at(told.get("share", 0.5)))
        _, vertices, _ = arrow(exercise.view, told, start, end)
        tip, tail = vertices[np.linalg.norm(vertices - vertices[0], axis=1).argmax()], vertices[0]
        assert (tip - tail) @ moved > 0 or np.linalg.norm(moved) < 25, told
