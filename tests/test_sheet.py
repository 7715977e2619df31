import pytest

from backedu.cli import main
from backedu.sheet import cases, draw_sheet
from tests.conftest import ROOT


def test_six_cases():
    assert list(cases()) == ["neutral", "anterior_tilt", "flat_back", "sway_back", "hip_hike", "mixed"]


@pytest.mark.parametrize("name", ["neutral", "mixed"])
def test_three_views_share_one_legend_and_stay_light(name):
    diagram = draw_sheet(cases()[name])
    assert len(diagram.axes) == 3
    assert diagram.svg.count("already long (overstretched)") == 1
    assert len(diagram.svg.encode()) <= 160_000
    assert "from the right side, the front and the back" in diagram.alt


def test_the_readmes_pictures_are_current(tmp_path, capsys):
    assert main(["pictures", "--to", str(tmp_path)]) == 0
    shipped = ROOT / "exports/pictures"
    assert {p.name for p in shipped.iterdir()} == {p.name for p in tmp_path.iterdir()}
    for path in tmp_path.iterdir():
        assert path.read_bytes() == (shipped / path.name).read_bytes(), f"{path.name}: run backedu pictures"
    readme = (ROOT / "README.md").read_text()
    assert all(f"exports/pictures/{path.name}" in readme for path in tmp_path.iterdir())
