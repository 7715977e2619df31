"""Files that earlier versions wrote: each was written by the version it is named after, and loads for ever.

A file is never changed; where a version writes another format, it adds files of its own.
"""

from __future__ import annotations

import json

import pytest
from ipywidgets import Widget

from backedu import Assessment
from backedu.assessment.advice import no_card
from backedu.assessment.history import History
from backedu.assessment.record import ENTRIES, VERSION, parse_record, read_record
from backedu.catalogue.cautions import cautions
from backedu.catalogue.repertoire import repertoire
from backedu.errors import BackeduError
from backedu.words.cautions import chip_words
from tests.tools.checkout import ROOT
from tests.tools.visits import at_once, body, buttons, hear, messages, visit_of

FOLDER = ROOT / "tests/data/records"
# The cautions that version 1 knew, and what each is today: the one that meant three is the strictest of them.
VERSION_1 = {
    "hip replacement, back approach": "hip replacement, back approach",
    "hip replacement, front approach": "hip replacement, front approach",
    "thin bones or spine fracture": "broken bone in the spine, new or not sure",
    "surgery within 3 months": "surgery within 3 months",
    "pregnancy": "pregnancy",
    "leg tingling": "leg tingling",
    "very bendy joints": "very bendy joints",
    "shoulder pain": "shoulder pain",
    "blood thinners": "blood thinners",
    "cannot get to the floor": "cannot get to the floor",
    "worse bending forward": "worse bending forward",
    "worse bending back": "worse bending back",
}
STRICTEST = VERSION_1["thin bones or spine fracture"]
CLEAR = {"pain": "mild", "safety": "clear"}
FRONT_OF_THIGH = {"left": "short, trigger point", "right": "short"}
PRESSED_FIRST = ("front_of_thigh_press", "front_of_thigh_side_lying", "bridge", "sit_to_stand", "walk")
# Every other exercise of version 1 was told of once, the others three times.
TOLD = {
    id: ("worse", "same", "better") if n % 2 else ("worse",)
    for n, id in enumerate(id for id in repertoire() if id != "walk")
}
FILES: dict[str, tuple[Assessment, History]] = {
    "1_nothing": (Assessment(), History()),
    # As the first version wrote it, before there was a visit.
    "1_first": (
        Assessment(
            iliopsoas="short, strong, sore spot, feels tight",
            rectus_femoris={"left": "short, weak", "right": "normal"},
            sartorius={"right": "feels tight"},
            hamstrings="long, weak, no sore spot, feels tight",
            gluteus_maximus="weak",
            piriformis={"left": "long, sore spot"},
            erector_spinae="normal, strong",
            **CLEAR,
        ),
        History(),
    ),
    "1_cautions": (
        Assessment(
            hamstrings="short, sore spot",
            pain="severe",
            safety="clear",
            cautions=VERSION_1.values(),
            ask_again=True,
        ),
        History(),
    ),
    "1_stop": (
        Assessment(hamstrings={"left": "short"}, pain="none", safety="stop", cautions=["leg tingling"], ask_again=True),
        History(),
    ),
    "1_visit": (
        Assessment(iliopsoas="short", gluteus_maximus="weak", cautions=[STRICTEST], ask_again=True, **CLEAR),
        History(("front_of_hip_standing", "bridge"), TOLD),
    ),
    "1_exercises": (
        Assessment(iliopsoas="normal", pain="none", safety="clear", cautions=[], ask_again=True),
        History(("seat_ball_wall", "clamshell", "bird_dog", "sit_to_stand")),
    ),
    "2_stop": (
        Assessment(
            hamstrings="weak", pain="severe", safety="stop", signs=["saddle", "fever"], cautions=list(cautions())
        ),
        History(),
    ),
    "2_checked": (
        Assessment(
            pain="none",
            safety="checked",
            signs=["night", "urine"],
            cautions=["thin bones", "pregnancy"],
            ask_again=True,
        ),
        History(),
    ),
    "2_visit": (
        Assessment(rectus_femoris=FRONT_OF_THIGH, gluteus_maximus="weak", cautions=["65 or older"], **CLEAR),
        History(PRESSED_FIRST, {"walk": ("better", "same")}),
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_of_any_version_loads_for_ever(name):
    path = FOLDER / f"{name}.json"
    found, history = FILES[name]
    assert Assessment.load(path) == found
    assert History.from_record(read_record(path), path) == history


def test_there_are_files_of_every_version_and_each_is_tried():
    assert {path.stem for path in FOLDER.iterdir()} == set(FILES)
    assert {int(name[0]) for name in FILES} == set(ENTRIES) == set(range(1, VERSION + 1))


@pytest.mark.parametrize("name", [name for name in FILES if name.startswith(f"{VERSION}_")])
def test_todays_files_are_written_as_they_were(name):
    found, history = FILES[name]
    assert found.to_json(history.entries()) == (FOLDER / f"{name}.json").read_text(encoding="utf-8")


def test_files_of_version_1_hold_each_of_its_cautions_and_exercises():
    held, told = set(), set()
    for path in FOLDER.glob("1_*.json"):
        record = json.loads(path.read_text(encoding="utf-8"))
        held |= set(record["cautions"] or ())
        told |= {*record.get("exercises", ()), *record.get("outcomes", ())}
    assert held == set(VERSION_1)
    assert len(told) == 17 and told <= set(repertoire())


@pytest.mark.parametrize("word", VERSION_1)
def test_a_caution_of_version_1_comes_back_no_weaker_and_is_asked_again(word):
    record = {"format": "backedu assessment", "version": 1, "findings": {}, **CLEAR, "cautions": [word]}
    found = Assessment.from_record(parse_record(json.dumps(record).encode(), "old"), "old")
    assert found.cautions == (VERSION_1[word],) and found.ask_again
    assert bool(no_card(found)) == (word in ("thin bones or spine fracture", "surgery within 3 months"))


def test_a_caution_that_two_old_words_mean_stands_once():
    record = {"format": "backedu assessment", "version": 1, "findings": {}, **CLEAR}
    record |= {"cautions": ["thin bones or spine fracture"] * 2}
    found = Assessment.from_record(parse_record(json.dumps(record).encode(), "old"), "old")
    assert found.cautions == (STRICTEST,)


@pytest.mark.parametrize("more", ({"signs": []}, {"ask_again": False}))
def test_a_file_of_version_1_holds_nothing_of_version_2(more):
    record = {"format": "backedu assessment", "version": 1, "findings": {}, **CLEAR, "cautions": None} | more
    with pytest.raises(BackeduError, match=f"old.json: unknown entry '{next(iter(more))}'"):
        parse_record(json.dumps(record).encode(), "old.json")


def test_an_exercise_of_a_file_that_nobody_knows_is_named():
    record = json.loads((FOLDER / "1_visit.json").read_text(encoding="utf-8")) | {"exercises": ["brige"]}
    with pytest.raises(BackeduError, match=r"^old.json: no exercise 'brige'; did you mean 'bridge'\?"):
        History.from_record(parse_record(json.dumps(record).encode(), "old.json"), "old.json")


# --- opened in a visit ---


@pytest.mark.parametrize("name", FILES)
def test_going_on_from_a_file_of_any_version_shows_its_cautions_and_asks_all_again(name, monkeypatch):
    at_once(monkeypatch)
    messages(monkeypatch)
    found, history = FILES[name]
    visit = visit_of()
    hear(visit, kind="opened", name="old.json", text=(FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    buttons(visit.children[0])["Go on from it today"].click()
    assert visit.assessment.findings == found.findings and visit.session.last == history
    assert visit.assessment.person == {
        "pain": "not asked",
        "safety": "not asked",
        "signs": [],
        "cautions": None if found.cautions is None else list(found.cautions),
        "ask_again": found.cautions is not None,
    }
    shown = buttons(body(visit))
    for word in cautions():
        assert shown[chip_words(word)].value == (word in (found.cautions or ()))
    last_time = [text for text in shown if text.endswith("(Last time: yes.)")]
    assert len(last_time) == len(found.signs) and not any(shown[text].value for text in last_time)
    # Signs, pain and cautions answered anew, the visit goes on with what was found.
    visit.session.put(visit.assessment.replace(**CLEAR))
    assert not visit.session.gate_passed
    if found.cautions is None:
        shown["None of these"].value = True
    else:
        buttons(body(visit))["Asked again: all as ticked here"].value = True
    assert visit.session.gate_passed
    Widget.close_all()
