"""What the model's conclusions are, each as a test that holds or fails for one set of numbers.

The first five are the article's ideas, the next two what the model adds to them. The last is what one would expect of
them, and what the model does not bear out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from backedu.assessment.example import example
from backedu.assessment.findings import Assessment
from backedu.catalogue.anatomy import SIDES, muscles, patterns
from backedu.model.balance import uneven
from backedu.model.equilibrium import settle_many, slopes
from backedu.model.rules import Move, after_week, named_moves
from backedu.model.skeleton import Array
from backedu.model.springs import Mask, Number, State, mask, parts, springs, state

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
