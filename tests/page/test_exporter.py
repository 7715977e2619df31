import asyncio
import base64
import io
import os
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from PIL import Image

from backedu import export
from backedu.errors import BackeduError
from backedu.files import HOME
from backedu.page.check.cells import TAGS
from backedu.page.exporter import PrivacyWarning, exporter_of
from backedu.page.naming import file_name

PIXEL = base64.b64encode(b"not really a picture, but bytes").decode()
FIGURE = '<figure><svg role="img" aria-label="A pelvis"></svg><figcaption>A pelvis</figcaption></figure>'


def code(source="1", *outputs, tags=(), id="some-code"):
    cell = new_code_cell(source, id=id, metadata={"tags": list(tags)})
    cell.outputs = list(outputs)
    return cell


def shown(metadata=None, **data):
    named = {name.replace("_", "/").replace("svg/xml", "svg+xml"): value for name, value in data.items()}
    return new_output("display_data", named, metadata=metadata or {})


def result(**data):
    return new_output("execute_result", {n.replace("_", "/"): v for n, v in data.items()}, execution_count=1)


def make(tmp_path, *cells, name="my notebook.ipynb", **metadata):
    notebook = new_notebook(cells=list(cells), metadata={"title": "A title & more", "language": "en"} | metadata)
    path = tmp_path / name
    nbformat.write(notebook, path)
    return path


def page_of(tmp_path, *cells, **options):
    return export(make(tmp_path, *cells), tmp_path / "page.html", **options).read_text()


def test_a_page_has_what_a_page_needs(tmp_path):
    page = page_of(tmp_path, new_markdown_cell("# Hello\n\nText."), code("1", result(text_html=FIGURE)))
    assert page.startswith("<!DOCTYPE html>") and '<html lang="en">' in page
    assert "<title>A title &amp; more</title>" in page and 'name="viewport"' in page
    assert "default-src 'none'; img-src data:; style-src 'unsafe-inline'" in page.replace("&#39;", "'")
    assert "<main>" in page and "<footer>" in page and "Not yet reviewed by a clinician" in page
    assert FIGURE in page and "<script" not in page


def test_templates_are_compiled_for_the_first_page_only(tmp_path, monkeypatch):
    cells = (new_markdown_cell("# Hello"), code("1", result(text_html=FIGURE)))
    first = page_of(tmp_path, *cells)
    monkeypatch.setattr("jinja2.Environment.compile", lambda *_: pytest.fail("compiled again"))
    assert page_of(tmp_path, *cells) == first
    exporter_of.cache_clear()
    with pytest.raises(pytest.fail.Exception, match="compiled again"):
        page_of(tmp_path, *cells)


@pytest.fixture
def templates(tmp_path, monkeypatch):
    """A copy of the page's templates, which the exporter takes instead of its own."""
    copied = shutil.copytree(HOME / "page" / "templates" / "handout", tmp_path / "templates" / "handout")
    monkeypatch.setattr("backedu.page.exporter.TEMPLATES", copied)
    exporter_of.cache_clear()
    yield copied
    exporter_of.cache_clear()


def test_a_template_edited_meanwhile_is_read_anew(tmp_path, templates):
    assert "<main>" in page_of(tmp_path, new_markdown_cell("# Hello"))
    template = templates / "index.html.j2"
    template.write_text(template.read_text().replace("<main>", "<main id='top'>"))
    assert "<main id='top'>" in page_of(tmp_path, new_markdown_cell("# Hello"))


def test_threads_may_share_an_exporter(tmp_path):
    made = exporter_of()
    notebooks = [new_notebook(cells=[new_markdown_cell(f"# Title {n}\n\nText {n}.")]) for n in range(20)]
    alone = [made.from_notebook_node(notebook)[0] for notebook in notebooks]
    exporter_of.cache_clear()
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda notebook: exporter_of().from_notebook_node(notebook)[0], notebooks)) == alone


def test_code_and_prompts_stay_off_the_page(tmp_path):
    page = page_of(tmp_path, code("secret_code = 1", result(text_html=FIGURE)))
    assert "secret_code" not in page and "In [" not in page and "Out[" not in page


def test_the_last_expression_is_kept(tmp_path):
    assert "<pre>42</pre>" in page_of(tmp_path, code("42", result(text_plain="42")))


