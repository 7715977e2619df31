"""Which exercises fit what was found, which are refused and why; the therapist picks among them.

Nothing is given that lengthens a muscle already long, or one not tested that feels tight; nothing that the person's
cautions rule out; only a muscle tested short is stretched, and a sore spot that can be pressed is pressed first. Not
signed off by a clinician.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from backedu.assessment.advice import STEPS, Advice, advise
from backedu.assessment.findings import Assessment, Key
from backedu.catalogue.anatomy import SIDES, muscles
from backedu.catalogue.cautions import holding
from backedu.catalogue.repertoire import Exercise, repertoire, serving
from backedu.errors import BackeduError, as_written

# Our own rule, not reviewed by a clinician: more exercises than these are not kept up (home programmes commonly hold
# two to four). The walk does not count.
MOST_PICKED, MOST_SUGGESTED = 4, 3
MOST_READ = 100  # of a list that may be without end
ORDER = (*STEPS, "walk")
REFUSALS = ("caution", "lengthens_long", "lengthens_tight_untested")
HINDRANCES = {
    "caution": "this person's caution {!r} rules it out",
    "severe": "with severe pain there is no exercise",
    "not_asked": "a walk that grows needs {} first",
    "lengthens_long": "it lengthens {}, which is already long",
    "lengthens_tight_untested": "it lengthens {}, which feels tight and is not tested",
    "not_short": "it stretches {}, which is not tested short wherever it would be stretched",
    "no_form": "its form without the floor is not for {}",
    "no_spot": "it presses a sore spot, and none was found in {}",
    "therapist": "a sore spot in {} is for the therapist's hands",
    "release_first": "{} has a sore spot that is pressed first",
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
    therapist. `general` are exercises that are good for most people and fit, though no muscle calls for them.
    `suggested` is where to start picking.
    """

    offered: tuple[Offer, ...]
    general: tuple[str, ...]
    refused: tuple[Refusal, ...]
    ask: tuple[tuple[str, str, str], ...]
    suggested: tuple[str, ...]
    cautions_not_asked: bool

    @property
    def exercises(self) -> tuple[str, ...]:
        """Every exercise that may be picked from, each once: those that a muscle calls for, then the general ones."""
        return tuple(dict.fromkeys((*(offer.exercise for offer in self.offered), *self.general)))

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

    Only steps of `advise()` are served: none with a warning sign, and none where there is no exercise card at all.
    Within a step the muscle that needs most steps comes first, then what both sides need, then the order of the
    repertoire.
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
    # What is offered for one muscle is not told as refused for another: there the page says who presses, or to ask.
    given = {(offer.exercise, side) for offer in offered for side in sides_of(offer.side)}
    refusals = {why: sides - {side for id, side in given if id == why[0]} for why, sides in refusals.items()}
    called = {offer.exercise for offer in offered}
    general = [e.id for e in repertoire().values() if e.general and e.id not in called and _fits_most(e, assessment)]
    return Proposal(
        offered=tuple(offered),
        general=tuple(general),
        refused=tuple(Refusal(*why, _both(sides), _swap(why[0], offered)) for why, sides in refusals.items() if sides),
        ask=tuple((muscle, _both(sides), step) for (muscle, step), sides in asks.items()),
        suggested=_suggest(offered, general, assessment),
        cautions_not_asked=assessment.cautions is None or assessment.ask_again,
    )


def presser(muscle: str, side: str, assessment: Assessment) -> str:
    """Return who may press a sore spot: self, therapist or nobody.

    Nobody where a caution speaks against it. Deep muscles (`release` in `data/muscles.toml`, after textbooks, R35),
    long ones, and those for which no exercise is left are for a therapist's hands: our own rule, not reviewed by a
    clinician.
    """
    who = _hands(muscle, side, assessment)
    if who == "self" and all(any(hindrances(e, muscle, side, assessment)) for e in serving(muscle, "release")):
        return "therapist"
    return who


def _hands(muscle: str, side: str, assessment: Assessment) -> str:
    """Return who could press a sore spot there, whatever exercises there are for it."""
    release = muscles()[muscle].release
    if release == "none" or any(_no_pressing(muscle, assessment)):
        return "nobody"
    return "therapist" if release == "therapist" or assessment[muscle, side].length == "long" else "self"


