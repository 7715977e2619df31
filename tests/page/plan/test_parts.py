"""The parts of a plan: each says only what was found, within its words, and nothing without the questions."""

import re
from itertools import product

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from backedu import Assessment, advise
from backedu.assessment.advice import no_card
from backedu.assessment.findings import example
from backedu.assessment.proposal import allowed_sides, propose
from backedu.catalogue.anatomy import SIDES, muscles
from backedu.catalogue.cautions import cautions
from backedu.errors import BackeduError
from backedu.page.plan.parts import (
    DAYS,
    if_it_hurts_more,
    leave_for_now,
    main_message,
    own_words,
    tick_chart,
    what_helps_you,
    what_research_says,
    what_to_do,
    where_from,
)
from backedu.page.plan.pelvis import picture
from backedu.words.cautions import caution_sentences
from backedu.words.text import LANGUAGES, say
from tests.tools.strategies import plans

ASKED = {"pain": "none", "safety": "clear"}
CASE = Assessment(
    iliopsoas="short",
    hamstrings="long, feels tight",
    gluteus_maximus="weak",
    piriformis={"right": "normal, sore spot"},
    pain="mild",
    safety="clear",
    cautions=["leg tingling"],
)
PICKED = ["front_of_hip_standing", "bridge"]
PARTS = (main_message, picture, what_to_do, leave_for_now, tick_chart, own_words)
each_language = pytest.mark.parametrize("lang", LANGUAGES)


REST = "Everyday moving and reaching is fine. For a new stretch of one muscle, ask."


def soup(block):
    return BeautifulSoup(block.html, "html.parser")


def words(text):
    return re.findall(r"[\w’'-]+", text)


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.__name__)
@pytest.mark.parametrize(
    ("asked", "complaint"),
    [
        ({}, "the warning signs were not asked"),
        ({"safety": "clear"}, "pain was not asked"),
        ({"safety": "stop"}, "a warning sign was found"),
    ],
)
def test_no_part_without_the_questions(part, asked, complaint):
    with pytest.raises(BackeduError, match=complaint):
        part(Assessment(**asked))


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.__name__)
def test_an_unknown_language_is_named(part):
    with pytest.raises(BackeduError, match="no language 'fr'"):
        part(CASE, lang="fr")


def test_advice_without_exercises_is_told_once_for_all_muscles_it_holds_for():
    page = soup(what_to_do(example("anterior_tilt", **ASKED)))
    names = [head.get_text() for head in page.find_all("h3")]
    assert "Front-of-hip muscle, front-thigh muscle" in names[0]
    told = [part.p.get_text() for part in page.find_all("section")]
    assert told[0] == "What to do: Stretch them. Why: The test suggests they are short. You can stretch them."
    assert len(set(told)) == len(told)
    order = [advise(CASE)[id, "right"].rule for id in ("iliopsoas", "hamstrings", "piriformis", "gluteus_maximus")]
    heads = [head.get_text() for head in soup(what_to_do(CASE)).find_all("h3")]
    assert order == sorted(order) and heads == [
        say("plan.holds_title"),
        "Front-of-hip muscle",
        "Back-of-thigh muscles",
        "Right deep seat muscle",
        "Big seat muscle",
        "Left deep seat muscle",
    ]


def test_what_is_not_tested_is_for_us_to_test():
    told = soup(what_to_do(Assessment(hamstrings="feels tight", **ASKED))).get_text()
    assert "What to do: Ask us to test them first." in told


def test_several_spots_of_one_card_are_named():
    found = {"piriformis": {"left": "sore spot"}, "gluteus_medius": {"right": "sore spot"}}
    said = soup(what_to_do(Assessment(**found, **ASKED), ["seat_ball_wall"])).get_text()
    assert "Why: your right side-hip muscle and your left deep seat muscle have a sore spot." in said
    alone = Assessment(piriformis={"left": "sore spot"}, **ASKED)
    card = soup(what_to_do(alone, ["seat_ball_wall"]))
    assert card.h3.get_text() == "Ball at the wall: left side"
    assert "Why: your deep seat muscle has a sore spot." in card.get_text()


@pytest.mark.parametrize(
    ("exercise", "muscle", "found"),
    [
        ("seat_ball_wall", "erector_spinae", "sore spot"),
        ("seat_ball_wall", "gluteus_medius", "sore spot"),
        ("front_of_thigh_press", "adductors", "sore spot"),
        ("bridge", "hamstrings", "weak"),
        ("clamshell", "piriformis", "weak"),
    ],
)
def test_the_drawing_is_aimed_at_the_muscle_of_the_card(exercise, muscle, found):
    for lang in LANGUAGES:
        page = soup(what_to_do(Assessment(**{muscle: found}, **ASKED), [exercise], lang))
        assert say(f"muscle.{muscle}.name", lang) in page.find("svg")["aria-label"]


