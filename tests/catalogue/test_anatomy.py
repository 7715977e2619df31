import re

import pytest

from backedu import muscles
from backedu.catalogue import anatomy
from backedu.catalogue.anatomy import SIDES, claims, patterns
from backedu.catalogue.cautions import cautions
from backedu.errors import BackeduError
from backedu.files import check
from backedu.words.text import LANGUAGES, words
from tests.tools.tables import written

IDS = [
    *("iliopsoas", "rectus_femoris", "tensor_fasciae_latae", "sartorius", "adductors", "hamstrings"),
    *("gluteus_maximus", "gluteus_medius", "piriformis", "erector_spinae", "multifidus", "quadratus_lumborum"),
    *("rectus_abdominis", "external_oblique", "internal_oblique", "transversus_abdominis", "latissimus_dorsi"),
]


def test_the_seventeen_muscles_in_order():
    assert list(muscles()) == IDS


def test_every_path_of_the_data_is_in_a_part():
    rows = written("paths.csv")
    points = [p for m in muscles().values() for path in m.paths.values() for p in path]
    assert len(points) == len(rows) == 529
    assert sum(p.kind == "via" for p in points) == 42
    fascicles = [f for m in muscles().values() for part in m.parts for f in part.fascicles]
    assert len({f.id for f in fascicles}) == len(fascicles) == len(written("fascicles.csv"))


def test_forces_of_fascicles_add_up_to_their_part():
    for muscle in muscles().values():
        for part in muscle.parts:
            assert sum(f.force for f in part.fascicles) == pytest.approx(part.force, rel=0.01), part.id
            assert part.fibre_length > 0 and part.tendon_length > 0


def test_numbers_name_their_source():
    for muscle in muscles().values():
        assert muscle.sources
        assert all(re.search(r"(19|20)\d\d", source) for source in muscle.sources)


def test_transversus_has_no_path():
    muscle = muscles()["transversus_abdominis"]
    assert muscle.parts == () and muscle.fibre_length is None and not muscle.paths


def test_three_muscles_have_no_length_test():
    without = {id for id, m in muscles().items() if m.length_test is None}
    assert without == {"sartorius", "multifidus", "transversus_abdominis"}


def test_two_tests_can_tell_long():
    """No other has a line beyond which a muscle counts as long; what cannot be told is not offered."""
    assert {id for id, m in muscles().items() if "long" in m.lengths} == {"iliopsoas", "hamstrings"}
    assert muscles()["sartorius"].lengths == ("not tested",)
    assert muscles()["piriformis"].lengths == ("not tested", "short", "normal")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_a_test_tells_is_defined_and_nothing_else_is(lang):
    for muscle in muscles().values():
        told = muscle.length_test.tells if muscle.length_test else ()
        defined = [word for word in ("short", "normal", "long") if f"muscle.{muscle.id}.test_{word}" in words(lang)]
        assert tuple(defined) == told, muscle.id


def test_a_word_that_no_test_tells_is_refused():
    schema = anatomy._muscles_schema({})[str]["tells?"]
    with pytest.raises(BackeduError, match=r"muscles.toml, \[piriformis\], tells: no length 'lon'"):
        check(["short", "lon"], schema, ("muscles.toml", "piriformis", "tells"))


def test_outer_hip_test_cannot_tell_two_muscles_apart():
    assert muscles()["gluteus_medius"].length_test.same_as == "tensor_fasciae_latae"
    assert muscles()["tensor_fasciae_latae"].length_test.same_as == "gluteus_medius"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_words_of_every_muscle_exist(lang):
    known = words(lang)
    for muscle in muscles().values():
        keys = [muscle.origin, muscle.insertion, muscle.strength_test.words]
        keys += [f"muscle.{muscle.id}.{name}" for name in ("name", "latin", "action", "the", "verb_number")]
        test = muscle.length_test
        keys += [key for key in (test.words, test.reliability) if key] if test else []
        assert [key for key in keys if key not in known] == []


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("hamstring", "hamstrings"), ("Gluteus Maximus", "gluteus_maximus"), ("piriformus", "piriformis")],
)
def test_unknown_id_answers_with_the_nearest(typed, meant):
    with pytest.raises(BackeduError, match=f"no muscle '{typed}'; did you mean '{meant}'"):
        muscles()[typed]


