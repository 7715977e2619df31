from itertools import product

import pytest

from backedu import Assessment, advise, muscles
from backedu.assessment.advice import NOTES, RULES, STEPS, Case, decide, no_card
from backedu.assessment.findings import LENGTHS, PAINS, SORE_SPOTS, STRENGTHS, Finding
from backedu.catalogue.anatomy import claims
from backedu.errors import BackeduError
from backedu.words.text import words

EVERY = [
    Case(Finding(length, strength, sore, tight), pain, tested)
    for length, strength, sore, tight, pain, tested in product(
        LENGTHS, STRENGTHS, SORE_SPOTS, (False, True), PAINS, (False, True)
    )
]


def expected_rule(case):
    """Return the rule of the written table, read row by row: length · strength · sore spot · feels tight · pain."""
    f = case.finding
    marked = f.length in ("short", "long") or f.strength == "weak" or f.sore_spot == "yes"
    if case.pain == "severe" and marked:
        return 1
    weak, sore = f.strength == "weak", f.sore_spot == "yes"
    if f.length == "short":
        return {(True, True): 2, (False, True): 3, (True, False): 4, (False, False): 5}[weak, sore]
    if f.length == "long":
        return {(True, True): 6, (False, True): 7, (True, False): 8, (False, False): 9}[weak, sore]
    if weak or sore:
        return {(True, True): 10, (False, True): 11, (True, False): 12}[weak, sore]
    if f.length == "not tested":
        return 13 if case.has_length_test else 15
    return 14 if f.feels_tight else 15


def test_every_combination_meets_its_one_rule():
    assert len(EVERY) == 4 * 3 * 3 * 2 * 4 * 2
    for case in EVERY:
        advice = decide(case)
        assert advice.rule == expected_rule(case), case
        assert advice.reasons and all(id in claims() for id in advice.reasons)


def test_nothing_is_stretched_that_must_not_be():
    for case in EVERY:
        steps = decide(case).steps
        if "stretch" in steps:
            assert case.finding.length == "short" and case.pain != "severe"
        if case.finding.sore_spot == "yes" and "stretch" in steps:
            assert steps.index("release") < steps.index("stretch")
        assert list(steps) == [step for step in STEPS if step in steps], "one fixed order"


def test_severe_pain_never_leads_to_a_step():
    for case in EVERY:
        if case.pain == "severe":
            assert decide(case).steps == ()


def test_without_a_length_test_nobody_is_sent_to_one():
    for case in EVERY:
        if not case.has_length_test:
            assert decide(case).action != "test first"


def test_actions_are_the_vocabulary():
    single = {"keep moving", "spare", "test first", "see your therapist first"}
    for _, action, _ in RULES.values():
        assert action in single or set(action.split(" then ")) <= set(STEPS)


@pytest.mark.parametrize(
    ("rule", "action", "reasons"),
    [
        (1, "see your therapist first", "C6 C7 C17"),
        (2, "release then stretch then strengthen", "C9 C10 C14 C16"),
        (3, "release then stretch", "C9 C10 C16"),
        (4, "stretch then strengthen", "C11 C14 C16"),
        (5, "stretch", "C8 C14 C16"),
        (6, "release then strengthen", "C9 C11 C12 C16"),
        (7, "release", "C9 C10 C12"),
        (8, "strengthen", "C11 C12 C13 C16"),
        (9, "spare", "C12 C13 C16"),
        (10, "release then strengthen", "C9 C11 C16"),
        (11, "release", "C9 C10"),
        (12, "strengthen", "C11 C16"),
        (13, "test first", "C14"),
        (14, "keep moving", "C8 C14"),
        (15, "keep moving", "C14 C16"),
    ],
)
def test_the_table_as_it_is_written(rule, action, reasons):
    assert RULES[rule][1:] == (action, reasons)


def test_notes_as_they_are_written():
    for case in EVERY:
        f, advice = case.finding, decide(case)
        wanted = {
            "feels_tight_long": f.feels_tight and f.length == "long",
            "feels_tight_not_tested": f.feels_tight and f.length == "not tested",
            "feels_tight_short": f.feels_tight and f.length == "short",
            "go_gently": "stretch" in advice.steps and case.pain in ("mild", "not asked"),
            "stretch_after_test": bool(advice.steps) and f.length == "not tested",
            "tell_your_pain": bool(advice.steps) and case.pain == "not asked",
            "not_when_you_hurt": f.length == "long" and case.pain in ("mild", "severe"),
            "strength_not_tested": f.length == "long" and f.strength == "not tested",
        }
        assert set(advice.notes) == {note for note, holds in wanted.items() if holds}, case


def test_notes_and_rules_have_words_and_claims():
    for note, (_, ids) in NOTES.items():
        assert any(key in words("en") for key in (f"advice.note_{note}", f"advice.note_{note}.one")) and all(
            id in claims() for id in ids.split()
        )
    for rule in RULES:
        key = "advice.rule_1" if rule == 1 else f"advice.rule_{rule}.one"
        assert key in words("en") and key in words("es")


def test_advice_covers_every_muscle_and_side():
    advice = advise(Assessment(hamstrings={"left": "short"}, pain="none"))
    assert set(advice) == {(id, side) for id in muscles() for side in ("left", "right")}
    assert advice["hamstrings", "left"].action == "stretch"
    assert advice["hamstrings", "right"].action == "test first"
    assert advice["multifidus", "left"].action == "keep moving"


def test_a_warning_sign_leaves_no_advice():
    assert dict(advise(Assessment(hamstrings="short", safety="stop"))) == {}


def test_why_there_is_no_card():
    operated = "surgery within 3 months"
    assert no_card(Assessment(pain="mild")) == no_card(Assessment(cautions=["pregnancy"])) == ()
    assert no_card(Assessment(pain="severe")) == ("severe",)
    assert no_card(Assessment(pain="severe", cautions=["pregnancy", operated])) == ("severe", operated)


def test_a_thing_that_is_no_assessment_is_refused():
    with pytest.raises(BackeduError, match=r"^assessment must be of type Assessment, not 'x'$"):
        advise("x")
