"""How much of what tells who a person is gets found, and how much of what a clinic writes every day passes."""

import csv
import re

import pytest

from backedu.page.check.privacy import identifier
from tests.tools.checkout import ROOT

FOUND_AT_LEAST = 0.94
FALSE_ALARMS_AT_MOST = 2
# What nobody sees in an editor stands in the tables as \u200b, and a line break as \n.
ESCAPE = re.compile(r"\\u([0-9a-f]{4})|\\U([0-9a-f]{8})|\\n")


def rows(name):
    with (ROOT / "tests/data" / name).open(encoding="utf-8", newline="") as file:
        return [row | {"said": ESCAPE.sub(sign, row["text"])} for row in csv.DictReader(file)]


def sign(escape):
    code = escape[1] or escape[2]
    return chr(int(code, 16)) if code else "\n"


@pytest.mark.parametrize("lang", ["en", "es"])
def test_nearly_every_identifier_is_found(lang):
    all_of_them = [row for row in rows("identifiers.csv") if row["lang"] == lang]
    missed = [f"{row['kind']}: {row['text']}" for row in all_of_them if not identifier(row["said"])]
    assert len(all_of_them) >= 150
    assert 1 - len(missed) / len(all_of_them) >= FOUND_AT_LEAST, "\n".join(missed)


def test_what_a_clinic_writes_every_day_passes():
    all_of_them = rows("clinic_phrases.csv")
    caught = [f"{kind}: {row['text']}" for row in all_of_them if (kind := identifier(row["said"]))]
    assert len(all_of_them) >= 300
    assert len(caught) <= FALSE_ALARMS_AT_MOST, "\n".join(caught)
