"""The teaching model: springs along the muscles, and where the pelvis settles between them.

It was built to follow the article's idea, so it cannot prove it; it never picks an exercise. A muscle's rest length is
its length in neutral ± what was found, its stiffness is maximum isometric force / optimal fibre length, less when weak.
Springs are linear both ways about a resting tone that balances at neutral: below its rest length a muscle gives way, it
does not go slack. A passive spring holds hips and low back. All numbers and what they rest on: `data/springs.toml`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from types import MappingProxyType

import numpy as np

from backedu.assessment.findings import Assessment
from backedu.catalogue.anatomy import SIDES
from backedu.errors import of_type
from backedu.model.equilibrium import settle
from backedu.model.posture import Posture, lengths
from backedu.model.skeleton import Array
from backedu.model.springs import Springs, parts, springs, state, table

DIGITS = 9  # degrees are rounded here, so that a level pelvis is level and not 1e-17


@dataclass(frozen=True)
class Balance:
    """Where the model's pelvis settles. A teaching model: not a finding, and never a reason for an exercise.

    Attributes
    ----------
    posture : Posture
        Tilt and hike, degrees.
    strain : mapping of (muscle, side) to float
        Length at this posture less rest length, in % of optimal fibre length, positive when longer; the mean over the
        muscle's parts, weighted by maximum isometric force. Transversus abdominis has no path and is left out.
    pull : mapping of (muscle, side) to float
        Newtons beyond the resting tone, summed over the muscle's parts; negative where it pulls less.
    imbalance : float
        Root mean square over parts and sides of the strain in %.
    held_long : frozenset of (muscle, side)
        Muscles whose length nobody tested and that only the model holds long: strain above 3 % (belly muscles 6 %,
        external oblique never, see `data/springs.toml`).

    Notes
    -----
    Fibre lengths and forces: `data/parts.csv`; all other numbers: `data/springs.toml`.
    """

    posture: Posture
    strain: Mapping[tuple[str, str], float] = field(hash=False, repr=False)
    pull: Mapping[tuple[str, str], float] = field(hash=False, repr=False)
    imbalance: float
    held_long: frozenset[tuple[str, str]] = field(repr=False)


def balance(assessment: Assessment) -> Balance:
    """Return where the pelvis settles, and how every muscle is stretched and pulls there.

    Parameters
    ----------
    assessment : Assessment
        What was found. A short muscle rests 10 % of its optimal fibre length shorter than in neutral, a long one 10 %
        longer, a weak one is half as stiff; what was not tested changes nothing.

    Returns
    -------
    Balance
        Solved on the geometry of `posture`: tilt and hike together, at the least energy.
    """
    of_type("assessment", assessment, Assessment)
    return _balance(assessment)


@lru_cache(maxsize=256)
def _balance(assessment: Assessment) -> Balance:
    """Return what `balance` does, remembered."""
    return balances(assessment, springs(state(assessment)))[0]


def balances(assessment: Assessment, springs: Springs) -> list[Balance]:
    """Return where each body settles; the assessment says which muscles were tested."""
    x = np.round(settle(springs), DIGITS) + 0.0  # no minus zero
    stretch = lengths(x[:, 0], x[:, 1]) - springs.rest
    strain = 100 * stretch / parts().fibre[:, None]
    by_muscle = [_by_key(one) for one in parts().mean @ strain]
    pull = [_by_key(one) for one in parts().total @ (springs.stiffness * stretch)]
    held = [held_long(assessment, one) for one in by_muscle]
    postures = [Posture(tilt, hike) for tilt, hike in x.tolist()]
    return list(map(Balance, postures, by_muscle, pull, uneven(strain).tolist(), held))


def uneven(strain: Array) -> Array:
    """Return the imbalance of bodies: the root mean square of strain (bodies, parts, 2) over parts and sides."""
    total: Array = np.sqrt((strain**2).mean(axis=(1, 2)))
    return total


@cache
def _keys() -> tuple[tuple[str, str], ...]:
    return tuple((name, side) for name in parts().names for side in SIDES)


def _by_key(both: Array) -> Mapping[tuple[str, str], float]:
    """Turn (muscles, 2) into a mapping of muscle and side."""
    return MappingProxyType(dict(zip(_keys(), both.ravel().tolist(), strict=True)))


def held_long(assessment: Assessment, strain: Mapping[tuple[str, str], float]) -> frozenset[tuple[str, str]]:
    """Return the muscles that only the model holds long: nobody tested their length, and their strain is high.

    Parameters
    ----------
    assessment : Assessment
    strain : mapping of (muscle, side) to float
        In %. What was not tested has that of the posture, `Posture.changes()`, as long as no step changes it.
    """
    held = table()["held"]
    return frozenset(
        (muscle, side)
        for (muscle, side), much in strain.items()
        if muscle not in held["never"]
        and much > held.get(muscle, held["most"])
        and assessment[muscle, side].length == "not tested"
    )
