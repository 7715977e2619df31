"""What a visit knows: the findings as a value, the way back and forth, the pages' language, the exercises picked."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from traitlets import Bool, Dict, HasTraits, Instance, Int, List, Tuple, Unicode, observe, validate

from backedu.assessment.findings import AXES, Assessment, Finding
from backedu.assessment.history import OUTCOMES, History, worse_again
from backedu.assessment.proposal import MOST_PICKED, counted, fitting, propose, with_exercise
from backedu.catalogue.anatomy import SIDES, muscles
from backedu.catalogue.signs import TIERS, signs
from backedu.words.exercises import exercise_name

STEPS = ("gate", "findings", "look", "exercises", "page")

Change = tuple[str, str, str, Any]


@dataclass(frozen=True)
class Asked:
    """How far the warning signs were asked: each yes, the tiers asked whole, and whether all were asked once more."""

    yes: tuple[str, ...] = ()
    tiers: tuple[str, ...] = ()
    twice: bool = False

    @classmethod
    def of(cls, assessment: Assessment) -> Asked:
        """Return what must have been asked where an assessment comes from a file or from code."""
        whole = assessment.signs or assessment.safety in ("clear", "checked")
        return cls(assessment.signs, TIERS if whole else ())

    def tick(self, sign: str, on: bool) -> Asked:
        """Return it with a yes more or less; the sign's tier is then asked anew."""
        yes = tuple(id for id in signs() if (on if id == sign else id in self.yes))
        return Asked(yes, tuple(tier for tier in self.tiers if tier != signs()[sign].tier))

    def ask(self, tier: str, on: bool) -> Asked:
        """Return it with a tier asked whole, or not yet after all; what is not ticked is not there."""
        return Asked(self.yes, tuple(one for one in TIERS if (on if one == tier else one in self.tiers)))

    @property
    def verdict(self) -> tuple[str, tuple[str, ...]]:
        """Safety and signs: a yes to an urgent sign stops once its tier was asked, any other once both were."""
        whole = set(self.tiers) == set(TIERS)
        urgent = any(signs()[id].tier == "urgent" for id in self.yes)
        if self.yes and (whole or (urgent and "urgent" in self.tiers)):
            return "stop", self.yes
        return ("clear" if whole else "not asked"), ()

    def agrees(self, assessment: Assessment) -> bool:
        """Whether an assessment says what was asked, also where a doctor has checked the signs since."""
        safety = "stop" if assessment.safety == "checked" else assessment.safety
        return self.verdict == (safety, assessment.signs)


State = tuple[Assessment, Asked]