def test_a_notebook_without_outputs_is_run(tmp_path):
    page = page_of(tmp_path, code("from backedu.words.boxes import what_helps\nwhat_helps()"))
    assert "What helps most people" in page


def test_one_with_outputs_is_exported_as_saved_unless_told(tmp_path):
    notebook = make(tmp_path, code("print(6 * 7)", new_output("stream", name="stdout", text="as saved")))
    assert "as saved" in export(notebook, tmp_path / "a.html").read_text()
    again = export(notebook, tmp_path / "b.html", run=True).read_text()
    assert "42" in again and "as saved" not in again


def test_nobody_sees_warnings_of_a_cell(tmp_path):
    page = page_of(tmp_path, code("1", new_output("stream", name="stderr", text="a warning"), result(text_html=FIGURE)))
    assert "a warning" not in page


@pytest.mark.parametrize(
    ("audience", "seen"),
    [("patient", "all"), ("therapist", "all therapist"), ("educator", "all therapist educator")],
)
def test_tags_decide_who_sees_a_cell(tmp_path, audience, seen):
    cells = [
        new_markdown_cell("for-all"),
        new_markdown_cell("for-therapist", metadata={"tags": ["therapist"]}),
        new_markdown_cell("for-educator", metadata={"tags": ["educator"]}),
        new_markdown_cell("for-nobody", metadata={"tags": ["hide"]}),
        code("1", shown(text_html=FIGURE.replace("A pelvis", "off-page")), tags=["hide-output"], id="hidden"),
        code("1", shown(text_html=FIGURE)),
    ]
    page = page_of(tmp_path, *cells, audience=audience)
    assert [word for word in ("all", "therapist", "educator", "nobody") if f"for-{word}" in page] == seen.split()
    assert "off-page" not in page


def test_tags_are_a_closed_set(tmp_path):
    assert TAGS == ("parameters", "hide", "hide-input", "hide-output", "therapist", "educator")
    cell = new_markdown_cell("x", id="odd", metadata={"tags": ["hide_input"]})
    with pytest.raises(BackeduError, match=r"cell 1 \(odd\): no cell tag 'hide_input'; did you mean 'hide-input'"):
        page_of(tmp_path, cell)


def test_a_failing_cell_is_named_and_the_old_page_stays(tmp_path):
    notebook = make(tmp_path, new_markdown_cell("x"), code("1"), code("1 / 0", id="the-bad-one"))
    target = tmp_path / "page.html"
    target.write_text("the old page")
    with pytest.raises(BackeduError, match=r"cell 3 \(the-bad-one\) raised ZeroDivisionError: division by zero"):
        export(notebook, target)
    assert target.read_text() == "the old page"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["my notebook.ipynb", "page.html"]


def test_a_saved_error_is_refused(tmp_path):
    error = new_output("error", ename="ValueError", evalue="no", traceback=[])
    with pytest.raises(BackeduError, match=r"cell 1 \(some-code\) raised ValueError: no"):
        page_of(tmp_path, code("1", error))


def test_pictures_need_words(tmp_path):
    with pytest.raises(BackeduError, match=r"cell 1 \(some-code\) shows a picture without alt text"):
        page_of(tmp_path, code("1", shown(image_png=PIXEL)))
    page = page_of(tmp_path, code("1", shown({"image/png": {"alt": 'A "hip"'}}, image_png=PIXEL)))
    assert 'alt="A &quot;hip&quot;"' in page and PIXEL in page and "<figcaption>" in page
    with pytest.raises(BackeduError, match="bare SVG"):
        page_of(tmp_path, code("1", shown(image_svg_xml="<svg></svg>")))


def test_a_widget_without_a_still_is_refused(tmp_path):
    view = {"application/vnd.jupyter.widget-view+json": {"model_id": "x"}, "text/plain": "W()"}
    with pytest.raises(BackeduError, match=r"cell 1 \(some-code\) shows a widget that leaves no picture"):
        page_of(tmp_path, code("1", new_output("display_data", view)))
    still = new_output("display_data", view | {"text/html": FIGURE})
    assert FIGURE in page_of(tmp_path, code("1", still))


def test_a_lost_figure_fails_the_export(tmp_path, templates):
    """The template is broken on purpose: without its execute_result block last expressions vanish."""
    for file in templates.iterdir():
        file.write_text(file.read_text().replace("block execute_result", "block forgotten"))
    with pytest.raises(BackeduError, match=r"the picture of my notebook: cell 1 \(some-code\) is missing"):
        page_of(tmp_path, code("1", result(text_html=FIGURE)))


