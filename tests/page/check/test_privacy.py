"""Free text that may tell who a person is does not get onto a page, and nothing of ours is taken for it."""

import re
import shutil
from datetime import date

import nbformat
import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from backedu.errors import BackeduError
from backedu.page.check.privacy import _pattern, _plain, check_words, identifier
from backedu.page.plan.handout import TEMPLATE, handout_page
from backedu.words.text import LANGUAGES, words
from tests.tools.checkout import NOTEBOOKS, ROOT
from tests.tools.plans import CASES, shipped_page

FOUND = {
    "an e-mail address": ["a.b+c@mail.example", "A_B@x-y.example.org", "mailto:x", "a&#64;b.example"],
    "a phone number": [
        "310-555-0100",
        "(310) 555-0100",
        "310.555.0100",
        "3105550",
        "+44 20 7946 0000",
        "555-0100",
        "+52 (55) 5555 0100",
        "06 12 34 56 78",
        "555 0100",
        "310–555–0100",
        "310\u00a0555\u00a00100",
        "310•555•0100",
        "310 · 555 · 0100",
        "310‒555‒0100",
        "310−555−0100",
        "310**555**0100",
        "310  555   0100",
        "tel-310-555-0100",
    ],
    "a date": [
        "12/03/2026",
        "3/12/26",
        "2026-03-12",
        "12.3.2026",
        "March 12, 2026",
        "12 March 2026",
        "Mar. 12",
        "May 1st",
        "12 de marzo de 2026",
        "12 de marzo del 2026",
        "12 DE MARZO",
        "1º de mayo",
        "marzo 12",
        "the 3rd of June",
        "MARCH 12, 1951",
        "march 12, 1951",
        "12-Mar-1951",
        "12 mar. 2026",
        "1ro de mayo",
        "1.º de mayo",
        "12/**03**/2026",
        "12 / 03 / 2026",
        "12–03–2026",
    ],
    "a social security number": ["123-45-6789"],
    "the number of a record": [
        "123456",
        "MRN: 12",
        "MRN 12345678",
        "Expediente n.º 12",
        "record no. 1234",
        "MRN 12345",
        "Chart #4412",
        "expediente 44123",
        "DNI 12345678Z",
        "12345678Z",
    ],
    "a street address": [
        "123 Main St",
        "5 N. Long Beach Blvd",
        "1 Elm Avenue",
        "P.O. Box 12",
        "Calle Mayor 45",
        "Calle de la Luna, 45",
        "Avenida Juárez #12",
        "C/ Sol 3",
        "Av. Central n.º 7",
        "Paseo del Prado 4",
        "12 main street",
        "calle mayor 5",
    ],
    "a place with its postal code": ["CA 90210", "NY, 10001-1234", "28001 Madrid"],
    "a web address that names somebody": ["https://x.example/?id=1", "http://x.example/@me", "www.x.example/p?u=me"],
    "a computer's address": ["10.0.0.12"],
    "a date of birth": [
        "DOB",
        "D.O.B.: 1970",
        "date of birth 1970",
        "Fecha de nacimiento: 1970",
        "nacida el lunes",
        "born in 1951",
        "nacido en 1951",
    ],
    "an age above 89": ["age 93", "edad: 93", "93 years old", "101 años de edad"],
    "a name": [
        "Patient: X",
        "Name: Jo",
        "nombre: Ana",
        "Paciente: Ana",
        "Last name: X",
        "Mr. Smith",
        "Sra. Díaz",
        "Mr. O'Brien",
        "Mr.Smith",
        "mr. smith",
        "MRS. SMITH",
        "Mrs Żak",
        "Ms Lee",
        "Mr. <b>Smith</b>",
        "Señora Pérez",
        "Señor López",
        "Don José",
        "Doña Ana",
        "Dear Anna,",
        "Querida Ana:",
        "Paciente Ana",
        "Pt: Jo",
        "Client: Jo",
        "Patient's name is Jo",
        "**Name:** Anna",
        "__Name__: Anna",
        "Name - Anna",
        "Name – Anna",
    ],
}
FINE = [
    "30 seconds, 2 times each side, 5 days a week.",
    "Call 911 or go to the ER now.",
    "Give it 2 to 6 weeks.",
    "8 to 12 times, 2 or 3 days a week",
    "In 2026, as in 2019-2024.",
    "It fell from 52 to 23 of 100.",
    "RR 0.96 (0.85–1.10)",
    "1 Hold. 2 Step. 3 Tuck. 4 Bend.",
    "You may 2 times a day.",
    "Name: ______________  Date: ____________",
    "Nombre: ____________  Fecha: ____________",
    "For the patient: keep this page.",
    "Camine por la calle 10 minutos. Haga un paseo de 5 a 10 minutos.",
    "Read more at https://www.nhs.uk/conditions/back-pain/.",
    "Version 0.1.0",
    "Sets of 10, 12, 15 and 20; ratio 1/2; 3 x 10.",
    "![A picture](data:image/png;base64,iVBORw0KGgo1234567890123)",
    "doi:10.1186/s12891-019-2914-1",
    "https://doi.org/10.1002/14651858.CD012345",
    "PMID: 31234567",
    "ISBN 978-0-323-05596-3",
    "5 - 10 - 15 - 20 seconds",
    "Day 1 2 3 4 5 6 7",
    "Hold 10-20-30 seconds",
    "8/10/12 repeats",
    "May 2 of 3 days",
    "Try 2 May be enough",
    "En marzo 10 minutos",
    "Be patient: it takes 6 weeks",
    "Muscle name: hamstrings",
    "Write your name: on paper",
    "Walk 10 minutes down the road. Walk 10000 steps.",
    "Do not miss a day. MR images. Aged 18 to 64.",
    "Name: ___ Date: ___",
    "Dear patient,",
]
LONG = ["a", "a.", "1 ", "1-", "a-", "_", "*", "<a", "Calle ", "Name ", "Dear A ", "data:", "://", "\\", "\n"]


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in FOUND.items() for text in texts])
def test_what_may_tell_who_a_person_is_is_found_wherever_it_stands(kind, text):
    found = {
        identifier(whole) for whole in (text, f"Please note {text}. Walk every day.", f"**{text}**", f"<p>{text}</p>")
    }
    assert "" not in found
    assert kind in found or {kind, *found} <= {"a phone number", "a social security number", "the number of a record"}


