"""References say what was read of them, boxes what they rest on, and both since when."""

import re

import pytest

from backedu import files
from backedu.catalogue.anatomy import backing, claims, muscles, references
from backedu.catalogue.evidence import CHECKS, Reference
from backedu.catalogue.signs import signs
from backedu.errors import BackeduError
from backedu.words.text import LANGUAGES, words
from tests.tools.checkout import NOTEBOOKS

LINES = {"helps": r"helps\.(item_\d+)", "know": r"know\.(\w+_\d+)"}


def test_references_are_whole():
    assert list(references()) == [f"R{n}" for n in range(1, len(references()) + 1)]
    unverified = {id for id, ref in references().items() if not ref.verified}
    assert unverified == {"R20", "R35", "R66", "R70"}
    for ref in references().values():
        assert ref.doi is None or re.fullmatch(r"10\.\d{4,9}/\S+", ref.doi)
        assert ref.pmid is None or ref.pmid.isdigit()
        assert ref.pmc is None or re.fullmatch(r"PMC\d+", ref.pmc)
        assert ref.short and ref.citation.endswith(".")


@pytest.mark.parametrize("id", references())
def test_a_reference_says_in_order_what_was_read_of_it_and_what_was_not(id):
    ref = references()[id]
    assert list(ref.checked) == [check for check in CHECKS if check in ref.checked]
    assert ref.verified or ref.note, "what nobody read is said beside it"


def test_a_title_alone_verifies_nothing():
    known = {"id": "R1", "short": "", "citation": ""}
    assert not Reference(checked=(), **known).verified
    assert not Reference(checked=("title",), **known).verified
    assert not Reference(checked=("abstract", "number"), **known).verified
    assert Reference(checked=("title", "abstract"), **known).verified


def test_another_word_for_what_was_checked_is_refused(monkeypatch):
    row = {"short": "A 2000", "citation": "A.", "checked": ["title", "abstrac"]}
    monkeypatch.setattr(files, "parse_toml", lambda name: {"R1": row})
    with pytest.raises(BackeduError, match=r"\[R1\], checked: no check 'abstrac'; did you mean 'abstract'"):
        references.__wrapped__()


@pytest.mark.parametrize("box", LINES)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_line_of_a_box_rests_on_something_and_no_other_does(box, lang):
    lines = [found[1] for key in words(lang) if (found := re.fullmatch(LINES[box], key))]
    assert sorted(backing(box)) == sorted(lines)
    assert all(line.references for line in backing(box).values())


# Our own choice, where no reference stands (data/warning_signs.toml says so beside them).
OWN = {"faint", "calf", "numb_leg", "urine"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_warning_sign_has_its_sentence_and_rests_on_something_or_is_our_own(lang):
    told = [key for key in words(lang) if re.fullmatch(r"safety\.(urgent|today)_\d+", key)]
    assert sorted(sign.text for sign in signs().values()) == sorted(told)
    assert [sign.tier for sign in signs().values()] == ["urgent"] * 8 + ["today"] * 11
    assert all(sign.text.startswith(f"safety.{sign.tier}_") for sign in signs().values())
    assert {id for id, line in backing("warning_signs").items() if not line.references} == OWN


def test_there_is_no_other_box():
    with pytest.raises(BackeduError, match="no box 'sings'; there are: warning_signs, helps, know"):
        backing("sings")


def test_what_speaks_for_a_step_is_named_beside_what_speaks_against_it():
    """The dissent of a ledger is no footnote: it is cited where patients read the claim."""
    for claim, dissent in {"C4": "R71", "C5": "R12", "C8": "R68", "C9": "R70", "C13": "R36", "C14": "R16"}.items():
        assert references()[dissent] in claims()[claim].references


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_figures_of_a_claim_name_studies_that_the_claim_rests_on(lang):
    for claim in claims().values():
        named = set(re.findall(r"R\d+", words(lang)[f"{claim.text}.evidence"]))
        assert named <= {ref.id for ref in claim.references}, claim.id


@pytest.mark.parametrize("lang", LANGUAGES)
def test_how_far_to_trust_a_test_names_what_it_rests_on(lang):
    for muscle in muscles().values():
        test = muscle.length_test
        note = words(lang)[test.reliability] if test and test.reliability else ""
        assert set(re.findall(r"R\d+", note)) == set(test.references if test else ()), muscle.id


def test_no_page_names_a_study_that_is_not_in_the_list():
    told = " ".join(text for lang in LANGUAGES for text in words(lang).values())
    told += " ".join(path.read_text(encoding="utf-8") for path in NOTEBOOKS)
    assert set(re.findall(r"\bR\d+\b", told)) <= set(references())
