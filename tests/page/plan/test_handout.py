"""The page a patient takes home: refused without the questions, the safety boxes locked, the same bytes every time."""

import base64
import hashlib
import re
import shutil

import nbformat
import pytest
import textstat
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from backedu import Assessment, export, handout
from backedu.assessment.advice import no_card
from backedu.assessment.plan import Plan
from backedu.catalogue.signs import signs
from backedu.errors import BackeduError
from backedu.page.check.cells import PageError
from backedu.page.exporter import exporter_of
from backedu.page.naming import PAPERS
from backedu.page.plan.fill import CALLS, fill
from backedu.page.plan.handout import TEMPLATE, handout_page, warm
from backedu.page.plan.message import MOST_WORDS
from backedu.picture.live import page_script
from backedu.words.safety import stop_signs, warning_signs
from backedu.words.text import LANGUAGES, say
from tests.tools.checkout import ROOT
from tests.tools.complaints import problems
from tests.tools.plans import CASES, MODEL, shipped_page
from tests.tools.reading import FRIGHTENING, long_words, sections
from tests.tools.strategies import patients

each_case = pytest.mark.parametrize("case", CASES)
each_language = pytest.mark.parametrize("lang", LANGUAGES)


def page_of(case="model", lang="en", **options):
    assessment, picked = CASES[case]
    return handout_page(assessment, exercises=picked, lang=lang, **options)[1]


def main_of(page):
    return BeautifulSoup(page, "html.parser").main


def test_the_file_tells_no_person_and_no_date(tmp_path):
    for lang, paper in (("en", "letter"), ("es", "a4")):
        path = handout(MODEL, tmp_path / "new folder", lang=lang, paper=paper)
        assert re.fullmatch(rf"your-plan_{lang}_patient_{paper}_v[0-9.]+\.html", path.name)
        assert path.read_text() == page_of("general", lang, paper=paper)
    assert handout(MODEL, tmp_path / "mine.html") == tmp_path / "mine.html"
    assert not re.search(r"\b(19|20)\d\d-\d\d", (tmp_path / "mine.html").read_text())


@each_case
@each_language
def test_the_same_findings_give_the_same_bytes(case, lang):
    page = shipped_page(case, lang)
    assert page == page_of(case, lang) and len(page.encode()) <= 200_000


@pytest.mark.parametrize(
    ("asked", "complaint"),
    [
        ({"pain": "mild"}, "the warning signs were not asked; ask them first"),
        ({"safety": "clear"}, "pain was not asked; ask it first"),
    ],
)
def test_refused_without_the_questions_and_the_old_page_stays(tmp_path, asked, complaint):
    old = tmp_path / "plan.html"
    old.write_text("the old page")
    with pytest.raises(BackeduError, match=complaint):
        handout(Assessment(iliopsoas="short", **asked), old)
    assert old.read_text() == "the old page" and [p.name for p in tmp_path.iterdir()] == ["plan.html"]


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        ({"lang": "fr"}, "no language 'fr'"),
        ({"paper": "legal"}, "no paper 'legal'; there are: letter, a4"),
        ({"exercises": "bridge"}, "exercises must be a list"),
        ({"exercises": ["brigde"]}, "did you mean 'bridge'"),
        ({"exercises": ["back_of_thigh_strap"]}, "is refused"),
    ],
)
def test_mistakes_in_one_sentence(options, complaint):
    with pytest.raises(BackeduError, match=complaint):
        handout_page(MODEL, **options)


def test_only_an_assessment_makes_a_handout():
    with pytest.raises(BackeduError, match="assessment must be of type Assessment, not 'hamstrings short'"):
        handout_page("hamstrings short")


def test_paper():
    sizes = {paper: re.findall(r"@page ?\{[^}]*size: ?(\w+)", page_of(paper=paper))[-1] for paper in PAPERS}
    assert sizes == {"letter": "letter", "a4": "A4"}


