"""How a plan opens: the main message says only what was found, and fits."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backedu import Assessment
from backedu.assessment.advice import no_card
from backedu.assessment.plan import Plan, check_asked
from backedu.assessment.proposal import propose
from backedu.catalogue.anatomy import SIDES, muscles
from backedu.catalogue.repertoire import repertoire
from backedu.errors import BackeduError
from backedu.page.plan.message import MOST_WORDS, message
from backedu.page.plan.parts import leave_for_now, what_to_do
from backedu.words.grammar import grouped, your_muscle
from backedu.words.text import LANGUAGES, say
from tests.tools.reading import FRIGHTENING
from tests.tools.strategies import plans

ASKED = {"pain": "none", "safety": "clear"}
MODEL = Assessment(
    iliopsoas="short", hamstrings="long, feels tight", gluteus_maximus="weak", pain="mild", safety="clear"
)


def said(lang="en", pain="none", **found):
    return message(Plan(Assessment(**found, pain=pain, safety="clear")), lang)


def test_it_reads_like_the_plans_own_example():
    assert message(Plan(MODEL)) == (
        "Your back-of-thigh muscles feel tight, but the test suggests they are already long. So do not stretch them "
        "for now. Your front-of-hip muscle tested short, so you can stretch it. Build up your big seat muscle. "
        "Walk every day."
    )


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        (
            {"hamstrings": "long"},
            "The test suggests your back-of-thigh muscles are already long. So do not stretch them for now.",
        ),
        (
            {"iliopsoas": "long"},
            "The test suggests your front-of-hip muscle is already long. So do not stretch it for now.",
        ),
        (
            {"quadratus_lumborum": {"left": "long", "right": "short"}},
            "The test suggests your left hip-hiker muscle is already long. So do not stretch it for now. "
            "Your right hip-hiker muscle tested short, so you can stretch it.",
        ),
        (
            {"rectus_femoris": "short, sore spot"},
            "Your front-thigh muscle tested short and has a sore spot. Press the spot first, then stretch.",
        ),
        ({"iliopsoas": "short, sore spot"}, "and has a sore spot. Let us press first, then stretch."),
        ({"piriformis": "normal, sore spot"}, "Your deep seat muscle has a sore spot. Press gently."),
        ({"transversus_abdominis": "sore spot"}, "Your deep belly belt has a sore spot. Show it to us."),
        # Two sore spots, of which one is for the therapist's hands: each is told apart.
        (
            {"rectus_femoris": "short, sore spot", "iliopsoas": "short, sore spot"},
            "Your front-thigh muscle tested short and has a sore spot. Press the spot first, then stretch. "
            "Your front-of-hip muscle tested short and has a sore spot. Let us press first, then stretch.",
        ),
        # Nobody may press: the stretch may stand, gently (A7).
        (
            {"rectus_femoris": "short, sore spot", "cautions": ["blood thinners"]},
            "Your front-thigh muscle tested short and has a sore spot. Stretch gently.",
        ),
        (
            {"rectus_femoris": "normal, sore spot", "cautions": ["blood thinners"]},
            "Your front-thigh muscle has a sore spot. Show it to us.",
        ),
        ({"sartorius": "short"}, "tested short. Ask us to show you a stretch."),
        ({"iliopsoas": "short", "cautions": ["very bendy joints"]}, "tested short. Ask us to show you a stretch."),
        ({"gluteus_maximus": "weak", "cautions": ["pregnancy"]}, "Ask us how to build up your big seat muscle."),
        (
            {"hamstrings": "feels tight"},
            "feel tight, but we have not tested them. So ask before you stretch them.",
        ),
        # There is no test to wait for (B12).
        ({"sartorius": "feels tight"}, "We have not tested your muscles yet, so do not start a new stretch of one"),
        ({"hamstrings": "normal, feels tight"}, "feel tight, but we tested them and they are fine."),
        ({"hamstrings": "normal"}, "The muscles we tested are fine. Just keep moving."),
        ({}, "We have not tested your muscles yet, so do not start a new stretch of one muscle for now."),
        (
            {"adductors": "short", "iliopsoas": "short", "rectus_femoris": "short"},
            "front-thigh muscle and 1 more tested short, so you can stretch them.",
        ),
    ],
)
def test_what_was_found_in_plain_sentences(found, sentence):
    assert sentence in said(**found)


@pytest.mark.parametrize(
    ("person", "text"),
    [
        (
            {"pain": "severe"},
            "You hurt a lot today, so there is no exercise for now. Walk a little, a few times a day.",
        ),
        (
            {"cautions": ["broken bone in the spine, new or not sure"]},
            "There is no exercise for you today. See below what to do instead. Walk a little, a few times a day.",
        ),
        (
            {"cautions": ["surgery within 3 months"]},
            "There is no exercise for you today. See below what to do instead. Walk as your surgeon told you.",
        ),
        (
            {"cautions": ["surgery within 3 months"], "pain": "severe"},
            "You hurt a lot today, so there is no exercise for now. Walk as your surgeon told you.",
        ),
    ],
)
def test_where_there_is_no_exercise_nothing_is_told_to_be_done_but_a_walk(person, text):
    found = {"iliopsoas": "short, sore spot", "hamstrings": "long, feels tight", "gluteus_maximus": "weak"}
    assert said(**found, **person) == text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nobody_is_told_not_to_stretch_what_nobody_stretches(lang):
    """What feels tight but is long is told, the rest left to be (B12)."""
    for found in ("long, feels tight", "long"):
        text = said(lang, rectus_abdominis=found)
        assert "stretch" not in text and "estir" not in text
        told = say("plan.message.tight_long_spared.one", lang, names="\0").split("\0")[1]
        assert (told in text) == ("tight" in found)
        assert text.endswith(say("plan.message.walk", lang))


def test_spanish_agrees_with_the_muscle():
    assert "faja profunda del abdomen salió acortada. Pídanos que le mostremos cómo estirarla." in said(
        "es", transversus_abdominis="short"
    )
    assert "muslo del lado izquierdo ya están alargados. Por eso, por ahora no los estire" in said(
        "es", hamstrings={"left": "long"}
    )


@given(plans(), st.sampled_from(LANGUAGES))
def test_the_message_fits_and_frightens_nobody(plan, lang):
    text = message(plan, lang)
    assert len(text.split()) <= MOST_WORDS[lang] and text.endswith(".") and text[0].isupper()
    assert not FRIGHTENING.search(text) and not re.search(r"overstretched|imbalance|trigger|degree|\bweak|[{}]", text)


@given(plans(), st.sampled_from(LANGUAGES))
def test_it_always_ends_with_the_walk(plan, lang):
    """Walking is dropped last (B3), in words that hold for this person."""
    text, asked = message(plan, lang), plan.patient.cautions or ()
    key = "walk_careful" if "heart disease" in asked else "walk"
    if no_card(plan.patient):
        key = "walk_surgery" if "surgery within 3 months" in asked else "walk_a_little"
    assert text.endswith(say(f"plan.message.{key}", lang))


@given(plans(), st.sampled_from(LANGUAGES))
def test_what_feels_tight_but_is_long_is_said_of_everybody_who_has_an_exercise(plan, lang):
    """The article's very point is dropped after every list (B3): all are named, or two and how many more."""
    keys = {key for key, found in plan.patient.findings if found.feels_tight and found.length == "long"}
    text = message(plan, lang)
    group = grouped({key for key in keys if muscles()[key[0]].stretched}) or grouped(keys)
    if group and not no_card(plan.patient):
        for id, where in group[: 2 if muscles()[group[0][0]].stretched else 1]:
            assert your_muscle(id, where, lang) in text.lower()
        named = sum(your_muscle(id, where, lang) in text.lower() for id, where in group)
        assert named == len(group) or f"{len(group) - named} {'more' if lang == 'en' else 'más'} " in text


