"""The whole visit in `backedu present`, from New to the page: at most 20 clicks, nothing typed; mouse and touch."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Browser, Page, expect

from backedu.assessment.findings import Assessment
from backedu.catalogue.anatomy import muscles
from backedu.picture.live import page_script
from tests.tools.checkout import ROOT
from tests.tools.servers import presented
from tests.tools.visiting import PATIENCE_MS, Visit, context

NOTEBOOK = ROOT / "notebooks/en/3_find_your_balance.ipynb"
TESTS = (
    *(("front_of_hip", "Short"), ("front_of_thigh", "Short"), ("outer_hip", "Normal"), ("back_of_thigh", "Long")),
    *(("waist_side", "Normal"), ("seat", "Could be stronger"), ("side_of_hip", "Fine"), ("low_back", "Normal")),
)
FOUND = Assessment(
    iliopsoas="short",
    rectus_femoris="short",
    tensor_fasciae_latae="normal",
    gluteus_medius="normal, strong",
    hamstrings="long",
    quadratus_lumborum="normal",
    gluteus_maximus="weak",
    erector_spinae="normal",
    pain="mild",
    safety="clear",
    cautions=[],
)
COUNT = """
window.clicks = 0; window.keys = 0;
addEventListener("click", (event) => { if (event.isTrusted) window.clicks += 1; }, true);
addEventListener("keydown", () => { window.keys += 1; }, true);
"""


@pytest.fixture(scope="module")
def address():
    with presented(NOTEBOOK) as found:
        yield found


def opened(chromium: Browser, address: str, **options: object) -> tuple[Visit, list[str]]:
    """Open the presented notebook in a page of its own."""
    made, odd = context(chromium, **options)
    made.add_init_script(COUNT)
    page = made.new_page()
    page.goto(address)
    page.locator(".backedu-visit").wait_for(timeout=60_000)
    return Visit(page), odd


@pytest.mark.parametrize(
    "options",
    [{}, {"viewport": {"width": 375, "height": 740}, "has_touch": True, "is_mobile": True}],
    ids=["desktop", "phone"],
)
def test_from_new_to_the_page(chromium, address, options):
    visit, odd = opened(chromium, address, **options)
    page = visit.page
    visit.press("New visit")
    visit.pass_gate()
    for line, text in TESTS:
        visit.mark(line, text)
    visit.step("3 Look")
    expect(visit.root.locator(".backedu-fine")).to_contain_text("4 are fine")
    expect(visit.root.locator(".explanation")).to_contain_text("The test suggests it is short")
    tops = "(names) => names.map((name) => document.querySelector(name).getBoundingClientRect().top)"
    fine, advice = page.evaluate(tops, [".backedu-fine", ".backedu-look .explanation"])
    assert fine < advice, "what tested fine comes first"
    visit.press("more uneven?")
    expect(visit.root.locator(".backedu-chart svg")).to_be_visible()
    visit.step("4 Exercises")
    expect(visit.root.locator(".backedu-offer.mod-active")).to_have_count(4, timeout=PATIENCE_MS)  # three, and the walk
    visit.step("5 Page")
    visit.press("Print the page")
    page.wait_for_function("window.printed?.length === 1", timeout=60_000)
    assert page.evaluate("window.clicks") <= 20 and page.evaluate("window.keys") == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    assert visit.saved() == FOUND
    assert odd == []
    sheet = page.evaluate("window.printed[0]")
    _is_a_plan(page, sheet)
    page.context.close()


def _is_a_plan(page: Page, sheet: str) -> None:
    """The printed page says what was found, warning signs first, and loads nothing."""
    assert sheet.index("Get help now") < sheet.index("<svg") < sheet.index("Front-of-hip stretch")
    assert "The test suggests your back-of-thigh muscles are already long" in sheet and sheet.count("<script") == 1
    assert f"<script>{page_script()}</script>" in sheet


def test_touch_on_a_phone(chromium, address):
    visit, odd = opened(chromium, address, viewport={"width": 375, "height": 740}, has_touch=True, is_mobile=True)
    visit.pass_gate()
    visit.page.touchscreen.tap(*visit.place("hamstrings"))
    card = visit.picture.locator(".card")
    expect(card).to_be_visible()
    card.get_by_role("button", name="Long", exact=True).tap()
    expect(visit.picture.locator(".marked")).to_contain_text("back of thigh: already long")
    assert _small(visit) == []
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= 375
    assert visit.saved()["hamstrings", "left"].length == "long" and odd == []
    # Whatever is too small to hit in the picture has its row in the list.
    visit.root.get_by_role("button", name="By list", exact=True).tap()
    expect(visit.root.locator(".backedu-rows button")).to_have_count(len(muscles()))
    assert _small(visit) == []
    visit.page.context.close()


def _small(visit: Visit) -> list[str]:
    """Return the buttons that are too small to tap: under 44 px high or 24 px wide."""
    return json.loads(
        visit.page.evaluate(
            """() => JSON.stringify([...document.querySelectorAll(".backedu-visit button")]
              .filter((b) => b.offsetParent && (b.offsetHeight < 44 || b.offsetWidth < 24))
              .map((b) => `${b.textContent} ${b.offsetWidth} x ${b.offsetHeight}`))"""
        )
    )


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_the_pelvis_swings_only_where_motion_is_welcome(chromium, address, motion):
    visit, _ = opened(chromium, address, reduced_motion=motion)
    visit.pass_gate()
    visit.page.wait_for_timeout(800)
    visit.page.evaluate(
        """() => { window.shapes = []; const path = document.querySelector('[data-muscle="hamstrings"] .belly');
        new MutationObserver(() => window.shapes.push(path.getAttribute("d"))).observe(path, { attributes: true }); }"""
    )
    visit.mark("front_of_hip", "Short")
    visit.page.wait_for_timeout(1200)
    steps = visit.page.evaluate("new Set(window.shapes).size")
    assert steps == 1 if motion == "reduce" else steps > 3
    visit.page.context.close()


def test_leaving_with_unsaved_findings_warns(chromium, address):
    visit, _ = opened(chromium, address)
    visit.pass_gate()
    warned: list[str] = []
    visit.page.on("dialog", lambda dialog: (warned.append(dialog.type), dialog.dismiss()))
    visit.mark("front_of_hip", "Short")
    visit.page.wait_for_timeout(500)
    visit.page.close(run_before_unload=True)
    visit.page.wait_for_timeout(500)
    assert warned == ["beforeunload"]
    visit.saved()
    visit.page.wait_for_timeout(500)
    with visit.page.expect_event("close"):
        visit.page.close(run_before_unload=True)
    assert warned == ["beforeunload"], "what is saved may be left"
    visit.page.context.close()


def test_a_lost_kernel_freezes_the_visit_and_leaves_the_findings(chromium):
    with presented(NOTEBOOK) as address:
        visit, _ = opened(chromium, address)
        visit.pass_gate()
        visit.mark("back_of_thigh", "Long")
        visit.mark("back_of_thigh", "Sore spot")
        expect(visit.muscle("hamstrings")).to_have_attribute("data-look", "long")
        visit.page.wait_for_timeout(800)
    # The server is gone, and the kernel with it.
    notice = visit.root.locator(".lost")
    notice.wait_for(timeout=40_000)
    assert visit.root.locator(".backedu-table").evaluate("node => node.inert")
    with visit.page.expect_download() as download:
        notice.get_by_role("button").click()
    expected = Assessment(hamstrings="long, trigger point", pain="mild", safety="clear", cautions=[])
    assert Assessment.load(download.value.path()) == expected
    visit.page.context.close()
