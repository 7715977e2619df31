"""What the live picture tells of the posture: in words of the model, with what people with no pain have."""

import numpy as np
import pytest

from backedu import Assessment, balance
from backedu.assessment.findings import example
from backedu.model.posture import LEVEL
from backedu.picture.live import UNIT, frame, live_picture
from backedu.picture.shapes.gauge import gauge
from backedu.picture.shapes.outlines import VIEWS
from backedu.visit.pelvis import PelvisView
from backedu.visit.session import Session
from backedu.words.text import LANGUAGES, say

CASES = {name: example(name) for name in ("anterior_tilt", "flat_back", "sway_back", "hip_hike")}
CASES |= {"nothing": Assessment(), "a little": Assessment(iliopsoas="short")}
each_language = pytest.mark.parametrize("lang", LANGUAGES)
each_case = pytest.mark.parametrize("name", CASES)
each_view = pytest.mark.parametrize("view", VIEWS)


def told(found, view, lang="en"):
    """Return what the browser is told of a posture."""
    widget = PelvisView(Session(assessment=found, view=view, lang=lang))
    widget.show()
    said = widget.told
    widget.close()
    return said


@each_case
@each_view
@each_language
def test_under_a_tipped_pelvis_stands_what_people_with_no_pain_have(name, view, lang):
    posture = balance(CASES[name]).posture
    angle, ways = (posture.tilt, ("forward", "backward")) if view == "side" else (posture.hike, ("right", "left"))
    said = told(CASES[name], view, lang)
    way = ways[angle < 0]
    assert said["usual"] == (say(f"picture.usual.{way}", lang) if abs(angle) >= LEVEL else "")
    assert said["heading"] == (say(f"picture.posture.{way}", lang) if abs(angle) >= LEVEL else "")
    assert (said["alt"] == say(f"alt.{way}_model", lang)) == (abs(angle) >= LEVEL)
    assert "°" not in str(said)


@each_case
@each_view
def test_below_eight_pixels_words_stand_in_the_wedges_place(name, view):
    lines, said = gauge(balance(CASES[name]).posture, view), told(CASES[name], view)
    assert bool(said["start"]) == lines.is_open
    assert (said["more"] == say("picture.posture.small")) == lines.is_small
    if not lines.is_open and not lines.is_small:
        assert said["more"] == say("picture.posture.rest")


@each_case
@each_view
def test_the_words_lie_at_the_ends_of_the_lines(name, view):
    posture = balance(CASES[name]).posture
    points = np.frombuffer(frame(CASES[name], posture, view), "<i2").reshape(-1, 2)[-4:] / UNIT
    wide = float(live_picture(view).svg.split('viewBox="0 0 ')[1].split()[0])
    said = told(CASES[name], view)
    assert points[0, 0] == pytest.approx(wide if said["right"] else 0, abs=0.1)
    # The heading is above where the end has gone up, and the word of the dashed line on the other side.
    if said["start"]:
        assert (points[0, 1] < points[1, 1]) == said["up"]


def test_another_language_is_told_at_once():
    widget = PelvisView(Session(assessment=CASES["anterior_tilt"]))
    widget.show()
    widget._session.lang = "es"
    widget.speak()
    assert widget.told["heading"] == say("picture.posture.forward", "es")
    widget.close()
