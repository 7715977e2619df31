"""clinic.toml: what it may say, where it is found, and that nothing else of a machine or person gets onto the page."""

import getpass
import os
import platform
import re
import shutil
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from backedu import Assessment, explain, handout
from backedu.errors import BackeduError
from backedu.page.clinic.clinic import LEAST, PAPER, Clinic, Reviewer, clinic_of, contrast, for_kernel, read_clinic
from backedu.page.clinic.letterhead import letterhead, phone_link, reviewed, with_phone
from backedu.page.plan.handout import handout_page
from backedu.page.plan.parts import own_words
from backedu.words.emergency import NUMBER, emergency_number
from backedu.words.safety import warning_signs
from backedu.words.text import LANGUAGES
from tests.tools.checkout import ROOT
from tests.tools.complaints import problems
from tests.tools.hostile import DRAWINGS, STRINGS
from tests.tools.plans import MODEL, PICKED
from tests.tools.visits import CLEAR, at_once, body, buttons, messages, told, visit_of

DAY = date(2026, 6, 15)
REVIEWER = 'name = "R. Viewer"\nlicence = "a licence"\nreviewed = 2026-03-31\nnext_review = 2027-03-31\n'
STOP = Assessment(safety="stop")
SHAPE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 2"><path d="M0 0h4v2z" fill="#123456"/></svg>'
WHOLE = f"""name = "The clinic's name"
phone = "(000) 000-0000"
emergency = "112"
logo = "logo.svg"
[colours]
accent = "#22577a"
[reviewer.en]
{REVIEWER}
"""


