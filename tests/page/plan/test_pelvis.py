"""The picture on a patient's page: few words, and a motion from level to what it shows that ends where it began."""

import base64
import json
import re

import numpy as np
import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from backedu import Assessment, Posture, balance
from backedu.assessment.findings import example
from backedu.assessment.plan import Plan
from backedu.catalogue.anatomy import muscles
from backedu.model.posture import LEVEL as LEAST
from backedu.page.plan.pelvis import CUT, MOST, TALL, WIDE, _drawn, best_view, picture
from backedu.picture.labels import few, marked
from backedu.picture.legend import figure_of as figure_on
from backedu.picture.live import MOVES, UNIT, joined, page_script
from backedu.picture.panel import HIGH, LOW, MarkedScene
from backedu.picture.shapes.gauge import bounds, gauge
from backedu.picture.shapes.outlines import VIEWS
from backedu.picture.shapes.scene import scene
from backedu.words.alttext import Speech
from backedu.words.text import LANGUAGES, say
from tests.tools.pictures import boxes_of
from tests.tools.strategies import patients

ASKED = {"pain": "none", "safety": "clear"}
TILTED = example("anterior_tilt", **ASKED)
HIKED = example("hip_hike", **ASKED)
SORE = Assessment(iliopsoas="short, sore spot", hamstrings="weak, sore spot", gluteus_maximus="weak", **ASKED)
FRONT = Assessment(adductors={"left": "short", "right": "long"}, external_oblique="long", **ASKED)
LEVEL = Assessment(piriformis="normal, sore spot", **ASKED)
MOVING = {"side": TILTED, "signs": SORE, "back": HIKED, "front": FRONT}
each_moving = pytest.mark.parametrize("name", MOVING)
each_language = pytest.mark.parametrize("lang", LANGUAGES)
KEPT_OFF = r"°|overstretched|imbalance|strain|degree|neutral|balance|sobreestirado|grado|neutr|equilibrio"


def figure(block):
    return BeautifulSoup(block.html, "html.parser").figure


def figure_of(patient, lang="en"):
    return figure(picture(patient, lang=lang))


def frames(figure):
    """Return the points of the level pelvis and of the posture, in points of the picture."""
    numbers = np.frombuffer(base64.b64decode(figure["data-frames"]), "<i2").reshape(2, -1, 2)
    return numbers / UNIT


def starts(figure):
    """Return where each numbered shape begins among the points, and the number of points of all."""
    counts = [len(re.sub("[ze]", "", joints)) for joints in figure["data-joints"].split(" ")]
    return np.concatenate([[0], np.cumsum(counts)])


def begun(path):
    """Return where a path begins."""
    return [float(n) for n in re.findall(r"-?\d*\.?\d+", path)[:2]]


@pytest.mark.parametrize(
    ("found", "view"),
    [
        ({}, "side"),
        ({"iliopsoas": "short"}, "side"),
        ({"external_oblique": "long"}, "front"),
        ({"multifidus": "weak", "hamstrings": "long"}, "back"),
        ({"adductors": {"left": "short", "right": "long"}}, "front"),
        ({"quadratus_lumborum": {"left": "short"}}, "back"),
    ],
)
def test_the_view_that_shows_most(found, view):
    assert best_view(Plan(Assessment(**found, pain="none", safety="clear"))) == view


def test_what_is_short_or_long_and_what_the_exercises_are_for_weighs_more():
    found = Assessment(iliopsoas="short", multifidus="sore spot", piriformis="short", pain="none", safety="clear")
    assert best_view(Plan(found)) == "back"
    assert best_view(Plan(found, ["front_of_hip_standing"])) == "side"


def test_what_another_view_would_show_is_named():
    patient = Assessment(iliopsoas="short", multifidus="sore spot", piriformis="short", **ASKED)
    said = figure_of(patient).figcaption.get_text()
    assert best_view(Plan(patient)) == "back" and "Not seen from here: your front-of-hip muscle." in said
    assert "your outer side-belly muscle" in figure_of(TILTED).figcaption.get_text()


