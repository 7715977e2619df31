import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

import backedu
from backedu.cli import main


def notebook(folder, source):
    path = folder / "a.ipynb"
    nbformat.write(new_notebook(cells=[new_code_cell(source, id="only")]), path)
    return str(path)


def test_export_prints_the_path(tmp_path, capsys):
    path = notebook(tmp_path, "from backedu.safety import what_helps\nwhat_helps()")
    assert main(["export", path, "--to", str(tmp_path / "out")]) == 0
    printed = capsys.readouterr()
    made = tmp_path / "out" / f"a_en_patient_letter_v{backedu.__version__}.html"
    assert printed.out == f"{made}\n" and made.exists()
    assert "1/1" in printed.err, "a progress bar"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["export", "nothing.ipynb"], "backedu: there is no notebook nothing.ipynb"),
        (["export", "{bad}"], "cell 1 (only) raised NameError: name 'oops' is not defined"),
        (["export", "{bad}", "--audience", "child"], "no audience 'child'; there are: patient, therapist, educator"),
    ],
)
def test_mistakes_get_one_sentence_and_status_2(tmp_path, monkeypatch, capfd, arguments, sentence):
    monkeypatch.chdir(tmp_path)
    bad = notebook(tmp_path, "oops")
    assert main([a.format(bad=bad) for a in arguments]) == 2
    error = capfd.readouterr().err
    assert sentence in error and "Traceback" not in error
    assert not (tmp_path / "exports").exists()


@pytest.mark.parametrize("arguments", [[], ["exprot"], ["export", "--nonsense"]])
def test_wrong_commands_end_with_status_2(arguments, capsys):
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2 and "usage: backedu" in capsys.readouterr().err


def test_an_empty_folder_still_exports_the_shipped_notebooks(tmp_path, monkeypatch):
    from backedu.intake import shipped_notebooks

    monkeypatch.chdir(tmp_path)
    assert shipped_notebooks()[0].name == "1_why_stretching_may_not_help.ipynb"


def test_notebooks_of_the_working_folder_come_first(tmp_path, monkeypatch):
    from backedu.intake import shipped_notebooks

    (tmp_path / "notebooks" / "en").mkdir(parents=True)
    notebook(tmp_path / "notebooks" / "en", "1")
    monkeypatch.chdir(tmp_path)
    assert [str(path) for path in shipped_notebooks()] == ["notebooks/en/a.ipynb"]


def test_python_dash_m():
    done = subprocess.run([sys.executable, "-m", "backedu", "--version"], capture_output=True, text=True)
    assert done.returncode == 0 and done.stdout.strip() == f"backedu {backedu.__version__}"


CODE = {"cell_type": "code", "id": "a", "source": "1", "metadata": {}, "outputs": [], "execution_count": 1}
TEXT = {"cell_type": "markdown", "id": "b", "source": "x", "metadata": {}}
RESULT = {"output_type": "stream", "name": "stdout", "text": "x"}
SHOWN = {"output_type": "display_data", "data": {}, "metadata": {}}
NEST = "[" * 5000 + "]" * 5000


def written(folder, *cells, **metadata):
    path = folder / "b.ipynb"
    content = {"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": list(cells)}
    path.write_text(json.dumps(content).replace('"NEST"', NEST))
    return str(path)


