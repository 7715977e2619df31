"""Hatches of a page's picture are lines, which print sharp, and follow the shapes they lie on."""

import re
from xml.etree import ElementTree

import pytest

from backedu import Assessment
from backedu.page.plan.pelvis import picture
from backedu.picture.svg import hatch_lines, prefixed
from backedu.words.text import LANGUAGES

TILE = '<rect width="73" height="73" fill="#aa0000"/><path d="M0 2l72 0" stroke="#550000"/>'
PATTERN = f'<pattern id="h" patternUnits="userSpaceOnUse" width="72" height="72">{TILE}</pattern>'


def drawing(shapes):
    return f'<p>a</p><svg viewBox="0 0 100 50">{PATTERN}{shapes}</svg>'


def parsed(html):
    return ElementTree.fromstring(re.search("<svg.*</svg>", html)[0])


@pytest.mark.parametrize("fill", ['fill="url(#h)"', 'style="fill:url(#h);stroke:#000"'])
def test_a_hatched_shape_has_its_ground_and_lines_clipped_to_it(fill):
    made = hatch_lines(drawing(f'<path data-n="1" d="M0 0l9 9" {fill}/>'))
    root = parsed(made)
    shape, over = root[-2], root[-1]
    assert "pattern" not in made and "#aa0000" in shape.get("fill", "") + shape.get("style", "")
    clip, lines = over
    assert shape.get("data-n") == "1" and clip[0].get("href") == f"#{shape.get('id')}"
    assert lines.get("clip-path") == f"url(#{clip.get('id')})" and lines.get("href") == "#h-lines"


def test_the_lines_cover_the_whole_drawing():
    tiles = parsed(hatch_lines(drawing('<rect width="9" height="9" fill="url(#h)"/>'))).findall(
        ".//g[@id='h-lines']/use"
    )
    assert [(tile.get("x"), tile.get("y")) for tile in tiles] == [("0", "0"), ("72", "0")]


def test_a_run_of_alike_paths_and_a_cut_edge():
    root = parsed(hatch_lines(drawing('<g fill="url(#h)" clip-path="url(#edge)"><path d="M0 0"/><path d="M1 1"/></g>')))
    run, over = root[-2], root[-1]
    assert [path.get("id") for path in run] == ["h-1", "h-2"] and run.get("fill") == "#aa0000"
    assert over.get("clip-path") == "url(#edge)" and len(over) == 4


def test_what_has_no_hatch_stays_as_it_was():
    plain = '<svg viewBox="0 0 9 9"><path d="M0 0" fill="#fff"/></svg>'
    assert hatch_lines(plain) == plain and hatch_lines("<p>no drawing</p>") == "<p>no drawing</p>"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_picture_of_a_plan_has_lines_and_no_pattern(lang):
    patient = Assessment(iliopsoas="short", hamstrings="long", pain="mild", safety="clear")
    html = picture(patient, lang=lang).html
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert "<pattern" not in html and html.count("<clipPath") >= 4 and len(ids) == len(set(ids))
    named = {name for pair in re.findall(r'href="#([^"]+)"|url\(#([^)]+)\)', html) for name in pair if name}
    assert named and named <= set(ids)


def test_ids_that_differ_in_their_middle_stay_apart():
    """Two hatches of one picture have a tile each; on a page that shows it twice none may take another's."""
    svg = '<g id="p1-i0-tile"/><g id="p1-i1-tile"/><use href="#p1-i0-tile"/><use href="#p1-i1-tile"/>'
    assert prefixed(svg, "again2") == svg.replace("p1-", "again2-")
