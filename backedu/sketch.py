"""An exercise as a small drawing: start and end side by side, the working muscle tinted, an arrow for the movement."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.patches import Circle, PathPatch
from matplotlib.path import Path

from backedu.ink.picture import Diagram
from backedu.mannequin.bone import measures
from backedu.mannequin.figure import compose
from backedu.mannequin.pose import FRAMES, exercises
from backedu.shapes.splines import Array, Curve
from backedu.text import say

# Points. As narrow as a phone, so that a drawing keeps its size there.
WIDE, MOST_HIGH = 330.0, 170.0
MARGIN = 3.0
NUMBER = 17.0  # the room a frame's number needs
SCALE = 0.1  # points per mm at most, so that one person is about as tall in every drawing
INK = "#35265F"


@cache
def posed(id: str) -> tuple[list[Curve], ...]:
    """Return the shapes of both frames of an exercise, worked out once: they take most of the time of a drawing."""
    exercise = exercises()[id]
    return tuple(compose(exercise, frame) for frame in FRAMES)


def draw_exercise(id: str, lang: str = "en") -> Diagram:
    """Draw an exercise in two frames.

    Parameters
    ----------
    id : str
        Of the exercise, such as ``"bridge"``; `data/poses.toml` lists them.
    lang : str
        Language of the alt text; the drawing itself has no words.

    Returns
    -------
    Diagram
        330 points wide and at most 170 high; its shapes are named by frame and role, in points.

    Raises
    ------
    UnknownNameError
        When no such exercise is drawn; the nearest name is told.
    """
    frames = posed(id)
    low, high = _box([curve for curves in frames for curve in curves])
    scale, beside = _fitted(*(high - low))
    tall = (high - low)[1] * scale + 2 * MARGIN + (0 if beside else NUMBER)
    figure = Figure(figsize=(WIDE / 72, tall / 72))
    FigureCanvasSVG(figure)
    shapes: dict[str, Array] = {}
    with mpl.rc_context({"font.family": ["DejaVu Sans"]}):
        ax = figure.add_axes((0, 0, 1, 1), xlim=(0, WIDE), ylim=(0, tall))
        ax.set_axis_off()
        for number, (name, curves) in enumerate(zip(FRAMES, frames, strict=True)):
            room = WIDE / 2 - (NUMBER if beside else 0)
            left = WIDE / 2 * (number + 1) - room / 2 - (high + low)[0] / 2 * scale
            placed = [(role, points * scale + (left, MARGIN - low[1] * scale), codes) for role, points, codes in curves]
            _paint(ax, placed)
            shapes |= {f"{name} {n} {role}": points for n, (role, points, _) in enumerate(placed)}
            _number(ax, number + 1, WIDE / 2 * number + MARGIN + 8, tall - MARGIN - 8)
    return Diagram(figure, (ax,), say(f"sketch.{id}.alt", lang), shapes, (), say("sketch.caption", lang), lang)


def _box(curves: Sequence[Curve]) -> tuple[Array, Array]:
    """Return the lower left and upper right corner of all shapes, mm."""
    points = np.concatenate([vertices for _, vertices, _ in curves])
    return points.min(0) - 5, points.max(0) + 5


def _fitted(wide: float, high: float) -> tuple[float, bool]:
    """Return how many points a mm gets, and whether the frame's number stands beside the figure rather than above."""
    room, tall = WIDE / 2 - 2 * MARGIN, MOST_HIGH - 2 * MARGIN
    beside, above = min((room - NUMBER) / wide, tall / high), min(room / wide, (tall - NUMBER) / high)
    return min(max(beside, above), SCALE), min(beside, SCALE) >= above


def _paint(ax: Axes, curves: Sequence[Curve]) -> None:
    """Add shapes to the axes, each in the look of its role."""
    looks = measures()["look"]
    for role, points, codes in curves:
        look = looks[role]
        ax.add_patch(
            PathPatch(
                Path(points, codes),
                facecolor=look.get("fill", "none"),
                edgecolor=look.get("edge", "none"),
                linewidth=look.get("line", 0),
                capstyle="butt" if "fill" in look else "round",
                clip_on=False,
            )
        )


def _number(ax: Axes, number: int, x: float, y: float) -> None:
    """Draw the number of a frame in a ring."""
    ax.add_patch(Circle((x, y), 7.5, facecolor="#FFFFFF", edgecolor=INK, linewidth=1.0))
    ax.text(x, y, str(number), size=11, weight="bold", color=INK, ha="center", va="center_baseline")
