"""The finished picture: states that eyes of every kind tell apart, labels that neither cross nor overlap, clean SVG."""

from __future__ import annotations

import io
import itertools
import re
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib import colors
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

from backedu import Assessment, Posture, balance, course, draw, muscles
from backedu.assessment.findings import LENGTHS, Finding, example
from backedu.catalogue.anatomy import SIDES
from backedu.errors import BackeduError
from backedu.picture.artists import look, palette
from backedu.picture.diagram import Diagram
from backedu.picture.labels import SIZE
from backedu.picture.panel import LOW
from backedu.picture.shapes.gauge import gauge
from backedu.picture.shapes.outlines import VIEWS
from backedu.picture.shapes.scene import scene
from backedu.picture.shapes.splines import Array
from backedu.picture.svg import prefixed
from backedu.words.alttext import Speech, leaning_words
from backedu.words.text import say
from tests.tools.pictures import MIXED

LANGUAGES = ("en", "es")


EVERYTHING = Assessment(**dict.fromkeys(muscles(), "short weak, trigger point"))
BOTH_WAYS = Assessment(**{m: {"left": "short", "right": "long weak, trigger point"} for m in muscles()})
CASES = {
    "neutral": (Assessment(), Posture()),
    "anterior_tilt": (example("anterior_tilt"), Posture(12)),
    "flat_back": (example("flat_back"), Posture(-12)),
    "sway_back": (example("sway_back"), Posture(-6)),
    "hip_hike": (example("hip_hike"), Posture(0, 8)),
    "mixed": (MIXED, Posture(4, 4)),
    "everything": (EVERYTHING, Posture(-20, 10)),
    "both ways": (BOTH_WAYS, Posture(20, -10)),
}

words = st.sampled_from(["", "short", "long weak", "normal, sore spot", "short weak sore spot", "weak"])
assessments = st.fixed_dictionaries({m: st.fixed_dictionaries(dict.fromkeys(SIDES, words)) for m in muscles()}).map(
    lambda found: Assessment(**found)
)


def boxes(diagram: Diagram) -> list[tuple[Text, Array]]:
    """Return the texts of a picture with their boxes in points: left, bottom, right, top."""
    canvas = FigureCanvasAgg(diagram.figure)
    renderer = canvas.get_renderer()
    points = 72 / diagram.figure.dpi
    texts = [text for axes in diagram.figure.axes for text in [*axes.texts, *inset_texts(axes)]]
    return [(text, text.get_window_extent(renderer).extents * points) for text in texts if text.get_text()]


def inset_texts(axes: object) -> list[Text]:
    return [text for child in getattr(axes, "child_axes", []) for text in child.texts]


def leaders(diagram: Diagram) -> list[Array]:
    """Return the leader lines, from the muscle to the label, in points."""
    points = 72 / diagram.figure.dpi
    out = []
    for axes in diagram.axes:
        for patch in axes.patches:
            if patch.get_gid() == "leaders":
                out += list((axes.transData.transform(patch.get_path().vertices) * points).reshape(-1, 2, 2))
    return out


def crossing(one: Array, other: Array) -> bool:
    def turn(p: Array, q: Array, r: Array) -> float:
        return float((q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]))

    (a, b), (c, d) = one, other
    return turn(a, b, c) * turn(a, b, d) < 0 and turn(c, d, a) * turn(c, d, b) < 0


def assert_well_set(diagram: Diagram) -> None:
    """Assert that no label overlaps another or is cut, and that no two leaders cross."""
    wide, high = diagram.figure.get_size_inches() * 72
    placed = boxes(diagram)
    for text, (left, bottom, right, top) in placed:
        assert left >= 0 and right <= wide and bottom >= -1 and top <= high, text.get_text()
        assert text.get_size() >= SIZE
    for (a, one), (b, other) in itertools.combinations(placed, 2):
        apart = one[2] <= other[0] or other[2] <= one[0] or one[3] - 2 <= other[1] or other[3] - 2 <= one[1]
        assert apart, (a.get_text(), b.get_text())
    for one_leader, other_leader in itertools.combinations(leaders(diagram), 2):
        assert not crossing(one_leader, other_leader)