@pytest.mark.parametrize("text", ["For: Anna", "name: anna", "Walk.\n\nPaciente: ana", "<p>name: jo</p>"])
def test_a_label_at_the_start_of_a_line_names_somebody_even_in_small_letters(text):
    assert identifier(text) == "a name"


@pytest.mark.parametrize("piece", LONG)
def test_a_very_long_text_is_read_in_one_go(piece):
    identifier(piece * (50_000 // len(piece)))


def test_what_stands_inside_of_a_tag_is_read_too():
    assert identifier('<a title="Call 310-555-0100">us</a>') == "a phone number"


INLINE = [
    "a",
    "abbr",
    "b",
    "code",
    "em",
    "font",
    "i",
    "mark",
    "small",
    "span",
    "strong",
    "sub",
    "sup",
    "u",
    "B",
    "Span",
]


@pytest.mark.parametrize("tag", INLINE)
def test_a_tag_within_a_line_cuts_no_number_in_two(tag):
    assert identifier(f"12<{tag}>3</{tag}>456") == identifier("123456") == "the number of a record"


@pytest.mark.parametrize("tag", ["p", "li", "td", "div", "h2"])
def test_any_other_tag_begins_a_new_line_and_br_goes_on(tag):
    assert identifier(f"12<{tag}>3</{tag}>456") == identifier(f"555<{tag}>0100") == ""
    assert identifier("555<br>0100") == identifier("555<BR/>0100") == "a phone number"


@pytest.mark.parametrize(
    "written",
    [
        "310-555\u200b-0100",
        "310\\-555\\-0100",
        "`310`-555-0100",
        "31O-555-O10o",
        "3l0-555-0100",
        "3I0-555-0l00",
        "# 310-555-0100 #",
        "310_555_0100",
        "Walk.\n### 310-555-0100",
        "310-555\n0100",
        "<!-- 310-555-0100 -->",
        "310<!-- no -->-555-0100",
        "x<!--\n310-555-0100\n-->y",
    ],
)
def test_a_number_is_found_however_it_is_written(written):
    assert identifier(written) == "a phone number"


def test_a_comment_cuts_no_number_in_two_and_a_picture_holds_none():
    assert identifier("123456") == identifier("12<!-- or so -->3456") == "the number of a record"
    assert identifier("12 or so 3456") == identifier("![x](data:image/png;base64,A/123456/+310-555-0100==)") == ""


@pytest.mark.parametrize("slash", "/\u2044\u2215\u29f8")
def test_a_date_is_found_with_any_slash(slash):
    assert identifier(f"12{slash}03{slash}2026") == "a date"


# The names that leave nothing between the words around them.
WITHIN_A_LINE = [
    *(
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "mark",
        "q",
    ),
    *("s", "samp", "small", "span", "strong", "sub", "sup", "time", "tspan", "tt", "u", "var", "wbr"),
]


@pytest.mark.parametrize("tag", WITHIN_A_LINE)
def test_a_tag_within_a_line_leaves_nothing_between_digits(tag):
    assert (
        identifier(f"Call 310-5<{tag}>55-0100") == identifier(f"Call 310-5<{tag.upper()} x>55-0100") == "a phone number"
    )


@pytest.mark.parametrize("tag", ["p", "div", "td", "tr", "li", "h2", "section", "svg", "text"])
def test_any_other_tag_parts_what_stands_around_it(tag):
    assert identifier(f"310-5<{tag}>55-0100") == ""


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("Name: ________ on", "Name: … on"),
        ("Walk.\n\n## How ##\n\nx", "Walk.\n\n How \n\nx"),
        ("a  b\tc\u00a0d", "a b c d"),
        ("one\ntwo\n- three\n\nfour\n1. five\n> six\n| seven", "one two\n- three\n\nfour\n1. five\n> six\n| seven"),
        ("**b** `c` _d_ e_f __g__", "b c d e_f g"),
        ("O7 7O l7 7I Oo ll", "07 70 17 71 Oo ll"),
        ("10·20 10 – 20", "10-20 10 - 20"),
        ("1\u20442\u22153", "1/2/3"),
        ("b\\-c \\d \u200bfi\ufb01", "b-c \\d fifi"),
        ("x<br>y<p>z", "x y\n\nz\n\n<br>\n\n<p>"),
        ("x<!-- c -->y <b title='t'>z</b>", "xy z\n\n<!-- c -->\n\n<b title='t'>\n\n</b>"),
        ("a\u2011b w\u2014w c \u2014 d", "a-b w-w c \u2014 d"),
        ("x[.]y x (dot) y z[punto]w u(.)v", "x.y x.y z.w u.v"),
        ("hxxps://x.example", "https://x.example"),
        ("N a m e and a b", "Name and a b"),
        ("J a n e @ x . e x", "Jane@x.ex"),
        ("seriaI no. I", "serial no. I"),
        ('"a" \u201cb\u201d \u201ec \u00abd\u00bb', "a b c d"),
        ("memberId: 1, caseNo : 2", "member Id: 1, case No : 2"),
        ("a%40b%3Ac%3ad", "a@b:c:d"),
        ("98\u20099\u202f1 a\u2009b", "9891 a b"),
        ("4OOO OOOO 1Z6 OK", "4000 0000 126 OK"),
        ("\u0420a\u0441\u0456\u0435nt", "Pacient"),
    ],
)
def test_the_text_is_read_as_a_reader_meets_it(written, plain):
    assert _plain(written).strip() == plain


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("{YEARS}", "identifiers.toml: no piece 'YEARS'; did you mean 'YEAR'?"),
        ("(a", "identifiers.toml: missing ), unterminated subpattern at position 0 in the pattern '(a'; mend it"),
        ("(" + 99 * "a", f"at position 0 in the pattern '({59 * 'a'}'; mend it"),
    ],
)
def test_a_pattern_that_cannot_be_read_is_refused(written, sentence):
    with pytest.raises(BackeduError) as caught:
        _pattern(written, {"YEAR": "20.."})
    assert str(caught.value).endswith(sentence)


