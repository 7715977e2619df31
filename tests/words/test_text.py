import string

import pytest

from backedu.errors import BackeduError
from backedu.words.text import LANGUAGES, join, say, words
from tests.tools.reading import FRIGHTENING, THERAPIST_KEYS


def test_say_fills_in_values():
    assert say("side.left", "en", muscle="hamstring") == "left hamstring"
    assert say("safety.urgent_call", number="112").startswith("Call 112")


def test_unknown_keys_and_languages():
    with pytest.raises(BackeduError, match=r"no text 'helps\.titel'; did you mean 'helps\.title'"):
        say("helps.titel")
    with pytest.raises(BackeduError, match="no language 'fr'; there are: en, es"):
        say("helps.title", "fr")


def test_a_placeholder_left_empty_is_refused():
    with pytest.raises(BackeduError, match=r"the text 'safety\.urgent_call' needs a value for 'number'"):
        say("safety.urgent_call")


def test_join_lists_like_people_do():
    assert [join(items) for items in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a and b", "a, b and c"]
    assert join(["a", "b"], "es") == "a y b"


def test_both_languages_have_the_same_keys_and_placeholders():
    def fields(text):
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    assert list(LANGUAGES) == ["en", "es"]
    assert set(words("en")) == set(words("es"))
    for key, text in words("en").items():
        assert fields(text) == fields(words("es")[key]), key
        assert text.strip() and words("es")[key].strip(), key


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_patients_read_frightens(lang):
    said = {key: text for key, text in words(lang).items() if not THERAPIST_KEYS.match(key)}
    assert len(said) > 150
    assert {key: text for key, text in said.items() if FRIGHTENING.search(text)} == {}
