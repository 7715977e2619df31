"""How a plan opens: its main message, and what has to be asked before there is any plan."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Set
from functools import partial

from backedu.assessment.advice import advise
from backedu.assessment.findings import Assessment, Finding
from backedu.assessment.proposal import check_picked, exercises, presser
from backedu.catalogue.anatomy import SIDES, muscles
from backedu.errors import BackeduError
from backedu.words.text import capital, join, say, words

MOST_WORDS = {"en": 40, "es": 52}  # of the main message; Spanish needs up to 30 % more room
WHO = ("self", "therapist", "nobody")  # who may press a sore spot
LONG, SORE = ("tight_long", "long"), ("short_sore", "sore")  # kinds of sentence

Key = tuple[str, str]  # a muscle and side
Group = list[tuple[str, str]]  # muscles, each with the side it is said of: both, left or right
Steps = dict[Key, tuple[set[str], set[str]]]  # the steps to do, and those to ask about

# What the message may say of a muscle: by what was found, the steps with an exercise for them, and those without one.
# The most important comes first: what is last is left out first where the message grows too long.
KINDS: dict[str, Callable[[Finding, Set[str], Set[str]], bool]] = {
    "tight_long": lambda found, do, ask: found.length == "long" and found.feels_tight,
    "long": lambda found, do, ask: found.length == "long" and not found.feels_tight,
    "short": lambda found, do, ask: "stretch" in do and "release" not in do | ask,
    "short_sore": lambda found, do, ask: "stretch" in do and "release" in do | ask,
    "short_ask": lambda found, do, ask: "stretch" in ask,
    "tight_untested": lambda found, do, ask: found.length == "not tested" and found.feels_tight,
    "sore": lambda found, do, ask: "release" in do | ask and "stretch" not in do | ask,
    "weak": lambda found, do, ask: "strengthen" in do,
    "weak_ask": lambda found, do, ask: "strengthen" in ask,
    "tight_fine": lambda found, do, ask: found.length == "normal" and found.feels_tight,
}


def check_asked(patient: Assessment) -> None:
    """Refuse a plan where nobody asked for warning signs or pain, or where a warning sign was found."""
    if patient.safety == "not asked":
        raise BackeduError("the warning signs were not asked; ask them first, then set safety='clear' or 'stop'")
    if patient.safety == "stop":
        raise BackeduError("a warning sign was found, so there is no plan; handout(…) gives the safety page alone")
    if patient.pain == "not asked":
        raise BackeduError("pain was not asked; ask it first, then set pain='none', 'mild' or 'severe'")


def message(patient: Assessment, lang: str = "en", picked: Iterable[str] = ()) -> str:
    """Return the main message: all there is to say if its words allow, else the most important of it.

    Where exercises were picked it tells to do only what they are for, so that every order has its card.
    """
    check_asked(patient)
    steps = told_steps(patient, picked)
    groups = _groups(patient, steps)
    severe = any(one.rule == 1 for one in advise(patient).values())
    start = [say("plan.message.severe", lang)] if severe else []
    end = [say(f"plan.message.{'walk_severe' if severe else 'walk'}", lang)]
    tell = partial(_told, patient=patient, steps=steps, lang=lang)
    for said, most in ((groups, 2), (groups, 1), (_merged(groups), 2), (_merged(groups), 1), (_merged(groups), 0)):
        middle = [sentence for kind in KINDS for sentence in tell(kind, said[kind], most)]
        for last in (end, []):
            if _fits(whole := [*start, *(middle or _nothing(patient, lang)), *last], lang):
                return " ".join(whole)
    kept = start
    for kind, group in _merged(groups).items():
        tries = [[*kept, *tell(kind, group, most)] for most in (2, 1, 0)]
        kept = next((longer for longer in tries if _fits(longer, lang)), kept)
    return " ".join(kept)


def _fits(sentences: list[str], lang: str) -> bool:
    """Whether sentences are short enough for a main message."""
    return len(" ".join(sentences).split()) <= MOST_WORDS[lang]


def _merged(groups: dict[str, Group]) -> dict[str, Group]:
    """Return the groups with all long muscles in one, whether they feel tight or not."""
    long = grouped({(id, side) for kind in LONG for id, side in _sides(groups[kind])})
    return groups | {"tight_long": [], "long": long}


def _sides(group: Group) -> list[Key]:
    """Return each muscle and side of a group."""
    return [(id, side) for id, where in group for side in SIDES if where in ("both", side)]


def _groups(patient: Assessment, steps: Steps) -> dict[str, Group]:
    """Return the muscles of each kind of sentence; what the advice starts with a therapist has no step to tell."""
    return {
        kind: grouped({key for key, (do, ask) in steps.items() if holds(patient[key], do, ask)})
        for kind, holds in KINDS.items()
    }


def told_steps(patient: Assessment, picked: Iterable[str]) -> Steps:
    """Return for each muscle and side which steps to do, and which to ask about.

    Asked about is what no exercise serves, and a sore spot that none of those picked is for; other steps without a
    picked exercise are neither: they can wait.

    Raises
    ------
    BackeduError
        When this person may not have an exercise that was picked.
    """
    chosen = check_picked(picked, patient)
    found = exercises(patient)
    asked = {(key, step) for muscle, where, step in found.ask for key in _sides([(muscle, where)])}
    carded = {(key, one.action) for one in chosen for key in found.needing(one.id)}
    steps = {}
    for key, advice in advise(patient).items():
        ask = {step for step in advice.steps if (key, step) in asked}
        waits = {step for step in advice.steps if chosen and (key, step) not in carded} - ask
        steps[key] = (set(advice.steps) - ask - waits, ask | waits & {"release"})
    return steps


def _nothing(patient: Assessment, lang: str) -> list[str]:
    """Say honestly that nobody tested, or that what was tested is fine."""
    tested = any(finding.length != "not tested" for _, finding in patient.findings)
    moving = all(advice.action in ("keep moving", "test first") for advice in advise(patient).values())
    if tested and not moving:
        return []
    return [say(f"plan.message.{'fine' if tested else 'nothing'}", lang)]


def _told(kind: str, group: Group, most: int, patient: Assessment, steps: Steps, lang: str) -> list[str]:
    """Say what holds for a group of muscles; of sore spots apart who may press which."""
    if kind not in SORE:
        key = "short_ask_careful" if kind == "short_ask" and patient.cautions else kind
        return [_sentence(key, group, most, lang)] if group else []
    pressers = {key: _presser(key, patient, steps) for key in _sides(group)}
    parted = {who: grouped({key for key, one in pressers.items() if one == who}) for who in WHO}
    return [
        f"{_sentence(kind, some, most, lang)} {say(f'plan.press.{kind}.{who}', lang)}"
        for who, some in parted.items()
        if some
    ]


def _sentence(kind: str, group: Group, most: int, lang: str) -> str:
    """Say what holds for muscles: the first of them by name, but of those already long all or none."""
    if kind in LONG and most == 0 and len(group) > 1:
        return say("plan.message.long_listed", lang)
    most = len(group) if kind in LONG else max(most, 1)
    shown = [named(one, lang) for one in group[:most]]
    shown += [say("plan.more", lang, count=len(group) - most)] if len(group) > most else []
    return capital(say(f"plan.message.{kind}.{form(group, lang)}", lang, names=join(shown, lang)))


def _presser(key: Key, patient: Assessment, steps: Steps) -> str:
    """Return who may press a sore spot; nobody before asking where there is no exercise to press it."""
    who = presser(key[0], patient[key], patient)
    return "nobody" if who == "self" and "release" in steps[key][1] else who


def grouped(found: Set[Key]) -> Group:
    """Return muscles and sides in the catalogue's order, both sides of a muscle as one."""
    sides = {id: [side for side in SIDES if (id, side) in found] for id in muscles()}
    return [(id, "both" if len(some) == len(SIDES) else some[0]) for id, some in sides.items() if some]


def named(one: tuple[str, str], lang: str) -> str:
    """Return a muscle as "your …", with its side where only that one is meant."""
    id, where = one
    if where == "both":
        return say(f"muscle.{id}.the", lang)
    return say(f"plan.{where}.{form([one], lang)}", lang, muscle=say(f"muscle.{id}.name", lang))


def form(group: Group, lang: str) -> str:
    """Return which form of a sentence agrees with a group: one, many, or one that Spanish makes feminine."""
    if len(group) > 1:
        return "many"
    own = f"picture.form.{group[0][0]}"
    return say(own if own in words(lang) else f"muscle.{group[0][0]}.verb_number", lang)
