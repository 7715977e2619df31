"""Every sentence a person reads, by key and language, from `data/text/`, one file per subject and language."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, reduce
from typing import Any

from backedu.catalogue.anatomy import examination, muscles, patterns
from backedu.catalogue.cautions import FIRSTS, cautions
from backedu.catalogue.evidence import backing, claims
from backedu.catalogue.repertoire import DOSES, repertoire
from backedu.catalogue.signs import signs
from backedu.errors import BackeduError, Named, one_of, unknown
from backedu.files import HOME, check, each, parse_toml, read_data

LANGUAGES = ("en", "es")
LINE = re.compile(r'^(?:\[([\w.]+)\]|(\w+) *= *"(.*)")', re.MULTILINE)
PLACEHOLDER = re.compile(r"\{(\w+)")
NOTHING: frozenset[str] = frozenset()
# What the catalogue names has its words, and no words are left over: stem of the keys → what follows it.
NAMED: Mapping[str, Callable[[], Iterable[str]]] = {
    "muscle": muscles,
    "visit.pattern": patterns,
    "claim": claims,
    "exercise": repertoire,
    "dose": lambda: DOSES,
    "examination": lambda: {id for line in examination() for id in (line.test, line.id)},
}
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


def words(lang: str) -> Mapping[str, str]:
    """Return all sentences of a language by dotted key."""
    return _words(one_of("language", lang, LANGUAGES))


@cache
def _words(lang: str) -> Mapping[str, str]:
    """Return what `words` does; each file is held against its like in the other language."""
    (other,) = (one for one in LANGUAGES if one != lang)
    files = [file.stem for file in (HOME / "data" / "text").iterdir()]
    subjects = sorted({name.removesuffix(one) for name in files for one in LANGUAGES if name.endswith(one)})
    sentences: dict[str, str] = {}
    for subject in subjects:
        sentences |= _sentences(f"text/{subject}{lang}.toml", f"text/{subject}{other}.toml")
    for place, key in _named():
        if key not in sentences:
            raise BackeduError(f"{place}: {unknown('text', key, sentences)}")
    return Named("text", sentences)


def _named() -> Iterator[tuple[str, str]]:
    """Yield every key of a text that another file tells, and where it stands."""
    for id, sign in signs().items():
        yield f"warning_signs.toml, [{id}], text", sign.text
    for word, caution in cautions().items():
        for key in (caution.text, f"visit.{caution.text}", caution.text.replace("caution.", "why_not.because_")):
            yield f"cautions.toml, [{word}], text", key
    for box in ("helps", "know"):
        for id in backing(box):
            yield f"{box}.toml, [{id}]", f"{box}.{id}"
    for first in FIRSTS:
        yield "what a card may say first", f"card.first_{first}"


def _sentences(name: str, like: str) -> dict[str, str]:
    """Return the sentences of a file, which has the keys and placeholders of its like, and no names but known ones."""
    table = parse_toml(name)
    sentences = dict(_flatten(table))
    own, other = _outline(name), _outline(like)
    if odd := sentences.keys() ^ own.keys():
        raise BackeduError(f'{name}, {min(odd)} must be one line such as key = "A sentence."')
    for key, placeholders in own.items():
        if key not in other:
            raise BackeduError(f"{name}: {unknown('key', key, other)} (as in {like})")
        if strange := placeholders - other[key]:
            raise BackeduError(f"{name}, {key}: {unknown('placeholder', min(strange), other[key])} (as in {like})")
        if missing := other[key] - placeholders:
            raise BackeduError(f"{name}, {key} lacks the placeholder {min(missing)!r} (as in {like})")
    if gone := [key for key in other if key not in own]:
        raise BackeduError(f"{name} lacks the key {gone[0]!r} (as in {like})")
    for stem, known in NAMED.items():
        if inner := reduce(lambda found, part: found.get(part, {}), stem.split("."), table):
            check(inner, each(known(), object), (name, stem))
    return sentences


def _outline(name: str) -> dict[str, frozenset[str]]:
    """Return each dotted key of a file of sentences and what its sentence is filled in with.

    It goes by lines: to read the other language as TOML too would keep the first picture waiting for 10 ms.
    """
    table, outline = "", {}
    for head, key, text in LINE.findall(read_data(name)):
        if head:
            table = f"{head}."
        else:
            outline[table + key] = frozenset(PLACEHOLDER.findall(text)) if "{" in text else NOTHING
    return outline


def _flatten(table: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Turn nested tables into pairs of dotted key and sentence."""
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flatten(value, f"{prefix}{name}.")
        else:
            yield prefix + name, value