@each_moving
@each_language
def test_the_caption_tells_how_to_read_the_lines_that_are_there(name, lang):
    """And no others, so that nobody looks for what is not in the picture; colours are told in the key."""
    view = best_view(Plan(MOVING[name]))
    said = figure_of(MOVING[name], lang).figcaption.get_text()
    fine = figure_of(Assessment(**dict.fromkeys(muscles(), "normal"), **ASKED), lang).figcaption.get_text()
    lines = say(f"plan.caption.{'side' if view == 'side' else 'front'}", lang)
    is_open = gauge(balance(MOVING[name]).posture, view).is_open
    assert (lines in said) == is_open and lines not in fine
    assert say("plan.caption.model", lang) in said and say("plan.caption.model", lang) in fine


def test_what_the_exercises_are_for_is_named_first():
    found = dict.fromkeys(("iliopsoas", "rectus_femoris", "tensor_fasciae_latae", "erector_spinae"), "short")
    found |= {"hamstrings": "long", "rectus_abdominis": "long, weak", "gluteus_maximus": "weak"}
    patient = Assessment(**found, **ASKED)

    def labels(picked):
        return " ".join(text.get_text() for text in figure(picture(patient, picked)).select(".now text"))

    assert "big seat muscle" not in labels([]) and "big seat muscle" in labels(["bridge"])


BACK = Assessment(hamstrings="short", iliopsoas="long", rectus_abdominis="short", **ASKED)
TIPPED = {**MOVING, "backward": BACK}


@pytest.mark.parametrize("name", TIPPED)
@each_language
def test_under_every_tipped_pelvis_stands_what_people_with_no_pain_have(name, lang):
    patient = TIPPED[name]
    view, posture = best_view(Plan(patient)), balance(patient).posture
    angle = posture.tilt if view == "side" else posture.hike
    way = {True: ("forward", "backward"), False: ("right", "left")}[view == "side"][angle < 0]
    said = figure_of(patient, lang).figcaption.get_text()
    ways = ("forward", "backward", "right", "left")
    told = {say(f"picture.usual.{other}", lang) for other in ways if say(f"picture.usual.{other}", lang) in said}
    assert told == ({say(f"picture.usual.{way}", lang)} if abs(angle) >= LEAST else set())
    if name != "signs":
        assert told


def test_the_backward_tilt_and_the_muscle_out_of_view_are_such_cases():
    assert best_view(Plan(BACK)) == "side" and balance(BACK).posture.tilt < -LEAST
    assert "Not seen from here" in figure_of(TILTED).figcaption.get_text()


@given(patients(most=5), st.sampled_from(LANGUAGES))
@settings(max_examples=25)
def test_a_tipped_pelvis_is_never_without_that_sentence(patient, lang):
    view, posture = best_view(Plan(patient)), balance(patient).posture
    angle = posture.tilt if view == "side" else posture.hike
    said = figure_of(patient, lang).figcaption.get_text()
    found = any(say(f"picture.usual.{way}", lang) in said for way in ("forward", "backward", "right", "left"))
    assert found == (abs(angle) >= LEAST)


@each_moving
@each_language
def test_the_picture_has_plain_words_and_few_labels(name, lang):
    figure = figure_of(MOVING[name], lang)
    svg = figure.select_one(".now svg")
    caption = figure.figcaption.get_text().replace(say("picture.model", lang), "")
    assert len(re.findall(r"[\w’'-]+", caption)) <= {"en": 60, "es": 75}[lang]
    assert say("picture.model", lang) in figure.get_text()
    assert svg["role"] == "img" and len(svg["aria-label"]) > 30
    labels = [text.get_text() for text in svg.find_all("text")]
    assert not re.search(KEPT_OFF, f"{figure.get_text()} {labels} {figure['data-words']}", re.IGNORECASE)
    assert [float(n) for n in svg["viewbox"].split()] == [0, 0, WIDE, TALL] and TALL < 3.2 * 72
    assert min(float(text.get("font-size", "10").removesuffix("px")) for text in svg.find_all("text")) >= 10
    leaders = svg.find("path", attrs={"data-said": "name"})["d"]
    assert 0 < leaders.count("M") <= MOST == 6


