"""People and postures that Hypothesis draws."""

from __future__ import annotations

from itertools import product

from hypothesis import strategies as st

from backedu import Assessment, muscles
from backedu.assessment.findings import LENGTHS, PAINS, SORE_SPOTS, STRENGTHS, Finding
from backedu.assessment.plan import Plan
from backedu.assessment.proposal import propose, with_exercise
from backedu.catalogue.anatomy import SIDES
from backedu.catalogue.cautions import cautions
from backedu.catalogue.signs import signs

# Every finding there is, listed once: a draw picks one instead of building it.
findings = st.sampled_from([Finding(*each) for each in product(LENGTHS, STRENGTHS, SORE_SPOTS, (False, True))])
words = findings.map(str)
few_cautions = st.none() | st.lists(st.sampled_from(list(cautions())), max_size=3)

# What was answered on the warning signs: with "stop" they may be unknown; a doctor checks today's only.
of_today = st.sampled_from([id for id, sign in signs().items() if sign.tier == "today"])
answers = st.one_of(
    st.sampled_from(["clear", "not asked", "stop"]).map(lambda safety: {"safety": safety}),
    st.sets(st.sampled_from(list(signs())), min_size=1).map(lambda found: {"safety": "stop", "signs": found}),
    st.sets(of_today, min_size=1).map(lambda found: {"safety": "checked", "signs": found}),
)

# What may be saved: also without an answer to the questions.
assessments = st.builds(
    lambda found, answer, **person: Assessment(**found, **answer, **person),
    st.dictionaries(st.sampled_from(list(muscles())), st.dictionaries(st.sampled_from(SIDES), words), max_size=6),
    answers,
    pain=st.sampled_from(PAINS),
    cautions=few_cautions,
    ask_again=st.booleans(),
)

# What is drawn: a length of every muscle.
lengths = st.sampled_from(["short", "normal", "long", "not tested"])
lengths_of_all = st.fixed_dictionaries(
    {muscle: st.fixed_dictionaries(dict.fromkeys(SIDES, lengths)) for muscle in muscles()}
).map(lambda found: Assessment(**found))
tilts, hikes = st.floats(-20, 25), st.floats(-10, 10)

# How somebody in a drawing of an exercise may hold trunk and limbs, in degrees.
three = st.tuples(st.floats(-30, 120), st.floats(-20, 60), st.floats(-40, 40))
legs = st.fixed_dictionaries({"hip": three, "knee": st.floats(0, 140), "ankle": st.floats(-50, 30)})
arms = st.fixed_dictionaries({"shoulder": three, "elbow": st.floats(0, 140), "wrist": st.floats(-60, 60)})
any_pose = st.fixed_dictionaries(
    {
        "pelvis": st.tuples(*[st.floats(-180, 180)] * 3),
        "belly": st.tuples(*[st.floats(-25, 25)] * 3),
        "chest": st.tuples(*[st.floats(-25, 25)] * 3),
        "leg_right": legs,
        "leg_left": legs,
        "arm_right": arms,
        "arm_left": arms,
    }
)


# No sign, or one of today's that a doctor has checked for this pain.
no_sign = st.just({"safety": "clear"})
checked_sign = st.sampled_from([sign.id for sign in signs().values() if sign.tier == "today"]).map(
    lambda sign: {"safety": "checked", "signs": [sign]}
)


def patients(most: int = 17) -> st.SearchStrategy[Assessment]:
    """Return people of whom warning signs and pain were asked, from no muscle found to all of them."""
    found = words | st.fixed_dictionaries(dict.fromkeys(SIDES, words))
    return st.builds(
        lambda found, asked, **person: Assessment(**found, **asked, **person),
        st.dictionaries(st.sampled_from(list(muscles())), found, max_size=most),
        no_sign | checked_sign,
        pain=st.sampled_from(["none", "mild", "severe"]),
        cautions=few_cautions,
    )


@st.composite
def plans(draw: st.DrawFn, most: int = 17) -> Plan:
    """Return plans of such people, with some of the exercises that they may have."""
    patient = draw(patients(most))
    picked: tuple[str, ...] = ()
    if offered := propose(patient).exercises:
        for id in draw(st.lists(st.sampled_from(offered), unique=True, max_size=5)):
            picked = with_exercise(picked, id, patient)
    return Plan(patient, picked)
