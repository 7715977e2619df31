"""Killed and told to end at any moment: the page at the target is the old one or the new one, and nothing stays behind.

Each command that writes runs in folders of its own (target, TMPDIR, HOME), over an older page. Told to end by SIGINT,
SIGTERM or SIGHUP it leaves nothing: no file, no kernel, no Chromium. Killed by SIGKILL it cannot clear away; after
`TOGETHER` kills the next run that ends well does.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
import psutil
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from backedu.page.pdf import find_chromium
from tests.proof.table import asked, choose, write
from tests.tools.checkout import ROOT
from tests.tools.plans import MODEL, PICKED

OLD = b"<!DOCTYPE html><title>an older page</title></html>\n"
SAVE = """
import sys
from backedu import Assessment
from backedu.errors import BackeduError
try:
    Assessment(hamstrings="long").save(sys.argv[1])
except BackeduError as error:
    sys.exit(print(f"backedu: {error}", file=sys.stderr) or 2)
"""
BACKEDU = [sys.executable, "-m", "backedu"]
EXPORT = [*BACKEDU, "export", "--to", "out/page.html"]
HANDOUT = [*BACKEDU, "handout", "found.json", "--to", "out/page.html"]
COMMANDS = {
    "export, run in a kernel": ([*EXPORT, "new.ipynb"], ["page.html"]),
    "export, run before": ([*EXPORT, "ran.ipynb"], ["page.html"]),
    "handout": (HANDOUT, ["page.html"]),
    "handout --pdf": ([*HANDOUT, "--pdf"], ["page.html", "page.pdf"]),
    "Assessment.save": ([sys.executable, "-c", SAVE, "out/found.json"], ["found.json"]),
}
KILLS, EACH = 20, 4  # of every command: by SIGKILL, and by each of the three others; 100 and 60 in all
TOLD = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
TOGETHER = 4  # kills before a run that clears away
LONGEST = 120  # seconds of a run
MOMENT = 3  # seconds in which a process that was ended is gone
MARK = "BACKEDU_PROOF"


@dataclass
class Place:
    """The folders in which one command runs, what it writes there, and how long it takes."""

    name: str
    top: Path
    new: dict[str, bytes] = field(default_factory=dict)
    seconds: float = 0
    usual: set[Path] = field(default_factory=set)

    def __post_init__(self) -> None:
        for folder in ("out", "tmp", "home"):
            (self.top / folder).mkdir()
        cells = [new_markdown_cell("# A page"), new_code_cell("1 + 1")]
        kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
        nbformat.write(new_notebook(cells=cells, metadata=kernel), self.top / "new.ipynb")
        cells[1].execution_count = 1
        cells[1].outputs = [nbformat.v4.new_output("stream", text="2")]
        nbformat.write(new_notebook(cells=cells, metadata=kernel), self.top / "ran.ipynb")
        MODEL.save(self.top / "found.json")
        kept = json.loads((self.top / "found.json").read_text()) | {"exercises": PICKED}
        (self.top / "found.json").write_text(json.dumps(kept))
        # What a first run leaves in a person's own folder, such as matplotlib's list of fonts, is no fault.
        self.finish()
        self.finish()
        self.new = {name: (self.top / "out" / name).read_bytes() for name in COMMANDS[self.name][1]}
        self.usual = set(self.top.rglob("*"))

    def lay(self) -> None:
        """Let older pages stand where the command writes."""
        for name in COMMANDS[self.name][1]:
            (self.top / "out" / name).write_bytes(OLD)

    def start(self, before: Callable[[], None] | None = None) -> subprocess.Popen[bytes]:
        """Start the command, with signals as a terminal hands them on; `before` is called in its process first."""
        named = {MARK: str(self.top), "HOME": str(self.top / "home"), "TMPDIR": str(self.top / "tmp")}
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("XDG_", "JUPYTER_"))}
        ours = {number: signal.signal(number, signal.SIG_DFL) for number in TOLD}
        try:
            return subprocess.Popen(
                COMMANDS[self.name][0],
                cwd=self.top,
                env=kept | named | {"PYTHONPATH": str(ROOT)},
                start_new_session=True,
                preexec_fn=before,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
            )
        finally:
            for number, handler in ours.items():
                signal.signal(number, handler)

    def finish(self) -> None:
        """Let the command run to its end."""
        self.lay()
        start = time.perf_counter()
        running = self.start()
        said = running.communicate(timeout=LONGEST)[1]
        if running.returncode:
            raise SystemExit(f"{self.name} fails when nobody stops it: {said.decode()[-300:]}")
        self.seconds = time.perf_counter() - start

    def stop(self, number: signal.Signals, share: float) -> None:
        """Stop the command in the middle; Ctrl+C reaches all its processes, as in a terminal."""
        self.lay()
        running = self.start()
        time.sleep(share * self.seconds)
        with suppress(ProcessLookupError):
            (os.killpg if number == signal.SIGINT else os.kill)(running.pid, number)
        running.communicate(timeout=LONGEST)

    def pages(self) -> tuple[int, int]:
        """Return how many of the pages are neither old nor new, and how many are gone."""
        held = {name: self.top / "out" / name for name in self.new}
        torn = [name for name, path in held.items() if path.exists() and path.read_bytes() not in (OLD, self.new[name])]
        return len(torn), sum(not path.exists() for path in held.values())

    def left(self) -> list[str]:
        """Return the files and processes that should not be there; processes may take a moment to end."""
        until = time.monotonic() + MOMENT
        while (running := self._running()) and time.monotonic() < until:
            time.sleep(0.1)
        found = set(self.top.rglob("*")) - self.usual
        self.usual |= found  # each is told once
        files = [str(path.relative_to(self.top)) for path in found]
        return [*sorted(files), *running]

    def _running(self) -> list[str]:
        """Return the processes that were started here, however often removed."""
        found = []
        for process in psutil.process_iter():
            with suppress(psutil.Error):
                ours = process.environ().get(MARK) == str(self.top) or str(self.top) in " ".join(process.cmdline())
                if ours and process.status() != psutil.STATUS_ZOMBIE:
                    found.append(f"process {process.name()}")
        return found


def main() -> int:
    """Try them, tell what failed, and write the table."""
    wanted = asked(__doc__.partition("\n")[0], "kills and signals")
    if not find_chromium():
        print("no Chromium was found, which handout --pdf needs; install one")
        return 1
    numbers = [signal.SIGKILL] * KILLS + [number for number in TOLD for _ in range(EACH)]
    every = [(name, number) for name in COMMANDS for number in numbers]
    moments = random.Random(wanted.seed)
    by_command: dict[str, list[signal.Signals]] = defaultdict(list)
    for name, number in choose(every, wanted.sample, wanted.seed):
        by_command[name].append(number)
    rows = [row for name, chosen in by_command.items() for row in _tried(name, chosen, moments)]
    tried, torn, lost, left = (sum(row[at] for row in rows) for at in range(2, 6))
    print(f"{tried} tried: {torn} torn, {lost} lost, {left} with something left behind")
    if wanted.sample is None:
        print(write("kills", ["command", "signal", "tried", "torn", "lost", "left behind"], rows))
    return int(bool(torn or lost or left))


def _tried(name: str, numbers: list[signal.Signals], moments: random.Random) -> list[list[object]]:
    """Stop a command by each of the signals and return its lines of the table."""
    told: dict[str, list[int]] = {}
    with tempfile.TemporaryDirectory(prefix="kills-", ignore_cleanup_errors=True) as top:
        place = Place(name, Path(top))
        kills = 0
        for at, number in enumerate(numbers):
            place.stop(number, moments.uniform(0, 1.05))
            torn, lost = place.pages()
            left: list[str] = []
            kills += number == signal.SIGKILL
            last = number not in numbers[at + 1 :]
            if number != signal.SIGKILL:
                left = place.left()
            elif kills % TOGETHER == 0 or last:
                place.finish()
                left = place.left()
            if torn or lost or left:
                print(f"{name}, {number.name}: {torn} torn, {lost} lost, left: {left[:6]}", flush=True)
            row = told.setdefault(number.name, [0, 0, 0, 0])
            told[number.name] = [a + b for a, b in zip(row, [1, torn, lost, bool(left)], strict=True)]
        print(f"{name}: {place.seconds:.1f} seconds a run, stopped {len(numbers)} times", flush=True)
    return [[name, number, *row] for number, row in told.items()]


if __name__ == "__main__":
    raise SystemExit(main())
