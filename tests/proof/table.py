"""How a proof is asked for, and the table that it leaves."""

from __future__ import annotations

import argparse
import csv
import io
import random
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from tests.benchmarks.timing import machine
from tests.tools.checkout import ROOT

TABLES = ROOT / "tests/data/proof"


def commit() -> str:
    """Return the commit that is tried."""
    asked = ["git", "-C", str(ROOT), "rev-parse", "--short=12", "HEAD"]
    return subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()


def asked(about: str, unit: str) -> argparse.Namespace:
    """Read the command line: `sample`, how many to try (None: all), and `seed`, which chooses them."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--sample", type=int, help=f"try only so many {unit}, and write no table")
    parser.add_argument("--seed", default=None, help="what chooses them; without it the commit does")
    answer = parser.parse_args()
    answer.seed = answer.seed or commit()
    return answer


def choose(from_: Sequence[Any], sample: int | None, seed: str) -> list[Any]:
    """Return all of them, or as many as were asked for, chosen by the seed and in their order."""
    if sample is None or sample >= len(from_):
        return list(from_)
    chosen = random.Random(seed).sample(range(len(from_)), sample)
    return [from_[at] for at in sorted(chosen)]


def write(name: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Path:
    """Write a table under tests/data/proof; its first line says which commit was tried, and where."""
    text = io.StringIO()
    text.write(f"# commit {commit()}; {machine()}\n")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    TABLES.mkdir(exist_ok=True)
    path = TABLES / f"{name}.csv"
    path.write_text(text.getvalue(), encoding="utf-8")
    return path
