"""From what was found to the finished page, for anybody: no contradiction, always the safety boxes, same bytes."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backedu import Assessment
from backedu.assessment.plan import Plan
from backedu.errors import BackeduError
from backedu.page.exporter import exporter_of
from backedu.page.plan.handout import handout_page
from backedu.words.text import LANGUAGES
from tests.tools.chain import faults
from tests.tools.strategies import assessments, plans

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]
LAYOUTS = st.fixed_dictionaries(
    {"lang": st.sampled_from(LANGUAGES), "paper": st.sampled_from(["letter", "a4"]), "large": st.booleans()}
)


@given(plans(), LAYOUTS)
@settings(max_examples=20, suppress_health_check=SLOW)
def test_no_page_contradicts_the_person_it_is_for(plan, layout):
    _, page = handout_page(plan.patient, exercises=plan.picked, **layout)
    sides = {id: plan.sides[id] for id in plan.picked}
    assert list(faults(plan.patient, plan.picked, sides, layout["lang"], page)) == []


@given(assessments, LAYOUTS)
@settings(max_examples=12, suppress_health_check=SLOW)
def test_whatever_was_asked_or_not_there_is_a_sound_page_or_a_sentence(patient, layout):
    try:
        _, page = handout_page(patient, **layout)
    except BackeduError as error:
        assert patient.safety == "not asked" or patient.pain == "not asked", error
        return
    assert list(faults(patient, (), {}, layout["lang"], page)) == []


@given(plans(most=5), LAYOUTS)
@settings(max_examples=3, suppress_health_check=SLOW)
def test_the_same_person_gets_the_same_bytes(plan, layout):
    made = handout_page(plan.patient, exercises=plan.picked, **layout)
    exporter_of.cache_clear()
    with TemporaryDirectory() as folder:
        again = Plan(Assessment.load(plan.patient.save(Path(folder, "a.json"))), plan.picked)
    assert handout_page(again.patient, exercises=again.picked, **layout) == made
