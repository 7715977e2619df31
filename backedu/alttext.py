"""What a picture shows, in words: for a screen reader, and as a list for whoever cannot read the labels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from backedu.assessment import Assessment
from backedu.catalogue import SIDES, muscles
from backedu.finding import Finding
from backedu.posture import Posture
from backedu.text import join, say, words

LONGEST = 600

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
        return say(f"muscle.{muscle}.{'latin' if self.names == 'latin' else 'name'}", self.lang)

    def state(self, key: str, group: list[str]) -> str:
        """Return the word for a state, agreeing with the muscles it is said of."""
        form = "many"
        if len(group) == 1:
            form = say(f"muscle.{group[0]}.verb_number", self.lang)
            own = f"picture.form.{group[0]}"
            form = say(own, self.lang) if self.names == "plain" and own in words(self.lang) else form
        return say(f"picture.{self.audience}.{key}.{form}", self.lang)


def states(finding: Finding) -> list[str]:
    """Return the keys of what was found and is marked: short, long, weak, sore."""
    return [key for key, found in STATES.items() if found(finding)]


@dataclass(frozen=True)
class Line:
    """A sentence on one state and one side (or both), in full and with the muscles only counted."""

    full: str
    counted: str


def findings(assessment: Assessment, held: frozenset[tuple[str, str]], speech: Speech) -> list[Line]:
    """Return a sentence for every state and side on which something was found, or that the model holds long."""
    lines = []
    for key, test in STATES.items():
        for where, group in _by_side(lambda m, s, test=test: test(assessment[m, s])).items():  # type: ignore[misc]
            state = speech.state(key, group)
            said = {"state": state[0].upper() + state[1:], "where": say(f"alt.where.{where}", speech.lang)}
            lines.append(_line("alt.list", "alt.counted", group, speech, **said))
    for where, group in _by_side(lambda m, s: (m, s) in held).items():
        said = {"where": say(f"alt.where.{where}", speech.lang)}
        lines.append(_line("alt.held", "alt.held_counted", group, speech, **said))
    return lines


def _by_side(found: Callable[[str, str], bool]) -> dict[str, list[str]]:
    """Return the muscles found on both sides, on the left only and on the right only, where there are any."""
    by_side = {side: [m for m in muscles() if found(m, side)] for side in SIDES}
    both = [m for m in by_side["left"] if m in by_side["right"]]
    groups = {"both": both} | {side: [m for m in by_side[side] if m not in both] for side in SIDES}
    return {where: group for where, group in groups.items() if group}


def _line(full: str, counted: str, group: list[str], speech: Speech, **said: str) -> Line:
    """Write both forms of a sentence; a single muscle is always named."""
    names = say(full, speech.lang, names=join([speech.name(m) for m in group], speech.lang), **said)
    return Line(names, say(counted, speech.lang, count=len(group), **said) if len(group) > 1 else names)


def posture_words(posture: Posture, view: str, speech: Speech) -> str:
    """Return how the pelvis stands, as far as the view shows it; degrees for professionals only."""
    ways = []
    if view == "side":
        ways = [("forward" if posture.tilt > 0 else "backward", posture.tilt)]
    else:
        ways = [("right" if posture.hike > 0 else "left", posture.hike)]
    for way, angle in ways:
        if abs(angle) >= 0.5:
            by = "" if speech.audience == "patient" else "_by"
            return say(f"alt.{way}{by}", speech.lang, degrees=f"{abs(angle):.0f}")
    return say("alt.neutral", speech.lang) if posture == Posture() else ""


def _untested(assessment: Assessment, lang: str) -> str:
    """Return how many muscles nobody looked at; empty where there are none."""
    count = sum(all(str(assessment[m, side]) == "not tested" for side in SIDES) for m in muscles())
    if count == len(muscles()):
        return say("alt.nothing", lang)
    key = "alt.untested_one" if count == 1 else "alt.untested_many"
    return say(key, lang, count=count) if count else ""


def describe(
    assessment: Assessment,
    posture: Posture,
    view: str,
    held: frozenset[tuple[str, str]],
    speech: Speech,
    longest: int = LONGEST,
) -> str:
    """Return the alternative text of a picture.

    Where it would be longer than `longest` characters, muscles are counted instead of named, the last sentence first;
    `findings` names them all.
    """
    lines = findings(assessment, held, speech)
    before = [say(f"alt.{view}", speech.lang), posture_words(posture, view, speech)]
    after = [_untested(assessment, speech.lang), say("picture.model", speech.lang) + "."]
    for counted in range(len(lines) + 1):
        named = len(lines) - counted
        said = [line.full if n < named else line.counted for n, line in enumerate(lines)]
        text = " ".join(sentence for sentence in [*before, *said, *after] if sentence)
        if len(text) <= longest:
            break
    return text