@each_moving
def test_both_ends_of_the_motion_are_the_scenes(name):
    patient = MOVING[name]
    figure, view = figure_of(patient), best_view(Plan(patient))
    level, now = frames(figure)
    posture = balance(patient).posture
    shown = [scene(patient, at, view).anchors for at in (Posture(), posture)]
    items = figure.select(".stage > span[data-at]")
    first = int(items[0]["data-at"]) + starts(figure)[-1]
    assert len(level) == len(now) == first + len(items)
    # However the picture is placed and scaled, both ends are placed and scaled alike.
    scale = TALL / (HIGH - LOW)
    keys = [key for key in shown[0] if patient[key].length in ("short", "long")] or list(shown[0])
    moved = [(one[key][0] - other[key][0]) * [scale, -scale] for one, other in [shown[::-1]] for key in keys]
    drawn = now[first:] - level[first:]
    for way in moved:
        assert np.abs(drawn - way).max(axis=1).min() < 2 / UNIT


@each_moving
def test_the_still_is_the_end_of_the_motion(name):
    """So that nothing jumps when a page's slider comes back to where it was."""
    figure = figure_of(MOVING[name])
    svg, (_, now), at = figure.select_one(".now svg"), frames(figure), starts(figure)
    numbered = svg.select("path[data-n]")
    assert {int(path["data-n"]) for path in numbered} == set(range(len(at) - 1)) and len(at) > 50
    for path in numbered:
        assert np.abs(begun(path["d"]) - now[at[int(path["data-n"])]]).max() < 0.07
    for sign in svg.select("[data-at]"):
        uses = sign.select("use") or [sign]
        for n, use in enumerate(uses):
            there = now[at[-1] + int(sign["data-at"]) + n]
            assert np.abs([float(use["x"]), float(use["y"])] - there).max() < 0.07
    for span in figure.select(".stage > span[data-at]"):
        place = [float(n) for n in re.findall(r"(?:left|top):(-?[\d.]+)%", span["style"])]
        assert np.abs(np.array(place) / 100 * [WIDE, TALL] - now[at[-1] + int(span["data-at"])]).max() < 0.05


def test_openings_over_covered_muscles_move_along():
    figure = figure_of(HIKED)
    clips = figure.select("clippath path") or figure.select("clipPath path")
    shown = scene(HIKED, balance(HIKED).posture, best_view(Plan(HIKED)))
    assert len(clips) == sum(shape.role == "window" for shape in shown.shapes) > 0
    assert all("data-n" in path.attrs for path in clips)


@each_moving
def test_the_lines_move_with_the_slider_and_the_arrow_and_words_fade(name):
    patient = MOVING[name]
    svg, view = figure_of(patient).select_one(".now svg"), best_view(Plan(patient))
    told = gauge(balance(patient).posture, view)
    assert bool(svg.select('[data-said="posture"]')) == told.is_open and not svg.select("text:not([data-said])")
    level, now = frames(figure_of(patient))
    at = starts(figure_of(patient))
    fill = "#f5b82e"
    wedge = [int(path["data-n"]) for path in svg.select("path[data-n]") if fill in str(path.get("fill", ""))]
    assert len(wedge) == told.is_open
    for number in wedge:
        start, end = (points[at[number] : at[number] + 3] for points in (level, now))
        # At the start both lines are one: the wedge is shut; at the end it opens as far as the model's angle.
        assert np.hypot(*(start[1] - start[2])) < 0.1
        assert np.hypot(*(end[1] - end[2])) == pytest.approx(told.opens * TALL / (HIGH - LOW), abs=0.05)


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("sign", [-1, 1])
def test_in_print_six_degrees_open_three_and_a_half_millimetres(view, sign):
    opens = gauge(Posture(sign * 6, sign * 6), view).opens * TALL / (HIGH - LOW)
    assert opens / 72 * 25.4 >= 3.5