def _no_pressing(muscle: str, assessment: Assessment) -> Iterator[str]:
    """Yield each caution of a person with which nobody presses a sore spot of a muscle."""
    return (word for word, caution in holding(assessment.cautions) if muscle in caution.no_pressing)


def allowed_sides(ids: Iterable[str], assessment: Assessment) -> dict[str, str]:
    """Return the exercises a therapist picked, each with the side a person may do it on: left, right or both.

    None to four and the walk, in the article's order: release, stretch, strengthen, walk. One that is not offered may
    be picked if nothing speaks against it; a stretch only where a muscle is tested short, and together with the release
    that goes before it.

    Raises
    ------
    BackeduError
        For five or more, one named twice, an unknown one (the nearest is named) or one refused, with the reason.
    """
    if isinstance(ids, str) or not isinstance(ids, Iterable):
        raise BackeduError(f"exercises must be a list such as ['bridge'], not {as_written(ids)}")
    wanted = list(islice(ids, MOST_READ))
    if counted(wanted) > MOST_PICKED:
        raise BackeduError(f"{counted(wanted)} exercises are too many to keep up; pick 2 or 3, at most {MOST_PICKED}")
    if any(wanted.count(id) > 1 for id in wanted):
        raise BackeduError(f"an exercise is picked twice in {wanted}; name each once")
    picked = sorted((repertoire()[id] for id in wanted), key=lambda exercise: ORDER.index(exercise.action))
    sides = {exercise.id: allowed_side(exercise, assessment) for exercise in picked}
    for id in sides:
        for first, muscle in releases_first(id, assessment, sides[id]).items():
            if first not in sides:
                reason = HINDRANCES["release_first"].format(muscle)
                raise BackeduError(f"exercise {id!r} is refused: {reason}; pick {first!r} with it, or leave it out")
    return sides


def counted(ids: Iterable[str]) -> int:
    """Return how many exercises count towards the most a page holds: all but the walk."""
    return sum(1 for id in ids if repertoire()[id].action != "walk")


def allowed_side(e: Exercise, assessment: Assessment) -> str:
    """Return where a person may do an exercise: left, right or both; raise BackeduError if nowhere, saying why."""
    if assessment.safety == "stop":
        raise BackeduError("a warning sign was found: pick no exercise, give the safety page only")
    steps = {key: advice.steps for key, advice in advise(assessment).items()}
    pairs = [(muscle, side) for muscle in e.muscles or ("",) for side in SIDES]
    pairs.sort(key=lambda pair: e.action not in steps.get(pair, ()))
    weightiest = {pair: next(hindrances(e, *pair, assessment), None) for pair in pairs}
    allowed = {side for (_, side), hindrance in weightiest.items() if hindrance is None}
    if allowed:
        return _both(allowed)
    kind, because = next(filter(None, weightiest.values()))
    swap = _swap(e.id, propose(assessment).offered)
    instead = f"pick {swap!r} instead" if swap else "leave it out or pick another"
    raise BackeduError(f"exercise {e.id!r} is refused: {HINDRANCES[kind].format(because)}; {instead}")


def releases_first(id: str, assessment: Assessment, where: str = "") -> dict[str, str]:
    """Return which releases are picked with a stretch, each with the muscle whose sore spot it presses.

    Those of the muscles the stretch is for, where the person presses the spot. Where the therapist does, or nobody may,
    and where a sore muscle is only reached, the stretch may stand alone: its card says what comes first, or to go
    gently. `where` it is done (left, right or both) is looked up where it is not known yet.
    """
    stretch, first = repertoire()[id], {}
    if stretch.action != "stretch":
        return {}
    for muscle, side in sore_under(stretch, assessment, where):
        if muscle in stretch.muscles and presser(muscle, side, assessment) == "self":
            fitting = (e for e in serving(muscle, "release") if not any(hindrances(e, muscle, side, assessment)))
            first[next(fitting).id] = muscle
    return first


def sore_under(stretch: Exercise, assessment: Assessment, where: str = "") -> tuple[Key, ...]:
    """Return the muscles and sides with a sore spot that a stretch makes longer where the person may do it."""
    try:
        sides = sides_of(where or allowed_side(stretch, assessment))
    except BackeduError:
        return ()
    reached = dict.fromkeys(key for side in sides for key in stretch.reach(side))
    return tuple(key for key in reached if assessment[key].sore_spot == "yes")


