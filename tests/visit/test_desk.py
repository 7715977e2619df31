"""The tools of a visit: nothing is lost without a question, nothing is written, and no text tells who it is about."""

from __future__ import annotations

import json
import re

import pytest
from ipywidgets import Widget

from backedu import Assessment, explain
from backedu.assessment.record import parse_record
from backedu.catalogue.signs import signs
from backedu.words.explanation import muscle_name
from backedu.words.report import report
from backedu.words.text import LANGUAGES, say
from tests.tools.visits import asked, at_once, body, buttons, choices, hear, messages, told, visit_of

FOUND = asked(hamstrings="short", gluteus_maximus="weak", piriformis={"left": "long, sore spot"})
FILE = "room-7-tuesday.json"


@pytest.fixture(autouse=True)
def sent(monkeypatch):
    at_once(monkeypatch)
    yield messages(monkeypatch)
    Widget.close_all()


def tools(visit):
    return buttons(visit.children[0])


def notice(visit):
    return told(visit.children[0]).strip()


def mark(visit):
    visit.session.mark([("hamstrings", "left", "length", "short")])


def kinds(sent):
    return [message["kind"] for message in sent if message["kind"] != "top"]


# --- back and forth ---


def test_tools_are_only_there_when_they_have_something_to_do():
    visit = visit_of(asked())
    assert [tools(visit)[name].disabled for name in ("Undo", "Redo", "Clear findings")] == [True] * 3
    mark(visit)
    assert [tools(visit)[name].disabled for name in ("Undo", "Redo", "Clear findings")] == [False, True, False]
    tools(visit)["Undo"].click()
    assert visit.assessment == asked()
    assert [tools(visit)[name].disabled for name in ("Undo", "Redo", "Clear findings")] == [True, False, True]
    tools(visit)["Redo"].click()
    assert visit.assessment == asked(hamstrings={"left": "short"})
    tools(visit)["Clear findings"].click()
    assert visit.assessment == asked()
    tools(visit)["Undo"].click()
    assert visit.assessment == asked(hamstrings={"left": "short"})


# --- a new visit ---


def test_a_new_visit_with_nothing_to_lose_begins_at_once():
    visit = visit_of(asked(), "findings")
    tools(visit)["New visit"].click()
    assert visit.assessment == Assessment() and visit.session.step == "gate"
    assert not visit.session.past and tools(visit)["Undo"].disabled


def test_unsaved_findings_are_let_go_only_when_pressed_twice():
    visit = visit_of(asked(), "findings")
    mark(visit)
    tools(visit)["New visit"].click()
    assert visit.assessment == asked(hamstrings={"left": "short"})
    assert notice(visit) == say("visit.new_sure")
    tools(visit)["New visit"].click()
    assert visit.assessment == Assessment() and visit.session.step == "gate"
    assert notice(visit) == "" and not visit.session.unsaved


def test_a_mark_between_takes_the_question_back():
    visit = visit_of(asked(), "findings")
    mark(visit)
    tools(visit)["New visit"].click()
    visit.session.mark([("hamstrings", "right", "length", "short")])
    assert notice(visit) == ""
    tools(visit)["New visit"].click()
    assert visit.assessment == asked(hamstrings="short") and notice(visit) == say("visit.new_sure")


def test_saved_findings_are_let_go_without_a_question(sent):
    visit = visit_of(asked(), "findings")
    mark(visit)
    tools(visit)["Save findings"].click()
    hear(visit, kind="saved", state=sent[-1]["state"])
    assert not visit.session.unsaved and not visit.visit.pelvis.unsaved
    tools(visit)["New visit"].click()
    assert visit.assessment == Assessment()


# --- saving and copying ---


def test_saving_hands_over_the_file_that_save_writes(sent, tmp_path):
    visit = visit_of(FOUND, "findings")
    tools(visit)["Save findings"].click()
    message = sent[-1]
    assert (message["kind"], message["name"], message["type"]) == ("file", "findings.json", "application/json")
    assert message["text"] == FOUND.save(tmp_path / "f.json").read_text() and message["state"] == visit.session.state
    assert Assessment.from_record(parse_record(message["text"].encode(), "x"), "x") == FOUND


def test_what_was_marked_while_the_file_was_saved_stays_unsaved(sent):
    visit = visit_of(asked(), "findings")
    mark(visit)
    tools(visit)["Save findings"].click()
    state = sent[-1]["state"]
    visit.session.mark([("iliopsoas", "left", "length", "short")])
    hear(visit, kind="saved", state=state)
    assert visit.session.unsaved
    hear(visit, kind="saved", state=visit.session.state)
    assert not visit.session.unsaved


