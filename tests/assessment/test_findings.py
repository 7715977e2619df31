import json
import os
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backedu import Assessment, muscles
from backedu.assessment.findings import AXES, NOT_TESTED, Finding
from backedu.catalogue.anatomy import SIDES
from backedu.catalogue.signs import signs
from backedu.errors import BackeduError
from tests.tools.strategies import assessments, findings

KEYS = [(muscle, side) for muscle in muscles() for side in SIDES]


def test_the_example_of_the_readme():
    patient = Assessment(
        iliopsoas="short",
        rectus_femoris="short, trigger point",
        hamstrings="long weak, feels tight",
        piriformis={"left": "trigger point", "right": "normal"},
        pain="mild",
        safety="clear",
        cautions=["hip replacement, back approach"],
    )
    assert patient["rectus_femoris", "left"] == Finding("short", sore_spot="yes")
    assert patient["hamstrings", "right"] == Finding("long", "weak", feels_tight=True)
    assert patient["piriformis", "left"].length == "not tested"
    assert patient["piriformis", "right"] == Finding("normal")
    assert patient["sartorius", "left"] == NOT_TESTED
    assert patient.cautions == ("hip replacement, back approach",)


@pytest.mark.parametrize("words", ["weak long", "long, weak", "weak,long", "  LONG   weak ", "overstretched weak"])
def test_words_in_any_order_and_spelling(words):
    assert Finding.read(words) == Finding("long", "weak")


def test_the_articles_words_are_accepted():
    assert Finding.read("tight") == Finding("short")
    assert Finding.read("feels tight") == Finding(feels_tight=True)
    assert Finding.read("sore spot") == Finding.read("trigger point")


def test_a_finding_in_words():
    assert str(NOT_TESTED) == "not tested"
    assert str(Finding("long", "weak", "yes", True)) == "long, weak, trigger point, feels tight"
    assert str(Finding("short", "strong", "no")) == "short, strong, no trigger point"
    assert Finding.read("feels_tight no_trigger_point") == Finding(sore_spot="no", feels_tight=True)


def test_normal_speaks_of_length_only():
    assert Finding.read("normal") == Finding("normal", "not tested")


def test_a_long_text_is_refused_in_a_short_sentence():
    with pytest.raises(BackeduError) as caught:
        Finding.read("short " * 100_000 + "shrt")
    assert len(str(caught.value)) < 400


def test_a_missing_side_is_not_tested():
    assert Assessment(hamstrings={"left": "short"})["hamstrings", "right"] == NOT_TESTED


@given(findings)
def test_a_finding_reads_back_from_its_words(finding):
    assert Finding.read(str(finding)) == finding


@given(assessments)
def test_repr_is_code_that_makes_the_same(assessment):
    again = eval(repr(assessment), {"Assessment": Assessment})
    assert again == assessment and hash(again) == hash(assessment) and repr(again) == repr(assessment)


@given(assessments)
def test_save_and_load_return_the_same(tmp_path_factory, assessment):
    path = tmp_path_factory.mktemp("saved") / "findings.json"
    assert assessment.save(path) == path
    assert Assessment.load(path) == assessment


def test_both_ways_of_writing_are_equal():
    assert Assessment(hamstrings="short") == Assessment(hamstrings={"left": "tight", "right": "short"})
    assert Assessment(hamstrings="") == Assessment() == Assessment(hamstrings={})
    assert Assessment(cautions=[]) != Assessment()


def test_no_answer_on_signs_is_no_sign():
    assert Assessment(signs=None) == Assessment() and Assessment().signs == ()


