"""What a picture shows, in words: for a screen reader, and as a list for whoever cannot read the labels."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
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

    def label(self, muscle: str) -> str:
        """Return the short name that labels a muscle."""
        return self.name(muscle) if self.names == "latin" else say(f"picture.label.{muscle}", self.lang)

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
    """Return a muscle's label, with the side where the other differs."""
    alike = states(assessment[id, "left"]) == states(assessment[id, "right"])
    return speech.label(id) if alike else f"{speech.label(id)} ({say(f'picture.side.{side}', speech.lang)})"


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
    """Return how far a view shows the pelvis away from neutral, in degrees, and the key of the words for which way."""
    angle = posture.tilt if view == "side" else posture.hike
    ways = ("forward", "backward") if view == "side" else ("right", "left")
    return angle, ways[angle < 0]


@dataclass(frozen=True)
class Leaning:
    """What the lines of a picture tell: words at the line of now, more below them, and a word at the dashed line."""

    heading: str
    more: tuple[str, ...]
    start: str


def leaning_words(
    posture: Posture, view: str, speech: Speech, is_small: bool = False, before: Posture | None = None
) -> Leaning:
    """Return what the lines tell; `is_small`: too little to be drawn; degrees and range for professionals only."""
    key, lang, patient = "picture.posture", speech.lang, speech.audience == "patient"
    angle, way = leaning(posture, view)
    if before is not None:
        return _change_words(posture, view, speech, before, is_small)
    if abs(angle) < LEVEL:
        return Leaning("", (say(f"{key}.rest", lang),), "")
    heading = say(f"{key}.{way}", lang) + ("" if patient else f" {abs(angle):.0f}°")
    more = [say(f"{key}.small" if is_small else f"{key}.{way}_more", lang)]
    more += [say(f"{key}.usual", lang)] if view == "side" and not patient else []
    return Leaning(heading, tuple(more), say(f"{key}.{'start' if view == 'side' else 'level'}", lang))


def _change_words(posture: Posture, view: str, speech: Speech, before: Posture, is_small: bool) -> Leaning:
    """Return what the lines tell of the second of two pictures."""
    key, lang = "picture.posture", speech.lang
    far, way = changed(posture, view, before)
    if not far:
        return Leaning("", (say(f"{key}.same", lang),), "")
    angle, _ = leaning(posture, view)
    degrees = "" if speech.audience == "patient" else f" {abs(angle):.0f}°"
    heading = say(f"{key}.{way}{'' if far == 'other' else f'_{far}'}", lang) + degrees
    down = "forward" if angle > leaning(before, view)[0] else "backward"
    more = say(f"{key}.small" if is_small else f"{key}.{down if view == 'side' else way}_more", lang)
    return Leaning(heading, (more,), say(f"{key}.before", lang))


def changed(posture: Posture, view: str, before: Posture) -> tuple[str, str]:
    """Return whether a pelvis tips further or less than before, or the other way, or nothing; and which way it tips."""
    (angle, way), (first, first_way) = leaning(posture, view), leaning(before, view)
    if abs(angle - first) < LEVEL:
        return "", way
    if abs(first) < LEVEL or (way != first_way and abs(angle) >= LEVEL):
        return "other", way
    return ("further", way) if abs(angle) > abs(first) else ("less", first_way)


def usual_words(postures: Sequence[Posture], view: str, lang: str) -> str:
    """Return what is known of people with no pain, for under a picture of a pelvis that tips or is higher on one side.

    Empty where the view shows none.
    """
    tipped = [leaning(posture, view) for posture in postures]
    said = [say(f"picture.usual.{way}", lang) for angle, way in tipped if abs(angle) >= LEVEL]
    return " ".join(dict.fromkeys(said))


def posture_words(posture: Posture, view: str, speech: Speech) -> str:
    """Return how the model's pelvis stands, as far as the view shows it; degrees for professionals only."""
    angle, way = leaning(posture, view)
    if abs(angle) < LEVEL:
        return say("alt.neutral", speech.lang) if posture == Posture() else ""
    by = "model" if speech.audience == "patient" else "by"
    return say(f"alt.{way}_{by}", speech.lang, degrees=f"{abs(angle):.0f}")


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
            if place == "second" and abs(leaning(posture, view)[0]) >= LEVEL:
                far, _ = changed(posture, view, people[0][2])
                sentences += [say(f"alt.{far}", speech.lang)] if far in ("further", "less") else []
            sentences += [line.full if seen + n < named else line.counted for n, line in enumerate(lines)]
            sentences.append(_untested(assessment, speech.lang))
            seen += len(lines)
        text = " ".join(filter(None, [*sentences, say("picture.model", speech.lang) + "."]))
        if len(text) <= LONGEST:
            break
    return text
