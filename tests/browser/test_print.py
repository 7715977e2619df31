"""The plan on paper (bars P1 to P9): the PDF that Chromium prints, sheet by sheet, for four people and any choice."""

import io
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from bs4 import BeautifulSoup
from PIL import Image

from backedu import Assessment, handout
from backedu.page.pdf import print_pdf
from backedu.words.text import LANGUAGES
from tests.tools.cases import CASES
from tests.tools.chromium import find_chromium
from tests.tools.sheets import Sheet, description, plain, sheets
from tests.tools.windows import opened

INCH = 72
PAPERS = {"letter": (8.5, 11), "a4": (8.27, 11.69)}  # inches
FOURTH = {"anterior": "low_back_chair_rest", "one-sided": "outer_hip_step_back"}
# Sheets at most, by exercises picked; Spanish, which needs up to 30 % more room, may take one more with few exercises,
# large print two.
MOST = {0: 3, 2: 3, 3: 4, 4: 4}


def picks(name):
    """Return the choices a therapist may make for a person: none, 2, 3 or 4 exercises."""
    three = CASES[name][1]
    return [(), three[:2], three, (*three, FOURTH[name])] if three else [()]


CHOICES = {f"{name}-{len(ids)}": (CASES[name][0], ids) for name in CASES for ids in picks(name)}
# A picture that needs much room, and long lists: Spanish took a sheet too many for them.
MUCH = Assessment(
    adductors={"left": "short", "right": "short, trigger point, feels tight"},
    gluteus_maximus={"left": "short", "right": "long"},
    piriformis="short, trigger point",
    erector_spinae={"left": "long", "right": "normal, weak, trigger point, feels tight"},
    external_oblique="long, feels tight",
    internal_oblique="short",
    transversus_abdominis="weak, trigger point",
    latissimus_dorsi={"left": "short", "right": "short, trigger point, feels tight"},
    safety="clear",
    pain="mild",
    cautions=[],
)
CHOICES["much-3"] = (MUCH, ("bird_dog", "seat_ball_wall", "front_of_thigh_press"))
CHOICES["stop-0"] = (Assessment(safety="stop"), ())
LETTER = [(choice, lang, "letter", False) for choice in CHOICES for lang in LANGUAGES]
A4 = [
    *((choice, "en", "a4", False) for choice in ("anterior-3", "severe-0")),
    *((choice, "es", "a4", False) for choice in ("anterior-2", "one-sided-3", "one-sided-4", "stop-0")),
]
LARGE = [
    *((choice, "en", "letter", True) for choice in ("anterior-2", "anterior-3", "one-sided-3")),
    *((choice, lang, "a4", True) for choice, lang in (("anterior-3", "en"), ("one-sided-3", "es"))),
]
each_print = pytest.mark.parametrize("key", [*LETTER, *A4, *LARGE], ids=lambda key: "-".join(map(str, key)))

MEASURED = """() => {
  const all = (names) => [...document.querySelectorAll(names)];
  const box = (node) => [node.getBoundingClientRect().width / 96, node.getBoundingClientRect().height / 96];
  const look = (node) => getComputedStyle(node);
  const text = all("main :is(p, li):not(figure *)");
  return {
    lines: text.map((n) => parseFloat(look(n).lineHeight) / parseFloat(look(n).fontSize)),
    aligned: text.map((n) => look(n).textAlign),
    ticks: all(".ticks td").map(box),
    figures: all(".card svg").map(box),
    controls: all("input, button, summary, .names").filter((n) => n.getClientRects().length).length,
  }
}"""


@dataclass(frozen=True)
class Print:
    """A page, printed: its HTML, the PDF and its sheets, and what its browser measures of the print's layout."""

    page: Path
    html: str
    pdf: bytes
    sheets: list[Sheet]
    measured: dict[str, list]
    large: bool
    spanish: bool
    exercises: int
    paper: tuple[float, float]

    @property
    def soup(self):
        return BeautifulSoup(self.html, "html.parser")

    def on(self, text):
        """Return the numbers of the sheets that hold a text."""
        return {n for n, sheet in enumerate(self.sheets) if plain(text) in sheet.text}


