"""What the model does under each plan, as one small line chart."""

from __future__ import annotations

import re
from itertools import cycle

import matplotlib as mpl
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from backedu.errors import BackeduError
from backedu.model.course import Course, named_plans
from backedu.picture.diagram import Diagram
from backedu.picture.plot import HIGH, WIDE, Line, Scale, frame, places, stroke
from backedu.words.text import AUDIENCES, capital, say

SHOWN = ("imbalance", "tilt", "hike")

# Colour, dashes and marker of each named plan; all differ in each, and stand 4.5 : 1 or more against the paper.
LOOKS = (
    ("#5B544C", (0, (1.2, 2.2)), "o"),
    ("#9C2A14", "solid", "s"),
    ("#7A4B00", (0, (6, 2, 1.2, 2)), "^"),
    ("#1D5C8F", (0, (5, 2.4)), "D"),
    ("#2B6436", (0, (10, 3)), "v"),
)
OWN_LOOKS = (("#5B4A8A", (0, (3, 1.6)), "P"), ("#8A2A62", (0, (8, 2, 2, 2)), "X"), ("#1E1A16", (0, (2, 1)), "*"))

SAME, FAR = 0.03, 0.25  # of the chart's height: less is no change, more is a big one


def chart(
    course: Course, *, lang: str = "en", show: str = "imbalance", audience: str = "patient", caption: str = ""
) -> Diagram:
    """Draw what the model does under each plan of a course.

    Parameters
    ----------
    course : Course
    lang : str
        Language of the words.
    show : str
        imbalance (how uneven the pull is), tilt or hike.
    audience : str
        patient, therapist or educator: numbers stand on the axis only where it is not patient.
    caption : str
        Sentence under the chart, such as its finding; one that says what it is where none is given.

    Returns
    -------
    Diagram
        A line a plan, labelled at its end, told apart by dashes and markers as well as colour. The alt text tells what
        each line does.

    Raises
    ------
    BackeduError
        For an unknown language, audience or thing to show.
    """
    for kind, value, allowed in (("show", show, SHOWN), ("audience", audience, AUDIENCES)):
        if value not in allowed:
            raise BackeduError(f"{kind} must be one of: {', '.join(allowed)}; not {value!r}")
    lines = _lines(course, show, lang)
    figure = Figure(figsize=(WIDE / 72, HIGH / 72))
    FigureCanvasSVG(figure)
    with mpl.rc_context({"font.family": ["DejaVu Sans"]}):
        ax = figure.add_axes((0, 0, 1, 1), xlim=(0, WIDE), ylim=(0, HIGH))
        ax.set_axis_off()
        scale = Scale.of(lines)
        frame(ax, scale, course.weeks, show, audience, lang)
        for line, y in zip(lines, places(lines, scale), strict=True):
            stroke(ax, line, scale, y, lines.index(line))
    one = "_one" if course.weeks == 1 else ""
    return Diagram(
        figure=figure,
        axes=(ax,),
        alt=_alt(lines, scale, course.weeks, show, lang),
        shapes={},
        findings=(),
        caption=caption or say(f"course.caption{one}", lang, **({} if one else {"weeks": course.weeks})),
        lang=lang,
    )


def _lines(course: Course, show: str, lang: str) -> list[Line]:
    """Return a line a plan, in the course's order."""
    own = [plan for plan in course.plans if plan not in named_plans()]
    looks, more = dict(zip(named_plans(), LOOKS, strict=True)), cycle(OWN_LOOKS)
    lines = []
    for plan in course.plans:
        if plan in own:
            number = {"number": own.index(plan) + 1} if len(own) > 1 else {}
            words = say("course.own_steps" + ("_number" if number else ""), lang, **number)
        else:
            words = say(f"course.plan.{re.sub('[^a-z]+', '_', plan)}", lang)
        settled = course.balances[plan]
        values = tuple(b.imbalance if show == "imbalance" else getattr(b.posture, show) for b in settled)
        lines.append(Line(words, values, *(looks[plan] if plan in looks else next(more))))
    return lines


def _alt(lines: list[Line], scale: Scale, weeks: int, show: str, lang: str) -> str:
    """Tell what each line does, and how they lie in the end."""
    name = say(f"course.{show}.name", lang)
    start = say("course.alt.start_one", lang, name=name) if weeks == 1 else ""
    said = [start or say("course.alt.start", lang, name=name, weeks=weeks)]
    said.append(say("course.alt.direction", lang, high=say(f"course.{show}.high", lang)))
    for line in lines:
        way = _way([value / (scale.high - scale.low) for value in line.values])
        said.append(say(f"course.alt.{way}", lang, plan=capital(line.words)))
    if len(lines) > 1:
        order = sorted(lines, key=lambda line: -round(line.values[-1], 6))
        said.append(say("course.alt.order", lang, plans="; ".join(line.words for line in order)))
    return " ".join(said)


def _way(values: list[float]) -> str:
    """Return the key of what a line does: its values as shares of the chart's height."""
    change, dip, rise = values[-1] - values[0], values[0] - min(values), max(values) - values[0]
    if dip > SAME and values[-1] - min(values) > SAME:
        return "down_up"
    if rise > SAME and max(values) - values[-1] > SAME:
        return "up_down"
    if abs(change) < SAME:
        return "same"
    return ("up" if change > 0 else "down") + ("_far" if abs(change) > FAR else "")
