"""The second visit: the exercises of the last page, how each went, and what follows where one made it worse twice."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ipywidgets import Widget

from backedu import Assessment
from backedu.cards import exercise_name
from backedu.errors import BackeduError
from backedu.history import OUTCOMES, History, worse_again
from backedu.repertoire import repertoire
from backedu.text import LANGUAGES, capital, say
from tests.visits import asked, at_once, body, buttons, choices, messages, told, visit_of

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


def last_time(outcomes=None, picked=PICKED):
    """Return the content of the file that last time's visit saved."""
    return FOUND.to_json(History(picked, outcomes or {}).entries())


def second_visit(sent, content, how="Show it beside today’s", lang="en"):
    """Return a visit that passed the gate, with last time's file open."""
    visit = visit_of(FOUND, "findings", lang=lang)
    visit._pelvis._handle_custom_msg({"kind": "opened", "name": "last.json", "text": content}, [])
    buttons(visit.children[0])[how].click()
    return visit


def saved(visit, sent):
    """Return the file that Save hands over."""
    buttons(visit.children[0])["Save findings"].click()
    return sent[-1]["text"]


@given(histories)
def test_a_file_gives_back_what_was_told(history):
    content = FOUND.to_json(history.entries()).encode()
    assert History.from_json(content, "a.json") == history and Assessment.from_json(content, "a.json") == FOUND


def test_a_file_of_findings_alone_tells_of_no_exercises(tmp_path):
    assert History.load(FOUND.save(tmp_path / "a.json")) == History()
    assert History().entries() == {}


@pytest.mark.parametrize(
    "entries, says",
    [
        ({"exercises": ["brigde"]}, "no exercise 'brigde'; did you mean 'bridge'?"),
        ({"exercises": [7]}, "no exercise 7"),
        ({"exercises": "bridge"}, "exercises must be a list"),
        ({"outcomes": ["bridge"]}, "outcomes a table"),
        ({"outcomes": {"brigde": ["worse"]}}, "did you mean 'bridge'?"),
        ({"outcomes": {"bridge": ["bad"]}}, "outcomes of bridge must be a list of better, same, worse"),
        ({"outcomes": {"bridge": "worse"}}, "outcomes of bridge must be a list"),
        ({"outcomes": {"bridge": [["worse"]]}}, "outcomes of bridge must be a list"),
    ],
)
def test_anything_else_is_refused_in_one_sentence(entries, says, sent):
    content = json.dumps(json.loads(FOUND.to_json()) | entries)
    with pytest.raises(BackeduError) as error:
        History.from_json(content.encode(), "last.json")
    assert str(error.value).startswith("last.json: ") and says in str(error.value)
    visit = visit_of(FOUND, "findings")
    visit._pelvis._handle_custom_msg({"kind": "opened", "name": "last.json", "text": content}, [])
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
    visit.session.put(visit.assessment.replace(pain="mild", safety="clear", cautions=()))
    visit.session.step = "findings"
    shown = choices(body(visit))
    assert "How did each one go since then?" in told(body(visit))
    assert list(shown)[:2] == [HIP, BRIDGE] and shown[BRIDGE].value is None
    shown[BRIDGE].value = "better"
    assert visit.session.unsaved and visit.session.outcomes == {"bridge": "better"}
    assert History.from_json(saved(visit, sent).encode(), "today.json").outcomes == {"bridge": ("better",)}


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


def test_what_made_it_worse_twice_is_offered_but_not_suggested(sent):
    visit = second_visit(sent, last_time({"bridge": ("worse",)}))
    choices(body(visit))[BRIDGE].value = "worse"
    visit.session.step = "exercises"
    assert BRIDGE in buttons(body(visit)) and "bridge" not in visit.exercises and visit.exercises
    assert "Since last time: worse, worse." in told(body(visit))
    buttons(visit.children[0])["Copy as text"].click()
    assert f"Since last time: {exercise_name('bridge', 'en')}: worse, worse." in sent[-1]["text"]


def test_the_next_patient_is_asked_about_nothing(sent):
    visit = second_visit(sent, last_time())
    choices(body(visit))[BRIDGE].value = "worse"
    visit.session.begin()
    assert visit.session.history == History()


def test_the_file_the_browser_offers_by_itself_holds_them_too(sent):
    visit = second_visit(sent, last_time())
    choices(body(visit))[BRIDGE].value = "same"
    visit.session.picked = ("bridge",)
    assert visit._pelvis.person["exercises"] == ["bridge"] and visit._pelvis.person["outcomes"] == {"bridge": ["same"]}
