"""The plan's page for everyone: phones, keyboards, screen readers, large type, no script (WCAG bars of the plan)."""

import re
from itertools import pairwise

import pytest
from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup

from backedu import Assessment, handout
from backedu.words.text import LANGUAGES
from tests.tools.cases import CASES
from tests.tools.checkout import NOTEBOOKS
from tests.tools.validator import errors
from tests.tools.windows import DESKTOP, NARROW, PHONE, at_widths, opened

STOP = {"stop": (Assessment(safety="stop"), ())}
FOUR = {"anterior": (CASES["anterior"][0], (*CASES["anterior"][1], "low_back_chair_rest"))}  # as many as a page holds
PAGES = CASES | FOUR | STOP
PARTS = ("h1", "h2", "h3", "p", "li", "th", "td")
COUNTED = ("h1", "h2", "h3", "figure", "ol", "li", "table", "tr", "td")
PLANS = [path for path in NOTEBOOKS if path.stem.startswith("4_")]
each_page = pytest.mark.parametrize("name", PAGES)
each_language = pytest.mark.parametrize("lang", LANGUAGES)
SPACING = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }"
# Text that is cut: its box is smaller than it and hides the rest.
CUT = """() => [...document.querySelectorAll("main *, header *, footer *")].filter((node) => {
  const style = getComputedStyle(node);
  return style.overflow !== "visible" && !node.closest("svg, .crop")
    && (node.scrollWidth > node.clientWidth + 1 || node.scrollHeight > node.clientHeight + 1); }).length"""
# Every text grows by a third, as other languages need.
GROW = """() => { const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const texts = []; while (walk.nextNode()) texts.push(walk.currentNode);
  for (const text of texts) {
    if (text.parentElement.closest("svg, script, style")) continue;
    text.data = text.data.replace(/\\p{L}{3,}/gu, (word) => word + "n".repeat(Math.round(word.length * .3)));
  } }"""
# Controls and links that a finger has to hit.
SMALL = """() => [...document.querySelectorAll("a, button, input, summary, select")]
  .map((node) => [node.outerHTML, node.getBoundingClientRect()])
  .filter(([, box]) => box.width && (box.width < 24 || box.height < 24)).map(([html]) => html)"""
# Text that is smaller on the screen than 12 px, pictures included.
TINY = """() => [...document.querySelectorAll("body *")].filter((node) => {
  const own = [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim());
  if (!own || !node.getClientRects().length || node.closest("style, script")) return false;
  const shown = getComputedStyle(node);
  if (shown.visibility === "hidden" || +shown.opacity === 0) return false;
  const drawn = node instanceof SVGElement && node.getScreenCTM();
  const scale = drawn ? Math.hypot(drawn.a, drawn.b) : 1;
  return parseFloat(shown.fontSize) * scale < 11.95;
}).map((node) => node.textContent.trim())"""


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """Return every page in both languages: (name, language) → file."""
    folder = tmp_path_factory.mktemp("pages")
    return {
        (name, lang): handout(who, folder / f"{name}_{lang}.html", exercises=picked, lang=lang)
        for name, (who, picked) in PAGES.items()
        for lang in LANGUAGES
    }


def test_the_validator_finds_no_error(validator, pages, handouts):
    assert errors(validator, [*pages.values(), *handouts.values()]) == []


def test_the_validator_would_find_one(validator, tmp_path):
    page = tmp_path / "page.html"
    page.write_text("<!DOCTYPE html><html lang=en><title>A</title><p><div></p>", encoding="utf-8")
    assert len(errors(validator, [page])) >= 1


@each_page
@each_language
def test_structure(pages, name, lang):
    page = BeautifulSoup(pages[name, lang].read_text(encoding="utf-8"), "html.parser")
    levels = [int(heading.name[1]) for heading in page.find_all(re.compile("^h[1-6]$"))]
    assert levels.count(1) == 1 and levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels)), "a level is skipped"
    assert page.html["lang"] == lang and page.h1.text.startswith(page.title.text)
    assert len(page.find_all("main")) == 1 and len(page.find_all("footer")) == 1
    for head in page.find_all("th"):
        assert head["scope"] in ("row", "col")
    for picture in page.find_all("svg", role="img"):
        assert len(picture["aria-label"]) >= 30, picture["aria-label"]
    for figure in page.find_all("figure"):
        assert figure.figcaption.text.strip()


