"""What a person gets, as hashes: handouts of four cases, drawings and sheets, for the time in which modules move.

`python -m tests.tools.golden` writes them anew.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from backedu import Assessment, course, draw
from backedu.page.plan.handout import handout_page
from tests.tools.cases import CASES
from tests.tools.pictures import cases, draw_sheet

KEPT = Path(__file__).parents[1] / "data" / "golden.json"


def hashes() -> dict[str, str]:
    """Return the hash of each page and picture by name."""
    out = {"handout stop": handout_page(Assessment(safety="stop"))[1]}
    for name, (patient, picked) in CASES.items():
        for lang in ("en", "es"):
            for paper, large in (("letter", False), ("a4", True)):
                page = handout_page(patient, exercises=picked, lang=lang, paper=paper, large=large)[1]
                out[f"handout {name} {lang} {paper}"] = page
    out |= {f"sheet {name}": draw_sheet(case).svg for name, case in cases().items()}
    one_sided, anterior = CASES["one-sided"][0], CASES["anterior"][0]
    for view in ("side", "front", "back"):
        out[f"draw {view}"] = draw(one_sided, view=view, labels="all", audience="therapist")._repr_html_()
    out["compare"] = draw(anterior, compare=one_sided)._repr_html_()
    out["course"] = draw(course(anterior, "stretch everything", "stretch only what is short"))._repr_html_()
    return {name: hashlib.sha256(text.encode()).hexdigest()[:16] for name, text in out.items()}


if __name__ == "__main__":
    KEPT.write_text(json.dumps(hashes(), indent=1) + "\n")
