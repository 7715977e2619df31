"""One picture on its axes: the scene, the marks, the labels with their leaders, and the legend under it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from backedu.alttext import Speech, states
from backedu.artists import look, mark, paint, palette, swatch
from backedu.assessment import Assessment
from backedu.finding import Finding
from backedu.labels import LINE, MOST, SIZE, Columns, Label, label, marked, place, width, wrap
from backedu.scene import Scene
from backedu.text import say

LOW, HIGH = -505.0, 520.0  # mm shown: from below the knee to the middle of the chest
FADE = 30.0  # mm over which the picture ends above and below
HALF = {"side": 155.0, "front": 195.0, "back": 195.0}  # mm from the middle of the body to where labels may begin
CENTRE = {"side": -28.0, "front": 0.0, "back": 0.0}  # mm
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


@dataclass(frozen=True)
class Case:
    """What one panel shows."""

    scene: Scene
    assessment: Assessment
    held: frozenset[tuple[str, str]]


def panel(
    ax: Axes, case: Case, speech: Speech, labels: str, columns: Sequence[str], scale: float, clip: bool = False
) -> list[str]:
    """Draw a case on axes of their own.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    case : Case
    speech : Speech
    labels : str
        marked, all, numbers or none.
    columns : sequence of str
        Where labels may stand: left, right or both.
    scale : float
        Points per mm.
    clip : bool
        Cut what leaves the axes.

    Returns
    -------
    list of str
        What the numbers stand for, where labels are numbers.
    """
    wide, high = size(ax)
    middle, half = CENTRE[case.scene.view] + case.scene.middle, HALF[case.scene.view]
    # One column of labels leaves the body at the other edge of the panel.
    left = middle - wide / scale / 2
    if len(columns) == 1:
        left = middle - half if "right" in columns else middle + half - wide / scale
    ax.set(xlim=(left, left + wide / scale), ylim=(HIGH - high / scale, HIGH))
    ax.set_axis_off()
    paint(ax, case.scene, case.assessment, case.held, clip)
    _fade(ax, high / scale)
    _marks(ax, case)
    wanted = marked(case.assessment, case.scene, labels == "all")
    if labels == "numbers":
        return _numbers(ax, case, speech, wanted)
    if labels != "none":
        _labels(ax, case, speech, wanted if labels == "all" else wanted[:MOST], columns, scale)
    return []


def size(ax: Axes) -> tuple[float, float]:
    """Return width and height of axes in points."""
    figure = ax.get_figure(root=True)
    assert isinstance(figure, Figure)
    box = ax.get_window_extent()
    return box.width * 72 / figure.dpi, box.height * 72 / figure.dpi


def _fade(ax: Axes, high: float) -> None:
    """Let the picture end softly above and below, and keep the legend's room empty."""
    paper, (left, right) = palette()["ink"]["paper"], ax.get_xlim()
    soft = {"facecolor": paper + "50", "linewidth": 0, "clip_on": False}
    for deep in np.arange(1, 7) / 6 * FADE:  # sheets of paper one over the other
        ax.add_patch(Rectangle((left, LOW), right - left, deep, **soft))
        ax.add_patch(Rectangle((left, HIGH - deep), right - left, deep, **soft))
    ax.add_patch(Rectangle((left, HIGH - high), right - left, LOW - HIGH + high, **{**soft, "facecolor": paper}))


def _marks(ax: Axes, case: Case) -> None:
    """Draw the signs of weakness and of sore spots."""
    for (id, side), (_, weak, sore) in case.scene.anchors.items():
        for kind, (x, y) in (("weak", weak), ("sore", sore)):
            if kind in states(case.assessment[id, side]):
                mark(ax, kind, float(x), float(y))


def _numbers(ax: Axes, case: Case, speech: Speech, wanted: list[tuple[str, tuple[str, ...]]]) -> list[str]:
    """Number the marked muscles and return what the numbers stand for."""
    out = []
    for number, (id, sides) in enumerate(wanted, start=1):
        for side in sides:
            x, y = case.scene.anchors[id, side][0]
            disc = {"boxstyle": "circle,pad=0.15", "facecolor": palette()["ink"]["paper"], "linewidth": 0.8}
            ax.text(x, y, str(number), size=SIZE, ha="center", va="center", bbox=disc, clip_on=False)
        said = ", ".join(speech.state(key, [id]) for key in states(case.assessment[id, sides[0]]))
        where = say(f"picture.side.{'both' if len(sides) > 1 else sides[0]}", speech.lang)
        out.append(f"{number} {speech.name(id)} ({where}): {said}")
    return out


