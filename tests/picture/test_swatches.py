"""The picture in the browser looks as the printed one: every rule says what `draw()` writes for the same shape."""

from __future__ import annotations

import re
from functools import cache
from xml.etree import ElementTree

import pytest

from backedu import Assessment, Posture, draw, muscles
from backedu.catalogue.anatomy import SIDES
from backedu.picture.artists import palette
from backedu.picture.live import live_picture
from backedu.picture.panel import MarkedScene
from backedu.picture.shapes.outlines import VIEWS
from backedu.picture.shapes.scene import scene
from backedu.picture.swatches import MARKS, MUSCLE_ROLES, OTHER_ROLES, swatches

SVG = "{http://www.w3.org/2000/svg}"
HREF = "{http://www.w3.org/1999/xlink}href"
POSTURE = Posture(10, 6)  # strong enough that something is held long, and every shape of the posture is there
STATES = ("short", "long", "normal", "not tested", "held")
# What SVG takes where nothing is said; of the width both pictures say 0.5 at their root.
UNSAID = {"fill-opacity": "1", "stroke": "none", "stroke-opacity": "1", "stroke-width": "0.5"}
UNSAID |= {"stroke-dasharray": "none", "stroke-linejoin": "miter", "stroke-linecap": "butt", "fill": "#000000"}
COARSE = 0.0501  # `draw` rounds its numbers to tenths


@cache
def rules():
    """Return the properties of every rule by its selector."""
    found = re.findall(r"\.PREFIX ([^{]+)\{([^}]*)\}", swatches().rules)
    assert len(found) == len(dict(found))
    return {selector: dict(p.split(":") for p in body.split(";")) for selector, body in found}


def rule(role, state=""):
    plain = f".{role.replace(' ', '-')}"
    return rules()[f'[data-look="{state}"] {plain}' if role in MUSCLE_ROLES else plain]


def picture(words, view):
    """Return the paths that `draw` writes, with what they inherit, and its hatches and markers by id."""
    found = Assessment(**dict.fromkeys(muscles(), words))
    root = ElementTree.fromstring(draw(found, POSTURE, view=view, labels="none").svg)
    named = {e.get("id"): e for e in root.iter() if e.get("id")}
    case = MarkedScene.of(scene(found, POSTURE, view), found)
    return list(drawn(root, {})), named, case


def drawn(element, inherited):
    """Yield every path and marker outside definitions, with its own and its inherited attributes."""
    given = inherited | element.attrib
    if element.tag in (f"{SVG}path", f"{SVG}use"):
        yield given
    elif element.tag != f"{SVG}defs":
        for child in element:
            yield from drawn(child, given)


def is_number(text):
    return re.fullmatch(r"-?[\d.]+", text) is not None


def same(one, two):
    """Whether two values of a property are the same but for rounding."""
    numbers = [re.split(r"[, ]+", value) for value in (one, two)]
    if all(is_number(n) for values in numbers for n in values) and len(numbers[0]) == len(numbers[1]):
        return all(abs(float(a) - float(b)) < COARSE for a, b in zip(*numbers, strict=True))
    return one == two


def differences(ours, theirs, hatches=None):
    """Return the properties in which two looks differ; a hatch is compared by what it draws."""
    out = []
    for name, unsaid in UNSAID.items():
        one, two = ours.get(name, unsaid), theirs.get(name, unsaid)
        if hatches and one.startswith("url(") and two.startswith("url("):
            one, two = "hatched", "hatched" if hatch(one, ours_by_id()) == hatch(two, hatches) else "another hatch"
        if not same(one, two):
            out.append((name, one, two))
    return out


@cache
def ours_by_id():
    root = ElementTree.fromstring(f'<svg xmlns="{SVG[1:-1]}">{swatches().hatches}</svg>')
    return {e.get("id"): e for e in root}


def hatch(url, by_id):
    """Return what a hatch draws: its size, its paper, its lines and their look."""
    pattern = by_id[url[5:-1]]
    paper, lines = pattern
    style = dict(p.split(":") for p in lines.get("style", "").split(";") if p) or lines.attrib
    size = tuple(float(pattern.get(side)) for side in ("width", "height"))
    look = [(name, style.get(name)) for name in ("fill", "stroke")] + [("width", float(style["stroke-width"]))]
    return size, pattern.get("patternUnits"), paper.get("fill"), lines.get("d"), tuple(look)


