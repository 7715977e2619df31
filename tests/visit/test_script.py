"""The scripts that browsers get hold together: their types fit, in the visit as on the page."""

from __future__ import annotations

import json
import re
import subprocess
from itertools import pairwise, product

import pytest

from backedu import Assessment, muscles
from backedu.assessment.findings import LENGTHS, SORE_SPOTS, STRENGTHS, Finding
from backedu.assessment.history import History
from backedu.assessment.record import FORMAT, VERSION, parse_record
from backedu.picture.live import MOVES, joined
from backedu.visit import pelvis
from backedu.visit.pelvis import SCRIPTS
from backedu.visit.session import Session, letters
from tests.tools.checkout import ROOT
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


# --- the file that the browser offers where the kernel is lost ---

RECORDS = """
const cases = JSON.parse(require("fs").readFileSync(0, "utf8"));
console.log(JSON.stringify(cases.map(({ muscles, axes, letters, person }) => {
  const findings = new Findings(muscles, axes);
  findings.letters = letters;
  return findings.record(person);
})));
"""
FINDINGS = [str(Finding(*each)) for each in product(LENGTHS, STRENGTHS, SORE_SPOTS, (False, True))]


def saved_by_the_browser(cases):
    """Return what the script would save, for findings with the exercises of a visit."""
    sent = []
    for found, history in cases:
        session = Session(assessment=found, last=history)
        here = {"muscles": list(muscles()), "axes": pelvis._axes(), "letters": letters(found)}
        sent.append({**here, "person": pelvis._person(session)})
    run = ["node", "-e", joined("visit/static/findings.js") + RECORDS]
    done = subprocess.run(run, input=json.dumps(sent), capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def test_the_browser_saves_what_save_writes_byte_for_byte(tmp_path):
    found = [Assessment(hamstrings=words, iliopsoas={"left": words}, piriformis={"right": words}) for words in FINDINGS]
    found += [Assessment(multifidus={"left": one, "right": other}) for one, other in pairwise(FINDINGS)]
    written = [(one, one.save(tmp_path / f"{n}.json").read_text(encoding="utf-8")) for n, one in enumerate(found)]
    assert saved_by_the_browser((one, History()) for one in found) == [text for _, text in written]


def test_the_browser_saves_every_file_of_the_visit_byte_for_byte():
    """Also one that was opened from an earlier version: it is written in today's format."""
    cases, texts = [], []
    for path in sorted((ROOT / "tests/data/records").iterdir()):
        record = parse_record(path.read_bytes(), path)
        found, history = Assessment.from_record(record, path), History.from_record(record, path)
        shown = history if found.safety != "stop" else History((), history.outcomes)
        cases.append((found, history))
        texts.append(found.to_json(shown.entries()))
    assert len(texts) > 5 and saved_by_the_browser(cases) == texts


def test_the_browser_names_the_format_that_record_writes():
    assert f'format: "{FORMAT}", version: {VERSION},' in joined(*SCRIPTS)
