"""The lines of clinic.toml: how they are read, and what may stand in one: plain words, a phone or emergency number."""

from __future__ import annotations

import re
import stat
import tomllib
import unicodedata
from pathlib import Path
from typing import Any

from backedu.errors import BackeduError

# Two to six digits, with single blanks or hyphens between them: no words and no odd signs get into the safety boxes.
# Zeros alone are no number but in Australia.
NUMBER = r"(?:000|(?=[0 -]*[1-9])[0-9](?:[ -]?[0-9]){1,5})"
PHONE = r"(?:\+?[0-9]|\()[0-9 ()+./-]+[0-9](?: ?(?:x|ext\.?) ?[0-9]{1,6})?"
LOGO = r"data:image/(?:png|jpeg|svg\+xml);base64,[A-Za-z0-9+/]+=*"
MOST_READ = 100_000  # bytes of the file
MOST_PHONE = 30  # characters
MOST_MARKS = 2  # accents on one letter; more would climb out of their line


def read_table(path: Path) -> dict[str, Any]:
    """Return what a TOML file holds."""
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


def check_emergency(number: object) -> None:
    """Refuse an emergency number that is empty or anything but a number."""
    if number == "":
        raise BackeduError("the emergency number may not be empty; give the one people call where you work")
    if not (isinstance(number, str) and re.fullmatch(NUMBER, number)):
        raise BackeduError(
            'the emergency number must be a number of 2 to 6 digits in quotation marks, such as emergency = "911"'
        )


def check_phone(phone: object) -> None:
    """Refuse what is no phone number."""
    check_line("phone", phone, MOST_PHONE)
    if not re.fullmatch(PHONE, str(phone)):
        raise BackeduError("phone may hold digits, spaces and ( ) + - . / only, and ext. 12 at its end; mend it")


def check_logo(logo: object, name: str) -> None:
    """Refuse a logo that was not made for the page, or that has no name to be read aloud."""
    if not (isinstance(logo, str) and re.fullmatch(LOGO, logo)):
        raise BackeduError("a Clinic's logo must be what backedu.logo.read_logo(name, folder) returns")
    if not name:
        raise BackeduError("a logo needs the clinic's name, which is read aloud in its place; add name")
