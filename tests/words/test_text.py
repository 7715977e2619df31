import ast
import re
import string

import pytest

from backedu.errors import BackeduError
from backedu.words.text import LANGUAGES, _named, join, say, words
from tests.tools.checkout import ROOT
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


# Words of the notebooks, which tests/test_notebooks.py holds to them; a key put together; a doctor's check of a sign.
SAID_ELSEWHERE = {"model.about", "course.own_steps_number", "safety.checked"}


def test_every_key_is_asked_for_somewhere():
    """A key that no code writes down, whole or with gaps, and no data file names, is a slip or left over."""
    written = set()
    for path in (ROOT / "backedu").rglob("*.py"):
        written |= {pattern for node in ast.walk(ast.parse(path.read_text())) if (pattern := as_pattern(node))}
    dotted = [one for one in written if re.search(r"[a-z]{3}", one) and (r"\." in one or one.startswith(".+_"))]
    # Some sentences are numbered, and some keys have their stem in a variable.
    asked = [re.compile(one + (r"(_\d+)?" if ".+" in one else r"(_\d+|\.\w+)?")) for one in dotted]
    named = {key for _, key in _named()} | SAID_ELSEWHERE
    assert [key for key in words("en") if key not in named and not any(one.fullmatch(key) for one in asked)] == []


def as_pattern(node):
    """Return a text of the code as a pattern, with anything where it is filled in."""
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    texts = [part.value if isinstance(part, ast.Constant) else None for part in parts]
    if not all(isinstance(text, str) or (text is None and len(parts) > 1) for text in texts):
        return ""
    return "".join(".+" if text is None else re.escape(text) for text in texts)
