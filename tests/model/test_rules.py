import pytest

from backedu import Assessment
from backedu.assessment.findings import example
from backedu.model.balance import balance
from backedu.model.course import course, named_plans
from backedu.model.springs import table
from tests.model.test_course import SHORT, run


def test_the_plans_there_are():
    assert list(named_plans()) == [
        "nothing",
        "stretch everything",
        "stretch what feels tight",
        "stretch only what is short",
        "release, stretch the short, strengthen the long",
    ]
    assert course(example("flat_back")).plans == tuple(named_plans())


def test_only_what_is_short_stops_at_neutral_and_steps_go_on_to_the_limit():
    case = Assessment(iliopsoas="short")
    assert course(case, SHORT, weeks=104).at(SHORT).imbalance == pytest.approx(0, abs=1e-7)
    on = run(case, ("stretch", "iliopsoas"), weeks=104)
    assert on[-1] == on[30] and on[30].posture.tilt < on[10].posture.tilt


def test_strengthening_brings_a_long_weak_muscle_back_and_stiffens_it():
    case = Assessment(rectus_abdominis="long weak")
    settled = run(case, ("strengthen", "rectus_abdominis"), weeks=10)
    assert abs(settled[-1].posture.tilt) < 1e-6 < abs(settled[5].posture.tilt) < abs(settled[0].posture.tilt)


def test_steps_are_done_in_their_order():
    sore = Assessment(iliopsoas="short, sore spot")
    first = run(sore, ("release", "iliopsoas"), ("stretch", "iliopsoas"), weeks=1)[-1]
    last = run(sore, ("stretch", "iliopsoas"), ("release", "iliopsoas"), weeks=1)[-1]
    assert last == balance(sore) and first.posture.tilt < last.posture.tilt


def test_strengthening_a_short_muscle_tips_the_pelvis_further():
    settled = run(Assessment(iliopsoas="short"), ("strengthen", "iliopsoas"))
    assert settled[-1].posture.tilt > settled[0].posture.tilt


def test_every_rule_says_whose_it_is():
    rules = {name: row for name, row in table()["constant"].items() if name.startswith(("stre", "sore", "release"))}
    assert {name for name, row in rules.items() if row["whose"] == "article"} == {"stretch_longer", "release_cleared"}
    assert "do not support" in rules["strengthen_shorter"]["source"]
