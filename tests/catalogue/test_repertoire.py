import re

import pytest

from backedu.assessment.proposal import ORDER
from backedu.catalogue.anatomy import muscles, references
from backedu.catalogue.cautions import cautions
from backedu.catalogue.repertoire import NO_FLOOR, repertoire, serving
from backedu.errors import BackeduError
from backedu.words.text import LANGUAGES, words

# Pinned, so that no muscle drops out of a list unseen: what each exercise makes longer.
LENGTHENS = {
    "front_of_hip_standing": "adductors iliopsoas rectus_femoris sartorius tensor_fasciae_latae",
    "front_of_thigh_side_lying": "iliopsoas rectus_femoris tensor_fasciae_latae",
    "outer_hip_step_back": "adductors iliopsoas rectus_femoris sartorius tensor_fasciae_latae",
    "inner_thigh_butterfly": "adductors",
    "back_of_thigh_strap": "hamstrings",
    "low_back_chair_rest": "erector_spinae multifidus",
    "seat_knee_to_chest": "erector_spinae gluteus_maximus gluteus_medius multifidus piriformis",
    "deep_seat_figure_4": "adductors gluteus_maximus gluteus_medius piriformis",
    "waist_side_reach": "erector_spinae external_oblique internal_oblique latissimus_dorsi multifidus"
    " quadratus_lumborum rectus_abdominis",
    "seat_ball_wall": "",
    "front_of_thigh_press": "",
    "bridge": "rectus_femoris",
    "clamshell": "adductors",
    "heel_slide": "",
    "bird_dog": "latissimus_dorsi",
    "sit_to_stand": "",
    "ball_squeeze": "",
    "walk": "",
}
ALL = list(repertoire().values())
STRETCHES = [e for e in ALL if e.action == "stretch"]
each = pytest.mark.parametrize("exercise", ALL, ids=lambda e: e.id)


def forms(exercise):
    return [form for form in (exercise.usual, exercise.without_floor) if form]


def steps(form, lang="en"):
    return [text for key, text in words(lang).items() if re.fullmatch(rf"{re.escape(form.words)}\.step_\d", key)]


def test_the_repertoire_is_known_by_these_ids():
    assert list(repertoire()) == list(LENGTHENS)
    with pytest.raises(BackeduError, match="no exercise 'bridg'; did you mean 'bridge'"):
        repertoire()["bridg"]


@each
def test_every_name_in_the_data_exists(exercise):
    assert exercise.action in ORDER
    assert bool(exercise.muscles) == (exercise.action != "walk")
    assert {*exercise.muscles, *exercise.lengthens, *exercise.both_sides} <= muscles().keys()
    assert set(exercise.cautions) <= cautions().keys() - {NO_FLOOR}
    assert exercise.swap is None or exercise.swap in repertoire()
    assert all(set(form.muscles) <= set(exercise.muscles) for form in forms(exercise))
    assert len(set(exercise.lengthens)) == len(exercise.lengthens)


@each
def test_nothing_claims_to_be_verified(exercise):
    assert exercise.source in references()
    assert not exercise.verified  # not even the walk, whose study was read: how fast it grows is ours


@each
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_form_has_its_words(exercise, lang):
    for form in forms(exercise):
        assert {f"{form.words}.{part}" for part in ("name", "step_1", "feel", "easier")} <= words(lang).keys()
        assert f"dose.{form.dose}" in words(lang) and f"dose.{form.dose.removesuffix('_each')}" in words(lang)
        assert 1 <= len(steps(form, lang)) <= 4


def test_every_form_has_a_drawing_of_its_own():
    drawings = [form.drawing for exercise in ALL for form in forms(exercise)]
    assert len(set(drawings)) == len(drawings)
    assert repertoire()["bridge"].usual.drawing == "bridge"
    assert repertoire()["bridge"].without_floor.drawing == "bridge_no_floor"
    assert {f"sketch.{drawing}.alt" for drawing in drawings} <= words("en").keys()


def test_no_words_without_an_exercise():
    stems = {form.words for exercise in ALL for form in forms(exercise)}
    parts = re.compile(r"(name|(back_)?step_[1-4]|feel|stop|easier)")
    for key in words("en"):
        if key.startswith("exercise."):
            stem, part = key.rsplit(".", 1)
            assert stem in stems and parts.fullmatch(part), key


def test_what_takes_the_floor_says_so_and_its_other_form_does_not():
    floor = re.compile(r"\b(lie|floor|hands and knees|kneel)\b", re.IGNORECASE)
    for exercise in ALL:
        assert exercise.needs_floor == any(floor.search(step) for step in steps(exercise.usual)), exercise.id
        if exercise.without_floor:
            assert exercise.needs_floor
            first = " ".join(steps(exercise.without_floor)[:2])
            assert not floor.search(first) and re.search(r"\b(sit|hold)\b", first, re.IGNORECASE), "standing or sitting"


# --- what each exercise lengthens


@each
def test_what_each_exercise_lengthens(exercise):
    assert sorted(exercise.lengthens) == LENGTHENS[exercise.id].split()


