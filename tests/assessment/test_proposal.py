from collections import Counter
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backedu import Assessment, advise
from backedu.assessment.advice import STEPS
from backedu.assessment.findings import LENGTHS, SORE_SPOTS, STRENGTHS, Finding
from backedu.assessment.proposal import (
    REFUSALS,
    Offer,
    Refusal,
    allowed_side,
    allowed_sides,
    fitting,
    hindrances,
    presser,
    propose,
    releases_first,
    sore_under,
    with_exercise,
)
from backedu.catalogue.anatomy import SIDES, muscles
from backedu.catalogue.cautions import cautions, holding
from backedu.catalogue.repertoire import NO_FLOOR, repertoire
from backedu.errors import BackeduError

ALL = repertoire()
# A few words weigh the draw towards what the rules speak of; every other word of a finding is drawn as well.
WORDS = st.sampled_from(
    [
        str(Finding(*each))
        for each in product(["short", "short", "long", *LENGTHS], STRENGTHS, SORE_SPOTS, (False, True))
    ]
)
FOUND = st.one_of(WORDS, st.fixed_dictionaries({"left": WORDS, "right": WORDS}))
GIVEN = st.none() | st.just([]) | st.lists(st.sampled_from(list(cautions())), max_size=3)
PAIN = st.sampled_from(["none", "mild", "not asked", "severe"])


@st.composite
def assessments(draw, pain=PAIN):
    found = draw(st.dictionaries(st.sampled_from(list(muscles())), FOUND, max_size=10))
    safety = draw(st.sampled_from(["clear", "clear", "not asked", "stop"]))
    return Assessment(**found, pain=draw(pain), safety=safety, cautions=draw(GIVEN))


def sides(side):
    return SIDES if side == "both" else (side,)


def longer(exercise, side):
    """Return what gets longer, straight from the data: the side asked for, and the other where both move."""
    other = {"left": "right", "right": "left"}
    pairs = {(id, one) for one in sides(side) for id in exercise.lengthens}
    return pairs | {(id, other[one]) for one in sides(side) for id in exercise.both_sides}


def harm(exercise, side, assessment):
    """Return what an exercise must not lengthen but would."""
    found = {pair: assessment[pair] for pair in longer(exercise, side)}
    return [p for p, f in found.items() if f.length == "long" or (f.length == "not tested" and f.feels_tight)]


def found_short(exercise, side, assessment):
    """Tell whether the muscle a stretch is named for is short wherever it would be stretched."""
    main = exercise.muscles[0]
    return all(assessment[pair].length == "short" for pair in longer(exercise, side) if pair[0] == main)


# --- what may never happen, whatever was found


@given(assessments())
def test_nothing_offered_lengthens_what_is_long_or_feels_tight_untested(assessment):
    for offer in propose(assessment).offered:
        assert harm(ALL[offer.exercise], offer.side, assessment) == []


@given(assessments())
def test_only_what_is_tested_short_is_stretched(assessment):
    for offer in propose(assessment).offered:
        if offer.step == "stretch":
            assert all(assessment[offer.muscle, side].length == "short" for side in sides(offer.side))
            assert found_short(ALL[offer.exercise], offer.side, assessment)


@given(assessments())
def test_cautions_are_respected(assessment):
    known = set(assessment.cautions or ())
    proposal = propose(assessment)
    assert proposal.cautions_not_asked == (assessment.cautions is None)
    for offer in proposal.offered:
        exercise = ALL[offer.exercise]
        assert not known & set(exercise.cautions)
        if NO_FLOOR in known and exercise.needs_floor:
            assert offer.muscle in exercise.without_floor.muscles
    if assessment.cautions is None:
        assert all(refusal.kind != "caution" for refusal in proposal.refused)


@given(assessments())
def test_a_spot_is_pressed_only_by_those_who_may(assessment):
    for offer in propose(assessment).offered:
        if offer.step == "release":
            for side in sides(offer.side):
                assert presser(offer.muscle, side, assessment) == "self"


@given(assessments())
def test_every_step_is_either_offered_or_asked_for(assessment):
    proposal = propose(assessment)
    wanted = {(m, side, step) for (m, side), advice in advise(assessment).items() for step in advice.steps}
    offered = {(o.muscle, side, o.step) for o in proposal.offered for side in sides(o.side)}
    asked = {(m, side, step) for m, both, step in proposal.ask for side in sides(both)}
    assert offered | asked == wanted and not offered & asked
    assert all(offer.exercise in ALL and ALL[offer.exercise].action == offer.step for offer in proposal.offered)