@each_page
@each_language
def test_no_sideways_scroll_no_cut_no_tiny_text(chromium, pages, name, lang):
    with opened(chromium, pages[name, lang]) as (page, asked):
        for width in at_widths(page, NARROW, PHONE, 480, DESKTOP):
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert page.evaluate(CUT) == 0 and page.evaluate(TINY) == [] and page.evaluate(SMALL) == [], width
        assert [address for address in asked if not address.startswith("data:")] == []


@each_page
@each_language
def test_axe_finds_nothing(chromium, pages, name, lang):
    with opened(chromium, pages[name, lang], bypass_csp=True) as (page, _):
        for scheme, width in (("light", DESKTOP), ("light", PHONE), ("dark", PHONE)):
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(color_scheme=scheme)
            found = Axe().run(page)
            assert found.violations_count == 0, found.generate_report()


@each_page
@each_language
def test_a_third_more_text_wide_spacing_and_twice_the_size_lose_nothing(chromium, pages, name, lang):
    with opened(chromium, pages[name, lang], DESKTOP, bypass_csp=True) as (page, _):
        size = page.add_style_tag(content="html { font-size: 200% !important }")
        assert page.evaluate("document.documentElement.scrollWidth") <= DESKTOP
        assert page.evaluate(CUT) == 0
        size.evaluate("(node) => node.remove()")
        page.add_style_tag(content=SPACING)
        page.evaluate(GROW)
        for width in at_widths(page, DESKTOP // 2, NARROW):  # a zoom of 200 and of 400 percent
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert page.evaluate(CUT) == 0


@each_page
def test_all_is_there_without_a_script(chromium, pages, name):
    texts = []
    for script in (True, False):
        with opened(chromium, pages[name, "en"], java_script_enabled=script) as (page, _):
            texts.append({text for part in PARTS for text in page.locator(f"main {part}").all_inner_texts()})
            assert page.locator("main svg[role=img]").count() >= page.locator("main figure").count() - 1
    assert {text for text in texts[0] - texts[1] if text.strip()} == set()


@each_page
def test_nothing_moves_by_itself(chromium, pages, name):
    with opened(chromium, pages[name, "en"]) as (page, _):
        assert page.evaluate("document.getAnimations().filter((one) => one.playState === 'running').length") == 0


def test_both_languages_have_the_same_parts(pages):
    for name in PAGES:
        counts = []
        for lang in LANGUAGES:
            page = BeautifulSoup(pages[name, lang].read_text(encoding="utf-8"), "html.parser")
            # The page for a warning sign is told in the patient's language and, beside any other, in English.
            told = page.select_one(f".tongues > [lang={lang}]") or page
            counts.append([len(told.find_all(tag)) for tag in COUNTED])
        assert counts[0] == counts[1], name


def test_the_page_for_a_warning_sign_has_its_english_beside_the_patients_language(chromium, pages):
    def english(lang):
        page = BeautifulSoup(pages["stop", lang].read_text(encoding="utf-8"), "html.parser")
        return page.select_one(".tongues > [lang=en]").get_text("|")

    assert english("en") == english("es")
    with opened(chromium, pages["stop", "es"]) as (page, _):
        places = [page.locator(f".tongues > [lang={lang}]").bounding_box() for lang in ("es", "en")]
        assert places[0]["y"] == places[1]["y"] and places[0]["x"] < places[1]["x"]


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.parent.name)
def test_a_third_of_nbconverts_own_page(handouts, path):
    import nbformat
    from nbconvert import HTMLExporter
    from nbconvert.preprocessors import ExecutePreprocessor

    page = handouts[path].read_text(encoding="utf-8")
    nb = nbformat.read(path, as_version=4)
    ExecutePreprocessor(timeout=120).preprocess(nb, {"metadata": {"path": str(path.parent)}})
    default, _ = HTMLExporter().from_notebook_node(nb)
    assert len(page.encode()) <= 200_000
    assert len(default.encode()) >= 3 * len(page.encode()), (len(default.encode()), len(page.encode()))
