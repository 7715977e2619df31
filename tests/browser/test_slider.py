"""The page's picture in a real Chromium, from its file and offline: moved by hand, a still on paper and without it."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from backedu import Assessment, Posture, balance, draw, handout
from backedu.assessment.findings import example
from backedu.assessment.plan import Plan
from backedu.page.plan.pelvis import best_view
from backedu.picture.shapes.gauge import bounds, gauge
from backedu.words.text import say
from tests.tools.windows import DESKTOP, NARROW, PHONE, at_widths, opened

ASKED = {"pain": "mild", "safety": "clear"}
TILTED = Assessment(iliopsoas="short", hamstrings="long", gluteus_maximus="weak, sore spot", **ASKED)
CASES = {
    "side": TILTED,
    "back": example("hip_hike", **ASKED),
    "level": Assessment(piriformis="weak, sore spot", **ASKED),
}
MOVING = ("side", "back")
PRINTED = 96 / 72  # px a point
each_moving = pytest.mark.parametrize("name", MOVING)
each_case = pytest.mark.parametrize("name", CASES)
each_language = pytest.mark.parametrize("lang", ["en", "es"])


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """The page of every case in both languages: (name, language) → file."""
    folder = tmp_path_factory.mktemp("portraits")
    return {
        (name, lang): handout(who, folder / f"{name}_{lang}.html", lang=lang)
        for name, who in CASES.items()
        for lang in ("en", "es")
    }


def shapes(page):
    """Return the paths that can move."""
    return page.eval_on_selector_all(".now [data-n]", "nodes => nodes.map(node => node.getAttribute('d'))")


def apart(one, other):
    """Return how far two drawings lie apart at most, where their paths begin, in points of the picture."""
    begins = [[[float(n) for n in re.findall(r"-?\d*\.?\d+", d)[:2]] for d in paths] for paths in (one, other)]
    return max(abs(a - b) for p, q in zip(*begins, strict=True) for a, b in zip(p, q, strict=True))


def shown(page, selector):
    return [node.is_visible() for node in page.locator(selector).all()]


@each_moving
@each_language
def test_keys_move_the_picture_and_bring_it_back(chromium, pages, name, lang):
    with opened(chromium, pages[name, lang]) as (page, asked):
        slider = page.get_by_label(say("portrait.move", lang))
        first = shapes(page)
        assert slider.get_attribute("aria-valuetext") == say("portrait.way.idea", lang)
        slider.focus()
        page.keyboard.press("Home")
        level = shapes(page)
        assert slider.get_attribute("aria-valuetext") == say("portrait.way.level", lang) and apart(first, level) > 0.5
        assert page.locator(".away").count() == 1
        page.locator(".now svg").evaluate(
            "svg => Promise.all(svg.getAnimations({ subtree: true }).map(a => a.finished))"
        )
        assert page.locator(".now text").first.evaluate("node => getComputedStyle(node).opacity") == "0"
        page.keyboard.press("ArrowRight")
        assert 0 < apart(level, shapes(page)) < apart(level, first)
        assert slider.get_attribute("aria-valuetext") == say("portrait.way.near", lang)
        page.keyboard.press("End")
        assert apart(first, shapes(page)) < 0.02 and page.locator(".away").count() == 0
        assert asked == []


@each_moving
def test_a_finger_moves_it_on_a_phone(chromium, pages, name):
    with opened(chromium, pages[name, "en"], PHONE, has_touch=True, is_mobile=True) as (page, _):
        slider = page.locator(".slide input")
        slider.scroll_into_view_if_needed()
        box, first = slider.bounding_box(), shapes(page)
        assert box["height"] >= 44 and box["width"] > 200
        page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        assert apart(first, shapes(page)) > 0.2
        assert slider.get_attribute("aria-valuetext") == say("portrait.way.half")
        names = page.locator("ol.names > li")
        numbers = page.locator(".stage > span:visible")
        assert {int(text) for text in numbers.all_inner_texts()} <= set(range(1, names.count() + 1))


@each_case
def test_names_are_numbers_on_a_phone_and_large_enough_anywhere(chromium, pages, name):
    with opened(chromium, pages[name, "es"]) as (page, _):
        for width in at_widths(page, NARROW, PHONE, 479, 480, 800, DESKTOP):
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert all(seen == (width < 480) for seen in shown(page, ".stage > span, ol.names"))
            assert all(seen == (width >= 480) for seen in shown(page, ".now text"))
            size = "node => parseFloat(getComputedStyle(node).fontSize)"
            read = page.locator("ol.names li, .stage > span, .keys li, figcaption, .slide label, .ends span").all()
            assert min(node.evaluate(size) for node in read) >= 12
            if width < 480:
                room = page.locator(".crop").bounding_box()
                for span in page.locator(".stage > span").all():
                    box = span.bounding_box()
                    assert room["x"] <= box["x"] and box["x"] + box["width"] <= room["x"] + room["width"]
            else:
                scale = page.locator(".now svg").bounding_box()["width"] / page.evaluate(
                    "document.querySelector('.now svg').viewBox.baseVal.width"
                )
                assert scale * 10 >= 12


@each_case
def test_axe_finds_nothing_in_the_picture(chromium, pages, name):
    """At both ends of the slider, where the picture has one; test_access.py looks at whole pages."""
    with opened(chromium, pages[name, "en"], bypass_csp=True) as (page, _):
        # Each width, end and scheme with each value of the other two.
        looks = ((NARROW, "End", "light"), (NARROW, "Home", "dark"), (800, "End", "dark"), (800, "Home", "light"))
        for width, end, scheme in looks:
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(color_scheme=scheme)
            if page.locator(".slide").count():
                page.locator(".slide input").press(end)
            found = Axe().run(page, context="main figure")
            assert found.violations_count == 0, f"{width}: {found.generate_report()}"


@each_case
@each_language
def test_without_javascript_the_idea_stands_whole_beside_its_start_where_there_is_room(chromium, pages, name, lang):
    for width in (PHONE, 599, 600, DESKTOP):
        with opened(chromium, pages[name, lang], width, java_script_enabled=False) as (page, _):
            assert page.locator(".slide").count() == 0 and page.locator(".now svg").is_visible()
            beside = page.locator(".level")
            assert beside.count() == (name != "level")
            if name != "level":
                assert beside.is_visible() == (width >= 600)
            if name != "level" and width >= 600:
                level, now = beside.bounding_box(), page.locator(".now").bounding_box()
                assert level["x"] + level["width"] <= now["x"] and level["height"] > 150
                assert page.get_by_text(say("portrait.level", lang)).first.is_visible()


@each_moving
def test_two_panels_have_one_scale(chromium, pages, name):
    scale = "svg => svg.getBoundingClientRect().width / svg.viewBox.baseVal.width"
    with opened(chromium, pages[name, "en"]) as (page, _):
        for width in at_widths(page, 600, 800, DESKTOP):
            level, now = (page.locator(f".{panel} svg").evaluate(scale) for panel in ("level", "now"))
            assert level == pytest.approx(now, rel=0.02), width


@each_moving
@each_language
def test_on_a_phone_the_wedge_and_its_words_are_seen(chromium, pages, name, lang):
    patient = CASES[name]
    view = best_view(Plan(patient))
    lines = gauge(balance(patient).posture, view)
    with opened(chromium, pages[name, lang], PHONE, has_touch=True, is_mobile=True) as (page, _):
        room = page.locator(".crop").bounding_box()
        words = page.locator(".told > span:visible")
        assert words.count() == 1 + lines.is_open + 2 * (view != "side")
        for word in words.all():
            box = word.bounding_box()
            assert room["x"] - 1 <= box["x"] and box["x"] + box["width"] <= room["x"] + room["width"] + 1
            assert room["y"] <= box["y"] and box["y"] + box["height"] <= room["y"] + room["height"]
        bold = page.locator(".told .way b").evaluate("node => getComputedStyle(node).fontSize")
        assert float(bold.removesuffix("px")) >= 16
        # What the picture is wide holds all of `bounds`: at 6 degrees the wedge opens 20 px.
        left, right, _, _ = bounds(view)
        assert gauge(Posture(6, 6), view).opens * room["width"] / (right - left) >= 20
        if lines.is_open:
            wedge = page.locator(".now svg path[fill='#f5b82e']").bounding_box()
            assert room["x"] <= wedge["x"] and wedge["x"] + wedge["width"] <= room["x"] + room["width"]
        page.locator(".slide input").press("Home")
        way = page.locator(".told .way")
        way.evaluate("node => Promise.all(node.getAnimations().map(a => a.finished))")
        assert way.evaluate("node => getComputedStyle(node).opacity") == "0"


@each_moving
@each_language
def test_on_paper_it_is_a_still_beside_the_level_one(chromium, pages, name, lang):
    with opened(chromium, pages[name, lang], int(7.3 * 96)) as (page, _):
        first = shapes(page)
        page.locator(".slide input").press("Home")
        page.emulate_media(media="print")
        page.locator(".away").wait_for(state="detached")
        assert apart(first, shapes(page)) < 0.02
        assert not any(shown(page, ".slide, ol.names, .stage > span")) and all(shown(page, ".level, .title, .keys"))
        figure, svg = page.locator("figure.pelvis").bounding_box(), page.locator(".now svg").bounding_box()
        assert page.locator(".now").bounding_box()["height"] <= 3.2 * 96 and figure["width"] <= 7.3 * 96
        wide = page.evaluate("document.querySelector('.now svg').viewBox.baseVal.width")
        assert svg["width"] / wide >= PRINTED * 0.998  # names of 10 points are 10 points
        level = page.locator(".level svg").bounding_box()
        assert abs(level["y"] - svg["y"]) < 4 and level["height"] < svg["height"]
        small = page.evaluate("document.querySelector('.level svg').viewBox.baseVal.width")
        assert level["width"] / small == pytest.approx(svg["width"] / wide, rel=0.02)


@each_moving
def test_a_print_that_only_says_so_beforehand_brings_it_back_too(chromium, pages, name):
    with opened(chromium, pages[name, "en"]) as (page, _):
        first = shapes(page)
        page.locator(".slide input").press("Home")
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert apart(first, shapes(page)) < 0.02 and page.locator(".slide input").input_value() == "20"


def test_of_two_compared_a_phone_shows_the_second_whole(chromium, tmp_path):
    html = draw(TILTED, compare=Assessment(iliopsoas="short", rectus_femoris="short"))._repr_html_()
    file = tmp_path / "compared.html"
    style = "<style>figure { margin: 0 } body { margin: 16px }</style>"
    file.write_text(f"<!DOCTYPE html>{style}{html}", encoding="utf-8")
    with opened(chromium, file) as (page, _):
        for width in at_widths(page, NARROW, PHONE, 620, 640, DESKTOP):
            room, svg = (page.locator(one).bounding_box() for one in ("figure > div", "svg"))
            seen = svg["width"] / 2 if width - 32 < 600 else svg["width"]
            assert room["width"] == pytest.approx(seen, abs=1)
            assert room["x"] + room["width"] == pytest.approx(svg["x"] + svg["width"], abs=1)
            model = page.get_by_text(say("picture.model")).first.bounding_box()
            assert room["x"] <= model["x"] and model["x"] + model["width"] <= room["x"] + room["width"]
            assert page.evaluate("document.documentElement.scrollWidth") <= width