CAN = re.compile(r"tested short, so you can stretch (it|them)\.$")
THEN = re.compile(r"^(Press the spot first, then stretch|Let us press first, then stretch|Stretch gently)\.$")
SORE = re.compile(r"tested short and (has|have) a sore spot\.$")
NOT = re.compile("do not (start a new )?stretch|ask before you stretch|^Ask us to show you a stretch", re.IGNORECASE)


@given(plans())
def test_it_tells_to_stretch_nothing_but_what_is_short(plan):
    patient, sentences = plan.patient, re.split(r"(?<=\.) ", message(plan))
    for before, sentence in zip(["", *sentences], sentences, strict=False):
        if "tretch" not in sentence or NOT.search(sentence):
            continue
        assert CAN.search(sentence) or (THEN.search(sentence) and SORE.search(before)), sentence
        told = sentence if CAN.search(sentence) else before
        assert not no_card(patient)
        named_there = [
            (id, where)
            for id in muscles()
            for where in ("both", *SIDES)
            if re.search(rf"\b{re.escape(your_muscle(id, where))}\b", told, re.IGNORECASE)
        ]
        assert named_there
        for id, where in named_there:
            assert {patient[id, side].length for side in SIDES if where in ("both", side)} == {"short"}


@given(plans())
def test_what_is_long_is_never_left_unsaid(plan):
    """Each is told in the list of what to leave, or without cards in the advice; the message gives way first (B3)."""
    text, left = message(plan), (leave_for_now(plan) if plan.picked else what_to_do(plan)).html
    long = {key for key, finding in plan.patient.findings if finding.length == "long" and muscles()[key[0]].stretched}
    if no_card(plan.patient):
        return
    for id, side in long:
        assert say(f"muscle.{id}.name") in left.lower()
        assert re.search(f"\\b{side}\\b", left.lower()) or {(id, one) for one in SIDES} <= long
    for title in (title for title in ("Leave for now", "What to do") if f"“{title}”" in text):
        assert long and (title == "What to do") == (not plan.picked)


@given(plans())
def test_it_orders_nothing_that_has_no_card(plan):
    for (id, side), told in plan.steps.items() if plan.picked else ():
        aimed = {repertoire()[one].action for one in plan.picked if (id, side) in propose(plan.patient).needing(one)}
        assert told.do <= aimed
    assert len(message(plan).split()) <= MOST_WORDS["en"]


def test_sides_alike_are_named_once():
    pairs = {("hamstrings", "left"), ("hamstrings", "right"), ("iliopsoas", "right")}
    assert grouped(pairs) == [("iliopsoas", "right"), ("hamstrings", "both")]


@pytest.mark.parametrize(
    ("asked", "complaint"),
    [
        ({"pain": "mild"}, "the warning signs were not asked; ask them first"),
        ({"safety": "clear"}, "pain was not asked; ask it first"),
        ({"safety": "stop", "pain": "mild"}, "a warning sign was found, so there is no plan"),
    ],
)
def test_no_plan_before_the_questions(asked, complaint):
    with pytest.raises(BackeduError, match=complaint):
        check_asked(Assessment(**asked))
    with pytest.raises(BackeduError, match=complaint):
        message(Plan(Assessment(**asked)))


def test_severe_pain_never_calls_what_was_found_fine():
    patient = Assessment(iliopsoas="short", hamstrings="short", gluteus_maximus="weak", pain="severe", safety="clear")
    assert "fine" not in message(Plan(patient))
    assert "fine" in message(Plan(Assessment(hamstrings="normal", pain="mild", safety="clear")))
