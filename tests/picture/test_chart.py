import re
from itertools import combinations

import pytest
from matplotlib.colors import to_rgb

from backedu import Assessment
from backedu.assessment.findings import example
from backedu.errors import BackeduError
from backedu.model.course import course, named_plans
from backedu.picture.chart import HIGH, LOOKS, OWN_LOOKS, RIGHT, SIZE, WIDE, chart
from backedu.picture.draw import Diagram
from backedu.words.text import LANGUAGES, say

EVERYTHING, SHORT = "stretch everything", "stretch only what is short"
STEPS = [("release", "piriformis"), ("stretch", "iliopsoas")]


def lines(drawn):
    """Return the plans' lines: the only ones with a width of 2.2 points."""
    return [line for line in drawn.axes[0].lines if line.get_linewidth() == 2.2]


def labels(drawn):
    """Return the words beside the lines' ends."""
    return [text for text in drawn.axes[0].texts if text.get_position()[0] > RIGHT and text.get_ha() == "left"]


@pytest.fixture(scope="module")
def some():
    return course(example("anterior_tilt"))


def test_a_line_a_plan_and_a_point_a_week(some):
    drawn = chart(some)
    assert isinstance(drawn, Diagram)
    assert [len(line.get_xdata()) for line in lines(drawn)] == [9] * 5
    for line, plan in zip(lines(drawn), some.plans, strict=True):
        heights, values = line.get_ydata(), [settled.imbalance for settled in some.balances[plan]]
        assert (heights[-1] > heights[0] + 1) == (values[-1] > values[0] + 0.05), plan


