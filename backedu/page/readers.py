"""Whom a page is for: the language it speaks, and the cells its reader sees."""

from __future__ import annotations

import re

from nbformat import NotebookNode

from backedu.page.check.cells import WIDGET, PageError, check_outputs, figures, name_cell, tags_of
from backedu.picture.svg import prefixed
from backedu.words.text import AUDIENCES, LANGUAGES

STILL = 'class="backedu-still"'  # what `MuscleSelector` displays beside itself
PICTURE_ID = re.compile(r'\bid="(p[0-9a-f]{7}-i\d+)"')  # as `ink.svg.tidy` writes them


def language(nb: NotebookNode, name: str) -> str:
    """Return the language of a notebook; one that names none is English."""
    lang = str(nb.metadata.get("language", "en"))
    if lang not in LANGUAGES:
        raise PageError(
            f"{name}: no language {lang[:40]!r}; set the notebook's language to one of: {', '.join(LANGUAGES)}"
        )
    return lang


def check_audience(audience: object) -> None:
    """Refuse a reader nobody writes for."""
    if audience not in AUDIENCES:
        raise PageError(f"no audience {audience!r}; there are: {', '.join(AUDIENCES)}")


def keep_shown(nb: NotebookNode, name: str, audience: str) -> list[tuple[str, str]]:
    """Drop what this audience does not see, and return what must stand on the page, each with its cell's name."""
    kept = [(f"{name}: {name_cell(c, n)}", c) for n, c in enumerate(nb.cells, start=1) if _shows(c, audience)]
    nb.cells = [cell for _, cell in kept]
    for place, cell in kept:
        if "hide-output" in tags_of(cell):
            cell.outputs = []
        if "outputs" in cell:
            cell.outputs = _still([output for output in cell.outputs if output.get("data", True)])
        check_outputs(cell, place)
    _tell_apart([output for _, cell in kept for output in cell.get("outputs", [])])
    return [(place, content) for place, cell in kept for content in figures(cell)]


def _still(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """Leave out a live widget that left a still beside itself: a page shows that instead."""
    if not any(STILL in str(output.get("data", {}).get("text/html", "")) for output in outputs):
        return outputs
    return [output for output in outputs if WIDGET not in output.get("data", {})]


def _tell_apart(outputs: list[NotebookNode]) -> None:
    """Give a picture that stands on the page again ids of its own: its ids come from its content alone."""
    seen: set[str] = set()
    for number, output in enumerate(outputs, start=1):
        data = output.get("data", {})
        ids = set(PICTURE_ID.findall(data.get("text/html", "")))
        if ids & seen:
            data["text/html"] = prefixed(data["text/html"], f"again{number}")
        seen |= ids


def _shows(cell: NotebookNode, audience: str) -> bool:
    """Whether a cell stands on the page of this audience: the educator's has everything, the patient's least."""
    level = max((AUDIENCES.index(tag) for tag in tags_of(cell) if tag in AUDIENCES), default=0)
    return "hide" not in tags_of(cell) and level <= AUDIENCES.index(audience)
