"""A real Chromium, found or installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
CHROMIUM_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


def find_chromium(own: str) -> str | None:
    """Return a Chromium: the one named by the environment, on the PATH, or Playwright's own."""
    named = os.environ.get("BACKEDU_CHROMIUM")
    candidates = [named, *(shutil.which(name) for name in CHROMIUM_NAMES), own]
    return next((path for path in candidates if path and Path(path).exists()), None)


def install_chromium(own: str) -> str | None:
    """Install a Chromium: Playwright's build where it can be had, else the system's package as root."""
    steps = [[[sys.executable, "-m", "playwright", "install", "chromium"]]]
    if shutil.which("apt-get") and os.geteuid() == 0:
        steps.append([["apt-get", "update"], ["apt-get", "install", "-y", "chromium"]])
    for commands in steps:
        for command in commands:
            environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
            subprocess.run(command, check=False, capture_output=True, env=environment, timeout=600)
        found = find_chromium(own)
        if found:
            return found
    return None
