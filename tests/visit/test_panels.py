"""A visit by clicks, from the gate to the page: each panel says what was found and marks only what was clicked."""

from __future__ import annotations

from itertools import permutations
from types import SimpleNamespace

import pytest
from ipywidgets import HTML, Widget

from backedu import Assessment, course, draw, explain, muscles
from backedu.assessment.findings import Finding, example
from backedu.assessment.proposal import propose
from backedu.catalogue.anatomy import SIDES, cautions, examination, patterns
from backedu.visit.controls import Controls
from backedu.visit.findings import ByList, row_words
from backedu.visit.look import STRETCH_ALL, STRETCH_SHORT, WAYS, is_fine, settles, way_of
from backedu.words.explanation import muscle_name
from backedu.words.text import LANGUAGES, say
from tests.tools.visits import CLEAR, asked, at_once, body, buttons, choices, every, told, visit_of

ANSWERS = {"Any of these?": "clear", "How much pain today?": "mild", "cautions": None}
BENT = asked(
    iliopsoas="short",
    rectus_femoris="normal",
    hamstrings="long, feels tight",
    gluteus_maximus="weak",
    piriformis={"left": "trigger point", "right": "normal"},
    quadratus_lumborum="normal",
)


@pytest.fixture(autouse=True)
def alone(monkeypatch):
    at_once(monkeypatch)
    yield
    Widget.close_all()


def answer(visit, question):
    """Answer a question of the gate."""
    if question == "cautions":
        buttons(body(visit))["None of these"].value = True
    else:
        choices(body(visit))[question].value = ANSWERS[question]


def row_of(visit, line):
    """Return the result, the strength and the sore spot of a line of a test."""
    for row in every(body(visit)):
        parts = getattr(row, "children", ())
        if parts and getattr(parts[0], "description", "").endswith(f": {line}"):
            return parts
    raise AssertionError(line)


def texts(visit):
    return [widget.value for widget in every(body(visit)) if isinstance(widget, HTML)]


def pictures(visit):
    return [text for text in texts(visit) if "<svg" in text]


# --- the gate ---


@pytest.mark.parametrize("order", list(permutations(ANSWERS)))
def test_nothing_but_the_gate_until_all_three_were_asked(order):
    visit = visit_of()
    for question in order:
        for step in ("findings", "look", "exercises", "page"):
            visit.session.step = step
            assert visit.session.step == "gate"
        assert "Before anything else" in told(body(visit)) and "Still to ask" in told(body(visit))
        assert visit.children[1].layout.display == "none" and "backedu-at-gate" in visit._dom_classes
        assert buttons(body(visit))["Go on to the findings"].disabled
        answer(visit, question)
    assert "Still to ask" not in told(body(visit))
    go_on = buttons(body(visit))["Go on to the findings"]
    assert not go_on.disabled and "backedu-at-gate" in visit._dom_classes
    go_on.click()
    assert "What did the tests show?" in told(body(visit)) and "backedu-at-gate" not in visit._dom_classes
    assert visit.children[1].layout.display == ""
    assert visit.assessment == Assessment(**CLEAR)


def test_the_gate_says_what_is_still_to_ask():
    visit = visit_of()
    assert "Still to ask: the warning signs, the pain and what we must know." in told(body(visit))
    answer(visit, "How much pain today?")
    assert "Still to ask: the warning signs and what we must know." in told(body(visit))


@pytest.mark.parametrize("step", ["gate", "findings", "look", "exercises", "page"])
def test_any_warning_sign_leaves_only_the_safety_page(step):
    visit = visit_of(BENT, step)
    visit.session.put(visit.assessment.replace(safety="stop"))
    shown = told(body(visit))
    assert "Stop here. A warning sign was found." in shown and "Get help now" in shown
    assert list(buttons(body(visit))) == ["Print the safety page"] and not choices(body(visit))
    assert visit.children[1].layout.display == "none" and "backedu-at-stop" in visit._dom_classes
    for name in muscles():
        assert muscle_name(name) not in shown
    for step in ("findings", "look", "exercises", "page"):
        visit.session.step = step
        assert told(body(visit)) == shown


