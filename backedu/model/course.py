"""How the model's pelvis moves under a plan, week by week; the few rules of a week stand in `rules`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from types import MappingProxyType

import numpy as np

from backedu.assessment.advice import STEPS
from backedu.assessment.findings import Assessment
from backedu.catalogue.anatomy import SIDES, muscles
from backedu.errors import BackeduError, Named, as_written, of_type, one_of, unknown
from backedu.model.balance import Balance, balances
from backedu.model.springs import Mask, Number, State, constants, mask, springs, state, table


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
        raise BackeduError(f"no plan {plan!r}; there are: {' · '.join(named_plans())}")  # names that hold commas
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


MOST_WEEKS = 104

Step = tuple[str, ...]
Plan = str | Sequence[Step]


@dataclass(frozen=True)
class Note:
    """A step that makes no sense for a muscle: the key of the sentence on what the model then shows, and the muscle."""

    key: str
    muscle: str


@dataclass(frozen=True)
class Course:
    """How the model moves under each plan. It shows what the rules say, not what happens to a person.

    Attributes
    ----------
    assessment : Assessment
        Where every plan starts.
    plans : tuple of str
        Names of the plans; explicit steps are named by their words.
    weeks : int
    balances : mapping of str to tuple of Balance
        Plan → the settled pelvis before the first week and after each, `weeks` + 1 in all.
    notes : tuple of Note
        Steps that make no sense for a muscle.
    """

    assessment: Assessment
    plans: tuple[str, ...]
    weeks: int
    balances: Mapping[str, tuple[Balance, ...]] = field(hash=False, repr=False)
    notes: tuple[Note, ...] = ()

    def at(self, plan: str, week: int | None = None) -> Balance:
        """Return the settled pelvis of a plan after a week, the last one where none is given."""
        week = self.weeks if week is None else week
        if plan not in self.balances:
            raise unknown("plan", plan, self.plans)
        if not 0 <= week <= self.weeks:
            raise BackeduError(f"no week {week!r}; this course has weeks 0 to {self.weeks}")
        return self.balances[plan][week]

    def table(self) -> list[dict[str, str | int | float]]:
        """Return a row per plan and week: plan, week, tilt and hike in degrees, imbalance in % of fibre length."""
        return [
            {
                "plan": plan,
                "week": week,
                "tilt": settled.posture.tilt,
                "hike": settled.posture.hike,
                "imbalance": settled.imbalance,
            }
            for plan in self.plans
            for week, settled in enumerate(self.balances[plan])
        ]


def course(assessment: Assessment, *plans: Plan, weeks: int = 8) -> Course:
    """Let the model run under one or more plans.

    Parameters
    ----------
    assessment : Assessment
        What was found.
    *plans : str or sequence of steps
        nothing · stretch everything · stretch what feels tight · stretch only what is short · release, stretch the
        short, strengthen the long; or steps such as ``[("release", "piriformis"), ("stretch", "iliopsoas")]``, done
        each week in that order, on both sides where no side is given as a third word. All named plans where none is
        given.
    weeks : int
        1 to 104.

    Returns
    -------
    Course

    Raises
    ------
    BackeduError
        For an unknown plan, step, muscle or side, naming the nearest or the allowed ones, or for other numbers of
        weeks. A step that makes no sense for a muscle is allowed: `Course.notes` says what the model then shows.
    """
    of_type("assessment", assessment, Assessment)
    if type(weeks) is not int or not 1 <= weeks <= MOST_WEEKS:
        raise BackeduError(f"weeks must be a whole number from 1 to {MOST_WEEKS}, not {as_written(weeks)}")
    moves, notes = {}, []
    for plan in plans or named_plans():
        if isinstance(plan, str):
            moves[plan] = named_moves(plan, assessment)
        elif isinstance(plan, Sequence):
            steps = [_checked(step) for step in plan]
            moves[", ".join(" ".join(step).replace("_", " ") for step in steps)] = [_move(*step) for step in steps]
            notes += _notes(steps, assessment)
        else:
            raise BackeduError(f"a plan is a name or a list of steps, not {as_written(plan)}")
    return Course(
        assessment=assessment,
        plans=tuple(moves),
        weeks=weeks,
        balances=MappingProxyType({name: _run(assessment, some, weeks) for name, some in moves.items()}),
        notes=tuple(dict.fromkeys(notes)),
    )


def _run(assessment: Assessment, moves: list[Move], weeks: int) -> tuple[Balance, ...]:
    """Return the settled pelvis before and after each week; where a week changes nothing, no later one does."""
    states = [state(assessment)]
    while len(states) <= weeks:
        then = after_week(states[-1], moves, constants())
        if then == states[-1]:
            break
        states.append(then)
    offsets = np.stack([one.offset for one in states])
    strengths = np.stack([one.strength for one in states])
    settled = balances(assessment, springs(State(offsets, strengths, states[0].sore)))
    return tuple(settled + settled[-1:] * (weeks + 1 - len(settled)))


def _checked(step: object) -> Step:
    """Return a step that names an action, a muscle and perhaps a side, or refuse it."""
    if isinstance(step, str) or not isinstance(step, Sequence) or len(step) not in (2, 3):
        raise BackeduError(
            f"a step is a pair such as ('stretch', 'iliopsoas'), or three words with a side, not {as_written(step)}"
        )
    action, muscle, *side = step
    one_of("step", action, STEPS)
    if muscle not in muscles():
        raise unknown("muscle", muscle, muscles())
    if side:
        one_of("side", side[0], SIDES)
    return tuple(step)


def _move(action: str, muscle: str, side: str = "") -> Move:
    """Return what an explicit step does each week."""
    where = np.zeros((len(muscles()), len(SIDES)), bool)
    where[list(muscles()).index(muscle)] = [side in ("", one) for one in SIDES]
    return Move(action, where)


def _notes(steps: Sequence[Step], assessment: Assessment) -> list[Note]:
    """Say which steps make no sense for a muscle."""
    notes, released = [], set()
    for action, muscle, *side in steps:
        for one in side or SIDES:
            found = assessment[muscle, one]
            key = ""
            if not muscles()[muscle].parts:
                key = "no_path"
            elif action == "release":
                key = "" if found.sore_spot == "yes" else "release_none"
                released.add((muscle, one))
            elif action == "stretch" and found.length != "short":
                key = f"stretch_{found.length.replace(' ', '_')}"
            elif action == "stretch" and found.sore_spot == "yes" and (muscle, one) not in released:
                key = "stretch_sore"
            elif action == "strengthen" and found.length == "short":
                key = "strengthen_short"
            notes += [Note(f"course.note_{key}", muscle)] if key else []
    return notes