def test_unlike_anything_lists_what_there_is():
    with pytest.raises(KeyError, match="known are: 'iliopsoas', "):
        muscles()["zzz"]


def test_patterns_state_what_textbooks_expect():
    assert list(patterns()) == ["anterior_tilt", "flat_back", "sway_back", "hip_hike"]
    anterior = patterns()["anterior_tilt"].expected
    assert anterior["iliopsoas"]["left"].length == "short"
    assert anterior["hamstrings"]["left"].length == "unknown"
    assert anterior["gluteus_maximus"]["right"] == anterior["gluteus_maximus"]["left"]
    assert (anterior["gluteus_maximus"]["left"].length, anterior["gluteus_maximus"]["left"].strength) == (
        "not stated",
        "weak",
    )
    hike = patterns()["hip_hike"].expected["gluteus_medius"]
    assert (hike["right"].length, hike["right"].strength, hike["left"].length) == ("long", "weak", "short")
    for pattern in patterns().values():
        for id, sides in pattern.expected.items():
            assert id in muscles() and set(sides) == set(SIDES)
            assert all(e.length in ("short", "long", "normal", "unknown", "not stated") for e in sides.values())
            assert all(e.strength in ("weak", "strong", "not stated") for e in sides.values())


def test_muscle_tells_its_patterns():
    assert set(muscles()["quadratus_lumborum"].patterns) == {"anterior_tilt", "hip_hike"}


def test_all_claims_with_marks_as_decided():
    marks = {
        "agrees": "C1 C3",
        "partly": "C2 C4 C7 C8 C11 C14 C17",
        "unknown": "C9 C10 C12 C16",
        "disagrees": "C5 C6 C13 C15",
    }
    assert list(claims()) == [f"C{n}" for n in range(1, 18)]
    for mark, ids in marks.items():
        assert [id for id, claim in claims().items() if claim.mark == mark] == ids.split()


def test_claims_follow_the_twelve_steps_and_rest_on_verified_references():
    steps = [claim.step for claim in claims().values()]
    assert set(steps) == set(range(1, 13))
    for claim in claims().values():
        assert claim.references
        assert any(ref.verified for ref in claim.references), "no sentence rests on an unverified reference alone"
        assert claim.confidence in ("high", "medium", "low") and claim.checked_on == "2026-11"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_claims_have_their_sentences(lang):
    for claim in claims().values():
        for part in ("sentence", "evidence"):
            assert words(lang)[f"{claim.text}.{part}"].strip()


def test_cautions_have_words():
    assert len(cautions()) == 25
    for one in cautions().values():
        keys = (one.text, f"visit.{one.text}", one.text.replace("caution.", "why_not.because_"))
        assert all(key in words(lang) for key in keys for lang in LANGUAGES)
        assert {*one.means} <= cautions().keys() and not {*one.was} & cautions().keys()
        assert one.no_pressing <= muscles().keys() and (one.first is None or f"card.first_{one.first}" in words("en"))


def test_who_may_press_a_sore_spot():
    by = {
        how: {id for id, m in muscles().items() if m.release == how} for how in ("ball", "hands", "therapist", "none")
    }
    assert by["none"] == {"transversus_abdominis"}
    assert by["hands"] == {"rectus_femoris", "hamstrings", "adductors"}
    assert {"iliopsoas", "sartorius", "quadratus_lumborum", "rectus_abdominis", "multifidus"} < by["therapist"]
    assert sum(map(len, by.values())) == 17