@given(assessments())
def test_every_refusal_is_true_and_nothing_refused_is_offered(assessment):
    proposal = propose(assessment)
    for refusal in proposal.refused:
        exercise, known = ALL[refusal.exercise], assessment.cautions or ()
        assert refusal.kind in REFUSALS
        if refusal.kind == "caution":
            pressed = {muscle for muscle in exercise.muscles if exercise.action == "release"}
            spared = {word for word, caution in holding(known) if pressed & caution.no_pressing}
            assert refusal.because in known
            assert refusal.because in {*exercise.ruled_out(known), *spared}
        else:
            assert all(
                any(id == refusal.because for id, _ in harm(exercise, side, assessment)) for side in sides(refusal.side)
            )
        offered = {(o.exercise, side) for o in proposal.offered for side in sides(o.side)}
        assert not offered & {(refusal.exercise, side) for side in sides(refusal.side)}
        assert refusal.swap is None or refusal.swap in {o.exercise for o in proposal.offered}
    assert max(Counter(proposal.refused).values(), default=1) == 1


@given(assessments())
def test_offers_keep_the_article_order_and_each_stands_once(assessment):
    offered = propose(assessment).offered
    assert [o.step for o in offered] == sorted((o.step for o in offered), key=STEPS.index)
    assert len({(o.exercise, o.muscle) for o in offered}) == len(offered)


@given(assessments())
def test_the_suggestion_is_part_of_the_offer(assessment):
    proposal = propose(assessment)
    ids = [offer.exercise for offer in proposal.offered]
    suggested = [id for id in proposal.suggested if id != "walk"]
    assert ("walk" in proposal.suggested) == ("walk" in proposal.general)
    assert set(proposal.suggested) <= set(proposal.exercises) and len(set(suggested)) == len(suggested)
    if not ids:
        assert proposal.suggested == proposal.general
        return
    assert set(suggested) <= set(ids) and 1 <= len(suggested) <= min(3, len(set(ids)))
    ready = {id for id in ids if ALL[id].action != "stretch" or releases_first(id, assessment).keys() <= set(suggested)}
    assert len(suggested) == min(3, len(ready))
    if {ALL[id].action for id in ready} == set(STEPS):
        assert [ALL[id].action for id in suggested] == list(STEPS)


@given(assessments())
def test_the_same_findings_give_the_same_proposal(assessment):
    assert propose(assessment) == propose(eval(repr(assessment), {"Assessment": Assessment}))


@given(assessments(pain=st.just("severe")))
def test_severe_pain_offers_nothing(assessment):
    proposal = propose(assessment)
    assert (proposal.offered, proposal.refused, proposal.ask, proposal.suggested) == ((), (), (), ())


def test_a_warning_sign_leaves_everything_empty():
    proposal = propose(Assessment(iliopsoas="short", safety="stop", cautions=[]))
    assert (proposal.offered, proposal.refused, proposal.ask, proposal.suggested) == ((), (), (), ())
    with pytest.raises(BackeduError, match="warning sign"):
        allowed_sides(["bridge"], Assessment(safety="stop"))
    assert allowed_sides([], Assessment(safety="stop")) == {}


NEIGHBOURS = [
    (e, id, found)
    for e in ALL.values()
    for id in e.lengthens
    for found in product(LENGTHS, (False, True))
    if id not in e.muscles
]


@pytest.mark.parametrize("strength", ["", "weak"])
def test_one_neighbour_after_the_other(strength):
    """Every exercise with every muscle it lengthens, in every length, felt tight or not: refused just when it must."""
    for exercise, id, (length, tight) in NEIGHBOURS:
        own = dict.fromkeys(exercise.muscles, f"short {strength}" if exercise.action == "stretch" else "weak")
        person = Assessment(**own, **{id: str(Finding(length, feels_tight=tight))})
        bad = length == "long" or (length == "not tested" and tight)
        proposal = propose(person)
        refused = {(r.exercise, r.because) for r in proposal.refused}
        assert ((exercise.id, id) in refused) == bad, (exercise.id, id, length, tight)
        assert (exercise.id in {o.exercise for o in proposal.offered}) == (not bad)


