"""The widget in JupyterLab's own hands: saving, exporting what was last clicked, `d d`, and values in other cells."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Browser, expect

from backedu import export
from tests.tools.servers import lab
from tests.tools.visiting import Visit, context, notebook, run_all

FOUND = "Assessment(hamstrings='long', pain='mild', safety='clear', cautions=[])"
CELLS = (
    "# A visit\nfrom backedu import Assessment, MuscleSelector, draw\n"
    f"visit = MuscleSelector({FOUND.replace('long', 'short')})\nvisit",
    "# What was found\nvisit.assessment",
    "# A cell that follows\nfrom ipywidgets import interactive_output\n"
    "interactive_output(lambda found: print(found), {'found': visit})",
)


@pytest.fixture(scope="module")
def opened(chromium: Browser, tmp_path_factory):
    """Open a notebook in JupyterLab, run, with findings whose gate was passed."""
    folder = tmp_path_factory.mktemp("lab")
    path = notebook(folder, *CELLS)
    made, _ = context(chromium)
    page = made.new_page()
    page.on("dialog", lambda dialog: dialog.accept())
    with lab(folder) as site:
        page.goto(site.page(path.name))
        run_all(page)
        yield Visit(page), path
        made.close()


def test_findings_given_in_code_are_shown(opened):
    visit, _ = opened
    expect(visit.muscle("hamstrings")).to_have_attribute("data-look", "short")
    visit.tap("hamstrings")
    visit.press("Long", visit.picture.locator(".card"))
    visit.page.wait_for_timeout(300)
    assert repr(visit.saved()) == FOUND


def test_other_cells_follow_a_click(opened):
    visit, _ = opened
    # Printed by `interactive_output`, which was called again by the click.
    expect(visit.page.locator(".jp-OutputArea-output pre", has_text=FOUND).first).to_be_attached()


def test_d_d_keeps_the_cell_and_control_s_saves(opened):
    visit, path = opened
    cells = visit.page.locator(".jp-Cell").count()
    visit.muscle("hamstrings").focus()
    for key in ("Escape", "d", "d", "x", "Enter", "ArrowDown", "ArrowUp"):
        visit.page.keyboard.press(key)
    assert visit.page.locator(".jp-Cell").count() == cells
    visit.page.keyboard.press("Escape")
    # What stands beside the widget is replaced once clicks pause; then the notebook is saved by its own key.
    visit.page.wait_for_timeout(1500)
    before = path.stat().st_mtime_ns
    visit.page.keyboard.press("Control+s")
    for _ in range(50):
        visit.page.wait_for_timeout(200)
        if path.stat().st_mtime_ns != before and "backedu-still" in path.read_text():
            break
    assert path.stat().st_mtime_ns != before


def test_the_exported_page_shows_what_was_last_clicked(opened, tmp_path):
    _, path = opened
    saved = json.loads(path.read_text())
    for cell in saved["cells"][1:]:
        cell["outputs"], cell["source"] = [], ""
    path.write_text(json.dumps(saved))
    page = export(path, tmp_path / "page.html").read_text()
    still = page[page.index("backedu-still") :]
    assert "Already long on both sides: back-of-thigh muscles." in still
    label = re.search(r'<svg[^>]*aria-label="([^"]+)"', still)
    assert label and "Already long on both sides: back-of-thigh muscles." in label[1]
    assert "MuscleSelector(" not in page
