"""Pages with a letterhead in a real Chromium: hostile values do nothing, and the letterhead costs no sheet."""

import re
from base64 import b64decode
from datetime import date, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image

from backedu import Assessment, handout
from backedu.errors import BackeduError
from backedu.page.clinic.clinic import Clinic, Reviewer, read_clinic
from backedu.page.clinic.logo import read_logo
from backedu.page.plan.handout import handout_page
from tests.tools.hostile import DRAWINGS, STRINGS
from tests.tools.windows import DESKTOP, NARROW, PHONE, opened

STOP = Assessment(safety="stop")
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
TODAY = date.today()
LONG = "The very long name of a clinic for backs, hips and the rests"
OWN = ("data:", "file:///")
# What a script that runs would leave behind.
TRAP = """
window.ran = [];
for (const name of ["alert", "confirm", "prompt", "print", "open"]) {
  window[name] = () => { window.ran.push(name); };
}
"""
# Everything that a person could do to a page, done to every element.
POKE = """
for (const one of document.querySelectorAll("*")) {
  for (const kind of ["mouseover", "mouseenter", "focus", "load", "error", "toggle", "pointerdown"]) {
    one.dispatchEvent(new Event(kind, { bubbles: true }));
  }
  if (one.click && !(one.protocol || "").startsWith("tel")) one.click();
}
"""


def what_ran(chromium, paths):
    """Open pages without their own protection, do all a person could to them, and return what ran, loaded or moved."""
    context = chromium.new_context(bypass_csp=True, offline=True)
    context.add_init_script(TRAP)
    page = context.new_page()
    did: list[tuple[str, str]] = []
    at = [""]
    page.on("dialog", lambda dialog: (did.append((at[0], dialog.message)), dialog.dismiss()))
    page.on("request", lambda asked: did.append((at[0], asked.url)) if not asked.url.startswith(OWN) else None)
    page.on("framenavigated", lambda frame: did.append((at[0], frame.url)) if frame.url != at[0] else None)
    for path in paths:
        at[0] = path.as_uri()
        page.goto(at[0])
        page.evaluate(POKE)
        page.wait_for_timeout(10)
        did += [(at[0], name) for name in page.evaluate("window.ran")]
        if page.evaluate("document.scripts.length") > 1:  # the plan's own
            did.append((at[0], "a script"))
    context.close()
    return did


def test_hostile_words_in_every_field_do_nothing(chromium, tmp_path):
    """Each string in each field: refused with a sentence, or on a page that opens without its policy, and 0 run."""
    paths = []
    for number, text in enumerate(STRINGS):
        for key in ("phone", "emergency", "accent", "logo"):
            with pytest.raises(BackeduError):
                Clinic(**{"name": "x", key: text})
        reviewer = Reviewer(text[:40], STRINGS[number - 1][:40], TODAY, TODAY + timedelta(1))
        said = {"phone": "000-0000", "reviewers": {"en": reviewer, "es": reviewer}}
        try:
            clinic = Clinic(name=text, **said)
        except BackeduError:  # a name with an address in it
            clinic = Clinic(**said)
        paths.append(tmp_path / f"{number}.html")
        paths[-1].write_text(handout_page(STOP, lang=("en", "es")[number % 2], clinic=clinic)[1], encoding="utf-8")
    assert len(paths) >= 25 and what_ran(chromium, paths) == []


def test_hostile_words_on_a_whole_plan_do_nothing(chromium, tmp_path):
    """The plan has what the safety page has not: margins on paper, and a script of its own."""
    paths = []
    for number in (2, 9, 30):
        reviewer = Reviewer(STRINGS[number][:40], STRINGS[number][:40], TODAY, TODAY + timedelta(1))
        clinic = Clinic(name=STRINGS[number], reviewers={"en": reviewer})
        paths.append(handout(MANY, tmp_path / f"{number}.html", clinic=clinic))
    assert what_ran(chromium, paths) == []


def test_hostile_drawings_do_nothing(chromium, tmp_path):
    """As logo on a page, and opened on their own, where a script in them would run."""
    paths = []
    for number, text in enumerate(DRAWINGS):
        (tmp_path / "logo.svg").write_text(text, encoding="utf-8")
        try:
            logo = read_logo("logo.svg", tmp_path)
        except BackeduError:
            continue
        paths += [tmp_path / f"{number}.svg", tmp_path / f"{number}.html"]
        paths[-2].write_bytes(b64decode(logo.partition(",")[2]))
        paths[-1].write_text(handout_page(STOP, clinic=Clinic(name="x", logo=logo))[1], encoding="utf-8")
    assert len(paths) > 10 and what_ran(chromium, paths) == []


def test_the_trap_would_notice(chromium, tmp_path):
    hostile = (
        "<img src=x: onerror=alert(1)>",
        "<a onclick=alert(1)>x</a>",
        "<img src=//x.invalid/>",
        "<script></script>" * 2,
    )
    for number, text in enumerate(hostile):
        path = tmp_path / f"{number}.html"
        path.write_text(f"<!DOCTYPE html><body>{text}</body>")
        assert what_ran(chromium, [path]) != [], text


