"""One picture on its axes: the scene, the marks, and the labels with their leaders."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from backedu.assessment.findings import Assessment
from backedu.model.balance import held_long
from backedu.picture.artists import add, mark, paint, palette
from backedu.picture.labels import LINE, MOST, SIZE, Columns, Label, few, label, marked, place, wrap
from backedu.picture.legend import EDGE, size
from backedu.picture.shapes.scene import Scene
from backedu.picture.shapes.splines import LINE as TO
from backedu.picture.shapes.splines import MOVE
from backedu.words.alttext import Speech, leaning, states
from backedu.words.text import say

LOW, HIGH = -505.0, 520.0  # mm shown: from below the knee to the middle of the chest
FADE = 30.0  # mm over which the picture ends above and below
CENTRE = {"side": -28.0, "front": 0.0, "back": 0.0}  # mm


def half_width(scene: Scene) -> float:
    """Return how far from the middle of the body labels begin, mm: farther where a strong posture needs the room."""
    if scene.view == "side":
        return 172.0 + 3 * max(0.0, abs(scene.posture.tilt) - 25)
    return 202.0 + 3 * max(0.0, abs(scene.posture.hike) - 10)


@dataclass(frozen=True)
class MarkedScene:
    """A scene with what was found; `first` are the muscles to name where there is no room for all names."""

    scene: Scene
    assessment: Assessment
    held: frozenset[tuple[str, str]]
    first: frozenset[tuple[str, str]] = frozenset()

    @classmethod
    def of(cls, scene: Scene, assessment: Assessment, first: Iterable[tuple[str, str]] = ()) -> MarkedScene:
        """Return a scene with its findings; of what the posture holds long only the muscles that the view shows."""
        seen = {muscle for muscle, _ in scene.anchors}
        held = held_long(assessment, scene.posture)
        return cls(scene, assessment, frozenset(key for key in held if key[0] in seen), frozenset(first))


def panel(
    ax: Axes,
    shown: MarkedScene,
    speech: Speech,
    labels: str,
    columns: Sequence[str],
    scale: float,
    clip: bool = False,
    most: int = MOST,
) -> list[str]:
    """Draw a scene with its findings on axes of their own.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    shown : MarkedScene
    speech : Speech
    labels : str
        marked, all, numbers or none.
    columns : sequence of str
        Where labels may stand: left, right or both.
    scale : float
        Points per mm.
    clip : bool
        Cut what leaves the axes.
    most : int
        How many muscles are labelled where only the marked ones are.

    Returns
    -------
    list of str
        What the numbers stand for, where labels are numbers.
    """
    wide, high = size(ax)
    middle, half = CENTRE[shown.scene.view] + shown.scene.middle, half_width(shown.scene)
    # One column of labels leaves the body at the other edge of the panel.
    left = middle - wide / scale / 2
    if len(columns) == 1:
        left = middle - half if "right" in columns else middle + half - wide / scale
    ax.set(xlim=(left, left + wide / scale), ylim=(HIGH - high / scale, HIGH))
    ax.set_axis_off()
    paint(ax, shown.scene, shown.assessment, shown.held, clip)
    _fade(ax, high / scale)
    _marks(ax, shown)
    wanted = marked(shown.assessment, shown.scene, labels == "all")
    if labels == "numbers":
        return _numbers(ax, shown, speech, wanted)
    if labels != "none":
        wanted = wanted if labels == "all" else few(wanted, shown.assessment, most, shown.first)
        _labels(ax, shown, speech, wanted, columns, scale)
    return []


def _fade(ax: Axes, high: float) -> None:
    """Let the picture end softly above and below, and keep the legend's room empty."""
    paper, (left, right) = palette()["ink"]["paper"], ax.get_xlim()
    soft = {"facecolor": paper + "50", "linewidth": 0}
    for deep in np.arange(1, 7) / 6 * FADE:  # sheets of paper one over the other
        add(ax, Rectangle((left, LOW), right - left, deep, **soft))
        add(ax, Rectangle((left, HIGH - deep), right - left, deep, **soft))
    add(ax, Rectangle((left, HIGH - high), right - left, LOW - HIGH + high, **{**soft, "facecolor": paper}))


