"""Every Python from 3.11 on that is found here: the package is installed into it and its quick tests are run.

`python -m tests.proof.pythons`; one that is not found in the folders of PATH is listed as untried.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.proof.table import asked, choose, write
from tests.tools.checkout import ROOT

KNOWN = ("3.11", "3.12", "3.13", "3.14")
# The reasoning, its data, the words, the pictures and pages made through a kernel; one Python alone meets a browser.
ROOMS = ("catalogue", "assessment", "model", "words", "picture", "page", "test_cli.py", "test_promises.py")
TESTS = [f"tests/{room}" for room in ROOMS]


def found() -> dict[str, Path]:
    """Return the newest Python of each version that is found, by its version."""
    folders = [Path(folder) for folder in os.environ.get("PATH", "").split(os.pathsep) if folder]
    pythons = {}
    for folder in folders:
        for version in KNOWN:
            path = folder / f"python{version}"
            asking = [str(path), "-c", "import sys, venv, ssl; print('%d.%d' % sys.version_info[:2])"]
            if path.is_file() and subprocess.run(asking, capture_output=True, text=True).stdout.strip() == version:
                pythons[version] = path
    return pythons


def tried(python: Path) -> str:
    """Install the package into a fresh environment of a Python, run the tests there and return how they ended."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([str(python), "-m", "venv", folder], check=True)
        own = Path(folder, "bin", "python")
        install = [str(own), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-e", f"{ROOT}[test]"]
        if (done := subprocess.run(install, capture_output=True, text=True)).returncode:
            return "not installed: " + (done.stderr.strip().splitlines() or ["?"])[-1]
        command = [str(own), "-m", "pytest", "-q", "-m", "not browser", *TESTS]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
        end = (done.stdout.strip().splitlines() or ["nothing was run"])[-1].strip("= ")
        if done.returncode:
            print("\n".join(line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))))
        return re.sub(r" in .*", "", end)


def main() -> int:
    """Try each Python that is found, and return 1 when a test failed in one."""
    options = asked(__doc__ or "", "versions")
    pythons = found()
    rows = []
    for version in choose(KNOWN, options.sample, options.seed):
        start = time.monotonic()
        result = tried(pythons[version]) if version in pythons else "untried: not found here"
        rows.append((version, result))
        print(f"{version}  {result}  {time.monotonic() - start:.0f} s", flush=True)
    if options.sample is None:
        write("pythons", ("Python", "result"), rows)
    return int(any("failed" in result or "error" in result or result.startswith("not ") for _, result in rows))


if __name__ == "__main__":
    sys.exit(main())
