"""The second visit: the exercises of the last page, how each went, and what follows where one made it worse twice."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ipywidgets import Widget

from backedu import Assessment
from backedu.assessment.history import OUTCOMES, History, worse_again
from backedu.assessment.record import parse_record
from backedu.catalogue.repertoire import repertoire
from backedu.cli import main
from backedu.errors import BackeduError
from backedu.words.exercises import exercise_name
from backedu.words.text import LANGUAGES, capital, say
from tests.tools.visits import asked, at_once, body, buttons, choices, messages, told, visit_of

FOUND = asked(iliopsoas="short", hamstrings="long", gluteus_maximus="weak")
PICKED = ("front_of_hip_standing", "bridge")
HIP, BRIDGE = (capital(exercise_name(id, "en")) for id in PICKED)
histories = st.builds(
    History,
    st.lists(st.sampled_from(list(repertoire())), unique=True, max_size=4).map(tuple),
    st.dictionaries(
        st.sampled_from(list(repertoire())),
        st.lists(st.sampled_from(OUTCOMES), min_size=1, max_size=4).map(tuple),
    ),
)


@pytest.fixture(autouse=True)
def sent(monkeypatch):
    at_once(monkeypatch)
    yield messages(monkeypatch)
    Widget.close_all()


def read(content, name="a.json"):
    """Return the history that a file's content tells."""
    return History.from_record(parse_record(content, name), name)


def last_time(outcomes=None, picked=PICKED):
    """Return the content of the file that last time's visit saved."""
    return FOUND.to_json(History(picked, outcomes or {}).entries())


def second_visit(sent, content, how="Show it beside today’s", lang="en"):
    """Return a visit that passed the gate, with last time's file open."""
    visit = visit_of(FOUND, "findings", lang=lang)
    open_file(visit, content, how)
    return visit


def open_file(visit, content, how="Show it beside today’s"):
    """Open a file in a visit."""
    visit.visit.pelvis._handle_custom_msg({"kind": "opened", "name": "last.json", "text": content}, [])
    buttons(visit.children[0])[how].click()


def saved(visit, sent):
    """Return the file that Save hands over."""
    buttons(visit.children[0])["Save findings"].click()
    return sent[-1]["text"]


@given(histories)
def test_a_file_gives_back_what_was_told(history):
    content = FOUND.to_json(history.entries()).encode()
    assert read(content) == history and Assessment.from_record(parse_record(content, "a"), "a") == FOUND


def test_a_file_of_findings_alone_tells_of_no_exercises(tmp_path):
    assert read(FOUND.save(tmp_path / "a.json").read_bytes()) == History()
    assert History().entries() == {}


@pytest.mark.parametrize(
    "entries, says",
    [
        ({"exercises": ["brigde"]}, "no exercise 'brigde'; did you mean 'bridge'?"),
        ({"exercises": [7]}, "no exercise '7'"),
        ({"exercises": "bridge"}, "exercises must be a list"),
        ({"outcomes": ["bridge"]}, "outcomes a table"),
        ({"outcomes": {"brigde": ["worse"]}}, "did you mean 'bridge'?"),
        ({"outcomes": {"bridge": ["bad"]}}, "outcomes of bridge must be better, same, worse, not bad"),
        ({"outcomes": {"bridge": "worse"}}, "outcomes of bridge must be a list"),
        ({"outcomes": {"bridge": [["worse"]]}}, "must be better, same, worse, not ['worse']"),
        ({"outcomes": {"bridge": None}}, "outcomes of bridge must be a list"),
        ({"outcomes": {"bridge": ["worse"] * 101}}, "must be a list of at most 100, not ['worse', 'worse'"),
        ({"exercises": list(repertoire())}, "17 exercises; a page holds at most 4"),
        ({"exercises": ["b" * 5000]}, f"no exercise '{'b' * 40}…'; "),
    ],
)
def test_anything_else_is_refused_in_one_sentence(entries, says, sent):
    content = json.dumps(json.loads(FOUND.to_json()) | entries)
    with pytest.raises(BackeduError) as error:
        read(content.encode(), "last.json")
    assert str(error.value).startswith("last.json: ") and says in str(error.value) and len(str(error.value)) < 600
    visit = visit_of(FOUND, "findings")
    visit.visit.pelvis._handle_custom_msg({"kind": "opened", "name": "last.json", "text": content}, [])
    assert says in told(visit.children[0]).replace("&#x27;", "'") and visit.session.before is None


@pytest.mark.parametrize(
    "outcomes, again",
    [
        ((), False),
        (("worse",), False),
        (("worse", "worse"), True),
        (("worse", "better", "worse"), False),
        (("same", "worse", "worse"), True),
        (("worse", "worse", "same"), False),
    ],
)
def test_worse_twice_in_a_row(outcomes, again):
    assert worse_again({"bridge": outcomes}) == (("bridge",) if again else ())