@pytest.mark.parametrize(
    ("html", "complaint"),
    [
        ("<img src='https://example.org/a.png' alt='a'>", "would load"),
        ("<link rel=stylesheet href='https://example.org/a.css'>", "<link> may not stand"),
        ("<div style='background: url(https://example.org/a.png)'>x</div>", "would load"),
        ("<style>@import 'https://example.org/a.css';</style>", "would load"),
        ("<iframe src='//example.org'></iframe>", "<iframe> may not stand"),
        ("<script>1</script>", "script"),
        ("<img src='data:image/png;base64,AA=='>", "no alt text"),
        ('<figure><svg role="img" aria-label=""></svg><figcaption>x</figcaption></figure>', "with an aria-label"),
        ("<figure><svg role='img' aria-label='x'></svg></figure>", "no caption"),
    ],
)
def test_what_a_page_may_not_hold(tmp_path, html, complaint):
    with pytest.raises(BackeduError, match=complaint):
        page_of(tmp_path, code("1", result(text_html=html)))


def test_pictures_from_outside_in_markdown_are_refused(tmp_path):
    with pytest.raises(BackeduError, match=r"would load 'https://example.org/x.png'"):
        page_of(tmp_path, new_markdown_cell("![a hip](https://example.org/x.png)"), code("1", result(text_html=FIGURE)))


def test_a_picture_beside_the_notebook_is_put_in(tmp_path):
    Image.new("RGB", (2, 2)).save(tmp_path / "hip.png")
    page = page_of(tmp_path, new_markdown_cell("![a hip](hip.png 'Hip')\n\n<b>bold</b> text"))
    assert '<figure><img src="data:image/png;base64,' in page and 'alt="a hip"' in page
    assert "<figcaption>Hip</figcaption></figure>" in page and "<p><b>bold</b> text</p>" in page
    assert "<figcaption>a hip</figcaption>" in page_of(tmp_path, new_markdown_cell("![a hip](hip.png)"))


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("hip.png", b"\x89PNG\r\n\x1a\n", "the picture 'hip.png' is no sound PNG file; save it again"),
        ("hip.jpg", b"<html>", "the picture 'hip.jpg' is no sound JPEG file; save it again as one"),
        ("hip.svg", None, r"hip\.svg is larger than 50 MB; save the picture smaller"),
    ],
)
def test_a_picture_beside_the_notebook_that_no_page_should_hold(tmp_path, name, content, said):
    with (tmp_path / name).open("wb") as file:
        file.write(content or b"")
        if content is None:
            file.truncate(10**9)
    with pytest.raises(BackeduError, match=said):
        page_of(tmp_path, new_markdown_cell(f"![a hip]({name})"))


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("![a](nothing.png)", "there is no picture 'nothing.png' beside the notebook"),
        ("![a](.)", "there is no picture '.' beside the notebook"),
        ("![a](../x.png)", "there is no picture '../x.png' beside the notebook"),
        ("![a](attachment:x.png)", "there is no attachment 'x.png' in a Markdown cell"),
        ("words ![a hip](data:image/png;base64,AA==)", "the picture 'a hip' has no caption"),
        ("[x](other.html)", "a link leads to 'other.html'"),
    ],
)
def test_markdown_that_would_leave_a_hole(tmp_path, source, complaint):
    with pytest.raises(BackeduError, match=complaint):
        page_of(tmp_path, new_markdown_cell(source))


def test_links_that_a_reader_follows_are_allowed(tmp_path):
    assert "https://example.org" in page_of(
        tmp_path, new_markdown_cell("[x](https://example.org)"), code("1", result(text_html=FIGURE))
    )


def test_language_and_title(tmp_path):
    notebook = make(tmp_path, new_markdown_cell("# Hola"), code("1", result(text_html=FIGURE)), language="es", title="")
    page = export(notebook, tmp_path / "p.html").read_text()
    assert '<html lang="es">' in page and "<title>Hola</title>" in page and "BORRADOR" in page
    with pytest.raises(BackeduError, match="no language 'xx'; set the notebook's language to one of: en, es"):
        export(make(tmp_path, new_markdown_cell("x"), language="xx"), tmp_path / "p.html")


