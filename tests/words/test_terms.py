"""One term for one thing: what data/terms.toml refuses stands in no sentence and no Spanish notebook."""

import re

import pytest

from backedu.page.notebook import read_notebook
from backedu.words.text import LANGUAGES, words
from tests.tools.checkout import ROOT
from tests.tools.reading import THERAPIST_KEYS
from tests.tools.tables import written

TERMS = written("terms.toml")
# English: who knows the field reads what studies measured; a leg that gets weak is a warning sign.
STUDIES_AND_SIGNS = re.compile(r"(claim|safety|picture\.legend\.therapist)\.")
EVERY_TERM = [(lang, notion) for lang in LANGUAGES for notion in TERMS[lang]]


def whole(phrases):
    """Return a pattern for these phrases as whole words, capitals or not, before a space, a sign or the end."""
    return re.compile("|".join(rf"(?<!\w){re.escape(one)}(?!\w)" for one in phrases) or r"(?!)", re.IGNORECASE)


def refused(term, text):
    """Return the words of a text that a term refuses."""
    return whole(term["refused"]).findall(whole(term.get("allowed", ())).sub(" ", text))


def sentences(lang):
    """Return every sentence that a term holds for, by where it stands."""
    apart = (THERAPIST_KEYS, STUDIES_AND_SIGNS) if lang == "en" else ()
    found = {key: text for key, text in words(lang).items() if not any(one.match(key) for one in apart)}
    if lang == "en":
        return found
    for path in sorted((ROOT / "notebooks" / "es").glob("*.ipynb")):
        cells = [cell for cell in read_notebook(path).cells if cell.cell_type == "markdown"]
        found |= {f"{path.name} {cell.id}": cell.source for cell in cells}
    return found


@pytest.mark.parametrize(("lang", "notion"), EVERY_TERM)
def test_no_sentence_says_what_a_term_refuses(lang, notion):
    term = TERMS[lang][notion]
    found = {place: refused(term, text) for place, text in sentences(lang).items()}
    assert {place: bad for place, bad in found.items() if bad} == {}, f"say {term['term']!r}: {term['why']}"


@pytest.mark.parametrize(("lang", "notion"), EVERY_TERM)
def test_a_term_says_what_is_refused_and_why(lang, notion):
    term = TERMS[lang][notion]
    assert set(term) <= {"term", "refused", "allowed", "why"}
    assert term["term"] and term["refused"] and term["why"].endswith(".")
    for phrase in term["refused"]:
        assert refused(term, f"Hoy {phrase.upper()}, por favor."), phrase
        assert not refused(term, f"x{phrase}x"), phrase
    for phrase in term.get("allowed", ()):
        assert not refused(term, f"Hoy {phrase}."), phrase
        assert refused(term | {"allowed": []}, phrase), f"{phrase!r} need not be allowed"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_term_refuses_another(lang):
    for notion, term in TERMS[lang].items():
        for other in TERMS[lang].values():
            assert refused(other, term["term"]) == [], notion


def test_notebooks_in_spanish_are_read():
    assert sum(".ipynb " in place for place in sentences("es")) > 10
