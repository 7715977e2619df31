"""The one kind of error a user's mistake raises, and the nearest name to a misspelt one."""

from __future__ import annotations

import difflib
import os
import reprlib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")


LONGEST = 300  # characters of an error's text
HEAD = 190  # of them kept from its beginning, where it is cut
LONGEST_NAME = 100  # characters of a name that are compared with others
MOST_NAMES = 1000  # that a name is compared with


class BackeduError(ValueError):
    """A mistake a user can mend; its text is one sentence that says what, where and what would be right.

    Whatever a file or a name brings into it, it stays one line without control characters, of at most 300 characters:
    of a longer one the middle is left out, since the end says what would be right.
    """

    def __init__(self, text: object) -> None:
        super().__init__(_line(str(text)))


def _line(text: str) -> str:
    """Return a text as one line that a terminal shows as it is."""
    shown = "".join(sign if _is_plain(sign) else sign.encode("unicode_escape").decode() for sign in text)
    return shown if len(shown) <= LONGEST else f"{shown[:HEAD]} … {shown[HEAD + 3 - LONGEST :]}"


def _is_plain(sign: str) -> bool:
    """Whether a character only shows itself; a space that does not break is one of those."""
    return sign.isprintable() or unicodedata.category(sign) == "Zs"


def is_plain(text: str) -> bool:
    """Whether a text is one line in which a terminal finds nothing to obey."""
    return all(map(_is_plain, text))


class _Short(reprlib.Repr):
    """How Python writes a value; of a large or deep one only so much as an error has room for."""

    def __init__(self) -> None:
        super().__init__()
        self.maxstring = self.maxother = self.maxlong = LONGEST
        self.maxlist = self.maxtuple = self.maxdict = self.maxset = self.maxfrozenset = 20

    def repr_int(self, x: int, level: int) -> str:
        """Write a whole number; Python refuses to write one of thousands of digits."""
        try:
            return super().repr_int(x, level)
        except ValueError:
            return "a number of thousands of digits"


def as_written(value: object) -> str:
    """Return how Python writes a value that a person gave, for an error."""
    return _Short().repr(value)


def of_type(name: str, thing: object, *known: type) -> None:
    """Refuse a thing of another type than these."""
    if not isinstance(thing, known):
        raise BackeduError(f"{name} must be of type {known[0].__name__}, not {as_written(thing)}")


def path_of(path: object, hint: str = "give one such as 'found.json'") -> Path:
    """Return the path that a person gave; nothing else is one, and no number, which would name an open file."""
    if not isinstance(path, str | os.PathLike):
        raise BackeduError(f"{as_written(path)} is no path; {hint}")
    try:
        possible = b"\0" not in os.fsencode(path)
    except UnicodeEncodeError:
        possible = False
    if not possible:
        raise BackeduError(f"{as_written(str(path))} cannot be a path; {hint}")
    return Path(path)


def followed(path: Path) -> Path:
    """Return where a link leads, or the path itself where it is none."""
    try:
        return path.resolve(strict=path.exists()) if path.is_symlink() else path
    except (OSError, RuntimeError) as error:  # RuntimeError: a link that leads to itself, before Python 3.13
        reason = getattr(error, "strerror", None) or "it is a link that leads to itself"
        raise BackeduError(f"cannot write {path}: {reason}; choose another name") from None


class UnknownNameError(BackeduError, KeyError):
    """A name that is not in the list it was looked up in."""

    def __str__(self) -> str:
        # KeyError would put the sentence in quotation marks.
        return str(self.args[0])


def unknown(kind: str, name: object, known: Iterable[str]) -> UnknownNameError:
    """Say that a name is unknown, with the nearest known one or the list of all."""
    names = list(known)
    near = nearest(name, names) if isinstance(name, str) else None
    hint = f"did you mean {near!r}?" if near else f"known are: {', '.join(map(repr, names)) or 'none'}"
    return UnknownNameError(f"no {kind} {as_written(name)}; {hint}")


def nearest(name: str, names: list[str]) -> str | None:
    """Return the known name most like one, first of all one of the same letters in another order; None without any.

    Of a name that a file brings only so much is compared that the answer never takes long.
    """
    name, names = name[:LONGEST_NAME], names[:MOST_NAMES]
    for written, least in ((name, 0.8), (name.lower().replace(" ", "_"), 0.5), (name.lower(), 0.5)):
        if near := difflib.get_close_matches(written, names, cutoff=least):
            return next((one for one in near if sorted(one) == sorted(written)), near[0])
    return None


def one_of(kind: str, value: T, allowed: Iterable[T]) -> T:
    """Return a value that is in its list, or refuse it with the list: short lists are told whole, not by nearness."""
    known = list(allowed)
    if value not in known:
        raise BackeduError(f"no {kind} {as_written(value)}; there are: {', '.join(map(str, known))}")
    return value


class Named(Mapping[str, T]):
    """A read-only mapping that answers an unknown key with the nearest known one."""

    def __init__(self, kind: str, items: Mapping[str, T]) -> None:
        self._kind = kind
        self._items = dict(items)

    def __getitem__(self, key: str) -> T:
        if key not in self:
            raise unknown(self._kind, key, self._items)
        return self._items[key]

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and key in self._items

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._kind!r}, {list(self._items)})"