@pytest.fixture(autouse=True)
def june(monkeypatch, tmp_path):
    """A day in June, in a working folder of its own."""
    monkeypatch.setattr("backedu.page.clinic.clinic.today", lambda: DAY)
    monkeypatch.delenv("BACKEDU_CLINIC", raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def file(tmp_path):
    """Write a clinic.toml, with a logo beside it, and return its path."""

    def write(text, folder=tmp_path):
        folder.mkdir(exist_ok=True)
        (folder / "logo.svg").write_text(SHAPE)
        (folder / "clinic.toml").write_text(text)
        return folder / "clinic.toml"

    return write


def page_of(clinic=None, who=MODEL, lang="en", exercises=(), **options):
    return handout_page(who, exercises=exercises, lang=lang, clinic=clinic, **options)[1]


def parts_of(page):
    soup = BeautifulSoup(page, "html.parser")
    return soup.header, soup.main, soup.footer


# --- what the file may say ---


def test_the_whole_file(file):
    clinic = read_clinic(file(WHOLE))
    assert (clinic.name, clinic.phone, clinic.emergency) == ("The clinic's name", "(000) 000-0000", "112")
    assert clinic.accent == "#22577a" and clinic.logo.startswith("data:image/svg+xml;base64,")
    assert clinic.reviewers == {"en": Reviewer("R. Viewer", "a licence", date(2026, 3, 31), date(2027, 3, 31))}


def test_nothing_is_needed(file):
    assert read_clinic(file("")) == Clinic() and Clinic().emergency == "911"


def test_the_example_is_right_as_it_is_and_with_every_line(tmp_path):
    text = (files("backedu") / "data" / "clinic_example.toml").read_text(encoding="utf-8")
    path = tmp_path / "clinic.toml"
    path.write_text(text)
    assert read_clinic(path) == Clinic()
    Image.new("RGB", (2, 2)).save(tmp_path / "your-logo.png")
    path.write_text(re.sub(r"^# (?=\[|\w+ = )", "", text, flags=re.M).replace("Your clinic's phone number", "000-0000"))
    assert set(read_clinic(path).reviewers) == set(LANGUAGES) and read_clinic(path).logo


BAD = [
    ('nmae = "x"', "no key 'nmae'; did you mean 'name'"),
    ('[colours]\naccnet = "#000000"', "no colour 'accnet'; did you mean 'accent'"),
    ('colours = "#000000"', "colours must be a table"),
    ('reviewer = "me"', "reviewer must be a table"),
    ('[reviewer]\nname = "me"', r"begin with \[reviewer.name\]|a reviewer is named for each language"),
    (f"[reviewer.fr]\n{REVIEWER}", "no reviewer for the language 'fr'; known are: 'en', 'es'"),
    ("name = 5", "name must be text"),
    ('name = ""', "name is empty"),
    ('name = "  "', "name is empty"),
    (f'name = "{"x" * 61}"', "name has 61 characters; write at most 60"),
    ('name = "a\\nb"', "name holds a line break"),
    ('name = "a\\u0000b"', "name holds a line break"),
    ('name = "a\\u202eb"', "character that cannot be seen"),
    ('name = "a\\u0301\\u0301\\u0301"', "more than 2 accents on one letter"),
    ('name = "Call 310-555-0100"', "name holds what looks like a phone number"),
    ('phone = "call us"', "phone may hold digits"),
    ('phone = "1"', "phone may hold digits"),
    (f'phone = "{"0" * 31}"', "phone has 31 characters"),
    ("phone = 3105550100", "phone must be text"),
    ('emergency = ""', "the emergency number may not be empty"),
    ('emergency = " "', "must be a number"),
    ("emergency = 911", "digits in quotation marks"),
    ('emergency = "my clinic"', "must be a number"),
    ('emergency = "911 or my clinic"', "must be a number"),
    (f'emergency = "{"9" * 21}"', "must be a number"),
    ('emergency = "९११"', "must be a number"),
    ('emergency = "911\\n"', "must be a number"),
    ('logo = "logo.svg"', "a logo needs the clinic's name"),
    ('name = "x"\nlogo = "none.png"', "there is no logo 'none.png'"),
    ('[colours]\naccent = "blue"', "accent must be a colour"),
    ('[colours]\naccent = "#22577a;x"', "accent must be a colour"),
    ("[colours]\naccent = 5", "accent must be text"),
    ('[colours]\naccent = "#ffcc00"', r"accent #ffcc00 reaches a contrast of 1.47 : 1 .* and 4.5 is needed"),
    ("name = [[", "is not TOML"),
    ("name = 'x", "is not TOML"),
    ("a = " + "[" * 5000, "is not TOML"),
]


@pytest.mark.parametrize(("text", "complaint"), BAD)
def test_what_may_not_stand_on_a_page_is_refused_in_one_sentence(file, text, complaint):
    path = file(text)
    with pytest.raises(BackeduError, match=complaint) as error:
        read_clinic(path)
    assert str(error.value).startswith(str(path)) and "\n" not in str(error.value).replace("\\n", "")


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('name = "R. Viewer"\n', "", r"\[reviewer.en\] lacks name; fill it in whole"),
        ('licence = "a licence"', 'licence = ""', "lacks licence"),
        ("reviewed = 2026-03-31\nnext", "next", "lacks reviewed"),
        ("next_review = 2027-03-31\n", "", "lacks next_review"),
        ("2026-03-31", '"2026-03-31"', "reviewed must be a day"),
        ("2026-03-31", "2026-03-31T10:00:00", "reviewed must be a day"),
        ("2026-03-31", "2026-06-16", "a day to come"),
        ("2027-03-31", "2026-03-31", "next_review must come after reviewed"),
        ("2027-03-31", "2028-04-01", "at most 24 months"),
        ("2026-03-31\nnext_review = 2027-03-31", "2025-01-01\nnext_review = 2026-06-14", "ran out on 2026-06-14"),
        ("next_review", "next", r"no key of \[reviewer.en\] 'next'; did you mean 'next_review'"),
        ('"R. Viewer"', "5", "name must be text"),
    ],
)
def test_half_a_reviewer_or_an_old_review_is_refused(file, old, new, complaint):
    assert old in REVIEWER
    with pytest.raises(BackeduError, match=complaint):
        read_clinic(file(f"[reviewer.en]\n{REVIEWER.replace(old, new)}"))


def test_a_reviewers_name_and_licence_keep_the_foot_of_a_sheet_one_line():
    Reviewer("a" * 40, "b" * 40, DAY, DAY + timedelta(1))
    for name, licence in (("a" * 41, "b"), ("a", "b" * 41)):
        with pytest.raises(BackeduError, match="has 41 characters; write at most 40"):
            Reviewer(name, licence, DAY, DAY + timedelta(1))