def test_a_pattern_takes_in_its_pieces():
    assert _pattern("a{NAME}{2}", {"NAME": "{UPPER}", "UPPER": "[A-Z]"}).pattern == "a[A-Z]{2}"


@pytest.mark.parametrize("text", FINE)
def test_ordinary_sentences_pass(text):
    assert identifier(text) == ""


def test_the_refusal_says_kind_and_place_and_never_repeats_what_was_found():
    with pytest.raises(BackeduError) as error:
        check_words("Ask for 310-555-0100", "cell 3 (notes)")
    assert str(error.value) == (
        "cell 3 (notes) holds what looks like a phone number; leave it out, and write it on the paper after printing "
        "if needed"
    )


def test_what_is_allowed_passes_and_nothing_more():
    check_words("Call 0800 123 4567", "here", allowed=["0800 123 4567"])
    check_words("Walk.", "here", allowed=[""])
    with pytest.raises(BackeduError, match="a phone number"):
        check_words("Call 0800 123 45678", "here", allowed=["0800 123 4567"])


def test_where_something_allowed_or_a_picture_stood_a_blank_is_left():
    assert identifier("12 911 March", allowed=["911"]) == "a date"
    assert identifier("12 data:image/png;base64,AAAA March") == "a date"


@given(st.from_regex(r"(\+[1-9]\d? ?)?(\([2-9]\d\d\) ?|[2-9]\d\d[-. ])[2-9]\d\d[-. ]\d{4}", fullmatch=True))
def test_every_phone_number_is_found(number):
    assert identifier(f"Call {number} today.")


