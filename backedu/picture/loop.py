"""The article's loop as one picture: a stretch of what is already long, and how it is said to come round again."""

from __future__ import annotations

import textwrap

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from backedu.picture.diagram import Diagram
from backedu.words.text import say

# Points. As narrow as a phone, so that the words keep their size there.
WIDE, HIGH = 330.0, 372.0
BOX_WIDE, BOX_HIGH = 128.0, 68.0
PLACES = ((165.0, 332.0), (259.0, 208.0), (259.0, 62.0), (71.0, 62.0), (71.0, 208.0))  # clockwise from the top
MIDDLE = (165.0, 135.0)
WRAP = 17  # letters a line
INK, FIRST, REST, ARROW = "#1d2327", "#d7e8f5", "#f5f2fb", "#5b4a8a"


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
    figure = Figure(figsize=(WIDE / 72, HIGH / 72))
    FigureCanvasSVG(figure)
    with mpl.rc_context({"font.family": ["DejaVu Sans"]}):
        ax = figure.add_axes((0, 0, 1, 1), xlim=(0, WIDE), ylim=(0, HIGH))
        ax.set_axis_off()
        boxes = [_box(ax, place, sentence) for place, sentence in zip(PLACES, words, strict=True)]
        boxes[0].set_facecolor(FIRST)
        for before, after in zip(boxes, [*boxes[1:], boxes[0]], strict=True):
            _arrow(ax, before, after)
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
        edgecolor=INK,
        linewidth=1.0,
    )
    ax.add_patch(box)
    ax.text(x, y, textwrap.fill(sentence, WRAP), size=12, color=INK, ha="center", va="center", linespacing=1.2)
    return box


def _arrow(ax: Axes, before: FancyBboxPatch, after: FancyBboxPatch) -> None:
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
        )
    )