def test_every_finding_of_every_muscle():
    """One muscle at a time, all 72 findings: a stretch only where short, none with severe pain, nothing left over."""
    for id, length, strength, sore, tight in product(muscles(), LENGTHS, STRENGTHS, SORE_SPOTS, (False, True)):
        for pain in ("none", "severe"):
            person = Assessment(**{id: str(Finding(length, strength, sore, tight))}, pain=pain)
            proposal = propose(person)
            steps = advise(person)[id, "left"].steps
            served = [o.step for o in proposal.offered] + [step for _, _, step in proposal.ask]
            assert sorted(set(served), key=STEPS.index) == list(steps)
            assert "stretch" not in served or (length == "short" and pain == "none")
            assert {o.muscle for o in proposal.offered} <= {id}


def test_who_presses_a_sore_spot():
    sore = {"gluteus_maximus": {"left": "short, sore spot", "right": "long, sore spot"}, "iliopsoas": "sore spot"}
    known = Assessment(**sore, cautions=["pregnancy"])
    assert presser("gluteus_maximus", "left", known) == "self"
    assert presser("gluteus_maximus", "right", known) == "therapist"
    assert presser("iliopsoas", "left", known) == "therapist"
    assert presser("transversus_abdominis", "left", known) == "nobody"
    assert presser("gluteus_maximus", "left", Assessment(**sore, cautions=["blood thinners"])) == "nobody"


# --- the four exercises that textbooks warn of, by name (data/exercises.toml)


def ids(assessment):
    return [offer.exercise for offer in propose(assessment).offered]


def test_low_back_short_and_seat_long_gives_the_chair_rest():
    """Child's pose and knees-to-chest also lengthen gluteus maximus: low-back flattening, calves on a chair."""
    proposal = propose(Assessment(erector_spinae="short", gluteus_maximus="long"))
    assert [o.exercise for o in proposal.offered] == ["low_back_chair_rest"]
    assert proposal.refused == (
        Refusal("seat_knee_to_chest", "lengthens_long", "gluteus_maximus", "both", "low_back_chair_rest"),
    )


def test_outer_hip_short_and_side_hip_long_gives_the_step_back():
    """The crossed-leg side lean also lengthens gluteus medius: standing step-back, slightly turned out."""
    assert ids(Assessment(tensor_fasciae_latae="short", gluteus_medius="long")) == ["outer_hip_step_back"]
    assert "gluteus_medius" not in ALL["outer_hip_step_back"].lengthens


def test_figure_4_is_refused_where_the_seat_is_long():
    """Figure-4 also lengthens gluteus maximus."""
    proposal = propose(Assessment(piriformis="short", gluteus_maximus="long"))
    assert proposal.offered == () and proposal.ask == (("piriformis", "both", "stretch"),)
    assert proposal.refused == (Refusal("deep_seat_figure_4", "lengthens_long", "gluteus_maximus", "both", None),)


def test_inner_thigh_short_and_back_of_thigh_long_gives_the_butterfly():
    """The straight-knee side lunge also lengthens the hamstrings: butterfly, sitting tall."""
    assert ids(Assessment(adductors="short", hamstrings="long")) == ["inner_thigh_butterfly"]
    assert "hamstrings" not in ALL["inner_thigh_butterfly"].lengthens


# --- cases


def test_a_case_as_a_therapist_reads_it():
    person = Assessment(
        iliopsoas="short",
        rectus_femoris="short, trigger point",
        hamstrings="long weak, feels tight",
        gluteus_maximus="weak",
        piriformis={"left": "trigger point", "right": "normal"},
        pain="mild",
        cautions=[],
    )
    proposal = propose(person)
    assert proposal.offered == (
        Offer("front_of_thigh_press", "both", "rectus_femoris", "release"),
        Offer("seat_ball_wall", "left", "piriformis", "release"),
        Offer("front_of_thigh_side_lying", "both", "rectus_femoris", "stretch"),
        Offer("front_of_hip_standing", "both", "iliopsoas", "stretch"),
        Offer("bridge", "both", "hamstrings", "strengthen"),
        Offer("bridge", "both", "gluteus_maximus", "strengthen"),
    )
    assert proposal.refused == () and proposal.ask == ()
    assert proposal.suggested == ("front_of_thigh_press", "front_of_hip_standing", "bridge")