def test_it_is_a_value():
    with pytest.raises(AttributeError):
        Assessment().pain = "mild"


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"hamstring": "short"}, "no muscle 'hamstring'; did you mean 'hamstrings'"),
        ({"hamstrings": "shrt"}, "hamstrings: unknown word 'shrt' in 'shrt'; allowed are: short, tight, normal, long"),
        ({"hamstrings": "short long"}, "hamstrings: 'short long' says two things of length"),
        ({"hamstrings": "trigger"}, "unknown word 'trigger'"),
        ({"hamstrings": {"lft": "short"}}, "hamstrings: no side 'lft'; there are: left, right"),
        ({"hamstrings": {"left": 3}}, "hamstrings: give words such as"),
        ({"hamstrings": None}, "hamstrings: give words or a dict of sides"),
        ({"pain": "bad"}, "no answer on pain 'bad'; there are: none, mild, severe, not asked"),
        ({"pain": ["mild"]}, "no answer on pain"),
        ({"safety": "yes"}, "no answer on safety 'yes'; there are: clear, checked, stop, not asked"),
        ({"cautions": "pregnancy"}, "cautions must be a list"),
        ({"cautions": ["pregnant"]}, "no caution 'pregnant'; did you mean 'pregnancy'"),
        ({"cautions": [1]}, "no caution 1"),
    ],
)
def test_mistakes_get_one_sentence(given, sentence):
    with pytest.raises(BackeduError) as caught:
        Assessment(**given)
    assert sentence in str(caught.value) and "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (
            {"piriformis": "shrt weak"},
            "piriformis: unknown word 'shrt' in 'shrt weak'; allowed are: short, tight, normal, long, overstretched, "
            "not tested, strong, weak, trigger point, sore spot, no trigger point, no sore spot, feels tight",
        ),
        (
            {"hamstrings": "sore spot, no sore spot"},
            "hamstrings: 'sore spot, no sore spot' says two things of sore spot; keep one",
        ),
        ({"hamstrings": {"left": 3}}, "hamstrings: give words such as 'short, weak', not 3"),
        ({"hamstrings": None}, "hamstrings: give words or a dict of sides, not None"),
        ({"cautions": "pregnancy"}, "cautions must be a list such as ['leg tingling'], not 'pregnancy'"),
        ({"cautions": b"pregnancy"}, "cautions must be a list such as ['leg tingling'], not b'pregnancy'"),
        ({"cautions": {"pregnancy": 1}}, "cautions must be a list such as ['leg tingling'], not {'pregnancy': 1}"),
        ({"cautions": 3}, "cautions must be a list such as ['leg tingling'], not 3"),
        ({"safety": "stop", "signs": "fever"}, "warning signs must be a list such as ['fever'], not 'fever'"),
        (
            {"safety": "clear", "signs": ["fever", "night"]},
            "there are warning signs (fever, night), so safety is 'stop' or 'checked', not 'clear'",
        ),
        ({"signs": ["fever"]}, "there are warning signs (fever), so safety is 'stop' or 'checked', not 'not asked'"),
        ({"safety": "checked"}, "safety 'checked' says which signs a doctor has checked; give signs=[…]"),
        ({"ask_again": 1}, "ask_again must be true or false, not 1"),
    ],
)
def test_the_whole_sentence_says_what_would_be_right(given, sentence):
    with pytest.raises(BackeduError) as caught:
        Assessment(**given)
    assert str(caught.value) == sentence


def test_a_long_text_is_told_by_its_first_60_letters():
    for letters, told in ((60, repr("x" * 60)), (61, repr("x" * 60 + "…"))):
        with pytest.raises(BackeduError, match=re.escape(f" in {told}; allowed are")):
            Assessment(hamstrings="x" * letters)


def test_a_sign_that_needs_help_at_once_is_not_checked_by_a_doctor():
    for id, sign in signs().items():
        if sign.tier == "urgent":
            with pytest.raises(BackeduError) as caught:
                Assessment(safety="checked", signs=[id])
            assert str(caught.value) == f"{id} is a sign to call for help now; safety is 'stop', not 'checked'"
        else:
            assert Assessment(safety="checked", signs=[id]).signs == (id,)
        assert Assessment(safety="stop", signs=[id]).signs == (id,)


def test_each_axis_has_the_values_and_letters_that_the_live_widget_reads():
    assert AXES == {
        "length": {"not tested": "-", "short": "s", "normal": "n", "long": "l"},
        "strength": {"not tested": "-", "strong": "+", "weak": "w"},
        "sore_spot": {"not checked": "-", "yes": "y", "no": "n"},
        "feels_tight": {False: "-", True: "t"},
    }