def _marks(ax: Axes, shown: MarkedScene) -> None:
    """Draw the signs of weakness and of sore spots."""
    for row, kind in ((1, "weak"), (2, "sore")):
        keys = [key for key in shown.scene.anchors if kind in states(shown.assessment[key])]
        mark(ax, kind, [tuple(shown.scene.anchors[key][row].tolist()) for key in keys], gid=kind)


def _numbers(ax: Axes, shown: MarkedScene, speech: Speech, wanted: list[tuple[str, tuple[str, ...]]]) -> list[str]:
    """Number the marked muscles and return what the numbers stand for."""
    out = []
    for number, (id, sides) in enumerate(wanted, start=1):
        for side in sides:
            x, y = shown.scene.anchors[id, side][0]
            disc = {"boxstyle": "circle,pad=0.15", "facecolor": palette()["ink"]["paper"], "linewidth": 0.8}
            ax.text(x, y, str(number), size=SIZE, ha="center", va="center", bbox=disc, clip_on=False)
        said = ", ".join(speech.state(key, [id]) for key in states(shown.assessment[id, sides[0]]))
        where = say(f"picture.side.{'both' if len(sides) > 1 else sides[0]}", speech.lang)
        out.append(f"{number} {speech.name(id)} ({where}): {said}")
    return out


def _labels(
    ax: Axes,
    shown: MarkedScene,
    speech: Speech,
    wanted: list[tuple[str, tuple[str, ...]]],
    names: Sequence[str],
    scale: float,
) -> None:
    """Write the labels and draw their leaders."""
    middle, half = CENTRE[shown.scene.view] + shown.scene.middle, half_width(shown.scene)
    (start, end), edges = ax.get_xlim(), {"left": (middle - half) * scale, "right": (middle + half) * scale}
    room = {"left": edges["left"] - start * scale - EDGE - 6, "right": end * scale - edges["right"] - EDGE - 6}
    columns = Columns({n: edges[n] for n in names}, {n: room[n] for n in names}, LOW * scale, HIGH * scale)
    items = [label(id, sides, shown.assessment, shown.scene, speech, columns.widest, scale) for id, sides in wanted]
    if shown.scene.arc is not None:
        items.insert(0, _gauge_label(shown, speech, columns.widest, scale))
    placed = place(items, columns)
    _leaders(ax, placed, edges, scale)
    for item in placed:
        _write(ax, item, edges[item.column] / scale, scale)


def _gauge_label(shown: MarkedScene, speech: Speech, room: float, scale: float) -> Label:
    """Return the words for the arc: which way the pelvis tips, how far for professionals."""
    posture, view = shown.scene.posture, shown.scene.view
    angle, way = leaning(posture, view)
    first = say(f"picture.posture.{way}", speech.lang)
    first += "" if speech.audience == "patient" else f" {abs(angle):.0f}°"
    more = wrap(say(f"picture.posture.{way}_more", speech.lang), room)
    more += wrap(say("picture.posture.usual", speech.lang), room) if view == "side" else []
    assert shown.scene.arc is not None
    x, y = shown.scene.arc
    return Label(tuple(wrap(first, room, "bold")), tuple(more), "tilt", ((float(x) * scale, float(y) * scale),))


def _leaders(ax: Axes, placed: list[Label], edges: dict[str, float], scale: float) -> None:
    """Draw the lines from the muscles to their labels, on a white seam so that they show on any colour."""
    ends = [(item.anchor, (edges[item.column] + (-2 if item.column == "left" else 2), item.y)) for item in placed]
    if not ends:
        return
    points = np.array(ends).reshape(-1, 2) / scale
    path = Path(points, [MOVE, TO] * len(ends))
    ink = palette()["ink"]
    for name, colour, thick in (("seam", ink["paper"], 2.2), ("leaders", ink["text"], 0.7)):
        add(ax, PathPatch(path, fill=False, edgecolor=colour, linewidth=thick, gid=name))
    mark(ax, "end", [tuple(point) for point in points[::2].tolist()], size=2.6, gid="end")


def _write(ax: Axes, item: Label, edge: float, scale: float) -> None:
    """Write one label."""
    ink, outward = palette()["ink"], -1 if item.column == "left" else 1
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
