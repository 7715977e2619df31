"""What a person takes home, decided: everything was asked, and the exercises that were picked may be given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from backedu.assessment.advice import advise
from backedu.assessment.findings import Assessment, Key
from backedu.assessment.proposal import Proposal, allowed_sides, propose
from backedu.catalogue.repertoire import Exercise, repertoire
from backedu.errors import BackeduError, of_type


@dataclass(frozen=True)
class ToldSteps:
    """What a plan tells of one muscle and side: the steps to do, and those to ask about first."""

    do: frozenset[str]
    ask: frozenset[str]


@dataclass(frozen=True, init=False)
class Plan:
    """A person, and the exercises picked for them; checked once, when it is made.

    Page, record and chart note take it as it is: whoever holds a plan need not check again. Where the pelvis settles is
    no part of it, so that a plan can be made, kept and compared without a picture.

    Parameters
    ----------
    patient : Assessment
        What was found, with warning signs and pain asked.
    picked : iterable of str
        Ids of the exercises the therapist picked, none to four.

    Attributes
    ----------
    picked : tuple of str
        In the article's order: release, stretch, strengthen; the walk last.
    exercises : tuple of Exercise
        The same, with all that is known of them.
    sides : mapping of str to str
        For each picked exercise the side it is done on, left, right or both: the one that needs it, else the one on
        which this person may do it.
    steps : mapping of (muscle, side) to ToldSteps
        Asked about is what no exercise serves, and a sore spot that none of those picked is for. Other steps without a
        picked exercise are in neither: they can wait.

    Raises
    ------
    BackeduError
        When warning signs or pain were not asked, a warning sign was found, or an exercise is refused, with the reason.

    Examples
    --------
    >>> from backedu import Assessment
    >>> plan = Plan(Assessment(gluteus_maximus="weak", pain="none", safety="clear"), ["bridge"])
    >>> plan.sides["bridge"], sorted(plan.steps["gluteus_maximus", "left"].do)
    ('both', ['strengthen'])
    """

    patient: Assessment
    picked: tuple[str, ...]
    exercises: tuple[Exercise, ...] = field(compare=False, repr=False)
    sides: Mapping[str, str] = field(compare=False, repr=False)
    steps: Mapping[Key, ToldSteps] = field(compare=False, repr=False)

    def __init__(self, patient: Assessment, picked: Iterable[str] = ()) -> None:
        check_asked(patient)
        allowed = allowed_sides(picked, patient)
        exercises = tuple(repertoire()[id] for id in allowed)
        sides = {id: _side(id, allowed[id], propose(patient)) for id in allowed}
        object.__setattr__(self, "patient", patient)
        object.__setattr__(self, "picked", tuple(allowed))
        object.__setattr__(self, "exercises", exercises)
        object.__setattr__(self, "sides", MappingProxyType(sides))
        object.__setattr__(self, "steps", MappingProxyType(_steps(patient, exercises)))

    def needing(self, exercise: Exercise) -> frozenset[Key]:
        """Return the muscles and sides that an exercise is offered for."""
        return frozenset(propose(self.patient).needing(exercise.id))


def check_asked(patient: Assessment) -> None:
    """Refuse a plan where nobody asked for warning signs or pain, or where a warning sign was found."""
    of_type("patient", patient, Assessment)
    if patient.safety == "not asked":
        raise BackeduError("the warning signs were not asked; ask them first, then set safety='clear' or 'stop'")
    if patient.safety == "stop":
        raise BackeduError("a warning sign was found, so there is no plan; handout(…) gives the safety page alone")
    if patient.pain == "not asked":
        raise BackeduError("pain was not asked; ask it first, then set pain='none', 'mild' or 'severe'")


def _side(exercise: str, allowed: str, proposal: Proposal) -> str:
    """Return the side that needs an exercise; one it is allowed on where none does."""
    needed = {offer.side for offer in proposal.offered if offer.exercise == exercise}
    return needed.pop() if len(needed) == 1 else "both" if needed else allowed


def _steps(patient: Assessment, exercises: Sequence[Exercise]) -> dict[Key, ToldSteps]:
    """Return for each muscle and side which steps to do, and which to ask about."""
    proposal = propose(patient)
    asked = proposal.asked
    carded = {(key, one.action) for one in exercises for key in proposal.needing(one.id)}
    steps = {}
    for key, advice in advise(patient).items():
        ask = {step for step in advice.steps if (key, step) in asked}
        waits = {step for step in advice.steps if exercises and (key, step) not in carded} - ask
        steps[key] = ToldSteps(frozenset(advice.steps) - ask - waits, frozenset(ask | waits & {"release"}))
    return steps
