"""What a visit knows: findings as a value, the way back and forth, and the gate before everything else."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from backedu import Assessment, muscles
from backedu.assessment.findings import AXES, NOT_TESTED, PAINS, Finding
from backedu.assessment.proposal import fitting, propose
from backedu.catalogue.anatomy import SIDES
from backedu.catalogue.cautions import cautions
from backedu.catalogue.signs import TIERS, signs
from backedu.visit.session import STEPS, Session, letters
from tests.tools.strategies import answers, assessments

CLEAR = {"pain": "mild", "safety": "clear", "cautions": ()}
UNTESTABLE = [id for id, muscle in muscles().items() if muscle.length_test is None]

axes = st.sampled_from(list(AXES))
changes = axes.flatmap(
    lambda axis: st.tuples(
        st.sampled_from(list(muscles())), st.sampled_from(SIDES), st.just(axis), st.sampled_from(list(AXES[axis]))
    )
)
hamstrings, left, lengths = st.just("hamstrings"), st.just("left"), st.sampled_from(["short", "long"])
nonsense = st.one_of(
    st.tuples(st.sampled_from(["hamstring", "", None, 3, ("hamstrings",)]), left, axes, lengths),
    st.tuples(hamstrings, st.sampled_from(["both", "", None, 0, ["left"]]), axes, lengths),
    st.tuples(hamstrings, left, st.sampled_from(["girth", "", None, ["length"]]), lengths),
    st.tuples(hamstrings, left, axes, st.sampled_from(["tight", "", None, 7, ["short"], {}])),
    st.tuples(st.sampled_from(UNTESTABLE), left, st.just("length"), lengths),
)


def as_written(text):
    """Return the assessment that letters tell."""
    found, rest = {}, iter(text)
    for muscle in muscles():
        for side in SIDES:
            values = {axis: {letter: v for v, letter in codes.items()}[next(rest)] for axis, codes in AXES.items()}
            found.setdefault(muscle, {})[side] = str(Finding(**values))
    assert not list(rest)
    return Assessment(**found)


class Visit(RuleBasedStateMachine):
    """Any way through a visit: the trail of findings is kept beside it, as a plain list and a place in it."""

    def __init__(self):
        super().__init__()
        self.session = Session()
        self.trail, self.here = [Assessment()], 0
        self.known = {}

    @initialize(asked=st.booleans())
    def ask(self, asked):
        if asked:
            self.went(self.session.assessment.replace(**CLEAR))
            self.session.put(self.trail[self.here])

    def went(self, to):
        """Note where the findings went; what was undone is then lost."""
        if to != self.trail[self.here]:
            self.trail = [*self.trail[: self.here + 1], to]
            self.here += 1

    @rule(some=st.lists(changes, max_size=4), strange=st.lists(nonsense, max_size=2))
    def mark(self, some, strange):
        self.session.mark([*strange, *some, *strange])
        findings = dict(self.trail[self.here].findings)
        for muscle, side, axis, value in some:
            if axis != "length" or value in muscles()[muscle].lengths:
                old = findings.get((muscle, side), NOT_TESTED)
                findings[muscle, side] = Finding(**{**vars(old), axis: value})
        self.went(self.trail[self.here].replace(findings))

    @rule(assessment=assessments)
    def put(self, assessment):
        self.session.put(assessment)
        self.went(assessment)

    @rule(pain=st.sampled_from(PAINS), safety=answers, some=st.none() | st.just(()))
    def answer(self, pain, safety, some):
        answered = self.session.assessment.replace(pain=pain, **({"signs": ()} | safety), cautions=some)
        self.session.put(answered)
        self.went(answered)

    @rule(sign=st.sampled_from(list(signs())), on=st.booleans())
    def tick(self, sign, on):
        ticked = set(self.session.asked.yes) - {sign} | ({sign} if on else set())
        self.session.tick(sign, on)
        assert set(self.session.asked.yes) == ticked and signs()[sign].tier not in self.session.asked.tiers
        self.pressed()

    @rule(tier=st.sampled_from(TIERS), on=st.booleans())
    def ask_tier(self, tier, on):
        self.session.ask(tier, on)
        assert (tier in self.session.asked.tiers) == on
        self.pressed()

    @rule()
    def ask_once_more(self):
        self.session.ask_once_more(True)
        self.pressed()

    @rule()
    def ask_signs_again(self):
        self.session.ask_signs_again()
        assert self.session.assessment.safety == "not asked"
        self.pressed()

    @rule()
    def a_doctor_checked(self):
        today = bool(self.session.assessment.signs) and self.session.only_today
        self.session.doctor_checked()
        assert not today or self.session.assessment.safety == "checked"
        self.pressed()

    def pressed(self):
        """Note where a press at the gate went; it changes nothing but what was asked."""
        before, now = self.trail[self.here], self.session.assessment
        assert now.replace(safety=before.safety, signs=before.signs) == before
        if self.session.past[self.here :]:
            self.trail = [*self.trail[: self.here + 1], now]
            self.here += 1

    @rule()
    def undo(self):
        self.session.undo()
        self.here = max(self.here - 1, 0)

    @rule()
    def redo(self):
        self.session.redo()
        self.here = min(self.here + 1, len(self.trail) - 1)

    @rule()
    def reset(self):
        self.session.reset()
        now = self.trail[self.here]
        self.went(Assessment(**now.person))

    @rule(step=st.sampled_from(STEPS))
    def go(self, step):
        self.session.step = step
        assert self.session.step == (step if self.session.gate_passed else "gate")

    @rule()
    def pick(self):
        self.session.picked = propose(self.session.assessment).suggested

    @precondition(lambda self: len(self.trail) > 3)
    @rule(assessment=st.none() | assessments, before=st.none() | assessments)
    def begin(self, assessment, before):
        visit = self.session.visit
        self.session.pattern, self.session.sides = "flat_back", ("left",)
        self.session.begin(assessment, before)
        self.trail, self.here = [assessment or Assessment()], 0
        assert self.session.before == before and self.session.visit == visit + 1
        assert (self.session.picked, self.session.pattern, self.session.sides) == ((), "", SIDES)
        assert self.session.view == "side"
        assert self.session.step == "gate" and not self.session.unsaved

    @invariant()
    def the_findings_are_where_the_trail_says(self):
        assert self.session.assessment == self.trail[self.here]
        assert [found for found, _ in self.session.past] == self.trail[: self.here]
        assert [found for found, _ in self.session.future] == self.trail[self.here + 1 :][::-1]

    @invariant()
    def values_never_change(self):
        for one in (self.session.assessment, *(found for found, _ in (*self.session.past, *self.session.future))):
            assert self.known.setdefault(id(one), (one, repr(one)))[1] == repr(one)

    @invariant()
    def letters_tell_all_that_was_found(self):
        found = self.session.assessment
        assert as_written(letters(found)).findings == found.findings

    @invariant()
    def nothing_is_open_before_the_gate(self):
        found, session = self.session.assessment, self.session
        asked = "not asked" not in (found.pain, found.safety) and found.cautions is not None and not found.ask_again
        twice = found.pain != "severe" or session.asked.twice
        assert session.gate_passed == (asked and twice and found.safety != "stop")
        assert session.gate_passed or session.step == "gate"

    @invariant()
    def no_plan_without_both_tiers_nor_with_a_sign_that_nobody_checked(self):
        found, asked = self.session.assessment, self.session.asked
        if found.safety in ("clear", "checked"):
            assert set(asked.tiers) == set(TIERS) and set(asked.yes) == set(found.signs)
            assert found.safety == "checked" or not asked.yes
            assert all(signs()[id].tier == "today" for id in asked.yes)

    @invariant()
    def what_was_picked_may_still_be_given(self):
        found, picked = self.session.assessment, self.session.picked
        assert set(picked) <= set(propose(found).exercises)
        assert fitting(picked, found) == picked

    @invariant()
    def findings_that_no_file_holds_are_unsaved(self):
        if self.here:
            assert self.session.unsaved == bool(self.session.assessment.findings)


TestVisit = Visit.TestCase
TestVisit.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)


@given(assessments)
def test_letters_are_four_a_muscle_and_side(found):
    told = letters(found)
    assert len(told) == 4 * len(SIDES) * len(muscles())
    assert as_written(told).replace(**found.person) == found


def test_letters_of_a_short_list():
    found = Assessment(iliopsoas={"left": "short, sore spot", "right": "weak, feels tight"})
    assert letters(found) == "s-y-" + "-w-t" + "-" * 4 * 2 * 16
    assert letters(Assessment(latissimus_dorsi={"right": "long strong, no sore spot"}))[-8:] == "----l+n-"


def test_every_value_has_a_letter_of_its_own():
    for axis, codes in AXES.items():
        assert len(set(codes.values())) == len(codes) and set(map(len, codes.values())) == {1}
        assert next(iter(codes)) == getattr(NOT_TESTED, axis)
    assert list(AXES) == list(vars(NOT_TESTED))


@given(st.lists(nonsense, min_size=1, max_size=5))
def test_changes_that_make_no_sense_are_passed_over(strange):
    session = Session()
    before = session.assessment
    session.mark(strange)
    assert session.assessment is before and session.past == []


@pytest.mark.parametrize("muscle", UNTESTABLE)
def test_no_length_is_marked_where_no_test_exists(muscle):
    session = Session()
    session.mark([(muscle, "left", "length", "short"), (muscle, "left", "strength", "weak")])
    assert session.assessment[muscle, "left"] == Finding(strength="weak")


def test_one_mark_may_fill_several_muscles_and_is_one_step_back():
    session = Session()
    session.mark([(id, side, "length", "short") for id in ("hamstrings", "iliopsoas") for side in SIDES])
    assert session.assessment == Assessment(hamstrings="short", iliopsoas="short")
    session.undo()
    assert session.assessment == Assessment()


def test_axes_do_not_touch_each_other():
    session = Session()
    for axis, value in (("length", "short"), ("strength", "weak"), ("sore_spot", "yes"), ("feels_tight", True)):
        session.mark([("hamstrings", "left", axis, value)])
    assert session.assessment["hamstrings", "left"] == Finding("short", "weak", "yes", True)
    session.mark([("hamstrings", "left", "length", "not tested")])
    assert session.assessment["hamstrings", "left"] == Finding("not tested", "weak", "yes", True)


def test_the_same_again_is_no_step():
    session = Session()
    session.mark([("hamstrings", "left", "length", "short")])
    one = session.assessment
    session.mark([("hamstrings", "left", "length", "short")])
    assert session.assessment is one and len(session.past) == 1


def test_reset_keeps_what_was_asked():
    session = Session(assessment=Assessment(hamstrings="long", **CLEAR))
    session.step = "look"
    session.reset()
    assert session.assessment == Assessment(**CLEAR) and session.step == "look"
    session.undo()
    assert session.assessment == Assessment(hamstrings="long", **CLEAR)


def test_a_warning_sign_found_later_closes_everything():
    session = Session(assessment=Assessment(hamstrings="short", **CLEAR))
    session.step = "exercises"
    session.picked = propose(session.assessment).suggested
    assert session.picked
    session.put(session.assessment.replace(safety="stop"))
    assert session.step == "gate" and session.picked == ()
    session.undo()
    assert session.picked == propose(session.assessment).suggested
    # What the patient before was given comes back for nobody else.
    session.put(session.assessment.replace(safety="stop"))
    session.begin()
    session.put(Assessment(hamstrings="short", **CLEAR))
    assert session.picked == ()


def test_a_pick_that_must_not_be_given_any_more_is_let_go():
    session = Session(assessment=Assessment(hamstrings="short", gluteus_maximus="weak", **CLEAR))
    stretches = {o.exercise for o in propose(session.assessment).offered if o.step == "stretch"}
    session.picked = tuple(o.exercise for o in propose(session.assessment).offered)
    assert stretches & set(session.picked)
    session.mark([("hamstrings", side, "length", "long") for side in SIDES])
    assert session.picked and not stretches & set(session.picked)


@given(st.sampled_from(list(cautions())))
def test_cautions_count_as_asked_whatever_they_are(caution):
    session = Session(assessment=Assessment(pain="none", safety="clear", cautions=[caution]))
    assert session.gate_passed


def test_what_a_new_visit_shows_first_knows_nothing_of_the_one_before():
    """Else the gate showed the last person's answers for a moment, and in the browser some stayed."""
    session = Session(assessment=Assessment(hamstrings="short", **CLEAR))
    session.step, session.view, session.suggested = "look", "back", True
    session.picked = propose(session.assessment).suggested
    seen = []
    kept = ("assessment", "before", "picked", "past", "outcomes", "suggested", "unsaved")
    session.observe(lambda _: seen.append([getattr(session, name) for name in kept]), ["visit", "step", "view"])
    session.begin()
    assert seen == [[getattr(Session(), name) for name in kept]] * 3


def test_a_new_visit_begins_with_the_usual_page():
    session = Session(page_lang="en")
    session.page_lang, session.paper, session.suggested = "es", "a4", True
    session.begin()
    assert (session.page_lang, session.paper, session.suggested) == ("en", "letter", False)


def test_exercises_are_suggested_once_a_visit_when_their_step_opens():
    session = Session(assessment=Assessment(hamstrings="short", gluteus_maximus="weak", **CLEAR))
    suggested = propose(session.assessment).suggested
    assert session.picked == () and not session.suggested
    session.step = "exercises"
    assert session.picked == suggested and session.suggested
    # What was let go stays away.
    session.picked = suggested[1:]
    session.step = "look"
    session.step = "exercises"
    assert session.picked == suggested[1:]
    session.begin(session.assessment)
    session.step = "exercises"
    assert session.picked == suggested


def test_what_was_picked_before_stands_instead_of_a_suggestion():
    found = Assessment(hamstrings="short", gluteus_maximus="weak", **CLEAR)
    one = propose(found).offered[-1].exercise
    session = Session(assessment=found, picked=(one, "no_such_exercise"))
    session.suggest()
    assert session.picked == (one,)
