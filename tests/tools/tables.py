"""The package's data as it is written, unchecked: for tests that compare it with what was read of it."""

import csv
import tomllib

from tests.tools.checkout import ROOT

DATA = ROOT / "backedu/data"


def written(name):
    """Return what a file of the data says: a dict, or of a CSV file a dict of texts for each row."""
    text = (DATA / name).read_text(encoding="utf-8")
    return tomllib.loads(text) if name.endswith(".toml") else list(csv.DictReader(text.splitlines()))
