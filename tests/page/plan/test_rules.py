"""The finished plan page of anybody: no sentence hurts, contradicts another, or speaks of somebody else."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from bs4 import BeautifulSoup
from hypothesis import example, given, settings
from hypothesis import strategies as st

from backedu import Assessment
from backedu.assessment.advice import no_card
from backedu.assessment.plan import Plan
from backedu.catalogue.anatomy import SIDES, muscles
from backedu.catalogue.cautions import cautions, holding
from backedu.catalogue.signs import signs
from backedu.page.plan.fill import CALLS
from backedu.page.plan.handout import handout_page
from backedu.page.plan.parts import what_to_do
from backedu.words.cautions import caution_sentences
from backedu.words.grammar import muscle_name, sided_name, your_muscle
from backedu.words.safety import warning_signs
from backedu.words.text import LANGUAGES, say
from tests.tools.strategies import plans

NUMBER = "112"  # the clinic's
ONE_SIDED = Plan(Assessment(gluteus_maximus={"right": "short"}, pain="none", safety="clear"), ("seat_knee_to_chest",))
each_language = pytest.mark.parametrize("lang", LANGUAGES)
# Not to stretch, or to ask before.
KEEP_OFF = {
    "en": re.compile(r"do not stretch|before you stretch|until we have tested|leave (it|them) alone", re.IGNORECASE),
    "es": re.compile(r"no (lo|la|los|las) estire|no estire|antes de estirar|hasta que", re.IGNORECASE),
}


def parts(plan: Plan, lang: str) -> dict[str, BeautifulSoup]:
    """Return every part of a plan's page in words, by its call: without picture, chart and what is completed."""
    made = {}
    for name in (
        "main_message",
        "if_it_hurts_more",
        "what_to_do",
        "leave_for_now",
        "what_helps_you",
        "what_research_says",
    ):
        more = {"number": NUMBER} if name in ("if_it_hurts_more", "what_to_do") else {}
        soup = BeautifulSoup(CALLS[name](plan, lang=lang, **more).html, "html.parser")
        for drawn in soup.find_all("figure"):
            drawn.decompose()
        made[name] = soup
    return made


def lines(plan: Plan, lang: str) -> list[str]:
    """Return every sentence of a plan's page, a heading with what stands under it."""
    said = []
    for soup in parts(plan, lang).values():
        for advice in soup.select(".do"):
            said.append(f"{advice.h3.get_text()}: {advice.p.get_text()}")
            advice.decompose()
        for block in soup.find_all(["h3", "p", "li"]):
            said += re.split(r"(?<=[.!?])\s+", block.get_text())
    return said


def named(sentence: str, lang: str) -> set[tuple[str, str]]:
    """Return the muscles and sides that a sentence names."""
    text, found = sentence.lower(), set()
    for id in muscles():
        if muscle_name(id, lang) not in text:
            continue
        sides = [side for side in SIDES if sided_name(id, side, lang) in text or your_muscle(id, side, lang) in text]
        found |= {(id, side) for side in sides or SIDES}
    return found


@given(plans(most=6), st.sampled_from(LANGUAGES))
@settings(max_examples=12)
def test_the_safety_boxes_stand_first_word_for_word(plan, lang):
    """After title and message, before anything else; and A6's last line, whatever was found."""
    _, page = handout_page(plan.patient, exercises=plan.picked, lang=lang)
    main = BeautifulSoup(page, "html.parser").main
    first = [tag for tag in main.children if getattr(tag, "name", None)][:4]
    assert [tag.get("data-part") or tag.get("data-box") for tag in first] == [None, "message", "urgent", "today"]
    assert warning_signs(lang).html in page
    rule = [line.get_text() for line in main.select("[data-part=stop-rule] li")]
    assert len(rule) == 3 and rule[-1] == say("plan.stop.line_3", lang, number="911")


@given(plans(), st.sampled_from(LANGUAGES))
def test_no_page_says_both_to_stretch_a_muscle_and_not_to(plan, lang):
    """What a picked stretch reaches, or the advice tells to stretch, is nowhere left alone or asked about (A7)."""
    reached = {
        key
        for one in plan.exercises
        if one.action == "stretch"
        for side in (SIDES if plan.sides[one.id] == "both" else (plan.sides[one.id],))
        for key in one.reach(side)
    }
    can = reached | {key for key, told in plan.steps.items() if "stretch" in told.do and not no_card(plan.patient)}
    for sentence in lines(plan, lang):
        if KEEP_OFF[lang].search(sentence):
            assert not named(sentence, lang) & can, sentence


@given(plans(), st.sampled_from(LANGUAGES))
def test_what_to_leave_speaks_only_of_what_somebody_stretches_and_what_can_be_tested(plan, lang):
    untested = re.compile(
        {"en": "not tested(?! how strong)|test (it|them)", "es": "no (lo|la|los|las) hemos evaluado|lo evaluemos"}[lang]
    )
    for sentence in lines(plan, lang):
        of = {id for id, _ in named(sentence, lang)}
        if untested.search(sentence):
            assert all(muscles()[id].length_test is not None for id in of), sentence
        if re.search({"en": "not stretch", "es": "no (lo|la|los|las )?estire"}[lang], sentence) and plan.picked:
            assert all(muscles()[id].stretched for id in of), sentence


