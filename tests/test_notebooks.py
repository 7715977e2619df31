"""The shipped notebooks: how they are stored, what they say, how they read, and that their handouts are current."""

import hashlib
import re
from itertools import pairwise

import nbformat
import pytest
import textstat
from bs4 import BeautifulSoup

import backedu
from backedu.catalogue.anatomy import claims
from backedu.page.check.cells import TAGS
from backedu.page.naming import file_name
from backedu.page.plan.message import MOST_WORDS
from backedu.picture.live import page_script
from backedu.words.text import AUDIENCES, say, words
from tests.tools.checkout import NOTEBOOKS, ROOT
from tests.tools.pins import assert_same
from tests.tools.reading import FRIGHTENING, long_words, prose, sections

each_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
FIRST = ROOT / "notebooks/en/1_why_stretching_may_not_help.ipynb"
# What is told in paragraphs; the plan is cards and lists.
TOLD = [path for path in NOTEBOOKS if path.parent.name == "en" and path.stem[0] in "123"]


def test_there_are_notebooks():
    assert FIRST in NOTEBOOKS


@each_notebook
def test_stored_clean(path):
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    assert notebook.metadata.title and notebook.metadata.language == path.parent.name
    assert notebook.metadata.kernelspec.name == "python3"
    assert len({cell.id for cell in notebook.cells}) == len(notebook.cells)
    for cell in notebook.cells:
        assert set(cell.metadata.get("tags", [])) <= set(TAGS), cell.id
        if cell.cell_type == "code":
            assert cell.outputs == [] and cell.execution_count is None, cell.id
            assert set(cell.metadata) <= {"tags", "jupyter"}, "no execution times"
            lines = [line for line in cell.source.splitlines() if line.strip()]
            assert lines[0].startswith("# "), f"{cell.id}: hidden code shows its first line, which is for people"
            assert len(lines) <= 12, cell.id
            assert cell.metadata.jupyter.source_hidden is True


@each_notebook
def test_at_most_two_code_cells_in_a_row(path):
    kinds = [c.cell_type for c in nbformat.read(path, as_version=4).cells if "hide" not in c.metadata.get("tags", [])]
    assert "code code code" not in " ".join(kinds)


@each_notebook
def test_page_measures(path, handouts):
    page = handouts[path].read_text()
    figures = re.findall(r"<figure.*?</figure>", page, re.DOTALL)
    assert len(page.encode()) <= 400_000
    # The first page holds what guidelines expect a patient to hear, and each study that it or a claim rests on.
    most = 50_000 if path == FIRST else 40_000
    assert len(page.encode()) - sum(len(figure.encode()) for figure in figures) <= most


@each_notebook
def test_page_structure(path, handouts):
    soup = BeautifulSoup(handouts[path].read_text(), "html.parser")
    assert soup.html["lang"] == path.parent.name and soup.title.get_text(strip=True)
    assert len(soup.find_all("h1")) == 1 and len(soup.find_all("main")) == 1
    levels = [int(h.name[1]) for h in soup.find_all(re.compile(r"^h[1-6]$"))]
    assert all(b - a <= 1 for a, b in pairwise(levels)), "no heading level is skipped"
    ids = [tag["id"] for tag in soup.find_all(id=True)]
    assert len(ids) == len(set(ids))
    for figure in soup.find_all("figure"):
        assert figure.figcaption.get_text(strip=True)
        drawing = figure.svg
        assert drawing["role"] == "img" and 30 <= len(drawing["aria-label"]) <= 1300
    assert not soup.find_all(["iframe", "link", "object", "embed"])
    assert [script.string for script in soup.find_all("script")] in ([], [page_script()])


@each_notebook
def test_safety_stands_right_after_title_and_message_and_is_open(path, handouts):
    main = BeautifulSoup(handouts[path].read_text(), "html.parser").main
    blocks = [tag for tag in main.children if getattr(tag, "name", None)]
    assert [tag.name for tag in blocks[:2]] == ["h1", "p"]
    assert [tag.get("data-box") for tag in blocks[2:4]] == ["urgent", "today"]
    assert not main.select("details .box")
    assert len(blocks[1].get_text().split()) <= MOST_WORDS[path.parent.name]


@each_notebook
def test_patient_text_is_easy(path, handouts):
    """Grade, ease, and the length of sentences and words, on the exported page."""
    page = handouts[path].read_text()
    if path.parent.name != "en":
        pytest.skip("English formulas")
    textstat.set_lang("en_US")
    parts = sections(page)
    text = " ".join(part.text for part in parts)
    assert len(text.split()) > 300
    assert textstat.flesch_kincaid_grade(text) <= 6.0
    assert textstat.smog_index(text) <= 8.0
    assert textstat.flesch_reading_ease(text) >= 80
    # For whom a medicine is risky is one list, so that no part of it is read without the rest.
    sentences = [s for part in parts for s in part.sentences if s not in say("know.medicines_1")]
    lengths = [len(s.split()) for s in sentences]
    assert sum(lengths) / len(lengths) <= 12
    assert [s for s, n in zip(sentences, lengths, strict=True) if n > 20] == []
    every = [w for part in parts for w in part.words]
    assert len(long_words(every)) / len(every) <= 0.06
    for part in parts:
        assert textstat.flesch_kincaid_grade(part.text) <= 7.0, part.title