def test_file_names_tell_no_person(tmp_path):
    notebook = make(tmp_path, code("1", result(text_html=FIGURE)), name="3_Some Notebook.ipynb")
    path = export(notebook, tmp_path / "new" / "folder")
    assert path.name == file_name("3_Some Notebook", "en", "patient")
    assert path.name.startswith("3-some-notebook_en_patient_letter_v")


def test_the_same_picture_twice_has_ids_of_its_own(tmp_path):
    source = "from backedu import Assessment, draw\ndraw(Assessment(hamstrings='short'))"
    page = page_of(tmp_path, code(source, id="one"), code(source, id="two"))
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert page.count("<svg") == 2 and ids and len(ids) == len(set(ids))
    assert set(re.findall(r'(?:url\(|href=")#([^)"]+)', page)) <= set(ids)


def test_a_live_widget_is_shown_as_the_still_it_left(tmp_path):
    still = f'<div class="backedu-still">{FIGURE}</div>'
    view = {"version_major": 2, "version_minor": 0, "model_id": "0" * 32}
    widget = new_output("display_data", {"application/vnd.jupyter.widget-view+json": view, "text/plain": "Selector()"})
    page = page_of(tmp_path, code("1", widget, shown(text_html=still)))
    assert still in page and "Selector()" not in page
    with pytest.raises(BackeduError, match="shows a widget that leaves no picture"):
        page_of(tmp_path, code("1", widget))
    # One that left a picture of another kind has not told what was found.
    with pytest.raises(BackeduError, match="shows a widget that leaves no picture"):
        page_of(tmp_path, code("1", widget, shown(text_html=FIGURE)))


def test_the_selector_leaves_a_still_when_a_notebook_is_run(tmp_path):
    source = "from backedu import Assessment, MuscleSelector\nMuscleSelector(Assessment(hamstrings='short'))"
    page = page_of(tmp_path, code(source))
    assert page.count('class="backedu-still"') == page.count("<svg") == 1
    assert "Short on both sides: back-of-thigh muscles" in page
    assert "MuscleSelector" not in page and "<script" not in page


def test_two_exports_are_the_same_bytes(tmp_path):
    source = "from backedu import Assessment, draw\ndraw(Assessment(hamstrings='short'))"
    one, two = (page_of(tmp_path, code(source)) for _ in range(2))
    assert one == two and "<svg" in one


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"cells": 3}', "not json"])
def test_what_is_no_notebook(tmp_path, content):
    path = tmp_path / "x.ipynb"
    path.write_text(content)
    with pytest.raises(BackeduError, match="is not a notebook"):
        export(path, tmp_path / "p.html")


def test_missing_notebook_and_unwritable_folder(tmp_path):
    with pytest.raises(BackeduError, match="there is no notebook"):
        export(tmp_path / "none.ipynb")
    (tmp_path / "file").write_text("")
    with pytest.raises(BackeduError, match="cannot make the folder"):
        export(make(tmp_path, code("1", result(text_html=FIGURE))), tmp_path / "file" / "x.html")


def test_a_kernel_that_is_not_there(tmp_path):
    notebook = make(tmp_path, code("1"), kernelspec={"name": "cobol", "display_name": "x", "language": "x"})
    with pytest.raises(BackeduError, match="there is no kernel 'cobol'; set the notebook's kernel to python3"):
        export(notebook, tmp_path / "p.html")


