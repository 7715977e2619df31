import pytest

from backedu.errors import BackeduError
from backedu.words.boxes import warning_signs, what_helps


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
    assert what_helps().html.count("<li>") == 7
