"""Free text that may tell who a person is does not get onto a page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from html import unescape

from backedu.errors import BackeduError
from backedu.storage import read_toml

# A picture inside the text: letters and digits of no meaning.
PICTURE = re.compile(r"data:[\w/+.-]+;base64,[\w+/=\s-]+")


def check_words(text: str, place: str, *, allowed: Iterable[str] = ()) -> None:
    """Refuse a text that may tell who a person is.

    Parameters
    ----------
    text : str
        Plain text, Markdown or HTML that is to stand on a page.
    place : str
        Where it stands, for the error.
    allowed : iterable of str
        What may stand there all the same, such as the emergency number.

    Raises
    ------
    BackeduError
        When it holds an e-mail address, a phone number, a date of more than a year, a record's number, a street, a
        web address that names somebody, or a name behind "Patient:". The sentence gives the kind and the place, and
        never repeats what was found, since errors end up in logs.

    Notes
    -----
    The patterns stand in `data/identifiers.toml`. They cannot know a bare name: whoever edits a page leaves it out.
    """
    if kind := identifier(text, allowed=allowed):
        raise BackeduError(
            f"{place} holds what looks like {kind}; leave it out, and write it on the paper after printing if needed"
        )


def identifier(text: str, *, allowed: Iterable[str] = ()) -> str:
    """Return the first kind of identifier that a text holds, such as "a phone number"; nothing where it holds none."""
    bare = PICTURE.sub(" ", unescape(text))
    for one in filter(None, allowed):
        bare = re.sub(rf"(?<![\w-]){re.escape(one)}(?![\w-])", " ", bare)
    kinds, harmless = _patterns()
    bare = harmless.sub(" ", bare)
    return next((kind for kind, pattern in kinds if pattern.search(bare)), "")


@cache
def _patterns() -> tuple[list[tuple[str, re.Pattern[str]]], re.Pattern[str]]:
    """Return each kind of identifier with its pattern, and the pattern of what is left out before looking."""
    table = read_toml("identifiers.toml")
    kinds = [(str(one["kind"]), re.compile(one["pattern"])) for one in table["identifier"]]
    return kinds, re.compile("|".join(table["allowed"]))
