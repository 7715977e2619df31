"""What a person has that rules exercises out or changes how they are done, from `data/cautions.toml`."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from backedu.catalogue.anatomy import MUSCLE, muscles, references
from backedu.catalogue.evidence import MONTH
from backedu.errors import Named
from backedu.files import Schema, Spelling, Vocabulary, each, read_toml

# The words that assessments keep, here a second time: a slip in one of them would switch its rules off.
WORDS = (
    *("65 or older", "unsteady or falls", "broken bone in the spine, new or not sure"),
    *("broken bone in the spine, healed", "thin bones", "surgery within 3 months"),
    *("hip replacement, back approach", "hip replacement, front approach", "hip replacement, not known how"),
    *("hip replacement, no rules now", "knee pain or new knee", "heart disease", "high blood pressure"),
    *("blood thinners", "easy bruising", "clot or swollen leg", "cancer now or before", "numb skin", "pregnancy"),
    *("leg tingling", "very bendy joints", "shoulder pain", "worse bending forward", "worse bending back"),
    "cannot get to the floor",
)
EARLIER = ("thin bones or spine fracture",)  # what files of format 1 may hold beside them
WALKS = ("surgery",)  # who else than we says how far to walk
# What a card may say first; its words stand under card.first_… in the text files.
FIRSTS = ("shown", "upright", "doctor", "doctor_more", "chair", "high_chair")
CAUTION: Schema = {
    "text": Spelling("text key", "caution.thin_bones", r"caution\.\w+"),  # held against the texts when they are read
    "no_card?": bool,
    "no_pressing?": lambda value: [MUSCLE] if isinstance(value, list) else bool,
    "means?": [Vocabulary("caution", WORDS)],
    "first?": Vocabulary("first", FIRSTS),
    "no_bending?": bool,
    "no_heat?": bool,
    "walk?": Vocabulary("walk", WALKS),
    "was?": [Vocabulary("earlier caution", EARLIER)],
    "source": Vocabulary("reference", lambda: ("own", *references())),
    "checked_on": MONTH,
}


@dataclass(frozen=True)
class Caution:
    """A caution of a person, not of a muscle; its words stand in `data/text/` under `text`.

    Attributes
    ----------
    word : str
        What an assessment takes, such as ``"thin bones"``.
    text : str
        Key of the sentence people read.
    no_card : bool
        Whether it leaves no exercise at all.
    no_pressing : frozenset of str
        Muscles whose sore spots nobody presses, neither the person nor a therapist by our advice.
    means : tuple of str
        Other cautions whose rules hold as well.
    first : str or None
        What every card of this person says first, as the last part of a text key.
    no_bending : bool
        Whether the page leaves out that bending and lifting are safe to build up.
    no_heat : bool
        Whether the page leaves out heat.
    walk : str or None
        Who says how far to walk where there is no exercise, as the last part of text keys; None where we do.
    was : tuple of str
        Words of earlier files that load as this one.
    source, checked_on : str
        Id of a reference, or "own" for our own choice, which no clinician reviewed; and when that was last read.
    """

    word: str
    text: str
    no_card: bool
    no_pressing: frozenset[str]
    means: tuple[str, ...]
    first: str | None
    no_bending: bool
    no_heat: bool
    walk: str | None
    was: tuple[str, ...]
    source: str
    checked_on: str


@cache
def cautions() -> Mapping[str, Caution]:
    """Return all cautions by word, in the order they are asked; an unknown word answers with the nearest one."""
    return Named(
        "caution", {word: _caution(word, row) for word, row in read_toml("cautions.toml", each(WORDS, CAUTION)).items()}
    )


def _caution(word: str, row: dict[str, Any]) -> Caution:
    """Read one caution."""
    spared = row.get("no_pressing", [])
    return Caution(
        word=word,
        text=row["text"],
        no_card=row.get("no_card", False),
        no_pressing=frozenset(muscles() if spared is True else spared),
        means=tuple(row.get("means", ())),
        first=row.get("first"),
        no_bending=row.get("no_bending", False),
        no_heat=row.get("no_heat", False),
        walk=row.get("walk"),
        was=tuple(row.get("was", ())),
        source=row["source"],
        checked_on=row["checked_on"],
    )


def holding(words: Collection[str] | None) -> Iterator[tuple[str, Caution]]:
    """Yield every caution that holds for a person with these words: each word with itself, then with what it means."""
    for word in words or ():
        for one in (word, *cautions()[word].means):
            yield word, cautions()[one]
