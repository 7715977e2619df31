"""The scripts that browsers get hold together: their types fit, in the visit as on the page."""

from __future__ import annotations

import re

import pytest

from backedu.picture.live import MOVES, joined
from backedu.visit.pelvis import SCRIPTS
from tests.tools.typescript import type_errors
from tests.tools.typescript import typescript as typescript  # a fixture

WHOLE = {"visit": SCRIPTS, "page": MOVES}


@pytest.mark.parametrize("names", WHOLE.values(), ids=WHOLE)
def test_the_types_of_a_script_fit(typescript, tmp_path, names):
    assert type_errors(typescript, joined(*names), tmp_path) == []


def test_a_type_error_is_found(typescript, tmp_path):
    wrong = joined(*SCRIPTS) + 'new Findings("hamstrings", []);\n'
    (found,) = type_errors(typescript, wrong, tmp_path)
    assert "'string'" in found and found.endswith('in: new Findings("hamstrings", []);')


def test_the_visit_is_one_module_without_imports():
    script = joined(*SCRIPTS)
    assert re.findall(r"^export .*", script, re.MULTILINE) == ["export default { render };"]
    assert not re.search(r"^import |import\(|https?://(?!www\.w3\.org/2000/svg)", script, re.MULTILINE)
    for name in SCRIPTS:
        assert joined(name) in script
