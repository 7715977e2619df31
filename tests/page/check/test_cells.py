"""What the cells of a notebook may show."""

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

from backedu.page.check.cells import MOST_TEXT, PageError, check_outputs, check_text


def shows(data, metadata=None):
    cell = new_code_cell("1", outputs=[new_output("display_data", data, metadata=metadata or {})])
    check_outputs(cell, "cell 1")


@pytest.mark.parametrize(
    "type",
    ["image/gif", "image/webp", "application/pdf", "text/latex", "application/json", "application/javascript", "x/y"],
)
def test_types_no_page_can_show(type):
    with pytest.raises(PageError, match="cell 1 shows ") as refused:
        shows({"text/plain": "x", type: "x"})
    assert type in str(refused.value)
    shows({"text/html": "x", type: "x"})


def test_a_bare_figure():
    with pytest.raises(PageError, match=r"show it with draw\(…\), or display it with alt text"):
        shows({"text/plain": "<Figure size 640x480 with 1 Axes>"})


@pytest.mark.parametrize("said", [None, "x", {}, {"alt": ""}, {"alt": " "}, {"alt": 3}, {"alt": ["x"]}])
@pytest.mark.parametrize("type", ["image/png", "image/jpeg"])
def test_alt_text_is_text(type, said):
    with pytest.raises(PageError, match="without alt text"):
        shows({type: "AA=="}, {type: said})
    shows({type: "AA=="}, {type: {"alt": "a hip"}})


@pytest.mark.parametrize("markup", ["\\begin{a}", "<!--", "x"])
def test_a_text_without_end_is_refused_before_it_is_read(markup):
    with pytest.raises(PageError, match=r"cell 1 has \d+ characters of text, more than 20000; split it"):
        check_text(new_markdown_cell(f"{markup * MOST_TEXT}x"), "cell 1")
    check_text(new_markdown_cell(f"![a hip](data:image/png;base64,{'A' * 10 * MOST_TEXT})"), "cell 1")
    check_text(new_code_cell("x" * 10 * MOST_TEXT), "cell 1")
