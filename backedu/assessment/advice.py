"""One decision table: from what was found to what to do, as keys and claim ids, never as words.

Source: a table of our own that follows the article's order (release, stretch only what is short, strengthen), with the
claims each rule rests on; not reviewed by a clinician. The first rule that matches wins.
Nothing long, normal, not tested or severely painful is stretched, nor anything of a person who gets no exercise; and no
stretch comes before a release.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from backedu.assessment.findings import Assessment, Finding
from backedu.catalogue.anatomy import SIDES, muscles
from backedu.catalogue.cautions import holding
from backedu.errors import of_type


@dataclass(frozen=True)
class Advice:
    """What to do with one muscle on one side.

    Attributes
    ----------
    action : str
        Steps in fixed order joined by "then" (release, stretch, strengthen), or keep moving · spare · test first ·
        see your therapist first.
    reasons : tuple of str
        Ids of the claims it rests on.
    notes : tuple of str
        Keys of notes, which never change the action.
    rule : int
        Number of the rule that gave it, 1 to 15.
    """

    action: str
    reasons: tuple[str, ...]
    notes: tuple[str, ...]
    rule: int

    @property
    def steps(self) -> tuple[str, ...]:
        """The steps to do, in order; empty where there is none."""
        return tuple(step for step in self.action.split(" then ") if step in STEPS)


STEPS = ("release", "stretch", "strengthen")


@dataclass(frozen=True)
class Case:
    """One muscle of one person, as the rules see it."""

    finding: Finding
    pain: str
    has_length_test: bool
    no_card: bool = False

    @property
    def short(self) -> bool:
        """Tested and found short."""
        return self.finding.length == "short"

    @property
    def long(self) -> bool:
        """Tested and found long."""
        return self.finding.length == "long"

    @property
    def untested(self) -> bool:
        """Length not tested."""
        return self.finding.length == "not tested"

    @property
    def weak(self) -> bool:
        """Found weak."""
        return self.finding.strength == "weak"

    @property
    def sore(self) -> bool:
        """A sore spot was found; one nobody checked counts as none."""
        return self.finding.sore_spot == "yes"

    @property
    def feels_tight(self) -> bool:
        """The person says it feels tight, whatever its length."""
        return self.finding.feels_tight

    @property
    def severe(self) -> bool:
        """Hard to think, talk or sleep for pain."""
        return self.pain == "severe"


Test = Callable[[Case], bool]

# fmt: off
# rule: when, action, claims
RULES: dict[int, tuple[Test, str, str]] = {
     1: (lambda c: (c.severe or c.no_card) and (c.short or c.long or c.weak or c.sore),
         "see your therapist first", "C6 C7 C17"),
     2: (lambda c: c.short and c.weak and c.sore, "release then stretch then strengthen",            "C9 C10 C14 C16"),
     3: (lambda c: c.short and c.sore,            "release then stretch",                            "C9 C10 C16"),
     4: (lambda c: c.short and c.weak,            "stretch then strengthen",                         "C11 C14 C16"),
     5: (lambda c: c.short,                       "stretch",                                         "C8 C14 C16"),
     6: (lambda c: c.long and c.weak and c.sore,  "release then strengthen",                         "C9 C11 C12 C16"),
     7: (lambda c: c.long and c.sore,             "release",                                         "C9 C10 C12"),
     8: (lambda c: c.long and c.weak,             "strengthen",                                      "C11 C12 C13 C16"),
     9: (lambda c: c.long,                        "spare",                                           "C12 C13 C16"),
    10: (lambda c: c.weak and c.sore,             "release then strengthen",                         "C9 C11 C16"),
    11: (lambda c: c.sore,                        "release",                                         "C9 C10"),
    12: (lambda c: c.weak,                        "strengthen",                                      "C11 C16"),
    13: (lambda c: c.untested and c.has_length_test, "test first",                                   "C14"),
    14: (lambda c: c.finding.length == "normal" and c.feels_tight, "keep moving",                    "C8 C14"),
    15: (lambda c: True,                          "keep moving",                                     "C14 C16"),
}

# note: when (given the steps of the action), claims
NOTES: dict[str, tuple[Callable[[Case, tuple[str, ...]], bool], str]] = {
    "feels_tight_long":       (lambda c, steps: c.feels_tight and c.long,                               "C11 C12 C14"),
    "feels_tight_not_tested": (lambda c, steps: c.feels_tight and c.untested,                           "C14"),
    "feels_tight_short":      (lambda c, steps: c.feels_tight and c.short,                              "C14"),
    "go_gently":              (lambda c, steps: "stretch" in steps and c.pain in ("mild", "not asked"), "C6 C7"),
    "stretch_after_test":     (lambda c, steps: bool(steps) and c.untested,                             "C14"),
    "tell_your_pain":         (lambda c, steps: bool(steps) and c.pain == "not asked",                  "C7 C17"),
    "not_when_you_hurt":      (lambda c, steps: c.long and c.pain in ("mild", "severe"),                "C6 C7 C12"),
    "strength_not_tested":    (lambda c, steps: c.long and c.finding.strength == "not tested",          "C14"),
}
# fmt: on


def advise(assessment: Assessment) -> Mapping[tuple[str, str], Advice]:
    """Return what to do with each muscle and side.

    Parameters
    ----------
    assessment : Assessment
        What was found.

    Returns
    -------
    mapping of (muscle, side) to Advice
        All muscles, both sides; empty when a warning sign was found, for then only the safety page is given.
    """
    of_type("assessment", assessment, Assessment)
    return _advise(assessment)


@lru_cache(maxsize=64)
def _advise(assessment: Assessment) -> Mapping[tuple[str, str], Advice]:
    """Return what `advise` does, remembered: nearly everything asks for it."""
    if assessment.safety == "stop":
        return MappingProxyType({})
    without = bool(no_card(assessment))
    return MappingProxyType(
        {
            (id, side): decide(Case(assessment[id, side], assessment.pain, muscle.length_test is not None, without))
            for id, muscle in muscles().items()
            for side in SIDES
        }
    )


def no_card(assessment: Assessment) -> tuple[str, ...]:
    """Return why a person gets no exercise: "severe" for severe pain, then each caution that leaves none."""
    severe = ("severe",) if assessment.pain == "severe" else ()
    ruling = (word for word, caution in holding(assessment.cautions) if caution.no_card)
    return tuple(dict.fromkeys((*severe, *ruling)))


def decide(case: Case) -> Advice:
    """Return the advice of the first rule that matches."""
    rule = next(number for number, (matches, _, _) in RULES.items() if matches(case))
    _, action, claims = RULES[rule]
    steps = tuple(step for step in action.split(" then ") if step in STEPS)
    notes = tuple(note for note, (matches, _) in NOTES.items() if matches(case, steps))
    return Advice(action, tuple(claims.split()), notes, rule)
