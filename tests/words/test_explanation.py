import re

import pytest

from backedu import Assessment, course, explain
from backedu.assessment.findings import Finding
from backedu.catalogue.anatomy import muscles
from backedu.catalogue.cautions import cautions
from backedu.errors import BackeduError
from backedu.words.cautions import caution_sentences
from backedu.words.explanation import do_words, found_words, why_words
from backedu.words.grammar import say_of
from backedu.words.html import element
from backedu.words.text import LANGUAGES, say, words

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
    assert row.found == "already long, could be stronger, feel tight"
    assert row.do == "build them up"
    assert "like a pulled rope" in row.why and "stretch makes them longer" in row.why
    assert rows(CASE)["piriformis", "left"].do == "press the sore spot"


def test_steps_keep_their_order():
    row = rows(Assessment(rectus_femoris="short weak trigger point"))["rectus_femoris", "both"]
    assert row.do == "press the sore spot, then stretch it, then build it up"


def test_muscles_without_a_test_are_never_sent_to_one():
    why = rows(CASE)["multifidus", "both"].why
    assert "Feeling tight does not tell us" in why and "est it" not in why and "tested" not in why
    assert rows(Assessment(sartorius="feels tight"))["sartorius", "both"].why.startswith("Just keep moving.")


@pytest.mark.parametrize(
    ("found", "do"),
    [
        ({"hamstrings": "normal, sore spot"}, "press the sore spot"),
        ({"hamstrings": "long sore spot"}, "let your therapist press the sore spot"),
        ({"hamstrings": "long weak sore spot"}, "let your therapist press the sore spot, then build them up"),
        ({"iliopsoas": "short sore spot"}, "let your therapist press the sore spot, then stretch it"),
        ({"transversus_abdominis": "sore spot"}, "ask your therapist about the sore spot"),
    ],
)
def test_who_presses_a_sore_spot(found, do):
    (row,) = explain(Assessment(**found, pain="none")).rows
    assert row.do == do
    assert ("Let your therapist press the spot." in row.why) == ("let your therapist" in do)
    assert ("Do not press the spot yourself." in row.why) == ("ask your therapist" in do)


def test_with_blood_thinners_nobody_presses():
    explanation = explain(Assessment(rectus_femoris="short, sore spot", cautions=["blood thinners"], pain="none"))
    assert explanation.rows[0].do == "ask your therapist about the sore spot, then stretch it"
    assert "Because you take blood thinners, do not press on sore spots." in explanation.html


def test_cautions_are_said_and_asked_for():
    told = explain(Assessment(hamstrings="short", cautions=["leg tingling"], pain="none"))
    assert "Because your leg tingles, do not stretch the back of your thigh." in told.html
    assert "Tell your therapist what you take" not in told.html
    assert "Tell your therapist what you take" in explain(Assessment(hamstrings="short", pain="none")).html
    assert "Tell your therapist what you take" not in explain(Assessment(hamstrings="normal", pain="none")).html
    assert "Tell your therapist what you take" not in explain(Assessment(hamstrings="short", cautions=[])).html
    older = Assessment(hamstrings="short", cautions=[], ask_again=True)  # from a file in which fewer were asked
    assert "Tell your therapist what you take" in explain(older).html


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_caution_is_told_as_a_sentence_with_its_reason(lang):
    reason = {"en": "Because ", "es": "(Como|Por) "}[lang]
    for word in cautions():
        (said,) = caution_sentences(Assessment(cautions=[word]), lang)
        assert re.match(reason, said) and said.endswith(".") and "{" not in said, word
        assert element("p", said) in explain(Assessment(cautions=[word]), lang).html


def test_each_side_tells_its_own_finding():
    both = rows(Assessment(hamstrings={"left": "short", "right": "long weak"}, pain="none"))
    assert (both["hamstrings", "left"].found, both["hamstrings", "left"].do) == ("short", "stretch them")
    assert both["hamstrings", "right"].found == "already long, could be stronger"
    assert both["hamstrings", "right"].do == "build them up"


def test_every_note_of_a_muscle_is_said():
    why = rows(Assessment(hamstrings="long, feels tight", pain="mild"))["hamstrings", "both"].why
    assert "like a pulled rope" in why and "do not stretch them" in why and "how strong they are" in why


def test_untested_muscles_are_named_and_not_stretched():
    explanation = explain(CASE)
    assert "big seat muscle" in explanation.untested and len(explanation.untested) == 11
    said = "Not tested yet. Everyday moving and reaching is fine. For a new stretch of one of these, ask:"
    assert said in explanation.html
    assert "front belly muscle" in explanation.untested and "<li>front belly muscle</li>" not in explanation.html
    # No test for its length, so it is never one that is not tested yet (B12).
    for id in (id for id, muscle in muscles().items() if muscle.length_test is None):
        assert say(f"muscle.{id}.name") not in explain(Assessment()).untested
        found = rows(Assessment(**{id: "weak, feels tight"}))[id, "both"].found
        assert found in ("could be stronger, feels tight", "could be stronger, feel tight")
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
    assert explanation.rows[0].found == "acortado"
    assert "Sin evaluar todavía." in explanation.html


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


