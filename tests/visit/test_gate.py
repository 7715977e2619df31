"""The gate: signs, pain and cautions before everything else, and only the safety page where a sign was found."""

from __future__ import annotations

from itertools import permutations
from types import SimpleNamespace

import pytest
from ipywidgets import Widget

from backedu import Assessment, muscles
from backedu.catalogue.cautions import cautions
from backedu.catalogue.signs import signs
from backedu.words.cautions import chip_words
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
    tick,
    told,
    visit_of,
)

URGENT, TODAY = "Call-now signs: all asked, none", "Doctor-today signs: all asked, none"
PAIN, GO_ON = "How much pain today?", "Go on to the findings"
TWICE = "It hurts a lot: I asked all signs once more"
CHECKED = "A doctor has checked this for this pain: go on"
STILL_SO = "Asked again: all as ticked here"
STOPPED = ["Print the safety page", "Back to the signs"]
ANSWERS = {URGENT: True, TODAY: True, PAIN: "mild", "None of these": True}


@pytest.fixture(autouse=True)
def alone(monkeypatch):
    at_once(monkeypatch)
    yield
    Widget.close_all()


def answer(visit, question):
    """Answer a question of the gate."""
    (choices if question == PAIN else buttons)(body(visit))[question].value = ANSWERS[question]


@pytest.mark.parametrize("order", list(permutations(ANSWERS)))
def test_nothing_but_the_gate_until_all_was_asked(order):
    visit = visit_of()
    for question in order:
        for step in ("findings", "look", "exercises", "page"):
            visit.session.step = step
            assert visit.session.step == "gate"
        assert "Before anything else" in told(body(visit)) and "Still to ask" in told(body(visit))
        assert visit.children[1].layout.display == "none" and "backedu-at-gate" in visit._dom_classes
        assert buttons(body(visit))[GO_ON].disabled
        answer(visit, question)
    assert "Still to ask" not in told(body(visit))
    go_on = buttons(body(visit))[GO_ON]
    assert not go_on.disabled and "backedu-at-gate" in visit._dom_classes
    go_on.click()
    assert "What did the tests show?" in told(body(visit)) and "backedu-at-gate" not in visit._dom_classes
    assert visit.children[1].layout.display == ""
    assert visit.assessment == Assessment(**CLEAR)


def test_the_gate_says_what_is_still_to_ask():
    visit = visit_of()
    assert "Still to ask: the warning signs, the pain and what we must know." in told(body(visit))
    answer(visit, PAIN)
    assert "Still to ask: the warning signs and what we must know." in told(body(visit))
    answer(visit, URGENT)
    assert "Still to ask: the warning signs and what we must know." in told(body(visit))
    answer(visit, TODAY)
    assert "Still to ask: what we must know." in told(body(visit))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_sign_is_read_out_in_its_tier_and_none_is_ticked(lang):
    visit = visit_of(lang=lang)
    ticks = [b for b in buttons(body(visit)).values() if "backedu-sign" in b._dom_classes]
    assert [b.description for b in ticks] == [say(sign.text, lang) for sign in signs().values()]
    assert not any(b.value for b in ticks)
    for tier in ("urgent", "today"):
        assert say(f"safety.{tier}_title", lang) in told(body(visit))


def test_the_signs_are_there_before_the_cautions(monkeypatch):
    """Where a loop runs, as in a kernel: the cautions are added once the first of it was shown."""
    later = []

    def call_later(_, work):
        later.append(work)
        return SimpleNamespace(cancel=lambda: None)

    loop = SimpleNamespace(call_later=call_later)
    monkeypatch.setattr("backedu.visit.controls.asyncio.get_running_loop", lambda: loop)
    visit = visit_of(Assessment(cautions=["pregnancy"]))
    visit.visit.start.flush()
    shown = buttons(body(visit))
    assert URGENT in shown and TODAY in shown and "None of these" not in shown
    buttons(body(visit))[URGENT].value = True
    for work in later:
        work()
    shown = buttons(body(visit))
    assert shown[chip_words("pregnancy")].value and not shown["None of these"].value
    shown[chip_words("pregnancy")].value = False
    assert visit.assessment.cautions is None


# --- a yes ---


@pytest.mark.parametrize("sign", [id for id, sign in signs().items() if sign.tier == "urgent"])
def test_an_urgent_sign_stops_once_its_tier_was_asked(sign):
    visit = visit_of(BENT)
    visit.session.step = "gate"
    buttons(body(visit))[TODAY].value = False
    tick(visit, sign)
    # Others are still read out: each that is there is told to whoever helps.
    assert "Before anything else" in told(body(visit)) and visit.assessment.safety == "not asked"
    tick(visit, "fever")
    buttons(body(visit))["Call-now signs: all asked, 1 yes"].value = True
    assert (visit.assessment.safety, visit.assessment.signs) == ("stop", (sign, "fever"))
    shown = told(body(visit))
    assert "Tell them: " + say(signs()[sign].text) in shown and "Do not drive yourself." in shown
    assert list(buttons(body(visit))) == STOPPED