def test_each_side_is_judged_on_its_own():
    flank = {"left": "short", "right": "short"}
    person = Assessment(quadratus_lumborum=flank, external_oblique={"left": "long", "right": "normal"})
    proposal = propose(person)
    assert proposal.offered == (Offer("waist_side_reach", "right", "quadratus_lumborum", "stretch"),)
    assert proposal.refused == (Refusal("waist_side_reach", "lengthens_long", "external_oblique", "left", None),)
    assert proposal.ask == (("quadratus_lumborum", "left", "stretch"),)
    assert allowed_side(ALL["waist_side_reach"], person) == "right"


@pytest.mark.parametrize("other", ["normal", "not tested", "long"])
def test_what_stretches_both_sides_needs_both_short(other):
    proposal = propose(Assessment(adductors={"left": "short", "right": other}))
    assert proposal.offered == () and proposal.ask == (("adductors", "left", "stretch"),)


def test_a_sore_spot_of_a_long_or_deep_muscle_is_for_the_therapist():
    proposal = propose(Assessment(piriformis="long, sore spot", iliopsoas="sore spot"))
    assert proposal.offered == () and proposal.refused == ()
    assert proposal.ask == (("iliopsoas", "both", "release"), ("piriformis", "both", "release"))


def test_blood_thinners_stop_all_pressing():
    proposal = propose(Assessment(piriformis="sore spot", cautions=["blood thinners"]))
    assert proposal.refused == (Refusal("seat_ball_wall", "caution", "blood thinners", "both", None),)
    assert proposal.offered == () and proposal.ask == (("piriformis", "both", "release"),)


def test_what_is_pressed_for_one_muscle_is_refused_for_another_only_where_it_is_not_done_anyway():
    person = Assessment(rectus_femoris={"left": "sore spot"}, hamstrings="sore spot", cautions=["leg tingling"])
    proposal = propose(person)
    assert proposal.offered == (Offer("front_of_thigh_press", "left", "rectus_femoris", "release"),)
    assert proposal.refused == (Refusal("front_of_thigh_press", "caution", "leg tingling", "right", None),)
    assert proposal.ask == (("hamstrings", "both", "release"),)
    assert proposal.asked == {(("hamstrings", "left"), "release"), (("hamstrings", "right"), "release")}


def test_what_an_exercise_is_needed_for():
    proposal = propose(Assessment(gluteus_maximus="weak", hamstrings={"left": "weak"}, iliopsoas={"right": "short"}))
    assert proposal.needing("bridge") == {
        ("gluteus_maximus", "left"),
        ("gluteus_maximus", "right"),
        ("hamstrings", "left"),
    }
    assert proposal.needing("front_of_hip_standing") == {("iliopsoas", "right")}
    assert proposal.needing("clamshell") == proposal.asked == set()


def test_what_a_muscle_calls_for_is_not_offered_as_general_too():
    asked = {"safety": "clear", "cautions": []}
    assert propose(Assessment(**asked)).general == ("bridge", "bird_dog", "sit_to_stand", "walk")
    weak = propose(Assessment(gluteus_maximus="weak", **asked))
    assert weak.general == ("bird_dog", "sit_to_stand", "walk") and weak.suggested == ("bridge", "walk")


@pytest.mark.parametrize("again", [False, True])
@pytest.mark.parametrize("cautions_told", [None, [], ["pregnancy"]])
def test_cautions_are_not_asked_where_nobody_did_or_fewer_were(cautions_told, again):
    person = Assessment(cautions=cautions_told, ask_again=again)
    assert propose(person).cautions_not_asked == (cautions_told is None or again)


def test_without_the_floor_the_other_form_is_offered():
    weak = Assessment(gluteus_medius="weak", piriformis="weak", hamstrings="short", cautions=[NO_FLOOR])
    proposal = propose(weak)
    assert proposal.offered == (Offer("clamshell", "both", "gluteus_medius", "strengthen"),)
    assert proposal.refused == (Refusal("back_of_thigh_strap", "caution", NO_FLOOR, "both", None),)
    assert proposal.ask == (("hamstrings", "both", "stretch"), ("piriformis", "both", "strengthen"))


