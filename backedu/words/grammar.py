"""How muscles are spoken of: name, number, gender and side, and which of them a sentence names together."""

from __future__ import annotations

from collections.abc import Sequence, Set

from backedu.assessment.findings import Key
from backedu.assessment.proposal import sides_of
from backedu.catalogue.anatomy import SIDES, muscles
from backedu.words.text import say, words

NAMES = ("plain", "latin")

Group = list[tuple[str, str]]  # muscles, each with the side it is said of: both, left or right


def muscle_name(id: str, lang: str = "en", names: str = "plain") -> str:
    """Return a muscle's plain or Latin name."""
    return say(f"muscle.{id}.{'latin' if names == 'latin' else 'name'}", lang)


def sided_name(id: str, side: str, lang: str = "en", names: str = "plain") -> str:
    """Return a muscle's name, with its side where only one is meant."""
    name = muscle_name(id, lang, names)
    return name if side == "both" else say(f"side.{side}", lang, muscle=name)


def your_muscle(id: str, side: str, lang: str = "en") -> str:
    """Return a muscle as "your …", with its side where only that one is meant."""
    if side == "both":
        return say(f"muscle.{id}.the", lang)
    return say(f"plan.{side}.{agreement([id], lang)}", lang, muscle=muscle_name(id, lang))


def number(ids: Sequence[str], lang: str = "en") -> str:
    """Return "one" or "many": a muscle's name may itself be many, as in "the back-of-thigh muscles"."""
    return "many" if len(ids) != 1 else say(f"muscle.{ids[0]}.verb_number", lang)


def agreement(ids: Sequence[str], lang: str = "en") -> str:
    """Return the form of a sentence that agrees with muscles: one, many, or one that Spanish makes feminine."""
    own = f"picture.form.{ids[0]}" if len(ids) == 1 else ""
    return say(own, lang) if own in words(lang) else number(ids, lang)


def say_of(ids: Sequence[str], key: str, lang: str = "en", **values: object) -> str:
    """Return a sentence said of muscles: in the form that agrees with them, where it has forms."""
    own = f"{key}.{agreement(ids, lang)}"
    return say(own if own in words(lang) else key, lang, **values)


def grouped(found: Set[Key]) -> Group:
    """Return muscles and sides in the catalogue's order, both sides of a muscle as one."""
    sides = {id: [side for side in SIDES if (id, side) in found] for id in muscles()}
    return [(id, "both" if len(some) == len(SIDES) else some[0]) for id, some in sides.items() if some]


def ungrouped(group: Group) -> list[Key]:
    """Return each muscle and side of a group."""
    return [(id, side) for id, where in group for side in sides_of(where)]