def test_a_caption_is_shown_once():
    found = {"gluteus_maximus": "sore spot, weak", "erector_spinae": "sore spot"}
    page = soup(what_to_do(Assessment(**found, **ASKED), ["bridge", "bird_dog", "seat_ball_wall"]))
    shown = [c.get_text() for c in page.find_all("figcaption") if "again" not in c.get("class", [])]
    assert shown == [say(f"sketch.caption_{kind}", "en") for kind in ("first", "usual")]
    assert len(page.find_all("figcaption")) == 3


def test_an_exercise_for_two_muscles_is_drawn_for_both():
    found = Assessment(gluteus_maximus="weak", hamstrings="weak", **ASKED)
    alt = soup(what_to_do(found, ["bridge"])).find("svg")["aria-label"]
    assert "your big seat muscle and your back-of-thigh muscles" in alt


def test_a_picked_press_makes_way_for_its_stretch():
    found = Assessment(rectus_femoris="short, sore spot", **ASKED)
    stretch, press = "front_of_thigh_side_lying", "front_of_thigh_press"
    both = soup(what_to_do(found, [stretch, press]))
    assert [card["data-exercise"] for card in both.find_all("article")] == [press, stretch]
    assert "First: press the sore spot." in both.get_text()
    with pytest.raises(BackeduError, match="rectus_femoris has a sore spot that is pressed first"):
        what_to_do(found, [stretch])


def test_what_holds_for_the_person_is_said():
    text = soup(what_to_do(CASE)).get_text(" ")
    assert say("advice.note_go_gently") in text
    assert say("plan.holds_title") in text and say("caution.leg_tingling") in text
    assert say("explain.cautions_not_asked") not in text
    assert say("explain.cautions_not_asked") in what_to_do(Assessment(hamstrings="short", **ASKED)).html
    assert say("explain.cautions_not_asked") not in what_to_do(Assessment(hamstrings="normal", **ASKED)).html


@each_language
@pytest.mark.parametrize("why", ["severe", "surgery within 3 months", "broken bone in the spine, new or not sure"])
def test_who_gets_no_exercise_is_told_what_to_do_instead_and_nothing_else(lang, why):
    found = {"iliopsoas": "short, sore spot", "gluteus_maximus": "weak", "hamstrings": "feels tight"}
    patient = Assessment(**found, **ASKED, cautions=[] if why == "severe" else [why])
    patient = patient.replace(pain="severe") if why == "severe" else patient
    page = soup(what_to_do(patient, lang=lang))
    (sentence,) = caution_sentences(patient, lang)
    assert [li.get_text() for li in page.find_all("li")] == [sentence]
    assert [head.get_text() for head in page.find_all("h3")] == [say("plan.holds_title", lang)]
    assert leave_for_now(patient, lang=lang).html == ""


def test_nothing_tested_is_said():
    assert "No muscle has been tested yet. Just keep moving." in what_to_do(Assessment(**ASKED)).html


@each_language
def test_cards_in_the_order_they_were_picked(lang):
    page = soup(what_to_do(CASE, PICKED, lang))
    assert [card["data-exercise"] for card in page.find_all("article")] == PICKED
    assert [part["data-part"] for part in page.find_all("section")] == ["holds"]
    assert all(card.ol and card.h3 for card in page.find_all("article"))


def test_a_card_speaks_of_the_side_that_needs_it():
    one = Assessment(tensor_fasciae_latae={"right": "short", "left": "normal"}, iliopsoas="normal", **ASKED)
    assert "right side" in soup(what_to_do(one, ["outer_hip_step_back"])).h3.get_text()
    # Neither side needs it, and the left may not do it: there it would lengthen what is long.
    free = Assessment(adductors={"left": "long", "right": "normal"}, gluteus_medius="normal", **ASKED)
    assert "right side" in soup(what_to_do(free, ["clamshell"])).h3.get_text()
    assert "side" not in soup(what_to_do(Assessment(gluteus_medius="weak", **ASKED), ["clamshell"])).h3.get_text()


def test_what_has_no_exercise_is_asked_and_four_get_a_nudge():
    sore = Assessment(quadratus_lumborum="normal, sore spot", iliopsoas="short", gluteus_maximus="weak", **ASKED)
    page = soup(what_to_do(sore, PICKED))
    assert "let your therapist look at the sore spot" in page.ul.get_text()
    assert page.ul.find_previous("article") is None, "where not to press stands before the cards"
    assert "4 exercises are a lot" not in page.get_text()
    four = [*PICKED, "heel_slide", "ball_squeeze"]
    assert "4 exercises are a lot" in what_to_do(sore, four).html