@pytest.mark.parametrize("path", TOLD, ids=lambda p: p.stem)
def test_prose_is_no_telegram(path, handouts):
    """Sentences so short that the reasons fall out are as hard to follow as long ones."""
    textstat.set_lang("en_US")
    text = " ".join(part.text for part in prose(handouts[path].read_text()))
    assert len(text.split()) > 200
    assert 3.0 <= textstat.flesch_kincaid_grade(text) <= 6.0


@pytest.mark.parametrize("path", TOLD, ids=lambda p: p.stem)
def test_no_muscle_is_weak_where_patients_read(path, handouts):
    """A warning sign may speak of weakness; of a muscle the pages say that it could be stronger."""
    signs = " ".join(text for key, text in words("en").items() if key.startswith("safety."))
    said = [s for part in sections(handouts[path].read_text()) for s in part.sentences if s not in signs]
    assert [s for s in said if re.search(r"\bweak\b", s)] == []


@each_notebook
def test_spanish_text_is_easy(path, handouts):
    """Two Spanish scores of how easy a text is, on the exported page."""
    if path.parent.name != "es":
        pytest.skip("Spanish formulas")
    textstat.set_lang("es")
    text = " ".join(part.text for part in sections(handouts[path].read_text()))
    scores = textstat.szigriszt_pazos(text), textstat.fernandez_huerta(text)
    textstat.set_lang("en_US")
    assert scores[0] >= 65 and scores[1] >= 70


@pytest.mark.parametrize("path", [p for p in NOTEBOOKS if p.parent.name != "en"], ids=lambda p: p.stem)
def test_languages_differ_in_words_only(path):
    """The same cells in the same order: the same code, but for the parameters."""
    one, other = (
        nbformat.read(ROOT / "notebooks" / lang / path.name, as_version=4).cells for lang in ("en", path.parent.name)
    )
    assert [(c.id, c.cell_type, c.metadata) for c in one] == [(c.id, c.cell_type, c.metadata) for c in other]
    for left, right in zip(one, other, strict=True):
        if left.cell_type == "code" and "parameters" not in left.metadata.get("tags", []):
            assert left.source == right.source, left.id
    text = [c.source for c in other if c.cell_type == "markdown"]
    assert not set(text) & {c.source for c in one if c.cell_type == "markdown"}, "left in English"


@each_notebook
def test_patient_text_does_not_frighten(path, handouts):
    """Words for professionals, and statistics, stay out of what patients read."""
    for part in sections(handouts[path].read_text()):
        assert not FRIGHTENING.search(part.text), part.title
        assert not re.search(r"[%°κ]|\bSMD\b|\bOR \d", part.text), part.title


@each_notebook
def test_committed_handout_is_current(path, handouts):
    shipped = ROOT / "exports" / handouts[path].name
    assert shipped.exists(), "run: backedu export"
    assert_same(handouts[path].read_text(), shipped.read_text(), f"{shipped.name} is not current; run: backedu export")


def test_exports_hold_nothing_else(handouts):
    names = {path.name for path in (ROOT / "exports").glob("*_patient_*.html")}
    assert names == {page.name for page in handouts.values()}
    assert names == {file_name(path.stem, path.parent.name, AUDIENCES[0]) for path in NOTEBOOKS}