@pytest.mark.parametrize("exercise", STRETCHES, ids=lambda e: e.id)
def test_a_stretch_lengthens_what_it_is_for(exercise):
    assert set(exercise.muscles) <= set(exercise.lengthens)


@each
def test_only_a_stretch_lengthens_its_own_muscles(exercise):
    """A long muscle is strengthened in its short range, and pressing lengthens nothing."""
    if exercise.action != "stretch":
        assert not set(exercise.muscles) & set(exercise.lengthens)
    if exercise.action == "release":
        assert exercise.lengthens == ()


def test_no_hip_hinge_and_a_bridge_spares_the_hamstrings():
    assert not any("hinge" in e.id for e in ALL)
    assert "hamstrings" in repertoire()["bridge"].muscles and "hamstrings" not in repertoire()["bridge"].lengthens


def test_sides_that_get_longer():
    ids = ("inner_thigh_butterfly", "seat_knee_to_chest", "waist_side_reach")
    butterfly, knee, reach = (repertoire()[id] for id in ids)
    assert set(butterfly.reach("left")) == {("adductors", "left"), ("adductors", "right")}
    assert ("gluteus_maximus", "left") in knee.reach("left") and ("gluteus_maximus", "right") not in knee.reach("left")
    assert {("erector_spinae", "left"), ("erector_spinae", "right")} <= set(knee.reach("left"))
    assert {side for _, side in reach.reach("right")} == {"right"}


@each
def test_both_sides_get_longer_where_both_move(exercise):
    assert set(exercise.both_sides) <= set(exercise.lengthens)
    if not exercise.one_sided:
        assert exercise.both_sides == exercise.lengthens


# --- cautions


@each
def test_cautions_follow_what_the_exercise_does(exercise):
    given = set(exercise.cautions)
    flat = any("on your back" in step for step in steps(exercise.usual))
    assert ("pregnancy" in given) == flat
    assert ("leg tingling" in given) == ("hamstrings" in exercise.lengthens)
    assert "latissimus_dorsi" not in exercise.lengthens or "shoulder pain" in given
    held_at_a_pull = exercise.action == "stretch" and exercise.id != "low_back_chair_rest"
    assert ("very bendy joints" in given) == held_at_a_pull


@each
def test_cautions_that_follow_from_elsewhere_are_not_listed(exercise):
    """What leaves no card, presses nowhere or means another caution is told once, in cautions.toml."""
    general = {
        word for word, one in cautions().items() if one.no_card or one.means or one.no_pressing == set(muscles())
    }
    told = {*exercise.cautions, *exercise.first, *exercise.amounts}
    assert not told & (general | {NO_FLOOR}) and told <= cautions().keys()
    assert not set(exercise.cautions) & {*exercise.first, *exercise.amounts}


def test_every_caution_changes_something():
    """One that rules nothing out says something first, changes how much, or presses nowhere.

    For high blood pressure it is the line about breathing, which every strength card has.
    """
    used = {word for e in ALL for word in (*e.cautions, *e.first, *e.amounts)} | {NO_FLOOR, "high blood pressure"}
    used |= {word for word, one in cautions().items() if one.no_card or one.means or one.no_pressing or one.first}
    assert used == set(cautions())


def test_without_the_floor_another_form_or_none():
    assert repertoire()["bridge"].form([NO_FLOOR]).words == "exercise.bridge.no_floor"
    assert repertoire()["bridge"].form(None) == repertoire()["bridge"].usual
    assert repertoire()["bird_dog"].form([NO_FLOOR]) is None
    assert repertoire()["ball_squeeze"].form([NO_FLOOR]) == repertoire()["ball_squeeze"].usual


# --- whom they serve


@pytest.mark.parametrize(("id", "way"), [("seat_ball_wall", "ball"), ("front_of_thigh_press", "hands")])
def test_releases_serve_the_muscles_that_may_be_pressed_that_way(id, way):
    assert set(repertoire()[id].muscles) == {m.id for m in muscles().values() if m.release == way}


def test_serving_puts_the_main_muscle_first():
    assert [e.id for e in serving("erector_spinae", "stretch")] == ["low_back_chair_rest", "seat_knee_to_chest"]
    assert serving("sartorius", "stretch") == () and serving("transversus_abdominis", "release") == ()


@pytest.mark.parametrize("step", ["stretch", "strengthen"])
def test_what_therapists_treat_most_is_served(step):
    treated = {"iliopsoas", "rectus_femoris", "tensor_fasciae_latae", "adductors", "hamstrings", "gluteus_maximus"}
    treated |= {"piriformis", "erector_spinae", "quadratus_lumborum", "gluteus_medius", "rectus_abdominis"}
    missing = {
        # The side lean lengthens the side hip with the outer hip; a belly stretch is rarely needed.
        "stretch": {"gluteus_medius", "rectus_abdominis"},
        # Seated march, rarely needed, side plank: a therapist shows them.
        "strengthen": {"iliopsoas", "tensor_fasciae_latae", "quadratus_lumborum"},
    }
    assert {muscle for muscle in treated if not serving(muscle, step)} == missing[step]
