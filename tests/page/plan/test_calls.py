"""While one page is made nothing is asked twice: each check runs once, each scene is worked out once a view."""

import sys
from collections import Counter

import pytest

from backedu.assessment import plan, proposal
from backedu.page.check import html, privacy
from backedu.page.check import plan as boxes
from backedu.page.plan.handout import handout_page
from backedu.picture.shapes import scene
from tests.tools.cases import CASES

# For each function the arguments that tell two calls apart; without any it is called once a page.
ASKED = {
    plan.check_asked: (),
    proposal.allowed_sides: (),
    proposal.allowed_side: ("e",),
    boxes.check_plan: (),
    html.read_page: (),
    html.check_page: (),
    privacy.check_words: ("text",),
    scene._scene.__wrapped__: ("assessment", "posture", "view"),
}


def calls_of(make):
    """Return how often each of `ASKED` was called, and with what, while a page is made."""
    codes = {function.__code__: (function.__name__, told) for function, told in ASKED.items()}
    calls = Counter()

    def count(frame, event, _):
        if event == "call" and frame.f_code in codes:
            name, told = codes[frame.f_code]
            calls[name, *(str(frame.f_locals[argument]) for argument in told)] += 1

    sys.setprofile(count)
    try:
        make()
    finally:
        sys.setprofile(None)
    return calls


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("lang", ["en", "es"])
def test_each_check_runs_once_and_each_scene_is_made_once(case, lang):
    patient, picked = CASES[case]
    scene._scene.cache_clear()
    calls = calls_of(lambda: handout_page(patient, exercises=picked, lang=lang, paper="a4"))
    assert {call: times for call, times in calls.items() if times > 1} == {}
    assert {name for name, *_ in calls} >= {"check_asked", "allowed_sides", "check_plan", "read_page", "_scene"}
    assert sum(name == "allowed_side" for name, *_ in calls) == len(picked)
