"""HTML from plain text: every string is escaped here, once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape, unescape


class Markup(str):
    """Text that is already HTML."""

    __slots__ = ()


Content = str | Sequence[str]


def element(tag: str, content: Content = "", **attributes: str | bool) -> Markup:
    """Return an HTML element; plain strings are escaped, `Markup` is kept, `data_box` is written `data-box`."""
    given = "".join(_attribute(name, value) for name, value in attributes.items())
    parts = [content] if isinstance(content, str) else content
    inner = "".join(part if isinstance(part, Markup) else escape(part) for part in parts)
    return Markup(f"<{tag}{given}>{inner}</{tag}>")


def items(texts: Sequence[str], **attributes: str) -> Markup:
    """Return a list of texts."""
    return element("ul", [element("li", text) for text in texts], **attributes)


def _attribute(name: str, value: str | bool) -> str:
    """Write one attribute; True writes its bare name, False nothing."""
    name = name.rstrip("_").replace("_", "-")
    if isinstance(value, bool):
        return f" {name}" if value else ""
    return f' {name}="{escape(value)}"'


class Block:
    """A piece of a page: HTML in a notebook, its text elsewhere."""

    def __init__(self, html: str) -> None:
        self.html = html

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        """Return the text without its tags."""
        text = re.sub(r"</(h\d|p|li|tr|caption|summary|figcaption)>", "\n", self.html)
        return unescape(re.sub(r"<[^>]+>", " ", text)).strip()
