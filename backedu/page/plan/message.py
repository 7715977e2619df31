"""The plan's main message: walk, what feels tight but is long, what to stretch and to build up, in few words."""

from __future__ import annotations

from collections.abc import Callable, Set

from backedu.assessment.advice import advise, no_card
from backedu.assessment.findings import Assessment, Finding, Key
from backedu.assessment.plan import Plan
from backedu.assessment.proposal import presser
from backedu.catalogue.anatomy import muscles
from backedu.catalogue.cautions import holding
from backedu.catalogue.repertoire import repertoire
from backedu.words.grammar import Group, agreement, grouped, ungrouped, your_muscle
from backedu.words.text import capital, join, say

MOST_WORDS = {"en": 40, "es": 52}  # of the main message; Spanish needs up to 30 % more room
FEW = 2  # muscles that feel tight but are long: so many by name, even where room is short
WHO = ("self", "therapist", "nobody")  # who may press a sore spot
SORE = ("short_sore", "sore")  # kinds of sentence
KEPT = "tight_long"  # the article's very point, which no other sentence pushes out

# What the message may say of a muscle: by what was found, the steps with an exercise for them, and those without one.
# The most important comes first: what is last is left out first where the message grows too long.
KINDS: dict[str, Callable[[Finding, Set[str], Set[str]], bool]] = {
    "tight_long": lambda found, do, ask: found.length == "long" and found.feels_tight,
    "tight_long_spared": lambda found, do, ask: found.length == "long" and found.feels_tight,
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
    *most, least = drafts(plan, lang)
    return next((text for text in most if _fits(text, lang)), least)


def drafts(plan: Plan, lang: str) -> list[str]:
    """Return the message in the order of wishes, each shorter than the one before; the first that fits is said.

    First less and less is named; in the end the least important kinds are left out. The call to walk and what feels
    tight but is long stay in every one of them.
    """
    patient = plan.patient
    if no_card(patient):
        return [" ".join(_without_exercise(patient, lang))]
    groups, walk = _groups(plan), _walk(plan, lang)
    texts = []
    for most in (2, 1, 0):
        told = [sentence for kind in KINDS for sentence in _told(kind, groups[kind], most, plan, lang)]
        texts.append(" ".join([*(told or _nothing(patient, lang)), walk]))
    kept = _told(KEPT, groups[KEPT], 0, plan, lang)
    for kind, group in groups.items():
        tries = [[*kept, *_told(kind, group, most, plan, lang)] for most in (2, 1, 0) if kind != KEPT]
        kept = next((longer for longer in tries if _fits(" ".join([*longer, walk]), lang)), kept)
    return [*texts, " ".join([*(kept or _nothing(patient, lang)), walk])]


def _walk(plan: Plan, lang: str) -> str:
    """Return the call to walk, in words that hold for this person."""
    walks = (one for one in repertoire().values() if one.action == "walk")
    careful = any("doctor_more" in one.said_first(plan.patient.cautions) for one in walks)
    return say(f"plan.message.{'walk_careful' if careful else 'walk'}", lang)


def _without_exercise(patient: Assessment, lang: str) -> list[str]:
    """Say that there is no exercise for now, and to walk a little; the reasons stand with the cautions."""
    why = "severe" if "severe" in no_card(patient) else "no_card"
    walk = next((caution.walk for _, caution in holding(patient.cautions) if caution.walk), "a_little")
    return [say(f"plan.message.{key}", lang) for key in (why, f"walk_{walk}")]


def _fits(text: str, lang: str) -> bool:
    """Whether a text is short enough for a main message."""
    return len(text.split()) <= MOST_WORDS[lang]


def _groups(plan: Plan) -> dict[str, Group]:
    """Return the muscles of each kind of sentence, each in the most important that holds for it.

    So none is told twice here; its card and the list of what to leave tell the rest.
    """
    groups, told = {}, set[Key]()
    for kind, holds in KINDS.items():
        rest = {key: one for key, one in plan.steps.items() if key not in told and _said(key, kind)}
        found = {key for key, one in rest.items() if holds(plan.patient[key], one.do, one.ask)}
        groups[kind] = grouped(found)
        told |= found
    return groups


def _said(key: Key, kind: str) -> bool:
    """Whether a kind of sentence is said of a muscle.

    Nobody is told to leave alone what nobody stretches, nor to wait for a test that there is not.
    """
    muscle = muscles()[key[0]]
    if kind == "tight_untested":
        return muscle.length_test is not None
    if kind == "tight_long_spared":
        return not muscle.stretched
    return muscle.stretched or kind not in ("tight_long", "long")


def _nothing(patient: Assessment, lang: str) -> list[str]:
    """Say honestly that nobody tested, or that what was tested is fine; else no more than to keep moving."""
    tested = any(finding.length != "not tested" for _, finding in patient.findings)
    moving = all(advice.action in ("keep moving", "test first") for advice in advise(patient).values())
    key = "moving" if tested and not moving else "fine" if tested else "nothing"
    return [say(f"plan.message.{key}", lang)]


def _told(kind: str, group: Group, most: int, plan: Plan, lang: str) -> list[str]:
    """Say what holds for a group of muscles; of sore spots apart who may press which."""
    if kind not in SORE:
        return [_sentence(kind, group, most, plan, lang)] if group else []
    pressers = {key: _presser(key, plan) for key in ungrouped(group)}
    parted = {who: grouped({key for key, one in pressers.items() if one == who}) for who in WHO}
    return [
        f"{_sentence(kind, some, most, plan, lang)} {say(f'plan.press.{kind}.{who}', lang)}"
        for who, some in parted.items()
        if some
    ]


def _sentence(kind: str, group: Group, most: int, plan: Plan, lang: str) -> str:
    """Say what holds for muscles: the first by name; of those that are long all, or that they stand in the list."""
    if kind == "long" and most == 0 and len(group) > 1:
        title = say("plan.leave_title" if plan.picked else "explain.do", lang)
        return say("plan.message.long_listed", lang, title=title)
    most = max(most, FEW if kind == KEPT else 1)
    shown = [your_muscle(*one, lang) for one in group[:most]]
    shown += [say("plan.more", lang, count=len(group) - most)] if len(group) > most else []
    return capital(say(f"plan.message.{kind}.{_agreeing(group, lang)}", lang, names=join(shown, lang)))


def _agreeing(group: Group, lang: str) -> str:
    """Return which form of a sentence agrees with a group; two sides of one muscle, said apart, are many."""
    return agreement([id for id, _ in group], lang)


def _presser(key: Key, plan: Plan) -> str:
    """Return who presses a sore spot; the therapist where none of the picked exercises does."""
    who = presser(*key, plan.patient)
    return "therapist" if who == "self" and "release" in plan.steps[key].ask else who
