"""The name of a page's file: what it is, never whose."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path

import backedu
from backedu.errors import BackeduError

PAPERS = ("letter", "a4")


def target_of(path: str | os.PathLike[str], name: str) -> Path:
    """Return the file a page is written to: the one given, or one of this name in the folder given."""
    target = Path(path)
    if "\0" in str(target):
        raise BackeduError(f"{str(target)!r} cannot be a path; give a folder or a file that ends in .html")
    return target if target.suffix == ".html" else target / name


def file_name(stem: str, lang: str, audience: str, paper: str = PAPERS[0]) -> str:
    """Return the name of a handout: what, language, reader, paper and version, and never whose it is."""
    what = re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-")
    what = what or f"handout-{hashlib.sha256(os.fsencode(stem)).hexdigest()[:6]}"
    return f"{what}_{lang}_{audience}_{paper}_v{backedu.__version__}.html"
