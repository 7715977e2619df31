import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backedu import Assessment, Posture, muscles
from backedu.assessment.findings import example
from backedu.catalogue.anatomy import SIDES, patterns
from backedu.errors import BackeduError
from backedu.model.balance import balance, held_long
from backedu.model.springs import NEWTON_METRE, constants, state, table

PARTS = {part.id: (muscle.id, part) for muscle in muscles().values() for part in muscle.parts}
WORDS = ("", "short", "long", "normal", "weak", "short weak", "long weak", "long strong", "trigger point, feels tight")
findings = st.dictionaries(
    st.sampled_from(list(muscles())),
    st.fixed_dictionaries({side: st.sampled_from(WORDS) for side in SIDES}),
    max_size=17,
)


def mirror(found):
    return {muscle: {"left": sides["right"], "right": sides["left"]} for muscle, sides in found.items()}


def energy(assessment, tilt, hike):
    """Return the energy (N mm) at a posture, written out part by part from the definitions."""
    total = 0.5 * NEWTON_METRE * (constants()["passive_tilt"] * tilt**2 + constants()["passive_hike"] * hike**2)
    neutral, now = Posture().lengths(), Posture(tilt, hike).lengths()
    for (name, side), length in now.items():
        muscle, part = PARTS[name]
        finding = assessment[muscle, side]
        rest = neutral[name, side] + {"short": -0.1, "long": 0.1}.get(finding.length, 0.0) * part.fibre_length
        stiffness = part.force / part.fibre_length * (0.5 if finding.strength == "weak" else 1.0)
        total += 0.5 * stiffness * (length - rest) ** 2
    return total


def test_the_textbook_patterns_tip_as_they_are_drawn():
    postures = {pattern: balance(example(pattern)).posture for pattern in patterns()}
    assert 4 <= postures["anterior_tilt"].tilt <= 15
    assert postures["flat_back"].tilt < 0
    assert postures["sway_back"].tilt < 0
    assert postures["hip_hike"].hike > 0


def test_nothing_found_stays_in_neutral():
    settled = balance(Assessment())
    assert settled.posture == Posture() and settled.imbalance == 0
    assert set(settled.strain.values()) == {0} and set(settled.pull.values()) == {0}
    assert settled.held_long == frozenset()
    assert repr(settled) == "Balance(posture=Posture(tilt=0.0, hike=0.0), imbalance=0.0)"


def test_what_textbooks_do_not_agree_on_changes_no_rest_length():
    for pattern in patterns().values():
        now = state(example(pattern.id))
        for row, muscle in enumerate(muscles()):
            for column, side in enumerate(SIDES):
                expected = pattern.expected.get(muscle, {}).get(side)
                length = expected.length if expected and not expected.part else "not stated"
                assert now.offset[row, column] == {"short": -10, "long": 10}.get(length, 0), (pattern.id, muscle)


@settings(max_examples=60, deadline=None)
@given(findings)
def test_the_pelvis_settles_where_the_energy_is_least(found):
    assessment = Assessment(**found)
    here = balance(assessment).posture
    least = energy(assessment, here.tilt, here.hike)
    for tilt, hike in ((0.05, 0), (-0.05, 0), (0, 0.05), (0, -0.05), (0.05, 0.05), (-0.05, 0.05), (3, 0), (0, -3)):
        assert energy(assessment, here.tilt + tilt, here.hike + hike) > least


@settings(max_examples=60, deadline=None)
@given(findings)
def test_mirrored_findings_give_the_mirrored_posture(found):
    one, other = balance(Assessment(**found)), balance(Assessment(**mirror(found)))
    assert one.posture.tilt == pytest.approx(other.posture.tilt, abs=1e-8)
    assert one.posture.hike == pytest.approx(-other.posture.hike, abs=1e-8)
    assert one.imbalance == pytest.approx(other.imbalance, abs=1e-7)
    for muscle, side in one.strain:
        swapped = muscle, "left" if side == "right" else "right"
        assert one.strain[muscle, side] == pytest.approx(other.strain[swapped], abs=1e-6)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from(list(muscles())), st.sampled_from(WORDS), max_size=17))
def test_findings_alike_on_both_sides_keep_the_pelvis_level(found):
    settled = balance(Assessment(**found))
    assert abs(settled.posture.hike) <= 1e-9 and str(settled.posture.hike) != "-0.0"
    for muscle, _ in settled.strain:
        assert settled.strain[muscle, "left"] == pytest.approx(settled.strain[muscle, "right"], abs=1e-9)


def test_a_short_muscle_tips_the_pelvis_its_way():
    assert balance(Assessment(iliopsoas="short")).posture.tilt > 0
    assert balance(Assessment(hamstrings="short")).posture.tilt < 0
    assert balance(Assessment(quadratus_lumborum={"right": "short"})).posture.hike > 0
    assert balance(Assessment(quadratus_lumborum={"left": "short"})).posture.hike < 0


