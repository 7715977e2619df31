"""Broken inputs: whatever a user hands over, the answer is a page or one sentence, soon, and nothing is left.

Each case runs `backedu.cli.main` or a function of the package in a child of this process, without the rights of root,
in a folder of its own; a few run as real commands too. It stops where a notebook that was read would start a kernel,
and where `present` would open its server: what runs there is the notebook's own code. The table counts those.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import random
import resource
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from backedu import cli
from backedu.errors import LONGEST, BackeduError, is_plain
from tests.proof.table import asked, choose, write
from tests.tools.inputs import Case, cases, prepare
from tests.tools.rights import without_rights

MOST_SECONDS, MOST_MB = 2.0, 300
GIVE_UP = 30  # seconds after which a case is ended
REAL = 25  # every so many of the commands is run as a real one too
SAID = "backedu: "


class Reached(BaseException):
    """A kernel or a server would start now."""


def main() -> int:
    """Try them, tell what failed, and write the table."""
    without_rights("tests.proof.inputs")
    wanted = asked(__doc__.partition("\n")[0], "inputs")
    prepare()
    _stop_before_kernels()
    every = cases(random.Random(wanted.seed))
    print(f"{len(every)} inputs; seed {wanted.seed}", flush=True)
    rows: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for number, case in choose(list(enumerate(every)), wanted.sample, wanted.seed):
        told = _judged(case, real=False)
        rows[case.kind, case.breaking].append(told)
        # Where a kernel would start it would run on for minutes, and no shell can hand over a NUL.
        if number % REAL == 0 and case.command and told["status"] != "reached" and "NUL" not in case.breaking:
            told = _judged(case, real=True)
            rows[f"{case.kind}, real command", case.breaking].append(told)
    table = [_row(*key, told) for key, told in rows.items()]
    tried, held = (sum(row[at] for row in table) for at in (2, 3))
    print(f"{tried} tried, {held} held")
    if wanted.sample is None:
        columns = ["input", "breaking", "tried", "held", "up to a kernel or server", "slowest seconds", "most MB more"]
        print(write("inputs", columns, table))
    return int(held < tried)


def _judged(case: Case, real: bool) -> dict[str, Any]:
    """Try a case, tell what is wrong with the answer, and return it."""
    told = _tried(case, real)
    told["complaint"] = _complaint(told, real)
    if told["complaint"]:
        print(f"{case.kind}, {case.breaking}{', real command' if real else ''}: {told['complaint']}", flush=True)
    return told


def _row(kind: str, breaking: str, told: list[dict[str, Any]]) -> list[Any]:
    """Return a line of the table."""
    held = sum(not one["complaint"] for one in told)
    slowest, most = (max(one[key] for one in told) for key in ("seconds", "MB"))
    return [kind, breaking, len(told), held, sum(one["status"] == "reached" for one in told), f"{slowest:.2f}", most]


def _stop_before_kernels() -> None:
    """Let nothing start that would run a notebook's own code."""

    def reach(*_: Any, **__: Any) -> Any:
        raise Reached

    importlib.import_module("backedu.page.exporter").run = reach
    importlib.import_module("backedu.visit.present")._serve_visit = reach
    importlib.import_module("backedu.visit.present")._serve_lab = reach


def _tried(case: Case, real: bool) -> dict[str, Any]:
    """Try a case in a folder of its own and return what came of it."""
    top = Path(tempfile.mkdtemp(prefix="proof-"))
    try:
        folder = top / "a" / "b"
        for made in (top / "a", folder, top / "tmp", top / "home"):
            made.mkdir()
        call = case.lay(folder)
        before = set(top.rglob("*"))
        told = _real(call, folder) if real else _forked(call, folder)
        printed = {(folder / line).resolve() for line in [*told["printed"].splitlines(), *told.get("made", [])]}
        left = {path for path in set(top.rglob("*")) - before if path.name not in ("said", "printed")}
        left -= set((top / "home").rglob("*"))
        told["pages"] = [path.read_bytes() for path in printed if path.suffix in (".html", ".pdf") and path.is_file()]
        told["left"] = sorted(
            str(path.relative_to(top)) for path in left if path.resolve() not in printed | _above(printed)
        )
        return told
    finally:
        shutil.rmtree(top, ignore_errors=True)


def _above(paths: set[Path]) -> set[Path]:
    """Return the folders in which they lie."""
    return {folder for path in paths for folder in path.parents}


