"""The rules of the teaching model: what a step does to a muscle in a week, and which steps a named plan takes.

Sizes stand in `data/springs.toml`, each rule marked there as the article's idea or our assumption. Pain is not in the
model, and its sore spots do not wake up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from backedu.assessment.findings import Assessment
from backedu.catalogue.anatomy import SIDES, muscles
from backedu.errors import BackeduError, Named
from backedu.model.springs import Mask, Number, State, mask, table


@dataclass(frozen=True)
class Move:
    """One thing done each week: what, on which muscles and sides, and whether a stretch ends at neutral length."""

    action: str
    where: Mask
    to_neutral: bool = False


@cache
def named_plans() -> Mapping[str, Sequence[Mapping[str, str]]]:
    """Return the steps of the plans by name, from `data/springs.toml`."""
    return Named("plan", {name: tuple(row["steps"]) for name, row in table()["plan"].items()})


def named_moves(plan: str, assessment: Assessment) -> list[Move]:
    """Return what a named plan does each week; an unknown one answers with the plans there are."""
    if plan not in named_plans():
        raise BackeduError(f"no plan {plan!r}; there are: {' · '.join(named_plans())}")
    places = {
        "all": np.ones((len(muscles()), len(SIDES)), bool),
        "feels tight": mask(assessment, "feels_tight", True),
        "short": mask(assessment, "length", "short"),
        "long": mask(assessment, "length", "long"),
        "sore spot": mask(assessment, "sore_spot", "yes"),
    }
    return [Move(step["do"], places[step["to"]], step["to"] == "short") for step in named_plans()[plan]]


def after_week(now: State, moves: Iterable[Move], numbers: Mapping[str, Number]) -> State:
    """Return the state a week later: all the rules of the model, in one place.

    A stretch makes a muscle's rest length longer, but nothing of it is left next week when a sore spot was active.
    Release clears sore spots. Strengthening stiffens a muscle, and shortens a long one down to neutral.
    """
    for move in moves:
        if move.action == "release":
            now = replace(now, sore=now.sore & ~(move.where & (numbers["release_cleared"] == 1.0)))
        elif move.action == "stretch":
            most = 0.0 if move.to_neutral else numbers["stretch_most"]
            kept = np.where(now.sore, numbers["sore_kept"], 1.0)
            gain = np.clip(most - now.offset, 0.0, numbers["stretch_longer"]) * kept
            now = replace(now, offset=now.offset + np.where(move.where, gain, 0.0))
        else:
            less = np.clip(now.offset, 0.0, numbers["strengthen_shorter"])
            more = np.clip(numbers["strengthen_most"] - now.strength, 0.0, numbers["strengthen_stiffer"])
            now = replace(
                now,
                offset=now.offset - np.where(move.where, less, 0.0),
                strength=now.strength + np.where(move.where, more, 0.0),
            )
    return now
