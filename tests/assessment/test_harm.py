"""No harm: nothing offered or pickable presses, stretches or loads what a caution or a finding rules out.

What each caution rules out is written here a second time, by hand, so that a slip in the data files fails.
"""

from __future__ import annotations

from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backedu import Assessment, advise
from backedu.assessment.advice import no_card
from backedu.assessment.findings import LENGTHS, SORE_SPOTS, Finding
from backedu.assessment.proposal import (
    MOST_PICKED,
    allowed_side,
    allowed_sides,
    counted,
    fitting,
    presser,
    propose,
    releases_first,
    sides_of,
    with_exercise,
)
from backedu.catalogue.anatomy import SIDES, muscles
from backedu.catalogue.cautions import cautions
from backedu.catalogue.repertoire import repertoire
from backedu.errors import BackeduError
from tests.tools.strategies import patients

ALL = repertoire()
EVERY = frozenset(ALL)
SPINE = {"erector_spinae", "multifidus", "quadratus_lumborum", "latissimus_dorsi"}
BACK_HIP = {"deep_seat_figure_4", "seat_knee_to_chest", "inner_thigh_butterfly"}
FRONT_HIP = {
    "front_of_hip_standing", "front_of_thigh_side_lying", "outer_hip_step_back", "inner_thigh_butterfly",
    "deep_seat_figure_4", "bridge", "clamshell",
}  # fmt: skip
OVER_THE_HIP = {"gluteus_maximus", "gluteus_medius", "piriformis", "tensor_fasciae_latae"}
THIN = {"seat_knee_to_chest", "waist_side_reach"}
ON_THE_BACK = {
    "back_of_thigh_strap",
    "low_back_chair_rest",
    "seat_knee_to_chest",
    "deep_seat_figure_4",
    "bridge",
    "heel_slide",
}
PULLED = {e.id for e in ALL.values() if e.action == "stretch"} - {"low_back_chair_rest"}
ON_THE_FLOOR = {
    "front_of_thigh_side_lying", "back_of_thigh_strap", "low_back_chair_rest", "seat_knee_to_chest",
    "deep_seat_figure_4", "heel_slide", "bird_dog",
}  # fmt: skip
# caution: the exercises it rules out, and the muscles whose sore spots nobody presses.
RULES: dict[str, tuple[frozenset[str] | set[str], set[str]]] = {
    "65 or older": (set(), set()),
    "unsteady or falls": ({"seat_ball_wall", "bird_dog"}, set()),
    "broken bone in the spine, new or not sure": (EVERY, SPINE),
    "broken bone in the spine, healed": (THIN, SPINE),
    "thin bones": (THIN, SPINE),
    "surgery within 3 months": (EVERY, set(muscles())),
    "hip replacement, back approach": (BACK_HIP, OVER_THE_HIP),
    "hip replacement, front approach": (FRONT_HIP, OVER_THE_HIP),
    "hip replacement, not known how": (BACK_HIP | FRONT_HIP, OVER_THE_HIP),
    "hip replacement, no rules now": (set(), set()),
    "knee pain or new knee": ({"front_of_thigh_side_lying", "bird_dog"}, set()),
    "heart disease": (set(), set()),
    "high blood pressure": (set(), set()),
    "blood thinners": (set(), set(muscles())),
    "easy bruising": (set(), set(muscles())),
    "clot or swollen leg": (set(), set(muscles())),
    "cancer now or before": (set(), set(muscles())),
    "numb skin": (set(), set(muscles())),
    "pregnancy": (ON_THE_BACK, set()),
    "leg tingling": ({"back_of_thigh_strap"}, {"piriformis", "gluteus_maximus", "gluteus_medius", "hamstrings"}),
    "very bendy joints": (PULLED, set()),
    "shoulder pain": ({"front_of_thigh_side_lying", "waist_side_reach", "bird_dog"}, set()),
    "worse bending forward": ({"low_back_chair_rest", "seat_knee_to_chest", "deep_seat_figure_4"}, set()),
    "worse bending back": ({"bird_dog"}, set()),
    "cannot get to the floor": (ON_THE_FLOOR, set()),
}  # fmt: skip
# Two cautions together: the form without the floor, which stands.
TOGETHER = {
    ("cannot get to the floor", "unsteady or falls"): {"bridge", "clamshell"},
    ("cannot get to the floor", "numb skin"): {"clamshell"},
}
# What a card says first to whom it does not refuse.
FIRST = {
    ("deep_seat_figure_4", "thin bones"): ("shown",),
    ("deep_seat_figure_4", "knee pain or new knee"): ("shown",),
    ("deep_seat_figure_4", "hip replacement, no rules now"): ("shown",),
    ("seat_knee_to_chest", "hip replacement, no rules now"): ("shown",),
    ("front_of_thigh_press", "thin bones"): ("upright",),
    ("sit_to_stand", "unsteady or falls"): ("chair",),
    ("sit_to_stand", "knee pain or new knee"): ("high_chair",),
    ("bird_dog", "heart disease"): ("doctor",),
    ("ball_squeeze", "heart disease"): ("doctor",),
    ("walk", "heart disease"): ("doctor_more",),
    **{
        (id, "broken bone in the spine, healed"): ("shown",) for id in ALL if id not in ("front_of_thigh_press", "walk")
    },
    ("front_of_thigh_press", "broken bone in the spine, healed"): ("shown", "upright"),
}
ASKED = {"pain": "mild", "safety": "clear"}