@pytest.mark.parametrize("sign", [id for id, sign in signs().items() if sign.tier == "today"])
def test_a_sign_of_today_stops_once_all_were_asked_unless_a_doctor_has_checked(sign):
    visit = visit_of()
    for question in (URGENT, PAIN, "None of these"):
        answer(visit, question)
    tick(visit, sign)
    assert visit.assessment.safety == "not asked"
    buttons(body(visit))["Doctor-today signs: all asked, 1 yes"].value = True
    assert (visit.assessment.safety, visit.assessment.signs) == ("stop", (sign,))
    assert list(buttons(body(visit))) == [*STOPPED, CHECKED] and not visit.session.gate_passed
    shown = told(body(visit))
    assert f"Tell them: {say(signs()[sign].text)} Call your doctor today." in shown
    assert "Do not drive yourself" not in shown
    buttons(body(visit))[CHECKED].click()
    assert (visit.assessment.safety, visit.assessment.signs) == ("checked", (sign,))
    assert not buttons(body(visit))[GO_ON].disabled
    buttons(body(visit))[GO_ON].click()
    assert visit.session.step == "findings"
    # Another sign found later asks for a doctor again.
    visit.session.step = "gate"
    tick(visit, "weight" if sign != "weight" else "night")
    assert visit.assessment.safety == "not asked" and buttons(body(visit))[GO_ON].disabled


def test_an_urgent_sign_is_for_no_doctor_to_have_checked():
    visit = visit_of()
    tick(visit, "fever")
    tick(visit, "fall")
    for tier in ("urgent", "today"):
        visit.session.ask(tier, True)
    assert visit.assessment.safety == "stop" and list(buttons(body(visit))) == STOPPED
    visit.session.doctor_checked()
    assert visit.assessment.safety == "stop"


@pytest.mark.parametrize("tier", ["urgent", "today"])
def test_one_tier_unasked_passes_nothing(tier):
    visit = visit_of(asked(), "findings")
    visit.session.step = "gate"
    visit.session.ask(tier, False)
    assert visit.assessment.safety == "not asked" and buttons(body(visit))[GO_ON].disabled
    assert visit.children[1].layout.display == "none"
    for other in ("mild", "severe", "none"):
        choices(body(visit))[PAIN].value = other
        assert not visit.session.gate_passed


def test_back_to_the_signs_keeps_the_ticks_and_asks_both_tiers_again():
    visit = visit_of()
    tick(visit, "bladder")
    visit.session.ask("urgent", True)
    buttons(body(visit))["Back to the signs"].click()
    shown = buttons(body(visit))
    assert shown[say(signs()["bladder"].text)].value and not shown["Call-now signs: all asked, 1 yes"].value
    tick(visit, "bladder", False)
    answer(visit, URGENT)
    answer(visit, TODAY)
    assert (visit.assessment.safety, visit.assessment.signs) == ("clear", ())


def test_every_answer_on_the_signs_can_be_undone_and_comes_back():
    visit = visit_of()
    undo, redo = (buttons(visit.children[0])[name] for name in ("Undo", "Redo"))
    presses = [
        lambda: tick(visit, "fever"),
        lambda: visit.session.ask("urgent", True),
        lambda: visit.session.ask("today", True),
        lambda: visit.session.doctor_checked(),
        lambda: setattr(choices(body(visit))[PAIN], "value", "severe"),
        lambda: visit.session.ask_once_more(True),
        lambda: answer(visit, "None of these"),
    ]

    def seen():
        shown = {name: button.value for name, button in buttons(body(visit)).items() if hasattr(button, "value")}
        return visit.assessment, visit.session.asked, visit.session.gate_passed, shown, told(body(visit))

    trail = [seen()]
    for press in presses:
        press()
        trail.append(seen())
    assert visit.session.gate_passed and [one[0].safety for one in trail[2:5]] == ["not asked", "stop", "checked"]
    for then in reversed(trail[:-1]):
        undo.click()
        assert seen() == then
    assert undo.disabled
    for then in trail[1:]:
        redo.click()
        assert seen() == then
    assert redo.disabled


# --- severe pain ---


def test_severe_pain_asks_all_signs_once_more():
    visit = visit_of()
    choices(body(visit))[PAIN].value = "severe"
    # Not before the first time.
    assert buttons(body(visit))[TWICE].disabled
    for question in (URGENT, TODAY, "None of these"):
        answer(visit, question)
    assert "Still to ask: the warning signs once more, since it hurts a lot." in told(body(visit))
    assert buttons(body(visit))[GO_ON].disabled and not visit.session.gate_passed
    buttons(body(visit))[TWICE].value = True
    assert not buttons(body(visit))[GO_ON].disabled and "Still to ask" not in told(body(visit))


