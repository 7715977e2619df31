"""Notebook files are read and checked once, so that everything after meets a notebook and nothing else."""

from __future__ import annotations

import re
import warnings
from copy import deepcopy
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode, ValidationError, reader

from backedu.errors import BackeduError
from backedu.files import HOME, MB, read_file
from backedu.page.check.cells import WIDGET, PageError, check_outputs, check_text, figures, name_cell, tags_of
from backedu.picture.svg import prefixed
from backedu.words.text import AUDIENCES, LANGUAGES

MOST_READ = 50 * MB  # with its pictures
# What the parts of a broken file make nbformat raise.
BROKEN = (ValueError, AttributeError, TypeError, LookupError, ImportError, NameError, AssertionError, RecursionError)


def shipped_notebooks() -> list[Path]:
    """Return the notebooks to export: those of the working folder if it has any, else those of the package."""
    if found := _notebooks("??/*.ipynb"):
        return found
    raise BackeduError("no notebooks found; name one: backedu export NOTEBOOK.ipynb")


def shipped_notebook(name: str) -> Path:
    """Return the notebook of a name such as ``en/4_your_plan.ipynb``: the working folder's own, else the package's."""
    if found := _notebooks(name):
        return found[0]
    raise BackeduError(f"there is no {name} beside the package; install backedu again")


def _notebooks(pattern: str) -> list[Path]:
    """Return the notebooks of the first folder that has any: the working one, or the package's."""
    # An installed package has them within, a checkout beside.
    folders = (Path("notebooks"), HOME / "notebooks", HOME.parent / "notebooks")
    return next(filter(None, (sorted(folder.glob(pattern)) for folder in folders)), [])


def read_notebook(path: Path) -> NotebookNode:
    """Read a notebook file, or say in one sentence why it is none."""
    try:
        text = read_file(path, MOST_READ, "give the path of an .ipynb file", "notebook ").decode("utf-8-sig")
    except BackeduError as error:
        raise PageError(error) from None
    except UnicodeDecodeError:
        raise _no_notebook(str(path)) from None
    return parse_notebook(text, str(path))


def parse_notebook(text: str, name: str) -> NotebookNode:
    """Return the notebook that a file's text is, checked."""
    try:
        # Jupyter hands a byte order mark over with the text.
        notebook = nbformat.convert(reader.reads(text.removeprefix("\ufeff")), 4)  # type: ignore[no-untyped-call]
    except (*BROKEN, ValidationError):
        raise _no_notebook(name) from None
    return checked(notebook, name)


def checked(notebook: NotebookNode, name: str) -> NotebookNode:
    """Return a copy with an id for every cell, or name the first place that no notebook may have."""
    try:
        copy: NotebookNode = deepcopy(notebook)
        _give_ids(copy)
        _only_code_has_outputs(copy)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            minor = min(copy.nbformat_minor, nbformat.current_nbformat_minor)
            nbformat.validate(copy, version=4, version_minor=minor, relax_add_props=True)
    except ValidationError as error:
        if "cells" not in notebook or not isinstance(notebook["cells"], list):
            raise _no_notebook(name) from None
        raise PageError(f"{name} is not a sound notebook: {_complaint(error)}; mend it in Jupyter") from None
    except BROKEN:
        raise _no_notebook(name) from None
    if not copy.cells:
        raise PageError(f"{name} has no cells; write something into it and save")
    return copy


def _give_ids(notebook: NotebookNode) -> None:
    """Give cells without an id of their own one that says where they stand."""
    if (notebook.nbformat, notebook.nbformat_minor) < (4, 5):
        return
    seen: set[str] = set()
    for position, cell in enumerate(notebook.cells, start=1):
        if cell.get("id", "") in seen | {""}:
            cell["id"] = f"cell-{position}"
        seen.add(cell["id"])


def _only_code_has_outputs(notebook: NotebookNode) -> None:
    """Take away what stands as outputs of other cells: nobody checks it, and no page shows it."""
    for cell in notebook.cells:
        if cell.get("cell_type") != "code":
            cell.pop("outputs", None)


def _complaint(error: Any) -> str:
    """Say where a notebook is broken, and how, in a few words."""
    where = list(error.relative_path)
    place = ""
    if len(where) > 1 and where[0] == "cells":
        place, where = f"cell {where[1] + 1}", where[2:]
    said = str(error.message).splitlines()[0]
    said = said if len(said) <= 80 else f"{said[:79]}…"
    parts = [part for part in (place, ".".join(map(str, where))) if part]
    return f"{', '.join(parts)}: {said}" if parts else said


def _no_notebook(name: str) -> PageError:
    return PageError(f"{name} is not a notebook; give the path of an .ipynb file saved by Jupyter")


STILL = 'class="backedu-still"'  # what `MuscleSelector` displays beside itself
PICTURE_ID = re.compile(r' id="(p[0-9a-f]{7}-i\d+)"')  # as `picture.svg.svg_of` writes them


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
        check_text(cell, place)
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
