"""The command, and a notebook read for the screen; page and server are tried in tests/browser."""

import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

from backedu.cli import main
from backedu.errors import BackeduError
from backedu.files import HOME
from backedu.page.check.cells import TAGS
from backedu.visit.present import read_for_screen, visit_notebook
from tests.tools.notebooks import tagged, write
from tests.tools.servers import free_port


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["nothing.ipynb"], "there is no notebook nothing.ipynb; give the path of an .ipynb file"),
        (["good.ipynb", "--audience", "child"], "no audience 'child'; there are: patient, therapist, educator"),
        (["good.ipynb", "--lab", "--audience", "educator"], "--lab shows every cell; leave out --audience"),
        (["good.ipynb", "--port", "99999"], "no port 99999; choose one from 1024 to 65535 with --port"),
        (["tag.ipynb"], "no cell tag 'therapst'; did you mean 'therapist'?"),
        (["kernel.ipynb"], "kernel: there is no kernel 'fortran'; set the notebook's kernel to python3"),
    ],
)
def test_mistakes_get_one_sentence_and_status_2(tmp_path, monkeypatch, capfd, arguments, sentence):
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "good.ipynb")
    write(tmp_path / "tag.ipynb", tagged("therapst"))
    write(tmp_path / "kernel.ipynb", kernelspec={"name": "fortran", "display_name": "F"})
    port = [] if "--port" in arguments else ["--port", str(free_port())]
    assert main(["present", *arguments, *port, "--no-browser"]) == 2
    said = capfd.readouterr()
    assert sentence in said.err and said.err.count("\n") == 1 and said.out == ""


@pytest.mark.parametrize("way", [[], ["--lab"]])
def test_a_taken_port_is_said(tmp_path, capfd, way):
    path = write(tmp_path / "a.ipynb")
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert main(["present", str(path), "--port", str(port), "--no-browser", *way]) == 2
    sentence = f"backedu: port {port} is taken; end the other program or choose another with --port\n"
    assert capfd.readouterr().err == sentence


def test_no_file_of_the_page_names_another_address():
    for path in (HOME / "visit/templates/visit").iterdir():
        assert "//" not in path.read_text(encoding="utf-8"), path.name


# --- a notebook for the screen ---


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