def test_a_yes_at_the_second_time_counts():
    visit = visit_of(asked().replace(pain="severe"))
    buttons(body(visit))[TWICE].value = True
    tick(visit, "saddle")
    assert visit.assessment.safety == "not asked" and not visit.session.asked.twice
    buttons(body(visit))["Call-now signs: all asked, 1 yes"].value = True
    assert (visit.assessment.safety, visit.assessment.signs) == ("stop", ("saddle",))


def test_where_pain_is_not_severe_nothing_is_asked_twice():
    visit = visit_of(asked().replace(pain="severe"))
    visit.session.ask_once_more(True)
    assert visit.session.gate_passed
    visit.session.step = "gate"
    choices(body(visit))[PAIN].value = "mild"
    assert TWICE not in buttons(body(visit)) and visit.session.gate_passed
    choices(body(visit))[PAIN].value = "severe"
    assert not buttons(body(visit))[TWICE].value and not visit.session.gate_passed


# --- the stop page ---


@pytest.mark.parametrize("step", ["gate", "findings", "look", "exercises", "page"])
def test_any_warning_sign_leaves_only_the_safety_page(step):
    visit = visit_of(BENT, step)
    visit.session.put(visit.assessment.replace(safety="stop"))
    shown = told(body(visit))
    assert "Stop here. There is no plan today. Get help first." in shown
    assert "While you wait, call 911 if any of these start:" in shown and "Call your doctor today" in shown
    assert list(buttons(body(visit))) == STOPPED and not choices(body(visit))
    assert visit.children[1].layout.display == "none" and "backedu-at-stop" in visit._dom_classes
    for name in muscles():
        assert muscle_name(name) not in shown
    for step in ("findings", "look", "exercises", "page"):
        visit.session.step = step
        assert told(body(visit)) == shown


def test_a_warning_sign_of_an_opened_case_shows_at_once():
    visit = visit_of(BENT.replace(safety="stop"))
    assert list(buttons(body(visit))) == STOPPED
    buttons(body(visit))["Back to the signs"].click()
    assert "Before anything else" in told(body(visit)) and visit.assessment.findings == BENT.findings


@pytest.mark.parametrize(
    ("lang", "page_lang", "spoken"),
    [("en", "en", ["en"]), ("en", "es", ["es", "en"]), ("es", "es", ["es", "en"]), ("es", "en", ["es", "en"])],
)
def test_the_stop_page_is_told_in_the_patients_language_and_in_english(lang, page_lang, spoken):
    visit = visit_of(Assessment(safety="stop", signs=["saddle"]), lang=lang, page_lang=page_lang)
    shown = told(body(visit))
    for one in ("en", "es"):
        assert (say(signs()["saddle"].text, one) in shown) == (one in spoken)
    places = [shown.index(say("safety.stop", one)) for one in spoken]
    assert places == sorted(places)


# --- cautions ---


def test_cautions_are_ticked_one_by_one_and_none_is_said():
    visit = visit_of()
    chips = buttons(body(visit))
    first, second = list(cautions())[:2]
    names = {word: chips[chip_words(word)] for word in cautions()}
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
        shown = [chip_words(word, lang) for word in cautions()]
        assert set(shown) <= set(chips) and len(set(shown)) == len(cautions())


def test_cautions_of_an_earlier_file_are_shown_and_asked_again():
    earlier = asked().replace(cautions=["blood thinners", "pregnancy"], ask_again=True)
    visit = visit_of(earlier)
    chips = buttons(body(visit))
    for word in cautions():
        assert chips[chip_words(word)].value == (word in earlier.cautions)
    assert "Still to ask: what we must know." in told(body(visit)) and chips[GO_ON].disabled
    chips[chip_words("pregnancy")].value = False
    assert chips[GO_ON].disabled
    chips[STILL_SO].value = True
    assert visit.assessment == asked().replace(cautions=["blood thinners"]) and not chips[GO_ON].disabled
    assert STILL_SO not in buttons(body(visit))


def test_where_nothing_was_ticked_in_an_earlier_file_it_is_asked_again_too():
    visit = visit_of(asked().replace(ask_again=True))
    assert buttons(body(visit))["None of these"].value and buttons(body(visit))[GO_ON].disabled
    buttons(body(visit))[STILL_SO].value = True
    assert visit.assessment == asked() and visit.session.gate_passed


def test_only_a_second_visit_is_asked_for_anything_new_and_shows_last_times_signs():
    visit = visit_of()
    assert "Anything new since last time?" not in told(body(visit))
    visit.session.before = asked().replace(safety="checked", signs=["night"])
    shown = told(body(visit))
    assert "Anything new since last time? A fall, a medicine, surgery, pregnancy?" in shown
    was = f"{say(signs()['night'].text)} (Last time: yes.)"
    assert not buttons(body(visit))[was].value
    assert [name for name in buttons(body(visit)) if "Last time" in name] == [was]