def test_nbconvert_knows_the_exporter(tmp_path):
    notebook = make(tmp_path, code("from backedu.words.safety import warning_signs\nwarning_signs()"))
    command = [sys.executable, "-m", "jupyter", "nbconvert", "--to", "backedu", str(notebook)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "Get help now" in (tmp_path / "my notebook.html").read_text()


def test_nbconvert_reports_a_failing_cell(tmp_path):
    notebook = make(tmp_path, code("1 / 0", id="bad"))
    command = [sys.executable, "-m", "jupyter", "nbconvert", "--to", "backedu", str(notebook)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode != 0 and not (tmp_path / "my notebook.html").exists()
    assert "cell 1 (bad) raised ZeroDivisionError" in done.stderr


HOSTILE = "</pre><b>&\"'<script>"
ESCAPED = "&lt;/pre&gt;&lt;b&gt;&amp;"


def test_text_is_escaped_wherever_it_comes_from(tmp_path):
    stdout = new_output("stream", name="stdout", text=HOSTILE)
    notebook = make(tmp_path, code("1", stdout, result(text_plain=HOSTILE)), title=f"</title>{HOSTILE}")
    page = export(notebook, tmp_path / "p.html").read_text()
    assert HOSTILE not in page and page.count(f"<pre>{ESCAPED}") == 2
    assert f"<title>&lt;/title&gt;{ESCAPED}" in page


def test_the_page_forbids_what_the_check_might_miss(tmp_path):
    page = page_of(tmp_path, new_markdown_cell("x"))
    assert "base-uri 'none'; form-action 'none'" in page


def test_a_png_that_the_template_lost_fails(tmp_path, monkeypatch):
    import backedu.page.exporter

    monkeypatch.setattr(backedu.page.exporter, "SHOWN", ("text/html",))
    exporter_of.cache_clear()
    cell = code("1", shown({"image/png": {"alt": "a hip"}}, image_png=PIXEL, text_plain="x"))
    with pytest.raises(BackeduError, match="the template lost it"):
        page_of(tmp_path, cell)
    exporter_of.cache_clear()


@pytest.mark.parametrize("tags", [(), ("hide",)])
def test_a_notebook_run_in_part_is_refused(tmp_path, tags):
    done, empty = code("1", result(text_html=FIGURE), id="done"), code(" ", id="empty")
    with pytest.raises(BackeduError, match=r"cell 3 \(forgotten\) was never run; run all cells and save, or export"):
        page_of(tmp_path, done, empty, code("x = 1", id="forgotten", tags=tags))
    quiet = code("x = 1", id="quiet")
    quiet.execution_count = 2
    assert FIGURE in page_of(tmp_path, done, empty, quiet)


def test_a_notebook_needs_cells_but_no_code(tmp_path, monkeypatch):
    monkeypatch.setattr("backedu.page.run._wait_for", lambda client: pytest.fail("a kernel was started"))
    assert "only words" in page_of(tmp_path, new_markdown_cell("only words"))
    with pytest.raises(BackeduError, match="has no cells"):
        page_of(tmp_path)


@pytest.mark.parametrize(
    ("source", "title"),
    [
        ("```\n# code\n```\n# The *real* [one](https://x.org) `is` <b>this</b>", "The real one is this"),
        ("Setext\n===", "Setext"),
        ("![a](attachment:x.png) ![b][c]\n# One &amp; two\n\n[c]: attachment:y.png", None),
        ("no heading", "my notebook"),
    ],
)
def test_the_title_is_the_first_heading_without_marks(tmp_path, source, title):
    if title is None:
        from backedu.page.markdown import title_of

        assert title_of(source) == "One & two"
        return
    notebook = make(tmp_path, new_markdown_cell(source), title="")
    assert f"<title>{title}</title>" in export(notebook, tmp_path / "p.html").read_text()


def test_the_remedy_for_a_picture_without_words_works(tmp_path):
    source = (
        "%matplotlib inline\nimport matplotlib.pyplot as plt\nfigure, axes = plt.subplots()\n"
        "display(figure, metadata={'image/png': {'alt': 'empty axes'}})\nplt.close(figure)"
    )
    assert page_of(tmp_path, code(source)).count("<figure>") == 1


def test_names_without_latin_letters_stay_apart():
    one, two = (file_name(stem, "en", "patient") for stem in ("спина", "背中"))
    assert one != two and one.startswith("handout-") and len(one.split("_")[0]) == len("handout-") + 6


@pytest.mark.parametrize("audience", [None, 3, "child"])
def test_an_unknown_audience(tmp_path, audience):
    with pytest.raises(BackeduError, match="no audience"):
        page_of(tmp_path, new_markdown_cell("x"), audience=audience)


@pytest.mark.parametrize(
    ("source", "timeout", "complaint"),
    [
        ("import os; os._exit(1)", 60, r"the kernel stopped at cell 1 \(some-code\)"),
        ("import time; time.sleep(60)", 1, r"cell 1 \(some-code\) took more than 1 seconds"),
        ("raise ValueError('one\\ntwo')", 60, "raised ValueError: one$"),
    ],
)
def test_a_cell_that_ends_badly(tmp_path, monkeypatch, capfd, source, timeout, complaint):
    monkeypatch.setattr("backedu.page.run.CELL_TIMEOUT_S", timeout)
    with pytest.raises(BackeduError, match=complaint):
        page_of(tmp_path, code(source))
    assert capfd.readouterr().err == ""


def test_a_long_folder_for_sockets_is_no_obstacle(tmp_path, monkeypatch):
    import tempfile

    deep = tmp_path / ("x" * 100)
    deep.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(deep))
    assert "<pre>42</pre>" in page_of(tmp_path, code("42"))


def test_export_works_inside_a_running_loop(tmp_path):
    """As in Jupyter, where the notebook's own loop is busy; in a thread, for the browser tests keep a loop here."""

    async def inside():
        return page_of(tmp_path, code("42"))

    with ThreadPoolExecutor(1) as pool:
        assert "<pre>42</pre>" in pool.submit(asyncio.run, inside()).result()


@pytest.mark.parametrize(
    "cell",
    [
        new_markdown_cell("# A page\n\nCall Ann at 310-555-0100."),
        code("1", result(text_html="<p>MRN: 44<b>17</b>203</p>")),
        code("1", result(text_html='<p><a href="mailto:ann@clinic.example">Write</a></p>')),
        code("1", shown(text_html="<p>A page</p><!-- born 3/14/1951 -->")),
        code("1", result(text_html='<p><a href="tel:+13105550100">Call</a></p>')),
    ],
)
def test_a_page_that_may_tell_who_somebody_is_warns(tmp_path, cell):
    with pytest.warns(PrivacyWarning, match=r"my notebook: the page holds what looks like an? [\w -]+; leave it out"):
        page_of(tmp_path, cell)


def test_a_table_s_numbers_make_no_longer_one(tmp_path):
    table = "<table><tr><th>Day</th><td>555</td><td>0100</td><td>12</td></tr></table>"
    assert "0100" in page_of(tmp_path, code("1", result(text_html=table)))  # a warning would be an error here


def picture(size, kind="PNG"):
    kept = io.BytesIO()
    Image.new("1", size).save(kept, kind)
    return kept.getvalue()


def test_a_picture_with_too_many_pixels_is_refused(tmp_path):
    (tmp_path / "wide.png").write_bytes(picture((20_001, 5_000)))
    (tmp_path / "fits.png").write_bytes(picture((20_000, 5_000)))
    assert "data:image/png" in page_of(tmp_path, new_markdown_cell("![A picture](fits.png)"))
    with pytest.raises(BackeduError, match=r"the picture 'A picture' has more than 100 megapixels; save it smaller"):
        page_of(tmp_path, new_markdown_cell("![A picture](wide.png)"))


def test_pictures_come_from_the_folder_of_the_notebook_alone(tmp_path):
    book = tmp_path / "book"
    book.mkdir()
    (tmp_path / "secret.png").write_bytes(picture((1, 1)))
    (book / "link.png").symlink_to(tmp_path / "secret.png")
    os.mkfifo(book / "pipe.png")
    for name in ("../secret.png", "link.png", "pipe.png", str(tmp_path / "secret.png"), "a" * 5000 + ".png"):
        with pytest.raises(BackeduError, match=r"there is no picture|the page would load"):
            page_of(book, new_markdown_cell(f"![A picture]({name})"))


@pytest.mark.parametrize(
    "cell",
    [
        new_markdown_cell("a \ud800"),
        new_markdown_cell("![a hip](a\udcff.png)"),
        code("1", result(text_html="<p>\ud800</p>")),
    ],
    ids=["text", "picture", "output"],
)
def test_half_a_character_gets_a_sentence(cell):
    with pytest.raises(BackeduError, match=r"holds half a character, such as \\ud800; find it in a text"):
        exporter_of().from_notebook_node(new_notebook(cells=[cell]))


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_byte_order_mark_is_no_trouble_on_either_way(tmp_path, mark):
    path = make(tmp_path, new_markdown_cell("# A page"))
    path.write_text(mark + path.read_text(), encoding="utf-8")
    made = export(path, tmp_path / "page.html").read_text()
    with path.open(encoding="utf-8") as file:
        assert exporter_of().from_file(file)[0].count("A page") == made.count("A page") > 0


def test_outputs_of_a_text_cell_are_nobodys():
    notebook = new_notebook(cells=[new_markdown_cell("# A page")])
    notebook.cells[0]["outputs"] = [{"data": {"text/html": ["x"]}}]
    page, _ = exporter_of().from_notebook_node(notebook)
    assert "A page</h1>" in page
