"""How a plan opens: the main message says only what was found, and fits."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backedu import Assessment
from backedu.assessment.plan import Plan, check_asked
from backedu.assessment.proposal import propose
from backedu.catalogue.anatomy import SIDES, muscles
from backedu.catalogue.repertoire import repertoire
from backedu.errors import BackeduError
from backedu.page.plan.message import MOST_WORDS, message
from backedu.words.grammar import grouped, your_muscle
from backedu.words.text import LANGUAGES
from tests.tools.reading import FRIGHTENING
from tests.tools.strategies import patients

ASKED = {"pain": "none", "safety": "clear"}
MODEL = Assessment(
    iliopsoas="short", hamstrings="long, feels tight", gluteus_maximus="weak", pain="mild", safety="clear"
)


def said(lang="en", pain="none", **found):
    return message(Plan(Assessment(**found, pain=pain, safety="clear")), lang)


def test_it_reads_like_the_plans_own_example():
    assert message(Plan(MODEL)) == (
        "Your back-of-thigh muscles feel tight. We tested them. They are already long. So do not stretch them for now. "
        "Your front-of-hip muscle is short. Stretch that one. Build up your big seat muscle. Walk every day."
    )


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        ({"hamstrings": "long"}, "Your back-of-thigh muscles are already long. Do not stretch them for now."),
        ({"iliopsoas": "long"}, "Your front-of-hip muscle is already long. Do not stretch it for now."),
        (
            {"quadratus_lumborum": {"left": "long", "right": "short"}},
            "Your left hip-hiker muscle is already long. Do not stretch it for now. "
            "Your right hip-hiker muscle is short. Stretch that one.",
        ),
        (
            {"rectus_femoris": "short, sore spot"},
            "Your front-thigh muscle is short, with a sore spot. Press the spot first, then stretch.",
        ),
        ({"iliopsoas": "short, sore spot"}, "with a sore spot. Let us press first, then stretch."),
        ({"piriformis": "normal, sore spot"}, "Your deep seat muscle has a sore spot. Press gently."),
        ({"transversus_abdominis": "sore spot"}, "Your deep belly belt has a sore spot. Ask us first."),
        # Two sore spots, of which one is for the therapist's hands: each is told apart.
        (
            {"rectus_femoris": "short, sore spot", "iliopsoas": "short, sore spot"},
            "Your front-thigh muscle is short, with a sore spot. Press the spot first, then stretch. "
            "Your front-of-hip muscle is short, with a sore spot. Let us press first, then stretch.",
        ),
        ({"sartorius": "short"}, "is short. Ask us to show you a stretch."),
        ({"iliopsoas": "short", "cautions": ["surgery within 3 months"]}, "is short. Ask us before you stretch it."),
        ({"gluteus_maximus": "weak", "cautions": ["surgery within 3 months"]}, "Ask us how to build up your big seat"),
        (
            {"rectus_femoris": "normal, sore spot", "cautions": ["surgery within 3 months"]},
            "sore spot. Ask us first.",
        ),
        ({"hamstrings": "feels tight"}, "feel tight. We have not tested them. So ask before you stretch them."),
        ({"hamstrings": "normal, feels tight"}, "feel tight, but we tested them and they are fine."),
        ({"hamstrings": "normal"}, "The muscles we tested are fine. Just keep moving."),
        ({}, "We have not tested your muscles yet. So do not start a new stretch for now."),
        (
            {"adductors": "short", "iliopsoas": "short", "rectus_femoris": "short"},
            "front-thigh muscle and 1 more are short",
        ),
    ],
)
def test_what_was_found_in_plain_sentences(found, sentence):
    assert sentence in said(**found)


def test_severe_pain_starts_with_the_therapist_and_with_no_stretch():
    text = said(pain="severe", iliopsoas="short", hamstrings="long", gluteus_maximus="weak")
    assert text == (
        "You hurt a lot today. Do not do this plan alone. Start it with your therapist. Your back-of-thigh muscles are "
        "already long. Do not stretch them for now. Keep walking a little."
    )


def test_spanish_agrees_with_the_muscle():
    assert "faja profunda del abdomen está corta. Pídanos que le mostremos cómo estirarla." in said(
        "es", transversus_abdominis="short"
    )
    assert "muslo del lado izquierdo ya están largos. Por ahora, no los estire" in said(
        "es", hamstrings={"left": "long"}
    )


@given(patients(), st.sampled_from(LANGUAGES))
def test_the_message_fits_and_frightens_nobody(patient, lang):
    text = message(Plan(patient), lang)
    assert len(text.split()) <= MOST_WORDS[lang] and text.endswith(".") and text[0].isupper()
    assert not FRIGHTENING.search(text) and not re.search(r"overstretched|imbalance|trigger|degree|\bweak|[{}]", text)


@given(patients())
def test_it_tells_to_stretch_nothing_but_what_is_short(patient):
    sentences = re.split(r"(?<=\.) ", message(Plan(patient)))
    for before, sentence in zip(["", *sentences], sentences, strict=False):
        if (
            re.search("not (start a new )?stretch|before you stretch|^Ask us (about|to show)", sentence)
            or "tretch" not in sentence
        ):
            continue
        assert re.search(r"(is|are) short(, with a sore spot)?\.$", before)
        assert patient.pain != "severe"
        named_there = [
            (id, where)
            for id in muscles()
            for where in ("both", *SIDES)
            if re.search(rf"\b{re.escape(your_muscle(id, where))}\b", before, re.IGNORECASE)
        ]
        assert named_there
        for id, where in named_there:
            assert {patient[id, side].length for side in SIDES if where in ("both", side)} == {"short"}


@given(patients())
def test_what_is_long_is_never_left_unsaid(patient):
    """Each is named, or all of them stand in the list that the message names."""
    said = message(Plan(patient))
    long = {key for key, finding in patient.findings if finding.length == "long"}
    assert ("already long" in said) == bool(long)
    if long and "“Leave for now”" not in said:
        # A muscle of which one side feels tight and the other does not is named a side at a time.
        apart = {key for key in long if your_muscle(*key) in said.lower()}
        for id, where in grouped(long):
            assert your_muscle(id, where) in said.lower() or {(id, side) for side in SIDES} <= apart


@given(patients(), st.data())
def test_it_orders_nothing_that_has_no_card(patient, data):
    offered = sorted({offer.exercise for offer in propose(patient).offered})
    picked = data.draw(st.lists(st.sampled_from(offered), unique=True, min_size=1, max_size=4)) if offered else []
    for (id, side), told in Plan(patient, picked).steps.items() if picked else ():
        aimed = {repertoire()[one].action for one in picked if (id, side) in propose(patient).needing(one)}
        assert told.do <= aimed
    assert len(message(Plan(patient, picked)).split()) <= MOST_WORDS["en"]


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
