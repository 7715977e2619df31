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
from backedu import Assessment
from backedu.catalogue.repertoire import repertoire
from backedu.cli import main


def notebook(folder, source):
    folder.mkdir(exist_ok=True)
    path = folder / "a.ipynb"
    nbformat.write(new_notebook(cells=[new_code_cell(source, id="only")]), path)
    return str(path)


def test_export_prints_the_path(tmp_path, capsys):
    path = notebook(tmp_path, "from backedu.words.boxes import what_helps\nwhat_helps()")
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


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "the following arguments are required: COMMAND; backedu --help tells"),
        (["exprot"], "argument COMMAND: invalid choice: 'exprot' (choose from 'export', 'handout', 'present')"),
        (["export", "--nonsense"], "unrecognized arguments: --nonsense; backedu --help tells"),
        (["export", "--a\x1b[2J\nb"], r"unrecognized arguments: --a\x1b[2J\nb; backedu --help tells"),
        (["handout", "--pd"], "unrecognized arguments: --pd; backedu --help tells"),
        (["handout", "--to=--"], "argument --to: expected one argument; backedu --help tells"),
        (["handout", "--lang"], "argument --lang: expected one argument; backedu handout --help tells"),
        (["present", "--port", "9" * 5000], "argument --port: invalid int value: '999"),
    ],
)
def test_wrong_commands_get_one_sentence_too(arguments, said, capsys):
    assert main(arguments) == 2
    error = capsys.readouterr().err
    assert error.startswith(f"backedu: {said}") and error.count("\n") == 1 and len(error) <= 310


def test_an_empty_folder_still_exports_the_shipped_notebooks(tmp_path, monkeypatch):
    from backedu.page.notebook import shipped_notebooks

    monkeypatch.chdir(tmp_path)
    assert shipped_notebooks()[0].name == "1_why_stretching_may_not_help.ipynb"


def test_notebooks_of_the_working_folder_come_first(tmp_path, monkeypatch):
    from backedu.page.notebook import shipped_notebooks

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


FOUND = Assessment(
    iliopsoas="short", hamstrings="long", gluteus_maximus="weak", pain="mild", safety="clear", cautions=["leg tingling"]
)


@pytest.fixture
def findings(tmp_path, monkeypatch):
    """Saved findings, in a working folder of their own."""
    monkeypatch.chdir(tmp_path)
    FOUND.save(tmp_path / "found.json")
    return tmp_path / "found.json"


def test_handout_writes_the_page_into_the_working_folder(findings, capsys):
    assert main(["handout", "found.json"]) == 0
    name = f"your-plan_en_patient_letter_v{backedu.__version__}.html"
    assert capsys.readouterr().out == f"{name}\n"
    page = Path(name).read_text()
    assert page.count('class="card') == 0 and sorted(path.name for path in Path().iterdir()) == ["found.json", name]


def test_handout_takes_the_exercises_that_were_saved_with_the_findings(findings):
    findings.write_text(FOUND.to_json({"exercises": ["front_of_hip_standing", "bridge"]}))
    assert main(["handout", "found.json", "--to", "a.html"]) == 0
    assert Path("a.html").read_text().count('<article class="card') == 2
    assert main(["handout", "found.json", "--to", "a.html", "--exercises", "bridge"]) == 0
    assert Path("a.html").read_text().count('<article class="card') == 1
    assert main(["handout", "found.json", "--to", "a.html", "--exercises", ""]) == 0
    assert Path("a.html").read_text().count('<article class="card') == 0


@pytest.mark.skipif(not Path("/dev/stdin").exists(), reason="a device of Unix")
def test_handout_reads_the_findings_once(findings):
    """A pipe is empty the second time."""
    content = FOUND.to_json({"exercises": ["bridge"]})
    command = [sys.executable, "-m", "backedu", "handout", "/dev/stdin", "--to", "piped.html"]
    subprocess.run(command, input=content, text=True, check=True, capture_output=True)
    assert Path("piped.html").read_text().count('<article class="card') == 1


def test_handout_takes_exercises_language_paper_size_and_place(findings, capsys):
    options = ["--exercises", "front_of_hip_standing, bridge", "--lang", "es", "--paper", "a4", "--large"]
    assert main(["handout", "found.json", "--to", "pages", *options]) == 0
    made = Path("pages") / f"your-plan-large_es_patient_a4_v{backedu.__version__}.html"
    assert capsys.readouterr().out == f"{made}\n"
    page = made.read_text()
    assert page.count('<article class="card') == 2 and 'lang="es"' in page and "font-size: 16pt" in page
    assert main(["handout", "found.json", "--to", "mine.html", "--clinic", "no.toml"]) == 2
    assert main(["handout", "found.json", "--to", "mine.html"]) == 0 and Path("mine.html").exists()