@each_language
def test_with_a_warning_sign_there_is_only_the_safety_page(lang):
    """What was ticked first, then where to go, then both lists whole; beside the own language the English (A15)."""
    for found in ((), ("both_legs",), ("fever", "calf")):
        stop = Assessment(iliopsoas="short", hamstrings="long", safety="stop", signs=found)
        _, page = handout_page(stop, exercises=["bridge"], lang=lang)
        main = main_of(page)
        tags = [tag for tag in main.children if getattr(tag, "name", None)]
        assert [tag.name for tag in tags] == ["h1", "div"] and tags[0].get_text() == say("plan.stop_title", lang)
        columns = tags[1].find_all("div", recursive=False)
        assert [column["lang"] for column in columns] == list(dict.fromkeys((lang, "en")))
        for column in columns:
            said = column["lang"]
            assert column.p.get_text() == say("safety.stop", said)
            boxes = column.find_all("section")
            assert [box.get("data-box") for box in boxes] == [None, "urgent", "today"]
            told = [line.get_text() for line in boxes[0].find_all("li")]
            assert told == [say(signs()[id].text, said) for id in found]
            for tier, box in (("urgent", boxes[1]), ("today", boxes[2])):
                whole = [say(sign.text, said) for sign in signs().values() if sign.tier == tier]
                assert [line.get_text() for line in box.find_all("li")] == whole
            urgent = found != ("fever", "calf")
            assert (say("safety.no_driving", said) in boxes[0].get_text()) == urgent
            assert (say("safety.hospital", said) in boxes[0].get_text()) == urgent
            assert (say("safety.today_else", said) in boxes[0].get_text()) != urgent
        # Nothing but these: no finding, no picture, nobody told that these are rare.
        locked = stop_signs(found, lang).html
        assert locked in page and "<footer>" in page and "<figure" not in page and problems(page) == []
        rest = re.sub(r"<[^>]+>", " ", page.partition("<body>")[2].replace(locked, ""))
        assert len(rest.split()) < 50


@each_case
@each_language
def test_the_page_has_its_parts_in_order(case, lang):
    page = shipped_page(case, lang)
    main = main_of(page)
    tags = [tag for tag in main.children if getattr(tag, "name", None)]
    assert [tag.name for tag in tags[:4]] == ["h1", "p", "section", "section"] and len(main.find_all("h1")) == 1
    assert tags[1]["data-part"] == "message" and len(tags[1].get_text().split()) <= MOST_WORDS[lang]
    assert [tag["data-box"] for tag in tags[2:4]] == ["urgent", "today"] and warning_signs(lang).html in page
    parts = [tag["data-part"] for tag in main.select("[data-part]")]
    order = ["message", "stop-rule", "helps", "leave", "todo", "holds", "chart", "own", "research"]
    patient = CASES[case][0]
    holds = bool(patient.cautions or patient.signs or patient.pain == "severe")
    unsaid = (set() if holds else {"holds"}) | ({"leave"} if no_card(patient) else set())
    assert parts == [part for part in order if part not in unsaid]
    body = page.partition("<body>")[2]
    assert body.index("data-box") < body.index("<figure") < body.index('data-part="todo"')
    assert problems(page) == [] and not re.search("<(iframe|form|details|button)", page)
    assert page.count("<script") == (f"<script>{page_script()}</script>" in page) == ("data-frames" in page)
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))


@each_case
def test_only_the_script_of_the_page_may_run(case):
    page = shipped_page(case)
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', page)[1]
    assert policy.startswith("default-src 'none';") and "unsafe-inline'" not in policy.partition("script-src")[2]
    hashes = re.findall(r"'sha256-([^']+)'", policy)
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    assert hashes == [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in scripts]
    assert len(scripts) == ("data-frames" in page) and ("script-src" in policy) == bool(scripts)


@each_language
def test_the_notebook_run_by_a_kernel_gives_the_same_page(tmp_path, lang):
    notebook = ROOT / "notebooks" / lang / TEMPLATE
    assert export(notebook, tmp_path).read_text() == shipped_page("model", lang)


