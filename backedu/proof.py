"""A finished page is proofread before anyone gets it: every figure there and described, nothing asked from outside."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from nbconvert.utils.exceptions import ConversionException

from backedu.errors import BackeduError, unknown

WIDGET = "application/vnd.jupyter.widget-view+json"
PICTURES = ("image/png", "image/jpeg")
TAGS = ("parameters", "hide", "hide-input", "hide-output", "therapist", "educator")
LOADING = {"src", "srcset", "poster", "data", "background"}


class PageError(BackeduError, ConversionException):
    """A page that may not be handed out; nbconvert reports it without a traceback."""


def name_cell(cell: dict[str, Any], position: int) -> str:
    """Name a cell as its author finds it: position in the notebook and id."""
    return f"cell {position} ({cell.get('id', 'no id')})"


def tags_of(cell: Any) -> list[str]:
    """Return the tags of a cell."""
    return list(cell.metadata.get("tags", []))


def check_tags(nb: Any, name: str) -> None:
    """Refuse cell tags outside the closed set, which a typing slip would otherwise turn into a lost note."""
    for position, cell in enumerate(nb.cells, start=1):
        for tag in tags_of(cell):
            if tag not in TAGS:
                raise PageError(f"{name}: {name_cell(cell, position)}: {unknown('cell tag', tag, TAGS)}")


def check_outputs(cell: dict[str, Any], name: str) -> None:
    """Refuse outputs that could not stand on a page: errors, pictures without words, widgets without a still."""
    for output in cell.get("outputs", []):
        if output["output_type"] == "error":
            raise PageError(f"{name} raised {output['ename']}: {output['evalue']}; mend it and run the notebook again")
        data, metadata = output.get("data", {}), output.get("metadata", {})
        if "text/html" in data:
            continue
        if WIDGET in data:
            raise PageError(f"{name} shows a widget that leaves no picture; end the cell with draw(…) or explain(…)")
        for type in PICTURES:
            if type in data and not str(metadata.get(type, {}).get("alt", "")).strip():
                raise PageError(
                    f"{name} shows a picture without alt text; use draw(…), or display(figure, "
                    f"metadata={{{type!r}: {{'alt': '…'}}}})"
                )
        if "image/svg+xml" in data:
            raise PageError(f"{name} shows a bare SVG, which has no alt text; show it with draw(…)")


def figures(cell: dict[str, Any]) -> Iterator[str]:
    """Yield what of a cell's outputs must stand on the page, word for word."""
    for output in cell.get("outputs", []):
        data = output.get("data", {})
        if "text/html" in data:
            yield data["text/html"].strip()
        else:
            yield from (data[type].replace("\n", "") for type in PICTURES if type in data)


def check_page(page: str, notebook: str, expected: list[tuple[str, str]]) -> None:
    """Refuse a page that lost a figure, has one without words, or would ask anything from outside.

    Parameters
    ----------
    page : str
        The finished HTML.
    notebook : str
        Its name, for the error.
    expected : list of (cell name, content)
        What the notebook's cells show.
    """
    for name, content in expected:
        if content not in page:
            raise PageError(f"the picture of {name} is missing from the page; the template lost it")
    reader = _Reader()
    reader.feed(page)
    reader.close()
    if reader.problems:
        raise PageError(f"{notebook}: {reader.problems[0]}")


class _Reader(HTMLParser):
    """Collects what is wrong with figures and addresses while reading a page."""

    def __init__(self) -> None:
        super().__init__()
        self.problems: list[str] = []
        self._captions: list[bool] = []
        self._style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._check_addresses(tag, given)
        self._style = tag == "style"
        if tag == "figure":
            self._captions.append(False)
        elif tag == "figcaption" and self._captions:
            self._captions[-1] = True
        elif tag == "img" and not given.get("alt", "").strip():
            self.problems.append("a picture has no alt text; write ![what it shows](file) or use draw(…)")
        elif tag == "svg" and given.get("role") == "img" and not given.get("aria-label", "").strip():
            self.problems.append("an SVG picture has no aria-label; use draw(…)")
        elif tag == "script":
            self.problems.append("a script would not run on the page; show a still instead")

    def handle_endtag(self, tag: str) -> None:
        self._style = False
        if tag == "figure" and self._captions and not self._captions.pop():
            self.problems.append("a figure has no caption; give it a figcaption")

    def handle_data(self, data: str) -> None:
        if self._style:
            self._check_css(data)

    def _check_addresses(self, tag: str, given: dict[str, str]) -> None:
        """Note every address that a browser would load by itself."""
        for name, value in given.items():
            loads = name in LOADING or (name in ("href", "xlink:href") and tag not in ("a", "area"))
            if loads and not value.strip().startswith(("data:", "#")):
                self.problems.append(f"the page would load {value!r}; only what is inside the page is shown offline")
        self._check_css(given.get("style", ""))

    def _check_css(self, css: str) -> None:
        """Note style rules that would load something."""
        for address in re.findall(r"url\(\s*['\"]?([^)'\"]*)", css) + re.findall(r"@import\s+['\"]([^'\"]*)", css):
            if not address.startswith(("data:", "#")):
                self.problems.append(f"a style would load {address!r}; only what is inside the page is shown offline")