def pickable(patient):
    """Return every exercise this person may have on some side, offered or not, with the sides."""
    found = {}
    for id, exercise in ALL.items():
        try:
            found[id] = sides_of(allowed_side(exercise, patient))
        except BackeduError:
            continue
    return found


def ruled_out(words):
    """Return what these cautions rule out together."""
    out = set().union(*(RULES[word][0] for word in words))
    return out.union(*(ids for both, ids in TOGETHER.items() if set(both) <= set(words)))


def unpressed(words):
    return set().union(*(RULES[word][1] for word in words))


def check(patient):
    """Assert that nothing this person may have is ruled out, and return what they may have."""
    words, may = patient.cautions or (), pickable(patient)
    assert not ruled_out(words) & may.keys(), (words, ruled_out(words) & may.keys())
    assert set(propose(patient).exercises) <= may.keys()
    assert set(propose(patient).suggested) <= set(propose(patient).exercises)
    for id, sides in may.items():
        exercise = ALL[id]
        for key in {key for side in sides for key in exercise.reach(side)}:
            found = patient[key]
            assert found.length != "long" and not (found.length == "not tested" and found.feels_tight), (id, key)
            if exercise.action == "stretch" and key[0] == exercise.muscles[0]:
                assert found.length == "short", (id, key)
    for offer in propose(patient).offered:
        if offer.step == "release":
            assert offer.muscle not in unpressed(words), (words, offer)
            assert all(patient[offer.muscle, side].sore_spot == "yes" for side in sides_of(offer.side))
    for muscle, side in product(muscles(), SIDES):
        if muscle in unpressed(words):
            assert presser(muscle, side, patient) == "nobody"
    return may


def test_the_rules_speak_of_every_caution():
    assert list(RULES) == list(cautions())


def test_every_muscle_finding_caution_and_exercise():
    """Each muscle with each finding and each caution: all muscles alike, then each with another than the next."""
    all_found = [str(Finding(*each)) for each in product(LENGTHS, ("weak",), SORE_SPOTS, (False, True))]
    for word, turn in product(cautions(), range(len(all_found))):
        turned = [all_found[(turn + at) % len(all_found)] for at in range(len(muscles()))]
        for found in (dict.fromkeys(muscles(), all_found[turn]), dict(zip(muscles(), turned, strict=True))):
            check(Assessment(**found, cautions=[word], **ASKED))


