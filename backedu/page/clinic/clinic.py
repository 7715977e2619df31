"""The clinic a page is from: what `clinic.toml` says of it, checked word for word."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from backedu.errors import BackeduError, unknown
from backedu.files import read_table
from backedu.page.check.privacy import check_words
from backedu.page.clinic.contrast import check_accent
from backedu.page.clinic.lines import check_line, check_logo, check_phone
from backedu.page.clinic.logo import read_logo
from backedu.page.clinic.reviewer import Reviewer, reviewer_of
from backedu.words.emergency import EMERGENCY_NUMBER, FILE, VARIABLE, check_emergency, clinic_file

KEYS = ("name", "phone", "emergency", "logo", "colours", "reviewer")
LANGUAGES = ("en", "es")
MOST_NAME = 60  # characters


@dataclass(frozen=True)
class Clinic:
    """What a page says of the clinic it is from; the plain default says nothing but 911.

    Parameters
    ----------
    name, phone : str
        As they stand above the page; at most 60 and 30 characters.
    emergency : str
        The local emergency number: 2 to 6 digits, with single blanks or hyphens between them.
    logo : str
        What `backedu.page.clinic.logo.read_logo` returns; it needs a name, which is read aloud in its place.
    accent : str
        ``#rrggbb``, at least 4.5 : 1 against the paper: the colour of the name and of lines.
    reviewers : mapping of str to Reviewer
        By language; a page in a language without one says that nobody reviewed it.

    Raises
    ------
    BackeduError
        When anything of this cannot stand on a page.
    """

    name: str = ""
    phone: str = ""
    emergency: str = EMERGENCY_NUMBER
    logo: str = ""
    accent: str = ""
    reviewers: Mapping[str, Reviewer] = field(default_factory=dict)

    def __post_init__(self) -> None:
        check_emergency(self.emergency)
        if self.name != "":
            check_line("name", self.name, MOST_NAME)
            check_words(self.name, "name")
        if self.phone != "":
            check_phone(self.phone)
        if self.logo != "":
            check_logo(self.logo, self.name)
        if self.accent != "":
            check_accent(self.accent)
        for lang, one in self.reviewers.items():
            if lang not in LANGUAGES:
                raise unknown("reviewer for the language", lang, LANGUAGES)
            if not isinstance(one, Reviewer):
                raise BackeduError(f"the reviewer for {lang!r} must be a Reviewer, not {one!r}")


def clinic_of(clinic: Clinic | str | os.PathLike[str] | None = None) -> Clinic:
    """Return the clinic given or of the file given; without any the one of `clinic_file`, else the plain default."""
    if isinstance(clinic, Clinic):
        return clinic
    if not isinstance(clinic, str | os.PathLike | None):
        raise BackeduError(f"clinic must be the path of a clinic.toml or a Clinic, not {clinic!r}")
    path = clinic_file() if clinic is None else clinic
    return Clinic() if path is None else read_clinic(path)


def for_kernel(folder: Path) -> dict[str, str]:
    """Return the variable by which a notebook of a folder finds its clinic.toml, wherever that is; it is read first."""
    path = folder / FILE if os.path.lexists(folder / FILE) else clinic_file()
    if path is None:
        return {}
    read_clinic(path)
    return {VARIABLE: str(path.resolve())}


def read_clinic(path: str | os.PathLike[str]) -> Clinic:
    """Read a clinic.toml, or say in one sentence which key of it cannot stand on a page and what would be right.

    Parameters
    ----------
    path : path
        A TOML file with any of the keys of `data/clinic_example.toml`; a logo lies in its folder.

    Raises
    ------
    BackeduError
        For a file that cannot be read, a key nobody knows, or a value that may not stand on a page.
    """
    path = Path(path)
    table = read_table(path)
    try:
        return _clinic(table, path.parent)
    except BackeduError as error:
        raise BackeduError(f"{path}: {error}") from None


def _clinic(table: dict[str, Any], folder: Path) -> Clinic:
    """Return what the table of a file says."""
    _check_keys("key", table, KEYS)
    said: dict[str, Any] = {key: table[key] for key in ("name", "phone", "emergency") if key in table}
    for key in said.keys() - {"emergency"}:
        check_line(key, said[key], MOST_NAME)
    colours = _inner(table, "colours", "accent")
    _check_keys("colour", colours, ("accent",))
    if colours:
        check_line("accent", colours["accent"], MOST_NAME)
        said["accent"] = colours["accent"]
    if "logo" in table:
        check_line("logo", table["logo"], MOST_NAME)
        said["logo"] = read_logo(table["logo"], folder)
    reviewers = _inner(table, "reviewer", "name")
    return Clinic(**said, reviewers={lang: reviewer_of(one, lang) for lang, one in reviewers.items()})


def _check_keys(kind: str, table: Mapping[str, Any], known: Iterable[str]) -> None:
    """Refuse a key that nobody knows, so that a slip is not passed over in silence."""
    for key in table:
        if key not in known:
            raise unknown(kind, key, known)


def _inner(table: dict[str, Any], key: str, within: str) -> dict[str, Any]:
    """Return the table of a key; empty where there is none."""
    inner = table.get(key, {})
    if not isinstance(inner, dict):
        place = f"[{key}.en]" if key == "reviewer" else f"[{key}]"
        raise BackeduError(f"{key} must be a table; write {place}, and {within} = … in the next line")
    return inner
