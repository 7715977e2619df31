"""The plan's notebook filled in: every cell of the page shows what its one call returns, and nothing else is run."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any

from nbformat import NotebookNode

from backedu.assessment.findings import Assessment
from backedu.assessment.plan import Plan
from backedu.errors import BackeduError
from backedu.page.check.cells import PageError, name_cell, tags_of
from backedu.page.check.privacy import check_words
from backedu.page.clinic.clinic import Clinic
from backedu.page.clinic.letterhead import with_phone
from backedu.page.plan.parts import (
    if_it_hurts_more,
    leave_for_now,
    main_message,
    own_words,
    tick_chart,
    what_helps_you,
    what_research_says,
    what_to_do,
    where_from,
)
from backedu.page.plan.pelvis import picture
from backedu.words.boxes import what_helps
from backedu.words.html import Block
from backedu.words.safety import warning_signs

# What a cell of the template may call, and the names it may hand over besides plain values.
CALLS: Mapping[str, Callable[..., Block]] = {
    "main_message": main_message,
    "warning_signs": warning_signs,
    "picture": picture,
    "what_to_do": what_to_do,
    "leave_for_now": leave_for_now,
    "if_it_hurts_more": if_it_hurts_more,
    "what_helps": what_helps,
    "what_helps_you": what_helps_you,
    "what_research_says": what_research_says,
    "tick_chart": tick_chart,
    "own_words": own_words,
    "where_from": where_from,
}
# Cells with these tags do not stand on a patient's page and may hold any code.
UNSEEN = {"hide", "therapist", "educator"}


def fill(notebook: NotebookNode, name: str, plan: Plan, lang: str, clinic: Clinic | None = None) -> NotebookNode:
    """Return a copy of the template in which every cell of the page shows what its one call returns.

    Nothing else is run: a cell holds one call of `CALLS`, with the names plan and LANG and plain values as arguments
    (and, for one release, patient and PICKED). A call that takes an emergency number gets the clinic's, and "call us"
    says at what number.

    Raises
    ------
    BackeduError
        When a cell holds anything else, gives another emergency number than the clinic, or has words in it that may
        tell who a person is.
    """
    clinic, filled = clinic or Clinic(), deepcopy(notebook)
    values = {"plan": plan, "LANG": lang, "patient": plan.patient, "PICKED": plan.picked}
    check_words(str(notebook.metadata.get("title", "")), f"{name}: the title")
    for position, cell in enumerate(filled.cells, start=1):
        seen = not UNSEEN & set(tags_of(cell))
        place = f"{name}: {name_cell(cell, position)}"
        if cell.cell_type == "code":
            if seen:  # text cells are read once they stand on the page (`backedu.page.exporter`)
                check_words(cell.source, place, allowed=[clinic.emergency])
            cell.execution_count, cell.outputs = position, []
            if cell.source.strip() and seen:
                block = _called(cell.source, values, place, clinic)
                cell.outputs = [shown(Block(with_phone(block.html, clinic, lang)))]
        elif cell.cell_type == "markdown" and seen:
            cell.source = with_phone(cell.source, clinic, str(filled.metadata.get("language", "en")))
    return filled


def shown(block: Block) -> NotebookNode:
    """Return a block as the output of a cell that ended with it."""
    data = NotebookNode({"text/html": block.html})
    return NotebookNode(output_type="execute_result", metadata=NotebookNode(), data=data, execution_count=1)


def _called(source: str, values: Mapping[str, Any], place: str, clinic: Clinic) -> Block:
    """Carry out the one call of a cell; anything but such a call is refused, the place named."""
    try:
        (line,) = ast.parse(source).body
        call = line.value if isinstance(line, ast.Expr) else None
        if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name)):
            raise ValueError("no call")
        function = CALLS[call.func.id]
        arguments = [_value(given, values) for given in call.args]
        options = {str(given.arg): _value(given.value, values) for given in call.keywords}
        bound = inspect.signature(function).bind(*arguments, **options)
        bound.apply_defaults()
        if not isinstance(bound.arguments.get("plan", values["plan"]), Plan | Assessment):
            raise TypeError("no plan")
    except (SyntaxError, ValueError, KeyError, TypeError, RecursionError, MemoryError):
        raise _refused(place) from None
    if bound.arguments.get("lang", values["LANG"]) != values["LANG"]:
        raise PageError(f"{place} is in another language than the plan; write lang=LANG")
    if "number" in bound.arguments:
        bound.arguments["number"] = _number(bound.arguments["number"], place, clinic)
    try:
        return function(*bound.args, **bound.kwargs)
    except BackeduError:
        raise
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        # A value of a kind the call cannot take, or a fault in the package's own data: which, only a person can tell.
        raise PageError(
            f"{place}: {function.__name__} failed with {type(error).__name__}: {error}; give it plan, LANG or plain "
            "values, and where it has them, install backedu anew"
        ) from error


def _refused(place: str) -> PageError:
    """Say what a cell may hold."""
    return PageError(
        f"{place} may hold nothing but one call of {', '.join(CALLS)}, with plan, LANG or plain values; "
        "put it back as it was, or tag the cell hide"
    )


def _value(node: ast.expr, values: Mapping[str, Any]) -> Any:
    """Return what an argument stands for: one of the names handed over, or a plain value."""
    return values[node.id] if isinstance(node, ast.Name) else ast.literal_eval(node)


def _number(given: Any, place: str, clinic: Clinic) -> Any:
    """Return the emergency number of a call; where cell and clinic.toml give two, nobody knows which to call."""
    if given is not None and clinic != Clinic() and str(given) != clinic.emergency:
        raise BackeduError(
            f"{place} gives the emergency number {given}, but the clinic's is {clinic.emergency}; leave it out of the "
            "cell, or write the same one into clinic.toml"
        )
    return clinic.emergency if given is None else given
