"""The exercises a therapist may pick from: whom each is for, what else it lengthens, and who must not do it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import Any

from backedu.catalogue.anatomy import MUSCLE, SIDES, references
from backedu.catalogue.cautions import FIRSTS, WORDS, holding
from backedu.errors import Named
from backedu.files import Schema, Vocabulary, read_toml

# With this caution only standing and sitting forms are given.
NO_FLOOR = "cannot get to the floor"


@dataclass(frozen=True)
class Form:
    """One way to do an exercise: the stem of its text keys, the key of how much, whom it is for, and its drawing.

    `cautions` are those that rule this form out, and not always the other.
    """

    words: str
    dose: str
    muscles: tuple[str, ...]
    drawing: str
    cautions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Exercise:
    """A stretch, a release, a strengthening exercise or the walk; its words stand in `data/text/` under `usual.words`.

    Attributes
    ----------
    id : str
        Such as ``"front_of_hip_standing"``.
    muscles : tuple of str
        Muscles it is for, the main one first; none for the walk.
    action : str
        stretch · release · strengthen · walk.
    lengthens : tuple of str
        Every muscle that is longer at its end position than in relaxed standing or sitting.
    both_sides : tuple of str
        Those of them that get longer on both sides, whichever side it is done for.
    one_sided : bool
        Whether it is done for one side at a time.
    cautions : tuple of str
        Words of `backedu.catalogue.cautions.cautions()` that rule it out.
    first : mapping of str to str
        For other cautions what its card says first, as the last part of a text key.
    amounts : mapping of str to str
        For a caution the key of how much, where it is another than the form's.
    general : bool
        Whether it is good for most people, and offered also where no muscle calls for it.
    swap : str or None
        Exercise to name instead where this one lengthens what it should not.
    needs_floor : bool
        Whether the usual form is done on the floor.
    usual : Form
        How it is done.
    without_floor : Form or None
        A standing or sitting form, where the usual one needs the floor and another is known.
    source : str
        Id of its reference in `backedu.catalogue.anatomy.references()`.
    verified : bool
        Whether somebody checked it against that source.
    """

    id: str
    muscles: tuple[str, ...]
    action: str
    lengthens: tuple[str, ...]
    both_sides: tuple[str, ...]
    one_sided: bool
    cautions: tuple[str, ...]
    first: Mapping[str, str] = field(hash=False)
    amounts: Mapping[str, str] = field(hash=False)
    general: bool
    swap: str | None
    needs_floor: bool
    usual: Form
    without_floor: Form | None
    source: str
    verified: bool

    def form(self, cautions: Collection[str] | None) -> Form | None:
        """Return the form for a person with these cautions; None where only the floor would do."""
        return self.without_floor if self.needs_floor and NO_FLOOR in (cautions or ()) else self.usual

    def ruled_out(self, cautions: Collection[str] | None) -> Iterator[str]:
        """Yield each caution of a person that rules this exercise out, in the form this person would do."""
        form = self.form(cautions)
        against = {*self.cautions, *(form.cautions if form else ())}
        for word, caution in holding(cautions):
            if caution.no_card or caution.word in against:
                yield word
        if form is None:
            yield NO_FLOOR

    def said_first(self, cautions: Collection[str] | None) -> tuple[str, ...]:
        """Return what its card says first to a person with these cautions, each key once.

        What a caution says first on every card, such as to be shown it once, nobody needs for a walk.
        """
        usual = self.action != "walk"
        keys = [self.first.get(caution.word) or (caution.first if usual else None) for _, caution in holding(cautions)]
        return tuple(dict.fromkeys(key for key in keys if key))

    def amount(self, form: Form, cautions: Collection[str] | None) -> str:
        """Return the key of how much of a form is for a person with these cautions."""
        others = (self.amounts[word] for word in cautions or () if word in self.amounts)
        key = next(others, form.dose.removesuffix("_each"))
        return f"{key}_each" if form.dose.endswith("_each") else key

    def reach(self, side: str) -> tuple[tuple[str, str], ...]:
        """Return the (muscle, side) pairs that get longer when it is done for one side."""
        return tuple((id, s) for id in self.lengthens for s in SIDES if s == side or id in self.both_sides)


DOSES = (
    *("stretch", "stretch_each", "strength", "strength_each", "strength_older", "strength_older_each"),
    *("hold", "hold_each", "press", "walk", "walk_gentle"),
)
CAUTION_WORD = Vocabulary("caution", WORDS)
DOSE = Vocabulary("dose", DOSES)


def _exercises_schema(table: dict[str, Any]) -> Schema:
    """Return what exercises.toml may hold; an exercise names another of the file in its place."""
    exercise = {
        "muscles": [MUSCLE],
        "action": Vocabulary("action", ("release", "stretch", "strengthen", "walk")),
        "sides": Vocabulary("sides", ("one", "both")),
        "lengthens": [MUSCLE],
        "both_sides?": [MUSCLE],
        "cautions": [CAUTION_WORD],
        "first?": {CAUTION_WORD: Vocabulary("first", FIRSTS)},
        "general?": bool,
        "amounts?": {CAUTION_WORD: DOSE},
        "swap?": Vocabulary("exercise", table),
        "needs_floor": bool,
        "no_floor?": {"muscles": [MUSCLE], "dose": DOSE, "cautions?": [CAUTION_WORD]},
        "dose": DOSE,
        "source": Vocabulary("reference", references),
        "verified": bool,
    }
    return {str: exercise}


@cache
def repertoire() -> Mapping[str, Exercise]:
    """Return all exercises by id, in the order of the data file; an unknown id answers with the nearest name.

    They come from textbooks (reference R35) and are not verified, nor signed off by a clinician.
    """
    return Named(
        "exercise", {id: _exercise(id, row) for id, row in read_toml("exercises.toml", _exercises_schema).items()}
    )


def serving(muscle: str, action: str) -> tuple[Exercise, ...]:
    """Return the exercises of an action that are for a muscle, those it is the main muscle of first."""
    found = [e for e in repertoire().values() if e.action == action and muscle in e.muscles]
    return tuple(sorted(found, key=lambda e: e.muscles.index(muscle)))


def _exercise(id: str, row: dict[str, Any]) -> Exercise:
    """Read one exercise; a form without the floor has words of its own beside the usual ones."""
    one_sided = row["sides"] == "one"
    return Exercise(
        id=id,
        muscles=tuple(row["muscles"]),
        action=row["action"],
        lengthens=tuple(row["lengthens"]),
        both_sides=tuple(row.get("both_sides", ()) if one_sided else row["lengthens"]),
        one_sided=one_sided,
        cautions=tuple(row["cautions"]),
        first=MappingProxyType(row.get("first", {})),
        amounts=MappingProxyType(row.get("amounts", {})),
        general=row.get("general", False),
        swap=row.get("swap"),
        needs_floor=row["needs_floor"],
        usual=Form(f"exercise.{id}", row["dose"], tuple(row["muscles"]), id),
        without_floor=_without_floor(id, row.get("no_floor")),
        source=row["source"],
        verified=row["verified"],
    )


def _without_floor(id: str, row: dict[str, Any] | None) -> Form | None:
    """Read the standing or sitting form of an exercise, where there is one."""
    if row is None:
        return None
    more = tuple(row.get("cautions", ()))
    return Form(f"exercise.{id}.no_floor", row["dose"], tuple(row["muscles"]), f"{id}_no_floor", more)
