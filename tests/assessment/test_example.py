import pytest

from backedu import Assessment
from backedu.assessment.findings import example
from backedu.catalogue.anatomy import SIDES, muscles, patterns
from backedu.errors import BackeduError


@pytest.mark.parametrize("pattern", patterns())
def test_only_what_textbooks_state_of_a_whole_muscle_is_carried_over(pattern):
    case = example(pattern)
    for muscle in muscles():
        for side in SIDES:
            expected = patterns()[pattern].expected.get(muscle, {}).get(side)
            stated = expected is not None and expected.part is None
            length = expected.length if stated and expected.length in ("short", "long", "normal") else "not tested"
            strength = expected.strength if stated and expected.strength in ("weak", "strong") else "not tested"
            assert (case[muscle, side].length, case[muscle, side].strength) == (length, strength), (muscle, side)
            assert case[muscle, side].sore_spot == "not checked" and not case[muscle, side].feels_tight


def test_the_textbook_case_of_a_pelvis_tipped_forward():
    case = example("anterior_tilt")
    assert case["iliopsoas", "left"].length == "short"
    assert case["rectus_abdominis", "right"] == Assessment(rectus_abdominis="long weak")["rectus_abdominis", "right"]
    assert case["gluteus_maximus", "left"].length == "not tested" and case["gluteus_maximus", "left"].strength == "weak"
    assert case["hamstrings", "left"] == Assessment()["hamstrings", "left"], "sources differ"
    assert example("sway_back")["internal_oblique", "left"] == Assessment()["internal_oblique", "left"], "part only"


def test_one_sided_patterns_keep_their_sides():
    case = example("hip_hike")
    assert (case["adductors", "right"].length, case["adductors", "left"].length) == ("short", "long")
    assert case["tensor_fasciae_latae", "right"].length == "not tested"


def test_it_asks_nothing_of_the_person():
    case = example("flat_back")
    assert (case.pain, case.safety, case.cautions) == ("not asked", "not asked", None)


def test_a_made_up_person_may_have_more():
    case = example("anterior_tilt", hamstrings="feels tight", iliopsoas="normal", pain="mild")
    assert case["hamstrings", "left"].feels_tight and case["iliopsoas", "right"].length == "normal"
    assert case["rectus_femoris", "left"].length == "short" and case.pain == "mild"
    with pytest.raises(BackeduError, match="no muscle 'hamstring'; did you mean 'hamstrings'"):
        example("anterior_tilt", hamstring="short")


def test_unknown_pattern_answers_with_the_nearest():
    with pytest.raises(BackeduError, match="no pattern 'flat back'; did you mean 'flat_back'"):
        example("flat back")


def test_it_says_that_it_is_no_finding():
    assert "never a finding" in " ".join(example.__doc__.split())
