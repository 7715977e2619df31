"""The house itself: style, types, layers, what importing costs, and what may not stand in a committed file."""

import ast
import os
import re
import subprocess
import sys
from importlib.metadata import metadata

import pytest
from packaging.specifiers import SpecifierSet

import backedu
from tests.tools.checkout import ROOT
from tests.tools.pins import PROJECT, needed, pins, strangers


@pytest.mark.parametrize(
    "command",
    [
        ["ruff", "check", "."],
        ["ruff", "format", "--check", "."],
        ["mypy"],
        ["importlinter", "lint"],
    ],
    ids=["style", "format", "types", "layers"],
)
def test_tool_has_no_complaint(command):
    _only_with_the_pinned_versions()  # another ruff or mypy knows other rules
    name, *rest = command
    if name == "importlinter":
        run = [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"]
    else:
        run = [sys.executable, "-m", name, *rest]
    done = subprocess.run(run, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_public_name_is_there_and_is_no_module():
    modules = {path.stem for path in (ROOT / "backedu").glob("*.py")}
    for name in backedu.__all__:
        assert getattr(backedu, name).__doc__
        assert name not in modules
    assert set(backedu.__all__) == set(dir(backedu))
    with pytest.raises(AttributeError, match="nonsense"):
        backedu.nonsense  # noqa: B018 the access itself is the test


def test_import_loads_neither_pyplot_nor_nbconvert():
    heavy = ("matplotlib", "nbconvert", "ipywidgets", "numpy")
    code = f"import sys, backedu; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_drawing_does_not_load_pyplot():
    code = "import sys; from backedu import draw, Assessment as A; draw(A()); print('matplotlib.pyplot' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_files_stay_small():
    package = ROOT / "backedu"
    lines = {str(path.relative_to(package)): len(path.read_text().splitlines()) for path in package.rglob("*.py")}
    assert {name: n for name, n in lines.items() if n > 400} == {}


def test_every_room_has_its_tests():
    rooms = {path.parent.name for path in (ROOT / "backedu").glob("*/__init__.py")}
    assert rooms and {room for room in rooms if not list((ROOT / "tests" / room).glob("test_*.py"))} == set()


def test_no_test_imports_a_test():
    """What two need lies in tests/tools."""
    for path in (ROOT / "tests").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import | ast.ImportFrom) else []
            if isinstance(node, ast.ImportFrom):
                names = [f"{'.' * node.level}{node.module or ''}.{name}" for name in names]
            parts = {part for name in names if name.startswith(("tests", ".")) for part in name.split(".")}
            assert not {part for part in parts if part == "conftest" or part.startswith("test_")}, path


def test_no_path_of_a_machine_is_committed():
    files = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True).stdout.split()
    if not files:
        pytest.skip("not a git checkout")
    for name in files:
        path = ROOT / name
        if path.suffix in (".png", ".csv") or not path.exists():
            continue
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"(?<![\w.])/(work|root|home|Users)/\w", text), name


def test_version_is_told_once():
    assert PROJECT["version"] == backedu.__version__
    assert f"## {backedu.__version__}" in (ROOT / "CHANGELOG.md").read_text()


def test_constraints_hold_names_and_versions_only():
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.+!]+( ; .+)?", line) for line in lines if line[:1] != "#")


def test_what_the_readme_installs_is_pinned_and_nothing_else():
    _only_with_the_pinned_versions()
    wanted = PROJECT["dependencies"] + PROJECT["optional-dependencies"]["test"]
    assert needed(*wanted) == set(pins())


def test_every_pin_runs_on_the_lowest_python_promised():
    _only_with_the_pinned_versions()
    lowest = PROJECT["requires-python"].removeprefix(">=") + ".0"
    promised = {name: SpecifierSet(metadata(name).get("Requires-Python") or "") for name in pins()}
    assert {name: str(python) for name, python in promised.items() if lowest not in python} == {}


def _only_with_the_pinned_versions():
    """Skip where a person chose other versions; CI says so when it does."""
    if os.environ.get("CI") == "true" and os.environ.get("BACKEDU_VERSIONS") != "lowest":
        assert strangers() == {}
    if strangers():
        pytest.skip(f"other versions than constraints.txt names: {strangers()}")


def test_no_rule_points_to_notes_that_are_not_here():
    """Whoever reads a rule finds it, and its source, beside the data; words such as "5c" or "X5" lead nowhere."""
    outside = re.compile(
        r"content notes|\b(plan|muscles|safety|quality|advice|design|house|corrections)\.md\b"
        r"|\((5[a-f]|[LXP]\d)\)|\bBars? [A-Z]\d"
    )
    named = {}
    for path in [*(ROOT / "backedu").rglob("*"), *(ROOT / "tests").rglob("*.py"), *ROOT.glob("*.md")]:
        if path.suffix in (".py", ".toml", ".js", ".css", ".j2", ".md") and path.name != "test_house.py":
            named |= {f"{path.name}: {found[0]}": True for found in outside.finditer(path.read_text(encoding="utf-8"))}
    assert named == {}
