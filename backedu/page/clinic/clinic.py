"""The clinic a page is from: what `clinic.toml` says of it, checked word for word."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from pathlib import Path
from typing import Any

from backedu.errors import BackeduError, as_written, of_type, unknown
from backedu.files import Schema, Vocabulary, check, each, read_table
from backedu.page.check.privacy import check_words
from backedu.page.clinic.logo import read_logo
from backedu.words.emergency import EMERGENCY_NUMBER, FILE, VARIABLE, check_emergency, clinic_file
from backedu.words.text import LANGUAGES

PHONE = r"(?:\+?[0-9]|\()[0-9 ()+./-]+[0-9](?: ?(?:x|ext\.?) ?[0-9]{1,6})?"
LOGO = r"data:image/(?:png|jpeg|svg\+xml);base64,[A-Za-z0-9+/]+=*"
MOST_PHONE = 30  # characters
MOST_MARKS = 2  # accents on one letter; more would climb out of their line


def check_line(key: str, value: object, most: int) -> None:
    """Refuse what is no short line of text."""
    if not isinstance(value, str):
        raise BackeduError(f"{key} must be text; write it in quotation marks")
    if not value.strip():
        raise BackeduError(f"{key} is empty; fill it in, or leave the line out")
    if not value.isprintable():
        raise BackeduError(f"{key} holds a line break or a character that cannot be seen; write it in one plain line")
    if len(value) > most:
        raise BackeduError(f"{key} has {len(value)} characters; write at most {most}")
    kinds = "".join(unicodedata.category(letter)[0] for letter in value)
    if "M" * (MOST_MARKS + 1) in kinds:
        raise BackeduError(f"{key} has more than {MOST_MARKS} accents on one letter; write it in plain letters")


def check_phone(phone: object) -> None:
    """Refuse what is no phone number."""
    check_line("phone", phone, MOST_PHONE)
    if not re.fullmatch(PHONE, str(phone)):
        raise BackeduError("phone may hold digits, spaces and ( ) + - . / only, and ext. 12 at its end; mend it")


def check_logo(logo: object, name: str) -> None:
    """Refuse a logo that was not made for the page, or that has no name to be read aloud."""
    if not (isinstance(logo, str) and re.fullmatch(LOGO, logo)):
        raise BackeduError("a Clinic's logo must be what backedu.page.clinic.logo.read_logo(name, folder) returns")
    if not name:
        raise BackeduError("a logo needs the clinic's name, which is read aloud in its place; add name")


PAPER = "#fdfcfa"  # the page's own colour, from words/blocks.css
LEAST = 4.5  # WCAG 2.2, 1.4.3


def check_accent(accent: object) -> None:
    """Refuse a colour that is none, or too pale to be read."""
    if not (isinstance(accent, str) and re.fullmatch("#[0-9a-fA-F]{6}", accent)):
        raise BackeduError('accent must be a colour written "#rrggbb", such as "#0b5470"')
    reached = contrast(accent, PAPER)
    if reached < LEAST:
        # Cut, not rounded, so that what is just too pale does not read as enough.
        raise BackeduError(
            f"accent {accent} reaches a contrast of {int(reached * 100) / 100} : 1 on the page, "
            f"and {LEAST} is needed to read it; choose a darker one"
        )


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours ``#rrggbb``, from 1 to 21 (WCAG 2.2)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    """Return the relative luminance of a colour, from 0 to 1 (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


YEARS = 2  # a review holds 24 months
ONE_NUMBER = re.compile(r"(?<![\d/])(?:[A-Za-z]{1,5}[.-]?)?\d[\d.-]*(?![\d/])")
MOST = 40  # characters of a name or licence, so that the foot of a printed sheet stays one line


@dataclass(frozen=True)
class Reviewer:
    """Who read the page in one language, with what licence, when, and until when that holds.

    Parameters
    ----------
    name, licence : str
        As they stand under the page; at most 40 characters each.
    reviewed, next_review : datetime.date
        The next review is due within 24 months.

    Raises
    ------
    BackeduError
        When one of them is missing, or the review has run out.
    """

    name: str
    licence: str
    reviewed: date
    next_review: date

    def __post_init__(self) -> None:
        for key in ("name", "licence"):
            check_line(key, getattr(self, key), MOST)
            # A licence has one number, which may look like anybody's.
            check_words(ONE_NUMBER.sub(" ", getattr(self, key), count=1), key)
        for key in ("reviewed", "next_review"):
            if type(getattr(self, key)) is not date:  # a time of day is a date too
                raise BackeduError(f"{key} must be a day, such as {key} = 2026-01-31 without quotation marks")
        if self.reviewed > today():
            raise BackeduError(f"reviewed is {self.reviewed}, a day to come; write the day of the review")
        if not self.reviewed < self.next_review <= _later(self.reviewed, YEARS):
            raise BackeduError(f"next_review must come after reviewed, at most {YEARS * 12} months")
        if self.next_review < today():
            raise BackeduError(f"the review ran out on {self.next_review}; have the page read anew, or leave it out")


def reviewer_of(table: Any, lang: str) -> Reviewer:
    """Return the reviewer of a language from a table of clinic.toml; half of one is refused."""
    place = f"[reviewer.{lang}]"
    known = [one.name for one in fields(Reviewer)]
    if not isinstance(table, dict):
        raise BackeduError(f"a reviewer is named for each language; begin with {place}, then {', '.join(known)}")
    check(table, {Vocabulary(f"key of {place}", known): object})
    if missing := [key for key in known if table.get(key, "") == ""]:
        raise BackeduError(f"{place} lacks {', '.join(missing)}; fill it in whole, or leave it out")
    try:
        return Reviewer(**table)
    except BackeduError as error:
        raise BackeduError(f"{place}: {error}") from None


def today() -> date:
    """Return the day, which decides nothing but whether a review still holds."""
    return date.today()


def _later(day: date, years: int) -> date:
    """Return the same day some years later; the 28th where there is no 29th of February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


# Each line is checked when the clinic is made of them.
CLINIC: Schema = {
    **each(("name?", "phone?", "emergency?", "logo?"), object),
    "colours?": {Vocabulary("colour", ("accent",)): object},
    "reviewer?": {str: object},
}
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
        of_type("reviewers", self.reviewers, Mapping)
        for lang, one in self.reviewers.items():
            if lang not in LANGUAGES:
                raise unknown("reviewer for the language", lang, LANGUAGES)
            if not isinstance(one, Reviewer):
                raise BackeduError(f"the reviewer for {lang!r} must be a Reviewer, not {as_written(one)}")


def clinic_of(clinic: Clinic | str | os.PathLike[str] | None = None) -> Clinic:
    """Return the clinic given or of the file given; without any the one of `clinic_file`, else the plain default."""
    if isinstance(clinic, Clinic):
        return clinic
    if not isinstance(clinic, str | os.PathLike | None):
        raise BackeduError(f"clinic must be the path of a clinic.toml or a Clinic, not {as_written(clinic)}")
    path = clinic_file() if clinic is None else clinic
    return Clinic() if path is None else read_clinic(path)


def clinic_beside(folder: Path) -> Path | None:
    """Return the clinic.toml of a notebook: the one in its folder, else the one of `clinic_file`."""
    return folder / FILE if os.path.lexists(folder / FILE) else clinic_file()


def for_kernel(folder: Path) -> dict[str, str]:
    """Return the variable by which a notebook of a folder finds its clinic.toml, wherever that is; it is read first."""
    path = clinic_beside(folder)
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
    check(table, CLINIC)
    said: dict[str, Any] = {key: table[key] for key in ("name", "phone", "emergency") if key in table}
    for key in said.keys() - {"emergency"}:
        check_line(key, said[key], MOST_NAME)
    if "accent" in table.get("colours", {}):
        said["accent"] = table["colours"]["accent"]
        check_line("accent", said["accent"], MOST_NAME)
    if "logo" in table:
        check_line("logo", table["logo"], MOST_NAME)
        said["logo"] = read_logo(table["logo"], folder)
    reviewers = table.get("reviewer", {})
    return Clinic(**said, reviewers={lang: reviewer_of(one, lang) for lang, one in reviewers.items()})
