"""Tools that npm brings, each in one fixed version."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path


def fetch(package: str, folder: Path) -> None:
    """Unpack a package of npm in a folder; nothing is there afterwards where npm is missing and cannot be installed."""
    if not shutil.which("npm") and shutil.which("apt-get") and os.geteuid() == 0:
        for command in (["apt-get", "update"], ["apt-get", "install", "-y", "npm"]):
            environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
            subprocess.run(command, check=False, capture_output=True, env=environment, timeout=600)
    npm = shutil.which("npm")
    if npm:
        command = [npm, "pack", package, "--silent"]
        subprocess.run(command, cwd=folder, check=False, capture_output=True, timeout=300)
    for packed in folder.glob("*.tgz"):
        shutil.unpack_archive(packed, folder, filter="data")