def _labels(
    ax: Axes,
    case: Case,
    speech: Speech,
    wanted: list[tuple[str, tuple[str, ...]]],
    names: Sequence[str],
    scale: float,
) -> None:
    """Write the labels and draw their leaders."""
    middle, half = CENTRE[case.scene.view] + case.scene.middle, HALF[case.scene.view]
    (start, end), edges = ax.get_xlim(), {"left": (middle - half) * scale, "right": (middle + half) * scale}
    room = {"left": edges["left"] - start * scale - EDGE - 6, "right": end * scale - edges["right"] - EDGE - 6}
    columns = Columns({n: edges[n] for n in names}, {n: room[n] for n in names}, LOW * scale, HIGH * scale)
    items = [label(id, sides, case.assessment, case.scene, speech, columns.widest, scale) for id, sides in wanted]
    if case.scene.arc is not None:
        items.insert(0, _gauge_label(case, speech, columns.widest, scale))
    for item in place(items, columns):
        _write(ax, item, edges[item.column] / scale, scale)


def _gauge_label(case: Case, speech: Speech, room: float, scale: float) -> Label:
    """Return the words for the arc: which way the pelvis tips, how far for professionals."""
    posture, view = case.scene.posture, case.scene.view
    angle = posture.tilt if view == "side" else posture.hike
    way = {"side": ("forward", "backward")}.get(view, ("right", "left"))[angle < 0]
    first = say(f"picture.posture.{way}", speech.lang)
    first += "" if speech.audience == "patient" else f" {abs(angle):.0f}°"
    more = wrap(say(f"picture.posture.{way}_more", speech.lang), room)
    more += wrap(say("picture.posture.usual", speech.lang), room) if view == "side" else []
    assert case.scene.arc is not None
    x, y = case.scene.arc
    return Label(tuple(wrap(first, room, "bold")), tuple(more), "tilt", ((float(x) * scale, float(y) * scale),))


def _write(ax: Axes, item: Label, edge: float, scale: float) -> None:
    """Write one label and draw its leader."""
    ink, outward = palette()["ink"], -1 if item.column == "left" else 1
    x, y = (value / scale for value in item.anchor)
    for colour, thick in ((ink["paper"], 2.2), (ink["text"], 0.7)):
        ends = [x, edge + outward * 2 / scale], [y, item.y / scale]
        ax.add_line(Line2D(*ends, color=colour, linewidth=thick, clip_on=False))
    ax.add_line(Line2D([x], [y], marker="o", markersize=2.6, color=ink["text"], clip_on=False))
    lines = item.lines + item.more
    for number, line in enumerate(lines):
        ax.text(
            edge + outward * 6 / scale,
            (item.y + ((len(lines) - 1) / 2 - number) * LINE) / scale,
            line,
            size=SIZE,
            color=ink["text"] if number < len(item.lines) else ink["quiet" if item.kind == "tilt" else item.kind],
            weight="bold" if item.kind == "tilt" and number < len(item.lines) else "normal",
            ha="right" if outward < 0 else "left",
            va="center_baseline",
            clip_on=False,
        )


def legend_rows(wide: float, speech: Speech, held: bool) -> list[list[tuple[str, str]]]:
    """Return the legend in rows that fit a width in points: key and words."""
    rows: list[list[tuple[str, str]]] = [[]]
    x = EDGE
    for key in KEYS if held else [key for key in KEYS if key != "held"]:
        words = say(f"picture.legend.{speech.audience}.{key}", speech.lang)
        if rows[-1] and x + 20 + width(words) > wide - EDGE:
            rows.append([])
            x = EDGE
        rows[-1].append((key, words))
        x += 20 + width(words) + 14
    return rows


def legend_height(wide: float, speech: Speech, held: bool) -> float:
    """Return the height in points of the legend and the label of the model."""
    return ROW * (len(legend_rows(wide, speech, held)) + 1) + 4


def legend(ax: Axes, speech: Speech, held: bool) -> None:
    """Draw the legend and "teaching model" on axes of their own, in points."""
    wide, high = size(ax)
    ax.set(xlim=(0, wide), ylim=(0, high))
    ax.set_axis_off()
    ink = palette()["ink"]
    rows = legend_rows(wide, speech, held)
    for number, row in enumerate(rows):
        x, y = EDGE, high - ROW * (number + 0.5) - 2
        for key, words in row:
            state = look(KEYS[key], held=key == "held")
            ax.add_patch(Rectangle((x, y - 5), 15, 10, clip_on=False, **swatch(state)))
            if key in ("weak", "sore"):
                mark(ax, key, x + 7.5, y)
            ax.text(x + 20, y, words, size=SIZE, va="center_baseline", color=ink["text"])
            x += 20 + width(words) + 14
    model = say("picture.model", speech.lang)
    ax.text(
        wide - EDGE, ROW * 0.5, model, size=SIZE, ha="right", va="center_baseline", color=ink["quiet"], style="italic"
    )
