"""What several tests need: the shipped handouts, a real Chromium and the HTML checker."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest
from hypothesis import settings

from tests.tools.checkout import NOTEBOOKS, ROOT
from tests.tools.chromium import CHROMIUM_FLAGS, find_chromium, install_chromium
from tests.tools.validator import CHECKER, find_validator

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# A slow or busy machine is no reason for a test to fail.
settings.register_profile("house", deadline=None)
settings.load_profile("house")
# Everything imported stays; to look through it for garbage after every 700 new objects costs an eighth of the time.
gc.set_threshold(50_000)


# What takes longest starts first, so that all workers end together; a file stays with one worker.
LONGEST = (
    "browser/test_visit.py",
    "browser/test_present.py",
    "browser/test_visit_whole.py",
    "browser/test_server.py",
    "page/plan/test_handout.py",
    "picture/test_draw.py",
    "test_notebooks.py",
    "browser/test_access.py",
    "page/test_exporter.py",
    "browser/test_clinic.py",
    "picture/shapes/test_scene.py",
    "picture/figure/test_drawing.py",
    "test_house.py",
    "page/plan/test_pelvis.py",
    "test_cli.py",
    "page/check/test_privacy.py",
    "visit/test_selector.py",
    "assessment/test_proposal.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs a real browser, server or checker, and put the longest files first."""
    for item in items:
        needed = set(getattr(item, "fixturenames", ()))
        if "browser" in item.path.parts or needed & {"chromium", "typescript", "validator"}:
            item.add_marker("browser")
    order = {ROOT / "tests" / name: at for at, name in enumerate(LONGEST)}
    assert [path for path in order if not path.exists()] == []
    items.sort(key=lambda item: order.get(item.path, len(order)))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Return a running Chromium; without one a person's run skips, and one with CI=true fails."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
        path = find_chromium(own) or install_chromium(own)
        if path is None:
            _do_without("no Chromium found or installable; install one, or name it in BACKEDU_CHROMIUM")
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def handouts(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, Path]:
    """Return the handout of every shipped notebook, freshly run: notebook → page."""
    from backedu import export

    folder = tmp_path_factory.mktemp("exports")
    return {notebook: export(notebook, folder) for notebook in NOTEBOOKS}


@pytest.fixture(scope="session")
def validator(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Return the command that starts the Nu Html Checker; without it a run skips or fails as without Chromium."""
    command = find_validator(tmp_path_factory.mktemp("checker"))
    if command is None:
        _do_without(f"no Java or no {CHECKER} found or installable; install Java, and Node.js for npm")
    return command


def _do_without(reason: str) -> NoReturn:
    """Skip what a person's machine cannot run, and fail where CI promises it."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)