def test_each_caution_rules_out_just_this_where_everything_would_fit():
    """Nothing found speaks against anything: then the caution alone decides, and it rules out no more than it must."""
    for word in [None, *cautions()]:
        may = set()
        for main in muscles():  # short where a stretch is for it, fine elsewhere
            found = {id: "short, trigger point" if id == main else "normal" for id in muscles()}
            patient = Assessment(**found, cautions=[word] if word else [], **ASKED)
            may |= check(patient).keys()
        pressed = {
            id
            for id in ("seat_ball_wall", "front_of_thigh_press")
            if set(ALL[id].muscles) - unpressed([word] if word else [])
        }
        wanted = {id for id in ALL if ALL[id].action != "release"} | pressed
        assert may == wanted - (ruled_out([word]) if word else set()), word


@pytest.mark.parametrize("both", list(combinations(cautions(), 2)), ids=" + ".join)
def test_two_cautions_rule_out_what_each_does(both):
    found = dict.fromkeys(muscles(), "short, trigger point")
    check(Assessment(**found, cautions=both, **ASKED))


@given(patients())
def test_whatever_was_found(patient):
    check(patient)


# --- nothing is stretched whose sore spot waits


@given(patients())
def test_no_plan_stretches_a_muscle_whose_sore_spot_waits(patient):
    for id in pickable(patient):
        exercise = ALL[id]
        if exercise.action != "stretch":
            continue
        side = sides_of(allowed_side(exercise, patient))
        for muscle, one in product(exercise.muscles, side):
            if patient[muscle, one].sore_spot != "yes" or (muscle, one) not in exercise.reach(one):
                continue
            if presser(muscle, one, patient) == "self":
                with pytest.raises(BackeduError, match="has a sore spot that is pressed first; pick"):
                    allowed_sides([id], patient)
                assert list(allowed_sides([*releases_first(id, patient), id], patient))[-1] == id
                break
        else:
            assert releases_first(id, patient) == {} and id in allowed_sides([id], patient)


@given(patients(), st.lists(st.sampled_from(list(ALL)), max_size=8))
def test_picking_brings_what_goes_first_and_letting_go_takes_it_along(patient, taps):
    picked = ()
    for id in taps:
        if id not in propose(patient).exercises:
            continue
        if id in picked:
            picked = fitting([one for one in picked if one != id], patient)
        else:
            picked = with_exercise(picked, id, patient)
            assert (
                id in picked or counted(picked) + 1 + len(set(releases_first(id, patient)) - set(picked)) > MOST_PICKED
            )
        assert set(allowed_sides(picked, patient)) == set(picked)


def test_one_tap_adds_the_release_and_letting_it_go_takes_the_stretch():
    patient = Assessment(rectus_femoris="short, trigger point", cautions=[], **ASKED)
    picked = with_exercise((), "front_of_thigh_side_lying", patient)
    assert picked == ("front_of_thigh_press", "front_of_thigh_side_lying")
    assert fitting([picked[1]], patient) == ()


def test_a_muscle_that_is_only_reached_does_not_stop_a_stretch():
    """The front-of-hip stretch makes the sore front of the thigh longer too, but is not for it: gently."""
    patient = Assessment(iliopsoas="short", rectus_femoris="short, trigger point", cautions=[], **ASKED)
    assert releases_first("front_of_hip_standing", patient) == {}
    assert allowed_sides(["front_of_hip_standing"], patient)


def test_where_nobody_may_press_or_the_therapist_does_a_stretch_may_stand_alone():
    sore = {"rectus_femoris": "short, trigger point"}
    patient = Assessment(**sore, cautions=["blood thinners"], **ASKED)
    assert allowed_sides(["front_of_thigh_side_lying"], patient) == {"front_of_thigh_side_lying": "both"}
    deep = Assessment(iliopsoas="short, trigger point", cautions=[], **ASKED)
    assert presser("iliopsoas", "left", deep) == "therapist"
    assert allowed_sides(["front_of_hip_standing"], deep) == {"front_of_hip_standing": "both"}