def test_refused_exercises_are_refused_here_too():
    with pytest.raises(BackeduError, match="is refused"):
        what_to_do(CASE, ["back_of_thigh_strap"])


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (
            {"hamstrings": "long"},
            [
                "Do not stretch your back-of-thigh muscles for now. The test suggests they are already long.",
                REST,
            ],
        ),
        (
            {"iliopsoas": {"left": "long"}},
            ["stretch your left front-of-hip muscle for now. The test suggests it is"],
        ),
        (
            {"hamstrings": "feels tight"},
            ["Ask before you stretch your back-of-thigh muscles. We have not tested them yet.", REST],
        ),
        (dict.fromkeys(muscles(), "normal"), []),
        (
            dict.fromkeys(muscles(), "normal") | {"piriformis": ""},
            ["Ask before you stretch your deep seat muscle. We have not tested it yet."],
        ),
        # No test to wait for, or nobody stretches it (B12).
        (dict.fromkeys(muscles(), "normal") | {"sartorius": "", "rectus_abdominis": ""}, []),
        (dict.fromkeys(muscles(), "normal") | {"rectus_abdominis": "long", "multifidus": "feels tight"}, []),
    ],
)
def test_what_to_leave_and_what_to_ask(found, told):
    block = leave_for_now(Assessment(**found, **ASKED, cautions=[]), ["walk"])
    points = [point.get_text() for point in soup(block).find_all("li")]
    for part, point in zip(told, points, strict=False):
        assert part in point
    assert bool(points) == bool(told) == bool(block.html)


@given(plans())
@settings(max_examples=60)
def test_everything_long_is_named_and_everything_untested_asked_about(plan):
    """Of what is stretched at all and has a test; all else that nobody tested falls under what holds for the rest."""
    patient, text = plan.patient, leave_for_now(plan).html
    text += "" if plan.picked else what_to_do(plan).html.lower()  # there the advice tells it
    stretched = {key for one in plan.exercises if one.action == "stretch" for key in reached(one, plan)}
    for id, side in product((id for id, muscle in muscles().items() if muscle.stretched), SIDES):
        name, found = say(f"muscle.{id}.name"), patient[id, side]
        if no_card(patient):
            continue
        if found.length == "long":
            assert name in text
        if found.length == "not tested" and (id, side) not in stretched:
            assert name in text or REST in text
            assert name in text or not found.feels_tight
    for id in (id for id, muscle in muscles().items() if not muscle.stretched):
        assert say(f"muscle.{id}.name") not in leave_for_now(plan).html


def reached(exercise, plan):
    """Return what an exercise makes longer where the plan does it."""
    sides = SIDES if plan.sides[exercise.id] == "both" else (plan.sides[exercise.id],)
    return {key for side in sides for key in exercise.reach(side)}


@each_language
def test_the_chart_has_a_row_a_day_and_a_column_an_exercise(lang):
    for picked in ([], PICKED):
        table = soup(tick_chart(CASE, picked, lang)).table
        assert table.caption.get_text() and len(table.tbody.find_all("tr")) == DAYS == 14
        assert len(table.thead.find_all("th", scope="col")) == 2 + max(len(picked), 1)
        for row in table.tbody.find_all("tr"):
            assert row.th["scope"] == "row" and len(row.find_all("td")) == 1 + max(len(picked), 1)
            assert len(row.find_all("td")[-1].find_all("span")) == 3


def test_the_chart_names_the_form_on_the_card():
    sitting = Assessment(gluteus_maximus="weak", cautions=["cannot get to the floor"], **ASKED)
    (picked,) = propose(sitting).suggested[:1]
    assert list(allowed_sides([picked], sitting)) == [picked]
    card = soup(what_to_do(sitting, [picked])).article.h3.get_text()
    assert card in tick_chart(sitting, [picked]).html


def test_the_chart_names_the_side_on_the_card():
    one = Assessment(tensor_fasciae_latae={"right": "short", "left": "normal"}, iliopsoas="normal", **ASKED)
    assert "Outer-hip stretch, step back: right side" in tick_chart(one, ["outer_hip_step_back"]).html


def test_a_stretch_to_complete_only_where_the_page_has_one():
    assert "I stretch ____" in own_words(CASE, PICKED).html
    assert "I stretch ____" not in own_words(CASE, ["bridge"]).html


