"""The panel to look at together: what is fine first, advice, where the model settles, a guess before the course."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from ipywidgets import Widget

from backedu import course, draw, explain
from backedu.assessment.findings import Finding, example
from backedu.catalogue.anatomy import SIDES
from backedu.visit.look import STRETCH_ALL, STRETCH_SHORT, WAYS, is_fine, settles, way_of
from backedu.words.text import LANGUAGES, say
from tests.tools.visits import (
    BENT,
    asked,
    at_once,
    body,
    buttons,
    pictures,
    texts,
    told,
    visit_of,
)


@pytest.fixture(autouse=True)
def alone(monkeypatch):
    at_once(monkeypatch)
    yield
    Widget.close_all()


@pytest.mark.parametrize(
    ("words", "fine"),
    [
        ("normal", True),
        ("strong", True),
        ("normal strong, no sore spot", True),
        ("normal, feels tight", True),
        ("normal weak", False),
        ("normal, sore spot", False),
        ("short strong", False),
        ("long", False),
        ("feels tight", False),
        ("no sore spot", False),
        ("not tested", False),
    ],
)
def test_what_counts_as_fine(words, fine):
    assert is_fine(Finding.read(words)) == fine


def test_what_tested_fine_stands_before_what_did_not():
    shown = told(body(visit_of(BENT, "look")))
    fine = "2 are fine: front-thigh muscle and hip-hiker muscle."
    assert fine in shown
    assert shown.index(fine) < shown.index("What to do, and why") < shown.index("front-of-hip muscle")
    alone = told(body(visit_of(asked(hamstrings="normal"), "look")))
    assert "1 is fine: back-of-thigh muscles." in alone
    assert "No muscle tested fully fine so far." in told(body(visit_of(asked(hamstrings="short"), "look")))
    assert "Nothing has been tested yet." in told(body(visit_of(asked(), "look")))
    # Strong, but its length was not tested: the table says to test it, so it is not called fine.
    strong = told(body(visit_of(asked(gluteus_maximus="strong"), "look")))
    assert "fine: big seat" not in strong and "test it first" in strong


@pytest.mark.parametrize("lang", LANGUAGES)
def test_advice_and_reasons_are_those_of_explain(lang):
    visit = visit_of(BENT, "look", lang=lang)
    assert any(explain(BENT, lang).html in text for text in texts(visit))


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (asked(), "In this model the pelvis stays where the model starts."),
        (example("anterior_tilt"), "Where the model’s pelvis settles: The pelvis tips forward."),
        (example("flat_back"), "Where the model’s pelvis settles: The pelvis tips backward."),
    ],
)
def test_where_the_pelvis_settles_is_said_without_degrees(found, words):
    said = settles(found, "en")
    assert said == words and "°" not in said and "degree" not in said


def test_a_hike_is_said_too():
    assert "right" in settles(example("hip_hike"), "en")


def test_nothing_to_guess_where_nothing_was_found():
    shown = told(body(visit_of(asked(), "look")))
    assert "Guess first" not in shown and "What if?" not in shown


@pytest.mark.parametrize("guess", WAYS)
def test_a_guess_comes_before_the_course(guess):
    visit = visit_of(BENT, "look")
    assert "Guess first" in told(body(visit)) and "What if?" not in told(body(visit))
    words = {"more": "more uneven?", "less": "more even?", "same": "no different?"}[guess]
    buttons(body(visit))[words].click()
    shown = told(body(visit))
    assert "Guess first" not in shown and "What if?" in shown and say(f"visit.predict.said_{guess}") in shown
    way = way_of(course(BENT, "nothing", STRETCH_ALL, STRETCH_SHORT))
    assert ("The model says so too." in shown) == (guess == way)
    assert (f"The model says: {say(f'visit.predict.way_{way}')}." in shown) == (guess != way)
    assert "so it cannot prove it" in shown
    assert len(pictures(visit)) == 1


def test_the_guess_can_be_skipped_and_the_course_follows_the_findings():
    visit = visit_of(BENT, "look")
    buttons(body(visit))["Skip"].click()
    assert "What if?" in told(body(visit)) and "Your guess" not in told(body(visit))
    for length in ("short", "normal"):
        visit.session.mark([("hamstrings", side, "length", length) for side in SIDES])
        chart = draw(course(visit.assessment, "nothing", STRETCH_ALL, STRETCH_SHORT)).svg
        assert any(chart in text for text in texts(visit))
    visit.session.reset()
    assert "What if?" not in told(body(visit)) and "Guess first" not in told(body(visit))


@pytest.mark.parametrize(("end", "way"), [(10, "same"), (10.4, "same"), (10.6, "more"), (9.6, "same"), (9.4, "less")])
def test_which_way_a_course_goes(end, way):
    ends = {0: SimpleNamespace(imbalance=10), None: SimpleNamespace(imbalance=end)}
    assert way_of(SimpleNamespace(at=lambda plan, week=None: ends[week])) == way


def test_then_and_now():
    visit = visit_of(asked(hamstrings="short"), "look")
    assert "Then and now" not in told(body(visit))
    visit.session.before = asked(hamstrings="long")
    shown = told(body(visit))
    assert "Then and now Last time is on the left, today on the right." in shown
    visit.session.before = None
    assert "Then and now" not in told(body(visit))
