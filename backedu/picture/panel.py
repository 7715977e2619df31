"""One picture on its axes: the scene, the marks, and the labels with their leaders."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from backedu.assessment.findings import Assessment
from backedu.catalogue.anatomy import SIDES
from backedu.model.balance import held_long
from backedu.model.posture import Posture
from backedu.picture.artists import add, mark, paint, palette, style
from backedu.picture.labels import LINE, MOST, SIZE, Columns, Label, few, label, marked, place, wrap
from backedu.picture.legend import EDGE, SIGNS, size
from backedu.picture.shapes.gauge import bounds, extent
from backedu.picture.shapes.scene import Scene
from backedu.picture.shapes.splines import LINE as TO
from backedu.picture.shapes.splines import MOVE
from backedu.words.alttext import Speech, leaning_words, states
from backedu.words.text import say

LOW, HIGH = bounds("side")[2:]  # mm shown
FADE = 30.0  # mm over which the picture ends above and below
HEADING, STEP = 12.0, 14.5  # points: the words of the tilt, and from line to line of them
AIR = 4.0  # points between the lines and their words


def edges(scene: Scene) -> tuple[float, float]:
    """Return where the labels begin left and right of the body, mm: farther where a strong posture needs the room."""
    (left, right), posture = extent()["body"][scene.view], scene.posture
    more = 3 * max(0.0, abs(posture.tilt) - 17.5) if scene.view == "side" else 3 * max(0.0, abs(posture.hike) - 6.5)
    return left + scene.middle - more, right + scene.middle + more


@dataclass(frozen=True)
class MarkedScene:
    """A scene with what was found; `first` are the muscles to name where there is no room for all names."""

    scene: Scene
    assessment: Assessment
    held: frozenset[tuple[str, str]]
    first: frozenset[tuple[str, str]] = frozenset()
    before: Posture | None = None  # of the picture before it, whose line it shows

    @property
    def crop(self) -> tuple[float, float]:
        """What is shown from below to above, mm: more only where a marked anchor lies outside."""
        heights = []
        for key, rows in self.scene.anchors.items():
            found = states(self.assessment[key])
            marks = [0] * bool(found) + [row for row, kind in enumerate(SIGNS, start=1) if kind in found]
            heights += [float(rows[row][1]) for row in marks]
        room = extent()["room"]
        return min([LOW, *(y - room for y in heights)]), max([HIGH, *(y + room for y in heights)])

    @property
    def seen(self) -> set[str]:
        """The keys of the legend that the picture needs: short, long, normal, not_tested, held, weak, sore."""
        found: set[str] = set()
        for key in {(shape.muscle, shape.side) for shape in self.scene.shapes if shape.muscle}:
            length = self.assessment[key].length.replace(" ", "_")
            found.add("held" if length == "not_tested" and key in self.held else length)
        for key in self.scene.anchors:
            found |= {kind for kind in states(self.assessment[key]) if kind in SIGNS}
        return found

    @classmethod
    def of(
        cls,
        scene: Scene,
        assessment: Assessment,
        first: Iterable[tuple[str, str]] = (),
        before: Posture | None = None,
    ) -> MarkedScene:
        """Return a scene with its findings; of what the posture holds long only the muscles that the view shows."""
        seen = {muscle for muscle, _ in scene.anchors}
        held = held_long(assessment, scene.posture.changes())
        return cls(scene, assessment, frozenset(key for key in held if key[0] in seen), frozenset(first), before)


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
    (near, far), (low, top) = edges(shown.scene), shown.crop
    # One column of labels leaves the body at the other edge of the panel.
    left = (near + far - wide / scale) / 2
    if labels in ("numbers", "none") and not clip:
        left, right, _, _ = bounds(shown.scene.view)
        left += (right - left - wide / scale) / 2
    elif len(columns) == 1:
        left = near if "right" in columns else far - wide / scale
    ax.set(xlim=(left, left + wide / scale), ylim=(top - high / scale, top))
    ax.set_axis_off()
    if speech.audience != "patient" and shown.scene.gauge.usual is not None and shown.before is None:
        role, vertices, codes = shown.scene.gauge.usual
        add(ax, PathPatch(Path(vertices, codes), **style(role, {}), gid=role), clip)
    paint(ax, shown.scene, shown.assessment, shown.held, clip)
    _fade(ax, low, top, high / scale)
    _marks(ax, shown)
    wanted = marked(shown.assessment, shown.scene, labels == "all")
    if labels == "none":
        return []
    if labels == "numbers":
        _told(ax, shown, speech, scale)
        return _numbers(ax, shown, speech, wanted)
    wanted = wanted if labels == "all" else few(wanted, shown.assessment, most, shown.first)
    _labels(ax, shown, speech, wanted, columns, scale)
    return []


def _fade(ax: Axes, low: float, top: float, high: float) -> None:
    """Let the picture end softly above and below, and keep the legend's room empty."""
    paper, (left, right) = palette()["ink"]["paper"], ax.get_xlim()
    soft = {"facecolor": paper + "50", "linewidth": 0}
    for deep in np.arange(1, 7) / 6 * FADE:  # sheets of paper one over the other
        add(ax, Rectangle((left, low), right - left, deep, **soft))
        add(ax, Rectangle((left, top - deep), right - left, deep, **soft))
    add(ax, Rectangle((left, top - high), right - left, low - top + high, **{**soft, "facecolor": paper}))


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
    """Write the labels and draw their leaders, round what tells the tilt."""
    near, far = edges(shown.scene)
    low, top = (height * scale for height in shown.crop)
    (start, end), at = ax.get_xlim(), {"left": near * scale, "right": far * scale}
    room = {"left": at["left"] - start * scale - EDGE - 6, "right": end * scale - at["right"] - EDGE - 6}
    taken = _told(ax, shown, speech, scale)
    outer = "right" if shown.scene.gauge.outward > 0 else "left"
    spans = dict.fromkeys(names, (low, top))
    if outer in spans:
        spans |= {outer: (taken[1], top), f"{outer} below": (low, taken[0])}
    columns = Columns(
        {name: at[name.split()[0]] for name in spans}, {name: room[name.split()[0]] for name in spans}, spans
    )
    items = [label(id, sides, shown.assessment, shown.scene, speech, columns.widest, scale) for id, sides in wanted]
    placed = place(items, columns)
    _leaders(ax, placed, at, scale)
    for item in placed:
        _write(ax, item, at[item.column.split()[0]] / scale, scale)