# ------------------------------------------------------------------------------------------------ states

# Machado, Oliveira and Fernandes 2009, severity 1: what an eye without one kind of cone sees, in linear light.
EYES = {
    "normal": np.eye(3),
    "protan": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deutan": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritan": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}


def lab(colour: str, eye: str = "normal") -> Array:
    """Return CIE L*a*b* of a colour as one kind of eye sees it."""
    rgb = np.array(colors.to_rgb(colour))
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    linear = (np.array(EYES[eye]) @ linear).clip(0, 1)
    to_xyz = [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
    xyz = np.array(to_xyz) @ linear / [0.95047, 1.0, 1.08883]
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def ciede2000(one: Array, other: Array) -> float:
    """Return the CIEDE2000 colour difference (Sharma, Wu and Dalal 2005)."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    c7 = ((np.hypot(a1, b1) + np.hypot(a2, b2)) / 2) ** 7
    g = 0.5 * (1 - np.sqrt(c7 / (c7 + 25**7)))
    c1, c2 = np.hypot(a1 * (1 + g), b1), np.hypot(a2 * (1 + g), b2)
    h1, h2 = (np.degrees(np.arctan2(b, a * (1 + g))) % 360 for a, b in ((a1, b1), (a2, b2)))
    turn = (h2 - h1 + 180) % 360 - 180
    dh = 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn / 2))
    lightness, c, h = (l1 + l2) / 2, (c1 + c2) / 2, h1 + turn / 2
    t = 1 - 0.17 * cos(h - 30) + 0.24 * cos(2 * h) + 0.32 * cos(3 * h + 6) - 0.20 * cos(4 * h - 63)
    sl = 1 + 0.015 * (lightness - 50) ** 2 / np.sqrt(20 + (lightness - 50) ** 2)
    sc, sh = 1 + 0.045 * c, 1 + 0.015 * c * t
    rt = -2 * np.sqrt(c**7 / (c**7 + 25**7)) * np.sin(np.radians(60 * np.exp(-((((h % 360) - 275) / 25) ** 2))))
    dl, dc, dh = (l2 - l1) / sl, (c2 - c1) / sc, dh / sh
    return float(np.sqrt(dl**2 + dc**2 + dh**2 + rt * dc * dh))


def cos(degrees: float) -> float:
    return float(np.cos(np.radians(degrees)))


def drawn(finding: str) -> dict[str, object]:
    """Return how the artist of a belly with this finding looks."""
    diagram = draw(Assessment(rectus_femoris=finding), view="side", labels="none")
    belly = next(p for p in diagram.axes[0].patches if p.get_gid() == "shape rectus_femoris_right")
    return {
        "fill": colors.to_hex(belly.get_facecolor()),
        "hatch": belly.get_hatch(),
        "dashes": belly.get_linestyle(),
    }


def test_reference_pair_of_ciede2000() -> None:
    assert ciede2000(np.array([50, 2.6772, -79.7751]), np.array([50, 0, -82.7485])) == pytest.approx(2.0425, abs=1e-4)
    assert ciede2000(np.array([2.0776, 0.0795, -1.1350]), np.array([0.9033, -0.0636, -0.5514])) == pytest.approx(
        0.9082, abs=1e-4
    )


@pytest.mark.parametrize("eye", EYES)
def test_every_eye_tells_short_from_overstretched(eye: str) -> None:
    short, long = (lab(str(drawn(word)["fill"]), eye) for word in ("short", "long"))
    assert ciede2000(short, long) >= 25


def test_states_differ_in_lightness_by_twenty_steps_when_printed_in_grey() -> None:
    for one, other in itertools.combinations(LENGTHS, 2):
        assert abs(lab(str(drawn(one)["fill"]))[0] - lab(str(drawn(other)["fill"]))[0]) >= 20, (one, other)


def test_fills_all_grey_leave_a_texture_of_its_own_to_every_state() -> None:
    held = look(Finding(), held=True)
    textures = {(str(d["hatch"]), str(d["dashes"])) for d in (drawn(length) for length in LENGTHS)}
    assert len(textures) == len(LENGTHS)
    assert held["outline"] != look(Finding())["outline"]


def test_bones_are_no_muscle() -> None:
    assert ciede2000(lab(palette()["bone"]["fill"]), lab(palette()["state"]["normal"]["fill"])) >= 12


def test_weak_and_sore_muscles_carry_their_own_marks() -> None:
    def markers(found: str) -> list[str]:
        axes = draw(Assessment(hamstrings=found), view="back", labels="none").axes[0]
        return [str(line.get_marker()) for line in axes.lines for _ in line.get_xdata()]

    assert markers("normal") == []
    assert markers("weak") == ["v"] * 2
    assert markers("sore spot") == ["o"] * 4


def test_only_a_marked_muscle_shines_through() -> None:
    plain, marked = (
        len(draw(who, Posture(), labels="none").axes[0].patches)
        for who in (Assessment(iliopsoas="normal"), Assessment(iliopsoas="short"))
    )
    assert marked == plain + 2  # iliacus and psoas


# ------------------------------------------------------------------------------------------------ labels


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("case", CASES)
def test_labels_are_well_set(case: str, view: str, lang: str) -> None:
    who, posture = CASES[case]
    for labels, audience in (("marked", "patient"), ("marked", "therapist"), ("all", "patient")):
        assert_well_set(draw(who, posture, view=view, lang=lang, labels=labels, audience=audience))
    assert_well_set(draw(who, posture, view=view, lang=lang, compare=MIXED))
    assert_well_set(draw(who, posture, view=view, lang=lang, names="latin"))


@given(assessments, st.floats(-20, 20), st.floats(-10, 10), st.sampled_from(VIEWS), st.sampled_from(LANGUAGES))
@settings(max_examples=25, deadline=None)
def test_labels_of_any_case_are_well_set(who: Assessment, tilt: float, hike: float, view: str, lang: str) -> None:
    assert_well_set(draw(who, Posture(tilt, hike), view=view, lang=lang))


def test_at_most_nine_muscles_are_labelled_the_short_and_long_first() -> None:
    diagram = draw(EVERYTHING, view="front")
    assert 6 <= len(leaders(diagram)) <= 9
    few = draw(Assessment(gluteus_medius="weak", iliopsoas="short"), view="front")
    assert len(leaders(few)) == 2


def test_numbers_stand_for_names_on_a_narrow_picture() -> None:
    diagram = draw(MIXED, view="back", labels="numbers", lang="es")
    assert diagram.figure.get_size_inches()[0] < 4
    assert diagram.numbered[0].startswith("1 músculos de la parte interna del muslo (lado izquierdo): ya alargados")
    numbers = [text.get_text() for text in diagram.axes[0].texts if text.get_gid() != "tilt"]
    assert numbers == [line.split()[0] for line in diagram.numbered]
    assert "<li>1 músculos de la parte interna" in diagram._repr_html_()


def test_patients_read_no_degrees() -> None:
    for view, posture in (("side", Posture(12)), ("back", Posture(0, -7))):
        patient, therapist = (draw(Assessment(), posture, view=view, audience=a) for a in ("patient", "therapist"))
        assert not any("°" in text.get_text() for text, _ in boxes(patient))
        assert any("°" in text.get_text() for text, _ in boxes(therapist))
        assert "degrees" not in patient.alt
        assert "degrees" in therapist.alt


# ---------------------------------------------------------------------------------------- the picture as a whole


def test_unknown_words_are_refused_with_the_words_allowed() -> None:
    for wrong in ({"view": "top"}, {"audience": "child"}, {"names": "greek"}, {"labels": "some"}, {"lang": "fr"}):
        with pytest.raises(BackeduError, match=r"there are:|must be one of:"):
            draw(Assessment(), **wrong)
    for wrong in ({"posture": 12}, {"compare": "short"}, {"ax": Figure()}):
        with pytest.raises(BackeduError, match="must be of type"):
            draw(Assessment(), **wrong)
    with pytest.raises(BackeduError, match="assessment must be of type Assessment, not None"):
        draw(None)
    with pytest.raises(BackeduError, match="leave out ax"):
        draw(Assessment(), ax=Figure().add_subplot(), compare=Assessment())


def test_it_draws_on_the_axes_it_is_given() -> None:
    figure = Figure(figsize=(10, 6))
    one, other = figure.subplots(1, 2)
    diagram = draw(MIXED, view="back", ax=one)
    assert diagram.axes == (one,) and diagram.figure is figure
    assert not other.patches
    assert diagram.numbered  # too narrow for columns of labels


def test_the_figure_is_saved_as_any_other() -> None:
    diagram = draw(MIXED, view="front")
    for kind, first in (("png", b"\x89PNG"), ("pdf", b"%PDF"), ("svg", b"<?xml")):
        out = io.BytesIO()
        diagram.figure.savefig(out, format=kind)
        assert out.getvalue().startswith(first)


def test_shapes_are_rings_by_name() -> None:
    shapes = draw(MIXED, view="front").shapes
    assert {"pelvis_r", "pelvis_l", "sacrum", "L3", "femur_l", "rectus_femoris_left"} <= shapes.keys()
    assert all(ring.ndim == 2 and ring.shape[1] == 2 and len(ring) > 3 for ring in shapes.values())


def test_the_same_picture_is_the_same_bytes() -> None:
    assert draw(MIXED, Posture(4, 4)).svg == draw(MIXED, Posture(4, 4)).svg


def test_the_svg_stands_alone_in_a_page() -> None:
    diagram = draw(EVERYTHING, view="back", caption="Short & sore <everywhere>")
    page = diagram._repr_html_()
    assert page.startswith('<figure class="diagram"><svg ') and page.endswith("</figcaption></figure>")
    assert "Short &amp; sore &lt;everywhere&gt;" in page
    root = ElementTree.fromstring(diagram.svg)
    assert root.get("role") == "img" and root.get("aria-label") == diagram.alt
    assert root.get("width") is None and root.get("viewBox")
    ids = re.findall(r'\bid="([^"]+)"', diagram.svg)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r"#(p[0-9a-f]{7}-i\d+)", diagram.svg)) == set(ids)
    assert not re.search(r"<metadata|<!DOCTYPE|<\?xml|<style|\d\.\d\d|http(?!://www.w3.org)", diagram.svg)


def test_ids_can_be_made_unique_on_a_page() -> None:
    svg = draw(EVERYTHING, view="back").svg
    ids = [set(re.findall(r'\bid="([^"]+)"', prefixed(svg, prefix))) for prefix in ("a", "b")]
    assert not ids[0] & ids[1]
    assert all(f"#{id}" in prefixed(svg, "a") for id in ids[0])


@pytest.mark.parametrize("case", CASES)
def test_pictures_are_small(case: str) -> None:
    who, posture = CASES[case]
    sizes = {view: len(draw(who, posture, view=view).svg.encode()) for view in VIEWS}
    assert max(sizes.values()) <= (70_000 if case in ("everything", "both ways") else 60_000), sizes
    if case not in ("everything", "both ways"):
        assert sum(sizes.values()) <= 160_000, sizes


def test_drawing_leaves_the_settings_of_matplotlib_alone() -> None:
    import matplotlib as mpl

    before = dict(mpl.rcParams)
    draw(MIXED).svg  # noqa: B018
    assert dict(mpl.rcParams) == before


# ------------------------------------------------------------------------------------------------ words


def test_alt_text_says_view_posture_states_and_sides() -> None:
    who = Assessment(
        iliopsoas="short",
        hamstrings={"left": "long weak", "right": "normal"},
        piriformis={"right": "sore spot", "left": "normal"},
    )
    alt = draw(who, Posture(9)).alt
    assert "seen from the right side. In the model the pelvis tips forward: its front goes down." in alt
    assert "Short on both sides: front-of-hip muscle." in alt
    assert "Already long on the left: back-of-thigh muscles." in alt
    assert "Could be stronger on the left: back-of-thigh muscles." in alt
    assert "Sore spot on the right: deep seat muscle." in alt
    assert "other muscles were not tested." in alt


def test_spanish_agrees_in_number_and_gender() -> None:
    who = Assessment(transversus_abdominis="short", hamstrings={"left": "long"}, iliopsoas={"right": "short"})
    alt = draw(who, view="front", lang="es").alt
    assert "Acortada en los dos lados: faja profunda del abdomen." in alt
    assert "Ya alargados en el lado izquierdo: músculos de la parte de atrás del muslo." in alt
    assert "Acortado en el lado derecho: músculo del frente de la cadera." in alt


def test_what_only_the_posture_holds_long_is_said_to_be_untested() -> None:
    diagram = draw(Assessment(iliopsoas="short"), Posture(14))
    assert "held long. They were not tested. Test them before any stretch of them." in diagram.alt
    assert any("not tested" in text.get_text() and "held" in text.get_text() for text, _ in boxes(diagram))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_alt_text_is_short_and_the_list_complete(lang: str) -> None:
    for view in VIEWS:
        diagram = draw(BOTH_WAYS, Posture(4, 4), view=view, lang=lang)
        assert len(diagram.alt) <= 600
        assert len(draw(BOTH_WAYS, view=view, lang=lang, compare=EVERYTHING).alt) <= 600
        said = " ".join(diagram.findings)
        assert all(say(f"muscle.{m}.name", lang) in said for m in muscles())


def test_the_picture_says_that_it_is_a_model() -> None:
    diagram = draw(Assessment(), lang="en")
    assert any(text.get_text() == "Teaching model – not a scan" for text, _ in boxes(diagram))
    assert diagram.alt.endswith("Teaching model – not a scan.")


def test_the_body_fades_out_above_the_legend() -> None:
    ax = draw(Assessment()).axes[0]
    assert ax.get_ylim()[0] < LOW


def test_without_a_posture_each_state_settles_by_itself():
    short = Assessment(iliopsoas="short", rectus_femoris="short")
    assert draw(short).svg == draw(short, balance(short).posture).svg
    both = draw(short, compare=Assessment())
    alone = {name: ring for name, ring in draw(short).shapes.items() if name == "pelvis_r"}
    np.testing.assert_array_equal(both.shapes["pelvis_r"], alone["pelvis_r"])
    assert "First: In the model the pelvis tips forward: its front goes down." in both.alt
    assert "Second: The pelvis is where the model starts." in both.alt


@pytest.mark.parametrize(
    ("view", "one", "other"), [("side", Posture(6), Posture(9)), ("back", Posture(0, 6), Posture(0, 2))]
)
def test_of_two_the_second_shows_how_far_it_has_moved_from_the_first(view, one, other):
    first, second = (scene(Assessment(), at, view, before=one) for at in (one, other))
    assert not first.gauge.is_open and second.gauge.is_open
    told = abs((other.tilt - one.tilt) if view == "side" else (other.hike - one.hike))
    assert abs(second.gauge.angle) == pytest.approx(told)
    said = [leaning_words(at, view, Speech(), before=before) for at, before in ((one, None), (other, one))]
    assert said[1].start == "before" and said[1].heading.endswith("more" if told == 3 else "less")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_two_states_are_compared_by_their_own_tilts(lang):
    short = Assessment(iliopsoas="short", rectus_femoris="short", erector_spinae="short")
    diagram = draw(short, compare=Assessment(), lang=lang)
    left, right = ([text.get_text() for text in ax.texts if text.get_gid() == "tilt"] for ax in diagram.axes)
    assert say("picture.posture.before", lang) in right and say("picture.posture.before", lang) not in left
    assert say("picture.posture.backward_more", lang) in " ".join(right)
    assert say("picture.posture.small", lang) not in " ".join(left)
    assert diagram.usual == say("picture.usual.forward", lang)
    # The change opens as wide on a phone, where the second stands alone, as in a picture of its own.
    ax = diagram.axes[1]
    shown = scene(Assessment(), Posture(), before=balance(short).posture)
    wide = ax.get_xlim()[1] - ax.get_xlim()[0]
    assert gauge(Posture(6), "side").opens / wide * 375 >= 20 and shown.gauge.opens > 0


def test_two_stand_side_by_side_only_where_there_is_room():
    html = draw(MIXED, compare=Assessment())._repr_html_()
    assert "width:clamp(100%,(600px - 100%)*999,200%)" in html and html.count("<svg ") == 1
    assert "clamp" not in draw(MIXED)._repr_html_()


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("names", ["plain", "latin"])
@pytest.mark.parametrize("labels", ["marked", "all", "numbers", "none"])
def test_in_every_still_six_degrees_open_twenty_pixels_of_a_phone(view, names, labels):
    for sign in (-1, 1):
        ax = draw(MIXED, Posture(sign * 6, sign * 6), view=view, names=names, labels=labels).axes[0]
        left, right = ax.get_xlim()
        assert gauge(Posture(sign * 6, sign * 6), view).opens / (right - left) * 375 >= 20


@pytest.mark.parametrize("lang", LANGUAGES)
def test_under_every_tipped_pelvis_stands_what_people_with_no_pain_have(lang):
    cases = {"forward": ("side", Posture(4)), "backward": ("side", Posture(-4)), "right": ("front", Posture(0, 3))}
    cases |= {"left": ("back", Posture(0, -3))}
    for way, (view, posture) in cases.items():
        for who in (Assessment(), MIXED):
            page = draw(who, posture, view=view, lang=lang, caption="Example: one case.")._repr_html_()
            assert f"Example: one case. {say(f'picture.usual.{way}', lang)}" in page
    assert draw(Assessment(), lang=lang).usual == ""


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_picture_speaks_of_the_model_and_not_to_anybody(lang):
    """An example is drawn by the same words."""
    for view in VIEWS:
        for who, posture in CASES.values():
            diagram = draw(who, posture, view=view, lang=lang)
            said = " ".join([diagram.alt, diagram.caption, diagram.usual, *diagram.findings])
            assert not re.search(r"\byour?\b|\bsus?\b|\bwe found|level pelvis|neutral", said, re.IGNORECASE), said


def test_range_and_degrees_are_for_professionals():
    for audience in ("patient", "therapist", "educator"):
        axes = draw(Assessment(), Posture(6), audience=audience).axes[0]
        there = [patch for patch in axes.patches if patch.get_gid() == "range"]
        assert len(there) == (audience != "patient")


def test_what_nobody_tested_has_no_fibres_and_what_shines_through_no_hatch():
    for found, fibres in (("", False), ("short", True)):
        axes = draw(Assessment(iliopsoas=found), Posture(), labels="none").axes[0]
        lines = [p for p in axes.patches if p.get_linewidth() == 0.6 and not p.get_fill()]
        assert bool(lines) == fibres
    shown = draw(Assessment(iliopsoas="short"), Posture(), labels="none").axes[0]
    tint = [p for p in shown.patches if p.get_facecolor()[3] == pytest.approx(0x4D / 255)]
    assert len(tint) == 2 and not any(p.get_hatch() for p in tint)


def test_the_legend_names_only_what_is_there():
    def legend(who: Assessment) -> list[str]:
        return [text.get_text() for text in draw(who, Posture()).figure.axes[-1].texts]

    assert legend(Assessment()) == ["not tested", "Teaching model – not a scan"]
    assert legend(Assessment(iliopsoas="short", hamstrings="weak"))[:2] == ["short", "could be stronger"]


def test_what_the_model_alone_holds_long_is_said_and_dashed():
    case = Assessment(iliopsoas="short", rectus_femoris="short", erector_spinae="short")
    diagram = draw(case)
    said = [line for line in diagram.findings if "held long" in line]
    assert len(said) == 1 and "back-of-thigh muscles" in said[0]
    assert {muscle for muscle, _ in balance(case).held_long} >= {"hamstrings"}


def test_a_course_is_drawn_as_a_chart():
    diagram = draw(course(Assessment(iliopsoas="short"), "nothing", "stretch only what is short"), lang="es")
    assert diagram.lang == "es" and not diagram.shapes and len(diagram.axes) == 1


def test_one_person_before_and_after_stands_in_one_picture():
    case = example("anterior_tilt", hamstrings="feels tight")
    after = course(case, weeks=12).at("stretch what feels tight").posture
    both = draw(case, compare=after)
    assert len(both.axes) == 2 and say("alt.first") in both.alt and say("alt.second") in both.alt
    assert both.svg == draw(case, balance(case).posture, compare=after).svg
    assert both.svg != draw(case, compare=case).svg
    with pytest.raises(BackeduError, match="compare must be of type Assessment"):
        draw(case, compare=12)
