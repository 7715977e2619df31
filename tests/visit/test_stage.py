import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

from backedu.errors import BackeduError
from backedu.page.check.cells import TAGS
from backedu.visit.present import read_for_screen, visit_notebook
from tests.tools.notebooks import tagged, write


@pytest.mark.parametrize(
    ("audience", "seen"),
    [
        ("patient", [True, False, False, False, True]),
        ("therapist", [True, True, False, False, True]),
        ("educator", [True, True, True, False, True]),
    ],
)
def test_every_cell_runs_and_each_audience_sees_its_own(tmp_path, audience, seen):
    cells = [tagged(), tagged("therapist"), tagged("educator"), tagged("hide"), tagged("hide-output")]
    nb = read_for_screen(write(tmp_path / "a.ipynb", *cells), audience)
    assert [cell.metadata.on_screen for cell in nb.cells] == seen


@given(st.lists(st.lists(st.sampled_from(TAGS), unique=True), min_size=1, max_size=5))
def test_a_patient_never_sees_more_than_a_therapist(tmp_path_factory, tags):
    path = write(tmp_path_factory.mktemp("staged") / "a.ipynb", *(tagged(*each) for each in tags))
    patient, therapist = (read_for_screen(path, audience).cells for audience in ("patient", "therapist"))
    assert len(patient) == len(tags)
    assert all(b.metadata.on_screen or not a.metadata.on_screen for a, b in zip(patient, therapist, strict=True))


def test_stored_outputs_never_reach_the_screen(tmp_path):
    cell = new_code_cell("1", outputs=[new_output("stream", text="of another patient")], execution_count=3)
    only = read_for_screen(write(tmp_path / "a.ipynb", cell), "patient").cells[0]
    assert only.outputs == [] and only.execution_count is None


def test_the_page_says_what_it_is_in_its_language(tmp_path):
    heading = new_markdown_cell("# Una *visita*")
    page = read_for_screen(write(tmp_path / "a.ipynb", heading, language="es"), "patient").metadata.page
    assert (page.lang, page.title, page.folder) == ("es", "Una visita", str(tmp_path))
    assert page.wait.startswith("Un momento")
    assert (
        read_for_screen(write(tmp_path / "b.ipynb", heading, title="A visit"), "patient").metadata.page.title
        == "A visit"
    )
    hidden = new_markdown_cell("# For the therapist", metadata={"tags": ["therapist"]})
    assert read_for_screen(write(tmp_path / "c.ipynb", hidden), "patient").metadata.page.title == "c"


def test_the_visit_is_the_third_shipped_notebook(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("en/1_a.ipynb", "en/3_b.ipynb", "es/3_c.ipynb"):
        write(tmp_path / "notebooks" / name)
    assert visit_notebook().name == "3_b.ipynb"
    (tmp_path / "notebooks/en/3_b.ipynb").unlink()
    with pytest.raises(BackeduError, match=r"no notebook notebooks/en/3_.*name one: backedu present NOTEBOOK"):
        visit_notebook()
