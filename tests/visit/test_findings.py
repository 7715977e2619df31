"""The panel of findings: by test and by list, a pattern that marks nothing."""

from __future__ import annotations

import pytest
from ipywidgets import Widget

from backedu import muscles
from backedu.assessment.findings import Finding
from backedu.catalogue.anatomy import SIDES, examination, patterns
from backedu.visit.controls import Controls
from backedu.visit.findings import ByList, row_words
from backedu.words.explanation import muscle_name
from backedu.words.text import LANGUAGES, say
from tests.tools.visits import (
    BENT,
    asked,
    at_once,
    body,
    buttons,
    choices,
    every,
    told,
    visit_of,
)


@pytest.fixture(autouse=True)
def alone(monkeypatch):
    at_once(monkeypatch)
    yield
    Widget.close_all()


def row_of(visit, line):
    """Return the result, the strength and the sore spot of a line of a test."""
    for row in every(body(visit)):
        parts = getattr(row, "children", ())
        if parts and getattr(parts[0], "description", "").endswith(f": {line}"):
            return parts
    raise AssertionError(line)


# --- by test ---


@pytest.mark.parametrize("line", examination(), ids=lambda line: f"{line.test} {line.id}")
def test_a_line_of_a_test_fills_its_muscles_on_both_sides(line):
    visit = visit_of(asked(), "findings")
    value = "short" if line.measures == "length" else "weak"
    row_of(visit, say(f"examination.{line.id}"))[0].value = value
    expected = {(muscle, side): Finding(**{line.measures: value}) for muscle in line.muscles for side in SIDES}
    assert dict(visit.assessment.findings) == expected


def test_there_are_six_tests_with_what_each_can_tell():
    visit = visit_of(asked(), "findings")
    tests = [widget for widget in every(body(visit)) if "backedu-test" in getattr(widget, "_dom_classes", ())]
    assert len(tests) == 6
    results = [row_of(visit, say(f"examination.{line.id}"))[0] for line in examination()]
    told_apart = {line.id: [text for text, _ in r.options] for line, r in zip(examination(), results, strict=True)}
    assert told_apart["front_of_hip"] == ["Short", "Normal", "Long", "Not tested"]
    # What a test cannot tell is not offered.
    assert told_apart["outer_hip"] == told_apart["low_back"] == ["Short", "Normal", "Not tested"]
    assert told_apart["seat"] == ["Fine", "Could be stronger", "Not tested"]
    assert all(result.value in (None, "not tested") for result in results)


def test_strength_and_sore_spot_of_a_line():
    visit = visit_of(asked(), "findings")
    _, weak, sore = row_of(visit, "outer hip")
    weak.value = True
    sore.value = True
    both = Finding(strength="weak", sore_spot="yes")
    outer = ("tensor_fasciae_latae", "gluteus_medius")
    assert dict(visit.assessment.findings) == {(muscle, side): both for muscle in outer for side in SIDES}
    # The same muscle stands in another row, which says so.
    assert row_of(visit, "side of the hip")[0].value == "weak"
    weak.value = False
    sore.value = False
    assert visit.assessment == asked()


def test_marks_on_one_side_only():
    visit = visit_of(asked(), "findings")
    choices(body(visit))["Side"].value = ("left",)
    row = row_of(visit, "back of thigh")
    row[0].value = "short"
    assert visit.assessment == asked(hamstrings={"left": "short"})
    choices(body(visit))["Side"].value = SIDES
    # Where the sides differ, no button is down.
    assert row[0].value is None
    choices(body(visit))["Side"].value = ("right",)
    assert row[0].value == "not tested"
    row[0].value = "long"
    assert visit.assessment == asked(hamstrings={"left": "short", "right": "long"})


def test_rows_show_what_was_found_elsewhere_without_marking_again():
    visit = visit_of(asked(), "findings")
    changes = []
    visit.observe(changes.append, names="assessment")
    visit.assessment = asked(hamstrings="long weak, sore spot")
    result, weak, sore = row_of(visit, "back of thigh")
    assert (result.value, weak.value, sore.value) == ("long", True, True)
    assert len(changes) == 1


def test_what_an_old_file_holds_and_no_test_tells_is_kept_and_no_button_is_down():
    old = asked(quadratus_lumborum="long", rectus_abdominis="long")
    visit = visit_of(old, "findings")
    row = row_of(visit, "side of the waist")
    assert row[0].value is None and visit.assessment == old
    rows = by_list(visit)
    assert any(button.description == "Hip-hiker muscle: already long" for button in rows)
    rows[list(muscles()).index("rectus_abdominis")].click()
    length = choices(body(visit))["Length"]
    assert length.value is None and [value for _, value in length.options] == ["short", "normal", "not tested"]
    assert "The test of this one cannot tell long." in told(body(visit)) and visit.assessment == old
    length.value = "normal"
    assert visit.assessment == old.replace({("rectus_abdominis", side): Finding("normal") for side in SIDES})


