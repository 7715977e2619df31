"""The cells of a notebook, checked before it becomes a page: their tags, and outputs that a page can show."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from nbconvert.utils.exceptions import ConversionException

from backedu.errors import BackeduError, unknown

WIDGET = "application/vnd.jupyter.widget-view+json"
PICTURES = ("image/png", "image/jpeg")
# What a page can show, the best first; other types than these and text/plain are refused.
SHOWN = ("text/html", *PICTURES, "text/markdown")
MOST_TEXT = 20_000  # characters of a text cell, beside the pictures inside it
INSIDE = re.compile(r"data:image/[\w+.-]{1,40};base64,[\w+/=-]+")
TAGS = ("parameters", "hide", "hide-input", "hide-output", "therapist", "educator")


class PageError(BackeduError, ConversionException):
    """A page that may not be handed out; nbconvert reports it and ends with status 1."""


def name_cell(cell: dict[str, Any], position: int) -> str:
    """Name a cell as its author finds it: position in the notebook and id."""
    return f"cell {position} ({cell.get('id', 'no id')})"


def exception_words(kind: str, text: str) -> str:
    """Say which exception a cell raised, with the first line of its text."""
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return f"raised {kind}: {line}" if line else f"raised {kind}"


def tags_of(cell: Any) -> list[str]:
    """Return the tags of a cell."""
    return list(cell.metadata.get("tags", []))


def check_tags(nb: Any, name: str) -> None:
    """Refuse cell tags outside the closed set, which a typing slip would otherwise turn into a lost note."""
    for position, cell in enumerate(nb.cells, start=1):
        for tag in tags_of(cell):
            if tag not in TAGS:
                raise PageError(f"{name}: {name_cell(cell, position)}: {unknown('cell tag', tag, TAGS)}")


def check_ran(nb: Any, name: str) -> None:
    """Refuse a notebook of which only some cells were run, hidden ones included."""
    for position, cell in enumerate(nb.cells, start=1):
        wordless = not cell.get("outputs") and cell.get("execution_count") is None
        if cell.cell_type == "code" and cell.source.strip() and wordless:
            raise PageError(
                f"{name}: {name_cell(cell, position)} was never run; run all cells and save, or export with --run"
            )


def check_text(cell: dict[str, Any], name: str) -> None:
    """Refuse a text that no reader of Markdown comes to the end of: some take the square of the time."""
    length = len(INSIDE.sub("", cell["source"])) if cell["cell_type"] == "markdown" else 0
    if length > MOST_TEXT:
        raise PageError(f"{name} has {length} characters of text, more than {MOST_TEXT}; split it into several cells")


def check_outputs(cell: dict[str, Any], name: str) -> None:
    """Refuse outputs that could not stand on a page: errors, pictures without words, types no page shows."""
    for output in cell.get("outputs", []):
        if output["output_type"] == "error":
            what = exception_words(output["ename"], output["evalue"])
            raise PageError(f"{name} {what}; mend it and run the notebook again")
        data = output.get("data", {})
        type = shown_type(data)
        if not isinstance(data.get(type or "text/plain", ""), str):
            raise PageError(f"{name} shows {type or 'text/plain'} that is no text; run the notebook again")
        if type in PICTURES:
            _check_alt(output.get("metadata", {}).get(type), type, name)
        elif type is None:
            _check_plain(data, name)


def shown_type(data: dict[str, Any]) -> str | None:
    """Return the type of an output that the page shows, or None for plain text."""
    return next((type for type in SHOWN if type in data), None)


def _check_alt(said: Any, type: str, name: str) -> None:
    """Refuse a picture without words."""
    alt = said.get("alt") if isinstance(said, dict) else None
    if not (isinstance(alt, str) and alt.strip()):
        raise PageError(
            f"{name} shows a picture without alt text; use draw(…), or display(figure, "
            f"metadata={{{type!r}: {{'alt': '…'}}}}) and close the figure with plt.close(figure)"
        )


def _check_plain(data: dict[str, Any], name: str) -> None:
    """Refuse an output of which the page would show no more than a line of text."""
    if WIDGET in data:
        raise PageError(f"{name} shows a widget that leaves no picture; end the cell with draw(…) or explain(…)")
    if "image/svg+xml" in data:
        raise PageError(f"{name} shows a bare SVG, which has no alt text; show it with draw(…)")
    for type in data:
        if type != "text/plain":
            raise PageError(f"{name} shows {type}, which a page cannot hold; show HTML, or a PNG or JPEG with alt text")
    if str(data.get("text/plain", "")).startswith("<Figure size"):
        raise PageError(
            f"{name} shows only the name of a figure; show it with draw(…), or display it with alt text, "
            "metadata={'image/png': {'alt': '…'}}"
        )


def figures(cell: dict[str, Any]) -> Iterator[str]:
    """Yield what of a cell's outputs must stand on the page, word for word."""
    for output in cell.get("outputs", []):
        data = output.get("data", {})
        type = shown_type(data)
        if type == "text/html":
            yield data[type].strip()
        elif type in PICTURES:
            yield data[type].replace("\n", "")
