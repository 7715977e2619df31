"""The people of tests/data/people: each one's page in both languages, read as it stands."""

import re

import pytest
import textstat
from bs4 import BeautifulSoup

from backedu.assessment.advice import no_card
from backedu.catalogue.cautions import cautions
from backedu.words.cautions import caution_sentences
from backedu.words.safety import warning_signs
from backedu.words.text import LANGUAGES, say
from tests.tools.complaints import problems
from tests.tools.people import FOLDER, PEOPLE
from tests.tools.reading import FRIGHTENING, sections

each_person = pytest.mark.parametrize("name", PEOPLE)
each_language = pytest.mark.parametrize("lang", LANGUAGES)


def test_there_is_somebody_for_every_caution_and_every_file_is_used():
    for word, caution in cautions().items():
        assert word in (PEOPLE[f"with_{caution.text.removeprefix('caution.')}"].found.cautions or ())
    assert {path.stem for path in FOLDER.glob("*.json")} == set(PEOPLE)
    assert all('"version": 2' in path.read_text() for path in FOLDER.glob("*.json"))


@each_person
@each_language
def test_the_page_is_sound_and_frightens_nobody(name, lang):
    person = PEOPLE[name]
    page = person.page(lang)
    main = BeautifulSoup(page, "html.parser").main
    text = main.get_text(" ")
    assert problems(page) == [] and not re.search(r"[{}]|\bNone\b", text) and not FRIGHTENING.search(text)
    number = "112" if "clinic" in person.options else "911"
    if person.found.safety == "stop":
        assert not main.select("article, figure, [data-part=message]")
        return
    assert warning_signs(lang, number=number).html in page
    assert say("plan.stop.line_3", lang, number=number) in text
    for said in caution_sentences(person.found, lang, number):
        assert [line.get_text() for line in main.select("[data-part=holds] li")].count(said) == 1
    assert len(main.select("article")) == (0 if no_card(person.found) else len(person.exercises))
    assert ("911" in text) == (number == "911")


@each_person
def test_the_page_is_easy_to_read(name):
    """Of a caution's own list each thing counts as a sentence."""
    textstat.set_lang("en_US")
    parts = sections(PEOPLE[name].page("en"))
    text = " ".join(part.text for part in parts)
    assert textstat.flesch_kincaid_grade(text) <= 6
    pieces = [piece for part in parts for sentence in part.sentences for piece in sentence.split("·")]
    long = [piece for piece in pieces if len(piece.split()) > 20]
    assert not long, long


def test_the_safety_boxes_keep_to_their_words():
    """At most 320 words in English; a sign is never dropped for a word."""
    for lang, most in (("en", 320), ("es", 400)):
        soup = BeautifulSoup(warning_signs(lang).html, "html.parser")
        for source in soup.select(".source"):
            source.decompose()
        assert len(soup.get_text(" ").split()) <= most