def test_a_review_holds_24_months_and_its_last_day(file):
    leap = REVIEWER.replace("2026-03-31", "2024-02-29").replace("2027-03-31", "2026-02-28")
    with pytest.raises(BackeduError, match="ran out on 2026-02-28"):
        read_clinic(file(f"[reviewer.en]\n{leap}"))
    Reviewer("a", "b", DAY - timedelta(700), DAY)
    Reviewer("a", "b", DAY, date(2028, 6, 15))


def test_files_that_cannot_be_read(tmp_path):
    with pytest.raises(BackeduError, match=r"there is no .*none\.toml; give the path of a clinic\.toml"):
        read_clinic(tmp_path / "none.toml")
    with pytest.raises(BackeduError, match="cannot read"):
        read_clinic(tmp_path)
    (tmp_path / "latin.toml").write_bytes('name = "Clínica"'.encode("latin-1"))
    with pytest.raises(BackeduError, match="UTF-8"):
        read_clinic(tmp_path / "latin.toml")
    with pytest.raises(BackeduError, match="clinic must be the path"):
        clinic_of(5)


def test_the_same_holds_for_a_value():
    with pytest.raises(BackeduError, match="may not be empty"):
        Clinic(emergency="")
    with pytest.raises(BackeduError, match="what backedu"):
        Clinic(name="x", logo="logo.png")
    with pytest.raises(BackeduError, match="must be a Reviewer"):
        Clinic(reviewers={"en": "me"})
    assert clinic_of(Clinic(name="x")) == Clinic(name="x")


@given(st.text(max_size=25))
def test_only_a_number_is_an_emergency_number(text):
    try:
        number = Clinic(emergency=text).emergency
    except BackeduError:
        return
    assert 2 <= len(re.sub("[ -]", "", number)) <= 6 and re.fullmatch(NUMBER, number)


@pytest.mark.parametrize("number", ["911", "112", "000", "9 1 1", "1-1-2", "15"])
def test_every_sound_emergency_number_passes_the_lock(number):
    for lang in LANGUAGES:
        page = page_of(Clinic(emergency=number), lang=lang)
        assert (
            warning_signs(lang, number=number).html in page
            and own_words(MODEL, PICKED, lang, number=number).html in page
        )


# --- where it is found ---


def test_the_working_folder_then_the_variable_then_nothing(file, tmp_path, monkeypatch):
    assert clinic_of() == Clinic() and emergency_number() == "911" and for_kernel(tmp_path) == {}
    elsewhere = file('name = "Elsewhere"\nemergency = "999"', tmp_path / "elsewhere")
    assert for_kernel(elsewhere.parent) == {"BACKEDU_CLINIC": str(elsewhere)}
    monkeypatch.setenv("BACKEDU_CLINIC", str(elsewhere))
    assert clinic_of().name == "Elsewhere" and emergency_number() == "999"
    here = file('name = "Here"\nemergency = "112"')
    assert clinic_of().name == "Here" and emergency_number() == "112"
    assert for_kernel(tmp_path / "other") == {"BACKEDU_CLINIC": str(here)}
    assert clinic_of(elsewhere).name == "Elsewhere"


def test_presenting_refuses_a_broken_file_before_it_starts(file):
    file("nmae = 1")
    with pytest.raises(BackeduError, match="did you mean 'name'"):
        for_kernel(Path("notebooks"))


def test_its_number_reaches_every_place(file, monkeypatch):
    file('emergency = "112"')
    at_once(monkeypatch)
    assert "Call 112 or" in warning_signs().html and "I call 112 if" in own_words(MODEL).html
    assert "Call 112 or" in explain(STOP).html
    assert "Call 112 or" in told(body(visit_of(STOP)))
    assert "911" not in told(body(visit_of()))
    # The boxes, the stop rule, the walk's card, a caution, what the patient completes: never another number.
    baby = MODEL.replace(cautions=["pregnancy"])
    for lang, calls in (("en", r"[Cc]all (\d+)"), ("es", r"[Ll]lam[eo] al (\d+)")):
        for who, picked, most in ((MODEL, PICKED, 4), (baby, ["front_of_hip_standing", "walk"], 5), (STOP, [], 2)):
            text = BeautifulSoup(page_of(who=who, lang=lang, exercises=picked), "html.parser").body.get_text()
            assert set(re.findall(calls, text)) == {"112"} and len(re.findall(calls, text)) >= most
            assert "911" not in text


