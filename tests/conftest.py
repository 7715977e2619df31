"""What several tests need: the shipped handout, made once, and a real Chromium, found or installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

from tests.tools.validator import validator  # noqa: F401  a fixture for every test

# A slow or busy machine is no reason for a test to fail.
settings.register_profile("house", deadline=None)
settings.load_profile("house")

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("??/*.ipynb"))
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


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Return a running Chromium; without one a person's run skips, and one with CI=true fails."""
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
        path = find_chromium(own) or install_chromium(own)
        if path is None:
            reason = "no Chromium found or installable; install one, or name it in BACKEDU_CHROMIUM"
            if os.environ.get("CI") == "true":
                pytest.fail(reason)
            pytest.skip(reason)
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def handouts(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, Path]:
    """Return the handout of every shipped notebook, freshly run: notebook → page."""
    from backedu import export

    folder = tmp_path_factory.mktemp("exports")
    return {notebook: export(notebook, folder) for notebook in NOTEBOOKS}
