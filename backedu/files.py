"""Reading the package's data, and writing files whole or not at all."""

from __future__ import annotations

import csv
import os
import stat
import tempfile
import tomllib
from pathlib import Path
from typing import Any

from backedu.errors import BackeduError

HOME = Path(__file__).parent  # the package, from which data, templates and scripts are read
MOST_READ = 100_000  # bytes of a person's TOML file


def write_whole(path: str | os.PathLike[str], text: str) -> Path:
    """Write text beside the path, then rename it there, so that a reader or a crash never meets half a file."""
    path = _followed(Path(path))
    try:
        # Its name is short, so that a long one of the file is no trouble before the file itself is written.
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".backedu-")
    except OSError as error:
        raise BackeduError(f"cannot write {path}: {error.strerror}; choose a folder that exists and is yours") from None
    beside = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        beside.chmod(_mode(path))
        beside.replace(path)
    except OSError as error:
        raise BackeduError(f"cannot write {path}: {error.strerror}; the old file, if any, is unchanged") from None
    finally:
        beside.unlink(missing_ok=True)
    return path


def write_page(path: Path, text: str) -> Path:
    """Write a page whole, and make the folder it goes to where there is none."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BackeduError(f"cannot make the folder {path.parent}: {error.strerror}") from None
    return write_whole(path, text)


def _followed(path: Path) -> Path:
    """Return where a link leads, or the path itself where it is none."""
    try:
        return path.resolve(strict=path.exists()) if path.is_symlink() else path
    except (OSError, RuntimeError) as error:  # RuntimeError: a link that leads to itself, before Python 3.13
        reason = getattr(error, "strerror", None) or "it is a link that leads to itself"
        raise BackeduError(f"cannot write {path}: {reason}; choose another name") from None


def _mode(path: Path) -> int:
    """Return the permissions a file keeps, or those the person's umask gives a new one."""
    if path.exists():
        return stat.S_IMODE(path.stat().st_mode)
    umask = os.umask(0)
    os.umask(umask)
    return 0o666 & ~umask


def read_toml(name: str) -> dict[str, Any]:
    """Read one TOML file of the package's data."""
    return tomllib.loads((HOME / "data" / name).read_text(encoding="utf-8"))


def read_csv(name: str) -> list[dict[str, str]]:
    """Read one CSV file of the package's data, a dict per row."""
    return list(csv.DictReader((HOME / "data" / name).read_text(encoding="utf-8").splitlines()))


def read_table(path: Path) -> dict[str, Any]:
    """Return what a person's TOML file holds, or say in one sentence why it cannot be read."""
    try:
        return tomllib.loads(_content(path).decode("utf-8-sig"))
    except BackeduError:
        raise
    except FileNotFoundError:
        raise BackeduError(f"there is no {path}; give the path of a clinic.toml") from None
    except OSError as error:
        raise BackeduError(f"cannot read {path}: {error.strerror}; give the path of a clinic.toml") from None
    except UnicodeDecodeError:
        raise BackeduError(f"{path} is not text in UTF-8; save it as that") from None
    except (ValueError, RecursionError) as error:
        raise BackeduError(f'{path} is not TOML: {error}; write lines such as name = "…"') from None


def _content(path: Path) -> bytes:
    """Return what a file holds; what is no file is not opened, since reading it might never end."""
    if not stat.S_ISREG(path.stat().st_mode):
        raise BackeduError(f"cannot read {path}: it is no file; give the path of a clinic.toml")
    with path.open("rb") as file:
        content = file.read(MOST_READ + 1)
    if len(content) > MOST_READ:
        raise BackeduError(f"{path} is larger than {MOST_READ // 1000} kB; write the clinic's few lines only")
    return content