def test_a_screen_with_a_broken_file_says_so_and_still_shows_a_number(file, monkeypatch):
    at_once(monkeypatch)
    file('emergency = ""')
    for who in (None, STOP):
        shown = told(body(visit_of(who)))
        assert "clinic.toml: the emergency number may not be empty" in shown
        assert "This screen gives 911 as the emergency number." in shown and ("Call 911 or" in shown) == (who == STOP)
    file('emergency = "112"\nname = 5')
    shown = told(body(visit_of()))
    assert "clinic.toml: name must be text" in shown and "This screen gives 112 as the emergency number." in shown
    assert "Call 112 or" in told(body(visit_of(STOP)))


def test_print_in_the_visit_uses_the_file_and_says_what_is_wrong_with_it(file, monkeypatch):
    at_once(monkeypatch)
    sent = messages(monkeypatch)
    file('name = "The clinic\'s name"')
    visit = visit_of(Assessment(**CLEAR), "page")
    buttons(body(visit))["Print the page"].click()
    (page,) = [message for message in sent if message["kind"] == "page"]
    assert "The clinic&#x27;s name" in page["text"]
    file("name = 5")
    buttons(body(visit))["Print the page"].click()
    assert len([message for message in sent if message["kind"] == "page"]) == 1
    assert (
        told(visit.children[0]).strip()
        == "No page was made. clinic.toml: name must be text; write it in quotation marks"
    )


# --- what stands on the page ---


def test_the_letterhead_stands_above_the_plan_and_the_safety_page(file):
    clinic = read_clinic(file(WHOLE))
    for who in (MODEL, STOP):
        page = page_of(clinic, who)
        header, main, footer = parts_of(page)
        assert header.img["alt"] == "Logo of The clinic's name" and header.img["src"] == clinic.logo
        assert header.strong.get_text() == "The clinic's name"
        assert header.a["href"] == "tel:0000000000" and header.a.get_text() == "(000) 000-0000"
        assert "--accent: #22577a" in page and problems(page) == []
        assert "Reviewed by R. Viewer, a licence, March 2026. Next review: March 2027." in footer.get_text()
        assert "Not yet reviewed" not in page and main.find("img") is None
    assert "or worse for a week: call us at (000) 000-0000." in parts_of(page_of(clinic))[1].get_text()
    assert "una semana? Llámenos al (000) 000-0000." in parts_of(page_of(clinic, lang="es"))[1].get_text()


def test_without_a_clinic_nothing_stands_there():
    page = page_of()
    assert parts_of(page)[0] is None and "Not yet reviewed by a clinician." in page and "letterhead" not in page
    assert "--accent" not in page and "tel:" not in page


def test_spanish_is_stamped_until_somebody_reviewed_it(file):
    for clinic in (Clinic(), Clinic(name="x"), read_clinic(file(WHOLE))):
        for who in (MODEL, STOP):
            header, _, footer = parts_of(page_of(clinic, who, "es"))
            assert header.select_one(".stamp").get_text() == "BORRADOR – sin revisar"
            assert "BORRADOR – sin revisar." in footer.get_text()
    page = page_of(read_clinic(file(f"[reviewer.es]\n{REVIEWER}")), lang="es")
    assert "BORRADOR" not in page and parts_of(page)[0] is None
    said = "Revisado por R. Viewer, a licence, marzo de 2026. Próxima revisión: marzo de 2027."
    assert said in parts_of(page)[2].get_text()
    english = page_of(read_clinic(file(f"[reviewer.es]\n{REVIEWER}")))
    assert "Not yet reviewed by a clinician." in english and "BORRADOR" not in english


