"""What holds in places nobody can know: odd switches of Python, other languages, homes that take nothing."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell

from tests.tools.checkout import ROOT
from tests.tools.notebooks import write

COMMAND = Path(sys.executable).with_name("backedu")
RC = "figure.facecolor: black\ntext.usetex: True\nfont.size: 30\nno.such.key: 1\nlines.linewidth: x\nbackend: none\n"
SHADOWS = ("numpy", "matplotlib", "backedu", "json", "tornado")


@pytest.fixture(scope="module")
def findings(tmp_path_factory):
    """A file of findings that a page with drawings and a moving picture is made of."""
    from backedu.assessment.findings import example

    patient = example("anterior_tilt").replace(safety="clear", pain="mild")
    return patient.save(tmp_path_factory.mktemp("found") / "a.json")


def handout(findings, folder, *switches, **env):
    """Make a page in a folder with the installed command; return its bytes and what was said beside its name."""
    folder.mkdir(exist_ok=True)
    picked = ["--exercises", "front_of_hip_standing,bridge", "--lang", "es", "--to", "page.html"]
    command = [sys.executable, *switches, str(COMMAND), "handout", str(findings), *picked]
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "LC_", "LANG"))}
    done = subprocess.run(command, cwd=folder, env=surroundings | env, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "page.html\n"), done.stderr
    return (folder / "page.html").read_bytes(), done.stderr


@pytest.fixture(scope="module")
def page(findings, tmp_path_factory):
    """The page as it is made with nothing odd around it."""
    made, said = handout(findings, tmp_path_factory.mktemp("plain"))
    assert said == ""
    return made


@pytest.mark.parametrize(
    ("switches", "env"),
    [
        (["-OO"], {}),
        (["-W", "error"], {}),
        (["-X", "dev", "-W", "ignore"], {}),
        ([], {"LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}),
        ([], {"LC_ALL": "POSIX", "PYTHONIOENCODING": "ascii"}),
        ([], {"HOME": "/dev/null/none", "XDG_CACHE_HOME": "/dev/null/none", "XDG_CONFIG_HOME": "/dev/null/none"}),
        ([], {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "SOURCE_DATE_EPOCH": "0"}),
        ([], {"COLUMNS": "10", "NO_COLOR": "1", "TERM": "dumb"}),
    ],
    ids=lambda each: " ".join(each) or "-",
)
def test_a_page_is_the_same_under_any_switch_and_setting(findings, page, tmp_path, switches, env):
    assert handout(findings, tmp_path, *switches, **env) == (page, "")


def test_a_hostile_folder_and_home_change_no_byte_of_a_plan(findings, page, tmp_path):
    (tmp_path / "matplotlibrc").write_text(RC)
    config = tmp_path / "home" / ".config" / "matplotlib"
    (config / "stylelib").mkdir(parents=True)
    (config / "matplotlibrc").write_text(RC)
    for module in SHADOWS:
        (tmp_path / f"{module}.py").write_text("1 / 0\n")
    kernel = tmp_path / "home" / "kernels" / "python3"
    kernel.mkdir(parents=True)
    (kernel / "kernel.json").write_text(json.dumps({"argv": ["/bin/false"], "display_name": "x", "language": "python"}))
    env = {
        "HOME": str(tmp_path / "home"),
        "MATPLOTLIBRC": str(tmp_path / "matplotlibrc"),
        "MPLBACKEND": "module://no_such_backend",
        "PYTHONWARNINGS": "always",
        "JUPYTER_PATH": str(tmp_path / "home"),
        "JUPYTER_DATA_DIR": str(tmp_path / "home"),
    }
    assert handout(findings, tmp_path, **env) == (page, "")


def test_nothing_is_written_beside_the_code_or_into_the_home(findings, tmp_path):
    def written():
        return {path: path.stat().st_mtime_ns for path in (ROOT / "backedu").rglob("*") if path.is_file()}

    home, before = tmp_path / "home", written()
    home.mkdir()
    (home / "work").mkdir()
    handout(findings, home / "work", HOME=str(home), PYTHONDONTWRITEBYTECODE="1")
    assert written() == before
    # matplotlib's list of this computer's fonts is all that stays.
    left = [path.relative_to(home).as_posix() for path in home.rglob("*") if path.is_file()]
    assert [name for name in left if not re.fullmatch(r"work/page\.html|.*/fontlist-[^/]*\.json", name)] == []


@pytest.mark.parametrize("switches", [["-OO"], ["-W", "error"]], ids=" ".join)
def test_a_notebook_is_run_and_exported_under_any_switch(tmp_path, switches):
    source = "from backedu import draw\nfrom backedu.assessment.findings import example\ndraw(example('anterior_tilt'))"
    made = []
    for given in ([], switches):
        folder = tmp_path / "".join(given)
        path = str(write(folder / "a.ipynb", new_code_cell(source, id="only")))
        command = [sys.executable, *given, str(COMMAND), "export", path, "--to", str(folder / "out")]
        subprocess.run(command, check=True, capture_output=True)
        made.append(next((folder / "out").iterdir()).read_bytes())
    assert made[0] == made[1]
