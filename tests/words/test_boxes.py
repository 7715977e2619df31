import re
from dataclasses import replace

import pytest

from backedu.catalogue.anatomy import backing, references
from backedu.errors import BackeduError
from backedu.model.trust import trust
from backedu.words.boxes import TOPICS, checks, good_to_know, shares, source_line, sources, what_helps
from backedu.words.safety import warning_signs
from backedu.words.text import LANGUAGES


@pytest.mark.parametrize(("lang", "title"), [("en", "Get help now"), ("es", "Busque ayuda ahora")])
def test_warning_signs_stand_open_under_their_title(lang, title):
    """How many there are, and the number to call, is held by tests/test_health_content.py."""
    html = warning_signs(lang).html
    assert title in html and "<details" not in html


def test_another_country_has_another_number():
    assert "Call 112 or" in warning_signs(number="112").html
    assert warning_signs(number=112).html == warning_signs(number=" 112 ").html
    with pytest.raises(BackeduError, match="may not be empty"):
        warning_signs(number=" ")


@pytest.mark.parametrize("number", ["<script>", "00", "0-0", "1-800-222-1222", "9/1(1", "9--1", "9", 0, True, 3.5, [9]])
def test_only_a_number_stands_in_the_boxes(number):
    with pytest.raises(BackeduError, match="must be a number of 2 to 6 digits"):
        warning_signs(number=number)


@pytest.mark.parametrize("number", ["911", "112", "15", "1-1-2", "9 1 1", "000", "061", "123456"])
def test_sound_numbers(number):
    assert f"Call {number} or" in warning_signs(number=number).html


def test_what_helps_most_people():
    assert what_helps().html.count("<li>") == 8


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("box", "first"), [("helps", "Dahm 2010 (R60)"), ("warning_signs", "Finucane 2020 (R61)")])
def test_a_box_says_what_it_rests_on_each_once(box, first, lang):
    line = source_line(box, lang)
    assert first in line
    rests_on = {ref.id for row in backing(box).values() for ref in row.references}
    assert sorted(re.findall(r"R\d+", line)) == sorted(rests_on)


def test_heat_is_never_told_without_where_it_is_not_to_be():
    assert "Not on numb skin, not over a medicine patch" in what_helps().html
    assert "piel adormecida, ni sobre un parche de medicina" in what_helps("es").html


def test_the_walking_study_says_whom_it_studied():
    assert "people who had got well" in what_helps().html
    assert "personas ya recuperadas" in what_helps("es").html


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_good_to_know_says_topic_by_topic_what_it_rests_on(lang):
    html = good_to_know(lang=lang).html
    assert re.findall(r'data-box="(\w+)"', html) == list(TOPICS)
    assert good_to_know("course", lang=lang).html in html
    rests_on = {ref.id for row in backing("know").values() for ref in row.references}
    assert set(re.findall(r"R\d+", html)) == rests_on
    with pytest.raises(BackeduError, match="no topic 'weather'; there are: course, life, medicines"):
        good_to_know("weather", lang=lang)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_where_worry_is_told_help_in_a_crisis_stands_beside_it(lang):
    (line,) = [li for li in re.findall("<li>(.*?)</li>", good_to_know("life", lang=lang).html) if "988" in li]
    assert ("Worry" if lang == "en" else "preocupación") in line and "2" in line


def test_medicines_are_told_with_whom_they_are_risky_for():
    text = repr(good_to_know("medicines"))
    for word in ("over 65", "pregnant", "blood thinners", "ulcers", "kidney", "heart", "blood pressure"):
        assert word in text
    assert "Do not stop suddenly; ask your doctor." in text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_therapists_read_what_was_checked_of_each_reference(lang):
    groups, _, _ = checks(lang).html.split("<details>")
    assert sorted(re.findall(r"R\d+", groups)) == sorted(references())
    assert groups.count("<li>") == len({ref.checked for ref in references().values()})


def test_every_reference_is_printed_in_full_somewhere_and_once():
    full = sources().html + checks().html.split("<details>")[2]
    assert sorted(re.findall(r"<li>(R\d+)\. ", full)) == sorted(references())


def test_therapists_read_what_the_list_adds():
    remarks = checks().html.split("<details>")[1]
    assert "<li>R22. A rebuttal stands in a journal: R70.</li>" in remarks
    assert remarks.count("<li>") == sum(ref.remark is not None for ref in references().values())


def test_what_was_checked_is_told_in_words():
    text = repr(checks())
    assert "Title, abstract and the figures told here: R1," in text
    assert "Title: R20, R66 and R70." in text and "Nothing: R35." in text


def test_shares_stand_in_a_table_that_says_what_they_are():
    block = shares(trust(draws=10))
    text = repr(block)
    assert "10 versions of the model" in text and "They say nothing on how often it is so in people." in text
    assert block.html.count("<tr>") == 1 + len(trust(draws=1).shares)
    assert "Si los resortes" in repr(shares(trust(draws=1), "es"))


def test_a_share_below_all_never_reads_as_all():
    one = trust(draws=1)
    for share, read in {0: "0%", 0.001: "1%", 0.5: "50%", 0.999: "99%", 1: "100%"}.items():
        told = replace(one, shares=dict.fromkeys(one.shares, share), slack=dict.fromkeys(one.slack, share))
        assert set(re.findall(r"<td[^>]*>([^<]*)</td>", shares(told).html)) == {read}
