"""The page a patient takes home: the plan's notebook filled in for one person, without a kernel."""

from __future__ import annotations

import ast
import inspect
import os
from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from backedu.assessment import Assessment
from backedu.errors import BackeduError
from backedu.intake import read_notebook
from backedu.lock import check_plan
from backedu.markup import Block
from backedu.opening import check_asked
from backedu.page import PAPERS, HandoutExporter, file_name, target_of
from backedu.parts import (
    leave_for_now,
    main_message,
    own_words,
    picture,
    stop_message,
    tick_chart,
    what_to_do,
    where_from,
)
from backedu.proof import PageError, name_cell, tags_of
from backedu.proposal import check_picked
from backedu.repertoire import repertoire
from backedu.safety import warning_signs, what_helps
from backedu.sketch import posed
from backedu.storage import write_page
from backedu.text import LANGUAGES, say, words

TEMPLATE = "4_your_plan.ipynb"
# What a cell of the template may call, and the names it may hand over besides plain values.
CALLS: Mapping[str, Callable[..., Block]] = {
    "main_message": main_message,
    "warning_signs": warning_signs,
    "picture": picture,
    "what_to_do": what_to_do,
    "leave_for_now": leave_for_now,
    "what_helps": what_helps,
    "tick_chart": tick_chart,
    "own_words": own_words,
    "where_from": where_from,
}
# Cells with these tags do not stand on a patient's page and may hold any code.
UNSEEN = {"hide", "therapist", "educator"}


def handout(
    assessment: Assessment,
    path: str | os.PathLike[str],
    *,
    exercises: Iterable[str] = (),
    lang: str = "en",
    paper: str = "letter",
) -> Path:
    """Write the page a patient takes home, and return its path.

    Parameters
    ----------
    assessment : Assessment
        What was found, with warning signs and pain asked. With a warning sign (safety "stop") the page holds nothing
        but the safety boxes.
    path : path
        The file to write (.html), or a folder in which backedu chooses a name that tells no person and no date.
    exercises : iterable of str
        Ids of the exercises the therapist picked, 2 or 3, at most 4; without any it is the general page.
    lang : str
        ``"en"`` or ``"es"``.
    paper : str
        ``"letter"`` or ``"a4"``.

    Returns
    -------
    Path
        The file. The same findings give the same bytes.

    Raises
    ------
    BackeduError
        When warning signs or pain were not asked, an exercise is refused, or the template lost a safety box. An
        existing page is then left as it was.
    """
    name, page = handout_page(assessment, exercises=exercises, lang=lang, paper=paper)
    return write_page(target_of(path, name), page)


def handout_page(
    assessment: Assessment, *, exercises: Iterable[str] = (), lang: str = "en", paper: str = "letter"
) -> tuple[str, str]:
    """Return the name and the HTML of the page `handout` would write, for a Print button.

    Importing this room takes seconds and the first page a few tenths more: import it early and call `warm()`.
    """
    if not isinstance(assessment, Assessment):
        raise BackeduError(f"a handout is made of an Assessment, not of {assessment!r}")
    if paper not in PAPERS:
        raise BackeduError(f"no paper {paper!r}; there are: {', '.join(PAPERS)}")
    words(lang)
    name = file_name("your plan", lang, "patient", paper)
    if assessment.safety == "stop":
        return name, _page(_safety_page(lang), name, paper)
    check_asked(assessment)
    picked = [exercise.id for exercise in check_picked(exercises, assessment)]
    template, place = _template(lang)
    filled = fill(template, place, {"patient": assessment, "PICKED": picked, "LANG": lang})
    return name, _page(filled, place, paper)


def warm() -> None:
    """Prepare what the first page would wait for, all but the pictures; draws nothing, so that a thread may do it."""
    for lang in LANGUAGES:
        _template(lang)
        _page(_safety_page(lang), "warm", PAPERS[0])
    for exercise in repertoire():
        posed(exercise)


def _page(notebook: NotebookNode, name: str, paper: str) -> str:
    """Return the proofread page of a filled notebook; whatever it says, it is a plan with locked safety boxes."""
    page, _ = HandoutExporter(paper=paper).from_notebook_node(notebook, {"metadata": {"name": name}})
    check_plan(page, name, str(notebook.metadata.language))
    return page


def _template(lang: str) -> tuple[NotebookNode, str]:
    """Return the plan's notebook and its name: the one of the working folder if it has one, else the package's."""
    package = Path(__file__).parent
    folders = [Path("notebooks"), package / "notebooks", package.parent / "notebooks"]
    for path in (folder / lang / TEMPLATE for folder in folders):
        if path.is_file():
            template = read_notebook(path)
            template.metadata["language"] = lang
            return template, f"{lang}/{TEMPLATE}"
    raise BackeduError(f"there is no {lang}/{TEMPLATE} beside the package; install backedu again")


def _safety_page(lang: str) -> NotebookNode:
    """Return the page for a person with a warning sign: where to get help, and nothing else."""
    title = say("plan.stop_title", lang)
    blocks = (stop_message(lang), warning_signs(lang))
    cells = [new_code_cell("", execution_count=1, outputs=[_shown(block)]) for block in blocks]
    notebook: NotebookNode = new_notebook(
        cells=[new_markdown_cell(f"# {title}"), *cells], metadata={"language": lang, "title": title}
    )
    return notebook


def fill(notebook: NotebookNode, name: str, values: Mapping[str, Any]) -> NotebookNode:
    """Return a copy of the template in which every cell of the page shows what its one call returns.

    Nothing else is run: a cell holds one call of `CALLS`, with names of `values` and plain values as arguments.
    """
    filled = deepcopy(notebook)
    for position, cell in enumerate(filled.cells, start=1):
        if cell.cell_type == "code":
            cell.execution_count, cell.outputs = position, []
            if cell.source.strip() and not UNSEEN & set(tags_of(cell)):
                cell.outputs = [_shown(_called(cell.source, values, f"{name}: {name_cell(cell, position)}"))]
    return filled


def _shown(block: Block) -> NotebookNode:
    """Return a block as the output of a cell that ended with it."""
    output: NotebookNode = new_output("execute_result", {"text/html": block.html}, execution_count=1)
    return output


def _called(source: str, values: Mapping[str, Any], place: str) -> Block:
    """Carry out the one call of a cell; anything but such a call is refused, the place named."""
    try:
        (line,) = ast.parse(source).body
        call = line.value if isinstance(line, ast.Expr) else None
        if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name)):
            raise ValueError("no call")
        function = CALLS[call.func.id]
        arguments = [_value(given, values) for given in call.args]
        options = {str(given.arg): _value(given.value, values) for given in call.keywords}
        inspect.signature(function).bind(*arguments, **options)
    except (SyntaxError, ValueError, KeyError, TypeError):
        raise PageError(
            f"{place} may hold nothing but one call of {', '.join(CALLS)}, with {', '.join(values)} or plain values; "
            "put it back as it was, or tag the cell hide"
        ) from None
    return function(*arguments, **options)


def _value(node: ast.expr, values: Mapping[str, Any]) -> Any:
    """Return what an argument stands for: one of the names handed over, or a plain value."""
    return values[node.id] if isinstance(node, ast.Name) else ast.literal_eval(node)
