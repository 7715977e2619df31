"""From where the figure is seen."""

from __future__ import annotations

import numpy as np

from backedu.picture.figure.body import body
from backedu.picture.figure.bone import View


def test_the_view_shows_the_right_side_first_and_the_face_from_the_front() -> None:
    person = body({})
    assert View().depth(person["thigh_right"].start) > View().depth(person["thigh_left"].start)
    assert View(90).flat(person["thigh_right"].start)[0] < 0
    assert View(0, 30).flat(np.array([0, 0, 100.0]))[1] < 0
