"""Every sentence a person reads, by key and language, from `data/text/`, one file per subject and language."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from backedu.errors import BackeduError, Named, one_of
from backedu.files import HOME, read_toml

LANGUAGES = ("en", "es")
AUDIENCES = ("patient", "therapist", "educator")  # who reads; each sees what those before see, and more


def say(key: str, lang: str = "en", **values: object) -> str:
    """Return the sentence of a key in a language.

    Parameters
    ----------
    key : str
        Dotted path into the language's file, such as ``"muscle.iliopsoas.name"``.
    lang : str
        ``"en"`` or ``"es"``.
    **values
        What goes into the sentence's ``{placeholders}``.

    Raises
    ------
    BackeduError
        When there is no such language or key (the nearest key is named), or a placeholder is left empty.
    """
    sentence = words(lang)[key]
    try:
        return sentence.format(**values)
    except KeyError as missing:
        raise BackeduError(f"the text {key!r} needs a value for {missing}") from None


def join(items: list[str], lang: str = "en") -> str:
    """Join names as people do: "a, b and c"."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {say('list.and', lang)} {items[-1]}"


def capital(text: str) -> str:
    """Return a text that begins with a capital."""
    return text[:1].upper() + text[1:]


@cache
def words(lang: str) -> Mapping[str, str]:
    """Return all sentences of a language by dotted key."""
    one_of("language", lang, LANGUAGES)
    folder = HOME / "data" / "text"
    names = sorted(file.name for file in folder.iterdir() if file.name.endswith(f"{lang}.toml"))
    return Named("text", {key: text for name in names for key, text in _flatten(read_toml(f"text/{name}"))})


def _flatten(table: dict[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    """Turn nested tables into pairs of dotted key and sentence."""
    pairs: list[tuple[str, str]] = []
    for name, value in table.items():
        pairs += _flatten(value, f"{prefix}{name}.") if isinstance(value, dict) else [(prefix + name, str(value))]
    return pairs
