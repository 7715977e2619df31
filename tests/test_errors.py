"""An error's text is one line that a terminal shows as it is, whatever a file or a name brings into it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

import backedu.page
from backedu import Assessment
from backedu.errors import LONGEST, BackeduError, nearest, unknown
from backedu.page.clinic.clinic import Clinic
from tests.tools.plans import CASES

FOUND = CASES["model"][0]


@given(st.text(max_size=2000))
def test_any_text_becomes_one_line_without_control_characters(text):
    said = str(BackeduError(f"no muscle {text}; known are: {text}"))
    assert len(said) <= LONGEST and said.splitlines() == [said]
    assert said.replace("\xa0", " ").replace("\u3000", " ") and not [c for c in said if ord(c) < 32 or ord(c) == 127]
    assert said.encode() and said.startswith("no muscle ")


def test_what_a_terminal_would_obey_is_shown():
    assert str(BackeduError("a\x1b[2Jb\nc\u202ed\udcff")) == r"a\x1b[2Jb\nc\u202ed\udcff"
    assert str(BackeduError("¿Qué músculo? 30\xa0cm — ok")) == "¿Qué músculo? 30\xa0cm — ok"


def test_of_a_long_one_beginning_and_end_are_kept():
    said = str(BackeduError("cannot read " + "x" * 900 + "; give the path of a notebook"))
    assert (
        len(said) == LONGEST and said.startswith("cannot read xxx") and said.endswith("; give the path of a notebook")
    )


def test_a_name_of_any_length_is_answered():
    assert nearest("hamstring" * 100_000, ["hamstrings"]) is None
    assert nearest("hamstring", ["hamstrings"] + ["x"] * 100_000) == "hamstrings"
    assert len(str(unknown("muscle", "x" * 10**6, ["hamstrings"]))) <= LONGEST


def test_findings_may_begin_with_a_byte_order_mark_and_may_not_be_huge(tmp_path):
    path = FOUND.save(tmp_path / "found.json")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert Assessment.load(path) == FOUND
    held = json.loads(path.read_text(encoding="utf-8-sig"))
    for number in range(100_000):
        held["findings"][f"muscle {number}"] = {}
    path.write_text(json.dumps(held))
    try:
        Assessment.load(path)
    except BackeduError as error:
        assert "is larger than 1 MB; give the path of a file that backedu saved" in str(error)
    else:
        raise AssertionError("it was read")


def _nested():
    held = []
    for _ in range(100_000):
        held = [held]
    return held


def _in_itself():
    held = []
    held.append(held)
    return held


ODD = {
    "number": 5,
    "list": [1],
    "table": {"a": 1},
    "bytes": b"x",
    "a million": list(range(1_000_000)),
    "function": len,
    "digits": 10**5000,
    "nested": _nested(),
    "in itself": _in_itself(),
}


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
@pytest.mark.parametrize(
    "call",
    [
        lambda odd: Assessment(hamstrings=[odd]),
        lambda odd: Assessment(pain=odd),
        lambda odd: Assessment.load(odd),
        lambda odd: FOUND.save(odd),
        lambda odd: FOUND.replace({("hamstrings", "left"): odd}),
        lambda odd: backedu.Posture(tilt=odd if odd != 5 else "5"),
        backedu.advise,
        backedu.balance,
        backedu.course,
        backedu.draw,
        backedu.explain,
        backedu.export,
        backedu.MuscleSelector,
        backedu.page.main_message,
        backedu.page.shares,
        lambda odd: backedu.explain(FOUND, odd),
        lambda odd: backedu.handout(odd, "a.html"),
        lambda odd: backedu.handout(FOUND, "a.html", large=odd),
        lambda odd: backedu.export("a.ipynb", progress=odd),
        lambda odd: Clinic(reviewers=[odd]),
    ],
)
def test_a_thing_of_another_kind_gets_a_sentence(call, odd):
    with pytest.raises(BackeduError) as refused:
        call(odd)
    assert 15 < len(str(refused.value)) <= LONGEST


@pytest.mark.parametrize("path", ["a\0b", "a\ud800b"])
def test_a_name_that_no_file_can_have(path):
    for call in (FOUND.save, Assessment.load, lambda odd: backedu.handout(FOUND, odd), backedu.export):
        with pytest.raises(BackeduError, match="cannot be a path; give "):
            call(path)
