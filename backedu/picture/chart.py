"""What the model does under each plan, as one small line chart."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from itertools import cycle, pairwise
from typing import Any

from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from backedu.errors import one_of
from backedu.model.course import Course, named_plans
from backedu.picture.diagram import Diagram
from backedu.picture.svg import own_style
from backedu.words.text import AUDIENCES, capital, say

# Points. As narrow as a phone, so that the words keep their size there.
WIDE, HIGH = 330.0, 296.0
LEFT, RIGHT, LOW, TOP = 14.0, 190.0, 58.0, 246.0  # of the plot
COLUMN = 210.0  # where labels begin
LINE, GAP, SIZE = 14.5, 6.0, 12.0
WRAP = 16  # letters a line of a label
INK, QUIET, PAPER = "#1E1A16", "#5B544C", "#FFFFFF"


@dataclass(frozen=True)
class PlanLine:
    """One plan: its words, its values week by week, and its look."""

    words: str
    values: tuple[float, ...]
    colour: str
    dashes: Any
    marker: str

    @property
    def change(self) -> float:
        """From the start to the end."""
        return self.values[-1] - self.values[0]


@dataclass(frozen=True)
class Scale:
    """Turns values into points; zero is always on the chart, and room under it where words stand there."""

    low: float
    high: float

    @classmethod
    def of(cls, lines: list[PlanLine]) -> Scale:
        """Return the scale that holds all values."""
        values = [value for line in lines for value in line.values]
        low, high = min(0.0, *values), max(0.0, *values)
        # Nothing moves where nothing was found: a flat line, not noise.
        return cls(low, high) if high - low > 0.01 else cls(0.0, 1.0)

    @property
    def floor(self) -> float:
        """Where the plot ends below, points."""
        return LOW + (LINE if self.low < 0 and self.high > 0 else 0.0)

    def __call__(self, value: float) -> float:
        """Return the height of a value, points."""
        return self.floor + (value - self.low) / (self.high - self.low) * (TOP - self.floor)


def _x(week: float, weeks: int) -> float:
    """Return where a week stands, points."""
    return LEFT + week / weeks * (RIGHT - LEFT)


def axis_lines(ax: Axes, scale: Scale, weeks: int, show: str, audience: str, lang: str) -> None:
    """Draw what the lines stand in: zero, weeks, what up and down mean; numbers where the reader is no patient."""

    def write(x: float, y: float, text: str, **more: Any) -> None:
        given: dict[str, Any] = {"size": SIZE, "color": QUIET, "va": "center"}
        ax.text(x, y, text, **(given | more))

    zero = scale(0.0)
    ax.plot([LEFT, RIGHT], [zero, zero], color=QUIET, linewidth=0.9)
    write(LEFT, zero + (9 if scale.high <= 0 else -9), say(f"course.{show}.zero", lang))
    name = "name" if audience == "patient" else "unit"
    write(LEFT, HIGH - 14, say(f"course.{show}.{name}", lang), weight="bold", color=INK)
    high, low = (f" ({value:.1f})" if audience != "patient" else "" for value in (scale.high, scale.low))
    if scale.high > 0:
        write(LEFT, TOP + 17, f"↑ {say(f'course.{show}.high', lang)}{high}")
    if scale.low < 0:
        write(LEFT, scale.floor - 10, f"↓ {say(f'course.{show}.low', lang)}{low}")
    last = say("course.week_one", lang) if weeks == 1 else say("course.weeks", lang, weeks=weeks)
    for week, text in ((0, say("course.week_start", lang)), (weeks, last)):
        write(_x(week, weeks), LOW - 12 - LINE, text, ha="left" if week == 0 else "right", color=INK)
    write(WIDE - 4, 9, say("picture.model", lang), ha="right", style="italic")


def places(lines: list[PlanLine], scale: Scale) -> list[float]:
    """Return the middle of each label: as near to its line's end as its neighbours let it."""
    order = sorted(range(len(lines)), key=lambda n: (-round(lines[n].values[-1], 6), n))
    high = [LINE * len(_wrapped(lines[n])) for n in order]
    places: list[float] = []
    top = HIGH - 28.0
    for n, tall in zip(order, high, strict=True):
        places.append(min(scale(lines[n].values[-1]), top - tall / 2))
        top = places[-1] - tall / 2 - GAP
    bottom = 22.0
    for row in reversed(range(len(order))):
        places[row] = max(places[row], bottom + high[row] / 2)
        bottom = places[row] + high[row] / 2 + GAP
    return [places[order.index(n)] for n in range(len(lines))]


def _wrapped(line: PlanLine) -> list[str]:
    """Return a label in lines."""
    return textwrap.wrap(line.words, WRAP)


