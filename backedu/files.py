"""Reading files: regular ones, not too large, each word of our own checked. Writing them: whole or not at all."""

from __future__ import annotations

import csv
import os
import re
import shutil
import signal
import stat
import sys
import tempfile
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from errno import EACCES, EAGAIN
from itertools import repeat
from math import isfinite
from pathlib import Path
from types import FunctionType
from typing import Any, BinaryIO

from backedu.errors import BackeduError, as_written, followed, nearest, path_of, unknown

HOME = Path(__file__).parent  # the package, from which data, templates and scripts are read
KB, MB = 1000, 1_000_000  # bytes
MOST_READ = 100 * KB  # of a person's TOML file
FILE, FOLDER, LOCK = ".backedu-", "backedu-", ".lock"  # how the names of what is soon gone begin, and its lock


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Let what ends this program wait until a file is whole or gone, where a system can; it comes right afterwards."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGHUP, signal.SIGTERM))
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@_undisturbed()
def write_whole(path: str | os.PathLike[str], content: str | bytes) -> Path:
    """Write a file beside the path, then rename it there, so that a reader or a crash never meets half of it."""
    path = followed(path_of(path))
    try:
        _sweep(path.parent)
        handle, beside = _held_file(path.parent)  # of a short name, so that a long one of the file is no trouble
    except OSError as error:
        raise BackeduError(f"cannot write {path}: {error.strerror}; choose a folder that exists and is yours") from None
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content if isinstance(content, bytes) else content.encode("utf-8"))
            file.flush()
            os.fsync(file.fileno())
            with suppress(OSError):  # some shared folders keep permissions of their own
                beside.chmod(_mode(path))
            beside.replace(path)
    except OSError as error:
        raise BackeduError(f"cannot write {path}: {error.strerror}; the old file, if any, is unchanged") from None
    finally:
        beside.unlink(missing_ok=True)
    return path


@contextmanager
def scratch_folder(parent: Path | None = None) -> Iterator[Path]:
    """Make a folder that is gone afterwards, and clear away those that a killed process left there."""
    _sweep(parent := parent or Path(tempfile.gettempdir()))
    folder, lock = _held_folder(parent)
    with folder, lock:
        yield Path(folder.name)


def _held_folder(parent: Path) -> tuple[tempfile.TemporaryDirectory[str], BinaryIO]:
    """Return a new folder, and the lock in it that is held for as long as its process lives."""
    while True:
        folder = tempfile.TemporaryDirectory(prefix=FOLDER, dir=parent, ignore_cleanup_errors=True)
        lock = Path(folder.name, LOCK).open("wb")  # noqa: SIM115 - the caller holds it
        if _lock(lock.fileno()) and os.path.lexists(lock.name):  # as below
            return folder, lock
        lock.close()
        folder.cleanup()


def _held_file(folder: Path) -> tuple[int, Path]:
    """Return a new file, open and locked for as long as its process lives."""
    while True:
        handle, name = tempfile.mkstemp(dir=folder, prefix=FILE)
        # Between the two calls another process may have taken it for one that was left behind.
        if _lock(handle) and os.path.lexists(name):
            return handle, Path(name)
        os.close(handle)


def _lock(handle: int) -> bool:
    """Lock an open file for this process, or say that another one holds it."""
    if sys.platform == "win32":
        return True  # nothing can be deleted there while it is open
    import fcntl

    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno not in (EAGAIN, EACCES)  # some shared folders know no locks
    return True


def _sweep(parent: Path) -> None:
    """Delete what a killed process left there, files and folders: what nobody holds any more."""
    if sys.platform == "win32":
        return  # without locks nobody can tell
    with suppress(OSError):
        for path in parent.glob(f"{FILE}*"):
            with _left(path) as left:
                if left:
                    path.unlink(missing_ok=True)
        for path in parent.glob(f"{FOLDER}*"):
            with _left(path / LOCK) as left:
                if left and not path.is_symlink():
                    shutil.rmtree(path, ignore_errors=True)


