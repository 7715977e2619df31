"""What may be wrong with a file, a table or a value, made up by rule: each yields what was done, and the result."""

from __future__ import annotations

import copy
import json
import os
import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

SIGNS = "a\x1b[2J\x07b\r\nc\u202ed\u2028e"  # what a terminal would obey
LONG = "x" * 200_000
NESTED = 100_000  # brackets


def broken_bytes(content: bytes, rng: random.Random, each: int) -> Iterator[tuple[str, bytes]]:
    """Break a file's bytes, `each` times in every way that has a place."""
    for _ in range(each):
        at, end = sorted((rng.randrange(len(content)), rng.randrange(len(content))))
        yield "cut short", content[:at]
        yield "a byte changed", content[:at] + bytes([content[at] ^ (1 << rng.randrange(8))]) + content[at + 1 :]
        yield "a byte left out", content[:at] + content[at + 1 :]
        yield "a stretch left out", content[:at] + content[end:]
        yield "a stretch twice", content[:end] + content[at:]
        yield "any byte put in", content[:at] + bytes([rng.randrange(256)]) + content[at:]
        yield "a NUL put in", content[:at] + b"\0" + content[at:]
        yield "a terminal's signs put in", content[:at] + SIGNS.encode() + content[at:]
        yield "half a character put in", content[:at] + b"\xed\xb3\xbf" + content[at:]
    yield "empty", b""
    yield "behind a byte order mark", b"\xef\xbb\xbf" + content
    yield "zeros only", bytes(len(content))
    yield "any bytes", rng.randbytes(len(content))
    yield "20 times as long", content * 20


def broken_encoding(text: str) -> Iterator[tuple[str, bytes]]:
    """Write a text in every encoding that is not UTF-8."""
    for encoding in ("utf-16", "utf-16-le", "utf-32", "latin-1", "cp500"):
        yield f"in {encoding}", f"{text}é".replace("\u202e", "").encode(encoding, "replace")


# Values of every kind, and what JSON cannot be asked to write: their place is taken by the text behind them.
VALUES: dict[str, Any] = {
    "nothing": None,
    "true": True,
    "a negative number": -1,
    "a fraction": 0.5,
    "not a number": float("nan"),
    "infinity": float("inf"),
    "a number too large for a fraction": 10**400,
    "an empty text": "",
    "a blank": " ",
    "an unknown word": "hamstrnig",
    "a long text": LONG,
    "a terminal's signs": SIGNS,
    "half a character": "\ud800",
    "a NUL": "a\0b",
    "an empty list": [],
    "a list in a list": [[[]]],
    "a list of everything": [None, 1, "a", {}],
    "a table": {"a": {"b": 1}},
    "a table with a long key": {LONG: 1},
    "a table with an odd key": {SIGNS: 1, "": 2},
}
WRITTEN = {
    "a number of 5000 digits": "9" * 5000,
    "lists nested deeply": "[" * NESTED + "]" * NESTED,
    "tables nested deeply": '{"a":' * NESTED + "1" + "}" * NESTED,
}


def broken_json(tree: Any, rng: random.Random, each: int) -> Iterator[tuple[str, bytes]]:
    """Break a table at any of its places: each kind of value there, its key gone, misspelt or twice."""
    for _ in range(each):
        for name, value in (VALUES | {name: f"@{name}@" for name in WRITTEN}).items():
            text = json.dumps(_with(tree, rng, lambda holder, key, value=value: holder.__setitem__(key, value)))
            if name in WRITTEN:
                text = text.replace(f'"@{name}@"', WRITTEN[name])
            yield name, text.encode()
        yield "a key left out", json.dumps(_with(tree, rng, lambda holder, key: holder.__delitem__(key))).encode()
        yield "a key misspelt", json.dumps(_with(tree, rng, _misspell)).encode()
        yield "a key of a terminal's signs", json.dumps(_with(tree, rng, _spoil)).encode()
        yield "a key twice", _twice(json.dumps(tree), rng).encode()


def _with(tree: Any, rng: random.Random, change: Callable[[Any, Any], object]) -> Any:
    """Return a copy that is changed at one of its places."""
    changed = copy.deepcopy(tree)
    change(*rng.choice(list(_places(changed))))
    return changed


