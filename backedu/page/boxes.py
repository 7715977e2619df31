"""A patient's page is never without warning signs: a notebook that has none gets the safety boxes."""

from __future__ import annotations

import re
from functools import cache

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

from backedu.files import HOME
from backedu.page.check.cells import PageError
from backedu.page.check.plan import has_boxes
from backedu.page.notebook import language
from backedu.words.safety import warning_signs

LEFT_OUT = "none"  # what a notebook's metadata says under `warning_signs` to do without them
# A title and the paragraph after it; either may be missing.
TOP = re.compile(r"\s*(?P<title>#[^\n]*(\n+|$))?(?P<message>[^#\s][^\n]*(\n[^#\s][^\n]*)*)?")


def put_boxes(nb: NotebookNode, name: str) -> None:
    """Put the safety boxes after title and message of a patient's page that has none.

    A notebook whose metadata says ``"warning_signs": "none"`` does without them, unless it is one of ours.

    Raises
    ------
    BackeduError
        When one of our notebooks lost them, or the metadata says anything else.
    """
    said, lang = nb.metadata.get("warning_signs"), language(nb, name)
    if said not in (None, LEFT_OUT):
        raise PageError(f"{name}: the notebook's warning_signs may be {LEFT_OUT!r} or left out, not {str(said)[:40]!r}")
    shown = "".join(str(output.get("data", {}).get("text/html", "")) for cell in nb.cells for output in _outputs(cell))
    if has_boxes(shown, lang):
        return
    if name in _ours():
        raise PageError(f"{name}: the warning signs are missing or changed; put the cell with warning_signs(…) back")
    if said is None:
        nb.cells.insert(_after_message(nb), _boxes(lang))


def _outputs(cell: NotebookNode) -> list[NotebookNode]:
    """Return what a cell shows."""
    found: list[NotebookNode] = cell.get("outputs", [])
    return found


@cache
def _ours() -> frozenset[str]:
    """Return the names of the notebooks that come with the package, in whichever folder somebody keeps a copy."""
    folders = (HOME / "notebooks", HOME.parent / "notebooks")
    return frozenset(path.stem for folder in folders for path in folder.glob("??/*.ipynb"))


def _after_message(nb: NotebookNode) -> int:
    """Return the place after the title and the paragraph that follows it, cut out of their cells where they go on."""
    at = 0
    for cell in list(nb.cells[:2]):
        top = TOP.match(cell.source) if cell.cell_type == "markdown" else None
        if top is None or (at and top["title"]):
            break
        rest, cell.source = cell.source[top.end() :], cell.source[: top.end()]
        at += 1
        if rest.strip():
            nb.cells.insert(at, new_markdown_cell(rest, id="after-warning-signs"))
        if rest.strip() or top["message"]:
            break
    return at


def _boxes(lang: str) -> NotebookNode:
    """Return the safety boxes as the cell that would show them."""
    shown = new_output("execute_result", {"text/html": warning_signs(lang).html}, execution_count=1)
    cell: NotebookNode = new_code_cell("", execution_count=1, outputs=[shown], id="the-warning-signs")
    return cell
