"""A finished page is printed to a PDF by a Chromium of this computer, with nothing of this computer in it."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from backedu.errors import BackeduError
from backedu.files import Schema, Spelling, read_toml, scratch_folder, write_whole
from backedu.page.signals import stoppable

NAMED = "BACKEDU_CHROMIUM"
# Names, places and flags are those of other people's programs.
PROGRAMS: Schema = {
    "names": [str],
    "places": [str],
    "flags": [Spelling("flag", "--headless", "--[a-z-]+(=.+)?")],
    "longest": float,
}
LONGEST_PROFILE = 103 - len("/org.chromium.Chromium.xxxxxx/SingletonSocket")  # bytes, by the shortest limit (macOS)
BY_HAND = "open {page} in a browser, press Ctrl+P (on a Mac Cmd+P) and choose Save as PDF"
# What a Chromium writes of itself and of the time, beside the page's title.
TELLING = re.compile(
    rb"/(?:Author|Creator|Producer|CreationDate|ModDate) ?(?:\((?:\\.|[^\\()])*\)|<[0-9A-Fa-f\s]*>)", re.S
)


def print_pdf(page: Path, *, chromium: str | None = None) -> Path:
    """Print a page to a PDF beside it and return its path.

    Parameters
    ----------
    page : Path
        The page's HTML file.
    chromium : str, optional
        The program that prints; the one `find_chromium` finds when not given.

    Returns
    -------
    Path
        The PDF, tagged for screen readers, with the page's title and no time, no user and no program in it. Printed
        twice by the same program, the same page gives the same bytes.

    Raises
    ------
    BackeduError
        When there is no Chromium or it does not print; the sentence says how to print by hand. An older PDF is then
        left as it was.
    """
    program = chromium or find_chromium()
    hint = BY_HAND.format(page=page)
    if program is None:
        raise BackeduError(f"no Chromium, Chrome or Edge was found to make the PDF; {hint}")
    target = page.with_suffix(".pdf")
    try:
        # Beside the page, since some systems let a browser write nowhere else than below the person's own folder.
        with stoppable(), scratch_folder() as profile, scratch_folder(target.parent) as beside:
            printed = beside / "page.pdf"
            _run(program, page, printed, str(profile), hint)
            return write_whole(target, _printed(printed, program, hint))
    except OSError as error:
        raise BackeduError(f"cannot write {target}: {error.strerror}; {hint}") from None


def old_pdf(page: Path) -> str:
    """Return a sentence about the PDF that lies beside a page written after it; nothing where there is none."""
    pdf = page.with_suffix(".pdf")
    return f"{pdf} is still of an older page; print the page anew, or delete that PDF" if os.path.lexists(pdf) else ""


def find_chromium() -> str | None:
    """Return a program that can print: the one named by the environment, on the PATH, or in a usual place."""
    known = read_toml("chromium.toml", PROGRAMS)
    named = os.environ.get(NAMED)
    if named:
        found = shutil.which(named)
        if found is None:
            raise BackeduError(f"{NAMED} names {named}, which is no program; give the path of a Chromium, or nothing")
        return found
    on_path = filter(None, (shutil.which(name) for name in known["names"]))
    elsewhere = (str(path) for place in known["places"] for path in _matches(place) if os.access(path, os.X_OK))
    return next(on_path, None) or next(elsewhere, None)


def blank(pdf: bytes) -> bytes:
    """Return a PDF that says of itself nothing but its title; blanks take the room, so that no place in it moves."""
    number = re.search(rb"/Info (\d+) 0 R", pdf[max(pdf.rfind(b"trailer"), 0) :])
    info = number and re.search(rb"(?<=\n)" + number[1] + rb" 0 obj\b(.*?)endobj", pdf, re.S)
    if not info:
        raise BackeduError("this browser writes a PDF in which its own name and the time cannot be blanked")
    told = TELLING.sub(lambda found: b" " * len(found[0]), info[1])
    return pdf[: info.start(1)] + told + pdf[info.end(1) :]


def _matches(place: str) -> list[Path]:
    """Return the files at a place, with the person's folder and the system's variables filled in."""
    path = Path(os.path.expandvars(place)).expanduser()
    return sorted(Path(path.anchor).glob(str(path.relative_to(path.anchor)))) if path.is_absolute() else []


def _run(program: str, page: Path, target: Path, profile: str, hint: str) -> None:
    """Let the program print, with a profile of its own that is thrown away."""
    known = read_toml("chromium.toml", PROGRAMS)
    # As root, as in a container, Chromium starts only without its own sandbox.
    root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    own = [f"--user-data-dir={profile}", f"--print-to-pdf={target.resolve()}", page.resolve().as_uri()]
    try:
        _wait([program, *known["flags"], *root, *own], known["longest"], _surroundings(profile))
    except subprocess.TimeoutExpired:
        raise BackeduError(f"{program} printed nothing for {known['longest']} seconds; {hint}") from None
    except OSError as error:
        raise BackeduError(f"{program} did not start: {error.strerror}; {hint}") from None


def _surroundings(profile: str) -> dict[str, str]:
    """Return this process's environment, in which a Chromium puts what is soon gone into its profile.

    Stopped, it clears nothing away. It keeps a socket there, whose path may not be long.
    """
    short = len(os.fsencode(profile)) <= LONGEST_PROFILE
    return os.environ | ({"TMPDIR": profile} if short else {})


def _wait(command: list[str], longest: float, surroundings: dict[str, str]) -> None:
    """Run a command to its end, which says nothing: what counts is a PDF. Stopped, it takes all its processes along."""
    nothing: dict[str, Any] = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.DEVNULL)
    running = subprocess.Popen(command, env=surroundings, start_new_session=True, **nothing)
    try:
        running.wait(longest)
    except BaseException:
        _kill(running)
        raise


def _kill(running: subprocess.Popen[bytes]) -> None:
    """End a program, and on Unix the processes it started, such as a Chromium behind a script."""
    if sys.platform == "win32":
        running.kill()
    else:
        try:
            os.killpg(running.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            running.kill()  # it ended just now
    running.wait()


def _printed(path: Path, program: str, hint: str) -> bytes:
    """Return what was printed without what it tells of this computer, or say that it is no PDF."""
    content = path.read_bytes() if path.is_file() else b""
    if not (content.startswith(b"%PDF-") and content.rstrip().endswith(b"%%EOF")):
        raise BackeduError(f"{program} did not print the page; {hint}")
    try:
        return blank(content)
    except BackeduError as error:
        raise BackeduError(f"{error}; {hint}") from None
