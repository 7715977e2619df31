"""The gate: three questions before everything else, and only the safety page where a warning sign was found."""

from __future__ import annotations

from itertools import permutations

import pytest
from ipywidgets import Widget

from backedu import Assessment, muscles
from backedu.catalogue.cautions import cautions
from backedu.words.explanation import muscle_name
from backedu.words.text import LANGUAGES, say
from tests.tools.visits import (
    BENT,
    CLEAR,
    asked,
    at_once,
    body,
    buttons,
    choices,
    told,
    visit_of,
)

ANSWERS = {"Any of these?": "clear", "How much pain today?": "mild", "cautions": None}


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
