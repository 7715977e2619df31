"""What a visit's file tells beside the findings: the exercises picked then, and how each has gone since."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from backedu.assessment.findings import Assessment
from backedu.assessment.proposal import MOST_PICKED, allowed_sides, counted
from backedu.catalogue.repertoire import repertoire
from backedu.errors import BackeduError, unknown

OUTCOMES = ("better", "same", "worse")
MOST_TOLD, LONGEST = 100, 40  # visits told of in a file, and letters of it that an error quotes
# Visits in a row on which an exercise made it worse: then other muscles are tested (our own rule, not reviewed).
TOO_OFTEN = 2


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
    def from_record(cls, record: Mapping[str, Any], path: str | os.PathLike[str]) -> History:
        """Read the entries of a saved file; anything but a history is refused with the place."""
        picked, outcomes = record.get("exercises", []), record.get("outcomes", {})
        if not isinstance(picked, list) or not isinstance(outcomes, dict):
            raise BackeduError(f"{path}: exercises must be a list and outcomes a table; save the findings again")
        for id in [*picked, *outcomes]:
            if not isinstance(id, str) or id not in repertoire():
                raise BackeduError(f"{path}: {unknown('exercise', _short(id), repertoire())}")
        if counted(set(picked)) > MOST_PICKED:
            raise BackeduError(f"{path}: {counted(set(picked))} exercises; a page holds at most {MOST_PICKED}")
        told = {id: _outcomes(id, listed, path) for id, listed in outcomes.items()}
        return cls(tuple(dict.fromkeys(picked)), {id: answers for id, answers in told.items() if answers})


def _outcomes(id: str, told: Any, path: str | os.PathLike[str]) -> tuple[str, ...]:
    """Return what was told of an exercise, checked."""
    if not isinstance(told, list) or len(told) > MOST_TOLD:
        raise BackeduError(f"{path}: outcomes of {id} must be a list of at most {MOST_TOLD}, not {_short(told)}")
    for one in told:
        if one not in OUTCOMES:
            raise BackeduError(f"{path}: outcomes of {id} must be {', '.join(OUTCOMES)}, not {_short(one)}")
    return tuple(told)


def _short(told: object) -> str:
    """Return the beginning of what a file says, for an error's sentence."""
    text = told if isinstance(told, str) else repr(told)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def saved_exercises(record: Mapping[str, Any], path: str | os.PathLike[str], patient: Assessment) -> tuple[str, ...]:
    """Return the exercises a saved file keeps; refused with its name where this person must not be given them."""
    if patient.safety == "stop":
        return ()
    picked = History.from_record(record, path).picked
    try:
        allowed_sides(picked, patient)
    except BackeduError as error:
        raise BackeduError(f"{path}: {error}; or name others with --exercises") from None
    return picked


def worse_again(outcomes: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return the exercises that made it worse on the last visits in a row."""
    return tuple(id for id, told in outcomes.items() if told[-TOO_OFTEN:] == ("worse",) * TOO_OFTEN)
