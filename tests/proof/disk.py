"""A full disk, a folder that may not be written, four at once: one sentence, the old page as it was, nothing left.

Full and read-only is a small file system in memory, mounted for this process alone, which needs the right to mount as
root or a container's user has it. Where the system gives none, a limit on the size of a file stands in for the full
disk, and the folder's permissions for the read-only one; the first line printed says which was tried.
"""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

from backedu.errors import LONGEST
from backedu.page.pdf import find_chromium
from tests.proof.kills import COMMANDS, OLD, Place
from tests.proof.table import asked, choose, write

SIZE = 2_000_000  # bytes of the small file system
FREE = (0, 4_096, 40_960)  # bytes left on it, in whole pages of memory
AT_ONCE, ROUNDS = 4, 3
LONGEST_RUN = 300  # seconds
OWN = "BACKEDU_OWN_MOUNTS"  # whether this process may mount
FILLER = "filler"


def main() -> int:
    """Try them, tell what failed, and write the table."""
    wanted = asked(__doc__.partition("\n")[0], "cases")
    if not find_chromium():
        print("no Chromium was found, which handout --pdf needs; install one")
        return 1
    _with_own_mounts()
    cases: list[tuple[str, str, Callable[[Place], str]]] = []
    for name in COMMANDS:
        cases += [(name, f"a disk with {free} bytes left", partial(_full, free=free)) for free in FREE]
        cases += [(name, "a full disk for what is soon gone", _full_scratch)] if _may_mount() else []
        cases += [(name, "a folder that may not be written", _read_only)]
        cases += [(name, f"{AT_ONCE} at once", _at_once)] * ROUNDS
    rows: dict[tuple[str, str], list[int]] = {}
    places: dict[str, Place] = {}
    with tempfile.TemporaryDirectory(prefix="disk-", ignore_cleanup_errors=True) as top:
        for name, what, try_it in choose(cases, wanted.sample, wanted.seed):
            if name not in places:
                Path(top, str(len(places))).mkdir()
                places[name] = Place(name, Path(top, str(len(places))))
            complaint = try_it(places[name])
            print(f"{name}, {what}: {complaint or 'held'}", flush=True)
            tried, held = rows.get((name, what), [0, 0])
            rows[name, what] = [tried + 1, held + (not complaint)]
    tried, held = (sum(row[at] for row in rows.values()) for at in (0, 1))
    print(f"{tried} tried, {held} held")
    if wanted.sample is None:
        print(write("disk", ["command", "what is wrong", "tried", "held"], [[*key, *row] for key, row in rows.items()]))
    return int(held < tried)


def _with_own_mounts() -> None:
    """Run this module anew where it may mount for itself, if the system gives the right."""
    if OWN in os.environ:
        print("on a small file system of its own" if _may_mount() else "no right to mount: limits stand in for it")
        return
    os.environ[OWN] = ""
    for rights in ([], ["--user", "--map-root-user"]):
        apart = ["unshare", "--mount", *rights]
        with suppress(FileNotFoundError):
            if subprocess.run([*apart, "true"], capture_output=True, check=False).returncode == 0:
                os.environ[OWN] = "yes"
                os.execvp("unshare", [*apart, sys.executable, "-m", "tests.proof.disk", *sys.argv[1:]])


def _may_mount() -> bool:
    return bool(os.environ.get(OWN))


@contextmanager
def _small(folder: Path) -> Iterator[None]:
    """Let a folder be a file system of its own."""
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "small", folder], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


def _fill(folder: Path, free: int) -> None:
    """Fill the file system of a folder, but for so many bytes."""
    with Path(folder, FILLER).open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(4096))
    os.truncate(folder / FILLER, Path(folder, FILLER).stat().st_size - free)


def _full(place: Place, free: int) -> str:
    """Write where only so many bytes are left."""
    folder = place.top / "out"
    if not _may_mount():
        place.lay()
        return _judged(place, place.start(before=partial(_limit, free)))
    with _small(folder):
        place.lay()
        _fill(folder, free)
        return _judged(place, place.start())


def _limit(size: int) -> None:
    """Let no file of a process grow larger, and no signal end it for trying."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def _full_scratch(place: Place) -> str:
    """Write where there is no room for a kernel's or a Chromium's own files."""
    folder = place.top / "tmp"
    with _small(folder):
        place.lay()
        _fill(folder, 0)
        return _judged(place, place.start())


def _read_only(place: Place) -> str:
    """Write into a folder that may not be written."""
    folder = place.top / "out"
    if not _may_mount():
        place.lay()
        folder.chmod(0o555)
        try:
            return _judged(place, place.start())
        finally:
            folder.chmod(0o755)
    with _small(folder):
        place.lay()
        subprocess.run(["mount", "-o", "remount,ro", folder], check=True)
        return _judged(place, place.start())


def _at_once(place: Place) -> str:
    """Let several write the same page at the same time."""
    place.lay()
    running = [place.start() for _ in range(AT_ONCE)]
    said = [one.communicate(timeout=LONGEST_RUN)[1] for one in running]
    if any(one.returncode for one in running):
        return f"{[one.returncode for one in running]}, {b''.join(said)[-300:]!r}"
    return _kept(place, (place.new,))


def _judged(place: Place, running: subprocess.Popen[bytes]) -> str:
    """Return what is wrong after a command ended: a page that is new as a whole, or a sentence and the old one."""
    lines = running.communicate(timeout=LONGEST_RUN)[1].decode().splitlines()
    lines = [line for line in lines if line and "cell/s" not in line and "s/cell" not in line]  # without the bar
    if running.returncode == 0:
        return _kept(place, (place.new,))
    said = [line for line in lines if not line.startswith("backedu: ") or len(line) > len("backedu: ") + LONGEST]
    if running.returncode != 2 or not lines or said:
        return f"status {running.returncode}, {lines[-5:]}"
    # Of a page and its PDF the first may be new when the second does not fit any more.
    return _kept(place, (dict.fromkeys(place.new, OLD), place.new | {"page.pdf": OLD}))


def _kept(place: Place, right: tuple[dict[str, bytes], ...]) -> str:
    """Return what is wrong with the pages that are there, or what else is."""
    pages = {name: (place.top / "out" / name).read_bytes() for name in place.new}
    if not any(pages == {name: one[name] for name in pages} for one in right):
        return "a page is neither the old one nor the new one"
    left = [name for name in place.left() if Path(name).name != FILLER]
    return f"left behind: {left[:6]}" if left else ""


if __name__ == "__main__":
    raise SystemExit(main())