@pytest.fixture(scope="module")
def printed(chromium, tmp_path_factory):
    """Every print, made when first asked for and kept."""
    folder, made = tmp_path_factory.mktemp("prints"), {}

    def of(key):
        if key not in made:
            choice, lang, paper, large = key
            who, ids = CHOICES[choice]
            name = folder / f"{choice}_{lang}_{paper}_{large}.html"
            page = handout(who, name, exercises=ids, lang=lang, paper=paper, large=large)
            with opened(chromium, page) as (tab, _):
                pdf = tab.pdf(prefer_css_page_size=True)
                tab.emulate_media(media="print")
                measured = tab.evaluate(MEASURED)
            made[key] = Print(
                page, page.read_text(), pdf, sheets(pdf), measured, large, lang == "es", len(ids), PAPERS[paper]
            )
        return made[key]

    return of


@each_print
def test_letters_are_large_enough(printed, key):
    """P1: 12 points, 16 in large print; within the drawings 10."""
    one = printed(key)
    letters = [letter for sheet in one.sheets for letter in sheet.letters]
    small = Counter(plain(letter.char) for letter in letters if letter.size < (16 if one.large else 12) - 0.05)
    parts = one.soup.select("figure svg, figure .keys, figure .title")
    assert min(letter.size for letter in letters) >= 9.95
    drawn = Counter(plain("".join(part.get_text() for part in parts)))
    assert not [char for char in small - drawn if char], "only drawings have smaller ones"


@each_print
def test_lines_are_far_enough_apart_and_begin_at_the_left(printed, key):
    """P1: 1.3 to 1.5 times the letters' size."""
    measured = printed(key).measured
    assert all(1.29 <= high <= 1.51 for high in measured["lines"]) and set(measured["aligned"]) == {"start"}


@each_print
def test_it_keeps_to_its_paper_and_to_what_both_papers_share(printed, key):
    """P2."""
    one = printed(key)
    for sheet in one.sheets:
        assert sheet.size == pytest.approx([INCH * side for side in one.paper], abs=1)
        wide, high = sheet.box()
        assert wide <= 8.27 * INCH and high <= 11 * INCH
        assert min(letter.x for letter in sheet.letters) >= 0.6 * INCH - 1
        assert max(letter.x for letter in sheet.letters) <= sheet.size[0] - 0.6 * INCH


@each_print
def test_it_takes_few_sheets_and_none_is_bare(printed, key):
    """P3."""
    one = printed(key)
    most = 1 if key[0] == "stop-0" else MOST[one.exercises]
    assert len(one.sheets) <= most + (one.spanish and (one.exercises < 3 or one.large)) + 2 * one.large
    assert all(len(sheet.text) > 250 for sheet in one.sheets)


@each_print
def test_both_safety_boxes_stand_on_the_first(printed, key):
    """Whole, at 12 points; in large print, and where English stands beside Spanish, the red one."""
    one = printed(key)
    stop = key[0] == "stop-0"
    boxes = one.soup.select("[data-box=urgent], [data-box=today]")
    assert len(boxes) == (4 if stop and one.spanish else 2)
    first = one.soup.select("[data-box=urgent]") if one.large or (stop and one.spanish) else boxes
    assert all(0 in one.on(part.get_text()) for box in first for part in box.select("h2, p, li"))


@each_print
def test_nothing_is_split_and_no_heading_stands_last(printed, key):
    """P3: every card, box and section on one sheet, every heading on the sheet of what it heads."""
    one, soup = printed(key), printed(key).soup
    for part in soup.select("svg, .names, .keys, .ticks, .card .again"):
        part.decompose()
    boxes = ".box[data-box=urgent]" if one.large or (key[0] == "stop-0" and one.spanish) else ".box"
    lists = "" if one.large else ", [data-part=leave], [data-part=helps] li, [data-part=stop-rule]"
    for whole in soup.select(f"main :is(.card, {boxes}, .do, .piece, [data-part=own]{lists})"):
        parts = [part.get_text() for part in whole.select("h2, h3, p, li") or [whole] if plain(part.get_text())]
        assert set.intersection(*(one.on(part) for part in parts)), whole.get_text(" ")
    for head in soup.select("h1, h2, h3"):
        assert one.on(head.get_text()) & one.on(head.find_next(["p", "li", "figcaption"]).get_text()), head.get_text()
    last = len(one.sheets) - 1
    soup.footer.span.decompose()  # who reviewed it stands at the foot of every sheet
    foot = soup.footer.p.get_text()
    assert last in one.on(foot) and len(one.sheets[last].text) > len(plain(foot)) + 200


@each_print
def test_the_chart_stands_whole_on_one_sheet(printed, key):
    """With the goal above it, for the fridge: a box a day and exercise, and room to write how the back felt."""
    one, soup = printed(key), printed(key).soup
    if key[0] == "stop-0":
        pytest.skip("nothing to tick")
    caption = plain(soup.caption.get_text())
    (at,) = one.on(caption)
    before, _, after = one.sheets[at].text.partition(caption)
    assert after.count("☐") == 14 * max(one.exercises, 1)
    if not one.large:
        assert plain(soup.select_one("[data-cell=goal]").get_text()) in before