@each_moving
def test_a_phone_shows_the_body_and_the_lines(name):
    """Its window is what `bounds` says; 375 px of it open 20 px at 6 degrees (tests/picture/shapes/test_gauge.py)."""
    figure, view = figure_of(MOVING[name]), best_view(Plan(MOVING[name]))
    zoom, shift = (float(n) for n in re.findall(r"[\d.]+", figure.select_one(".stage")["style"]))
    left, right, _, _ = bounds(view)
    shown = right - left
    low, high = MarkedScene.of(scene(MOVING[name], Posture(), view), MOVING[name]).crop
    assert zoom / 100 * shown == pytest.approx(WIDE / TALL * (high - low), rel=0.001)
    words = figure.select(".told > span")
    assert all(word.has_attr("hidden") and word["aria-hidden"] == "true" for word in words)
    for word in words:
        across = float(re.findall(r"left:(-?[\d.]+)%", word["style"])[0])
        assert 0 <= across * zoom / 100 - shift <= 100


@each_moving
@each_language
def test_all_words_lie_in_the_picture(name, lang):
    patient, view = MOVING[name], best_view(Plan(MOVING[name]))
    ax = _drawn(MarkedScene.of(scene(patient, balance(patient).posture, view), patient), Speech(lang))
    for text, (left, bottom, right, top) in boxes_of(figure_on(ax)):
        assert left >= 0 and right <= WIDE and bottom >= -1 and top <= TALL, text


@given(patients(most=5), st.sampled_from(LANGUAGES))
@settings(max_examples=25)
def test_a_slider_only_where_the_picture_shows_a_posture(patient, lang):
    html = picture(patient, lang=lang).html
    figure, posture = BeautifulSoup(html, "html.parser").figure, balance(patient).posture
    angle = posture.tilt if best_view(Plan(patient)) == "side" else posture.hike
    moves = abs(angle) >= 0.5
    assert ("data-frames" in figure.attrs) == moves == bool(figure.select(".level"))
    assert bool(figure.select("[data-n], [data-at]")) == moves
    assert len(html) < 110_000 and picture(patient, lang=lang).html == html
    assert not re.search(r"\bNone\b|nan|PREFIX", html)
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids)) and set(re.findall(r"url\(#([^)]+)\)", html)) <= set(ids)


@each_moving
@each_language
def test_every_number_has_its_line_in_the_list(name, lang):
    figure = figure_of(MOVING[name], lang)
    lines = [line.get_text() for line in figure.select("ol.names > li")]
    spans = figure.select(".stage > span")
    assert sorted({int(span.get_text()) for span in spans}) == list(range(1, len(lines) + 1))
    assert all(span.has_attr("hidden") and span["aria-hidden"] == "true" for span in spans)
    told = " ".join(lines)
    shown = scene(MOVING[name], Posture(), best_view(Plan(MOVING[name]))).anchors
    for id in muscles():
        if any(MOVING[name][id, side].length in ("short", "long") for muscle, side in shown if muscle == id):
            assert say(f"picture.label.{id}", lang) in told
    # What the model does is no number among what was found.
    assert not any(say(f"picture.posture.{way}", lang) in told for way in ("forward", "backward", "left", "right"))
    written = " ".join(word.get_text() for word in figure.select(".told > span"))
    assert any(say(f"picture.posture.{way}", lang) in written for way in ("forward", "backward", "left", "right"))


def test_a_number_stands_beside_a_sign_and_not_on_it():
    found = Assessment(iliopsoas="short", gluteus_maximus="weak", multifidus="sore spot", piriformis="short", **ASKED)
    figure = figure_of(found, "en")
    asides = {span.get_text(): span.get("data-aside") for span in figure.select(".stage > span")}
    signed = [
        n for n, row in enumerate(figure.select("ol.names > li"), 1) if re.search("sore|stronger", row.get_text())
    ]
    assert signed and {int(number) for number, aside in asides.items() if aside} == set(signed)


def test_a_side_is_named_where_the_other_differs():
    both = [line.b.get_text() for line in figure_of(TILTED).select("ol.names > li")]
    assert not any("(" in name for name in both)
    lines = [line.get_text() for line in figure_of(FRONT).select("ol.names > li")]
    assert "inner thigh (left): short" in lines and "inner thigh (right): already long" in lines


