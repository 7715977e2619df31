"""How far the model can be trusted: in how many of its variants each conclusion holds. Reported, never tuned.

Every number marked so in `data/springs.toml` is drawn evenly between half and one and a half times its value: sizes of
findings and stiffnesses a muscle each, all others once a draw.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np

from backedu.catalogue.anatomy import muscles
from backedu.errors import BackeduError
from backedu.model.conclusions import CONCLUSIONS, Body, Holds, Numbers
from backedu.model.springs import Number, constants, table

SPREAD = 0.5
MOST_DRAWS = 100_000
BY_MUSCLE = ("short", "long", "stiffness")


@dataclass(frozen=True)
class Trust:
    """In how many variants of the model each of its conclusions holds.

    Attributes
    ----------
    draws, seed : int
    shares : mapping of str to float
        Conclusion → share of draws, 0 to 1, in which it holds in all its cases at once.
    slack : mapping of str to float
        The same where springs hang loose below their rest length instead of giving way.
    cases : mapping of str to mapping of str to (float, float)
        Conclusion → case (a pattern, and a muscle where it speaks of one) → its two shares.
    """

    draws: int
    seed: int
    shares: Mapping[str, float] = field(hash=False)
    slack: Mapping[str, float] = field(hash=False)
    cases: Mapping[str, Mapping[str, tuple[float, float]]] = field(hash=False, repr=False)

    def table(self) -> list[dict[str, str | float]]:
        """Return a row per conclusion: conclusion, share, slack (the share where springs go slack)."""
        return [{"conclusion": c, "share": self.shares[c], "slack": self.slack[c]} for c in self.shares]


def trust(draws: int = 200, seed: int = 1) -> Trust:
    """Vary the model's numbers by ± 50 % and count in how many variants each conclusion holds.

    Parameters
    ----------
    draws : int
        1 to 100,000.
    seed : int
        The same seed gives the same shares.

    Returns
    -------
    Trust

    Notes
    -----
    The numbers are ours, not measured, so a share says how much a conclusion hangs on them; it is no probability for a
    person. `sore_spot_stays` holds by the rule itself.
    """
    for name, value, least, most in (("draws", draws, 1, MOST_DRAWS), ("seed", seed, 0, 2**63)):
        if type(value) is not int or not least <= value <= most:
            raise BackeduError(f"{name} must be a whole number from {least} to {most}, not {value!r}")
    numbers = vary(np.random.default_rng(seed), draws)
    firm, loose = ({name: test(Body(numbers, slack)) for name, test in CONCLUSIONS.items()} for slack in (False, True))
    return Trust(
        draws,
        seed,
        shares=MappingProxyType({name: _all(holds) for name, holds in firm.items()}),
        slack=MappingProxyType({name: _all(holds) for name, holds in loose.items()}),
        cases=MappingProxyType({name: _by_case(holds, loose[name]) for name, holds in firm.items()}),
    )


def _all(holds: Holds) -> float:
    """Return the share of draws in which every case holds."""
    return float(np.all(list(holds.values()), axis=0).mean())


def _by_case(firm: Holds, loose: Holds) -> Mapping[str, tuple[float, float]]:
    """Return both shares of every case of a conclusion."""
    return MappingProxyType({case: (float(firm[case].mean()), float(loose[case].mean())) for case in firm})


def vary(random: np.random.Generator, draws: int) -> Numbers:
    """Return the model's numbers with those that are free drawn anew, (draws, muscles or 1, 1)."""
    drawn: dict[str, Number] = dict(constants())
    for name, row in table()["constant"].items():
        if row["vary"]:
            rows = len(muscles()) if name in BY_MUSCLE else 1
            drawn[name] = constants()[name] * random.uniform(1 - SPREAD, 1 + SPREAD, (draws, rows, 1))
    return drawn