class Session(HasTraits):
    """One visit; every panel reads and changes it, none knows another."""

    assessment = Instance(Assessment, (), help="What was found: a value that is replaced, never changed.")
    before = Instance(Assessment, allow_none=True, help="Last time's findings, where they were opened.")
    last = Instance(History, (), help="Which exercises last time's file tells of, and how they went.")
    outcomes = Dict(help="How last time's exercises went, as told today: id → better, same or worse.")
    asked = Instance(Asked, (), help="How far the warning signs were asked.")
    taken = Tuple(help="Exercises that went with the last one let go, by id.")
    step = Unicode("gate", help="The panel shown: gate, findings, look, exercises or page.")
    sides = Tuple(default_value=SIDES, help="The sides that a mark by test or by list is made on.")
    pattern = Unicode("", help="The pattern whose muscles are highlighted to be tested first; it marks nothing.")
    picked = Tuple(help="The exercises the therapist picked, by id.")
    suggested = Bool(False, help="Whether exercises were suggested once; what is let go stays away.")
    lang = Unicode("en", help="Language of the screen.")
    page_lang = Unicode("en", help="Language of the page.")
    paper = Unicode("letter", help="letter or a4.")
    view = Unicode("side", help="The view of the pelvis: side, front or back.")
    unsaved = Bool(False, help="Whether there are findings that no file holds.")
    visit = Int(0, help="Counts the visits: each begins with fresh panels.")
    past: List[State] = List(help="Earlier findings and answers, the last ones first to come back.")
    future: List[State] = List(help="Those that were undone.")

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.asked = Asked.of(self.assessment)
        # What the next patient's page begins with, whatever this one's was.
        self.usual = (self.page_lang, self.paper)
        self._let_go: tuple[str, ...] = ()

    def put(self, assessment: Assessment, asked: Asked | None = None) -> None:
        """Replace the findings, and what was asked at the gate; `undo` brings the old ones back."""
        before = (self.assessment, self.asked)
        now = (assessment, self._asked_for(assessment) if asked is None else asked)
        if now != before:
            self.past, self.future = [*self.past, before], []
            self._show(now)

    def _asked_for(self, assessment: Assessment) -> Asked:
        """Return what was asked, where an assessment agrees with it; only severe pain keeps that it was asked twice."""
        asked = self.asked if self.asked.agrees(assessment) else Asked.of(assessment)
        return asked if assessment.pain == "severe" else replace(asked, twice=False)

    def mark(self, changes: Iterable[Change]) -> None:
        """Change what was found: muscle, side, axis and its new value; a change that makes no sense is passed over."""
        found: dict[tuple[str, str], Finding] = {}
        for muscle, side, axis, value in changes:
            # Lists are searched: what a browser sends may be no key.
            known = muscle in muscles() and side in SIDES and axis in list(AXES) and value in list(AXES[axis])
            # A length is not offered where no test can tell it.
            if known and (axis != "length" or value in muscles()[muscle].lengths):
                old = found.get((muscle, side), self.assessment[muscle, side])
                found[muscle, side] = replace(old, **{axis: value})
        self.put(self.assessment.replace(found))

    def undo(self) -> None:
        """Bring back the findings and answers before the last change."""
        if self.past:
            *rest, last = self.past
            self.past, self.future = rest, [*self.future, (self.assessment, self.asked)]
            self._show(last, back=True)

    def redo(self) -> None:
        """Bring back what was undone."""
        if self.future:
            *rest, last = self.future
            self.past, self.future = [*self.past, (self.assessment, self.asked)], rest
            self._show(last, back=True)

    def reset(self) -> None:
        """Take all findings back; what was asked of the person stays."""
        self.put(Assessment(**self.assessment.person))

    def tick(self, sign: str, on: bool) -> None:
        """Tick a warning sign or take it back."""
        self._answer(self.asked.tick(sign, on))

    def ask(self, tier: str, on: bool) -> None:
        """Note that every sign of a tier was asked, or not yet after all."""
        self._answer(self.asked.ask(tier, on))

    def ask_once_more(self, on: bool) -> None:
        """Note that all signs were asked a second time, as severe pain wants it; not before the first."""
        if self.assessment.pain == "severe" and self.assessment.safety != "not asked":
            self.put(self.assessment, replace(self.asked, twice=on))

    def ask_signs_again(self) -> None:
        """Go back to the warning signs; what was ticked stays ticked."""
        self._answer(Asked(self.asked.yes))

    def _answer(self, asked: Asked) -> None:
        """Keep what the signs come to."""
        safety, found = asked.verdict
        self.put(self.assessment.replace(safety=safety, signs=found), asked)

    def doctor_checked(self) -> None:
        """Note that a doctor has checked today's signs for this pain: then a plan is allowed."""
        if self.only_today:
            self.put(self.assessment.replace(safety="checked"))

    @property
    def only_today(self) -> bool:
        """Whether signs were found, and all of them are such as a doctor is called for today."""
        found = self.assessment.signs
        return bool(found) and all(signs()[id].tier == "today" for id in found)

    def pick(self, exercise: str, on: bool) -> None:
        """Pick an exercise, with the release that goes before it; or let it go, with the stretches that hang on it."""
        before, self.taken = self.picked, ()
        if on:
            self.picked = with_exercise(self.picked, exercise, self.assessment)
            return
        kept = tuple(id for id in self.picked if id != exercise)
        self.picked = fitting(kept, self.assessment)
        self.taken = tuple(id for id in before if id != exercise and id not in self.picked)

    def compare(self, before: Assessment, last: History) -> None:
        """Take a file of last time's to ask about; what was answered about another one is let go."""
        self.outcomes, self.before, self.last = {}, before, last

    def tell(self, exercise: str, outcome: str) -> None:
        """Note how one of last time's exercises went, or that nobody said; worse twice, it is no longer picked."""
        others = {id: told for id, told in self.outcomes.items() if id != exercise}
        told = exercise in self.last.picked and outcome in OUTCOMES
        self.outcomes = {**others, exercise: outcome} if told else others
        if exercise in worse_again(self.history.outcomes) and exercise in self.picked:
            self.pick(exercise, False)
        self.unsaved = True

    @property
    def history(self) -> History:
        """What today's file tells of the exercises; until new ones are picked, the last page's are still done."""
        new = self.picked or self.suggested or self.assessment.safety == "stop"
        return History(tuple(self.picked if new else self.last.picked), self.last.told(self.outcomes))

    @property
    def so_far(self) -> dict[str, tuple[str, ...]]:
        """How the exercises asked about today have gone, one visit after the other."""
        return {id: told for id, told in self.history.outcomes.items() if id in self.outcomes}

    @property
    def state(self) -> str:
        """All that a saved file must hold, to tell whether it still does."""
        return letters(self.assessment) + json.dumps(self.history.entries())

    def begin(self, assessment: Assessment | None = None, before: Assessment | None = None) -> None:
        """Begin a new visit, in which nothing can be undone."""
        self.past, self.future, self.picked, self.pattern, self.sides = [], [], (), "", SIDES
        self.last, self.outcomes, self._let_go = History(), {}, ()
        self.asked, self.taken = Asked.of(assessment or Assessment()), ()
        self.assessment = assessment or Assessment()
        self.before, self.unsaved, self.suggested = before, False, False
        # Last: what is shown for these two must find nothing of the visit before.
        self.visit += 1
        self.step, self.view = "gate", "side"
        self.page_lang, self.paper = self.usual

    def _show(self, state: State, *, back: bool = False) -> None:
        """Replace the findings; who is found to have a warning sign gets only the safety page.

        What was picked and fits no longer is let go at once, so that no page or note names it; going `back` brings it
        back.
        """
        assessment, self.asked = state
        known = tuple(dict.fromkeys((*self.picked, *self._let_go)))
        self.picked = fitting(_held(known if back else self.picked), assessment)
        self.taken = ()
        self._let_go = tuple(id for id in known if id not in self.picked)
        self.assessment = assessment
        self.unsaved = bool(assessment.findings or self.outcomes)
        if not self.gate_passed:
            self.step = "gate"

    @observe("step")
    def _open(self, change: Any) -> None:
        """Suggest exercises where they are about to be shown."""
        if change.new == "exercises":
            self.suggest()

    def suggest(self) -> None:
        """Pick what the table suggests, once in a visit; what was picked and fits no longer is let go."""
        proposal = propose(self.assessment)
        kept = fitting(self.picked, self.assessment)
        if not self.suggested:
            again = worse_again(self.history.outcomes)
            kept = kept or fitting([id for id in proposal.suggested if id not in again], self.assessment)
            self.suggested = True
        self.picked = kept

    @observe("picked")
    def _picked_anew(self, _: Any) -> None:
        """Note that no file holds these exercises yet."""
        self.unsaved = bool(self.assessment.findings or self.outcomes)

    @validate("step")
    def _asked_first(self, proposal: Any) -> str:
        """Open no other panel than the gate before it was passed."""
        return str(proposal.value) if self.gate_passed else "gate"

    @property
    def gate_passed(self) -> bool:
        """Whether signs, pain and cautions were all asked, and no sign was found that a doctor has not checked."""
        found = self.assessment
        asked = found.pain != "not asked" and found.cautions is not None and not found.ask_again
        return asked and found.safety in ("clear", "checked") and not self.ask_twice

    @property
    def ask_twice(self) -> bool:
        """Whether the signs are still to be asked once more, since the pain is severe (our own rule, not reviewed)."""
        return self.assessment.pain == "severe" and not self.asked.twice


def _held(picked: Iterable[str]) -> list[str]:
    """Return as many of these as a page holds; the walk does not count."""
    kept: list[str] = []
    for id in picked:
        kept += [id] if counted([*kept, id]) <= MOST_PICKED else []
    return kept


def letters(assessment: Assessment) -> str:
    """Return what was found, by `AXES`: four letters per muscle and side, left before right."""
    found = (assessment[muscle, side] for muscle in muscles() for side in SIDES)
    return "".join(codes[getattr(finding, axis)] for finding in found for axis, codes in AXES.items())


def name_then(session: Session, id: str) -> str:
    """Return an exercise's name as it stood on the last page, whose form may be another one than today's."""
    return exercise_name(id, session.lang, session.before.cautions if session.before else None)