def test_copying_hands_over_findings_and_plan(sent):
    visit = visit_of(FOUND, "exercises")
    tools(visit)["Copy as text"].click()
    names = [say(f"exercise.{id}.name") for id in visit.exercises]
    assert names and sent[-1] == {"kind": "copy", "text": report(FOUND, names, "en")}


def test_nothing_is_written_anywhere(sent, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    visit = visit_of(FOUND, "page")
    for name in ("Save findings", "Copy as text", "Open findings"):
        tools(visit)[name].click()
    buttons(body(visit))["Print the page"].click()
    assert list(tmp_path.iterdir()) == []
    assert kinds(sent) == ["file", "copy", "open", "page"]


# --- printing ---


def test_printing_hands_over_the_whole_page_in_its_own_language(sent):
    visit = visit_of(FOUND, "exercises", page_lang="es")
    visit.session.step = "page"
    choices(body(visit))["Paper"].value = "a4"
    buttons(body(visit))["Print the page"].click()
    (page,) = [message for message in sent if message["kind"] == "page"]
    assert page["print"] and page["text"].startswith("<!DOCTYPE html>") and '<html lang="es">' in page["text"]
    assert "_es_patient_a4_" in page["name"] and page["name"].endswith(".html")
    for id in visit.exercises:
        assert say(f"exercise.{id}.name", "es").lower() in page["text"].lower()
    assert notice(visit) == say("visit.page.ready")


@pytest.mark.parametrize("found", [Assessment(), FOUND])
def test_the_safety_page_can_be_printed_whatever_else_was_asked(sent, found):
    visit = visit_of(found)
    visit.session.put(found.replace(safety="stop"))
    buttons(body(visit))["Print the safety page"].click()
    (page,) = [message for message in sent if message["kind"] == "page"]
    assert "While you wait, call 911 if any of these start" in page["text"] and "stretch it" not in page["text"]


def test_a_page_that_cannot_be_made_says_why(sent):
    visit = visit_of(asked(hamstrings="long"), "page")
    visit.session.picked = ("back_of_thigh_strap",)
    buttons(body(visit))["Print the page"].click()
    assert "page" not in kinds(sent)
    assert "'back_of_thigh_strap' is refused: it lengthens hamstrings, which is already long" in notice(visit)


# --- opening ---


def test_opening_asks_the_browser(sent):
    tools(visit_of(FOUND))["Open findings"].click()
    assert kinds(sent) == ["open"]


def test_an_opened_file_is_shown_beside_todays():
    visit = visit_of(asked(hamstrings="normal"), "look")
    hear(visit, kind="opened", name=FILE, text=FOUND.to_json())
    assert notice(visit) == f"{say('visit.file.opened')} {say('visit.file.ask_again')}"
    assert visit.assessment == asked(hamstrings="normal")
    tools(visit)["Show it beside today’s"].click()
    assert visit.session.before == FOUND and visit.assessment == asked(hamstrings="normal")
    assert "Then and now" in told(body(visit))
    assert notice(visit) == "" and "Show it beside today’s" not in tools(visit)


def test_going_on_from_a_file_asks_the_gate_again():
    visit = visit_of()
    hear(visit, kind="opened", name=FILE, text=FOUND.to_json())
    tools(visit)["Go on from it today"].click()
    assert visit.assessment.findings == FOUND.findings
    # What was ticked last time is shown, and asked again.
    again = {"pain": "not asked", "safety": "not asked", "signs": [], "cautions": [], "ask_again": True}
    assert visit.assessment.person == again
    assert visit.session.step == "gate" and visit.session.before == FOUND
    assert "Before anything else" in told(body(visit)) and notice(visit) == ""


def test_going_on_from_a_file_can_be_undone():
    visit = visit_of(asked(hamstrings="normal"))
    hear(visit, kind="opened", name=FILE, text=FOUND.to_json())
    tools(visit)["Go on from it today"].click()
    tools(visit)["Undo"].click()
    assert visit.assessment == asked(hamstrings="normal")


def test_an_opened_file_with_a_warning_sign_does_not_carry_it_over():
    visit = visit_of()
    hear(visit, kind="opened", name=FILE, text=FOUND.replace(safety="stop").to_json())
    tools(visit)["Go on from it today"].click()
    assert "Before anything else" in told(body(visit)) and visit.assessment.safety == "not asked"


def test_the_question_of_a_file_stays_while_muscles_are_marked():
    visit = visit_of(asked(), "findings")
    hear(visit, kind="opened", name=FILE, text=FOUND.to_json())
    mark(visit)
    assert notice(visit).startswith(say("visit.file.opened")) and "Show it beside today’s" in tools(visit)


BAD = [
    ("", "room-7-tuesday.json"),
    ("{", "room-7-tuesday.json"),
    ("[]", "room-7-tuesday.json"),
    ("{}", "room-7-tuesday.json"),
    (FOUND.to_json().replace("hamstrings", "hamstring"), "did you mean 'hamstrings'"),
    (FOUND.to_json().replace('"version": 2', '"version": 3'), "room-7-tuesday.json"),
    (FOUND.to_json().replace("short", "tiny"), "tiny"),
    ("<b>no</b>\n\nfile", "room-7-tuesday.json"),
]


@pytest.mark.parametrize(("text", "complaint"), BAD)
def test_a_file_that_is_no_record_is_refused_in_one_sentence(text, complaint):
    visit = visit_of(FOUND, "findings")
    hear(visit, kind="opened", name=FILE, text=text)
    assert complaint in notice(visit) and visit.assessment == FOUND
    assert "Show it beside today’s" not in tools(visit)
    assert "<b>" not in notice(visit)


def test_a_bad_file_after_a_good_one_takes_the_question_back():
    visit = visit_of(asked(), "findings")
    hear(visit, kind="opened", name=FILE, text=FOUND.to_json())
    hear(visit, kind="opened", name=FILE, text="{")
    assert "Show it beside today’s" not in tools(visit) and FILE in notice(visit)


# --- the text ---


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_report_tells_findings_advice_and_plan(lang):
    text = report(FOUND, ["a bridge"], lang)
    assert say("visit.report.title", lang) in text and "a bridge" in text
    for row in explain(FOUND, lang).rows:
        assert row.found in text and row.do[1:] in text
    for id in ("iliopsoas", "adductors"):
        assert muscle_name(id, lang) in text
    assert say(f"visit.gate.pain_{FOUND.pain}", lang) in text and "{" not in text
    assert text.endswith("\n") and "<" not in text


def test_lines_of_the_report():
    text = report(FOUND, ["Bridge"])
    assert "- Back-of-thigh muscles: short. Stretch them.\n" in text
    assert "Warning signs asked: none.\n" in text and "Cautions: none.\n" in text and "Exercises: Bridge.\n" in text
    assert "Cautions: Tingling down the leg.\n" in report(FOUND.replace(cautions=["leg tingling"]))
    several = FOUND.replace(cautions=["blood thinners", "cancer now or before"])
    assert "Cautions: Blood thinners (warfarin, Eliquis, Xarelto, Plavix); Cancer, now or before.\n" in report(several)
    again = report(several.replace(ask_again=True))
    assert "Cautions from last time, not asked again: Blood thinners (" in again
    bare = report(Assessment())
    assert "Found:" not in bare and "Warning signs: not asked." in bare and "Pain: not asked." in bare


def test_with_a_warning_sign_the_report_has_no_plan():
    text = report(FOUND.replace(safety="stop"), ["Bridge"])
    assert text.count("\n") == 4 and "Get help first. No plan." in text
    assert "Bridge" not in text and "Back-of-thigh" not in text and "Stretch" not in text


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("sign", signs())
def test_the_report_names_the_sign_that_stopped_a_visit(lang, sign):
    text = report(FOUND.replace(safety="stop", signs=[sign, "fever"]), ["Bridge"], lang)
    assert say(signs()[sign].text, lang) in text and say(signs()["fever"].text, lang) in text and "Bridge" not in text


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("sign", [id for id, sign in signs().items() if sign.tier == "today"])
def test_the_report_says_that_a_doctor_has_checked_a_sign(lang, sign):
    text = report(FOUND.replace(safety="checked", signs=[sign]), ["Bridge"], lang)
    checked = {"en": "checked by a doctor for this pain", "es": "revisadas por un médico para este dolor"}[lang]
    assert f"{checked}: {say(signs()[sign].text, lang)}\n" in text and "Bridge" in text


def test_no_text_tells_who_it_is_about(sent):
    visit = visit_of(FOUND, "page")
    hear(visit, kind="opened", name=FILE, text=FOUND.to_json())
    tools(visit)["Show it beside today’s"].click()
    tools(visit)["Copy as text"].click()
    tools(visit)["Save findings"].click()
    buttons(body(visit))["Print the page"].click()
    handed = {message["kind"]: message for message in sent}
    for kind in ("copy", "file", "page"):
        said = json.dumps(handed[kind])
        assert "room-7" not in said and "tuesday" not in said.lower()
    # No date, no number that could be one, no address.
    assert not re.search(r"\d{4}-\d\d-\d\d|\d+[./]\d+[./]\d+|@", handed["copy"]["text"] + handed["file"]["text"])
    assert set(json.loads(handed["file"]["text"])) == {"format", "version", "findings", *FOUND.person}
