"""The legend under a picture: what the looks that are there mean, and that it is a teaching model."""

from __future__ import annotations

from collections.abc import Set

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from backedu.assessment.findings import Finding
from backedu.picture.artists import add, look, mark, palette, swatch
from backedu.picture.labels import SIZE, width
from backedu.words.alttext import Speech
from backedu.words.text import say

ROW, EDGE = 16.0, 6.0  # points: height of a row of the legend, margin of the page
KEYS = {
    "short": Finding("short"),
    "long": Finding("long"),
    "weak": Finding("normal", "weak"),
    "sore": Finding("normal", sore_spot="yes"),
    "normal": Finding("normal"),
    "not_tested": Finding(),
    "held": Finding(),
}

SIGNS = ("weak", "sore")  # what is a sign and no look


def figure_of(ax: Axes) -> Figure:
    """Return the whole figure that axes stand on."""
    figure = ax.get_figure(root=True)
    assert isinstance(figure, Figure)
    return figure


def size(ax: Axes) -> tuple[float, float]:
    """Return width and height of axes in points."""
    box, dpi = ax.get_window_extent(), figure_of(ax).dpi
    return box.width * 72 / dpi, box.height * 72 / dpi


def legend_rows(wide: float, speech: Speech, seen: Set[str]) -> list[list[tuple[str, str]]]:
    """Return the legend of the looks that are seen, in rows that fit a width in points: key and words."""
    rows: list[list[tuple[str, str]]] = [[]]
    x = EDGE
    for key in (key for key in KEYS if key in seen):
        words = say(f"picture.legend.{speech.audience}.{key}", speech.lang)
        if rows[-1] and x + 20 + width(words) > wide - EDGE:
            rows.append([])
            x = EDGE
        rows[-1].append((key, words))
        x += 20 + width(words) + 14
    return rows


def legend_height(wide: float, speech: Speech, seen: Set[str]) -> float:
    """Return the height in points of the legend and the label of the model."""
    return ROW * (len(legend_rows(wide, speech, seen)) + 1) + 4


def legend(ax: Axes, speech: Speech, seen: Set[str]) -> None:
    """Draw the legend and "teaching model" on axes of their own, in points."""
    wide, high = size(ax)
    ax.set(xlim=(0, wide), ylim=(0, high))
    ax.set_axis_off()
    ink = palette()["ink"]
    rows = legend_rows(wide, speech, seen)
    for number, row in enumerate(rows):
        x, y = EDGE, high - ROW * (number + 0.5) - 2
        for key, words in row:
            if key in SIGNS:
                mark(ax, key, [(x + 7.5, y)])
            else:
                add(ax, Rectangle((x, y - 5), 15, 10, **swatch(look(KEYS[key], held=key == "held"))))
            ax.text(x + 20, y, words, size=SIZE, va="center_baseline", color=ink["text"])
            x += 20 + width(words) + 14
    model = say("picture.model", speech.lang)
    ax.text(
        wide - EDGE, ROW * 0.5, model, size=SIZE, ha="right", va="center_baseline", color=ink["quiet"], style="italic"
    )