@each_print
def test_drawings_and_boxes_are_large_enough(printed, key):
    """Drawings 3 inches wide, boxes that a pen hits."""
    measured = printed(key).measured
    assert all(wide >= 3 - 0.15 for wide, _ in measured["figures"])
    assert all(wide >= 0.28 and high >= 0.28 for wide, high in measured["ticks"])


@each_print
def test_it_saves_ink(printed, key):
    """P5: at most 15 % of a sheet."""
    assert all((1 - sheet.gray).mean() <= 0.15 for sheet in printed(key).sheets)


@each_print
def test_every_sheet_says_what_it_is_and_nobody_is_named_in_the_file(printed, key):
    """P6 and P8: title, review and number on every sheet; name and date are lines for the hand; no long address."""
    one, soup = printed(key), printed(key).soup
    page, of = ("Página", "de") if one.spanish else ("Page", "of")
    review = "BORRADOR–sinrevisar" if one.spanish else "Notyetreviewedbyaclinician"
    for number, sheet in enumerate(one.sheets, start=1):
        assert plain(soup.title.get_text()) in sheet.text and review in sheet.text
        assert f"{page}{number}{of}{len(one.sheets)}" in sheet.text and "http" not in sheet.text
    blanks = "Nombre:Fecha:" if one.spanish else "Name:Date:"
    assert one.on(blanks) == {0} and blanks not in plain(soup.body.get_text())
    assert not soup.select("textarea, input:not([type=range]), [contenteditable]")


@each_print
def test_only_ink_is_printed(printed, key):
    """P7 and P9: no slider nor what else is for a screen, and no picture made of dots."""
    assert printed(key).measured["controls"] == 0
    assert b"/Subtype /Image" not in printed(key).pdf


def lightness(locator):
    """Return L* of what is shown: its mean light, edges left out."""
    shown = np.asarray(Image.open(io.BytesIO(locator.screenshot())).convert("RGB"), float) / 255
    high, wide = shown.shape[:2]
    inner = shown[high // 4 : -(high // 4), wide // 6 : -(wide // 6)]
    light = np.where(inner <= 0.04045, inner / 12.92, ((inner + 0.055) / 1.055) ** 2.4) @ [0.2126, 0.7152, 0.0722]
    return 116 * light.mean() ** (1 / 3) - 16


def test_states_are_told_apart_without_colour(chromium, tmp_path):
    """P4: what to stretch and what to leave differ by 20 L* and by their hatch; neighbours by texture too."""
    who = Assessment(iliopsoas="short", hamstrings="long", rectus_femoris="normal", pain="mild", safety="clear")
    page = handout(who, tmp_path / "plan.html")
    with opened(chromium, page, device_scale_factor=4) as (tab, _):
        tab.emulate_media(media="print")
        rows = tab.locator(".keys li")
        light = {rows.nth(n).inner_text(): lightness(rows.nth(n).locator("svg")) for n in range(rows.count())}
    assert light["already long"] - light["short"] >= 20
    assert light["normal"] - light["short"] >= 20 and light["not tested"] - light["already long"] >= 20
    assert light["short"] < light["already long"] < light["normal"] < light["not tested"]
    lines = re.findall(r'<g id="key-[^"]*-tile"><path d="[^"]*?l([^"M]*)', page.read_text())
    assert len(set(lines)) == len(lines) == 2


def test_the_pdf_tells_only_its_title_and_is_tagged(chromium, printed, tmp_path):
    """S4 and S5 for paper: no time, user, program or place; the same bytes twice."""
    one = printed(("anterior-2", "es", "letter", False))
    here = tmp_path / "plan.html"
    here.write_bytes(one.page.read_bytes())
    path = find_chromium(chromium.browser_type.executable_path)
    first = print_pdf(here, chromium=path).read_bytes()
    assert print_pdf(here, chromium=path).read_bytes() == first
    assert description(first) == ({"Title": "Su plan para la espalda"}, True)
    assert b"/Lang (es)" in first and b"/StructTreeRoot" in first and re.search(rb"/Marked true", first)
    for telling in (str(tmp_path).encode(), b"file:", b"Chrome", b"Skia"):
        assert telling not in first
    assert [sheet.text for sheet in sheets(first)] == [sheet.text for sheet in one.sheets]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["plan.html", "plan.pdf"]