def test_no_kernel_is_started(monkeypatch):
    monkeypatch.setattr("backedu.page.run._wait_for", lambda client: pytest.fail("a kernel was started"))
    assert "Front-of-hip stretch" in page_of()


def test_warming_up_draws_nothing(monkeypatch):
    monkeypatch.setattr("backedu.page.plan.pelvis.panel", lambda *_, **__: pytest.fail("drawn in a thread"))
    monkeypatch.setattr("backedu.page.plan.parts.draw_exercise", lambda *_: pytest.fail("drawn in a thread"))
    warm()


@pytest.fixture
def own(tmp_path, monkeypatch):
    """A copy of the English template in the working folder, with a function that edits one of its cells."""
    path = tmp_path / "notebooks" / "en" / TEMPLATE
    path.parent.mkdir(parents=True)
    shutil.copy(ROOT / "notebooks/en" / TEMPLATE, path)
    monkeypatch.chdir(tmp_path)

    def edit(id, source=None, **metadata):
        notebook = nbformat.read(path, as_version=4)
        (cell,) = [cell for cell in notebook.cells if cell.id == id]
        cell.source = cell.source if source is None else source
        cell.metadata.update(metadata)
        nbformat.write(notebook, path)
        return path

    return edit


def test_a_page_is_read_and_checked_once(monkeypatch):
    from backedu.page import exporter

    done = []
    for name in ("read_page", "check_page", "check_plan"):
        whole = getattr(exporter, name)
        monkeypatch.setattr(exporter, name, lambda *a, n=name, whole=whole: (done.append(n), whole(*a))[1])
    page_of()
    assert done == ["read_page", "check_page", "check_plan"]


def test_a_template_that_no_longer_says_it_is_a_plan_keeps_its_boxes_locked(own):
    for id in ("main-message", "warning-signs", "picture", "cards", "leave", "chart", "own-words-lines"):
        own(id, "where_from(lang=LANG)")
    with pytest.raises(PageError, match="missing or changed"):
        page_of()


def test_an_educators_words_are_the_template(own):
    own("expect", "## What to expect\n\nGive it time.")
    assert "Give it time." in page_of() and "Many people need 2 to 6 weeks" not in page_of()
    # The stop rule is no words of the template: its lines come from the package.
    own("hurts-more", "## If it hurts more\n\nSlow down and call us.")
    assert "Slow down and call us." in page_of() and say("plan.stop.line_3", number="911") in page_of()


LOCKED = [
    ("warning-signs", "", {}, "missing or changed"),
    ("warning-signs", None, {"tags": ["hide"]}, "missing or changed"),
    ("warning-signs", None, {"tags": ["hide-output"]}, "missing or changed"),
    ("warning-signs", None, {"tags": ["therapist"]}, "missing or changed"),
    ("warning-signs", 'warning_signs("es")', {}, "is in another language than the plan; write lang=LANG"),
    ("main-message", 'main_message(patient, lang="es")', {}, "is in another language than the plan"),
    ("picture", 'picture(patient, lang=["en"])', {}, "is in another language than the plan"),
    ("title", "# A plan <i hidden>x", {}, "must stand open on page 1"),
    ("title", "# A plan <b style='position:fixed'>x</b>", {}, "must stand open on page 1"),
    ("title", "# A plan" + "\n\n&nbsp;" * 80, {}, "must stand open on page 1"),
    ("goal", "<div style='position:fixed;inset:0'>Fine</div>", {}, "'position:fixed;inset:0' may not stand on a plan"),
    ("goal", "<dialog open>Fine</dialog>", {}, "<dialog> may not stand"),
    ("goal", "<div popover>Fine</div>", {}, "the attribute popover of <div> would hide or cover"),
    ("main-message", "picture(patient, PICKED, LANG)", {}, "must stand open on page 1"),
    ("title", "# A plan\n\n<details><summary>More</summary>", {}, "must stand open on page 1"),
    ("title", "# A plan\n\n<div hidden>\n", {}, "must stand open on page 1"),
    ("title", f"# A plan\n\n{'word ' * 120}", {}, "must stand open on page 1"),
    ("goal", "<style>.box { display: none }</style>", {}, "a style in the text may not stand on a plan"),
]


