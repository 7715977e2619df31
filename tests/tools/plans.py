"""Plans of six kinds: findings and the exercises picked for them."""

from functools import cache

from backedu import Assessment
from backedu.assessment.findings import example
from backedu.page.plan.handout import handout_page

PICKED = ["front_of_hip_standing", "bridge", "walk"]
# The case that the notebooks show.
MODEL = Assessment(
    iliopsoas="short",
    hamstrings="long, feels tight",
    gluteus_maximus="normal weak",
    pain="mild",
    safety="clear",
    cautions=[],
)
CASES = {
    "model": (MODEL, PICKED),
    "general": (MODEL, []),
    "tilt": (example("anterior_tilt", hamstrings="feels tight", pain="mild", safety="clear"), []),
    "one side": (
        Assessment(
            quadratus_lumborum={"right": "short, sore spot", "left": "long"},
            gluteus_medius={"right": "weak, sore spot", "left": "normal"},
            piriformis={"right": "normal, sore spot"},
            pain="mild",
            safety="clear",
            cautions=["hip replacement, no rules now"],
        ),
        [],
    ),
    "untested": (Assessment(hamstrings="feels tight", pain="none", safety="clear"), []),
    "severe": (Assessment(hamstrings="long", iliopsoas="short", pain="severe", safety="clear"), []),
}


@cache
def shipped_page(case: str = "model", lang: str = "en") -> str:
    """Return the page of a plan by the shipped template, made once for all tests that only read it."""
    assessment, picked = CASES[case]
    return handout_page(assessment, exercises=picked, lang=lang)[1]