def test_a_reviewer_is_said_with_month_and_year():
    one = Reviewer("A", "B", date(2026, 1, 2), date(2027, 12, 3))
    assert (
        reviewed(Clinic(reviewers={"en": one}), "en") == "Reviewed by A, B, January 2026. Next review: December 2027."
    )


@pytest.mark.parametrize(
    ("phone", "address"),
    [("(000) 000-0000", "0000000000"), ("+00 0 00", "+00000"), ("000.0000 ext. 12", "0000000;ext=12")],
)
def test_a_phone_number_can_be_tapped(phone, address):
    assert Clinic(phone=phone).phone and phone_link(phone) == f'<a href="tel:{address}" class="phone">{phone}</a>'


def test_call_us_gets_the_number_once():
    clinic = Clinic(phone="000 0000")
    link = phone_link("000 0000")
    assert with_phone("Call us. Then call us.", clinic, "en") == f"Call us at {link}. Then call us at {link}."
    for text in ("Call us at noon.", "[Call us](tel:1)", "recall usual"):
        assert with_phone(text, clinic, "en") == text
    assert with_phone("Call us.", Clinic(), "en") == "Call us."


def test_two_emergency_numbers_are_refused(file, tmp_path):
    path = tmp_path / "notebooks/en/4_your_plan.ipynb"
    path.parent.mkdir(parents=True)
    shutil.copy(ROOT / "notebooks/en/4_your_plan.ipynb", path)
    path.write_text(re.sub(r"own_words\(plan[^)]*\)", r'own_words(plan, number=\\"112\\")', path.read_text()))
    with pytest.raises(BackeduError, match=r"gives the emergency number 112, but the clinic's is 999; leave it out"):
        page_of(Clinic(emergency="999"))
    assert "I call 112 if" in page_of(Clinic(emergency="112"))
    with pytest.raises(BackeduError, match="the emergency numbers 911 and 112; give one in all its cells"):
        page_of()


@pytest.mark.parametrize("number", ["your mother", "00", "9/1(1", MODEL, ["x"]])
def test_own_words_take_nothing_but_a_number(number):
    with pytest.raises(BackeduError, match="must be a number of 2 to 6 digits"):
        own_words(MODEL, number=number)


@pytest.mark.parametrize("text", ["name = 5", "name = [[", 'emergency = "my clinic"', 'emergency = "112"\nname = 5'])
def test_a_broken_file_leaves_nobody_with_a_warning_sign_without_a_number(file, text):
    path, number = file(text), "112" if "112" in text else "911"
    for clinic in (None, path):
        header, main, _ = parts_of(page_of(clinic, STOP))
        assert header is None and f"Call {number} or" in main.get_text()
        with pytest.raises(BackeduError, match=r"clinic\.toml"):
            page_of(clinic)
    assert f"Call {number} or" in warning_signs().html and f"Call {number} or" in explain(STOP).html


@pytest.mark.parametrize("kind", ["dangling", "folder", "pipe", "huge"])
def test_a_clinic_toml_is_read_or_refused_never_passed_over(tmp_path, kind):
    path = tmp_path / "clinic.toml"
    if kind == "dangling":
        path.symlink_to("none.toml")
    elif kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    else:
        path.write_text("#" * 100_001)
    for read in (clinic_of, lambda: for_kernel(tmp_path), lambda: page_of()):
        with pytest.raises(BackeduError, match=r"there is no clinic|cannot read|larger than 100 kB|there is no /"):
            read()
    assert "Call 911 or" in page_of(who=STOP)


def test_the_paper_is_the_one_of_the_page():
    style = (files("backedu") / "words/blocks.css").read_text(encoding="utf-8")
    assert re.search(r"--paper: (#\w+)", style)[1] == PAPER


def test_contrast():
    assert contrast("#000000", "#ffffff") == pytest.approx(21) and contrast("#123456", "#123456") == 1
    # The borderline gray of WCAG's own examples.
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)


@given(st.from_regex(r"#[0-9a-f]{6}", fullmatch=True))
def test_only_a_colour_that_can_be_read_is_taken(colour):
    if contrast(colour, PAPER) >= LEAST:
        assert Clinic(accent=colour).accent == colour
    else:
        with pytest.raises(BackeduError, match="choose a darker one"):
            Clinic(accent=colour)


