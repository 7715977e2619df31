"""The page a patient takes home in a real Chromium: nothing to scroll sideways, nothing cut, few sheets of paper."""

import re

import pytest

from backedu import Assessment, handout
from tests.browser.test_handout import DESKTOP, NARROW, PHONE, at_widths, opened

MANY = Assessment(
    iliopsoas="short",
    rectus_femoris="short, sore spot",
    hamstrings="long, feels tight",
    gluteus_maximus="weak",
    pain="mild",
    safety="clear",
    cautions=[],
)
TWO = ("front_of_hip_standing", "bridge")
FOUR = ("front_of_thigh_press", "front_of_thigh_side_lying", *TWO)
STOP = Assessment(safety="stop")
# What is shown, and the most sheets it may take (plan and chart); fonts differ between machines.
PAGES = {"general": (MANY, (), 4), "two": (MANY, TWO, 4), "four": (MANY, FOUR, 5), "stop": (STOP, (), 1)}
SHEETS = {"letter": (7.3 * 96, 9.8 * 96, (b"612", b"792")), "a4": (7.07 * 96, 10.49 * 96, (b"594", b"841"))}
each_page = pytest.mark.parametrize("name", PAGES)
# The safety page is the same everywhere; what a screen shows of it is looked at in test_access.py.
each_plan = pytest.mark.parametrize("name", [name for name in PAGES if name != "stop"])
each_language = pytest.mark.parametrize("lang", ["en", "es"])


@pytest.fixture(scope="module")
def plans(tmp_path_factory):
    """Every page in both languages and on both papers: (name, language, paper) → file."""
    folder = tmp_path_factory.mktemp("plans")
    return {
        (name, lang, paper): handout(
            who, folder / f"{name}_{lang}_{paper}.html", exercises=picked, lang=lang, paper=paper
        )
        for name, (who, picked, _) in PAGES.items()
        for lang in ("en", "es")
        for paper in SHEETS
    }


@each_plan
@each_language
def test_no_sideways_scroll_and_no_request(chromium, plans, name, lang):
    with opened(chromium, plans[name, lang, "letter"]) as (page, asked):
        for width in at_widths(page, NARROW, PHONE, DESKTOP):
            assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert [address for address in asked if not address.startswith("data:")] == []


@each_page
@each_language
@pytest.mark.parametrize("paper", SHEETS)
def test_it_prints_on_few_sheets_with_both_safety_boxes_on_the_first(chromium, plans, name, lang, paper):
    wide, high, size = SHEETS[paper]
    with opened(chromium, plans[name, lang, paper], int(wide)) as (page, _):
        pdf = page.pdf(prefer_css_page_size=True)
        page.emulate_media(media="print")
        boxes = [page.locator(f'[data-box="{box}"]').bounding_box() for box in ("urgent", "today")]
        letters = page.evaluate("parseFloat(getComputedStyle(document.querySelector('main li')).fontSize)")
    assert set(re.findall(rb"/MediaBox\s*\[\s*0 0 (\d+)(?:\.\d+)? (\d+)", pdf)) == {size}
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) <= PAGES[name][2]
    assert all(box and box["height"] > 100 and box["y"] + box["height"] < high for box in boxes)
    assert letters >= 16, "12 points"
