from hypothesis import given
from hypothesis import strategies as st

from backedu.words.html import Block, Markup, element, items


def test_strings_are_escaped_and_markup_is_kept():
    assert element("p", ["a < b ", element("b", "&")]) == "<p>a &lt; b <b>&amp;</b></p>"


def test_attributes():
    assert element("p", "x", class_="box", data_box='a"b', hidden=True, open=False) == (
        '<p class="box" data-box="a&quot;b" hidden>x</p>'
    )


@given(st.text())
def test_no_text_becomes_a_tag(text):
    assert element("p", text).count("<") == 2
    assert items([text]).count("<") == 4


def test_a_block_shows_html_in_a_notebook_and_text_elsewhere():
    block = Block(Markup("<h2>Title</h2><p>a &amp; b</p>"))
    assert block._repr_html_() == block.html
    assert repr(block).split() == ["Title", "a", "&", "b"]
