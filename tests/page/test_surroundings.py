"""Nothing that a person has set up for their own Python, Jupyter or matplotlib changes a page or is told of."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys

import nbformat
import pytest

CELLS = (
    "from backedu import draw\nfrom backedu.assessment.findings import example\ndraw(example('anterior_tilt'))",
    "import helper\nprint(helper.SAID)",
    "import sys\n'hijack' in globals() or 'startup' in globals() or sys.warnoptions",
)
RC = "figure.facecolor: black\ntext.usetex: True\nfont.size: 30\nno.such.key: 1\nlines.linewidth: x\n"


@pytest.fixture
def folder(tmp_path):
    """A folder with a notebook, a module beside it, and one that bears the name of an installed package."""
    (tmp_path / "work").mkdir()
    book = nbformat.v4.new_notebook(metadata={"title": "A page", "language": "en", "warning_signs": "none"})
    book.cells = [nbformat.v4.new_markdown_cell("# A page"), *map(nbformat.v4.new_code_cell, CELLS)]
    for number, cell in enumerate(book.cells):
        cell["id"] = f"cell-{number}"
    nbformat.write(book, tmp_path / "work" / "page.ipynb")
    (tmp_path / "work" / "helper.py").write_text("SAID = 'from beside'\n")
    return tmp_path


def exported(folder, env):
    """Export the notebook and return the page and what the terminal showed, without the progress bar."""
    command = [sys.executable, "-m", "backedu", "export", "page.ipynb", "--run"]
    done = subprocess.run(
        command, cwd=folder / "work", env=os.environ | env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    (page,) = (folder / "work" / "exports").iterdir()
    said = [line for line in done.stderr.splitlines() if line and not re.search(r"cell/s\]|s/cell\]|\?cell", line)]
    return page.read_text(), said


def test_a_hostile_home_changes_no_byte(folder):
    page, said = exported(folder, {})
    assert "from beside" in page and said == []
    home = folder / "home"
    startup = home / "ipython" / "profile_default" / "startup"
    startup.mkdir(parents=True)
    (startup / "00.py").write_text("startup = print('hijacked')\nraise SystemError('hijacked')\n")
    (folder / "matplotlibrc").write_text(RC)
    for base in (home / "data", home / "path"):
        for name in ("handout", "base"):
            template = base / "nbconvert" / "templates" / name
            template.mkdir(parents=True)
            for file in ("index.html.j2", "display_priority.j2", "handout.css"):
                (template / file).write_text("hijacked")
        kernel = base / "kernels" / "python3"
        kernel.mkdir(parents=True)
        spec = {"argv": ["/bin/false"], "display_name": "hijacked", "language": "python"}
        (kernel / "kernel.json").write_text(json.dumps(spec))
    for module in ("numpy", "matplotlib", "backedu", "json"):
        (folder / "work" / f"{module}.py").write_text("hijack = 1 / 0\n")
    env = {
        "IPYTHONDIR": home / "ipython",
        "JUPYTER_DATA_DIR": home / "data",
        "JUPYTER_PATH": home / "path",
        "MATPLOTLIBRC": folder / "matplotlibrc",
        "MPLBACKEND": "module://no_such_backend",
        "PYTHONWARNINGS": "always",
        "PYTHONSAFEPATH": "1",  # `python -m` itself would take the modules beside it; `backedu` does not
    }
    assert exported(folder, {name: str(value) for name, value in env.items()}) == (page, said)