ABOUT = {  # what a sentence says of a muscle, beside its length and whether to stretch it
    "sore": re.compile("sore spot|punto adolorido"),
    "strength": re.compile("[Bb]uild|stronger|[Ff]ortale|más fuerte|ejercicio de fuerza"),
}


@given(plans(), st.sampled_from(LANGUAGES))
def test_nothing_is_told_of_a_muscle_three_times(plan, lang):
    """Its length, its strength or its sore spot: once in the message, which names each muscle once, and once below."""
    told = Counter()
    for sentence in lines(plan, lang):
        about = next((kind for kind, found in ABOUT.items() if found.search(sentence)), "length")
        told.update((key, about) for key in named(sentence, lang))
    assert max(told.values(), default=0) <= 2, told.most_common(3)
    message = Counter(
        key
        for one in re.split(r"(?<=[.])\s+", parts(plan, lang)["main_message"].get_text())
        for key in named(one, lang)
    )
    assert max(message.values(), default=0) <= 1


@given(plans(), st.sampled_from(LANGUAGES))
def test_who_gets_no_exercise_is_told_to_do_none(plan, lang):
    if not no_card(plan.patient):
        return
    text = " ".join(lines(plan, lang))
    assert not plan.picked and not parts(plan, lang)["what_to_do"].find("article")
    assert not re.search(r"[Ss]tretch (it|them)|show you a stretch|[Ee]stír(elo|ela|elos|elas)|cómo estirar", text)
    assert say("plan.stop.line_2", lang) not in text
    assert not re.search(r"build (it|them) up|fortalézca", text)


@given(plans(), st.sampled_from(LANGUAGES))
def test_bending_and_heat_are_spoken_of_where_nothing_speaks_against_them(plan, lang):
    text, known = " ".join(lines(plan, lang)), plan.patient.cautions
    if any(caution.no_bending for _, caution in holding(known)):
        assert not re.search(r"Bending and lifting are safe|Everyday bending|Doblarse", text)
        assert say("plan.helps.item_3", lang) not in text
    if "numb skin" in (known or ()):
        assert say("plan.helps.heat", lang) not in text and not re.search("Heat can help|El calor", text)
    if no_card(plan.patient):
        assert say("card.go_on", lang) not in text


@given(plans(), st.sampled_from(LANGUAGES))
def test_every_call_has_the_clinics_number(plan, lang):
    text = " ".join(lines(plan, lang))
    calls = {"en": r"[Cc]all (\d+)", "es": r"[Ll]lame al (\d+)"}[lang]
    assert set(re.findall(calls, text)) == {NUMBER} and "911" not in text


@given(plans(), st.sampled_from(LANGUAGES))
def test_each_caution_and_each_sign_a_doctor_checked_stands_as_a_sentence(plan, lang):
    patient = plan.patient
    holds = parts(plan, lang)["what_to_do"].select("[data-part=holds] li")
    said = [line.get_text() for line in holds]
    checked = [say("plan.checked", lang, names=say(signs()[id].text, lang)) for id in patient.signs]
    assert said == [*checked, *caution_sentences(patient, lang, NUMBER)]
    assert len(said) == len(patient.signs) + len(patient.cautions or ()) + (patient.pain == "severe")


@each_language
def test_every_caution_has_its_sentence_with_and_without_an_exercise(lang):
    for word in cautions():
        for pain in ("mild", "severe"):
            one = Assessment(pain=pain, safety="clear", cautions=[word])
            *_, said = caution_sentences(one, lang)
            assert re.match({"en": "Because ", "es": "(Como|Por) "}[lang], said) and said.endswith("."), word
            if no_card(one):
                assert not re.search("build strength|ejercicios de fuerza|light and|con poco y", said), word
    both = Assessment(pain="severe", safety="clear", cautions=["surgery within 3 months"])
    assert not re.search(r"2 to 5 minutes|2 a 5 minutos", " ".join(caution_sentences(both, lang)))


@given(plans(), st.sampled_from(LANGUAGES))
@example(
    Plan(Assessment(gluteus_maximus={"right": "short"}, pain="none", safety="clear"), ["seat_knee_to_chest"]), "en"
)
def test_nobody_is_spoken_to_of_somebody_else(plan, lang):
    """The study's people are "people"; what is said to the reader is said of what was found on them."""
    tested = {key for key, found in plan.patient.findings if found.length != "not tested"}
    for sentence in lines(plan, lang):
        if re.search(r"tested short|test suggests|salió acortad|salieron acortad|La prueba sugiere", sentence):
            assert named(sentence, lang) <= tested, sentence
        assert not re.search(r"\b(the patient|patients|el paciente|this person)\b", sentence), sentence


def test_a_muscle_that_a_picked_stretch_reaches_is_not_asked_about_beside_it():
    """Its own stretch needs the floor, which this person cannot reach; the standing one makes it longer as well."""
    patient = Assessment(
        iliopsoas="short", rectus_femoris="short", pain="none", safety="clear", cautions=["cannot get to the floor"]
    )
    asked = say("ask.stretch_careful", muscle="Front-thigh muscle")
    assert asked in what_to_do(Plan(patient, ["sit_to_stand"])).html
    assert asked not in what_to_do(Plan(patient, ["front_of_hip_standing"])).html