@contextmanager
def _left(path: Path) -> Iterator[bool]:
    """Hold a file of ours that no process holds any more; a link, or a file of somebody else, never is one."""
    try:
        handle = os.open(path, os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        yield False
        return
    try:
        told = os.fstat(handle)
        yield stat.S_ISREG(told.st_mode) and told.st_uid == os.geteuid() and _lock(handle)
    finally:
        os.close(handle)


def _mode(path: Path) -> int:
    """Return the permissions a file keeps, or those the person's umask gives a new one."""
    if path.exists():
        return stat.S_IMODE(path.stat().st_mode)
    os.umask(umask := os.umask(0))
    return 0o666 & ~umask


# What a data file may hold is declared beside its reader, as its schema, which is one of
#   str · int · float · bool · date   a value of that type: any text, any number (float takes whole ones too) …
#   object                            anything, since its reader checks it
#   Vocabulary · Spelling             a word of a list · text written in one way
#   [schema]                          a list of any length
#   (schema, schema)                  a list of just these
#   {"key": schema, "key?": schema}   a table with these keys, those with a question mark if need be; beside them
#       {Vocabulary: schema}          names of a list, or
#       {str: schema}                 names that are first given here
#   a function                        that returns the schema of the value it gets
Schema = Any
Place = tuple[str | int, ...]
KINDS = {
    str: "text in quotation marks",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    date: "a day such as 2026-01-31",
    list: "a list",
    dict: "a table, begun by a line in [ ]",
}


def each(names: Iterable[str], schema: Schema) -> dict[str, Schema]:
    """Return the schema of a table that holds the same under each of these names, all of them."""
    return dict.fromkeys(names, schema)


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """The words that may stand in a place: a list, or the names of what is loaded when it is first asked for."""

    kind: str
    known: Iterable[str] | Callable[[], Iterable[str]]

    @property
    def words(self) -> Iterable[str]:
        """All of them."""
        return self.known() if callable(self.known) else self.known

    def refuse(self, word: str) -> str | None:
        """Return why a word is none of the list, with the nearest; None where it is one."""
        return None if word in self.words else str(unknown(self.kind, word, self.words))


@dataclass(frozen=True)
class Spelling:
    """Text written in one way, such as a colour: a pattern for all of it, and an example for the error."""

    kind: str
    example: str
    pattern: str

    def refuse(self, word: str) -> str | None:
        """Return why a text is not written in this way; None where it is."""
        right = re.fullmatch(self.pattern, word)
        return None if right else f"no {self.kind} {word!r}; write one such as {self.example!r}"


def check(value: Any, schema: Schema, place: Place = ()) -> None:
    """Refuse what a schema does not hold, in one sentence with the place and what would be right.

    Parameters
    ----------
    value : Any
        What was read.
    schema : Schema
        As explained above.
    place : tuple of str and int
        The file, then keys of tables and numbers of list entries, counted from 1.

    Raises
    ------
    BackeduError
        For an unknown word or key, a missing key, a wrong type, an empty text, a number that is not finite.
    """
    if isinstance(schema, FunctionType):
        schema = schema(value)
    if isinstance(schema, dict):
        _check_table(_of(dict, value, place), schema, place)
    elif isinstance(schema, list | tuple):
        if isinstance(schema, tuple) and len(_of(list, value, place)) != len(schema):
            raise BackeduError(f"{_where(place)} must be a list of {len(schema)}, not of {len(value)}")
        schemas = schema if isinstance(schema, tuple) else repeat(schema[0])
        for number, (entry, one) in enumerate(zip(_of(list, value, place), schemas, strict=False), start=1):
            if not (one is float and type(entry) in (int, float) and isfinite(entry)):  # most entries are numbers
                check(entry, one, (*place, number))
    elif isinstance(schema, Vocabulary | Spelling):
        if complaint := schema.refuse(_of(str, value, place)):
            raise BackeduError(f"{_where(place)}: {complaint}")
    elif schema is not object:
        _of(schema, value, place)


def _check_table(table: dict[str, Any], schema: Mapping[Any, Schema], place: Place) -> None:
    """Refuse a table with an unknown key, without one it needs, or with a wrong value."""
    known = {key.removesuffix("?"): one for key, one in schema.items() if isinstance(key, str)}
    names = next((key for key in schema if not isinstance(key, str)), None)
    listed = names.words if isinstance(names, Vocabulary) else ()
    for key in table:
        if names is not str and key not in known and key not in listed:
            kind = names.kind if names and not known else "key"
            complaint = unknown(kind, key, [*known, *listed])
            raise BackeduError(f"{_where(place, table=True)}: {complaint}") if place else complaint
    if missing := [key for key in known if key not in table and f"{key}?" not in schema]:
        near = nearest(missing[0], [key for key in table if key not in known])
        hint = f"is it {near!r}?" if near else "add what is missing"
        raise BackeduError(f"{_where(place, table=True)} lacks {', '.join(map(repr, missing))}; {hint}")
    for key, value in table.items():
        check(value, known[key] if key in known else schema[names], (*place, key))


def _of(kind: Any, value: Any, place: Place) -> Any:
    """Return a value that is of its type and says something, or refuse it."""
    # Neither is true a whole number nor a time of day a date, as Python has it.
    if not (type(value) is kind or (kind is float and type(value) is int)):
        raise BackeduError(f"{_where(place)} must be {KINDS[kind]}, not {as_written(value)}")
    if kind is float and not isfinite(value):
        raise BackeduError(f"{_where(place)} must be a finite number, not {as_written(value)}")
    if kind is str and not value.strip():
        raise BackeduError(f"{_where(place)} is empty; fill it in, or leave the line out")
    return value


def _where(place: Place, table: bool = False) -> str:
    """Name a place: file, table, key; entries of a list are numbered only where they are tables themselves."""
    path = list(place[1:])
    while path and isinstance(path[-1], int) and not table:
        path.pop()
    key = [str(path.pop())] if path and not table else []
    name = "".join(f" {part}" if isinstance(part, int) else f".{part}" for part in path).removeprefix(".")
    return ", ".join([*map(str, place[:1]), *([f"[{name}]"] if name else []), *key])


def read_toml(name: str, schema: Schema) -> dict[str, Any]:
    """Read one TOML file of the package's data and check every word and number of it against its schema."""
    check(table := parse_toml(name), schema, (name,))
    return table


def parse_toml(name: str) -> dict[str, Any]:
    """Read one TOML file of the package's data, unchecked."""
    try:
        return tomllib.loads(read_data(name))
    except tomllib.TOMLDecodeError as error:
        raise BackeduError(f"{name} is not TOML: {error}; mend that line") from None


def read_csv(name: str, columns: Mapping[str, Schema]) -> list[dict[str, Any]]:
    """Read one CSV file of the package's data, a dict per row, and check every cell; columns of float become that."""
    first, *lines = csv.reader(read_data(name).splitlines())
    check(dict.fromkeys(first), dict.fromkeys(columns, object), (name,))
    for number, line in enumerate(lines, start=2):
        if len(line) != len(first):
            raise BackeduError(f"{name}, line {number} must hold {len(first)} values, not {len(line)}")
    held = []
    for column, cells in zip(first, zip(*lines, strict=True), strict=True):
        # A word stands in many rows, and is checked where it stands first.
        lowest = dict(zip(reversed(cells), range(len(cells) + 1, 1, -1), strict=True))
        said = {cell: _cell(cell, columns[column], (f"{name}, line {lowest[cell]}", column)) for cell in lowest}
        held.append([said[cell] for cell in cells])
    return [dict(zip(first, row, strict=True)) for row in zip(*held, strict=True)]


def _cell(cell: str, schema: Schema, place: Place) -> Any:
    """Return what a cell of a CSV file says, checked; what is no number is left for the check to refuse."""
    value: Any = cell
    if isinstance(schema, FunctionType):
        schema = schema(cell)
    if schema is float:
        with suppress(ValueError):
            value = float(cell)
    check(value, schema, place)
    return value


def read_data(name: str) -> str:
    """Return the text of a file of the package's data."""
    try:
        return (HOME / "data" / name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BackeduError(f"cannot read {name}: {error}; install backedu anew") from None


def read_table(path: Path) -> dict[str, Any]:
    """Return what a person's TOML file holds, or say in one sentence why it cannot be read."""
    content = read_file(path, MOST_READ, "give the path of a clinic.toml")
    if re.search(rb"""(?<![\w'"-])(?:[\w'"-]++[ \t]*+\.[ \t]*+){20}""", content):  # tomllib would read it for minutes
        raise BackeduError(f'{path} nests its keys too deeply; write lines such as name = "…"')
    try:
        return tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise BackeduError(f"{path} is not text in UTF-8; save it as that") from None
    except (ValueError, RecursionError) as error:
        raise BackeduError(f'{path} is not TOML: {error}; write lines such as name = "…"') from None


def read_file(path: str | os.PathLike[str], most: int, hint: str, kind: str = "") -> bytes:
    """Return what a person's file holds.

    Parameters
    ----------
    path : str or path
        A regular file, or this program's own input. Anything else is not read, since that might never end.
    most : int
        Bytes that it may hold.
    hint : str
        What would be right, as the error's second half.
    kind : str
        What it is called where there is none, such as ``"notebook "``.

    Raises
    ------
    BackeduError
        When it is missing, unreadable, no regular file or too large.
    """
    path = path_of(path, hint)
    try:
        # Without waiting: a pipe that nobody writes to would keep us for ever.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except FileNotFoundError:
        raise BackeduError(f"there is no {kind}{path}; {hint}") from None
    except OSError as error:
        raise BackeduError(f"cannot read {path}: {error.strerror}; {hint}") from None
    try:
        if not _can_be_read(handle):
            raise BackeduError(f"cannot read {path}: it is no file; {hint}")
        with os.fdopen(handle, "rb", closefd=False) as file:
            content = file.read(most + 1)
    except OSError as error:
        raise BackeduError(f"cannot read {path}: {error.strerror}; {hint}") from None
    finally:
        os.close(handle)
    if len(content) > most:
        size = f"{most // MB} MB" if most >= MB else f"{most // KB} kB"
        raise BackeduError(f"{path} is larger than {size}; {hint}")
    return content


def _can_be_read(handle: int) -> bool:
    """Whether an open file is a regular one, or what is piped into this program."""
    told = os.fstat(handle)
    if stat.S_ISREG(told.st_mode):
        return True
    own = False
    with suppress(OSError):
        own = stat.S_ISFIFO(told.st_mode) and os.path.samestat(told, os.fstat(0))
    if own:
        os.set_blocking(handle, True)
    return own
