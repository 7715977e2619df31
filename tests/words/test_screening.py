"""The tests of a visit as a therapist reads them: how each is done, and how far to trust it."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from backedu import muscles
from backedu.catalogue.anatomy import examination
from backedu.errors import BackeduError
from backedu.words.boxes import COLUMNS, screening
from backedu.words.text import LANGUAGES, say


def rows_of(lang):
    page = BeautifulSoup(screening(lang).html, "html.parser")
    return page, page.tbody.find_all("tr")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_row_for_every_line_with_its_words(lang):
    page, rows = rows_of(lang)
    assert page.caption.text == say("screening.caption", lang)
    assert [th.text for th in page.thead.find_all("th")] == [say(f"screening.{column}", lang) for column in COLUMNS]
    assert len(rows) == len(examination())
    for line, row in zip(examination(), rows, strict=True):
        test, part = say(f"examination.{line.test}", lang), say(f"examination.{line.id}", lang)
        assert row.th.text == say("visit.findings.test_line", lang, test=test, line=part)
        named, how, trust = (cell.text for cell in row.find_all("td"))
        assert all(say(f"muscle.{id}.name", lang) in named for id in line.muscles)
        assert how.startswith(say(f"{line.words}.{line.measures}_test", lang))
        assert trust


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_row_defines_what_it_tells_or_says_what_it_cannot_tell(lang):
    _, rows = rows_of(lang)
    for line, row in zip(examination(), rows, strict=True):
        told = [li.text for li in row.find_all("li")]
        words = line.tells or ("strong", "weak")
        signs = [say(f"screening.tells.{w}", lang, sign=say(f"{line.words}.test_{w}", lang)) for w in words]
        missing = line.measures == "length" and "long" not in line.tells
        assert told == signs + [say("screening.cannot_tell_long", lang)] * missing


@pytest.mark.parametrize("lang", LANGUAGES)
def test_how_far_to_trust_it_comes_from_the_muscle_where_the_test_is_the_muscles_own(lang):
    _, rows = rows_of(lang)
    for line, row in zip(examination(), rows, strict=True):
        test = muscles()[line.muscles[0]].length_test
        key = test.reliability if line.measures == "length" and line.words.startswith("muscle.") else None
        key = "screening.outer_hip.trust" if line.id == "outer_hip" else key
        assert row.find_all("td")[-1].text == say(key or "screening.no_study", lang)


def test_a_row_speaks_of_its_own_test_and_of_no_other():
    _, rows = rows_of("en")
    told = {line.id: row.text for line, row in zip(examination(), rows, strict=True)}
    assert "This is not the Ober test" in told["outer_hip"] and "R65" not in told["outer_hip"]
    assert "This is not prone hip extension" in told["seat"]
    assert (
        "over 90°" in told["back_of_thigh"] and "Not interchangeable with 90/90: r 0.63 (R81)" in told["back_of_thigh"]
    )
    assert "κ 0.33 between raters" in told["front_of_thigh"]


def test_strength_tests_have_no_study_in_our_notes():
    _, rows = rows_of("en")
    told = {line.id: row.find_all("td")[-1].text for line, row in zip(examination(), rows, strict=True)}
    assert told["seat"] == told["side_of_hip"] == say("screening.no_study")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_says_that_it_is_a_screen_only_and_not_reviewed(lang):
    page, _ = rows_of(lang)
    assert [p.text for p in page.find_all("p")] == [say("test.screen_only", lang), say("test.status", lang)]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_on_a_phone_every_cell_says_its_column(lang):
    _, rows = rows_of(lang)
    labels = [say(f"screening.{column}", lang) for column in COLUMNS[1:]]
    for row in rows:
        assert [cell.get("data-label") for cell in row.find_all("td")] == labels
        assert row.th.get("scope") == "row"


def test_it_reads_as_text_too():
    assert "Thomas test" in repr(screening()) and "<" not in repr(screening())


def test_an_unknown_language():
    with pytest.raises(BackeduError, match="no language 'xx'; there are: en, es"):
        screening("xx")
