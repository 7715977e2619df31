"""How long a handout takes, beside papermill and nbconvert's own HTML exporter on the same notebook in the same run.

`pip install -c constraints.txt -e ".[bench]"`, then `python -m tests.benchmarks.bench_handout`; with `ours` behind it
the peer is left out.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from pathlib import Path

from backedu import Assessment, handout, muscles
from backedu.assessment.findings import LENGTHS, SORE_SPOTS, STRENGTHS, Finding
from backedu.assessment.proposal import propose
from backedu.catalogue.cautions import cautions
from tests.benchmarks.timing import machine, report

PATIENTS = 60
PEERS = 5
BAR = 27  # times as long as we take
TEMPLATE = Path(__file__).parents[2] / "notebooks" / "en" / "4_your_plan.ipynb"


def patients(count: int = PATIENTS, seed: int = 4) -> list[tuple[Assessment, tuple[str, ...]]]:
    """Return people of whom anything may have been found, each with the exercises the proposal suggests."""
    dice = random.Random(seed)
    people = []
    for _ in range(count):
        found = {id: _found(dice) for id in dice.sample(list(muscles()), dice.randint(0, len(muscles())))}
        told = dice.choice([None, dice.sample(list(cautions()), dice.randint(0, 3))])
        patient = Assessment(**found, safety="clear", pain=dice.choice(["none", "mild", "severe"]), cautions=told)
        people.append((patient, propose(patient).suggested))
    return people


def _found(dice: random.Random) -> str | dict[str, str]:
    """Return what may be found of a muscle: the same on both sides, or not."""
    left, right = (
        str(Finding(dice.choice(LENGTHS), dice.choice(STRENGTHS), dice.choice(SORE_SPOTS), dice.random() < 0.5))
        for _ in range(2)
    )
    return dice.choice([left, {"left": left, "right": right}])


def times_ms(folder: Path) -> tuple[list[float], list[float]]:
    """Return the milliseconds that each page takes, by the clock and of the processor."""
    clock, busy = [], []
    others = patients(seed=5)  # for them the exercises are drawn, which are the same for everyone
    for n, (patient, picked) in enumerate([*others, *patients()]):
        start, worked = time.perf_counter(), time.process_time()
        handout(patient, folder / "plan.html", exercises=picked, lang=("en", "es")[n % 2])
        if n >= len(others):
            clock.append(1000 * (time.perf_counter() - start))
            busy.append(1000 * (time.process_time() - worked))
    return clock, busy


def peer_ms(folder: Path) -> list[float]:
    """Return the milliseconds that papermill and nbconvert take to run the notebook and write its page."""
    import papermill
    from nbconvert import HTMLExporter

    taken = []
    for _ in range(PEERS + 1):
        start = time.perf_counter()
        papermill.execute_notebook(TEMPLATE, folder / "run.ipynb", progress_bar=False)
        page, _ = HTMLExporter(exclude_input=True).from_filename(str(folder / "run.ipynb"))
        (folder / "peer.html").write_text(page, encoding="utf-8")
        taken.append(1000 * (time.perf_counter() - start))
    return taken[1:]


def main() -> None:
    """Print the medians, and how many times as long the peer takes."""
    print(machine())
    with tempfile.TemporaryDirectory() as name:
        clock, busy = times_ms(Path(name))
        ours = statistics.median(clock)
        report(f"handout ({PATIENTS} people)", ours)
        report("handout, the processor's time", statistics.median(busy))
        if "ours" not in sys.argv[1:]:
            theirs = statistics.median(peer_ms(Path(name)))
            report(f"papermill and nbconvert ({PEERS})", theirs)
            print(f"{'papermill and nbconvert / ours':48} {theirs / ours:9.1f} x    bar {BAR} x")


if __name__ == "__main__":
    main()
