"""TypeScript's compiler, fetched with npm, and what it says of the types in a script."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.tools.npm import fetch

COMPILER = "typescript@5.9.3"  # plain JavaScript; what it knows of browsers changes with its version
# Without null checks: the DOM answers null to every question, and a visit knows its own page.
RULES = ["--checkJs", "--noEmit", "--strict", "--strictNullChecks", "false"]
BROWSER = ["--target", "esnext", "--lib", "esnext,dom,dom.iterable"]


@pytest.fixture(scope="session")
def typescript(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Return the command that checks a script; without npm a person's run skips, one with CI=true fails."""
    folder = tmp_path_factory.mktemp("typescript")
    fetch(COMPILER, folder)
    node, compiler = shutil.which("node"), folder / "package/bin/tsc"
    if node and compiler.exists():
        return [node, str(compiler), *RULES, *BROWSER]
    reason = f"no {COMPILER} found or installable; install Node.js with npm"
    if shutil.which("npm") or os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


def type_errors(command: list[str], script: str, folder: Path) -> list[str]:
    """Return what the compiler says against a script, each with the line it speaks of."""
    path = folder / "script.js"
    path.write_text(script, encoding="utf-8")
    done = subprocess.run([*command, "--pretty", "false", path.name], cwd=folder, capture_output=True, text=True)
    lines = script.splitlines()
    said = []
    for line in done.stdout.splitlines():
        place, _, error = line.partition(": ")
        number = place.removeprefix("script.js(").split(",")[0]
        said.append(f"{error} in: {lines[int(number) - 1].strip()}" if number.isdigit() else line)
    assert done.returncode == 0 or said, done.stderr
    return said