@pytest.mark.parametrize(("id", "source", "metadata", "complaint"), LOCKED)
def test_no_edit_of_the_notebook_drops_or_folds_the_safety_boxes(own, id, source, metadata, complaint):
    own(id, source, **metadata)
    with pytest.raises(PageError, match=complaint):
        page_of()


def test_nor_does_an_export_of_the_notebook(own, tmp_path):
    path = own("warning-signs", "1", tags=["hide"])
    with pytest.raises(PageError, match="missing or changed"):
        export(path, tmp_path / "plan.html")
    assert not (tmp_path / "plan.html").exists()


def test_nor_does_an_edit_of_the_page_template(tmp_path, monkeypatch, request):
    source = ROOT / "backedu/page/templates/handout"
    shutil.copytree(source, tmp_path / "handout")
    shutil.copy(ROOT / "backedu/words/blocks.css", tmp_path / "handout")
    monkeypatch.setattr("backedu.page.exporter.TEMPLATES", tmp_path / "handout")
    exporter_of.cache_clear()
    request.addfinalizer(exporter_of.cache_clear)
    template, css = tmp_path / "handout/index.html.j2", tmp_path / "handout/blocks.css"
    assert page_of() == page_of()
    whole = template.read_text()
    for old, new in (("<main>", "<main><details>"), ("<body>", "<body><div hidden>")):
        template.write_text(whole.replace(old, new))
        with pytest.raises(PageError, match="must stand open on page 1"):
            page_of()
    template.write_text(whole)
    css.write_text(css.read_text() + "\n.urgent { visibility: hidden }")
    with pytest.raises(PageError, match="hides the safety boxes"):
        page_of()


def test_another_emergency_number(own):
    own("warning-signs", 'warning_signs(lang=LANG, number="112")')
    with pytest.raises(PageError, match="the emergency numbers 112 and 911; give one in all its cells"):
        page_of()
    own("own-words-lines", 'own_words(plan, number="112")')
    own("stop-rule", 'if_it_hurts_more(plan, number="112")')
    with pytest.raises(PageError, match="the emergency numbers 112 and 911; give one in all its cells"):
        page_of()
    own("cards", 'what_to_do(plan, number="112")')
    assert "Call 112 or go" in page_of() and "I call 112 if" in page_of() and "911" not in main_of(page_of()).get_text()
    own("warning-signs", 'warning_signs(lang=LANG, number="my clinic")')
    with pytest.raises(BackeduError, match="must be a number of 2 to 6 digits"):
        page_of()


@pytest.mark.parametrize(
    "source",
    [
        "print('hello')",
        "x = main_message(patient)",
        "main_message(patient)\nmain_message(patient)",
        "main_message(Assessment())",
        "main_message(patient, lang=open('x'))",
        "main_message(other)",
        "main_message(*[patient])",
        "main_message(**{'patient': patient})",
        "main_message()",
        "main_message(patient, nonsense=1)",
        "main_message(3)",
        "picture(3)",
        "what_to_do(PICKED, patient)",
        f"where_from({'-' * 20000}1)",
        f"where_from({'[' * 5000}{']' * 5000})",
        "main_message(patient).html",
        "backedu.main_message(patient)",
        "import os",
        "(",
    ],
)
def test_a_cell_holds_one_known_call(own, source):
    own("main-message", source)
    with pytest.raises(PageError, match=r"cell 5 \(main-message\) may hold nothing but one call of main_message"):
        page_of()


def test_cells_off_the_page_may_hold_any_code(own):
    own("setup", "raise RuntimeError")
    assert page_of() == page_of()


def test_filling_leaves_the_template_as_it_was():
    template = nbformat.read(ROOT / "notebooks/en" / TEMPLATE, as_version=4)
    before = nbformat.writes(template)
    filled = fill(template, "plan", Plan(MODEL), "en")
    assert nbformat.writes(template) == before and any(cell.get("outputs") for cell in filled.cells)
    called = {cell.source.splitlines()[-1].partition("(")[0] for cell in filled.cells if cell.get("outputs")}
    assert called <= set(CALLS) and called >= {"main_message", "warning_signs", "picture", "what_to_do"}