@pytest.mark.parametrize("how", ["Show it beside today’s", "Go on from it today"])
def test_an_opened_file_asks_how_each_exercise_went(sent, how):
    visit = second_visit(sent, last_time(), how)
    visit.session.put(visit.assessment.replace(pain="mild", safety="clear", ask_again=False))
    visit.session.step = "findings"
    shown = choices(body(visit))
    assert "How did each one go since then?" in told(body(visit))
    assert list(shown)[:2] == [HIP, BRIDGE] and shown[BRIDGE].value == "not asked"
    shown[BRIDGE].value = "better"
    assert visit.session.unsaved and visit.session.outcomes == {"bridge": "better"}
    assert read(saved(visit, sent).encode()).outcomes == {"bridge": ("better",)}


def test_without_a_file_or_with_one_of_findings_alone_nothing_is_asked(sent):
    assert "How did each one go" not in told(body(visit_of(FOUND, "findings")))
    assert "How did each one go" not in told(body(second_visit(sent, FOUND.to_json())))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_worse_once_is_common_and_twice_asks_to_test_again(sent, lang):
    how = say("visit.file.beside", lang)
    visit = second_visit(sent, last_time({"bridge": ("worse",)}), how, lang)
    rows = choices(body(visit))
    for id in PICKED:
        rows[capital(exercise_name(id, lang))].value = "worse"
    said = told(body(visit))
    assert say("visit.followup.worse", lang, names=exercise_name(PICKED[0], lang)) in said
    assert say("visit.followup.worse_again", lang, names=exercise_name("bridge", lang)) in said
    assert say("claim.C15.sentence", lang) in said
    # An answer that is changed counts once.
    rows[capital(exercise_name("bridge", lang))].value = "same"
    assert say("claim.C15.sentence", lang) not in told(body(visit))


def test_a_second_visit_asks_for_anything_new_and_what_follows_from_worse(sent):
    visit = second_visit(sent, last_time({"bridge": ("worse",)}))
    assert "Anything new: a fall, a medicine, surgery, pregnancy?" in told(body(visit))
    for name in (HIP, BRIDGE):
        choices(body(visit))[name].value = "worse"
    said = told(body(visit))
    assert (
        f"Worse twice with: {exercise_name('bridge', 'en')}. Ask the warning signs again. Then change or drop it."
        in said
    )
    assert "Call their doctor if it keeps getting worse." in said
    assert "Skip it for 2 days and do half as many of the others. Then try it again with half as many." in said
    assert "Worse again, or worse for a week: call us." in said


def test_a_general_exercise_that_made_it_worse_is_told_of_too(sent):
    visit = second_visit(sent, last_time(picked=("walk",)))
    walk = exercise_name("walk", "en")
    choices(body(visit))[capital(walk)].value = "worse"
    assert f"Worse with: {walk}. Skip it for 2 days" in told(body(visit))


def test_a_release_that_made_it_worse_twice_takes_its_stretch_along(sent):
    sore = asked(rectus_femoris="short, trigger point")
    visit = visit_of(sore, "exercises")
    assert {"front_of_thigh_press", "front_of_thigh_side_lying"} <= set(visit.exercises)
    open_file(visit, last_time({"front_of_thigh_press": ("worse",)}, picked=("front_of_thigh_press",)))
    visit.session.step = "findings"
    choices(body(visit))[capital(exercise_name("front_of_thigh_press", "en"))].value = "worse"
    assert not {"front_of_thigh_press", "front_of_thigh_side_lying"} & set(visit.exercises)


def test_what_made_it_worse_twice_is_offered_but_not_suggested(sent):
    visit = second_visit(sent, last_time({"bridge": ("worse",)}))
    choices(body(visit))[BRIDGE].value = "worse"
    visit.session.step = "exercises"
    assert BRIDGE in buttons(body(visit)) and "bridge" not in visit.exercises and visit.exercises
    assert "So far: worse, worse." in told(body(visit))
    buttons(visit.children[0])["Copy as text"].click()
    assert f"How the exercises have gone so far: {exercise_name('bridge', 'en')}: worse, worse." in sent[-1]["text"]


def test_the_next_patient_is_asked_about_nothing(sent):
    visit = second_visit(sent, last_time())
    choices(body(visit))[BRIDGE].value = "worse"
    visit.session.begin()
    assert visit.session.history == History()