class TestFirstNotebook:
    """The article's argument, step by step."""

    @pytest.fixture
    def page(self, handouts):
        return BeautifulSoup(handouts[FIRST].read_text(), "html.parser")

    def test_twelve_steps_in_order_with_three_voices(self, page):
        steps = [h for h in page.find_all("h2") if re.match(r"\d+\. ", h.get_text(strip=True))]
        assert [int(h.get_text(strip=True).split(".")[0]) for h in steps] == list(range(1, 13))
        for number, heading in enumerate(steps, start=1):
            between = []
            for tag in heading.find_next_siblings():
                if tag.name == "h2":
                    break
                between.append(tag)
            article = next(tag for tag in between if tag.name == "blockquote")
            assert article.get_text(strip=True).startswith("The article says"), number
            research = next(tag for tag in between if "research" in tag.get("class", []))
            assert between.index(article) < between.index(research)
            shown = [p["data-claim"] for p in research.select("[data-claim]")]
            assert shown == [id for id, claim in claims().items() if claim.step == number]
            for id in shown:
                paragraph = research.select_one(f'[data-claim="{id}"]')
                assert say(f"mark.{claims()[id].mark}") in paragraph.select_one(".mark").get_text()
                assert not paragraph.find_parents("details"), "the argument is told without opening a fold"
            voices = [t for t in between if t.name == "p" and t.get_text().startswith("We add")]
            assert len(voices) == 1, number

    def test_one_picture_of_the_loop_in_step_eight(self, page):
        loops = [f for f in page.find_all("figure") if "arrow" in f.svg["aria-label"]]
        assert len(loops) == 1
        assert loops[0].find_previous("h2").get_text(strip=True).startswith("8.")

    def test_the_arrow_back_to_the_stretch_is_told_as_ours(self, page):
        (loop,) = [f for f in page.find_all("figure") if "arrow" in f.svg["aria-label"]]
        assert "A dashed arrow, which is ours and not the article’s" in loop.svg["aria-label"]
        assert "The dashed arrow back is ours." in loop.figcaption.get_text()
        assert "The dashed arrow is ours" in page.get_text()

    def test_what_guides_for_health_workers_expect_is_told(self, page):
        boxes = {box["data-box"]: box.get_text(" ") for box in page.select(".box")}
        assert list(boxes) == ["urgent", "today", "course", "life", "medicines", "helps"]
        assert "6 weeks" in boxes["course"] and "over 3 months" in boxes["course"] and "down a leg" in boxes["course"]
        # How rare a serious cause is does not stand where a sign is to be taken seriously.
        assert "1 in 100" in boxes["course"] and "100" not in boxes["urgent"] + boxes["today"]
        for word in ("direction", "Worry", "988", "Sleep", "Work", "balance"):
            assert word in boxes["life"], word

    def test_what_was_checked_is_for_therapists(self, page, tmp_path):
        assert say("evidence.checked_about") not in page.get_text()
        assert say("evidence.checked_about") in backedu.export(FIRST, tmp_path, audience="therapist").read_text()

    def test_what_a_page_ends_with(self, page):
        titles = [h.get_text(strip=True) for h in page.find_all(["h2", "h3"])]
        for wanted in ("Key points", "3 questions to ask yourself", say("helps.title")):
            assert wanted in titles
        assert page.select_one(".sources") and "In my own words" in page.get_text()

    def test_the_model_says_what_it_is(self, page):
        text = page.get_text()
        assert say("model.about") in text and say("model.not_proof") in text
        assert "Teaching model – not a scan" in text
        assert text.index(say("model.about")) < text.index("1. ")

    def test_the_article_is_not_copied(self, page):
        """No run of six of its words stands on the page, its title among the sources apart."""
        copied = set((ROOT / "tests/data/article_runs.txt").read_text().splitlines()[1:])
        page.select_one(".sources").decompose()
        words = re.findall(r"[a-z']+", page.main.get_text(" ").replace("’", "'").lower())
        runs = [" ".join(words[i : i + 6]) for i in range(len(words) - 5)]
        assert [run for run in runs if hashlib.sha256(run.encode()).hexdigest()[:12] in copied] == []

    def test_therapist_and_educator_notes_stay_off_the_patients_page(self, page):
        assert "For the therapist" not in page.get_text() and "For the educator" not in page.get_text()

    def test_the_therapists_page_has_them(self, tmp_path):
        text = backedu.export(FIRST, tmp_path, audience="educator").read_text()
        assert "For the therapist" in text and "For the educator" in text


class TestSecondNotebook:
    """Stretches tried out on the model, and what the model hides."""

    @pytest.fixture
    def page(self, handouts):
        return BeautifulSoup(handouts[TOLD[1]].read_text(), "html.parser")

    def test_every_try_shows_both_how_far_the_pelvis_tips_and_how_uneven_the_pull_is(self, page):
        charts = [f.svg["aria-label"] for f in page.find_all("figure") if "Line chart" in f.svg["aria-label"]]
        tilt, pull = say("course.tilt.name"), say("course.imbalance.name")
        assert [tilt in alt for alt in charts] == [pull not in alt for alt in charts]
        assert [{tilt in alt for alt in charts[n : n + 2]} for n in (0, 2, 4)] == [{True, False}] * 3
        assert len(charts) == 6

    def test_before_and_after_stand_in_one_picture(self, page):
        captions = [f.figcaption.get_text() for f in page.find_all("figure") if "Two drawings" in f.svg["aria-label"]]
        assert [caption.split(":")[0] for caption in captions] == [
            f"Example, before and after try {n}" for n in (1, 2, 3)
        ]

    def test_no_caption_of_an_example_says_your(self, page):
        for figure in page.find_all("figure"):
            assert not re.search(r"\byour?\b", figure.figcaption.get_text() + figure.svg["aria-label"]), figure

    def test_patients_read_that_another_choice_turns_the_order_round(self, page):
        assert page.get_text().count("With another choice of ours the order turns round") == 3
        assert say("course.by_our_rule").split()[1] in page.get_text()


class TestThirdNotebook:
    """The page of the visit: for whom it is, and what its tests can tell."""

    def test_patients_read_what_the_six_tests_look_at(self, handouts):
        text = BeautifulSoup(handouts[TOLD[2]].read_text(), "html.parser").get_text()
        assert "Four look at how long a muscle is, and two look at how strong it is." in text
        assert "they cannot tell long" in text

    def test_for_whom_it_is_stands_in_the_note_and_in_the_readme(self):
        cells = {cell.id: cell.source for cell in nbformat.read(TOLD[2], as_version=4).cells}
        told = "or adults from 18. The visit is run by a licensed clinician."
        assert told in cells["therapist-how-to-use"] and told in (ROOT / "README.md").read_text(encoding="utf-8")
