"""The drawings of exercises: small, clean, the same every time, told in words and readable in grey."""

from __future__ import annotations

import re
import subprocess
import sys
from functools import cache

import matplotlib as mpl
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib import colors

from backedu.catalogue.repertoire import repertoire
from backedu.errors import BackeduError
from backedu.picture.diagram import Diagram
from backedu.picture.figure.bone import View, measures
from backedu.picture.figure.drawing import MARGIN, MOST_HIGH, NUMBER, RING, SCALE, WIDE, draw_exercise, layout
from backedu.picture.figure.pose import FRAMES, part, poses, ways
from backedu.picture.figure.props import prop
from backedu.picture.shapes.splines import CLOSE, LINE, MOVE, Array
from backedu.words.grammar import muscle_name
from backedu.words.text import LANGUAGES, say
from tests.tools.rings import area
from tests.tools.tables import written

IDS = sorted(poses())
# Every drawing, for each muscle it may be aimed at; a walk is aimed at none.
AIMED = [(id, muscle) for id in IDS for muscle in poses()[id].muscles or ("",)]
each = pytest.mark.parametrize(("id", "muscle"), AIMED)


@cache
def drawn(id: str, lang: str = "en", side: str = "both", muscle: str = "") -> Diagram:
    return draw_exercise(id, lang, side=side, muscles=[muscle] if muscle else ())


@each
def test_the_picture_is_small_and_the_same_every_time(id: str, muscle: str) -> None:
    first = drawn(id, muscle=muscle).svg
    assert first == draw_exercise(id, muscles=[muscle] if muscle else ()).svg
    assert len(first.encode()) <= 12_000
    assert "<script" not in first and "http" not in first.replace("http://www.w3.org/", "")
    assert f'aria-label="{drawn(id, muscle=muscle).alt}"' in first
    assert re.findall(r"<text[^>]*>([^<]*)</text>", first) == ["1", "2"]


@each
def test_everything_lies_on_the_page_and_off_the_numbers(id: str, muscle: str) -> None:
    diagram = drawn(id, muscle=muscle)
    wide, high = diagram.figure.get_size_inches() * 72
    assert wide == pytest.approx(WIDE) and high <= MOST_HIGH + 1e-6
    for name, points in diagram.shapes.items():
        assert (points.min(0) >= 0).all() and (points.max(0) <= [wide, high]).all(), name
        half = points[:, 0] > WIDE / 2
        assert half.all() == name.startswith("end") and half.any() == half.all(), name
        for x in (0, WIDE / 2):
            assert np.hypot(*(points - (x + MARGIN + RING, high - MARGIN - RING)).T).min() > RING + 2, name


@each
def test_the_working_muscle_is_tinted_in_both_frames_and_an_arrow_shows_the_way(id: str, muscle: str) -> None:
    shapes = drawn(id, muscle=muscle).shapes
    for frame in FRAMES:
        patches = [points for name, points in shapes.items() if re.fullmatch(f"{frame} \\d+ working", name)]
        assert len(patches) == (len(poses()[id].way(muscle).works[muscle]) if muscle else 0)
        for points in patches:
            assert abs(area(points)) > 15  # square points
    assert any(name.startswith("end") and name.endswith("arrow") for name in shapes)
    assert not any(name.startswith("start") and name.endswith("arrow") for name in shapes)


def lightness(colour: str) -> float:
    """Return CIE L* of a colour: how light it prints in grey."""
    rgb = np.array(colors.to_rgb(colour))
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return 116 * float(np.cbrt(linear @ [0.2126, 0.7152, 0.0722])) - 16


def test_muscle_arrow_and_far_side_read_in_grey() -> None:
    look = measures()["look"]
    muscle = lightness(look["working"]["fill"])
    for ground in ("skin", "shorts", "shirt", "far_skin", "far_shorts"):
        assert lightness(look[ground]["fill"]) - muscle > 25, ground
    assert muscle - lightness(look["working"]["edge"]) > 20
    assert lightness(look["arrow"]["fill"]) < 30
    for near in ("skin", "shirt", "shorts"):
        assert lightness(look[near]["fill"]) - lightness(look[f"far_{near}"]["fill"]) > 5


@pytest.mark.parametrize("lang", LANGUAGES)
@each
def test_alt_text_tells_start_and_end_and_the_muscle_of_the_card(id: str, muscle: str, lang: str) -> None:
    diagram = drawn(id, lang, muscle=muscle)
    told = say(f"sketch.{poses()[id].way(muscle).id}.alt", lang)
    assert diagram.lang == lang and diagram.alt.startswith(told)
    assert re.search(r"\b(Then|Luego)\b", told)
    if muscle:
        assert muscle_name(muscle, lang) in diagram.alt.removeprefix(told)
    sentences = re.split(r"(?<=\.)\s", diagram.alt)
    assert len(sentences) >= (3 if muscle else 2)
    assert max(len(sentence.split()) for sentence in sentences) <= 19
    for side in ("both", "left", "right"):
        assert 30 <= len(drawn(id, lang, side, muscle).alt) <= 250


