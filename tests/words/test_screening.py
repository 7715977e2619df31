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
        for id in line.muscles:
            assert say(f"muscle.{id}.name", lang) in named
            assert say(f"muscle.{id}.{line.measures}_test", lang) in how
        assert trust


@pytest.mark.parametrize("lang", LANGUAGES)
def test_how_far_to_trust_it_comes_from_the_muscles(lang):
    _, rows = rows_of(lang)
    for line, row in zip(examination(), rows, strict=True):
        trust = row.find_all("td")[-1].text
        tests = [muscles()[id].length_test for id in line.muscles if line.measures == "length"]
        keys = [test.reliability for test in tests if test is not None and test.reliability is not None]
        assert trust == (" ".join(dict.fromkeys(say(key, lang) for key in keys)) or say("screening.no_study", lang))


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
