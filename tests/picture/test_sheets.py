import pytest

from tests.tools.checkout import ROOT
from tests.tools.pictures import cases, draw_sheet, write_sheets
from tests.tools.pins import assert_same


def test_six_cases():
    assert list(cases()) == ["neutral", "anterior_tilt", "flat_back", "sway_back", "hip_hike", "mixed"]


@pytest.mark.parametrize("name", ["neutral", "mixed"])
def test_three_views_share_one_legend_and_stay_light(name):
    diagram = draw_sheet(cases()[name])
    assert len(diagram.axes) == 3
    told = {"neutral": "normal", "mixed": "already long (overstretched)"}
    assert {key: diagram.svg.count(f">{words}<") for key, words in told.items()} == {
        key: int(key == name or key == "neutral") for key in told
    }
    assert len(diagram.svg.encode()) <= 160_000
    assert "from the right side, the front and the back" in diagram.alt


def test_the_readmes_pictures_are_current(tmp_path):
    write_sheets(tmp_path)
    shipped = ROOT / "exports/pictures"
    assert {p.name for p in shipped.iterdir()} == {p.name for p in tmp_path.iterdir()}
    for path in tmp_path.iterdir():
        whole = path.read_text(), (shipped / path.name).read_text()
        assert_same(*whole, f"run python -m tests.tools.pictures: {path.name}")
    readme = (ROOT / "README.md").read_text()
    assert all(f"exports/pictures/{path.name}" in readme for path in tmp_path.iterdir())