def stroke(ax: Axes, line: PlanLine, scale: Scale, y: float, number: int) -> None:
    """Draw a line, and its label with the same marker beside its end."""
    weeks = len(line.values) - 1
    x = [_x(week, weeks) for week in range(weeks + 1)]
    # Lines that run together show their markers in turn.
    every = (min(number, weeks), max(1, round(weeks / 3)))
    look: dict[str, Any] = {"color": line.colour, "marker": line.marker, "markersize": 6.5, "markeredgecolor": PAPER}
    ax.plot(x, [scale(v) for v in line.values], linestyle=line.dashes, linewidth=2.2, markevery=every, **look)
    end = scale(line.values[-1])
    ax.plot([RIGHT + 2, COLUMN - 7], [end, y], color=line.colour, linewidth=0.8)
    ax.plot(COLUMN - 4, y, linestyle="none", **look)
    for n, words in enumerate(_wrapped(line)):
        middle = y + LINE * ((len(_wrapped(line)) - 1) / 2 - n)
        ax.text(COLUMN + 4, middle, words, size=SIZE, color=line.colour, va="center")


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

NOTHING = 1e-6  # degrees, or % of fibre length: zero but for rounding
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
        one_of(kind, value, allowed)
    lines = _lines(course, show, lang)
    with own_style():
        figure = Figure(figsize=(WIDE / 72, HIGH / 72))
        FigureCanvasSVG(figure)
        ax = figure.add_axes((0, 0, 1, 1), xlim=(0, WIDE), ylim=(0, HIGH))
        ax.set_axis_off()
        scale = Scale.of(lines)
        axis_lines(ax, scale, course.weeks, show, audience, lang)
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


def _lines(course: Course, show: str, lang: str) -> list[PlanLine]:
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
        if abs(values[-1]) < NOTHING < abs(values[0]):
            # A line that ends at exactly zero looks like a promise.
            words = f"{words} {say('course.by_our_rule', lang)}"
        lines.append(PlanLine(words, values, *(looks[plan] if plan in looks else next(more))))
    return lines


def _alt(lines: list[PlanLine], scale: Scale, weeks: int, show: str, lang: str) -> str:
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


# Points. As narrow as a phone, so that the words keep their size there.
LOOP_WIDE, LOOP_HIGH = 330.0, 372.0
BOX_WIDE, BOX_HIGH = 128.0, 68.0
PLACES = ((165.0, 332.0), (259.0, 208.0), (259.0, 62.0), (71.0, 62.0), (71.0, 208.0))  # clockwise from the top
MIDDLE = (165.0, 135.0)
LOOP_WRAP = 17  # letters a line
LOOP_INK, FIRST, REST, ARROW = "#1d2327", "#d7e8f5", "#f5f2fb", "#5b4a8a"


def draw_loop(lang: str = "en") -> Diagram:
    """Draw the loop of the article's eighth step: five boxes in a ring, clockwise from the top.

    Parameters
    ----------
    lang : str
        Language of the words.

    Returns
    -------
    Diagram
        With alt text that tells the steps in order; it is labelled as the article's idea, not as a finding.
    """
    words = [f"{n}. {say(f'loop.step_{n}', lang)}" for n in range(1, len(PLACES) + 1)]
    with own_style():
        figure = Figure(figsize=(LOOP_WIDE / 72, LOOP_HIGH / 72))
        FigureCanvasSVG(figure)
        ax = figure.add_axes((0, 0, 1, 1), xlim=(0, LOOP_WIDE), ylim=(0, LOOP_HIGH))
        ax.set_axis_off()
        boxes = [_box(ax, place, sentence) for place, sentence in zip(PLACES, words, strict=True)]
        boxes[0].set_facecolor(FIRST)
        for before, after in pairwise(boxes):
            _arrow(ax, before, after)
        # The article's steps end at the pain; that people stretch again is ours, and the caption says so.
        _arrow(ax, boxes[-1], boxes[0], linestyle=(0, (3, 2)))
        ax.text(*MIDDLE, textwrap.fill(say("loop.middle", lang), 12), size=12, color=ARROW, ha="center", va="center")
    alt = say("loop.alt", lang, steps=" ".join(f"{sentence}." for sentence in words))
    return Diagram(figure, (ax,), alt, {}, (), say("loop.caption", lang), lang)


def _box(ax: Axes, place: tuple[float, float], sentence: str) -> FancyBboxPatch:
    """Draw one step in its box."""
    x, y = place
    box = FancyBboxPatch(
        (x - BOX_WIDE / 2, y - BOX_HIGH / 2),
        BOX_WIDE,
        BOX_HIGH,
        boxstyle="round,pad=0,rounding_size=9",
        facecolor=REST,
        edgecolor=LOOP_INK,
        linewidth=1.0,
    )
    ax.add_patch(box)
    ax.text(
        x, y, textwrap.fill(sentence, LOOP_WRAP), size=12, color=LOOP_INK, ha="center", va="center", linespacing=1.2
    )
    return box


def _arrow(ax: Axes, before: FancyBboxPatch, after: FancyBboxPatch, **look: Any) -> None:
    """Draw the arrow from one box to the next."""
    (x, y), (u, v) = ((b.get_x() + BOX_WIDE / 2, b.get_y() + BOX_HIGH / 2) for b in (before, after))
    ax.add_patch(
        FancyArrowPatch(
            (x, y),
            (u, v),
            patchA=before,
            patchB=after,
            shrinkA=4,
            shrinkB=4,
            arrowstyle="-|>,head_length=7,head_width=4.5",
            connectionstyle="arc3,rad=-0.12",
            color=ARROW,
            linewidth=2.2,
            **look,
        )
    )