def test_the_file_the_browser_offers_by_itself_holds_them_too(sent):
    visit = second_visit(sent, last_time())
    choices(body(visit))[BRIDGE].value = "same"
    visit.session.picked = ("bridge",)
    assert visit.visit.pelvis.person["exercises"] == ["bridge"] and visit.visit.pelvis.person["outcomes"] == {
        "bridge": ["same"]
    }


def test_another_file_is_asked_about_anew_and_an_answer_counts_once(sent):
    visit = second_visit(sent, last_time())
    choices(body(visit))[BRIDGE].value = "worse"
    again = saved(visit, sent)
    open_file(visit, again)
    assert visit.session.outcomes == {} and choices(body(visit))[BRIDGE].value == "not asked"
    assert visit.session.history.outcomes == {"bridge": ("worse",)}  # as the file says, once
    open_file(visit, last_time(picked=("clamshell",)))
    assert visit.session.history == History(("clamshell",))


def test_an_answer_can_be_taken_back(sent):
    visit = second_visit(sent, last_time({"bridge": ("worse",)}))
    for outcome in ("worse", "not asked"):
        choices(body(visit))[BRIDGE].value = outcome
    assert visit.session.history.outcomes == {"bridge": ("worse",)}
    buttons(visit.children[0])["Copy as text"].click()
    assert "so far" not in sent[-1]["text"]  # nobody asked today


def test_with_severe_pain_nothing_is_said_but_to_start_with_the_therapist(sent):
    visit = second_visit(sent, last_time())
    visit.session.put(visit.assessment.replace(pain="severe"))
    visit.session.ask_once_more(True)
    visit.session.step = "findings"
    choices(body(visit))[BRIDGE].value = "worse"
    assert say("visit.exercises.severe") in told(body(visit)) and "half as much" not in told(body(visit))


def test_what_today_rules_out_is_not_to_be_done_half_as_much_either(sent):
    visit = second_visit(sent, last_time(picked=("front_of_thigh_press",)))
    press = capital(exercise_name("front_of_thigh_press", "en"))
    visit.session.put(visit.assessment.replace(cautions=["blood thinners"]))
    choices(body(visit))[press].value = "worse"
    assert "half as much" not in told(body(visit))


def test_an_exercise_keeps_the_name_it_had_on_the_page(sent):
    visit = second_visit(sent, last_time())
    visit.session.put(visit.assessment.replace(cautions=["cannot get to the floor"]))
    visit.session.lang = "es"
    assert capital(exercise_name("bridge", "es")) in choices(body(visit))


def test_worse_twice_lets_go_of_what_was_picked_before_the_file_was_opened(sent):
    visit = visit_of(FOUND, "exercises")
    assert "bridge" in visit.exercises
    visit.session.step = "findings"
    open_file(visit, last_time({"bridge": ("worse",)}))
    choices(body(visit))[BRIDGE].value = "worse"
    assert "bridge" not in visit.exercises
    visit.session.mark([("hamstrings", "left", "length", "short")])
    visit.session.undo()
    assert "bridge" not in visit.exercises


def test_until_new_ones_are_picked_the_last_exercises_are_still_done(sent):
    visit = second_visit(sent, last_time())
    assert read(saved(visit, sent).encode()).picked == PICKED
    visit.session.put(visit.assessment.replace(safety="stop"))
    assert read(saved(visit, sent).encode()).picked == ()


def test_answers_and_picks_that_no_file_holds_are_unsaved(sent):
    visit = second_visit(sent, last_time())
    saved(visit, sent)
    state = sent[-1]["state"]
    choices(body(visit))[BRIDGE].value = "better"  # while the browser asks where to put the file
    visit.visit.pelvis._handle_custom_msg({"kind": "saved", "state": state}, [])
    assert visit.session.unsaved
    saved(visit, sent)
    visit.visit.pelvis._handle_custom_msg({"kind": "saved", "state": sent[-1]["state"]}, [])
    assert not visit.session.unsaved
    visit.session.step = "exercises"
    assert visit.exercises and visit.session.unsaved


def test_the_command_line_refuses_saved_exercises_by_the_files_name(tmp_path, capsys):
    path = tmp_path / "found.json"
    severe = FOUND.replace(pain="severe")
    path.write_text(severe.to_json({"exercises": ["bridge"]}))
    assert main(["handout", str(path), "--to", str(tmp_path / "a.html")]) == 2
    assert capsys.readouterr().err.startswith(f"backedu: {path}: ")
    path.write_text(FOUND.replace(safety="stop").to_json({"exercises": ["gone"]}))
    assert main(["handout", str(path), "--to", str(tmp_path / "a.html")]) == 0
    path.write_text(FOUND.to_json({"exercises": ["gone"]}))
    assert main(["handout", str(path), "--to", str(tmp_path / "b.html"), "--exercises", "bridge"]) == 0