def test_the_code_that_makes_an_assessment_is_short():
    assert repr(Assessment()) == "Assessment()"
    found = Assessment(
        hamstrings="short", piriformis={"left": "long"}, iliopsoas={"left": "weak", "right": "strong"}, pain="mild"
    )
    assert repr(found) == (
        "Assessment(iliopsoas={'left': 'weak', 'right': 'strong'}, hamstrings='short', piriformis={'left': 'long'}, "
        "pain='mild')"
    )
    assert repr(Assessment(safety="clear", cautions=[])) == "Assessment(safety='clear', cautions=[])"


@given(assessments, findings, st.sampled_from(KEYS))
def test_a_copy_with_one_other_finding_keeps_all_else(assessment, finding, key):
    other = assessment.replace({key: finding}, pain="mild")
    assert other.findings == tuple((one, other[one]) for one in KEYS if other[one] != NOT_TESTED)
    assert other[key] == finding and other.pain == "mild"
    assert all(other[one] == assessment[one] for one in KEYS if one != key)
    assert other.person == assessment.person | {"pain": "mild"}
    assert assessment.replace() == assessment


def test_a_copy_refuses_what_nobody_knows():
    with pytest.raises(BackeduError, match="no muscle 'hamstring'; did you mean 'hamstrings'"):
        Assessment().replace({("hamstring", "left"): NOT_TESTED})
    with pytest.raises(BackeduError, match="no side 'both'; there are: left, right"):
        Assessment().replace({("hamstrings", "both"): NOT_TESTED})
    with pytest.raises(BackeduError, match="no keyword of replace 'pains'; did you mean 'pain'"):
        Assessment().replace(pains="mild")


def test_asking_for_a_muscle_or_side_that_is_not_there():
    with pytest.raises(BackeduError, match="did you mean 'hamstrings'"):
        Assessment()["hamstring", "left"]
    with pytest.raises(BackeduError, match="no side 'both'"):
        Assessment()["hamstrings", "both"]
    for wrong in ("hamstrings", ("a", "b", "c"), 3):
        with pytest.raises(BackeduError, match="ask for a muscle and a side"):
            Assessment()[wrong]
    with pytest.raises(TypeError, match="not iterable"):
        iter(Assessment())


PERSON = {"pain": "mild", "safety": "clear", "signs": [], "cautions": None, "ask_again": False}
RECORD = {"format": "backedu assessment", "version": 2, "findings": {}} | PERSON
OLD = {"format": "backedu assessment", "version": 1, "findings": {}, "pain": "mild", "safety": "clear", "cautions": []}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("hello", "is not JSON"),
        ("", "is not JSON"),
        ("[1]", "is not a saved assessment"),
        ('{"format": "something else"}', "is not a saved assessment"),
        (RECORD | {"version": 3}, "version 3 is newer than this backedu"),
        (RECORD | {"version": 0}, "version 0 is none from 1 to 2"),
        (RECORD | {"version": "x"}, "version 'x' is none from 1 to 2"),
        (OLD | {"signs": []}, "unknown entry 'signs'"),
        (OLD | {"cautions": ["thin bone"]}, "no caution 'thin bone'; did you mean 'thin bones'"),
        (OLD | {"cautions": "thin bones"}, "cautions must be a list"),
        (OLD | {"cautions": {"thin bones": 1}}, "cautions must be a list"),
        (RECORD | {"signs": ["fevre"]}, "no warning sign 'fevre'; did you mean 'fever'"),
        (RECORD | {"signs": ["fever"]}, "so safety is 'stop' or 'checked', not 'clear'"),
        (RECORD | {"safety": "checked"}, "safety 'checked' says which signs a doctor has checked"),
        (RECORD | {"safety": "checked", "signs": ["bladder"]}, "bladder is a sign to call for help now"),
        (RECORD | {"ask_again": "no"}, "ask_again must be true or false"),
        (RECORD | {"findings": []}, "findings must be a table"),
        (RECORD | {"findings": {"hamstring": "short"}}, "findings: no muscle 'hamstring'; did you mean 'hamstrings'"),
        (RECORD | {"findings": {"pain": "mild"}}, "findings: no muscle 'pain'"),
        (RECORD | {"findings": {"hamstrings": "shrt"}}, "hamstrings: unknown word 'shrt'"),
        (RECORD | {"findings": {"hamstrings": {"left": "short", "right": "shrt"}}}, "hamstrings: unknown word 'shrt'"),
        (RECORD | {"findings": {"hamstrings": 1}}, "hamstrings: give words"),
        (RECORD | {"name": "Ann"}, "unknown entry 'name'"),
        (RECORD | {"pain": 7}, "no answer on pain 7"),
        (RECORD | {"cautions": {"a": 1}}, "cautions must be a list"),
        (RECORD | {"version": True}, "version True is none from 1 to 2"),
        (RECORD | {"version": 1.0}, "version 1.0 is none from 1 to 2"),
        ({key: value for key, value in RECORD.items() if key != "safety"}, "safety is missing"),
        ('{"format": "backedu assessment", "version": 1, "pain": "none", "pain": "mild"}', "pain stands twice"),
        ("[" * 100_000, "is not JSON"),
    ],
)
def test_a_file_that_is_wrong_is_named_with_the_place(tmp_path, content, sentence):
    path = tmp_path / "findings.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    with pytest.raises(BackeduError) as caught:
        Assessment.load(path)
    assert sentence in str(caught.value) and str(path) in str(caught.value) and "\n" not in str(caught.value)