def test_what_needs_most_steps_comes_first_then_both_sides():
    left = {"left": "short", "right": "normal"}
    assert ids(Assessment(iliopsoas=left, hamstrings="short")) == ["back_of_thigh_strap", "front_of_hip_standing"]
    person = Assessment(iliopsoas="short", hamstrings="short weak")
    assert ids(person) == ["back_of_thigh_strap", "front_of_hip_standing", "bridge"]
    assert ids(Assessment(iliopsoas="short", hamstrings="short")) == ["front_of_hip_standing", "back_of_thigh_strap"]
    person = Assessment(iliopsoas="short", hamstrings={"left": "short", "right": "short weak"})
    assert ids(person) == ["back_of_thigh_strap", "front_of_hip_standing", "bridge"], "the side that needs more counts"


def test_no_stretch_is_suggested_before_its_release():
    assert propose(Assessment(rectus_femoris="short, sore spot")).suggested == (
        "front_of_thigh_press",
        "front_of_thigh_side_lying",
    )


def test_a_release_that_makes_way_for_a_stretch_is_suggested_before_others():
    person = Assessment(
        tensor_fasciae_latae="short, sore spot",  # its step-back is refused: it lengthens the long strap muscle
        rectus_femoris="short, sore spot",
        sartorius="long",
        gluteus_medius="weak",
    )
    assert propose(person).offered[0].exercise == "seat_ball_wall"
    assert propose(person).suggested == ("front_of_thigh_press", "front_of_thigh_side_lying", "clamshell")


def test_what_is_stretched_is_not_strengthened_before_others():
    both = "short, weak, sore spot"
    suggested = propose(Assessment(adductors=both, gluteus_maximus=both, external_oblique=both)).suggested
    assert suggested == ("seat_ball_wall", "seat_knee_to_chest", "heel_slide")


def test_what_always_moves_both_sides_is_refused_for_both():
    person = Assessment(gluteus_maximus={"left": "weak"}, rectus_femoris={"right": "long"})
    (refusal,) = propose(person).refused
    assert refusal == Refusal("bridge", "lengthens_long", "rectus_femoris", "both", None)


# --- picking


@given(assessments())
def test_what_is_offered_may_be_picked(assessment):
    proposal = propose(assessment)
    for offer in proposal.offered:
        side = allowed_side(ALL[offer.exercise], assessment)
        assert set(sides(offer.side)) <= set(sides(side))
    assert list(allowed_sides(proposal.suggested, assessment)) == list(proposal.suggested)


@given(assessments(), st.sampled_from(list(ALL)))
def test_whatever_is_picked_keeps_the_rules(assessment, id):
    exercise = ALL[id]
    try:
        side = allowed_side(exercise, assessment)
    except BackeduError as error:
        assert "; " in str(error) or ": " in str(error)
        assert id not in {offer.exercise for offer in propose(assessment).offered}
        return
    assert assessment.safety != "stop"
    for one in sides(side):
        assert harm(exercise, one, assessment) == []
        assert exercise.action != "stretch" or found_short(exercise, one, assessment)
    assert not set(assessment.cautions or ()) & set(exercise.cautions)
    assert exercise.form(assessment.cautions) is not None
    advice = advise(assessment)
    assert not any(advice[m, s].action == "see your therapist first" for m in exercise.muscles for s in SIDES)


def test_not_tested_never_leads_to_a_stretch():
    refused = {"stretch": "which is not tested short", "release": "none was found in", "walk": "first"}
    for exercise in ALL.values():
        if exercise.action in refused:
            with pytest.raises(BackeduError, match=refused[exercise.action]):
                allowed_sides([exercise.id], Assessment())
        else:
            assert allowed_sides([exercise.id], Assessment()) == {exercise.id: "both"}


@pytest.mark.parametrize(
    ("picked", "message"),
    [
        (["bridge", "clamshell", "heel_slide", "bird_dog", "ball_squeeze"], "5 exercises are too many .* at most 4"),
        (["bridge", "bridge"], "picked twice"),
        (["brigde"], "no exercise 'brigde'; did you mean 'bridge'"),
        ("bridge", r"must be a list such as \['bridge'\]"),
        (None, "must be a list"),
        ([["bridge"]], "no exercise"),
    ],
)
def test_a_wrong_pick_is_refused_in_one_sentence(picked, message):
    with pytest.raises(BackeduError, match=message):
        allowed_sides(picked, Assessment())


def test_none_to_four_may_be_picked():
    four = ["bridge", "clamshell", "heel_slide", "bird_dog"]
    assert list(allowed_sides(four, Assessment())) == four
    assert allowed_sides((), Assessment()) == {}


