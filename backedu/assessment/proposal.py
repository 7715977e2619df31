"""Which exercises fit what was found, which are refused and why; the therapist picks among them.

Nothing is given that lengthens a muscle already long, or one not tested that feels tight; nothing that the person's
cautions rule out; and only a muscle tested short is stretched. Not signed off by a clinician.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from backedu.assessment.advice import STEPS, Advice, advise
from backedu.assessment.findings import Assessment, Finding, Key
from backedu.catalogue.anatomy import SIDES, muscles
from backedu.catalogue.repertoire import NO_FLOOR, Exercise, repertoire, serving
from backedu.errors import BackeduError

# Our own rules, not reviewed by a clinician: with this caution nobody presses at all; and more exercises than these are
# not kept up (home programmes commonly hold two to four).
NO_PRESSING = "blood thinners"
MOST_PICKED, MOST_SUGGESTED = 4, 3
REFUSALS = ("caution", "lengthens_long", "lengthens_tight_untested")
HINDRANCES = {
    "caution": "this person's caution {!r} rules it out",
    "severe": "with severe pain, {} is started with the therapist",
    "lengthens_long": "it lengthens {}, which is already long",
    "lengthens_tight_untested": "it lengthens {}, which feels tight and is not tested",
    "not_short": "it stretches {}, which is not tested short wherever it would be stretched",
    "no_form": "its form without the floor is not for {}",
    "therapist": "a sore spot in {} is for the therapist's hands",
}


@dataclass(frozen=True)
class Offer:
    """An exercise that fits: its id, the side that needs it ("both" where both do), the muscle and the step."""

    exercise: str
    side: str
    muscle: str
    step: str


@dataclass(frozen=True)
class Refusal:
    """An exercise that would serve a step but must not be given.

    `kind` is one of `REFUSALS`, `because` the muscle or caution in the way; `side` where it was wanted, "both" also for
    an exercise that always moves both; `swap` the offered exercise to name instead, if there is one.
    """

    exercise: str
    kind: str
    because: str
    side: str
    swap: str | None


@dataclass(frozen=True)
class Proposal:
    """What fits a person, in the article's order: release, stretch, strengthen.

    `ask` lists the steps, as (muscle, side, step), for which nothing can be offered: there the page says to ask the
    therapist. `suggested` is where to start picking.
    """

    offered: tuple[Offer, ...]
    refused: tuple[Refusal, ...]
    ask: tuple[tuple[str, str, str], ...]
    suggested: tuple[str, ...]
    cautions_not_asked: bool

    def needing(self, exercise: str) -> set[Key]:
        """Return the muscles and sides an exercise is offered for."""
        needs = [(offer.muscle, offer.side) for offer in self.offered if offer.exercise == exercise]
        return {(muscle, side) for muscle, where in needs for side in sides_of(where)}

    @property
    def asked(self) -> set[tuple[Key, str]]:
        """`ask`, as pairs of a muscle and side, and a step."""
        return {((muscle, side), step) for muscle, where, step in self.ask for side in sides_of(where)}


@lru_cache(maxsize=64)
def propose(assessment: Assessment) -> Proposal:
    """Return which exercises fit what was found, and why others are refused.

    Only steps of `advise()` are served: none with a warning sign, none with severe pain. Within a step the muscle that
    needs most steps comes first, then what both sides need, then the order of the repertoire.
    """
    advices = advise(assessment)
    offers: dict[tuple[str, str, str], set[str]] = {}
    refusals: dict[tuple[str, str, str], set[str]] = {}
    asks: dict[tuple[str, str], set[str]] = {}
    needs = [(step, *pair) for step in STEPS for pair, advice in advices.items() if step in advice.steps]
    for step, muscle, side in needs:
        weightiest = {e: next(hindrances(e, muscle, side, assessment), None) for e in serving(muscle, step)}
        fitting = [e.id for e, hindrance in weightiest.items() if hindrance is None]
        for id in fitting:
            offers.setdefault((id, muscle, step), set()).add(side)
        for e, hindrance in weightiest.items():
            if hindrance and hindrance[0] in REFUSALS:
                refusals.setdefault((e.id, *hindrance), set()).update((side,) if e.one_sided else SIDES)
        if not fitting:
            asks.setdefault((muscle, step), set()).add(side)
    offered = [Offer(id, _both(sides), muscle, step) for (id, muscle, step), sides in offers.items()]
    offered.sort(key=lambda offer: _rank(offer, advices))
    return Proposal(
        offered=tuple(offered),
        refused=tuple(Refusal(*why, _both(sides), _swap(why[0], offered)) for why, sides in refusals.items()),
        ask=tuple((muscle, _both(sides), step) for (muscle, step), sides in asks.items()),
        suggested=_suggest(offered),
        cautions_not_asked=assessment.cautions is None,
    )


def presser(id: str, finding: Finding, assessment: Assessment) -> str:
    """Return who may press a sore spot: self, therapist or nobody.

    Deep muscles (`release` in `data/muscles.toml`, after textbooks, R35) and long ones are for a therapist's hands: our
    own rule, not reviewed by a clinician.
    """
    release = muscles()[id].release
    if release == "none" or NO_PRESSING in (assessment.cautions or ()):
        return "nobody"
    return "therapist" if release == "therapist" or finding.length == "long" else "self"


def allowed_sides(ids: Iterable[str], assessment: Assessment) -> dict[str, str]:
    """Return the exercises a therapist picked, each with the side a person may do it on: left, right or both.

    None to four, in the article's order: release, stretch, strengthen. One that is not offered may be picked if nothing
    speaks against it; a stretch only where a muscle is tested short.

    Raises
    ------
    BackeduError
        For five or more, one named twice, an unknown one (the nearest is named) or one refused, with the reason.
    """
    if isinstance(ids, str) or not isinstance(ids, Iterable):
        raise BackeduError(f"exercises must be a list such as ['bridge'], not {ids!r}")
    wanted = list(ids)
    if len(wanted) > MOST_PICKED:
        raise BackeduError(f"{len(wanted)} exercises are too many to keep up; pick 2 or 3, at most {MOST_PICKED}")
    if any(wanted.count(id) > 1 for id in wanted):
        raise BackeduError(f"an exercise is picked twice in {wanted}; name each once")
    picked = sorted((repertoire()[id] for id in wanted), key=lambda exercise: STEPS.index(exercise.action))
    return {exercise.id: allowed_side(exercise, assessment) for exercise in picked}


def allowed_side(e: Exercise, assessment: Assessment) -> str:
    """Return where a person may do an exercise: left, right or both; raise BackeduError if nowhere, saying why."""
    if assessment.safety == "stop":
        raise BackeduError("a warning sign was found: pick no exercise, give the safety page only")
    advices = advise(assessment)
    pairs = [(muscle, side) for muscle in e.muscles for side in SIDES]
    pairs.sort(key=lambda pair: e.action not in advices[pair].steps)
    weightiest = {pair: next(hindrances(e, *pair, assessment), None) for pair in pairs}
    severe = [id for id in (*e.muscles, *e.lengthens) if any(advices[id, side].severe for side in SIDES)]
    allowed = {side for (_, side), hindrance in weightiest.items() if hindrance is None}
    if allowed and not severe:
        return _both(allowed)
    kind, because = ("severe", severe[0]) if severe else next(filter(None, weightiest.values()))
    swap = _swap(e.id, propose(assessment).offered)
    instead = f"pick {swap!r} instead" if swap else "leave it out or pick another"
    raise BackeduError(f"exercise {e.id!r} is refused: {HINDRANCES[kind].format(because)}; {instead}")


def hindrances(e: Exercise, muscle: str, side: str, assessment: Assessment) -> Iterator[tuple[str, str]]:
    """Yield what speaks against an exercise for a muscle and side, weightiest first: its kind, and whose fault it is.

    The kinds are those of `HINDRANCES`; nothing is yielded where the exercise may be done.
    """
    form = e.form(assessment.cautions)
    reach = [(id, assessment[id, one]) for id, one in e.reach(side)]
    for caution in assessment.cautions or ():
        if caution in e.cautions:
            yield "caution", caution
    if form is None:
        yield "caution", NO_FLOOR
    for id, found in reach:
        if found.length == "long":
            yield "lengthens_long", id
    for id, found in reach:
        if found.length == "not tested" and found.feels_tight:
            yield "lengthens_tight_untested", id
    for id, found in reach:
        if e.action == "stretch" and id in (muscle, e.muscles[0]) and found.length != "short":
            yield "not_short", id
    if form and muscle not in form.muscles:
        yield "no_form", muscle
    if e.action == "release" and presser(muscle, assessment[muscle, side], assessment) != "self":
        yield "therapist", muscle


def _swap(id: str, offered: Iterable[Offer]) -> str | None:
    """Return the exercise to name instead of a refused one, if this person may have it."""
    return next((offer.exercise for offer in offered if offer.exercise == repertoire()[id].swap), None)


def sides_of(where: str) -> tuple[str, ...]:
    """Return the sides that "left", "right" or "both" means."""
    return SIDES if where == "both" else (where,)


def _both(sides: set[str]) -> str:
    """Return "both", or the one side there is."""
    return "both" if len(sides) > 1 else next(iter(sides))


def _rank(offer: Offer, advices: Mapping[tuple[str, str], Advice]) -> tuple[int, int, bool, int]:
    """Return where an offer stands: the more steps its muscle needs, the more of the plan hangs on it."""
    steps = max(len(advices[offer.muscle, side].steps) for side in sides_of(offer.side))
    return STEPS.index(offer.step), -steps, offer.side != "both", list(repertoire()).index(offer.exercise)


def _suggest(offered: list[Offer]) -> tuple[str, ...]:
    """Return up to three exercises: one of each step first, for different muscles, no stretch before its release."""
    stretched = {o.muscle for o in offered if o.step == "stretch"}
    picked: list[Offer] = []
    for step in STEPS * MOST_SUGGESTED:
        ids, seen = {o.exercise for o in picked}, {o.muscle for o in picked}
        sore = {o.muscle for o in offered if step == "stretch" and o.step == "release" and o.exercise not in ids}
        free = [o for o in offered if o.step == step and o.exercise not in ids and o.muscle not in sore]
        if free and len(picked) < MOST_SUGGESTED:
            # A release that makes way for a stretch goes before others.
            picked.append(min(free, key=lambda o: (o.muscle in seen, step == "release" and o.muscle not in stretched)))
    return tuple(dict.fromkeys(o.exercise for o in offered if o in picked))
