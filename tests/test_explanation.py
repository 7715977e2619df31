import re

import pytest

from backedu import Assessment, course, explain
from backedu.errors import BackeduError

CASE = Assessment(
    iliopsoas="short",
    hamstrings="long weak, feels tight",
    piriformis={"left": "trigger point", "right": "normal"},
    multifidus="weak, feels tight",
    pain="mild",
)


def rows(assessment, **options):
    return {(row.id, row.side): row for row in explain(assessment, **options).rows}


def test_sides_alike_share_a_row():
    assert list(rows(CASE)) == [
        ("iliopsoas", "both"),
        ("hamstrings", "both"),
        ("piriformis", "left"),
        ("piriformis", "right"),
        ("multifidus", "both"),
    ]


def test_words_say_what_was_found_and_what_to_do():
    row = rows(CASE)["hamstrings", "both"]
    assert row.muscle == "back-of-thigh muscles"
    assert row.found == "already long, could be stronger, feels tight"
    assert row.do == "build it up"
    assert "like a pulled rope" in row.why and "stretch makes it longer still" in row.why
    assert rows(CASE)["piriformis", "left"].do == "press the sore spot"


def test_steps_keep_their_order():
    row = rows(Assessment(iliopsoas="short weak trigger point"))["iliopsoas", "both"]
    assert row.do == "press the sore spot, then stretch it, then build it up"


def test_muscles_without_a_test_are_never_sent_to_one():
    why = rows(CASE)["multifidus", "both"].why
    assert "Feeling tight does not tell us" in why and "est it" not in why and "tested" not in why
    assert rows(Assessment(sartorius="feels tight"))["sartorius", "both"].why.startswith("Just keep moving.")


def test_a_sore_spot_in_a_long_muscle_is_for_the_therapists_hands():
    assert "Let your therapist press it." in rows(Assessment(hamstrings="long sore spot"))["hamstrings", "both"].why
    assert "Let your therapist" not in rows(Assessment(hamstrings="short sore spot"))["hamstrings", "both"].why


def test_untested_muscles_are_named_and_not_stretched():
    explanation = explain(CASE)
    assert "big seat muscle" in explanation.untested and len(explanation.untested) == 13
    assert "Ask before you stretch these:" in explanation.html
    assert "stretch it" not in explain(Assessment()).html


def test_notes_for_the_person_are_said_once():
    html = explain(Assessment(iliopsoas="short", rectus_femoris="short")).html
    assert html.count("Tell your therapist how much you hurt") == 1
    assert html.count("Go gently.") == 1


def test_latin_on_demand():
    assert rows(CASE, names="latin")["piriformis", "left"].muscle == "left piriformis"
    with pytest.raises(BackeduError, match="no names 'greek'; there are: plain, latin"):
        explain(CASE, names="greek")


def test_spanish():
    explanation = explain(CASE, "es")
    assert explanation.rows[0].found == "corto"
    assert "Sin probar todavía." in explanation.html


def test_a_warning_sign_leaves_only_the_safety_boxes():
    explanation = explain(Assessment(hamstrings="short", safety="stop"))
    assert explanation.rows == ()
    assert "Get help now" in explanation.html and "stretch" not in explanation.html.lower()


def test_table_structure():
    html = explain(CASE).html
    assert html.count('scope="col"') == 4 and html.count('scope="row"') == 5
    assert "<caption>" in html and html.count("<td ") == 15


def test_repr_reads_as_text():
    text = repr(explain(CASE))
    assert "back-of-thigh muscles" in text and "<" not in text
    assert re.search(r"deep seat muscle", text)


def test_a_course_tells_what_odd_steps_do_in_the_model():
    odd = course(Assessment(iliopsoas="short"), [("strengthen", "iliopsoas"), ("release", "hamstrings")])
    text = repr(explain(odd))
    assert "Front-of-hip muscle: short, and now stronger too." in text
    assert "Back-of-thigh muscles: no sore spot was found." in text
    assert "it cannot prove the idea" in text
    plain = course(Assessment(iliopsoas="short"), "stretch only what is short")
    assert "<li>" not in explain(plain).html


def test_only_findings_and_courses_can_be_told():
    with pytest.raises(BackeduError, match="explain takes an Assessment or a course, not 3"):
        explain(3)
