"""Findings as a JSON file: a format name, a version, and what was found. Written whole, read strictly."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from backedu.catalogue.cautions import cautions
from backedu.errors import BackeduError, as_written
from backedu.files import MB, read_file, write_whole

FORMAT = "backedu assessment"
VERSION = 2
# What a file of each version must hold.
ENTRIES = {
    1: ("findings", "pain", "safety", "cautions"),
    2: ("findings", "pain", "safety", "signs", "cautions", "ask_again"),
}
MOST_READ = 1 * MB
OF_A_VISIT = ("exercises", "outcomes")  # only in what a visit saves (`backedu.assessment.history`)


def write_record(path: str | os.PathLike[str], entries: Mapping[str, Any]) -> Path:
    """Write the entries under the format's name and version."""
    return write_whole(path, record_text(entries))


def record_text(entries: Mapping[str, Any]) -> str:
    """Return the entries as JSON, under the format's name and version."""
    return json.dumps({"format": FORMAT, "version": VERSION, **entries}, indent=2) + "\n"


def read_record(path: str | os.PathLike[str]) -> dict[str, Any]:
    """Return the entries of a file that `write_record` wrote; anything else is refused with the place."""
    return parse_record(read_file(path, MOST_READ, "give the path of a file that backedu saved"), path)


def parse_record(content: bytes, path: str | os.PathLike[str]) -> dict[str, Any]:
    """Return the entries of a file's content; `path` says in errors which file it is."""
    try:
        data = json.loads(content.decode("utf-8-sig"), object_pairs_hook=_once)
    except BackeduError as error:
        raise BackeduError(f"{path}: {error}") from None
    except (ValueError, RecursionError) as error:
        raise BackeduError(f"{path} is not JSON: {error}; open a file that backedu saved") from None
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise BackeduError(f'{path} is not a saved assessment; its "format" would be {FORMAT!r}')
    version = data.get("version")
    if type(version) is not int or not 1 <= version <= VERSION:
        newer = type(version) is int and version > VERSION
        hint = "is newer than this backedu; update backedu" if newer else f"is none from 1 to {VERSION}"
        raise BackeduError(f"{path}: version {as_written(version)} {hint}")
    entries = {key: value for key, value in data.items() if key not in ("format", "version")}
    for key in ENTRIES[version]:
        if key not in entries:
            raise BackeduError(f"{path}: {key} is missing; save the assessment again")
    for key in entries:
        if key not in ENTRIES[version] + OF_A_VISIT:
            known = ", ".join(ENTRIES[version] + OF_A_VISIT)
            raise BackeduError(f"{path}: unknown entry {key!r}; known are: {known}")
    if not isinstance(entries["findings"], dict):
        raise BackeduError(f"{path}: findings must be a table of muscles, not {as_written(entries['findings'])}")
    return _of_version_1(entries) if version == 1 else entries


def _of_version_1(entries: dict[str, Any]) -> dict[str, Any]:
    """Return what a file of version 1 holds, in the words of today: a caution that meant several becomes the strictest.

    Fewer cautions were asked then, so all are asked again.
    """
    now = {old: word for word, caution in cautions().items() for old in caution.was}
    told = entries["cautions"]
    if isinstance(told, list):
        told = [now.get(word, word) if isinstance(word, str) else word for word in told]
    return entries | {"cautions": told, "signs": [], "ask_again": told is not None}


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Read a JSON table in which no key stands twice, since the second would silently win."""
    keys = [key for key, _ in pairs]
    for key in keys:
        if keys.count(key) > 1:
            raise BackeduError(f"{key} stands twice; keep one")
    return dict(pairs)