@given(st.from_regex(r"[a-z][a-z0-9._+-]{0,15}@[a-z0-9-]{1,10}(\.[a-z]{2,6}){1,2}", fullmatch=True))
def test_every_mail_address_is_found(address):
    assert identifier(f"Write to {address}, please.") == "an e-mail address"


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.sampled_from(LANGUAGES))
def test_every_day_is_found_and_a_year_is_not(day, lang):
    months = [words(lang)[f"clinic.month.m{day.month:02}"].split()[0]]
    written = {
        "en": [f"{months[0]} {day.day}, {day.year}", f"{day.day} {months[0][:3]} {day.year}"],
        "es": [f"{day.day} de {months[0]} de {day.year}", f"{day.day} {months[0]} {day.year}"],
    }[lang]
    numbers = [f"{day:%d/%m/%Y}", f"{day.month}/{day.day}/{day:%y}", f"{day}", f"{day:%d.%m.%Y}", f"{day:%m-%d-%Y}"]
    for text in written + numbers:
        assert identifier(f"See you on {text}!"), text
    assert identifier(f"A study of {day.year} found it.") == ""


@given(st.integers(100_000, 10**12))
def test_every_long_number_is_found(number):
    assert identifier(f"Chart {number}.")


# --- on the page ---


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_sentence_of_ours_is_taken_for_one(lang):
    assert {key: kind for key, text in words(lang).items() if (kind := identifier(text))} == {}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_nor_is_any_cell_of_a_shipped_notebook(path):
    cells = nbformat.read(path, as_version=4).cells
    assert {cell.id: kind for cell in cells if (kind := identifier(cell.source))} == {}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_nor_any_line_of_a_shipped_plan(case, lang):
    soup = BeautifulSoup(shipped_page(case, lang), "html.parser")
    for svg in soup.find_all(["svg", "script", "style"]):
        svg.decompose()
    assert [text for text in soup.stripped_strings if identifier(text)] == []


@pytest.fixture
def own(tmp_path, monkeypatch):
    """A copy of the English template in the working folder, with a function that edits it."""
    path = tmp_path / "notebooks" / "en" / TEMPLATE
    path.parent.mkdir(parents=True)
    shutil.copy(ROOT / "notebooks/en" / TEMPLATE, path)
    monkeypatch.chdir(tmp_path)

    def edit(id, source, **metadata):
        notebook = nbformat.read(path, as_version=4)
        (cell,) = [cell for cell in notebook.cells if cell.id == id]
        cell.source = source
        cell.metadata.update(metadata)
        nbformat.write(notebook, path)

    return edit


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("## My goal\n\nPatient: Jo. I want to walk.", "a name"),
        ("## My goal\n\nSee you on March 12, 2026.", "a date"),
        ("## My goal\n\nCall 310-555-0100.", "a phone number"),
        ("## My goal\n\n<!-- MRN 1234567 -->", "a phone number|the number of a record"),
    ],
)
def test_an_edited_template_with_an_identifier_is_refused(own, source, kind):
    own("goal", source)
    with pytest.raises(BackeduError, match=rf"en/4_your_plan\.ipynb: cell \d+ \(goal\) holds what looks like ({kind})"):
        handout_page(CASES["model"][0])


def test_notes_that_stay_off_the_page_may_hold_anything(own):
    own("goal", "Call 310-555-0100.", tags=["therapist"])
    assert (
        "310"
        not in re.sub(r"<svg.*?</svg>", "", handout_page(CASES["model"][0])[1], flags=re.DOTALL).partition("<body>")[2]
    )


def test_an_argument_is_free_text_too(own):
    own("own-words-lines", 'own_words(patient, lang=LANG, number="310 555 0100")')
    with pytest.raises(BackeduError, match="a phone number"):
        handout_page(CASES["model"][0])