def test_a_warning_sign_at_the_gate_and_back():
    visit = visit_of()
    choices(body(visit))["Any of these?"].value = "stop"
    assert list(buttons(body(visit))) == ["Print the safety page"]
    buttons(visit.children[0])["Undo"].click()
    assert "Before anything else" in told(body(visit)) and choices(body(visit))["Any of these?"].value is None


def test_a_warning_sign_of_an_opened_case_shows_at_once():
    visit = visit_of(BENT.replace(safety="stop"))
    assert list(buttons(body(visit))) == ["Print the safety page"]


def test_cautions_are_ticked_one_by_one_and_none_is_said():
    visit = visit_of()
    chips = buttons(body(visit))
    first, second = list(cautions())[:2]
    names = {word: chips[say(f"visit.{key}")] for word, key in cautions().items()}
    names[first].value = True
    names[second].value = True
    assert visit.assessment.cautions == (first, second) and not chips["None of these"].value
    chips["None of these"].value = True
    assert visit.assessment.cautions == () and not names[first].value
    names[first].value = True
    assert visit.assessment.cautions == (first,) and not chips["None of these"].value
    names[first].value = False
    # Nobody said that there is none.
    assert visit.assessment.cautions is None and not chips["None of these"].value


def test_taking_an_answer_back_closes_the_gate():
    visit = visit_of(asked(), "findings")
    visit.session.step = "gate"
    buttons(body(visit))["None of these"].value = False
    assert visit.children[1].layout.display == "none" and buttons(body(visit))["Go on to the findings"].disabled


def test_the_gate_asks_for_every_caution_in_both_languages():
    for lang in LANGUAGES:
        chips = buttons(body(visit_of(lang=lang)))
        assert {say(f"visit.{key}", lang) for key in cautions().values()} <= set(chips)


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


# --- by list ---


def by_list(visit):
    choices(body(visit))["How to mark"].value = "by_list"
    return [b for name, b in buttons(body(visit)).items() if name not in ("Could be stronger", "Sore spot")]


def test_the_list_tells_every_muscle():
    visit = visit_of(BENT, "findings")
    rows = {row.description for row in by_list(visit)}
    assert len(rows) == len(muscles())
    assert "Front-of-hip muscle: short" in rows
    assert "Back-of-thigh muscles: already long, feels tight" in rows
    assert f"Deep seat muscle: left length not tested, sore spot; right {say('found.length_normal')}" in rows
    assert "Long strap thigh muscle: nothing marked" in rows


def test_no_row_of_the_list_is_nameless_even_before_it_is_refreshed():
    rows = buttons(ByList(visit_of(BENT, "findings").session, Controls()).widget)
    assert len(rows) == len(muscles()) and all(rows)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_words_of_a_row(lang):
    alike = {side: Finding("short", "weak") for side in SIDES}
    assert row_words(alike, lang) == ", ".join(say(f"found.{key}", lang) for key in ("length_short", "weak"))
    sides = {"left": say("found.length_long", lang), "right": say("visit.findings.nothing", lang)}
    apart = {"left": Finding("long"), "right": Finding()}
    assert row_words(apart, lang) == say("visit.findings.list_sides", lang, **sides)


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


# --- look ---


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
        (asked(), "In this model the pelvis stays level."),
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


# --- exercises ---


def offers(visit):
    return [b for b in every(body(visit)) if "backedu-offer" in getattr(b, "_dom_classes", ())]


def test_exercises_that_fit_are_offered_and_some_picked():
    visit = visit_of(BENT, "exercises")
    proposal = propose(BENT)
    assert visit.exercises == proposal.suggested and 1 <= len(visit.exercises) <= 3
    ids = dict.fromkeys(offer.exercise for offer in proposal.offered)
    assert [b.description.lower() for b in offers(visit)] == [say(f"exercise.{id}.name").lower() for id in ids]
    assert [b.value for b in offers(visit)] == [id in proposal.suggested for id in ids]
    assert f"{len(visit.exercises)} picked" in told(body(visit))
    assert len(pictures(visit)) == len(ids)


