"""The people of tests/data/people on paper: how many sheets each one's page takes, and what the first one holds."""

import pytest
from bs4 import BeautifulSoup

from backedu.words.text import LANGUAGES
from tests.tools.people import PEOPLE
from tests.tools.sheets import plain, sheets
from tests.tools.windows import opened

# Sheets at most, by exercises picked (the walk beside them); Spanish needs up to 30 % more room and may take one more
# with few of them, large print two more. The list of signs in pregnancy takes what it needs: safety outranks budgets.
MOST = {0: 3, 1: 3, 2: 3, 3: 4, 4: 4}
MORE = {"with_pregnancy": 1}
LETTER = [(name, lang, "letter") for name in PEOPLE for lang in LANGUAGES]
A4 = [(name, lang, "a4") for name in ("hip_hike", "severe", "four_exercises", "thin_bones_at_65") for lang in LANGUAGES]


@pytest.mark.parametrize(("name", "lang", "paper"), [*LETTER, *A4])
def test_it_takes_few_sheets_and_both_boxes_stand_whole_on_the_first(chromium, tmp_path, name, lang, paper):
    person, path = PEOPLE[name], tmp_path / "page.html"
    page = person.page(lang, paper=paper)
    path.write_text(page)
    with opened(chromium, path) as (tab, _):
        printed = sheets(tab.pdf(prefer_css_page_size=True))
    soup, large, stop = BeautifulSoup(page, "html.parser"), "large" in person.options, person.found.safety == "stop"
    most = 1 if stop else MOST[person.counted] + MORE.get(name, 0) + 2 * large
    assert len(printed) <= most + (lang == "es" and person.counted < 3)
    first = [part for box in soup.select("[data-box]") for part in box.select("h2, p, li")]
    if not (large or (stop and lang == "es")):
        assert all(plain(part.get_text()) in printed[0].text for part in first)
        assert plain(soup.h1.get_text()) in printed[0].text
    small = [letter.size for sheet in printed for letter in sheet.letters if letter.size < 9.95]
    assert not small, "the print did not shrink"
    if not stop:
        message = soup.select_one("[data-part=message]")
        assert plain(message.get_text()) in printed[0].text