# --- by list ---


def by_list(visit):
    choices(body(visit))["How to mark"].value = "by_list"
    return [b for name, b in buttons(body(visit)).items() if name not in ("Could be stronger", "Sore spot")]


def test_the_list_tells_every_muscle():
    visit = visit_of(BENT, "findings")
    rows = {row.description for row in by_list(visit)}
    assert len(rows) == len(muscles())
    assert "Front-of-hip muscle: short" in rows
    assert "Back-of-thigh muscles: already long, feel tight" in rows
    assert f"Deep seat muscle: left length not tested, sore spot; right {say('found.length_normal')}" in rows
    assert "Long strap thigh muscle: nothing marked" in rows


def test_no_row_of_the_list_is_nameless_even_before_it_is_refreshed():
    rows = buttons(ByList(visit_of(BENT, "findings").session, Controls()).widget)
    assert len(rows) == len(muscles()) and all(rows)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_words_of_a_row(lang):
    alike = {side: Finding("short", "weak") for side in SIDES}
    said = [say(f"found.{key}.many", lang) for key in ("length_short", "weak")]
    assert row_words(alike, "hamstrings", lang) == ", ".join(said)
    sides = {"left": say("found.length_long.one", lang), "right": say("visit.findings.nothing", lang)}
    apart = {"left": Finding("long"), "right": Finding()}
    assert row_words(apart, "iliopsoas", lang) == say("visit.findings.list_sides", lang, **sides)


@pytest.mark.parametrize("id", muscles())
def test_length_is_offered_only_where_it_can_be_tested(id):
    visit = visit_of(asked(), "findings")
    rows = by_list(visit)
    assert "Tap a muscle to mark it." in told(body(visit))
    rows[list(muscles()).index(id)].click()
    offered = [name for name in choices(body(visit)) if name in ("Length", "Strength", "Sore spot", "Feels tight")]
    testable = muscles()[id].length_test is not None
    assert offered == ["Length", "Strength", "Sore spot", "Feels tight"][not testable :]
    assert ("There is no length test for this one." in told(body(visit))) == (not testable)
    if testable:
        tells = [value for _, value in choices(body(visit))["Length"].options]
        assert sorted(tells) == sorted(muscles()[id].lengths)
    name = muscle_name(id)
    assert name[0].upper() + name[1:] in told(body(visit))


def test_marking_by_list():
    visit = visit_of(asked(), "findings")
    rows = by_list(visit)
    rows[list(muscles()).index("hamstrings")].click()
    for name, value in (("Length", "long"), ("Strength", "strong"), ("Sore spot", "no"), ("Feels tight", True)):
        choices(body(visit))[name].value = value
    choices(body(visit))["Side"].value = ("right",)
    assert choices(body(visit))["Feels tight"].value is True
    choices(body(visit))["Feels tight"].value = False
    words = "long, strong, no trigger point"
    assert visit.assessment == asked(hamstrings={"left": f"{words}, feels tight", "right": words})
    assert any(row.description.startswith("Back-of-thigh muscles: left already long") for row in rows)


def test_ways_show_the_same_findings():
    visit = visit_of(asked(), "findings")
    rows = by_list(visit)
    rows[list(muscles()).index("hamstrings")].click()
    choices(body(visit))["Length"].value = "short"
    choices(body(visit))["How to mark"].value = "by_test"
    assert row_of(visit, "back of thigh")[0].value == "short"


# --- patterns ---


@pytest.mark.parametrize("pattern", patterns())
def test_a_pattern_marks_nothing_and_says_what_to_test_first(pattern):
    visit = visit_of(asked(), "findings")
    before = visit.assessment
    choices(body(visit))["What to test first"].value = pattern
    assert visit.assessment is before and not visit.session.past
    first = set(visit.visit.pelvis.first)
    expected = patterns()[pattern].expected
    assert first and {key.split()[0] for key in first} <= set(expected)
    for muscle, side in (key.split() for key in first):
        told_of = expected[muscle][side]
        assert told_of.length in ("short", "long", "normal") or told_of.strength != "not stated"
    assert "Nothing is marked." in told(body(visit))
    assert ("Check leg length first." in told(body(visit))) == (pattern == "hip_hike")
    choices(body(visit))["What to test first"].value = ""
    assert visit.visit.pelvis.first == [] and "Nothing is marked." not in told(body(visit))


def test_a_new_visit_forgets_the_pattern():
    visit = visit_of(asked(), "findings")
    choices(body(visit))["What to test first"].value = "flat_back"
    buttons(visit.children[0])["New visit"].click()
    visit.assessment = asked()
    visit.session.step = "findings"
    assert choices(body(visit))["What to test first"].value == "" and "Nothing is marked" not in told(body(visit))
    assert visit.visit.pelvis.first == []
