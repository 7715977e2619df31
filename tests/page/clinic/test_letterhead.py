"""The margins of every printed sheet: title, review and number; name and date left blank; nothing in them runs."""

import re

import pytest
import tinycss2
from hypothesis import given
from hypothesis import strategies as st

from backedu.page.clinic.letterhead import margins
from backedu.words.text import LANGUAGES, say
from tests.tools.complaints import problems

PAGE = '<!DOCTYPE html>\n<html lang="en"><head><style>{}</style></head>\n<body>\n<main></main>\n</body>\n</html>'


def boxes(css):
    """Return what each margin box says, by sheets and place."""
    found = {}
    for rule in tinycss2.parse_stylesheet(css, skip_whitespace=True):
        assert rule.type == "at-rule" and rule.at_keyword == "page"
        for box in tinycss2.parse_blocks_contents(rule.content, skip_whitespace=True):
            (content,) = [
                d for d in tinycss2.parse_blocks_contents(box.content, skip_whitespace=True) if d.name == "content"
            ]
            found[tinycss2.serialize(rule.prelude).strip(), box.at_keyword] = content.value
    return found


def said(tokens):
    return "".join(token.value for token in tokens if token.type == "string")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_sheet_says_title_review_and_number(lang):
    found = boxes(margins("My plan", "Nobody reviewed it.", lang))
    assert set(found) == {("", "top-left"), ("", "bottom-left"), ("", "bottom-right"), (":first", "top-left")}
    assert said(found["", "top-left"]) == "My plan" and said(found["", "bottom-left"]) == "Nobody reviewed it."
    number = tinycss2.serialize(found["", "bottom-right"])
    assert number.index("counter(page)") < number.index("counter(pages)")
    assert said(found["", "bottom-right"]) == say("print.page", lang, page="", pages="")
    first = said(found[":first", "top-left"])
    assert re.fullmatch(rf"{say('print.name', lang)} _+\u2003{say('print.date', lang)} _+", first)


@given(st.text(max_size=60), st.text(max_size=60))
def test_whatever_a_title_or_a_reviewer_holds_stays_text(title, review):
    css = margins(title, review)
    assert set(boxes(css)) == set(boxes(margins("a", "b"))) and "<" not in css and "\\" not in css


@pytest.mark.parametrize(
    "hostile",
    [
        '"; } } body { background: url(https://a.example/x) } @page { @top-left { content: "',
        "</style><script>alert(1)</script>",
        "\\22 ; } * { display: none }",
        "a\nb\f\r c",
        "url(https://a.example) image-set( src( @import",
    ],
)
def test_hostile_words_load_nothing(hostile):
    assert problems(PAGE.format(margins(hostile, hostile))) == []