def test_cautions_that_rule_a_stretch_out_are_heard_in_the_advice():
    """What no exercise may be given for is not told to be stretched either."""
    tingling = Assessment(hamstrings="short", pain="mild", safety="clear", cautions=["leg tingling"])
    (row,) = explain(tingling).rows
    assert row.do == "ask your therapist to show you a stretch" and "ou can stretch" not in row.why
    baby = Assessment(gluteus_maximus="normal weak, trigger point", cautions=["pregnancy"])
    (row,) = explain(baby).rows
    assert row.do == "press the sore spot, then ask your therapist how to build it up"
    # Who gets no exercise at all is told neither to press nor to ask for one (A8).
    for word in (word for word, caution in cautions().items() if caution.no_card):
        (row,) = explain(baby.replace(cautions=[word])).rows
        assert row.do == "see your therapist first", word
        assert row.why == "For now there is no exercise for you."
    (row,) = explain(Assessment(hamstrings="short", cautions=["shoulder pain"])).rows
    assert row.do == "stretch them"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_has_forms_has_all_three_and_no_other_word_stands_beside_them(lang):
    forms = {key.rpartition(".")[0] for key in words(lang) if key.endswith((".one", ".many", ".one_f"))}
    assert len(forms) > 40
    for stem in forms:
        under = {key.removeprefix(f"{stem}.") for key in words(lang) if key.startswith(f"{stem}.")}
        assert {"one", "many", "one_f"} <= under and stem not in words(lang), stem


def test_advice_agrees_with_the_muscles_it_is_said_of():
    """One is "it", several or one with a plural name are "they", and Spanish has a feminine one."""
    said = [say_of(ids, "advice.rule_9") for ids in (["iliopsoas"], ["hamstrings"], ["iliopsoas", "piriformis"])]
    assert [" it " in one for one in said] == [True, False, False]
    assert [" they " in one for one in said] == [False, True, True]
    assert why_words(["rule_9"], ["transversus_abdominis"], "es").endswith("estirarla la alarga aún más.")
    assert (
        do_words(["release", "strengthen"], ["hamstrings"], "es")
        == "presione el punto adolorido, luego fortalezca los músculos"
    )
    for id in muscles():
        many = say(f"muscle.{id}.verb_number") == "many"
        for row in explain(Assessment(**{id: "weak"}, pain="none")).rows:
            assert ("They could be stronger." in row.why, "It could be stronger." in row.why) == (many, not many)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_length_is_told_as_a_fact_after_one_test(lang):
    told = re.compile(r"(advice\.(asked|rule_[2-9])|plan\.leave|why_not\.lengthens_long)\.")
    hedged = {"en": r"The test suggests (it is|they are) ", "es": r"La prueba sugiere que (ya )?est(á|án) "}[lang]
    fact = {"en": r"(it is|they are) (already long|short)\b", "es": r"est(á|án) (acortad|alargad)[oa]s?\b"}[lang]
    said = {key: text for key, text in words(lang).items() if told.match(key)}
    assert len(said) == 34
    for key, text in said.items():
        assert re.search(hedged, text) and not re.search(fact, re.sub(hedged, "", text, flags=re.IGNORECASE)), key


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    "found", ["short weak, sore spot", "short, sore spot", "long weak, sore spot", "long, sore spot"]
)
def test_only_who_may_press_is_told_to(lang, found):
    """The reason never says "press it" to who is told beside it to ask, or to leave it to the therapist."""
    press = re.compile({"en": r"press (the spot|gently)", "es": r"presione el punto"}[lang], re.IGNORECASE)
    leave = re.compile(
        {"en": r"(let your therapist|do not) press the", "es": r"(su terapeuta|no) presione el"}[lang], re.IGNORECASE
    )
    for told in ([], ["blood thinners"]):
        found_everywhere = dict.fromkeys(muscles(), found)
        for row in explain(Assessment(**found_everywhere, pain="none", cautions=told), lang).rows:
            may = row.steps[0] == "release"
            assert bool(press.search(leave.sub("", row.why))) == may != bool(leave.search(row.why)), row


def test_what_was_found_agrees_with_its_muscle():
    found = {"length": "long", "strength": "weak", "feels_tight": True}
    assert found_words(Finding(**found), "hamstrings") == "already long, could be stronger, feel tight"
    said = found_words(Finding(**found), "hamstrings", "es")
    assert said == "ya alargados, pueden ser más fuertes, se sienten tensos"
    assert found_words(Finding("short"), "transversus_abdominis", "es") == "acortada"
