import pytest

from backedu.errors import BackeduError
from backedu.safety import warning_signs, what_helps


@pytest.mark.parametrize(("lang", "title"), [("en", "Get help now"), ("es", "Busque ayuda ahora")])
def test_every_warning_sign_is_there_and_open(lang, title):
    html = warning_signs(lang).html
    assert title in html and html.count("<li>") == 6 + 7
    assert "<details" not in html and "911" in html


def test_another_country_has_another_number():
    assert "Call 112 or" in warning_signs(number="112").html
    with pytest.raises(BackeduError, match="may not be empty"):
        warning_signs(number=" ")


def test_a_number_is_escaped():
    assert "<script>" not in warning_signs(number="<script>").html


def test_what_helps_most_people():
    assert what_helps().html.count("<li>") == 7
