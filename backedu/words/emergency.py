"""The number to call for help: the one given, the clinic's, or 911; and where a clinic's file is looked for."""

from __future__ import annotations

import os
import re
from pathlib import Path

from backedu.errors import BackeduError
from backedu.files import read_table

FILE = "clinic.toml"
# Names that file where it is not in the working folder; `backedu present` sets it for the notebook it shows.
VARIABLE = "BACKEDU_CLINIC"
# The number to call where these pages are used first (United States).
EMERGENCY_NUMBER = "911"
# Two to six digits, with single blanks or hyphens between them: no words and no odd signs get into the safety boxes.
# Zeros alone are no number but in Australia.
NUMBER = r"(?:000|(?=[0 -]*[1-9])[0-9](?:[ -]?[0-9]){1,5})"


def clinic_file() -> Path | None:
    """Return the clinic.toml of the working folder, else the one that BACKEDU_CLINIC names, if there is one."""
    if os.path.lexists(FILE):  # a link that leads nowhere is refused later, not passed over
        return Path(FILE)
    named = os.environ.get(VARIABLE)
    return Path(named) if named else None


def emergency_number(given: str | int | None = None) -> str:
    """Return the emergency number given, else the one of clinic.toml, else 911; a wrong one is refused."""
    if given is not None:
        number = str(given).strip() if type(given) in (str, int) else given
        check_emergency(number)
        return str(number)
    path = clinic_file()
    return EMERGENCY_NUMBER if path is None else _number(path)


def sure_number(path: str | os.PathLike[str] | None = None) -> str:
    """Return the emergency number of a clinic.toml, or 911 where it cannot be read.

    A person with a warning sign is never left without a number because a file is broken.
    """
    try:
        return emergency_number() if path is None else _number(Path(path))
    except BackeduError:
        return EMERGENCY_NUMBER


def _number(path: Path) -> str:
    """Return the emergency number of a file, whatever else of it is wrong."""
    number = read_table(path).get("emergency", EMERGENCY_NUMBER)
    try:
        check_emergency(number)
    except BackeduError as error:
        raise BackeduError(f"{path}: {error}") from None
    return str(number)


def check_emergency(number: object) -> None:
    """Refuse an emergency number that is empty or anything but a number."""
    if number == "":
        raise BackeduError("the emergency number may not be empty; give the one people call where you work")
    if not (isinstance(number, str) and re.fullmatch(NUMBER, number)):
        raise BackeduError(
            'the emergency number must be a number of 2 to 6 digits in quotation marks, such as emergency = "911"'
        )
