"""What runs in a browser: the parts of `static/` joined to one script, and the page's permission for just that one."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from functools import cache

from backedu.files import HOME


def joined(*names: str) -> str:
    """Return files of the package as one script, in this order."""
    return "\n".join((HOME / name).read_text(encoding="utf-8") for name in names)


# Of a page whose picture moves.
MOVES = ("picture/static/drawing.js", "picture/static/slider.js")


@cache
def page_script() -> str:
    """Return the script of a page whose picture moves, the only one that may stand on a page.

    Comments and indentation are left out. It is one function, so that its names are its own.
    """
    body = re.sub(
        r"^\s*(//.*|/\*\*.*\*/)?\n",
        "",
        joined(*MOVES),
        flags=re.MULTILINE,
    )
    body = re.sub(r"^\s+", "", body, flags=re.MULTILINE)
    return f'(() => {{\n"use strict";\n{body}}})();\n'


def script_of(shown: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Return the script of a page that shows this (each with its cell's name), and the permission to run it.

    The permission is a rule of the page's content security policy that lets this script run, and no other. Both are
    empty for a page whose picture does not move.
    """
    if not any(' data-frames="' in content for _, content in shown):
        return {"script": "", "permission": ""}
    digest = base64.b64encode(hashlib.sha256(page_script().encode()).digest()).decode()
    return {"script": page_script(), "permission": f" script-src 'sha256-{digest}';"}