def with_exercise(picked: Iterable[str], id: str, assessment: Assessment) -> tuple[str, ...]:
    """Return a pick with one exercise more and the releases before it; as it was where a page cannot hold them."""
    more = tuple(dict.fromkeys((*picked, *releases_first(id, assessment), id)))
    return more if counted(more) <= MOST_PICKED else tuple(picked)


def fitting(picked: Iterable[str], assessment: Assessment) -> tuple[str, ...]:
    """Return what of a pick this person may have now: what is offered, and no stretch whose release is not picked."""
    offered = propose(assessment).exercises
    kept = [id for id in picked if id in offered]
    return tuple(id for id in kept if releases_first(id, assessment).keys() <= set(kept))


def hindrances(e: Exercise, muscle: str, side: str, assessment: Assessment) -> Iterator[tuple[str, str]]:
    """Yield what speaks against an exercise for a muscle and side, weightiest first: its kind, and whose fault it is.

    The kinds are those of `HINDRANCES`; nothing is yielded where the exercise may be done. Without a muscle ("") it is
    judged as a general exercise.
    """
    reach = [(id, assessment[id, one]) for id, one in e.reach(side)]
    if assessment.pain == "severe":
        yield "severe", ""
    for caution in e.ruled_out(assessment.cautions):
        yield "caution", caution
    if e.action == "release":
        for caution in _no_pressing(muscle, assessment):
            yield "caution", caution
    if e.action == "walk":
        yield from (("not_asked", what) for what in _not_asked(assessment))
    for id, found in reach:
        if found.length == "long":
            yield "lengthens_long", id
    for id, found in reach:
        if found.length == "not tested" and found.feels_tight:
            yield "lengthens_tight_untested", id
    for id, found in reach:
        if e.action == "stretch" and id in (muscle, e.muscles[0]) and found.length != "short":
            yield "not_short", id
    form = e.form(assessment.cautions)
    if muscle and form and muscle not in form.muscles:
        yield "no_form", muscle
    if e.action == "release":
        if assessment[muscle, side].sore_spot != "yes":
            yield "no_spot", muscle
        elif _hands(muscle, side, assessment) != "self":
            yield "therapist", muscle


def _not_asked(assessment: Assessment) -> Iterator[str]:
    """Yield what must be asked before somebody walks more and more, and was not."""
    if assessment.safety == "not asked":
        yield "the warning signs"
    if assessment.cautions is None or assessment.ask_again:
        yield "the cautions"


def _fits_most(e: Exercise, assessment: Assessment) -> bool:
    """Whether a general exercise fits a person of whom everything was asked; it moves both sides."""
    asked = assessment.safety in ("clear", "checked") and not any(_not_asked(assessment))
    return asked and not any(any(hindrances(e, "", side, assessment)) for side in SIDES)


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


def _suggest(offered: list[Offer], general: list[str], assessment: Assessment) -> tuple[str, ...]:
    """Return up to three exercises and the walk: one of each step first, no stretch before its release.

    They are for different muscles where they can be; where no muscle calls for any, they are general ones.
    """
    stretched = {o.muscle for o in offered if o.step == "stretch"}
    # A stretch is allowed where it is offered: only what is short is stretched, and what is short is advised to be.
    sides: dict[str, set[str]] = {}
    for o in offered:
        sides.setdefault(o.exercise, set()).update(sides_of(o.side))
    picked: list[Offer] = []
    for step in STEPS * MOST_SUGGESTED:
        ids, seen = {o.exercise for o in picked}, {o.muscle for o in picked}
        free = [o for o in offered if o.step == step and o.exercise not in ids]
        free = [o for o in free if releases_first(o.exercise, assessment, _both(sides[o.exercise])).keys() <= ids]
        if free and len(picked) < MOST_SUGGESTED:
            # A release that makes way for a stretch goes before others.
            picked.append(min(free, key=lambda o: (o.muscle in seen, step == "release" and o.muscle not in stretched)))
    chosen = [o.exercise for o in offered if o in picked]
    chosen += [id for id in general if not picked or repertoire()[id].action == "walk"]
    return tuple(dict.fromkeys(chosen))
