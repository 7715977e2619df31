"""Markdown becomes HTML: pictures beside the notebook are put in, and one alone in its paragraph gets a caption."""

from __future__ import annotations

import mimetypes
import re
from base64 import b64encode
from functools import lru_cache
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from nbconvert.filters.markdown_mistune import InvalidNotebook, IPythonRenderer, MarkdownWithMath

from backedu.errors import BackeduError
from backedu.files import MB, read_file
from backedu.page.check.cells import PageError
from backedu.page.clinic.logo import KINDS, is_sound

MOST_READ = 50 * MB  # of one picture
PICTURE = re.compile(r"<img [^>]*>")


def html_of(source: str, folder: str = "", attachments: dict[str, Any] | None = None) -> str:
    """Turn Markdown into HTML with its pictures inside."""
    if "![" in source or "<img" in source.lower():
        return _rendered(source, folder, attachments or {})
    return _words_of(source)


@lru_cache(maxsize=128)
def _words_of(source: str) -> str:
    """Return the HTML of Markdown without pictures, remembered: most cells are the same from one page to the next."""
    return _rendered(source, "", {})


def _rendered(source: str, folder: str, attachments: dict[str, Any]) -> str:
    """Return the HTML of Markdown, with pictures of a folder or of the cell itself."""
    renderer = _Renderer(
        escape=False, attachments=attachments, embed_images=True, path=folder, exclude_anchor_links=True
    )
    try:
        return str(MarkdownWithMath(renderer=renderer).render(source))
    except InvalidNotebook as error:
        raise PageError(f"{error} in a Markdown cell; paste the picture into the cell again") from None


def title_of(source: str) -> str | None:
    """Return the text of the first main heading, without marks, links and tags; code is no heading."""
    html = str(
        MarkdownWithMath(renderer=IPythonRenderer(escape=False, exclude_anchor_links=True)).render(_bare(source))
    )
    found = re.search(r"<h1[^>]*>(.*?)</h1>", re.sub(r"<pre.*?</pre>", "", html, flags=re.DOTALL), re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", "", found.group(1))).split()) or None if found else None


def _bare(source: str) -> str:
    """Leave out attachments, which a title does not need."""
    return source.replace("attachment:", "")


class _Renderer(IPythonRenderer):
    """nbconvert's renderer, with captions, and a missing picture left for the page's check to name."""

    def paragraph(self, text: str) -> str:
        """Make figures of pictures that stand alone."""
        if PICTURE.sub("", text).strip() or not PICTURE.search(text):
            return str(super().paragraph(text))
        return "".join(f"{_figure(tag)}\n" for tag in PICTURE.findall(text))

    def inline_html(self, html: str) -> str:
        """Keep inline tags as written: nbconvert would close each at once."""
        return super().inline_html(html) if html.lower().startswith("<img") else html

    def _src_to_base64(self, src: str) -> str | None:
        """Return the picture as a data address, or None where there is no such picture in the notebook's folder."""
        for name in (src, unquote(src)):
            kind = mimetypes.guess_type(name)[0] or ""
            if kind.startswith("image/") and (path := _inside(self.path, name)):
                return f"data:{kind};base64,{b64encode(_picture(path, name, kind)).decode()}"
        return None

    def _embed_image_or_attachment(self, src: str) -> str:
        name = src.removeprefix("attachment:")
        if name != src and not self.attachments.get(name):
            raise InvalidNotebook(f"there is no attachment {unquote(name)!r}")
        return str(super()._embed_image_or_attachment(src))


def _inside(folder: str, name: str) -> Path | None:
    """Return a file of a folder; none that lies elsewhere, also where a link leads."""
    try:
        path = Path(folder, name).resolve()
        return path if path.is_file() and path.is_relative_to(Path(folder).resolve()) else None
    except (OSError, ValueError, RuntimeError):  # a name too long, with a NUL in it, a link that leads to itself
        return None


def _picture(path: Path, name: str, kind: str) -> bytes:
    """Return what the file of a picture holds; one that no browser could show is refused.

    How many pixels it has is asked of the finished page (`check/html.py`), where those of a cell's output stand too.
    """
    try:
        content = read_file(path, MOST_READ, "save the picture smaller")
    except BackeduError as error:
        raise PageError(error) from None
    if (short := kind.removeprefix("image/")) in KINDS and not is_sound(content, short):
        raise PageError(f"the picture {name!r} is no sound {short.upper()} file; save it again as one")
    return content


def _figure(tag: str) -> str:
    """Return a picture with its title, or else its alt text, as caption."""
    said = re.search(r' title="([^"]+)"', tag) or re.search(r' alt="([^"]*)"', tag)
    return f"<figure>{tag}<figcaption>{said.group(1) if said else ''}</figcaption></figure>"