@pytest.mark.parametrize(
    ("id", "found", "message"),
    [
        (
            "seat_knee_to_chest",
            {"erector_spinae": "short", "gluteus_maximus": "long"},
            "it lengthens gluteus_maximus, which is already long; pick 'low_back_chair_rest' instead",
        ),
        (
            "deep_seat_figure_4",
            {"piriformis": "short", "gluteus_maximus": "feels tight"},
            "feels tight and is not tested",
        ),
        (
            "back_of_thigh_strap",
            {"hamstrings": "short", "cautions": ["leg tingling"]},
            "caution 'leg tingling' rules it out",
        ),
        ("bird_dog", {"cautions": [NO_FLOOR]}, "caution 'cannot get to the floor' rules it out"),
        ("bridge", {"gluteus_maximus": "weak", "pain": "severe"}, "with severe pain there is no exercise"),
        ("clamshell", {"gluteus_medius": {"left": "weak"}, "pain": "severe"}, "with severe pain there is no exercise"),
        (
            "front_of_thigh_press",
            dict.fromkeys(["rectus_femoris", "hamstrings", "adductors"], "long, sore spot"),
            "therapist's hands",
        ),
        ("waist_side_reach", {"quadratus_lumborum": "normal"}, "quadratus_lumborum, which is not tested short"),
        ("inner_thigh_butterfly", {"adductors": {"left": "short"}}, "adductors, which is not tested short"),
    ],
)
def test_a_refused_pick_says_why(id, found, message):
    with pytest.raises(BackeduError, match=message):
        allowed_sides([id], Assessment(**found))


@pytest.mark.parametrize(
    ("ids", "found", "sentence"),
    [
        (
            ["deep_seat_figure_4"],
            {"piriformis": "short", "gluteus_maximus": "feels tight"},
            "exercise 'deep_seat_figure_4' is refused: it lengthens gluteus_maximus, which feels tight and is not "
            "tested; leave it out or pick another",
        ),
        (
            ["seat_knee_to_chest"],
            {"erector_spinae": "short", "gluteus_maximus": "long"},
            "exercise 'seat_knee_to_chest' is refused: it lengthens gluteus_maximus, which is already long; "
            "pick 'low_back_chair_rest' instead",
        ),
        (
            ["back_of_thigh_strap"],
            {"hamstrings": "short", "cautions": ["leg tingling"]},
            "exercise 'back_of_thigh_strap' is refused: this person's caution 'leg tingling' rules it out; "
            "leave it out or pick another",
        ),
        (
            ["bridge"],
            {"pain": "severe"},
            "exercise 'bridge' is refused: with severe pain there is no exercise; leave it out or pick another",
        ),
        (
            ["front_of_thigh_press"],
            {"rectus_femoris": "long, sore spot"},
            "exercise 'front_of_thigh_press' is refused: a sore spot in rectus_femoris is for the therapist's hands; "
            "leave it out or pick another",
        ),
        (
            ["front_of_thigh_press"],
            {"adductors": {"right": "long, sore spot"}},
            "exercise 'front_of_thigh_press' is refused: a sore spot in adductors is for the therapist's hands; "
            "leave it out or pick another",
        ),
        (
            ["front_of_thigh_press"],
            {"rectus_femoris": "no sore spot"},
            "exercise 'front_of_thigh_press' is refused: it presses a sore spot, and none was found in rectus_femoris; "
            "leave it out or pick another",
        ),
        (
            ["waist_side_reach"],
            {"quadratus_lumborum": "normal"},
            "exercise 'waist_side_reach' is refused: it stretches quadratus_lumborum, which is not tested short "
            "wherever it would be stretched; leave it out or pick another",
        ),
        (
            ["walk"],
            {"cautions": []},
            "exercise 'walk' is refused: a walk that grows needs the warning signs first; leave it out or pick another",
        ),
        (
            ["walk"],
            {"safety": "clear"},
            "exercise 'walk' is refused: a walk that grows needs the cautions first; leave it out or pick another",
        ),
        (
            ["walk"],
            {"safety": "clear", "cautions": [], "ask_again": True},
            "exercise 'walk' is refused: a walk that grows needs the cautions first; leave it out or pick another",
        ),
        (
            ["front_of_thigh_side_lying"],
            {"rectus_femoris": "short, sore spot"},
            "exercise 'front_of_thigh_side_lying' is refused: rectus_femoris has a sore spot that is pressed first; "
            "pick 'front_of_thigh_press' with it, or leave it out",
        ),
        (["bridge"], {"safety": "stop"}, "a warning sign was found: pick no exercise, give the safety page only"),
        (["bridge", "bridge"], {}, "an exercise is picked twice in ['bridge', 'bridge']; name each once"),
        (
            ["bridge", "walk", "clamshell", "heel_slide", "bird_dog", "ball_squeeze"],
            {},
            "5 exercises are too many to keep up; pick 2 or 3, at most 4",
        ),
        (5 * ["brigde"], {}, "no exercise 'brigde'; did you mean 'bridge'?"),
        ("bridge", {}, "exercises must be a list such as ['bridge'], not 'bridge'"),
        (3, {}, "exercises must be a list such as ['bridge'], not 3"),
    ],
)
def test_the_whole_sentence_says_what_would_be_right(ids, found, sentence):
    with pytest.raises(BackeduError) as caught:
        allowed_sides(ids, Assessment(**found))
    assert str(caught.value) == sentence


