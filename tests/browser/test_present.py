"""A presented notebook in a real Chromium: live, large, without code, and nothing asked of any other address."""

from collections.abc import Iterator
from types import SimpleNamespace

import nbformat
import pytest
from axe_playwright_python.sync_playwright import Axe
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from playwright.sync_api import expect

from backedu.words.text import say
from tests.tools.checkout import NOTEBOOKS
from tests.tools.servers import presented
from tests.tools.visiting import PATIENCE_MS, opened

PHONE = (375, 800)

SLIDER = """# A slider
import ipywidgets
week, said = ipywidgets.IntSlider(description="Week", max=12), ipywidgets.Label("Not moved yet")
week.observe(lambda change: setattr(said, "value", f"Week {change.new}"), "value")
ipywidgets.VBox([week, said])
"""
COUNTER = """# A widget with a script of its own
import anywidget, traitlets

class Counter(anywidget.AnyWidget):
    _esm = '''
    export default { render({ model, el }) {
      const button = document.createElement("button");
      const show = () => { button.textContent = `Doubled: ${model.get("doubled")}`; };
      button.id = "counter";
      button.onclick = () => { model.set("pressed", model.get("pressed") + 1); model.save_changes(); };
      model.on("change:doubled", show);
      show();
      el.append(button);
    } };
    '''
    pressed = traitlets.Int(0).tag(sync=True)
    doubled = traitlets.Int(0).tag(sync=True)

counter = Counter()
counter.observe(lambda change: setattr(counter, "doubled", 2 * change.new), "pressed")
counter
"""
PICTURE = """# A picture
from IPython.display import Image, display
dot = bytes.fromhex("89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082")
display(Image(dot), metadata={"image/png": {"alt": "A dot"}})
"""
BOX = "from IPython.display import HTML\nHTML('<section class=\"box urgent\"><h2>Get help now</h2></section>')"


def code(source, *tags):
    return new_code_cell(source, metadata={"tags": list(tags), "jupyter": {"source_hidden": True}})


CELLS = [
    new_markdown_cell("# Una visita\n\nTexto de la página."),
    code("# SECRET setup\nfrom backedu.words.html import page_style\nimport os\npage_style()", "hide"),
    code(BOX),
    code(SLIDER),
    code(COUNTER),
    code(PICTURE),
    code("print('for the therapist')", "therapist"),
    code("print('computed, not shown')", "hide-output"),
    code("import sys\nprint('complaint', file=sys.stderr)\nprint('in', os.getcwd())"),
    code("an_error_in_the_notebook"),
    new_markdown_cell("The end."),
]


@pytest.fixture(scope="module")
def visit(tmp_path_factory) -> Iterator[SimpleNamespace]:
    """Return a presented notebook with one of everything: its file and its address."""
    path = tmp_path_factory.mktemp("visit") / "a visit.ipynb"
    nbformat.write(new_notebook(cells=CELLS, metadata={"language": "es", "title": "La visita"}), path)
    with presented(path) as address:
        yield SimpleNamespace(path=path, address=address)


def test_it_is_a_large_page_with_title_and_language(chromium, visit):
    with opened(chromium, visit.address) as page:
        assert page.title() == "La visita" and page.get_attribute("html", "lang") == "es"
        assert page.inner_text("h1") == "Una visita"
        sizes = page.evaluate(
            "['p', '.box h2', '#counter', '.widget-label'].map(s => {"
            "const e = document.querySelector(s); return parseFloat(getComputedStyle(e).fontSize) })"
        )
        assert sizes[0] >= 20 and sizes[1] >= 20 and sizes[3] >= 20
        assert page.evaluate("getComputedStyle(document.querySelector('.box')).borderLeftWidth") == "8px"


def test_neither_code_nor_what_is_hidden_reaches_the_page(chromium, visit):
    with opened(chromium, visit.address) as page:
        sent = page.content()
        text = page.inner_text("main")
    for hidden in ("SECRET", "AnyWidget", "observe", "for the therapist", "not shown", "complaint", "NameError"):
        assert hidden not in sent
    assert f"in {visit.path.parent}" in text and "Texto de la página." in text
    assert say("present.broken", "es") in text and text.rstrip().endswith("The end.")


def test_widgets_answer(chromium, visit):
    with opened(chromium, visit.address) as page:
        page.locator(".noUi-handle").focus()
        page.keyboard.press("ArrowRight")
        expect(page.get_by_text("Week 1", exact=True)).to_be_visible(timeout=PATIENCE_MS)
        page.locator("#counter").click()
        expect(page.get_by_text("Doubled: 2")).to_be_visible(timeout=PATIENCE_MS)


def test_axe_finds_nothing_of_ours(chromium, visit):
    with opened(chromium, visit.address) as page:
        assert page.locator("figure img").get_attribute("alt") == "A dot"
        found = Axe().run(page, context={"exclude": [[".widget-slider"]]})  # its handle has no name in ipywidgets
        assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("width", [320, 375, 1280])
def test_nothing_scrolls_sideways_and_the_page_itself_scrolls(chromium, visit, width):
    with opened(chromium, visit.address, (width, 300)) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.get_by_text("The end.").scroll_into_view_if_needed()
        assert page.evaluate("scrollY") > 0


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_shipped_notebooks_can_be_presented(chromium, path):
    with presented(path) as address, opened(chromium, address, PHONE) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
        assert page.locator("h1").count() == 1 and page.locator(".box.urgent").count() >= 1
