"""The name of a page's file: what it is, never whose."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path

import backedu
from backedu.errors import BackeduError, is_plain, path_of
from backedu.files import write_whole

PAPERS = ("letter", "a4")
NO_PAGES = (".htm", ".pdf", ".xhtml")


def target_of(path: str | os.PathLike[str], name: str) -> Path:
    """Return the file a page is written to: the one given, or one of this name in the folder given."""
    target = path_of(path)
    if not is_plain(str(target)):
        raise BackeduError(f"{str(target)!r} cannot be a path; give a folder or a file that ends in .html")
    if target.suffix.lower() == ".html":
        return target
    if target.suffix.lower() in NO_PAGES and not os.path.isdir(target):  # noqa: PTH112 - that one stops at a long name
        raise BackeduError(f"{target} cannot be a page; give a folder or a file that ends in .html")
    return target / name


def write_page(path: Path, text: str) -> Path:
    """Write a page whole, and make the folder it goes to where there is none."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BackeduError(f"cannot make the folder {path.parent}: {error.strerror}") from None
    return write_whole(path, text)


def check_apart(page: Path, pdf: bool, read: tuple[Path | None, ...]) -> None:
    """Refuse a page, or the PDF beside it, that would be written over a file it is made of, under whatever name."""
    for path in (page, page.with_suffix(".pdf")) if pdf else (page,):
        for source in filter(None, read):
            if _same(path, source):
                raise BackeduError(f"{path} would be written over {source}, of which it is made; choose another name")


def _same(one: Path, other: Path) -> bool:
    """Whether two paths lead to one file; one that leads nowhere does not."""
    try:
        # By name too: the folder before a ".." may be there only after the page is written.
        return os.path.realpath(one) == os.path.realpath(other) or one.samefile(other)
    except (OSError, RuntimeError):
        return False


def file_name(stem: str, lang: str, audience: str, paper: str = PAPERS[0]) -> str:
    """Return the name of a handout: what, language, reader, paper and version, and never whose it is."""
    what = re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-")
    what = what or f"handout-{hashlib.sha256(os.fsencode(stem)).hexdigest()[:6]}"
    return f"{what}_{lang}_{audience}_{paper}_v{backedu.__version__}.html"