def painted(case):
    """Yield the shapes that `draw` paints, with the state each shows."""
    for shape in case.scene.shapes:
        found = case.assessment[shape.muscle, shape.side].length if shape.muscle else ""
        if shape.role == "xray" and found not in ("short", "long"):
            continue
        if shape.role == "fibres" and found == "not tested":
            continue
        held = found == "not tested" and (shape.muscle, shape.side) in case.held
        yield shape, "held" if held else found


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("words", ["short", "long", "normal", "not tested"])
def test_every_shape_looks_as_printed(view, words):
    paths, named, case = picture(words, view)
    shapes = list(painted(case))
    first = next(n for n, path in enumerate(paths) if "data-shape" in path)
    first -= next(n for n, (shape, _) in enumerate(shapes) if shape.role == "belly")
    assert first >= 0
    for (shape, state), path in zip(shapes, paths[first:], strict=False):
        if shape.role == "belly":
            assert path["data-shape"] == shape.name
        assert differences(rule(shape.role, state), path, named) == [], (shape.name, shape.role, state)
    assert len(paths) - first >= len(shapes)


def test_all_states_were_compared():
    seen = {
        (shape.role, state)
        for view in VIEWS
        for words in ("short", "long", "normal", "not tested")
        for shape, state in painted(picture(words, view)[2])
    }
    bellies = {state for role, state in seen if role == "belly"}
    assert bellies == set(STATES) == set(palette()["state"])
    assert {role for role, _ in seen} == {*OTHER_ROLES, *MUSCLE_ROLES}


@pytest.mark.parametrize("state", STATES)
def test_the_legend_looks_as_the_belly(state):
    assert differences(rules()[f'.key[data-look="{state}"]'], rule("belly", state)) == []


def test_states_are_told_apart_without_colour():
    """By hatch, dash or line: hatches differ among themselves, the others by their dashes and widths."""
    told = set()
    for state in STATES:
        look = rule("belly", state)
        fill = hatch(look["fill"], ours_by_id())[3] if look["fill"].startswith("url") else "plain"
        told.add((fill, look.get("stroke-dasharray")))
    assert len(told) == len(STATES)


@pytest.mark.parametrize("kind", MARKS)
def test_signs_look_as_printed(kind):
    words = {"weak": "weak", "sore": "trigger point"}[kind]
    paths, named, _ = picture(words, "side")
    signs = [path for path in paths if HREF in path]
    ours = ElementTree.fromstring(f'<svg xmlns="{SVG[1:-1]}">{swatches().marks[kind]}</svg>')
    assert len(ours) == {"weak": 1, "sore": 2}[kind]
    for part in ours:
        look = dict(p.split(":") for p in part.get("style").split(";"))
        twins = [sign for sign in signs if named[sign[HREF][1:]].get("d") == part.get("d")]
        assert twins and all(differences(look, twin) == [] for twin in twins)


def test_every_id_can_be_told_from_other_pictures():
    given = swatches()
    ids = re.findall(r'\bid="([^"]*)"', given.hatches)
    asked = re.findall(r"url\(#([^)]*)\)", given.rules)
    assert set(asked) == set(ids) and all(id.startswith("PREFIX-") for id in ids)
    assert len(ids) == len(set(ids))
    assert given.rules.count("{") == given.rules.count(".PREFIX ")


@pytest.mark.parametrize("view", VIEWS)
def test_every_shape_of_the_live_picture_has_a_rule(view):
    root = ElementTree.fromstring(re.sub("<svg ", f'<svg xmlns="{SVG[1:-1]}" ', live_picture(view).svg, count=1))
    classes = {path.get("class") for path in root.iter(f"{SVG}path") if path.get("data-n") and path.get("class")}
    ruled = {role.replace(" ", "-") for role in (*OTHER_ROLES, *MUSCLE_ROLES)}
    assert classes <= ruled
    assert root.get("stroke-width") == UNSAID["stroke-width"]
    assert {(key, side) for key in muscles() for side in SIDES} >= set(live_picture(view).anchors)