@pytest.mark.parametrize(
    ("cells", "metadata", "sentence"),
    [
        ([TEXT | {"metadata": {"tags": None}}], {}, "cell 1, metadata.tags: None is not of type 'array'"),
        ([TEXT | {"metadata": {"tags": 3}}], {}, "cell 1, metadata.tags: 3 is not of type 'array'"),
        ([TEXT], {"title": ["x"]}, "metadata.title: ['x'] is not of type 'string'"),
        ([TEXT], {"kernelspec": "python3"}, "metadata.kernelspec: 'python3' is not of type 'object'"),
        ([TEXT, TEXT | {"cell_type": "odd", "id": "c"}], {}, "cell 2"),
        ([CODE | {"outputs": [{"text": "x"}]}], {}, "cell 1, outputs.0"),
        ([TEXT | {"source": 3}], {}, "cell 1, source: 3 is not"),
        ([TEXT], {"deep": "NEST"}, "is not a notebook"),
        ([], {}, "has no cells"),
        ([TEXT | {"source": "\ud800"}], {}, "half a character"),
        ([CODE | {"outputs": [RESULT | {"text": 3}]}], {}, "cell 1, outputs.0"),
        ([CODE | {"outputs": [SHOWN | {"data": {"text/html": 3}}]}], {}, "shows text/html that is no text"),
    ],
)
def test_a_broken_notebook_gets_one_sentence(tmp_path, capfd, cells, metadata, sentence):
    path = written(tmp_path, *cells, **metadata)
    assert main(["export", path, "--to", str(tmp_path / "out")]) == 2
    error = capfd.readouterr().err
    assert sentence in error and error.count("\n") == 1 and not (tmp_path / "out").exists()


def test_nbconvert_gets_the_same_sentence(tmp_path):
    path = written(tmp_path, TEXT | {"metadata": {"tags": None}})
    command = [sys.executable, "-m", "jupyter", "nbconvert", "--to", "backedu", path]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode and "cell 1, metadata.tags: None is not" in done.stderr


def test_cells_without_an_id_of_their_own_are_no_trouble(tmp_path, capfd):
    nameless = {key: value for key, value in TEXT.items() if key != "id"}
    assert main(["export", written(tmp_path, TEXT, TEXT, nameless), "--to", str(tmp_path / "out")]) == 0
    assert "Warning" not in capfd.readouterr().err


@pytest.mark.parametrize("arguments", [["export", "a\0b.ipynb"], ["export", "{good}", "--to", "a\0b"]])
def test_a_path_that_cannot_be(tmp_path, monkeypatch, capsys, arguments):
    monkeypatch.chdir(tmp_path)
    assert main([a.format(good=written(tmp_path, TEXT)) for a in arguments]) == 2
    assert "cannot be a path" in capsys.readouterr().err


def test_handouts_never_overwrite_each_other(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    for folder in ("A", "B"):
        Path(folder).mkdir()
        notebook(Path(folder), "1")
    assert main(["export", "A/a.ipynb", "B/a.ipynb"]) == 2
    assert "A/a.ipynb and B/a.ipynb would both be written to exports/a_en" in capsys.readouterr().err
    assert main(["export", "A/a.ipynb", written(tmp_path, TEXT), "--to", "one.html"]) == 2
    assert "would both be written to one.html" in capsys.readouterr().err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["A", "B", "b.ipynb"]


def test_nobody_reads_the_paths(tmp_path):
    command = [sys.executable, "-m", "backedu", "export", written(tmp_path, TEXT), "--to", str(tmp_path / "out")]
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(command, stdout=writer, stderr=subprocess.PIPE, text=True)
    os.close(writer)
    assert done.returncode == 141 and "Broken" not in done.stderr and "Traceback" not in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="signals of this kind are a Unix matter")
def test_ctrl_c_ends_the_kernel_too(tmp_path):
    path = notebook(tmp_path, "import os, time; open('pid', 'w').write(str(os.getpid())); time.sleep(60)")
    command = [sys.executable, "-m", "backedu", "export", path, "--to", str(tmp_path / "out")]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as running:
        pid, limit = tmp_path / "pid", time.monotonic() + 60
        while not (pid.exists() and pid.read_text()) and time.monotonic() < limit:
            time.sleep(0.1)
        running.send_signal(signal.SIGINT)
        _, error = running.communicate(timeout=30)
    assert running.returncode == 130 and "backedu: stopped" in error and "Traceback" not in error
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid.read_text()), 0)
    assert not (tmp_path / "out").exists()
