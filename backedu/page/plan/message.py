"""The plan's main message: what to leave, what to stretch, what to build up, in few words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Set

from backedu.assessment.advice import advise
from backedu.assessment.findings import Assessment, Finding, Key
from backedu.assessment.plan import Plan
from backedu.assessment.proposal import presser
from backedu.words.grammar import Group, agreement, grouped, ungrouped, your_muscle
from backedu.words.text import capital, join, say

MOST_WORDS = {"en": 40, "es": 52}  # of the main message; Spanish needs up to 30 % more room
WHO = ("self", "therapist", "nobody")  # who may press a sore spot
LONG, SORE = ("tight_long", "long"), ("short_sore", "sore")  # kinds of sentence

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


def message(plan: Plan, lang: str = "en") -> str:
    """Return the main message: all there is to say if its words allow, else the most important of it.

    Where exercises were picked it tells to do only what they are for, so that every order has its card.
    """
    return next(text for text in drafts(plan, lang) if _fits(text, lang))


def drafts(plan: Plan, lang: str) -> Iterator[str]:
    """Yield the message in the order of wishes, each shorter than the one before; the first that fits is said.

    First less and less is named, with and without the call to walk; in the end the least important kinds are left out.
    """
    severe = any(one.severe for one in advise(plan.patient).values())
    start = [say("plan.message.severe", lang)] if severe else []
    end = [say(f"plan.message.{'walk_severe' if severe else 'walk'}", lang)]
    groups = _groups(plan)
    for said, most in ((groups, 2), (groups, 1), (_merged(groups), 2), (_merged(groups), 1), (_merged(groups), 0)):
        middle = [sentence for kind in KINDS for sentence in _told(kind, said[kind], most, plan, lang)]
        for last in (end, []):
            yield " ".join([*start, *(middle or _nothing(plan.patient, lang)), *last])
    kept = start
    for kind, group in _merged(groups).items():
        tries = [[*kept, *_told(kind, group, most, plan, lang)] for most in (2, 1, 0)]
        kept = next((longer for longer in tries if _fits(" ".join(longer), lang)), kept)
    yield " ".join(kept)


def _fits(text: str, lang: str) -> bool:
    """Whether a text is short enough for a main message."""
    return len(text.split()) <= MOST_WORDS[lang]


def _merged(groups: dict[str, Group]) -> dict[str, Group]:
    """Return the groups with all long muscles in one, whether they feel tight or not."""
    long = grouped({(id, side) for kind in LONG for id, side in ungrouped(groups[kind])})
    return groups | {"tight_long": [], "long": long}


def _groups(plan: Plan) -> dict[str, Group]:
    """Return the muscles of each kind of sentence; what the advice starts with a therapist has no step to tell."""
    return {
        kind: grouped({key for key, one in plan.steps.items() if holds(plan.patient[key], one.do, one.ask)})
        for kind, holds in KINDS.items()
    }


def _nothing(patient: Assessment, lang: str) -> list[str]:
    """Say honestly that nobody tested, or that what was tested is fine."""
    tested = any(finding.length != "not tested" for _, finding in patient.findings)
    moving = all(advice.action in ("keep moving", "test first") for advice in advise(patient).values())
    if tested and not moving:
        return []
    return [say(f"plan.message.{'fine' if tested else 'nothing'}", lang)]


def _told(kind: str, group: Group, most: int, plan: Plan, lang: str) -> list[str]:
    """Say what holds for a group of muscles; of sore spots apart who may press which."""
    if kind not in SORE:
        key = "short_ask_careful" if kind == "short_ask" and plan.patient.cautions else kind
        return [_sentence(key, group, most, lang)] if group else []
    pressers = {key: _presser(key, plan) for key in ungrouped(group)}
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
    shown = [your_muscle(*one, lang) for one in group[:most]]
    shown += [say("plan.more", lang, count=len(group) - most)] if len(group) > most else []
    return capital(say(f"plan.message.{kind}.{_agreeing(group, lang)}", lang, names=join(shown, lang)))


def _agreeing(group: Group, lang: str) -> str:
    """Return which form of a sentence agrees with a group; two sides of one muscle, said apart, are many."""
    return agreement([id for id, _ in group], lang)


def _presser(key: Key, plan: Plan) -> str:
    """Return who may press a sore spot; nobody before asking where there is no exercise to press it."""
    who = presser(key[0], plan.patient[key], plan.patient)
    return "nobody" if who == "self" and "release" in plan.steps[key].ask else who
