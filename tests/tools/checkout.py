"""Where the checkout lies, and the notebooks that it ships."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("??/*.ipynb"))
