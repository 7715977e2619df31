"""The ink of a small line chart: lines labelled at their ends, told apart by dashes and markers as well as colour."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes

from backedu.words.text import say

# Points. As narrow as a phone, so that the words keep their size there.
WIDE, HIGH = 330.0, 296.0
LEFT, RIGHT, LOW, TOP = 14.0, 190.0, 58.0, 246.0  # of the plot
COLUMN = 210.0  # where labels begin
LINE, GAP, SIZE = 14.5, 6.0, 12.0
WRAP = 16  # letters a line of a label
INK, QUIET, PAPER = "#1E1A16", "#5B544C", "#FFFFFF"


@dataclass(frozen=True)
class Line:
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
    def of(cls, lines: list[Line]) -> Scale:
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


def frame(ax: Axes, scale: Scale, weeks: int, show: str, audience: str, lang: str) -> None:
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


def places(lines: list[Line], scale: Scale) -> list[float]:
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


def _wrapped(line: Line) -> list[str]:
    """Return a label in lines."""
    return textwrap.wrap(line.words, WRAP)


def stroke(ax: Axes, line: Line, scale: Scale, y: float, number: int) -> None:
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
