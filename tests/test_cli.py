import subprocess
import sys

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
    from backedu.page import shipped_notebooks

    monkeypatch.chdir(tmp_path)
    assert shipped_notebooks()[0].name == "1_why_stretching_may_not_help.ipynb"


def test_notebooks_of_the_working_folder_come_first(tmp_path, monkeypatch):
    from backedu.page import shipped_notebooks

    (tmp_path / "notebooks" / "en").mkdir(parents=True)
    notebook(tmp_path / "notebooks" / "en", "1")
    monkeypatch.chdir(tmp_path)
    assert [str(path) for path in shipped_notebooks()] == ["notebooks/en/a.ipynb"]


def test_python_dash_m():
    done = subprocess.run([sys.executable, "-m", "backedu", "--version"], capture_output=True, text=True)
    assert done.returncode == 0 and done.stdout.strip() == f"backedu {backedu.__version__}"