def test_the_walk_does_not_count_and_comes_last():
    person = Assessment(safety="clear", cautions=[])
    picked = allowed_sides(iter(["walk", "bridge", "clamshell", "heel_slide", "bird_dog"]), person)
    assert list(picked) == ["bridge", "clamshell", "heel_slide", "bird_dog", "walk"]


def test_hindrances_come_weightiest_first():
    found = {"rectus_femoris": "long, sore spot", "iliopsoas": "feels tight", "pain": "severe"}
    press, stretch = ALL["front_of_thigh_press"], ALL["front_of_thigh_side_lying"]
    asked = Assessment(**found, cautions=["blood thinners"])
    assert list(hindrances(press, "rectus_femoris", "left", asked)) == [
        ("severe", ""),
        ("caution", "blood thinners"),
        ("therapist", "rectus_femoris"),
    ]
    assert list(hindrances(stretch, "rectus_femoris", "left", asked)) == [
        ("severe", ""),
        ("lengthens_long", "rectus_femoris"),
        ("lengthens_tight_untested", "iliopsoas"),
        ("not_short", "rectus_femoris"),
    ]
    weak = Assessment(hamstrings="weak", cautions=[NO_FLOOR])
    assert list(hindrances(ALL["bridge"], "hamstrings", "left", weak)) == [("no_form", "hamstrings")]
    assert list(hindrances(ALL["bridge"], "gluteus_maximus", "left", weak)) == []
    short = Assessment(hamstrings="short", cautions=[NO_FLOOR])
    assert list(hindrances(ALL["back_of_thigh_strap"], "hamstrings", "left", short)) == [("caution", NO_FLOOR)]


def test_sore_spots_under_a_stretch_are_those_where_it_may_be_done():
    stretch = ALL["front_of_thigh_side_lying"]
    one = Assessment(rectus_femoris={"left": "short, sore spot", "right": "long, sore spot"})
    assert allowed_side(stretch, one) == "left"
    assert sore_under(stretch, one) == sore_under(stretch, one, "left") == (("rectus_femoris", "left"),)
    both = Assessment(rectus_femoris="short, sore spot", iliopsoas={"right": "sore spot"})
    assert sore_under(stretch, both, "left") == (("rectus_femoris", "left"),)
    sore = {("rectus_femoris", "left"), ("rectus_femoris", "right"), ("iliopsoas", "right")}
    assert set(sore_under(stretch, both)) == sore
    assert sore_under(stretch, Assessment(rectus_femoris="long, sore spot")) == ()


def test_a_page_that_is_full_takes_no_exercise_more():
    person = Assessment(rectus_femoris="short, sore spot", cautions=[])
    three = ("bridge", "clamshell", "heel_slide")
    assert with_exercise(three, "bird_dog", person) == (*three, "bird_dog")
    assert with_exercise((*three, "bird_dog"), "ball_squeeze", person) == (*three, "bird_dog")
    both = ("front_of_thigh_press", "front_of_thigh_side_lying")
    assert with_exercise(three, both[1], person) == three
    assert with_exercise(three[:2], both[1], person) == (*three[:2], *both)
    assert fitting(both, person) == both and fitting(both[1:], person) == ()