def test_a_lost_template_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr("backedu.page.notebook.HOME", tmp_path / "backedu")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(BackeduError, match=r"there is no en/4_your_plan\.ipynb beside the package"):
        page_of()


@given(patients(most=8), st.sampled_from(LANGUAGES))
@settings(max_examples=15)
def test_every_person_gets_a_sound_page(patient, lang):
    _, page = handout_page(patient, lang=lang)
    assert problems(page) == [] and len(page.encode()) <= 200_000
    text = main_of(page).get_text(" ")
    assert not FRIGHTENING.search(text)
    assert not re.search(r"overstretched|sobreestirad|imbalance|\bstrain|degrees|trigger point|punto gatillo|°|%", text)


@each_case
@each_language
def test_words_kept_off_the_page(case, lang):
    text = main_of(shipped_page(case, lang)).get_text(" ")
    assert not re.search(r"overstretched|sobreestirad|imbalance|settles|\bstrain|degrees|trigger|hip hike|°|%", text)
    for part in sections(shipped_page(case, lang)):
        assert not FRIGHTENING.search(part.text), part.title


@each_case
def test_it_is_easy_to_read(case):
    textstat.set_lang("en_US")
    parts = sections(shipped_page(case))
    text = " ".join(part.text for part in parts)
    assert textstat.flesch_kincaid_grade(text) <= 6 and textstat.smog_index(text) <= 8
    assert textstat.flesch_reading_ease(text) >= 80
    lengths = [len(sentence.split()) for part in parts for sentence in part.sentences]
    assert sum(lengths) / len(lengths) <= 12 and max(lengths) <= 20
    words = [word for part in parts for word in part.words]
    assert len(long_words(words)) / len(words) <= 0.06
    for part in parts:
        assert textstat.flesch_kincaid_grade(part.text) <= 7, part.title


@each_case
def test_spanish_is_easy_to_read(case):
    textstat.set_lang("es")
    text = " ".join(part.text for part in sections(shipped_page(case, "es")))
    assert textstat.szigriszt_pazos(text) >= 65 and textstat.fernandez_huerta(text) >= 70
    textstat.set_lang("en_US")


BUDGET = {  # words of each section of the plan in English; Spanish may take 30 % more
    "title": 9,
    "found": 50,
    "hurts-more": 100,  # the one stop rule (A6)
    "helps": 110,  # with hurt and harm, scans, what you gain (D), and where heat may not be (A9)
    "goal": 10,
    "expect": 26,  # when new and lasting pain ease
    "own-words": 30,
    "ask": 25,
    "research": 65,  # with what nobody tested (B5)
    "sources-before": 60,
}


@each_language
def test_the_words_of_each_part(lang):
    notebook = nbformat.read(ROOT / "notebooks" / lang / TEMPLATE, as_version=4)
    heads = {re.sub("^#+ ", "", cell.source.splitlines()[0]): cell.id for cell in notebook.cells if cell.id in BUDGET}
    main = main_of(shipped_page("model", lang))
    # What stands in a drawing as names, key and titles is the drawing; the budget is of the words beside it.
    for drawn in main.select("svg, .pelvis :is(.stage, .names, .keys, .title, .model)"):
        drawn.decompose()
    for head in main.find_all(["h1", "h2"]):
        id = heads.get(head.get_text().strip())
        if id is None:
            continue
        said = head.get_text() if id == "title" else ""
        for tag in head.find_next_siblings() if id != "title" else []:
            if tag.name in ("h2", "section") or tag.get("data-part") == "chart":
                break
            said += " " + tag.get_text(" ")
        count = len(re.findall(r"[\w’'-]*[^\W_][\w’'-]*", said.replace("_", " ")))
        assert count <= BUDGET[id] * (1 if lang == "en" else 1.3), (id, count)