def _places(tree: Any) -> Iterator[tuple[Any, Any]]:
    """Yield every place of a tree: what holds it, and by which key or number."""
    for key, value in list(tree.items() if isinstance(tree, dict) else enumerate(tree)):
        yield tree, key
        if isinstance(value, dict | list):
            yield from _places(value)


def _misspell(holder: Any, key: Any) -> None:
    """Change two letters of a key."""
    if isinstance(holder, dict):
        holder[key[1:] + key[:1]] = holder.pop(key)


def _spoil(holder: Any, key: Any) -> None:
    """Put signs into a key."""
    if isinstance(holder, dict):
        holder[key + SIGNS] = holder.pop(key)


def _twice(text: str, rng: random.Random) -> str:
    """Let a key stand twice."""
    found = rng.choice(list(re.finditer(r'"\w+": ', text)))
    return text[: found.start()] + found[0] + "1, " + text[found.start() :]


TOML = {
    "a number": "1",
    "true": "true",
    "not a number": "nan",
    "infinity": "-inf",
    "a huge number": "1e999",
    "a number of 5000 digits": "9" * 5000,
    "an empty text": '""',
    "a blank": '" "',
    "a long text": f'"{LONG}"',
    "an unknown word": '"hamstrnig"',
    "a terminal's signs": r'"\u001b[2J\u0007\u202e"',
    "a NUL": r'"\u0000"',
    "lines": '"""a\n\nb"""',
    "a day": "2026-02-29",
    "a time": "2026-01-31T00:00:00Z",
    "another day": "9999-12-31",
    "an empty list": "[]",
    "a list": '[1, "a", [[]]]',
    "a table": "{a = {b = 1}}",
    "half a character": r'"\ud800"',
    "lists nested deeply": "[" * 50_000 + "]" * 50_000,
    "tables nested deeply": "{a=" * 5000 + "1" + "}" * 5000,
    "no quotation marks": "hello",
    "nothing": "",
}


def broken_toml(text: str, rng: random.Random, each: int) -> Iterator[tuple[str, bytes]]:
    """Break a TOML file at any of its lines: each kind of value there, its key gone, misspelt or twice."""
    lines = text.splitlines()
    given = [number for number, line in enumerate(lines) if re.match(r"[\w.]+ = ", line)]
    for _ in range(each):
        for name, value in TOML.items():
            at = rng.choice(given)
            key = lines[at].partition(" = ")[0]
            yield name, "\n".join([*lines[:at], f"{key} = {value}", *lines[at + 1 :]]).encode()
        at = rng.choice(given)
        key, _, value = lines[at].partition(" = ")
        yield "a key left out", "\n".join(lines[:at] + lines[at + 1 :]).encode()
        yield "a key misspelt", "\n".join([*lines[:at], f"{key[1:]}{key[0]} = {value}", *lines[at + 1 :]]).encode()
        yield "a key twice", "\n".join(lines[: at + 1] + lines[at:]).encode()
        yield "a key of a terminal's signs", f'{text}\n"\\u001b[2J\\u202e" = 1'.encode()
        yield "a long key", f"{text}\n{LONG} = 1".encode()
        yield "keys nested deeply", f"{'.'.join('a' * 5000)} = 1\n{text}".encode()


def _link(path: Path, to: str) -> None:
    path.symlink_to(to)


# What a path may lead to, beside a file.
STRANGE: dict[str, Callable[[Path], object]] = {
    "a pipe": os.mkfifo,
    "a folder": Path.mkdir,
    "endless": lambda path: _link(path, "/dev/zero"),
    "a device without end": lambda path: _link(path, "/dev/full"),
    "nothing at all": lambda path: _link(path, "/dev/null"),
    "a link to nowhere": lambda path: _link(path, "nowhere"),
    "a link to itself": lambda path: _link(path, path.name),
    "memory that nobody may read": lambda path: _link(path, "/proc/self/mem"),
    "one that nobody may read": lambda path: path.touch(mode=0),
    "missing": lambda path: None,
    "of 1 GB": lambda path: _large(path),
}


def _large(path: Path) -> None:
    """Make a file of 1 GB that takes no room on the disk."""
    with path.open("wb") as file:
        file.truncate(10**9)
