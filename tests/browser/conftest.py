"""What browser tests open: the shipped pages, which `tests/test_notebooks.py` shows to be current."""

from __future__ import annotations

from pathlib import Path

import pytest

from backedu.page.naming import file_name
from tests.tools.checkout import NOTEBOOKS, ROOT


@pytest.fixture(scope="session")
def handouts() -> dict[Path, Path]:
    """Return the committed handout of every shipped notebook, so that not every worker runs them all."""
    return {path: ROOT / "exports" / file_name(path.stem, path.parent.name, "patient") for path in NOTEBOOKS}
