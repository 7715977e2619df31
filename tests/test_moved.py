"""The module names of version 0.1 answer for one release, with a sentence that names the line to write now."""

import importlib
import subprocess
import sys
import tomllib
import warnings

import pytest

import backedu
from tests.tools.checkout import ROOT

MOVED = tomllib.loads((ROOT / "backedu/data/moved.toml").read_text())
# What the notebooks of version 0.1 imported, which educators own copies of.
LINES = {
    "from backedu.evidence import research": "from backedu.page import research",
    "from backedu.loop import draw_loop": "from backedu.page import draw_loop",
    "from backedu.markup import page_style": "from backedu.page import page_style",
    "from backedu.safety import warning_signs": "from backedu.page import warning_signs",
    "from backedu.confidence import shares": "from backedu.page import shares",
    "from backedu.example import example": "from backedu.page import example",
    "from backedu.springs import trust": "from backedu.page import trust",
    "from backedu.springs import balance": "from backedu import balance",
    "from backedu.screening import screening": "from backedu.page import screening",
    "from backedu.parts import what_to_do": "from backedu.page import what_to_do",
    "from backedu.portrait import picture": "from backedu.page import picture",
    "from backedu.catalogue import patterns": "from backedu.catalogue.anatomy import patterns",
    "from backedu.assessment import Assessment": "from backedu import Assessment",
    "from backedu.page import export": "from backedu import export",
    "from backedu.ink.svg import short_path": "from backedu.picture.svg import short_path",
    "from backedu.proposal import exercises": "from backedu.assessment.proposal import propose",
}


@pytest.mark.parametrize("old", LINES)
def test_an_old_line_works_and_names_the_new_one(old):
    now = {}
    with pytest.warns(FutureWarning) as told:
        exec(old, now)
    (sentence,) = {str(one.message) for one in told}
    assert sentence == f"{old} is now: {LINES[old]}"
    then = {}
    exec(LINES[old], then)
    assert now[old.split()[-1]] is then[LINES[old].split()[-1]]


@pytest.mark.parametrize("module", [f"backedu.{name}" for name in (*MOVED["modules"], *MOVED["folders"])])
def test_every_old_module_can_be_imported_and_leads_to_one_that_is_there(module):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        importlib.import_module(module)
    for place in MOVED["modules"].get(module.removeprefix("backedu."), ()):
        assert importlib.import_module(f"backedu.{place}").__doc__


def test_what_is_gone_is_said_in_one_sentence():
    with pytest.raises(ImportError, match=r"cannot import name 'nonsense' from 'backedu\.springs'"):
        exec("from backedu.springs import nonsense")
    with pytest.raises(ModuleNotFoundError, match=r"No module named 'backedu\.nonsense'"):
        importlib.import_module("backedu.nonsense")


def test_a_person_at_the_terminal_reads_the_sentence():
    code = "from backedu.safety import what_helps"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "from backedu.safety import what_helps is now: from backedu.page import what_helps" in done.stderr


def test_nothing_of_ours_uses_an_old_name():
    code = "import backedu, pkgutil, importlib\nfor m in pkgutil.walk_packages(backedu.__path__, 'backedu.'):\n"
    code += "    m.name.endswith('__main__') or importlib.import_module(m.name)"
    subprocess.run([sys.executable, "-W", "error::FutureWarning", "-c", code], check=True)
    assert backedu.__all__
