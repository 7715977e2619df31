"""How far the model can be trusted: in how many of its variants each conclusion holds. Reported, never tuned.

Every number marked so in `data/springs.toml` is drawn evenly between half and one and a half times its value: sizes of
findings and stiffnesses a muscle each, all others once a draw.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np

from backedu.assessment.findings import Assessment, example
from backedu.catalogue.anatomy import SIDES, muscles, patterns
from backedu.errors import BackeduError, as_written
from backedu.model.balance import uneven
from backedu.model.course import Move, after_week, named_moves
from backedu.model.equilibrium import settle_many, slopes
from backedu.model.skeleton import Array
from backedu.model.springs import Mask, Number, State, constants, mask, parts, springs, state, table

WEEKS = 8
PATTERN = "anterior_tilt"
UNTESTED = "hamstrings"
LEAST = 1e-3  # % of fibre length or degrees: less is no change, but the end of a search

Numbers = Mapping[str, Number]
Holds = Mapping[str, Mask]  # case → in which draws it holds


@dataclass(frozen=True)
class Body:
    """One set of drawn numbers, and whether springs go slack."""

    numbers: Numbers
    slack: bool

    def end(self, assessment: Assessment, moves: list[Move], weeks: int = WEEKS) -> tuple[State, Array, Array]:
        """Return the state after a course, the posture (draws, 2) and the strain in % (draws, parts, 2)."""
        now = state(assessment, self.numbers)
        for _ in range(weeks if moves else 0):
            now = after_week(now, moves, self.numbers)
        some = springs(now, self.numbers)
        x = settle_many(some, slack=self.slack)
        stretch = slopes(x)[0].reshape(some.rest.shape) - some.rest
        strain = 100 * stretch / parts().fibre[:, None]
        # A loose spring has no strain.
        return now, x, np.maximum(strain, 0) if self.slack else strain

    def imbalance(self, assessment: Assessment, moves: list[Move], weeks: int = WEEKS) -> Array:
        """Return the imbalance after a course, (draws,)."""
        return uneven(self.end(assessment, moves, weeks)[2])


def _stretch(muscle: str, where: Mask | None = None, *, to_neutral: bool = False) -> list[Move]:
    """Return the course that stretches one muscle."""
    one = np.zeros((len(muscles()), len(SIDES)), bool)
    one[list(muscles()).index(muscle)] = True
    return [Move("stretch", one if where is None else one & where, to_neutral)]


def _stretching(length: str, weeks: int = WEEKS) -> Callable[[Body], Holds]:
    """Return the test that a stretch of each long muscle raises, or of each short one lowers, the imbalance.

    One muscle at a time; a short one is stretched until it is back at neutral, for then it is no longer short.
    """

    def test(body: Body) -> Holds:
        holds = {}
        for pattern in patterns():
            case = example(pattern)
            before, where = body.imbalance(case, []), mask(case, "length", length)
            for row, muscle in enumerate(muscles()):
                if where[row].any():
                    after = body.imbalance(case, _stretch(muscle, where, to_neutral=length == "short"), weeks)
                    holds[f"{pattern}, {muscle}"] = (
                        after > before + LEAST if length == "long" else after < before - LEAST
                    )
        return holds

    return test


def _everything_worse(body: Body) -> Holds:
    """Test that stretching everything ends more uneven than stretching only what is short."""
    holds = {}
    for pattern in patterns():
        case = example(pattern)
        everything, short = (
            body.imbalance(case, named_moves(plan, case))
            for plan in ("stretch everything", "stretch only what is short")
        )
        holds[pattern] = everything > short + LEAST
    return holds


def _sore_stays(body: Body) -> Holds:
    """Test that a muscle with a sore spot rests where it did after weeks of stretching alone."""
    case = Assessment(iliopsoas="short, trigger point")
    now, _, _ = body.end(case, _stretch("iliopsoas"))
    return {"iliopsoas": (now.offset == state(case, body.numbers).offset).all(axis=(1, 2))}


def _held(body: Body) -> Holds:
    """Test that the tipped pelvis holds muscles long that nobody tested."""
    strain = body.end(example(PATTERN), [])[2]
    row = parts().names.index(UNTESTED)
    return {f"{PATTERN}, {UNTESTED}": (parts().mean @ strain)[:, row].min(axis=1) > 0}


def _tips_further(body: Body) -> Holds:
    """Test that stretching these muscles tips the pelvis further."""
    before, after = (body.end(example(PATTERN), moves)[1][:, 0] for moves in ([], _stretch(UNTESTED)))
    return {f"{PATTERN}, {UNTESTED}": after > before + LEAST}


def _held_worse(body: Body) -> Holds:
    """Test that stretching these muscles also raises the imbalance, which the article would expect."""
    before, after = (body.imbalance(example(PATTERN), moves) for moves in ([], _stretch(UNTESTED)))
    return {f"{PATTERN}, {UNTESTED}": after > before + LEAST}


CONCLUSIONS: dict[str, Callable[[Body], Holds]] = {
    "stretching_long_raises": _stretching("long"),
    "stretching_short_lowers_at_first": _stretching("short", weeks=1),
    "stretching_short_lowers": _stretching("short"),
    "everything_worse_than_short": _everything_worse,
    "sore_spot_stays": _sore_stays,
    "untested_held_long": _held,
    "untested_tips_further": _tips_further,
    "untested_raises": _held_worse,
}


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
            raise BackeduError(f"{name} must be a whole number from {least} to {most}, not {as_written(value)}")
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