MUCH = asked(
    **dict.fromkeys(("iliopsoas", "rectus_femoris", "hamstrings", "adductors"), "short"), gluteus_maximus="weak"
)


def test_never_more_than_four():
    visit = visit_of(MUCH, "exercises")
    assert len(offers(visit)) > 4
    for button in offers(visit):
        button.value = True
    assert len(visit.exercises) == 4
    down = [b for b in offers(visit) if b.value]
    assert len(down) == 4 and all(b.disabled != b.value for b in offers(visit))
    assert "Four is a lot." in told(body(visit))
    down[0].value = False
    assert len(visit.exercises) == 3 and not any(b.disabled for b in offers(visit))


def test_picks_are_kept_until_they_fit_no_longer():
    visit = visit_of(MUCH, "exercises")
    for button in offers(visit):
        button.value = button.description == offers(visit)[-1].description
    (kept,) = visit.exercises
    visit.session.mark([("sartorius", side, "strength", "strong") for side in SIDES])
    assert visit.exercises == (kept,)
    visit.session.reset()
    assert visit.exercises == () and offers(visit) == []
    assert "No exercise fits what was found so far." in told(body(visit))


def test_what_is_refused_and_what_the_therapist_shows_is_said():
    found = asked(hamstrings="short", iliopsoas="long", piriformis="trigger point, long")
    proposal = propose(found)
    shown = told(body(visit_of(found, "exercises")))
    assert ("Not these" in shown) == bool(proposal.refused)
    assert ("Ask your therapist to show you" in shown) == bool(proposal.ask)
    assert proposal.refused or proposal.ask


# --- the page ---


def test_the_page_panel_chooses_language_and_paper():
    visit = visit_of(BENT, "page")
    assert "In your own words" in told(body(visit)) and "this is the general page" in told(body(visit))
    choices(body(visit))["Language of the page"].value = "es"
    choices(body(visit))["Paper"].value = "a4"
    assert (visit.page_lang, visit.lang, visit.session.paper) == ("es", "en", "a4")
    for end in ("Told", "Skip"):
        again = visit_of(BENT, "page")
        buttons(body(again))[end].click()
        assert "In your own words" not in told(body(again))


def test_the_page_panel_names_what_was_picked():
    visit = visit_of(BENT, "exercises")
    visit.session.step = "page"
    for id in visit.exercises:
        assert say(f"exercise.{id}.name") in told(body(visit)).replace("On the page", "")


def test_a_new_visit_asks_and_guesses_anew():
    visit = visit_of(BENT, "page")
    buttons(body(visit))["Told"].click()
    visit.session.step = "look"
    buttons(body(visit))["more even?"].click()
    visit.session.begin()
    visit.assessment = BENT
    visit.session.step = "look"
    assert "Guess first" in told(body(visit)) and "Your guess" not in told(body(visit))
    visit.session.step = "page"
    assert "In your own words" in told(body(visit))


# --- the steps ---


def test_the_bar_goes_to_every_step_and_back():
    visit = visit_of(BENT, "findings")
    bar = visit.children[1].children[0]
    seen = set()
    for step in ("look", "exercises", "page", "gate", "findings"):
        bar.value = step
        assert visit.session.step == step and bar.value == step
        seen.add(told(body(visit))[:30])
    assert len(seen) == 5


def test_the_other_language_everywhere():
    visit = visit_of(BENT, "findings")
    english = dict.fromkeys(("gate", "findings", "look", "exercises", "page"))
    for step in english:
        visit.session.step = step
        english[step] = told(body(visit))
    choices(visit.children[0])["Screen language"].value = "es"
    assert visit.lang == "es" and visit.page_lang == "en"
    for step, text in english.items():
        visit.session.step = step
        assert told(body(visit)) != text
    assert say("visit.new", "es") in buttons(visit.children[0])
    assert visit.assessment == BENT
