"""Free text that may tell who a person is does not get onto a page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from html import unescape
from typing import TypeAlias
from unicodedata import normalize

from backedu.errors import BackeduError, unknown
from backedu.files import Schema, read_toml

# A picture inside the text: letters and digits of no meaning.
PICTURE = re.compile(r"data:[\w/+.-]{1,80};base64,[\w+/=-]+")
# What nobody sees on the page; it is read all the same, behind the text.
COMMENT = re.compile(r"<!--[\s\S]{0,500}?-->")
TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9]{0,20})\b[^<>]{0,2000}>")
# Tags within a line; all others begin a new one.
INLINE = {
    *("a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins", "kbd", "mark"),
    *("q", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "tspan", "tt", "u", "var", "wbr"),
}
UNSEEN = (
    r"\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    r"\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff"
)
# A space between digits that is none to the eye.
NARROW = re.compile(r"(?<=\d)[\u2006-\u200a\u202f](?=\d)")
# Cyrillic and Greek letters that look like Latin ones.
LATIN = str.maketrans("аеорсухіјѕкАВЕКМНОРСТУХІЈЅαονρΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "aeopcyxijskABEKMHOPCTYXIJSaovpABEZHIKMNOPTYX")
DIGITS = str.maketrans("OoIlZ", "00112")
Step: TypeAlias = tuple[re.Pattern[str], "str | Callable[[re.Match[str]], str]"]
# The steps from Markdown to plain text, in this order; a row of four or more _ is a line to write on and stays.
STEPS: list[Step] = [
    # Signs without a width: joiners, directions, variants of a letter; and what a \ takes the meaning from.
    (re.compile(f"[{UNSEEN}]" r"|\\(?=[!-/:-@\[-`{-~])"), ""),
    (re.compile(r"[\u2044\u2215\u29f8]"), "/"),
    (re.compile(r"[\u2010\u2011\u2212\ufe63\uff0d]|(?<=\w)[\u2012-\u2015](?=\w)"), "-"),
    # An address that was made harmless for programs, but not for people.
    (re.compile(r"\[\.\]|\(\.\)| ?[\[(](?:dot|punto)[\])] ?"), "."),
    (re.compile(r"\bhxxp"), "http"),
    # N a m e
    (
        re.compile(r"(?<!\w)[^\W\d_](?: [^\W\d_]){2}(?: [\w@./–—-]){1,60}(?!\w)"),
        lambda spaced: spaced[0].replace(" ", ""),
    ),
    # Letters that pass for digits among them, and a row of O for zeros.
    (
        re.compile(r"(?<!\w)(?:(?=[OoIlZ]{0,8}\d)[\dOoIlZ]{2,20}|O{3,8})(?!\w)"),
        lambda said: said[0].translate(DIGITS),
    ),
    # A capital I that passes for an l; the quotation marks and joined words of a program's file.
    (re.compile(r"(?<=[a-z])I\b"), "l"),
    (re.compile(r"[\"“”„«»]"), ""),
    (re.compile(r"(?<=[a-z])(?=[A-Z][a-z]{0,12} ?:)"), " "),
    (re.compile("%40"), "@"),
    (re.compile("%3[Aa]"), ":"),
    (re.compile(r"_{4,}"), " … "),
    (re.compile(r"[*`]|^[ \t]{0,3}#{1,6}(?= )|#{1,6}$|(?<![^\W_])_{1,3}|_{1,3}(?![^\W_])", re.MULTILINE), ""),
    (re.compile(r"[^\S\n]+"), " "),
    # A line goes on in the next one, but not into a list, a heading or a table.
    (re.compile(r"(?<!\n)\n(?! ?(?:[\n#>|+-]|\d{1,3}[.)]))"), " "),
    (re.compile(r"(?<=\d)( ?)[\u2010-\u2015\u2212\ufe58\ufe63\uff0d•·∙⋅․‧・~_]( ?)(?=\d)"), r"\1-\2"),
]


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
        When it holds an e-mail address, a phone number, a date of more than a year, an age above 89, a record's
        number, a street, a web address that names somebody, or a name behind "Patient:", "Dear" or "Mrs". The
        sentence gives the kind and the place, and never repeats what was found, since errors end up in logs.

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
    return _identifier(text, tuple(filter(None, allowed)))


@lru_cache(maxsize=128)
def _identifier(text: str, allowed: tuple[str, ...]) -> str:
    """Return what `identifier` does, remembered: the cells of a template are the same on every page."""
    bare = PICTURE.sub(" ", unescape(text))
    for one in allowed:
        bare = re.sub(rf"(?<![\w-]){re.escape(one)}(?![\w-])", " ", bare)
    return next(filter(None, map(_kind, _plain(bare).split("\n\n"))), "")


@lru_cache(maxsize=4096)
def _kind(block: str) -> str:
    """Return the first kind of identifier in a paragraph, remembered: most are the same from one page to the next."""
    kinds, harmless = _patterns()
    bare = harmless.sub(" ", block)
    return next((kind for kind, pattern in kinds if pattern.search(bare)), "")


def _plain(text: str) -> str:
    """Return the text as a reader meets it, without Markdown and tags; comments and insides of tags come last."""
    comments = [found[0] for found in COMMENT.finditer(text)]
    text = "\n\n".join([COMMENT.sub("", text), *comments])
    tags = "\n\n".join(found[0] for found in TAG.finditer(text))
    text = NARROW.sub("", TAG.sub(lambda tag: gap(tag[1].lower()), text))
    text = normalize("NFKC", text).translate(LATIN)
    for pattern, instead in STEPS:
        text = pattern.sub(instead, text)
    return f"{text}\n\n{tags}"


def gap(tag: str) -> str:
    """Return what a tag of this name leaves between the words around it."""
    return "" if tag in INLINE else "\n" if tag == "br" else "\n\n"


IDENTIFIERS: Schema = {
    "piece": {str: str},
    "allowed": {"patterns": [str]},
    "identifier": [{"kind": str, "pattern": str}],
}


@cache
def _patterns() -> tuple[list[tuple[str, re.Pattern[str]]], re.Pattern[str]]:
    """Return each kind of identifier with its pattern, and the pattern of what is left out before looking."""
    table = read_toml("identifiers.toml", IDENTIFIERS)
    pieces = table["piece"] | {"UPPER": f"[{''.join(filter(str.isupper, map(chr, range(0x250))))}]"}
    kinds = [(str(one["kind"]), _pattern(one["pattern"], pieces)) for one in table["identifier"]]
    return kinds, _pattern("|".join(table["allowed"]["patterns"]), pieces)


def _pattern(written: str, pieces: dict[str, str]) -> re.Pattern[str]:
    """Return a pattern with its named pieces put in; {UPPER} is the last one, since others hold it."""
    for name, piece in pieces.items():
        written = written.replace(f"{{{name}}}", piece)
    if left := re.search(r"\{([A-Z_]+)\}", written):  # it would look for these letters, and find nobody
        raise BackeduError(f"identifiers.toml: {unknown('piece', left[1], pieces)}")
    try:
        return re.compile(written)
    except re.error as error:
        raise BackeduError(f"identifiers.toml: {error} in the pattern {written[:60]!r}; mend it") from None
