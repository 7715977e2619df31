"""The springs along the muscles' paths: rest length and stiffness of every part, from what was found.

A teaching model. Rest length = length in neutral standing ± what was found; stiffness = maximum isometric force /
optimal fibre length, less when weak. Numbers, units and sources: `data/springs.toml` and `data/parts.csv`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backedu.assessment.advice import STEPS
from backedu.assessment.findings import Assessment
from backedu.catalogue.anatomy import MUSCLE, SIDES, muscles
from backedu.files import Schema, Vocabulary, each, read_toml
from backedu.model.posture import lengths
from backedu.model.skeleton import Array

Mask = NDArray[np.bool_]
# A number of the model: one for all, or an array that broadcasts against (draws, muscles, sides).
Number = float | Array

NEWTON_METRE = 1000 * math.pi / 180  # N m per degree of angle, in N mm per degree squared of energy


@dataclass(frozen=True, eq=False)
class State:
    """How the muscles stand: findings at first, then what steps have made of them.

    Attributes
    ----------
    offset : ndarray, shape (…, muscles, 2)
        Rest length against neutral, % of optimal fibre length; muscles in the catalogue's order, left then right.
    strength : ndarray, shape (…, muscles, 2)
        Stiffness, times that of a muscle that is not weak.
    sore : ndarray of bool, shape (muscles, 2)
        Where a sore spot is active.
    """

    offset: Array
    strength: Array
    sore: Mask

    def __eq__(self, other: object) -> bool:
        return isinstance(other, State) and all(
            np.array_equal(getattr(self, name), getattr(other, name)) for name in ("offset", "strength", "sore")
        )

    __hash__ = None  # type: ignore[assignment]  # arrays have none


@dataclass(frozen=True)
class Springs:
    """Springs of one or many bodies.

    Attributes
    ----------
    rest : ndarray, shape (bodies, parts, 2)
        Rest lengths, mm.
    stiffness : ndarray, shape (bodies, parts, 2)
        N per mm.
    passive : ndarray, shape (bodies, 2)
        Passive springs of tilt and hike, N mm per degree squared.
    """

    rest: Array
    stiffness: Array
    passive: Array


CONSTANTS = (
    *("short", "long", "stiffness", "weak", "passive_tilt", "passive_hike", "stretch_longer", "stretch_most"),
    *("sore_kept", "release_cleared", "strengthen_shorter", "strengthen_stiffer", "strengthen_most"),
)
PLACES = ("all", "feels tight", "short", "long", "sore spot")
PLANS = (
    *("nothing", "stretch everything", "stretch what feels tight", "stretch only what is short"),
    "release, stretch the short, strengthen the long",
)
CONSTANT: Schema = {
    "value": float,
    "unit": str,
    "source": str,
    "vary": bool,
    "whose?": Vocabulary("origin", ("article", "assumption")),
}
SPRINGS: Schema = {
    "constant": each(CONSTANTS, CONSTANT),
    "held": {"unit": str, "source": str, "most": float, "never": [MUSCLE], MUSCLE: float},
    "plan": each(PLANS, {"steps": [{"do": Vocabulary("step", STEPS), "to": Vocabulary("place", PLACES)}]}),
}


@cache
def constants() -> Mapping[str, Number]:
    """Return the numbers of the model by name, from `data/springs.toml`."""
    return MappingProxyType({name: float(row["value"]) for name, row in table()["constant"].items()})


@cache
def table() -> dict[str, Any]:
    """Return `data/springs.toml`."""
    return read_toml("springs.toml", SPRINGS)


def state(assessment: Assessment, numbers: Mapping[str, Number] | None = None) -> State:
    """Return how the muscles of an assessment stand; what is not tested stands as in neutral."""
    numbers = constants() if numbers is None else numbers
    short, long, weak = (
        mask(assessment, axis, value) for axis, value in (("length", "short"), ("length", "long"), ("strength", "weak"))
    )
    return State(
        offset=short * np.asarray(numbers["short"]) + long * np.asarray(numbers["long"]),
        strength=np.where(weak, numbers["weak"], 1.0),
        sore=mask(assessment, "sore_spot", "yes"),
    )


def mask(assessment: Assessment, axis: str, value: object) -> Mask:
    """Return where a finding has this value, (muscles, 2)."""
    found = np.zeros((len(muscles()), len(SIDES)), bool)
    rows = list(muscles())
    for (muscle, side), finding in assessment.findings:
        found[rows.index(muscle), SIDES.index(side)] = getattr(finding, axis) == value
    return found


def springs(now: State, numbers: Mapping[str, Number] | None = None) -> Springs:
    """Return the springs of a state; its leading axes become one axis of bodies."""
    numbers = constants() if numbers is None else numbers
    frame = parts()
    offset, strength = np.broadcast_arrays(now.offset, now.strength * np.asarray(numbers["stiffness"]))
    offset, strength = (np.reshape(a, (-1, *a.shape[-2:]))[:, frame.owner] for a in (offset, strength))
    pair = [np.broadcast_to(np.ravel(numbers[f"passive_{axis}"]), len(offset)) for axis in ("tilt", "hike")]
    return Springs(
        rest=frame.neutral + offset / 100 * frame.fibre[:, None],
        stiffness=strength * (frame.force / frame.fibre)[:, None],
        passive=np.stack(pair, axis=1) * NEWTON_METRE,
    )


@dataclass(frozen=True)
class Parts:
    """The parts of all muscles as arrays, in the order of `posture.part_names()`.

    `owner` is the row of the muscle a part belongs to; `mean` (muscles with a path, parts) weighs parts by force;
    `total` adds them up.
    """

    owner: NDArray[np.intp]
    force: Array
    fibre: Array
    neutral: Array
    mean: Array
    total: Array
    names: tuple[str, ...]


@cache
def parts() -> Parts:
    """Return the parts as arrays."""
    pairs = [(row, part) for row, muscle in enumerate(muscles().values()) for part in muscle.parts]
    owner = np.array([row for row, _ in pairs])
    force = np.array([part.force for _, part in pairs])
    rows = sorted(set(owner.tolist()))
    total = (owner == np.array(rows)[:, None]).astype(float)
    mean = total * force / (total @ force)[:, None]
    fibre = np.array([part.fibre_length for _, part in pairs])
    names = tuple(list(muscles())[row] for row in rows)
    return Parts(owner, force, fibre, lengths([0.0], [0.0])[0], mean, total, names)
