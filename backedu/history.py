"""What a visit's file tells beside the findings: the exercises picked then, and how each has gone since."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from backedu.errors import BackeduError, unknown
from backedu.record import parse_record, read_record
from backedu.repertoire import repertoire

OUTCOMES = ("better", "same", "worse")
TOO_OFTEN = 2  # visits in a row on which an exercise made it worse: then other muscles are tested (plan.md, the visit)


@dataclass(frozen=True)
class History:
    """The exercises of the last page, and for each exercise what was said of it, one visit after the other.

    Attributes
    ----------
    picked : tuple of str
        Ids of the exercises that stood on the page.
    outcomes : mapping of str to tuple of str
        For an exercise's id, `OUTCOMES` in the order they were told; nothing where nobody asked.
    """

    picked: tuple[str, ...] = ()
    outcomes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def told(self, today: Mapping[str, str]) -> Mapping[str, tuple[str, ...]]:
        """Return the outcomes with today's answers behind them."""
        told = dict(self.outcomes)
        return told | {id: (*told.get(id, ()), outcome) for id, outcome in today.items()}

    def entries(self) -> dict[str, Any]:
        """Return what a file holds of it; nothing where there is nothing."""
        held = {"exercises": list(self.picked), "outcomes": {id: list(told) for id, told in self.outcomes.items()}}
        return {key: value for key, value in held.items() if value}

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> History:
        """Read it from a file of findings."""
        return cls._read(read_record(path), path)

    @classmethod
    def from_json(cls, content: bytes, name: str) -> History:
        """Read it from the content of a file of findings; `name` says in errors which file it is."""
        return cls._read(parse_record(content, name), name)

    @classmethod
    def _read(cls, record: Mapping[str, Any], path: str | os.PathLike[str]) -> History:
        """Return the history of a record; anything else is refused with the place."""
        picked, outcomes = record.get("exercises", []), record.get("outcomes", {})
        if not isinstance(picked, list) or not isinstance(outcomes, dict):
            raise BackeduError(f"{path}: exercises must be a list and outcomes a table; save the findings again")
        for id in [*picked, *outcomes]:
            if not isinstance(id, str) or id not in repertoire():
                raise BackeduError(f"{path}: {unknown('exercise', id, repertoire())}")
        for id, told in outcomes.items():
            if not isinstance(told, list) or not all(one in OUTCOMES for one in told):
                raise BackeduError(f"{path}: outcomes of {id} must be a list of {', '.join(OUTCOMES)}, not {told!r}")
        return cls(tuple(dict.fromkeys(picked)), {id: tuple(told) for id, told in outcomes.items()})


def worse_again(outcomes: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return the exercises that made it worse on the last visits in a row."""
    return tuple(id for id, told in outcomes.items() if told[-TOO_OFTEN:] == ("worse",) * TOO_OFTEN)