def test_a_spot_whose_exercise_is_ruled_out_is_for_the_therapist():
    patient = Assessment(piriformis="trigger point", cautions=["unsteady or falls"], **ASKED)
    assert presser("piriformis", "left", patient) == "therapist" and propose(patient).ask


# --- no card, and the walk


@pytest.mark.parametrize(
    "person",
    [
        {"pain": "severe"},
        {"cautions": ["surgery within 3 months"]},
        {"cautions": ["broken bone in the spine, new or not sure"]},
    ],
)
def test_some_people_get_no_exercise_at_all(person):
    patient = Assessment(iliopsoas="short", gluteus_maximus="weak", **(ASKED | {"cautions": []} | person))
    assert no_card(patient) and not pickable(patient)
    proposal = propose(patient)
    assert (proposal.exercises, proposal.ask, proposal.suggested, proposal.refused) == ((), (), (), ())
    assert {one.action for one in advise(patient).values() if one.rule == 1} == {"see your therapist first"}
    for id in ALL:
        with pytest.raises(BackeduError, match=r"with severe pain there is no exercise|rules it out"):
            allowed_sides([id], patient)


@pytest.mark.parametrize("safety", ["clear", "checked"])
def test_whoever_was_not_tested_gets_general_exercises_and_the_walk(safety):
    signs = ["fever"] if safety == "checked" else []
    patient = Assessment(safety=safety, signs=signs, pain="mild", cautions=[])
    assert propose(patient).general == ("bridge", "bird_dog", "sit_to_stand", "walk")
    assert propose(patient).suggested == propose(patient).general


def test_general_exercises_keep_what_they_lengthen():
    """A bridge makes the front of the thigh longer, a bird-dog the broad back muscle."""
    patient = Assessment(rectus_femoris="long", latissimus_dorsi="feels tight", cautions=[], **ASKED)
    assert propose(patient).general == ("sit_to_stand", "walk")


@pytest.mark.parametrize(
    ("person", "missing"),
    [
        ({"safety": "not asked", "cautions": []}, "the warning signs"),
        ({"safety": "clear", "cautions": None}, "the cautions"),
        ({"safety": "clear", "cautions": [], "ask_again": True}, "the cautions"),
    ],
)
def test_a_growing_walk_needs_signs_and_cautions_asked(person, missing):
    patient = Assessment(pain="mild", **person)
    assert propose(patient).general == ()
    with pytest.raises(BackeduError, match=f"a walk that grows needs {missing} first"):
        allowed_sides(["walk"], patient)


def test_the_walk_does_not_count_towards_the_most():
    patient = Assessment(cautions=[], **ASKED)
    five = ["bridge", "clamshell", "heel_slide", "bird_dog", "walk"]
    assert list(allowed_sides(five, patient)) == five
    with pytest.raises(BackeduError, match="5 exercises are too many"):
        allowed_sides([*five[:4], "ball_squeeze"], patient)


# --- what a card says first, and how much


@pytest.mark.parametrize("word", [word for word, caution in cautions().items() if not caution.no_card])
@pytest.mark.parametrize("exercise", list(ALL.values()), ids=list(ALL))
def test_what_a_card_says_first(exercise, word):
    assert exercise.said_first([word]) == FIRST.get((exercise.id, word), ())


@pytest.mark.parametrize(
    ("id", "word", "key"),
    [
        ("bridge", "65 or older", "strength_older"),
        ("clamshell", "65 or older", "strength_older_each"),
        ("walk", "65 or older", "walk_gentle"),
        ("walk", "unsteady or falls", "walk_gentle"),
        ("walk", "knee pain or new knee", "walk_gentle"),
        ("walk", "high blood pressure", "walk"),
        ("front_of_hip_standing", "65 or older", "stretch_each"),
    ],
)
def test_how_much_is_right_for_the_person(id, word, key):
    assert ALL[id].amount(ALL[id].usual, [word]) == key