# --- hostile values ---


@pytest.mark.parametrize("text", STRINGS)
def test_a_hostile_value_is_refused_or_escaped(text):
    for key in ("phone", "emergency", "logo", "accent"):
        with pytest.raises(BackeduError):
            Clinic(**{"name": "x", key: text})
    try:
        clinic = Clinic(name=text, reviewers={"en": Reviewer(text, text, DAY, DAY + timedelta(1))})
    except BackeduError:
        return
    header, main, footer = parts_of(page_of(clinic, STOP))
    assert header.strong.get_text() == text and not header.find_all(["script", "img", "svg", "iframe"])
    assert footer.get_text().count(text) >= 2 and [tag.name for tag in footer.find_all()] == ["p", "span"]
    assert [tag.name for tag in main.find_all(recursive=False)] == ["h1", "div"] and main.div["data-part"] == "stop"


@pytest.mark.parametrize("text", STRINGS)
def test_what_gets_past_the_checks_is_still_escaped(text):
    clinic = Clinic(name="x", phone="000-0000")
    for key in ("name", "phone", "logo"):
        object.__setattr__(clinic, key, text)
    header = BeautifulSoup(letterhead(clinic, "en"), "html.parser").header
    assert [tag.name for tag in header.find_all()] == ["img", "p", "strong", "a"]
    assert re.fullmatch(r"tel:[0-9+]*(;ext=[0-9+x]*)?", header.a["href"]) and set(header.a.attrs) == {"href", "class"}
    assert header.img["src"] == text and set(header.img.attrs) == {"src", "alt", "class"}


@pytest.mark.parametrize("name", ["../logo.svg", "/etc/hostname", "a\nb.svg", "logo.svg\0", *DRAWINGS[:3]])
def test_a_hostile_file_name_is_refused(file, name):
    quoted = name.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\0", "\\u0000")
    with pytest.raises(BackeduError):
        read_clinic(file(f'name = "x"\nlogo = "{quoted}"'))


# --- privacy: S3 to S6 ---


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_same_findings_and_clinic_give_the_same_bytes_wherever_they_are(file, tmp_path, lang, monkeypatch):
    pages = []
    for place in ("one", "another folder"):
        path = file(WHOLE, tmp_path / place)
        monkeypatch.chdir(tmp_path / place)
        made = handout(MODEL, "out", exercises=PICKED, lang=lang, clinic=path)
        assert re.fullmatch(r"[a-z0-9-]+_(en|es)_(patient|therapist|educator)_(letter|a4)_v[0-9.]+\.html", made.name)
        pages.append(made.read_bytes())
    assert pages[0] == pages[1]


@pytest.mark.parametrize("who", [MODEL, STOP], ids=["plan", "stop"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_tells_whose_machine_made_the_page_or_when(file, tmp_path, who, lang):
    path = file(WHOLE)
    page = page_of(path, who, lang, PICKED if who is MODEL else ())
    for secret in (str(tmp_path), tmp_path.name, str(Path.home()), str(Path.cwd()), "logo.svg"):
        assert secret not in page
    # A short name may stand within what is encoded, such as a logo or the points of a picture.
    text = re.sub(r":root|base64,[\w+/=]+|data-frames=\"[^\"]*\"", "", page)
    for name in (getpass.getuser(), platform.node()):
        assert not re.search(rf"(?<![\w:-]){re.escape(name)}(?![\w-])", text)
    assert not re.search(r"\b20\d\d-\d\d-\d\d|\d\d:\d\d:\d\d|\b\d{1,2}/\d{1,2}/\d{2,4}\b|ipynb|Traceback|kernel", text)
    assert not re.search(r'<meta name="(?!viewport|generator)|dc:(date|creator)|Software', text)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_keeps_and_sends_nothing(lang):
    page = page_of(Clinic(name="x"), lang=lang, exercises=PICKED)
    assert not re.search(r"localStorage|sessionStorage|indexedDB|cookie|sendBeacon|fetch\(|XMLHttp|WebSocket", page)
    assert not re.search(r"""(?:src|href)=["'](?!data:|#|tel:)""", page)
