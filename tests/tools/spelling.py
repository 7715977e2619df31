"""Slips of the pen, and every place of a data file where one may happen."""

from dataclasses import dataclass
from types import FunctionType

from backedu.files import Spelling, Vocabulary


def slips(word):
    """Return a word with a letter dropped, doubled, and swapped with its neighbour, near its middle."""
    at = max(1, len(word) // 2)
    swapped = word[: at - 1] + word[at : at + 1] + word[at - 1 : at] + word[at + 1 :]
    return {word[: at - 1] + word[at:], word[:at] + word[at - 1 :], swapped} - {word, ""}


@dataclass
class Place:
    """Where something stands in a file: a key of a table, or a value of a table or list, and the schema it answers to.

    `path` leads there; in `kind` all entries of a list, and all tables named by the file itself, are one.
    """

    holder: dict | list
    key: str | int
    is_key: bool
    schema: object
    path: tuple
    kind: tuple

    @property
    def word(self):
        return self.key if self.is_key else self.holder[self.key]


def places(value, schema, path=(), kind=()):
    """Yield every place of a file."""
    if isinstance(schema, FunctionType):
        schema = schema(value)
    if isinstance(schema, dict):
        known = {key.removesuffix("?"): one for key, one in schema.items() if isinstance(key, str)}
        names = next((key for key in schema if not isinstance(key, str)), None)
        keys = str if names is str else Vocabulary("key", [*known, *(names.words if names else ())])
        for key in value:
            yield Place(value, key, True, keys, (*path, key), (*kind, key if key in known else "*"))
            yield from _entry(
                value, key, known[key] if key in known else schema[names], path, (*kind, key if key in known else "*")
            )
    else:
        for number in range(len(value)):
            yield from _entry(
                value, number, schema[0] if isinstance(schema, list) else schema[number], path, (*kind, "*")
            )


def _entry(holder, key, schema, path, kind):
    """Yield one value of a table or list, or whatever is in it."""
    value = holder[key]
    if isinstance(schema, FunctionType):
        schema = schema(value)
    yield Place(holder, key, False, schema, (*path, key), kind)
    if isinstance(value, dict | list):
        yield from places(value, schema, (*path, key), kind)


def closed(schema):
    """Whether only known words or ways of writing may stand here."""
    return isinstance(schema, Vocabulary | Spelling)