def _forked(call: list[str] | Callable[[], Any], folder: Path) -> dict[str, Any]:
    """Run a call in a child of this process, which has loaded everything already."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        _in_child(call, folder, writing)
    os.close(writing)
    ready = select.select([reading], [], [], GIVE_UP)[0]
    with os.fdopen(reading, "rb") as answer:
        content = answer.read() if ready else b""
    if not ready:
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
    ended = os.waitpid(child, 0)[1]
    told = json.loads(content) if content else {"status": f"ended by {ended}", "seconds": float(GIVE_UP), "MB": 0}
    read = {name: (folder / name).read_text("utf-8", "replace") for name in ("said", "printed")}
    return {**told, **read}


def _in_child(call: list[str] | Callable[[], Any], folder: Path, writing: int) -> None:
    """Run a call here, write down how it went, and end."""
    try:
        os.chdir(folder)
        for name, number in (("printed", 1), ("said", 2)):
            os.dup2(os.open(name, os.O_WRONLY | os.O_CREAT, 0o666), number)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        tempfile.tempdir = os.environ["TMPDIR"] = str(folder.parent.parent / "tmp")
        held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        start = time.perf_counter()
        status, made = _status(call)
        seconds = time.perf_counter() - start
        more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - held) // 1000
        sys.stdout.flush()
        sys.stderr.flush()
        os.write(writing, json.dumps({"status": status, "made": made, "seconds": seconds, "MB": more}).encode())
    finally:
        os._exit(0)


def _status(call: list[str] | Callable[[], Any]) -> tuple[object, list[str]]:
    """Return the exit status of a command, or what would be that of a function, and the file that a function made."""
    try:
        if isinstance(call, list):
            return cli.main(call), []
        made = call()
        return 0, [str(made)] if isinstance(made, Path) else []
    except Reached:
        return "reached", []
    except SystemExit as ended:
        return ended.code, []
    except BackeduError as error:
        print(f"{SAID}{error}", file=sys.stderr)
        return 2, []
    except BaseException as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        return f"{type(error).__name__}: {str(error)[:200]!r} ({place.filename}:{place.lineno})", []


def _real(arguments: Any, folder: Path) -> dict[str, Any]:
    """Run a real command."""
    top = folder.parent.parent
    # In the person's own folder matplotlib keeps its list of fonts.
    places = {"TMPDIR": str(top / "tmp"), "HOME": str(top / "home")}
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "backedu", *arguments],
        cwd=folder,
        env=os.environ | places | {"PYTHONPATH": str(Path(cli.__file__).parent.parent), "PYTHONDONTWRITEBYTECODE": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=GIVE_UP * 2,
    )
    read = {"said": done.stderr.decode("utf-8", "replace"), "printed": done.stdout.decode("utf-8", "replace")}
    return {"status": done.returncode, "seconds": time.perf_counter() - start, "MB": 0, **read}


def _complaint(told: dict[str, Any], real: bool) -> str:
    """Return what is wrong with an answer; nothing where it held."""
    said, status = told["said"], told["status"]
    wrong = []
    if status == 2:
        if not (said.startswith(SAID) and len(said.splitlines()) == 1 and said.endswith("\n")):
            wrong.append(f"no single sentence but {said[:300]!r}")
        if len(said) > len(SAID) + LONGEST + 1 or len(said) < len(SAID) + 15:
            wrong.append(f"{len(said)} characters")
        if told["printed"]:
            wrong.append(f"it printed {told['printed'][:80]!r}")
    elif status == 0:
        # All that may be said of a page is whose clinic it names.
        more = [line for line in said.splitlines() if not line.startswith(f"{SAID}with the clinic of ")]
        if more or not all(page.rstrip().endswith((b"</html>", b"%%EOF")) for page in told["pages"]):
            wrong.append(f"done, but {said[:200]!r} or half a page")
    elif status != "reached":
        wrong.append(f"status {status}: {said[-200:]!r}")
    if not is_plain(f"{said}{told['printed']}".replace("\n", "")):
        wrong.append(f"signs that a terminal obeys: {said[:200]!r}")
    if told["left"]:
        wrong.append(f"left behind: {told['left'][:5]}")
    # Starting Python and loading the rooms is no part of the answer; in the children it was done before.
    if told["seconds"] > MOST_SECONDS and not real:
        wrong.append(f"{told['seconds']:.1f} seconds")
    if told["MB"] > MOST_MB:
        wrong.append(f"{told['MB']} MB more")
    return "; ".join(wrong)


if __name__ == "__main__":
    raise SystemExit(main())
