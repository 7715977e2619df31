"""A patient's page is never without warning signs, unless a notebook that is not ours says so."""

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from backedu import export
from backedu.errors import BackeduError
from backedu.page.notebook import shipped_notebooks
from backedu.words.safety import warning_signs
from backedu.words.text import LANGUAGES
from tests.tools.checkout import NOTEBOOKS

FIGURE = "<p>A part of the page.</p>"


def cell(html=FIGURE, tags=()):
    output = new_output("execute_result", {"text/html": html}, execution_count=1)
    return new_code_cell("1", execution_count=1, outputs=[output], metadata={"tags": list(tags)})


def text(source):
    return new_markdown_cell(source)


def page_of(tmp_path, *cells, name="my own", audience="patient", **metadata):
    path = tmp_path / f"{name}.ipynb"
    nbformat.write(new_notebook(cells=list(cells), metadata={"title": "A page"} | metadata), path)
    return export(path, tmp_path / "page.html", audience=audience).read_text()


def top_of(page):
    """Return the first parts of a page: tags, and which boxes."""
    main = BeautifulSoup(page, "html.parser").main
    return [tag.get("data-box") or tag.name for tag in main.find_all(recursive=False)]


BOXES = ["urgent", "today"]


@pytest.mark.parametrize(
    ("cells", "top"),
    [
        ([text("# Title"), cell()], ["h1", *BOXES, "p"]),
        ([text("# Title\n\nThe message.\nIt goes on."), cell()], ["h1", "p", *BOXES, "p"]),
        (
            [text("# Title\n\nThe message.\n\nMore.\n\n## Next\n\nText."), cell()],
            ["h1", "p", *BOXES, "p", "h2", "p", "p"],
        ),
        ([text("# Title\n\n## Next\n\nText."), cell()], ["h1", *BOXES, "h2", "p", "p"]),
        ([text("# Title"), text("The message.\n\nMore."), cell()], ["h1", "p", *BOXES, "p", "p"]),
        ([text("# Title"), text("## Next"), cell()], ["h1", *BOXES, "h2", "p"]),
        ([cell(), text("Text.")], [*BOXES, "p", "p"]),
        ([text("Text."), cell()], ["p", *BOXES, "p"]),
        ([text(""), cell()], [*BOXES, "p"]),
        # A box that was shortened, or is for others than patients, is none.
        (
            [text("# Title"), cell(warning_signs().html.replace("Both legs are weak", "A leg is weak"))],
            ["h1", *BOXES, *BOXES],
        ),
        ([text("# Title"), cell(warning_signs().html, ["therapist"]), cell()], ["h1", *BOXES, "p"]),
        # Whoever has them keeps them where they are.
        ([text("# Title"), cell(), cell(warning_signs().html)], ["h1", "p", *BOXES]),
        ([text("# Title"), cell(), cell(warning_signs(number="112").html)], ["h1", "p", *BOXES]),
    ],
)
def test_the_boxes_are_put_in_after_title_and_message(tmp_path, cells, top):
    page = page_of(tmp_path, *cells)
    assert top_of(page) == top
    assert page.count('data-box="urgent"') == top.count("urgent")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_they_are_whole_and_in_the_pages_language(tmp_path, lang):
    assert warning_signs(lang).html in page_of(tmp_path, text("# Title"), language=lang)


def test_the_number_is_the_clinics(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "clinic.toml").write_text('emergency = "112"\n')
    assert warning_signs(number="112").html in page_of(tmp_path, text("# Title"))


@pytest.mark.parametrize("audience", ["therapist", "educator"])
def test_other_readers_get_them_only_from_the_notebook(tmp_path, audience):
    assert top_of(page_of(tmp_path, text("# Title"), cell(), audience=audience)) == ["h1", "p"]


def test_a_notebook_of_ones_own_may_do_without_them(tmp_path):
    assert top_of(page_of(tmp_path, text("# Title"), cell(), warning_signs="none")) == ["h1", "p"]
    with pytest.raises(BackeduError, match="my own: the notebook's warning_signs may be 'none' or left out, not 'no'"):
        page_of(tmp_path, text("# Title"), warning_signs="no")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_ours_refuse_to_lose_them(tmp_path, path):
    """Under our name a notebook is ours wherever it lies, and whatever its metadata says."""
    for more in ({}, {"warning_signs": "none"}):
        with pytest.raises(BackeduError, match="missing or changed; put"):
            page_of(
                tmp_path,
                text("# Title"),
                cell("<p data-part='goal'>x</p>"),
                name=path.stem,
                language=path.parent.name,
                **more,
            )
    assert path.stem in {one.stem for one in shipped_notebooks()}