# --- the look ---


@pytest.fixture(scope="module")
def clinics(tmp_path_factory):
    """A clinic with a wide PNG and short words, and one with an SVG and the longest words there may be."""
    folder = tmp_path_factory.mktemp("clinics")
    Image.new("RGB", (900, 300), "#22577a").save(folder / "wide.png")
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z" fill="#123456"/></svg>'
    (folder / "square.svg").write_text(drawing)
    (folder / "short.toml").write_text('name = "The clinic"\nphone = "(000) 000-0000"\nlogo = "wide.png"')
    (folder / "long.toml").write_text(
        f'name = "{LONG}"\nphone = "+00 (000) 000-0000 ext. 00000"\nemergency = "999"\nlogo = "square.svg"\n'
        '[colours]\naccent = "#1d5c3a"'
    )
    return {name: read_clinic(folder / f"{name}.toml") for name in ("short", "long")}


@pytest.fixture(scope="module")
def pages(clinics, tmp_path_factory):
    """The plan and the safety page of each clinic, in both languages and on both papers."""
    folder = tmp_path_factory.mktemp("letterheads")
    whom = {"plan": (MANY, TWO), "stop": (STOP, ())}
    return {
        (name, kind, lang, paper): handout(
            who, folder / f"{name}_{kind}_{lang}_{paper}.html", exercises=picked, lang=lang, paper=paper, clinic=clinic
        )
        for name, clinic in clinics.items()
        for kind, (who, picked) in whom.items()
        for lang in ("en", "es")
        for paper in (("letter", "a4") if kind == "plan" else ("letter",))
    }


each_clinic = pytest.mark.parametrize("name", ["short", "long"])
each_language = pytest.mark.parametrize("lang", ["en", "es"])


@each_clinic
@each_language
def test_the_letterhead_fits_the_screen(chromium, pages, name, lang):
    for kind, width in (("plan", NARROW), ("stop", PHONE), ("stop", DESKTOP)):
        with opened(chromium, pages[name, kind, lang, "letter"], width) as (page, asked):
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert [address for address in asked if not address.startswith("data:")] == []
            logo, phone = (page.locator(f"header {part}").bounding_box() for part in ("img", "a"))
            assert logo["width"] > 20 and logo["height"] > 20 and phone["height"] >= 44
            assert page.locator("header").bounding_box()["height"] <= 240
            assert page.locator("header img").evaluate("one => one.naturalWidth") > 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(chromium, pages, scheme):
    with opened(chromium, pages["short", "plan", "es", "letter"], color_scheme=scheme, bypass_csp=True) as (page, _):
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()


@each_clinic
@each_language
@pytest.mark.parametrize("paper", ["letter", "a4"])
def test_the_letterhead_costs_no_sheet(chromium, pages, name, lang, paper):
    with opened(chromium, pages[name, "plan", lang, paper]) as (page, _):
        pdf = page.pdf(prefer_css_page_size=True)
        # A page without one, of the same person in the same language.
        plain = handout(
            MANY, pages[name, "plan", lang, paper].with_suffix(".plain.html"), exercises=TWO, lang=lang, paper=paper
        )
        with opened(chromium, plain) as (other, _):
            least = other.pdf(prefer_css_page_size=True)
        assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == len(re.findall(rb"/Type\s*/Page\b", least))
        page.emulate_media(media="print")
        page.set_viewport_size({"width": {"letter": 701, "a4": 679}[paper], "height": 900})
        assert page.locator("header").bounding_box()["height"] <= 0.45 * 96
        assert page.locator("header img").bounding_box()["height"] <= 0.45 * 96
        small = page.locator("header strong").evaluate("one => parseFloat(getComputedStyle(one).fontSize)")
        assert small >= 16, "12 points"


@pytest.mark.parametrize("media", ["screen", "print"])
def test_the_stamp_is_seen(chromium, tmp_path, pages, media):
    plain = handout(STOP, tmp_path / "plain.html", lang="es")
    for path in (plain, pages["short", "plan", "es", "letter"]):
        with opened(chromium, path, 701) as (page, _):
            page.emulate_media(media=media)
            stamp = page.locator("header .stamp")
            assert stamp.is_visible() and stamp.inner_text() == "BORRADOR – sin revisar"
            place, title = stamp.bounding_box(), page.locator("h1").bounding_box()
            assert place["y"] >= 0 and place["y"] < title["y"] + title["height"] and place["x"] + place["width"] <= 701


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_clinics_colour_is_for_light_paper_only(chromium, pages, scheme):
    with opened(chromium, pages["long", "plan", "en", "letter"], color_scheme=scheme) as (page, _):
        colour = page.locator("header strong").evaluate("one => getComputedStyle(one).color")
        assert (colour == "rgb(29, 92, 58)") == (scheme == "light")
        page.emulate_media(media="print")
        assert page.locator("header strong").evaluate("one => getComputedStyle(one).color") == "rgb(29, 92, 58)"