def test_a_missing_or_binary_file(tmp_path):
    with pytest.raises(BackeduError, match="there is no"):
        Assessment.load(tmp_path / "nothing.json")
    (tmp_path / "x.json").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BackeduError, match="is not JSON"):
        Assessment.load(tmp_path / "x.json")


def test_an_interrupted_save_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "findings.json"
    Assessment(pain="mild").save(path)
    before = path.read_text()

    def interrupted(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(BackeduError, match="the old file, if any, is unchanged"):
        Assessment(pain="severe").save(path)
    assert path.read_text() == before
    assert [p.name for p in tmp_path.iterdir()] == ["findings.json"]


def test_saving_where_there_is_no_folder(tmp_path):
    with pytest.raises(BackeduError, match=r"cannot write .*No such file or directory"):
        Assessment().save(tmp_path / "no" / "findings.json")


def test_a_saved_file_holds_no_more_than_the_findings(tmp_path):
    record = json.loads(Assessment(hamstrings="short").save(tmp_path / "f.json").read_text())
    assert set(record) == {"format", "version", "findings", *PERSON}
    assert record["findings"] == {"hamstrings": "short"}


# --- files of version 1, whose questions were fewer


@pytest.mark.parametrize(
    ("told", "cautions", "again"),
    [
        (None, None, False),
        ([], (), True),
        (["pregnancy"], ("pregnancy",), True),
        (["thin bones or spine fracture"], ("broken bone in the spine, new or not sure",), True),
        (
            ["leg tingling", "thin bones or spine fracture"],
            ("broken bone in the spine, new or not sure", "leg tingling"),
            True,
        ),
    ],
)
def test_an_older_file_loads_with_the_stricter_meaning_and_is_asked_again(tmp_path, told, cautions, again):
    path = tmp_path / "old.json"
    path.write_text(json.dumps(OLD | {"cautions": told, "findings": {"hamstrings": "short"}}))
    old = Assessment.load(path)
    assert (old.cautions, old.ask_again, old.signs) == (cautions, again, ())
    assert old["hamstrings", "left"].length == "short"
    assert Assessment.load(old.save(tmp_path / "new.json")) == old
    assert old.replace(ask_again=False) != old or not again


def test_the_old_word_for_bones_is_no_longer_taken():
    with pytest.raises(BackeduError, match="did you mean 'broken bone in the spine, new or not sure'"):
        Assessment(cautions=["thin bones or spine fracture"])


def test_signs_and_cautions_stand_in_the_code_that_makes_an_assessment():
    found = Assessment(safety="checked", signs=["night", "fever"], cautions=[], ask_again=True)
    assert found.signs == ("fever", "night")
    assert eval(repr(found), {"Assessment": Assessment}) == found
    assert "signs=['fever', 'night']" in repr(found) and "ask_again=True" in repr(found)


def test_replace_names_the_thing_of_a_wrong_type():
    patient = Assessment()
    with pytest.raises(BackeduError, match=r"^found must be of type Mapping, not \['x'\]$"):
        patient.replace(["x"])
    with pytest.raises(BackeduError, match=r"^a finding must be of type Finding, not 'short'$"):
        patient.replace({("iliopsoas", "left"): "short"})