def test_weakness_alone_moves_nothing_and_beside_a_short_muscle_it_lets_go():
    for muscle in muscles():
        # As it is printed: a level pelvis has no minus sign.
        assert repr(balance(Assessment(**{muscle: "weak"})).posture) == "Posture(tilt=0.0, hike=0.0)", muscle
    firm, weak = Assessment(iliopsoas="short"), Assessment(iliopsoas="short", hamstrings="weak")
    assert balance(weak).posture.tilt > balance(firm).posture.tilt


def test_strain_and_pull_follow_their_definitions():
    assessment = Assessment(iliopsoas="short", hamstrings={"left": "long weak"})
    settled = balance(assessment)
    neutral, now = Posture().lengths(), settled.posture.lengths()
    for muscle in ("iliopsoas", "hamstrings", "gluteus_medius"):
        for side in SIDES:
            finding, parts = assessment[muscle, side], muscles()[muscle].parts
            offset = {"short": -0.1, "long": 0.1}.get(finding.length, 0.0)
            over = [now[p.id, side] - neutral[p.id, side] - offset * p.fibre_length for p in parts]
            strain = [100 * one / p.fibre_length for one, p in zip(over, parts, strict=True)]
            stiffness = [p.force / p.fibre_length * (0.5 if finding.strength == "weak" else 1) for p in parts]
            assert settled.strain[muscle, side] == pytest.approx(np.average(strain, weights=[p.force for p in parts]))
            assert settled.pull[muscle, side] == pytest.approx(np.dot(stiffness, over))
    # Below its rest length a muscle gives way, it does not go slack.
    assert settled.strain["hamstrings", "left"] < 0 and settled.pull["hamstrings", "left"] < 0


def test_imbalance_is_the_root_mean_square_of_strain_over_parts_and_sides():
    settled, neutral = balance(example("anterior_tilt")), Posture().lengths()
    squares = []
    for (name, side), length in settled.posture.lengths().items():
        muscle, part = PARTS[name]
        offset = {"short": -0.1, "long": 0.1}.get(example("anterior_tilt")[muscle, side].length, 0.0)
        squares.append((100 * (length - neutral[name, side] - offset * part.fibre_length) / part.fibre_length) ** 2)
    assert settled.imbalance == pytest.approx(np.sqrt(np.mean(squares)), abs=1e-9)


def test_transversus_takes_no_part():
    assert balance(Assessment(transversus_abdominis="short")) == balance(Assessment())
    assert ("transversus_abdominis", "left") not in balance(Assessment()).strain


def test_the_tipped_pelvis_holds_untested_muscles_long():
    settled = balance(example("anterior_tilt"))
    assert {("hamstrings", side) for side in SIDES} < settled.held_long
    for muscle, side in settled.held_long:
        assert settled.strain[muscle, side] > table()["held"]["most"]
        assert example("anterior_tilt")[muscle, side].length == "not tested"
    assert not {muscle for muscle, _ in settled.held_long} & {"external_oblique", "iliopsoas"}


def test_held_long_begins_above_its_limit_which_the_belly_has_higher_and_the_external_oblique_not_at_all():
    most, belly = table()["held"]["most"], table()["held"]["rectus_abdominis"]
    assert (most, belly) == (3, 6)
    strain = {("hamstrings", "left"): most, ("hamstrings", "right"): most + 0.1}
    strain |= {("rectus_abdominis", "left"): belly, ("rectus_abdominis", "right"): belly + 0.1}
    strain |= dict.fromkeys((("external_oblique", side) for side in SIDES), 99.0)
    assert held_long(Assessment(), strain) == {("hamstrings", "right"), ("rectus_abdominis", "right")}


def test_a_tested_muscle_is_never_said_to_be_held_long_by_the_model_alone():
    found = {"iliopsoas": "short", "erector_spinae": "short", "rectus_abdominis": "long weak"}
    assert ("hamstrings", "left") in balance(Assessment(**found)).held_long
    assert ("hamstrings", "left") not in balance(Assessment(**found, hamstrings={"left": "normal"})).held_long


def test_balance_is_a_value():
    one, other = balance(example("hip_hike")), balance(example("hip_hike"))
    assert one == other and hash(one) == hash(other)
    with pytest.raises(AttributeError):
        one.imbalance = 0
    with pytest.raises(TypeError):
        one.strain["hamstrings", "left"] = 0


def test_every_number_has_unit_source_and_owner():
    for name, row in table()["constant"].items():
        assert isinstance(row["value"], float) and row["unit"] and row["source"] and isinstance(row["vary"], bool), name
        assert row.get("whose", "assumption") in ("article", "assumption"), name
    for name in table()["held"].keys() - {"unit", "source", "most", "never"} | set(table()["held"]["never"]):
        assert name in muscles()


def test_the_model_neither_speaks_nor_draws():
    code = "import sys, backedu.model.trust; print([m for m in ('matplotlib', 'backedu.words') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_thing_that_is_no_assessment_is_refused():
    with pytest.raises(BackeduError, match=r"^assessment must be of type Assessment, not 'x'$"):
        balance("x")
