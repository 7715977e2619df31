"""The handouts in a real Chromium with the network blocked: no request, no barrier, no sideways scroll."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from backedu.words.text import say
from tests.tools.checkout import NOTEBOOKS
from tests.tools.windows import DESKTOP, NARROW, PHONE, at_widths, opened

each_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)


@each_notebook
def test_no_request_is_attempted(chromium, handouts, path):
    with opened(chromium, handouts[path]) as (page, asked):
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        page.wait_for_timeout(300)
        assert [address for address in asked if not address.startswith("data:")] == []


@each_notebook
def test_axe_finds_nothing(chromium, handouts, path):
    with opened(chromium, handouts[path], bypass_csp=True) as (page, _):
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            found = Axe().run(page)
            assert found.violations_count == 0, found.generate_report()


@each_notebook
def test_no_sideways_scroll(chromium, handouts, path):
    with opened(chromium, handouts[path]) as (page, _):
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        for width in at_widths(page, NARROW, PHONE, DESKTOP):
            assert page.evaluate("document.documentElement.scrollWidth") <= width


@each_notebook
def test_everything_can_be_read_without_javascript(chromium, handouts, path):
    with opened(chromium, handouts[path], java_script_enabled=False) as (page, _):
        text = page.locator("main").inner_text()
        assert say("safety.urgent_title", path.parent.name) in text
        figures = page.locator("figure svg:not([aria-hidden], .level svg)")  # no keys, no small outlines
        for n in range(figures.count()):
            box = figures.nth(n).bounding_box()
            shallow = figures.nth(n).locator("xpath=ancestor::article").count()  # an exercise may be done lying down
            assert box and box["width"] > 200 and box["height"] > (80 if shallow else 200)


@each_notebook
def test_large_text_and_wide_spacing_lose_nothing(chromium, handouts, path):
    """WCAG 1.4.12: the reader's own text spacing neither clips nor scrolls sideways."""
    spacing = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }"
    with opened(chromium, handouts[path], NARROW, bypass_csp=True) as (page, _):
        page.add_style_tag(content=spacing)
        assert page.evaluate("document.documentElement.scrollWidth") <= NARROW


@each_notebook
def test_folds_open_by_keyboard_and_are_large_enough_to_tap(chromium, handouts, path):
    with opened(chromium, handouts[path], PHONE) as (page, _):
        if not page.locator("details").count():
            pytest.skip("nothing is folded on this page")
        fold = page.locator("details").first
        fold.locator("summary").focus()
        page.keyboard.press("Enter")
        assert fold.get_attribute("open") is not None
        assert fold.locator("summary").bounding_box()["height"] >= 44


@each_notebook
def test_it_prints(chromium, handouts, path):
    with opened(chromium, handouts[path]) as (page, _):
        pdf = page.pdf(prefer_css_page_size=True)
        sizes = re.findall(rb"/MediaBox\s*\[\s*0 0 (\d+)(?:\.\d+)? (\d+)", pdf)
        assert pdf.startswith(b"%PDF") and set(sizes) == {(b"612", b"792")}