def test_only_the_looks_that_are_there_are_explained():
    def explained(**found):
        return [row.get_text() for row in figure_of(Assessment(**found, **ASKED)).select("ul.keys > li")]

    assert explained() == ["not tested"]
    assert explained(**dict.fromkeys(muscles(), "normal")) == ["normal"]
    assert explained(iliopsoas="short", hamstrings="long") == ["short", "already long", "not tested"]
    assert explained(gluteus_maximus="weak, sore spot")[:2] == ["could be stronger", "sore spot"]
    rows = figure_of(SORE).select("ul.keys > li")
    signs = (say("picture.legend.patient.weak"), say("picture.legend.patient.sore"))
    assert all(row.svg["aria-hidden"] == "true" for row in rows)
    assert all(bool(row.svg.rect) == (row.get_text() not in signs) for row in rows)


@pytest.mark.parametrize("patient", [LEVEL, Assessment(**ASKED)])
def test_a_level_pelvis_stands_alone(patient):
    figure = figure_of(patient)
    assert not figure.select(".level, [data-n], [data-at]")
    assert not figure.select_one(".now svg").select("text:not([data-said=name])")
    assert {name for name in figure.attrs if name.startswith("data-")} == set()


@each_moving
@each_language
def test_where_the_model_starts_is_bones_and_its_line_without_words_at_one_scale(name, lang):
    level = figure_of(MOVING[name], lang).select_one(".level")
    assert level.p.get_text() == say("portrait.level", lang) and not level.svg.find_all("text")
    assert level.svg["role"] == "img" and say("portrait.level_alt", lang) in level.svg["aria-label"]
    assert len(str(level)) < 17_000
    low, high = MarkedScene.of(scene(MOVING[name], Posture(), best_view(Plan(MOVING[name]))), MOVING[name]).crop
    assert float(level.svg["viewbox"].split()[3]) == pytest.approx(TALL * (HIGH - CUT) / (high - low), abs=0.5)
    # Skin, bones, the line and its landmarks; no muscle, no dashed line, no wedge.
    assert len(level.svg.find_all("g")) <= 12 and not re.search("#f5b82e|#a12c15|#4a8ec8", str(level).lower())


@each_language
def test_the_slider_speaks_in_words(lang):
    words = json.loads(figure_of(TILTED, lang)["data-words"])
    assert set(words) == {"label", "start", "end", "way"} and len(words["way"]) == 5
    assert words["start"] == words["way"][0] and words["end"] == words["way"][-1]
    assert len(set(words["way"])) == 5 and not re.search(r"\d", str(words))


def test_the_script_of_a_page_is_small_and_asks_nobody():
    script = page_script()
    assert len(script) < 6000 and script.startswith("(() => {") and script.endswith("})();\n")
    assert not re.search(r"^\s*(//|/\*|\*)|</|<!|export |import ", script, re.MULTILINE)
    assert not re.search(r"innerHTML|fetch|XMLHttp|localStorage|cookie|eval|Beacon|https?:|setInterval", script)
    for name in re.findall(r"^(?:function|class) (\w+)", joined(*MOVES), re.MULTILINE):
        assert name in script


def test_page_and_visit_share_the_drawing():
    assert joined("picture/static/drawing.js", "visit/static/pelvis.js").count("function pathOf(") == 1
    assert page_script().count("function pathOf(") == 1 and "class LiveDrawing extends Drawing" in joined(
        "visit/static/pelvis.js"
    )


def test_all_views_are_tried():
    assert {best_view(Plan(patient)) for patient in MOVING.values()} == set(VIEWS)


def test_few_labels_tell_of_short_and_long_alike():
    many = dict.fromkeys(
        ("iliopsoas", "rectus_femoris", "tensor_fasciae_latae", "sartorius", "erector_spinae"), "short"
    )
    patient = Assessment(**many, hamstrings="long", gluteus_maximus="long", **ASKED)
    seen = marked(patient, scene(patient, Posture(), "side"))
    kept = [patient[id, sides[0]].length for id, sides in few(seen, patient, 4)]
    assert sorted(kept) == ["long", "long", "short", "short"]
    assert few(seen, patient, 40) == seen and few(seen, patient, 0) == []
