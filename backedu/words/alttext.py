"""What a picture shows, in words: for a screen reader, and as a list for whoever cannot read the labels."""

from __future__ import annotations

from collections.abc import Callable, Set
from dataclasses import dataclass

from backedu.assessment.findings import Assessment, Finding
from backedu.catalogue.anatomy import SIDES, muscles
from backedu.model.posture import LEVEL, Posture
from backedu.words.grammar import agreement, muscle_name, number
from backedu.words.text import capital, join, say

LONGEST = 600

# What was found on a person, and what the posture holds long.
Person = tuple[Assessment, frozenset[tuple[str, str]], Posture]

STATES: dict[str, Callable[[Finding], bool]] = {
    "short": lambda finding: finding.length == "short",
    "long": lambda finding: finding.length == "long",
    "weak": lambda finding: finding.strength == "weak",
    "sore": lambda finding: finding.sore_spot == "yes",
}


@dataclass(frozen=True)
class Speech:
    """How the picture speaks: language, plain or latin names, patient or therapist words."""

    lang: str = "en"
    names: str = "plain"
    audience: str = "patient"

    def name(self, muscle: str) -> str:
        """Return the name of a muscle."""
        return muscle_name(muscle, self.lang, self.names)

    def state(self, key: str, group: list[str]) -> str:
        """Return the word for a state, agreeing with the muscles it is said of."""
        form = agreement(group, self.lang) if self.names == "plain" else number(group, self.lang)
        return say(f"picture.{self.audience}.{key}.{form}", self.lang)


def states(finding: Finding) -> list[str]:
    """Return the keys of what was found and is marked: short, long, weak, sore."""
    return [key for key, found in STATES.items() if found(finding)]


@dataclass(frozen=True)
class Sentence:
    """A sentence on one state and one side (or both), in full and with the muscles only counted."""

    full: str
    counted: str


def sided(id: str, side: str, assessment: Assessment, speech: Speech) -> str:
    """Return a muscle's name, with the side where the other differs."""
    alike = states(assessment[id, "left"]) == states(assessment[id, "right"])
    return speech.name(id) if alike else f"{speech.name(id)} ({say(f'picture.side.{side}', speech.lang)})"


def findings(assessment: Assessment, held: frozenset[tuple[str, str]], speech: Speech) -> list[Sentence]:
    """Return a sentence for every state and side on which something was found, or that the model holds long."""
    lines = []
    for key, test in STATES.items():
        for where, group in _by_side({(m, s) for m in muscles() for s in SIDES if test(assessment[m, s])}).items():
            state = speech.state(key, group)
            said = {"state": capital(state), "where": say(f"alt.where.{where}", speech.lang)}
            lines.append(_line("alt.list", "alt.counted", group, speech, **said))
    for where, group in _by_side(held).items():
        said = {"where": say(f"alt.where.{where}", speech.lang)}
        lines.append(_line(f"alt.held_{number(group, speech.lang)}", "alt.held_counted", group, speech, **said))
    return lines


def _by_side(found: Set[tuple[str, str]]) -> dict[str, list[str]]:
    """Return the muscles found on both sides, on the left only and on the right only, where there are any."""
    by_side = {side: [m for m in muscles() if (m, side) in found] for side in SIDES}
    both = [m for m in by_side["left"] if m in by_side["right"]]
    groups = {"both": both} | {side: [m for m in by_side[side] if m not in both] for side in SIDES}
    return {where: group for where, group in groups.items() if group}


def _line(full: str, counted: str, group: list[str], speech: Speech, **said: str) -> Sentence:
    """Write both forms of a sentence; a single muscle is always named."""
    names = say(full, speech.lang, names=join([speech.name(m) for m in group], speech.lang), **said)
    return Sentence(names, say(counted, speech.lang, count=len(group), **said) if len(group) > 1 else names)


def leaning(posture: Posture, view: str) -> tuple[float, str]:
    """Return how far a view shows the pelvis away from level, in degrees, and which way: a key of the words for it."""
    angle = posture.tilt if view == "side" else posture.hike
    ways = ("forward", "backward") if view == "side" else ("right", "left")
    return angle, ways[angle < 0]


def posture_words(posture: Posture, view: str, speech: Speech) -> str:
    """Return how the pelvis stands, as far as the view shows it; degrees for professionals only."""
    angle, way = leaning(posture, view)
    if abs(angle) < LEVEL:
        return say("alt.neutral", speech.lang) if posture == Posture() else ""
    by = "" if speech.audience == "patient" else "_by"
    return say(f"alt.{way}{by}", speech.lang, degrees=f"{abs(angle):.0f}")


def _untested(assessment: Assessment, lang: str) -> str:
    """Return how many muscles nobody looked at; empty where there are none."""
    count = sum(all(str(assessment[m, side]) == "not tested" for side in SIDES) for m in muscles())
    if count == len(muscles()):
        return say("alt.nothing", lang)
    key = "alt.untested_one" if count == 1 else "alt.untested_many"
    return say(key, lang, count=count) if count else ""


def describe(people: list[Person], view: str, speech: Speech) -> str:
    """Return the alternative text of a picture of one person, or of two side by side.

    Where it would be longer than 600 characters, muscles are counted instead of named, the last sentence first;
    `findings` names them all.
    """
    before = [say(f"alt.{view}", speech.lang)]
    before += [say("alt.compare", speech.lang)] if len(people) > 1 else []
    said = [findings(assessment, held, speech) for assessment, held, _ in people]
    total = sum(len(lines) for lines in said)
    for named in range(total, -1, -1):
        sentences, seen = list(before), 0
        for place, lines, (assessment, _, posture) in zip(("first", "second"), said, people, strict=False):
            sentences += [say(f"alt.{place}", speech.lang)] if len(people) > 1 else []
            sentences.append(posture_words(posture, view, speech))
            sentences += [line.full if seen + n < named else line.counted for n, line in enumerate(lines)]
            sentences.append(_untested(assessment, speech.lang))
            seen += len(lines)
        text = " ".join(filter(None, [*sentences, say("picture.model", speech.lang) + "."]))
        if len(text) <= LONGEST:
            break
    return text
