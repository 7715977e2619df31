"""The tests of a visit: six, in the order of a visit, each filling muscles that it can tell something of."""

from __future__ import annotations

import pytest

from backedu import muscles
from backedu.catalogue.anatomy import examination
from backedu.words.text import LANGUAGES, say
from tests.tools.tables import written

# As the notes on the visit list them.
ORDER = ("thomas", "straight_leg_raise", "side_bend", "bridge", "side_hip_lift", "forward_curl")
FILLS = {
    "front_of_hip": ("iliopsoas",),
    "front_of_thigh": ("rectus_femoris",),
    "outer_hip": ("tensor_fasciae_latae", "gluteus_medius"),
    "back_of_thigh": ("hamstrings",),
    "waist_side": ("quadratus_lumborum",),
    "seat": ("gluteus_maximus",),
    "side_of_hip": ("gluteus_medius",),
    "low_back": ("erector_spinae",),
}


def test_six_tests_in_the_order_of_a_visit():
    assert tuple(dict.fromkeys(line.test for line in examination())) == ORDER
    assert [line.test for line in examination()] == sorted((line.test for line in examination()), key=ORDER.index)


def test_what_each_line_fills():
    assert {line.id: line.muscles for line in examination()} == FILLS
    assert len(examination()) == len(FILLS)


@pytest.mark.parametrize("line", examination(), ids=lambda line: line.id)
def test_a_line_measures_what_its_muscles_can_be_tested_for(line):
    assert line.measures in ("length", "strength")
    for muscle in line.muscles:
        assert line.measures != "length" or muscles()[muscle].length_test is not None
    strong = [line.id for line in examination() if line.measures == "strength"]
    assert strong == ["seat", "side_of_hip"]


@pytest.mark.parametrize("line", examination(), ids=lambda line: line.id)
def test_a_line_tells_no_more_than_the_test_of_its_muscles(line):
    if line.measures == "strength":
        assert line.tells == ()
    for muscle in line.muscles if line.measures == "length" else ():
        assert line.tells[:2] == ("short", "normal") and set(line.tells) <= set(muscles()[muscle].length_test.tells)


def test_two_of_the_six_tests_are_of_strength_and_the_caption_says_so():
    tests = {line.test: line.measures for line in examination()}
    assert [*tests.values()].count("length") == 4 and [*tests.values()].count("strength") == 2
    assert "four of length, two of strength" in say("screening.caption")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_line_has_a_name_and_says_how_it_is_done(lang):
    for line in examination():
        assert say(f"examination.{line.test}", lang) and say(f"examination.{line.id}", lang)
        assert say(f"{line.words}.{line.measures}_test", lang)


def test_the_table_is_read_whole_and_once():
    table = written("examination.toml")["test"]
    assert sum(len(test["line"]) for test in table) == len(examination())
    assert examination() is examination()
    assert len({line.id for line in examination()}) == len(examination())
