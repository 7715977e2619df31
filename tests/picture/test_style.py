"""A picture looks the same whatever a person's own settings of matplotlib are."""

from __future__ import annotations

import matplotlib as mpl
import pytest

from backedu import draw
from backedu.model.course import course, named_plans
from backedu.picture.chart import chart, draw_loop
from backedu.picture.figure.drawing import draw_exercise
from tests.tools.plans import CASES

FOUND = CASES["model"][0]
OTHER = {
    "text.usetex": True,
    "figure.facecolor": "black",
    "axes.facecolor": "black",
    "text.color": "red",
    "font.family": ["monospace"],
    "font.size": 30,
    "lines.linewidth": 9,
    "lines.antialiased": False,
    "patch.edgecolor": "lime",
    "path.simplify": False,
    "path.sketch": (3, 100, 2),
    "savefig.dpi": 30,
    "savefig.bbox": "tight",
    "savefig.facecolor": "black",
    "savefig.transparent": True,
    "svg.fonttype": "path",
    "svg.hashsalt": None,
    "hatch.linewidth": 7,
    "hatch.color": "red",
    "axes.autolimit_mode": "round_numbers",
    "axes.xmargin": 0.4,
    "figure.autolayout": True,
    "figure.constrained_layout.use": True,
    "figure.dpi": 300,
}
PICTURES = {
    "scene": lambda: draw(FOUND).svg,
    "pair": lambda: draw(FOUND, view="front").svg,
    "exercise": lambda: draw_exercise("bridge").svg,
    "course": lambda: chart(course(FOUND, "nothing", *named_plans())).svg,
    "loop": lambda: draw_loop().svg,
}


@pytest.mark.parametrize("name", PICTURES)
def test_no_setting_of_a_person_changes_a_picture(name):
    before = PICTURES[name]()
    kept = dict(mpl.rcParams)
    with mpl.rc_context(OTHER):
        assert PICTURES[name]() == before
        assert mpl.rcParams["figure.facecolor"] == "black", "their own stay for their own pictures"
    assert dict(mpl.rcParams) == kept