def test_handout_lists_the_exercises_it_takes(capsys):
    assert main(["handout", "--list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == list(repertoire()) and "Bridge" in " ".join(lines)
    assert main(["handout", "--list", "--lang", "es"]) == 0 and "Puente" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("saved", "options", "sentence"),
    [
        ({}, [], "name the file with the findings"),
        ({}, ["none.json"], "there is no none.json; give the path of a file that backedu saved"),
        ({}, ["odd.json"], "odd.json is not JSON"),
        ({}, ["other.json"], "other.json is not a saved assessment"),
        ({"safety": "not asked"}, ["found.json"], "the warning signs were not asked; ask them first"),
        ({"pain": "not asked"}, ["found.json"], "pain was not asked; ask it first"),
        ({}, ["found.json", "--exercises", "brigde"], "no exercise 'brigde'; did you mean 'bridge'?"),
        ({}, ["found.json", "--exercises", "zzz"], "no exercise 'zzz'; known are: 'front_of_hip_standing'"),
        ({}, ["found.json", "--exercises", "back_of_thigh_strap"], "is refused: this person's caution 'leg tingling'"),
        ({}, ["found.json", "--lang", "fr"], "no language 'fr'; there are: en, es"),
        ({}, ["found.json", "--paper", "legal"], "no paper 'legal'; there are: letter, a4"),
        ({}, ["found.json", "--to", "plan.pdf"], "plan.pdf would be a PDF; add --pdf"),
        ({}, ["found.json", "--to", "plan.PDF"], "plan.PDF would be a PDF; add --pdf"),
        (
            {},
            ["found.json", "--to", "plan.htm"],
            "plan.htm cannot be a page; give a folder or a file that ends in .html",
        ),
        ({}, ["found.json", "--to", "bad\udcff.html"], "cannot be a path"),
        ({}, ["found.json", "--to", "x" * 300 + ".html"], "File name too long"),
        ({"safety": "stop"}, ["found.json", "--exercises", "brigde"], "no exercise 'brigde'; did you mean 'bridge'?"),
        ({}, ["found.json", "--to", "found.json/x.html"], "cannot make the folder found.json"),
        ({}, ["--list", "--lang", "fr"], "no language 'fr'"),
    ],
)
def test_a_mistake_with_a_handout_gets_one_sentence(findings, capfd, saved, options, sentence):
    FOUND.replace(**saved).save(findings)
    Path("odd.json").write_text("{")
    Path("other.json").write_text("[]")
    assert main(["handout", *options]) == 2
    printed = capfd.readouterr()
    assert sentence in printed.err and printed.err.count("\n") == 1 and printed.out == ""
    assert not list(Path().glob("**/*.html"))


def test_the_page_of_a_person_with_a_warning_sign_is_named_for_what_it_is(findings, capsys):
    FOUND.replace(safety="stop").save(findings)
    assert main(["handout", "found.json", "--exercises", "bridge"]) == 0
    assert capsys.readouterr().out == f"get-help_en_patient_letter_v{backedu.__version__}.html\n"


def test_the_findings_are_never_written_over(findings, capsys):
    saved = findings.read_bytes()
    findings.rename("found.html")
    Path("link.html").symlink_to("found.html")
    os.link("found.html", "same.pdf")
    for to in (["found.html"], ["link.html"], ["./found.HTML/../found.html"], ["same.pdf", "--pdf"]):
        assert main(["handout", "found.html", "--to", *to]) == 2, to
    assert Path("found.html").read_bytes() == saved and "of which it is made" in capsys.readouterr().err


def test_a_suffix_in_capitals_is_a_page_too_and_an_older_pdf_is_told(findings, capsys, monkeypatch):
    Path("plan.pdf").write_text("old")
    assert main(["handout", "found.json", "--to", "plan.HTML"]) == 0
    printed = capsys.readouterr()
    assert printed.out == "plan.HTML\n" and "plan.pdf is still of an older page" in printed.err
    monkeypatch.setattr("backedu.page.pdf.find_chromium", lambda: None)
    assert main(["handout", "found.json", "--to", "plan.HTML", "--pdf"]) == 2
    assert "older page" in capsys.readouterr().err and Path("plan.pdf").read_text() == "old"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
def test_an_output_that_takes_nothing_gets_a_sentence():
    with open("/dev/full", "w") as full:  # noqa: PTH123
        done = subprocess.run(
            [sys.executable, "-m", "backedu", "handout", "--list"], stdout=full, stderr=subprocess.PIPE, text=True
        )
    assert done.returncode == 2 and done.stderr == "backedu: cannot use the output: No space left on device\n"


def test_a_terminal_without_accents_prints_what_it_can():
    command = [sys.executable, "-m", "backedu", "handout", "--list", "--lang", "es"]
    done = subprocess.run(command, capture_output=True, text=True, env=os.environ | {"PYTHONIOENCODING": "ascii"})
    assert done.returncode == 0 and "Puente" in done.stdout and "?" in done.stdout


def test_an_edited_plan_that_names_somebody_is_not_exported(tmp_path, capsys):
    cell = new_code_cell("from backedu.words.safety import warning_signs\nwarning_signs()")
    part = new_code_cell("from backedu.words.html import Block\nBlock('<p data-part=\"goal\">x</p>')")
    own = nbformat.v4.new_markdown_cell("**Name:** Anna", id="goal")
    nbformat.write(new_notebook(cells=[cell, part, own]), tmp_path / "b.ipynb")
    assert main(["export", str(tmp_path / "b.ipynb"), "--to", str(tmp_path / "out")]) == 2
    assert "(goal) holds what looks like a name" in capsys.readouterr().err and not (tmp_path / "out").exists()


def test_whose_clinic_stands_on_a_page_is_said(tmp_path, findings, capsys, monkeypatch):
    monkeypatch.delenv("BACKEDU_CLINIC", raising=False)
    assert main(["handout", str(findings)]) == 0 and "clinic" not in capsys.readouterr().err
    Path("clinic.toml").write_text('emergency = "112"\n')
    assert main(["handout", str(findings)]) == 0
    assert capsys.readouterr().err == "backedu: with the clinic of clinic.toml\n"
    Path("other.toml").write_text('emergency = "061"\n')
    assert main(["handout", str(findings), "--clinic", "other.toml"]) == 0
    assert capsys.readouterr().err == "backedu: with the clinic of other.toml\n"
    # A notebook that lies elsewhere takes the working folder's number too, as it does on a screen.
    path = notebook(tmp_path / "elsewhere", "from backedu.words.safety import warning_signs\nwarning_signs()")
    assert main(["export", path, "--to", "made"]) == 0
    assert capsys.readouterr().err.endswith("backedu: with the clinic of clinic.toml\n")
    (page,) = Path("made").iterdir()
    assert "112" in page.read_text() and "911" not in page.read_text()


def test_an_exported_page_that_may_name_somebody_is_told(tmp_path, capsys):
    path = notebook(tmp_path, "from backedu.words.html import Block\nBlock('<p>MRN: 4471203</p>')")
    assert main(["export", path, "--to", str(tmp_path / "out")]) == 0
    said = capsys.readouterr().err.splitlines()[-1]
    assert said.startswith("backedu: a: the page holds what looks like a phone number; leave it out")


def test_without_a_browser_the_page_is_there_and_how_to_print_it_is_said(findings, capsys, monkeypatch):
    monkeypatch.setattr("backedu.page.pdf.find_chromium", lambda: None)
    assert main(["handout", "found.json", "--to", "plan.pdf", "--pdf"]) == 2
    printed = capsys.readouterr()
    assert printed.out == "plan.html\n" and Path("plan.html").exists() and not Path("plan.pdf").exists()
    assert "open plan.html in a browser, press Ctrl+P" in printed.err and printed.err.count("\n") == 1


def test_with_one_there_is_a_pdf_too(findings, capsys, monkeypatch):
    monkeypatch.setattr("backedu.page.pdf.print_pdf", lambda page: page.with_suffix(".pdf"))
    assert main(["handout", "found.json", "--pdf", "--to", "out"]) == 0
    page, pdf = capsys.readouterr().out.splitlines()
    assert page.endswith(".html") and pdf == page.removesuffix("html") + "pdf"


def test_help_waits_for_nothing_slow():
    code = "import sys; from backedu.cli import main\ntry: main(['handout', '--help'])\nexcept SystemExit: pass\n"
    code += "assert not {'nbconvert', 'matplotlib', 'numpy', 'IPython'} & set(sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True).returncode == 0