def test_a_card_for_two_muscles_tints_and_names_both_unless_it_is_done_in_two_places() -> None:
    both = draw_exercise("bridge", muscles=["gluteus_maximus", "hamstrings"])
    assert both.alt.endswith("The dark patches show your big seat muscle and your back-of-thigh muscles.")
    assert both.caption == say("sketch.caption_usual", "en")
    assert len([name for name in both.shapes if name.endswith("working")]) == 4
    ball = draw_exercise("seat_ball_wall", muscles=["gluteus_maximus", "piriformis", "erector_spinae"])
    assert "big seat muscle" in ball.alt and "long back" not in ball.alt
    assert ball.caption == say("sketch.caption_first", "en")
    back = draw_exercise("seat_ball_wall", muscles=["erector_spinae", "gluteus_maximus"])
    assert "beside the spine" in back.alt and "seat muscle" not in back.alt
    knee = draw_exercise("clamshell", muscles=["gluteus_medius", "piriformis"])
    assert "seen from behind" in knee.alt and len([name for name in knee.shapes if name.endswith("working")]) == 4
    with pytest.raises(BackeduError, match="no muscle of the drawing 'bridge' 'hamstring'; did you mean 'hamstrings'"):
        draw_exercise("bridge", muscles=["hamstring"])


@pytest.mark.parametrize("id", IDS)
def test_the_side_asked_for_is_drawn_and_told(id: str) -> None:
    """What is seen from the other side is an exact mirror, but the start stays left of the end and numbers readable."""
    usual = drawn(id)
    shown = {side: drawn(id, "en", side) for side in ("left", "right")}
    if poses()[id].side == "both":
        assert {one.svg for one in shown.values()} == {usual.svg}
        return
    same, other = (shown[s] for s in sorted(shown, key=lambda s: s != poses()[id].side))
    for name, points in usual.shapes.items():
        assert same.shapes[name] == pytest.approx(points)
        middle = WIDE / 4 if name.startswith("start") else WIDE * 3 / 4
        flipped = (points - (middle, 0)) * (-1, 1)
        moved = (other.shapes[name] - (middle, 0)) - flipped
        assert np.ptp(moved, axis=0).max() < 1e-6 or _scaled(flipped, other.shapes[name]), name
    assert [re.findall(r"<text[^>]*>([^<]*)</text>", one.svg) for one in shown.values()] == [["1", "2"]] * 2
    for side, one in shown.items():
        assert one.alt == f"{side.capitalize()} side. {usual.alt}"
        assert len(one.svg.encode()) <= 12_000
    sides = {"left": "Lado izquierdo. ", "right": "Lado derecho. "}
    assert all(drawn(id, "es", side).alt.startswith(said) for side, said in sides.items())


def _scaled(one: Array, other: Array) -> bool:
    """Return whether two outlines are alike but for size and place: a number in the way may make a figure smaller."""
    one, other = (points - points.mean(0) for points in (one, other))
    size = np.linalg.norm(other) / np.linalg.norm(one)
    return bool(0.85 < size < 1.2 and np.allclose(other, one * size, atol=1e-6))


@pytest.mark.parametrize(("wide", "unit", "least"), [(3.5 * 72, "pt", 10), (3.0 * 72, "pt", 10), (235, "px", 12)])
def test_numbers_can_be_read_on_paper_and_on_a_phone(wide: float, unit: str, least: float) -> None:
    """A card's drawing is 3.5 in wide on paper and 235 px on a phone 320 px wide."""
    assert NUMBER * wide / WIDE >= least, unit
    assert re.findall(r'<text[^>]* font-size="([^"]*)"', drawn("bridge").svg) == [f"{NUMBER:.0f}px"] * 2


@given(st.floats(600, 2600), st.floats(300, 1900))
def test_a_number_keeps_off_any_figure(wide: float, high: float) -> None:
    corners = np.array([[0, 0], [wide, 0], [wide, high], [0, high], [0, 0]])
    frame = [("floor", corners, np.array([MOVE, LINE, LINE, LINE, CLOSE], np.uint8))]
    try:
        scale, tall, aside = layout((frame, frame))
    except BackeduError as error:
        assert "leaves no room for its numbers" in str(error)
        return
    assert tall <= MOST_HIGH + 1e-6 and scale <= SCALE
    left, top = WIDE / 4 + aside - wide * scale / 2, MARGIN + high * scale
    away = np.maximum([left - MARGIN - RING, tall - MARGIN - RING - top], 0)
    assert np.hypot(*away) >= RING


def test_every_exercise_has_a_drawing() -> None:
    forms = {form.drawing: form for e in repertoire().values() for form in (e.usual, e.without_floor) if form}
    assert sorted(forms) == IDS
    for id, form in forms.items():
        assert set(poses()[id].muscles) == set(form.muscles), id
    used = {patch for way in ways().values() for patches in way.works.values() for patch, _ in patches}
    assert set(written("mannequin.toml")["muscle"]) == used


def test_unknown_names_are_refused_with_the_nearest() -> None:
    with pytest.raises(BackeduError, match="no exercise drawing 'brigde'; did you mean 'bridge'"):
        draw_exercise("brigde")
    with pytest.raises(BackeduError, match="no side 'rigth'; did you mean 'right'"):
        draw_exercise("clamshell", side="rigth")
    with pytest.raises(BackeduError, match="no language 'fr'"):
        draw_exercise("bridge", "fr")
    with pytest.raises(BackeduError, match="no prop 'bal'; did you mean 'ball'"):
        prop(View(), {"kind": "bal"}, {})
    with pytest.raises(BackeduError, match="no part of the body 'hed'; did you mean 'head'"):
        list(part(poses()["bridge"], poses()["bridge"].frames["start"].bones, "hed"))


def test_drawing_leaves_matplotlib_alone() -> None:
    before = dict(mpl.rcParams)
    draw_exercise("bridge")
    assert dict(mpl.rcParams) == before
    code = "import sys; from backedu.picture.figure.drawing import draw_exercise; draw_exercise('bridge'); "
    code += "print('matplotlib.pyplot' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
