"""The lines of clinic.toml: what may stand in one: plain words, a phone number, a logo."""

from __future__ import annotations

import re
import unicodedata

from backedu.errors import BackeduError

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