@pytest.mark.parametrize("show", ["imbalance", "tilt", "hike"])
@pytest.mark.parametrize("pattern", ["flat_back", "hip_hike"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_labels_stay_on_the_page_and_off_each_other(pattern, show, lang):
    drawn = chart(course(example(pattern), *named_plans(), STEPS), show=show, lang=lang)
    drawn.figure.draw_without_rendering()
    scale = 72 / drawn.figure.dpi
    boxes = [text.get_window_extent() for text in drawn.axes[0].texts]
    assert all(box.x0 * scale >= 0 and box.x1 * scale <= WIDE for box in boxes)
    assert all(box.y0 * scale >= 0 and box.y1 * scale <= HIGH for box in boxes)
    beside = [text.get_window_extent() for text in labels(drawn)]
    assert not [1 for a, b in combinations(beside, 2) if a.y0 < b.y1 - 1 and b.y0 < a.y1 - 1]


def test_words_are_large_enough_for_a_phone(some):
    drawn = chart(some)
    assert {text.get_size() for text in drawn.axes[0].texts} == {SIZE} and SIZE >= 12
    assert drawn.figure.get_size_inches()[0] * 72 <= 340
    assert drawn.axes[0].get_legend() is None


def test_lines_differ_in_more_than_colour(some):
    drawn = lines(chart(some))
    assert len({line.get_marker() for line in drawn}) == 5
    assert len({str(line._unscaled_dash_pattern) for line in drawn}) == 5
    for place in range(3):
        assert len({str(look[place]) for look in LOOKS + OWN_LOOKS}) >= len(LOOKS)
    markers = [marker for _, _, marker in LOOKS + OWN_LOOKS]
    assert len(set(markers)) == len(markers)


def test_colours_stand_against_the_paper():
    for colour, _, _ in LOOKS + OWN_LOOKS:
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
        assert 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05) >= 4.5, colour


def test_the_alt_text_tells_what_each_line_does(some):
    alt = chart(some, show="tilt").alt
    assert alt.startswith(
        "Line chart of a teaching model over 8 weeks. How far the pelvis tips. Up means: tips forward."
    )
    assert "Do nothing: the line stays where it is." in alt
    assert "Stretch only what is short: the line goes down a lot." in alt
    assert alt.endswith("; press sore spots, stretch the short, build up the long.")
    assert "Stretch everything: the line goes down at first, then up." in chart(some).alt
    assert 30 <= len(alt) <= 1300


@pytest.mark.parametrize("show", ["imbalance", "tilt"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_line_that_ends_at_exactly_zero_says_that_our_rule_makes_it_so(show, lang):
    """It looks like a promise otherwise; a line that never left zero promises nothing."""
    last = "release, stretch the short, strengthen the long"
    drawn = chart(
        course(example("anterior_tilt"), "nothing", "stretch everything", last, weeks=12), show=show, lang=lang
    )
    said = " ".join(text.get_text() for text in labels(drawn))
    assert said.count(say("course.by_our_rule", lang)) == 1 and said.endswith(say("course.by_our_rule", lang))
    assert drawn.alt.count(say("course.by_our_rule", lang)) == 2  # what its line does, and where it ends
    still = chart(course(Assessment(), "nothing", "stretch only what is short"), show=show, lang=lang)
    assert say("course.by_our_rule", lang) not in " ".join(text.get_text() for text in labels(still))


def test_zero_is_where_the_model_starts_and_no_norm(some):
    for show in ("tilt", "hike"):
        said = [text.get_text() for text in chart(some, show=show).axes[0].texts]
        assert "where the model starts" in said and not {"neutral", "level"} & set(said)


def test_the_alt_text_of_one_line_and_one_week():
    alt = chart(course(Assessment(iliopsoas="short"), [("stretch", "iliopsoas")], weeks=1)).alt
    assert "over one week" in alt and "Your own steps: the line goes down" in alt and "At the end" not in alt


def test_it_says_what_it_is_and_patients_see_no_numbers(some):
    drawn = chart(some)
    said = [text.get_text() for text in drawn.axes[0].texts]
    assert "Teaching model – not a scan" in said
    assert "not a forecast for you" in drawn.caption and "Teaching model" in drawn.caption
    assert not [text for text in said if re.search(r"[%°]|degree|\d", text) and text != "8 weeks"]
    assert chart(some, caption="What is short.").caption == "What is short."


def test_professionals_see_numbers_and_units(some):
    said = [text.get_text() for text in chart(some, show="tilt", audience="therapist").axes[0].texts]
    assert "tilt, degrees" in said and "↑ tips forward (5.9)" in said


def test_own_steps_are_numbered_where_there_are_several():
    case = example("hip_hike")
    one, two = course(case, STEPS), course(case, STEPS, [("stretch", "adductors", "right")])
    assert [text.get_text() for text in labels(chart(one))] == ["your own steps"]
    assert " ".join(text.get_text() for text in labels(chart(two))) == "your own steps 1 your own steps 2"


def test_every_named_plan_has_words():
    for lang in LANGUAGES:
        for plan in named_plans():
            assert say(f"course.plan.{re.sub('[^a-z]+', '_', plan)}", lang)


def test_spanish(some):
    drawn = chart(some, lang="es")
    assert drawn.alt.startswith("Gráfica de líneas") and drawn.lang == "es"
    assert "estirar todo" in " ".join(text.get_text() for text in labels(drawn))


def test_a_person_of_whom_nothing_was_found_gives_flat_lines():
    drawn = chart(course(Assessment(), SHORT, EVERYTHING), show="hike")
    assert all(len(set(line.get_ydata())) == 1 for line in lines(drawn))


def test_the_same_bytes_every_time_and_small(some):
    one, other = chart(some)._repr_html_(), chart(some)._repr_html_()
    assert one == other and len(one.encode()) < 12_000
    assert "<figcaption>" in one and 'role="img"' in one


@pytest.mark.parametrize("wrong", [{"show": "pain"}, {"audience": "everyone"}, {"lang": "fr"}])
def test_what_there_is_not(some, wrong):
    with pytest.raises(BackeduError):
        chart(some, **wrong)