def _told(ax: Axes, shown: MarkedScene, speech: Speech, scale: float) -> tuple[float, float]:
    """Write what the lines of the tilt tell at their ends; return from where to where they take up room, in points."""
    view, gauge = shown.scene.view, shown.scene.gauge
    said = leaning_words(shown.scene.posture, view, speech, gauge.is_small, shown.before)
    if view != "side":
        _sides(ax, shown, speech)
    out = gauge.outward
    edge = ax.get_xlim()[out > 0] - out * EDGE / scale
    room = abs(edge - edges(shown.scene)[out > 0]) * scale - 2
    low, top = (height * scale for height in gauge.heights)
    if gauge.is_open:
        # Beyond the dashed line, before the arrow.
        x, y = gauge.words[1] * scale
        y += (-1 if gauge.rises else 1) * (AIR + LINE / 2)
        _line(ax, ((x - out * 2) / scale, y / scale), said.start, out)
        low, top = min(low, y - LINE / 2), max(top, y + LINE / 2)
    lines = [(line, True) for line in wrap(said.heading, room, "bold", HEADING) if line]
    lines += [(line, False) for more in said.more for line in wrap(more, room)]
    tall = sum(STEP if bold else LINE for _, bold in lines)
    # The words stand where the end has gone to, above or below; below too where there is no room above.
    up = gauge.rises and top + AIR + tall <= shown.crop[1] * scale
    y = top + AIR + tall if up else low - AIR
    low, top = min(low, y - tall), max(top, y)
    for line, bold in lines:
        y -= (STEP if bold else LINE) / 2
        _line(ax, (edge, y / scale), line, out, bold)
        y -= (STEP if bold else LINE) / 2
    return low - AIR, top + AIR


def _line(ax: Axes, place: tuple[float, float], text: str, out: float, bold: bool = False) -> None:
    """Write a line of the words of the tilt, which ends at the outer edge."""
    look: dict[str, Any] = {"size": SIZE, "color": palette()["ink"]["quiet"]}
    if bold:
        look = {"size": HEADING, "color": palette()["ink"]["text"], "weight": "bold"}
    align = "right" if out > 0 else "left"
    ax.text(*place, text, **look, ha=align, va="center_baseline", clip_on=False, gid="tilt")


def _sides(ax: Axes, shown: MarkedScene, speech: Speech) -> None:
    """Write which side is right and which is left, under the body."""
    left, right = edges(shown.scene)
    for side in SIDES:
        x, align = (left + 6, "left") if (side == "left") == (shown.scene.view == "back") else (right - 6, "right")
        look = {"size": SIZE, "color": palette()["ink"]["quiet"], "ha": align, "va": "bottom", "gid": "tilt"}
        ax.text(x, shown.crop[0] + 6, say(f"picture.posture.{side}_here", speech.lang), **look)


def _leaders(ax: Axes, placed: list[Label], edges: dict[str, float], scale: float) -> None:
    """Draw the lines from the muscles to their labels, on a white seam so that they show on any colour."""
    columns = [item.column.split()[0] for item in placed]
    ends = [
        (item.anchor, (edges[column] + (-2 if column == "left" else 2), item.y))
        for item, column in zip(placed, columns, strict=True)
    ]
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
    ink, outward = palette()["ink"], -1 if item.column.startswith("left") else 1
    lines = item.lines + item.more
    for number, line in enumerate(lines):
        ax.text(
            edge + outward * 6 / scale,
            (item.y + ((len(lines) - 1) / 2 - number) * LINE) / scale,
            line,
            size=SIZE,
            color=ink["text" if number < len(item.lines) else item.kind],
            ha="right" if outward < 0 else "left",
            va="center_baseline",
            clip_on=False,
        )