def test_what_has_no_card_waits_and_is_asked_about():
    tested = dict.fromkeys(muscles(), "normal") | {"iliopsoas": "short", "hamstrings": "short"}
    patient = Assessment(**tested, **ASKED)
    waits = "Also tested short: your back-of-thigh muscles. Ask us before you stretch them."
    assert leave_for_now(patient).html == "" and waits in leave_for_now(patient, ["front_of_hip_standing"]).html
    assert "Stretch them." in what_to_do(patient).html
    assert REST not in leave_for_now(patient, ["front_of_hip_standing"]).html
    said = main_message(patient, ["front_of_hip_standing"]).html
    assert "Your front-of-hip muscle tested short, so you can stretch it." in said and "back-of-thigh" not in said


def test_what_a_picked_stretch_reaches_is_not_asked_about():
    """One page never says both to stretch a muscle and to ask before (A7)."""
    tested = dict.fromkeys(muscles(), "normal") | {"iliopsoas": "short", "rectus_femoris": "short", "adductors": ""}
    patient = Assessment(**tested, **ASKED)
    assert "inner-thigh" in leave_for_now(patient).html
    assert leave_for_now(patient, ["front_of_hip_standing"]).html == ""


@each_language
def test_nobody_without_a_short_muscle_is_asked_which_one_they_stretch(lang):
    stretch = say("plan.own.stretch", lang).split("_")[0]
    assert stretch in own_words(CASE, lang=lang).html
    assert stretch not in own_words(Assessment(hamstrings="long", **ASKED), lang=lang).html
    assert stretch not in own_words(Assessment(**ASKED), lang=lang).html
    assert "911" in own_words(CASE, lang=lang).html and "112" in own_words(CASE, lang=lang, number="112").html
    assert len(words(soup(own_words(CASE, lang=lang)).get_text().replace("_", " "))) <= {"en": 30, "es": 39}[lang]


@each_language
def test_who_gets_no_exercise_is_told_to_build_up_nothing(lang):
    patient = CASE.replace(pain="severe")
    lines = [li.get_text() for li in soup(what_helps_you(patient, lang)).find_all("li")]
    kept = [
        say(f"plan.helps.{key}", lang) for key in ("item_1_no_card", "item_3_no_bending", "item_4", "item_5", "heat")
    ]
    assert lines == kept
    assert say("plan.own.leave", lang) in own_words(CASE, lang=lang).html
    assert say("plan.own.leave", lang) not in own_words(patient, lang=lang).html


@each_language
def test_where_it_comes_from_is_short(lang):
    text = soup(where_from(lang)).get_text()
    assert "Kendall" in text and "2011" in text and len(words(text)) <= {"en": 60, "es": 78}[lang]


@each_language
def test_the_one_stop_rule_always_ends_with_when_to_call(lang):
    """Three lines (A6); where there is no exercise there is nothing to halve, and the last stands all the same."""
    lines = {n: say(f"plan.stop.{n}", lang, number="112") for n in ("line_1", "line_2", "no_card", "line_3")}
    for pain, keys in (("mild", ("line_1", "line_2", "line_3")), ("severe", ("line_1", "no_card", "line_3"))):
        block = if_it_hurts_more(CASE.replace(pain=pain), lang, number="112")
        assert [li.get_text() for li in soup(block).find_all("li")] == [lines[key] for key in keys]
    assert "call 911 or go to the ER" in if_it_hurts_more(CASE).html


@each_language
def test_what_helps_leaves_out_what_a_caution_speaks_against(lang):
    plain = {key: say(f"plan.helps.{key}", lang) for key in ("item_3", "item_3_no_bending", "heat")}
    for word, caution in cautions().items():
        lines = [li.get_text() for li in soup(what_helps_you(CASE.replace(cautions=[word]), lang)).find_all("li")]
        bends = caution.no_bending or any(cautions()[one].no_bending for one in caution.means)
        assert (say("plan.helps.item_2", lang) in lines) == (not caution.no_card), word
        assert (plain["item_3"] in lines, plain["item_3_no_bending"] in lines) == (not bends, bends), word
        assert (plain["heat"] in lines) == (word != "numb skin"), word
        # Everyday bending is spoken of under what research says, too.
        research = soup(what_research_says(CASE.replace(cautions=[word]), lang)).get_text()
        long = say("plan.research.long", lang)
        assert (long in research) == (not bends) and say("plan.research.long_no_bending", lang) in research, word


@given(plans(most=5), st.sampled_from(LANGUAGES))
@settings(max_examples=30)
def test_every_part_is_sound_html_without_holes(plan, lang):
    for part in (main_message, what_to_do, leave_for_now, tick_chart, own_words, if_it_hurts_more, what_helps_you):
        html = part(plan, lang=lang).html
        assert not re.search(r"[{}]|\bNone\b", html) and "<script" not in html
        tags = re.findall(r"<(/?)\w+[^>]*?(/?)>", html)
        assert sum(-1 if closes else 1 for closes, whole in tags if not whole) == 0
