"""An exercise as a small drawing: start and end side by side, the working muscle tinted, an arrow for the movement."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.patches import Circle, PathPatch
from matplotlib.path import Path

from backedu.errors import BackeduError, unknown
from backedu.picture.diagram import Diagram
from backedu.picture.figure.body import RIGHT_FIRST
from backedu.picture.figure.bone import measures
from backedu.picture.figure.pose import FRAMES, Poses, frame_curves, poses, ways
from backedu.picture.shapes.splines import Array, Curve
from backedu.picture.svg import own_style
from backedu.words.grammar import your_muscle
from backedu.words.text import join, say

Frames = tuple[list[Curve], ...]
# Points. As narrow as a phone, so that a drawing keeps its size there.
WIDE, MOST_HIGH = 330.0, 170.0
MARGIN = 3.0
# A number has 13 points on paper, where a card's drawing is 3.5 in wide, and 12 px on a phone 320 px wide.
NUMBER, RING = 17.0, 11.5
FREE = 6.0  # between a ring and the figure
SCALE = 0.1  # points per mm at most, so that one person is about as tall in every drawing
SPACING = 20.0  # mm from one point of a line to the next where we look whether a ring touches it
INK = "#35265F"


@cache
def posed(way: str) -> Frames:
    """Return the shapes of both frames of a way, worked out once: they take most of the time of a drawing."""
    return tuple(frame_curves(ways()[way], frame) for frame in FRAMES)


def draw_exercise(id: str, lang: str = "en", *, side: str = "both", muscles: Sequence[str] = ()) -> Diagram:
    """Draw an exercise in two frames.

    Parameters
    ----------
    id : str
        Of the drawing, such as ``"bridge"`` or ``"bridge_no_floor"``; `data/poses.toml` lists them.
    lang : str
        Language of the alt text; the drawing itself has no words.
    side : str
        ``"left"`` or ``"right"``: for which side it is done; mirrored where that is not the side of the poses.
        ``"both"`` leaves it as it is. An exercise that moves both sides takes no notice.
    muscles : sequence of str
        The muscles it is done for, which are tinted and named; where ball or hands cannot lie on all of them, the
        first. Without any it is the main one.

    Returns
    -------
    Diagram
        330 points wide and at most 170 high; its shapes are named by frame and role, in points.

    Raises
    ------
    UnknownNameError
        When there is no such drawing or side, or it is not for that muscle; the nearest name is told.
    """
    if side not in (*RIGHT_FIRST, "both"):
        raise unknown("side", side, (*RIGHT_FIRST, "both"))
    way, aims = aimed(id, muscles)
    frames = tuple([_tinted(curves, way.works, aims) for curves in posed(way.id)])
    if side not in (way.side, "both") and way.side != "both":
        frames = _mirrored(frames)
    scale, tall, aside = layout(frames)
    low, high = _box(frames)
    with own_style():
        figure = Figure(figsize=(WIDE / 72, tall / 72))
        FigureCanvasSVG(figure)
        shapes: dict[str, Array] = {}
        ax = figure.add_axes((0, 0, 1, 1), xlim=(0, WIDE), ylim=(0, tall))
        ax.set_axis_off()
        for number, (name, curves) in enumerate(zip(FRAMES, frames, strict=True)):
            middle = WIDE / 2 * (number + 0.5) + aside
            move = (middle - (high + low)[0] / 2 * scale, MARGIN - low[1] * scale)
            placed = [(role, points * scale + move, codes) for role, points, codes in curves]
            _paint(ax, placed)
            shapes |= {f"{name} {n} {role}": points for n, (role, points, _) in enumerate(placed)}
            _number(ax, number + 1, WIDE / 2 * number + MARGIN + RING, tall - MARGIN - RING)
    return Diagram(figure, (ax,), _alt(way, aims, lang, side), shapes, (), _caption(aims, muscles, lang), lang)


def aimed(id: str, muscles: Sequence[str]) -> tuple[Poses, tuple[str, ...]]:
    """Return the way in which an exercise is drawn for some muscles, and those of them that it shows."""
    known = poses()[id].muscles
    for muscle in muscles:
        if muscle not in known:
            raise unknown(f"muscle of the drawing {id!r}", muscle, known)
    way = poses()[id].way(*muscles)
    return way, tuple(muscle for muscle in muscles or known[:1] if muscle in way.works)


def _tinted(curves: list[Curve], known: Collection[str], aims: Collection[str]) -> list[Curve]:
    """Return the shapes of a frame; of the patches of all known muscles those that are aimed at."""
    kept = [curve for curve in curves if curve[0] in aims or curve[0] not in known]
    return [("working" if role in aims else role, points, codes) for role, points, codes in kept]


def _mirrored(frames: Frames) -> Frames:
    """Return both frames as seen from the other side; the start stays the first."""
    return tuple([(role, points * (-1, 1), codes) for role, points, codes in curves] for curves in frames)


def _alt(way: Poses, aims: Sequence[str], lang: str, side: str) -> str:
    """Return the alt text: the side first where the exercise is done for one, last the muscle that is tinted."""
    alt = say(f"sketch.{way.id}.alt", lang)
    if aims:
        patches = sum(len(way.works[muscle]) for muscle in aims)
        names = join([your_muscle(muscle, "both", lang) for muscle in aims], lang)
        alt += " " + say(f"sketch.patch_{'one' if patches == 1 else 'many'}", lang, muscles=names)
    return alt if "both" in (side, way.side) else say(f"sketch.{side}", lang, alt=alt)


def _caption(aims: Sequence[str], wanted: Sequence[str], lang: str) -> str:
    """Return what the numbers and the patches mean, and whether it is done in other places too."""
    kind = "walk" if not aims else "first" if len(aims) < len(wanted) else "usual"
    return say(f"sketch.caption_{kind}", lang)


def _box(frames: Frames) -> tuple[Array, Array]:
    """Return the lower left and upper right corner of all shapes, mm."""
    points = np.concatenate([vertices for curves in frames for _, vertices, _ in curves])
    return points.min(0) - 5, points.max(0) + 5


def layout(frames: Frames) -> tuple[float, float, float]:
    """Find the largest figures, and then the lowest picture, in which the rings of the numbers touch nothing.

    Parameters
    ----------
    frames : tuple of list of (str, ndarray, ndarray)
        The shapes of both frames, vertices in mm.

    Returns
    -------
    scale, tall, aside : float
        Points per mm; the picture's height and how far a figure stands right of its half's middle, in points.

    Raises
    ------
    BackeduError
        When the frames leave no room for the numbers.
    """
    low, high = _box(frames)
    wide, up = high - low
    lines = [_line(curves) - ((low + high)[0] / 2, low[1]) for curves in frames]
    room, rise = WIDE / 2 - 2 * MARGIN, MOST_HIGH - 2 * MARGIN
    most = min(room / wide, rise / up, SCALE)
    for scale in most * np.arange(1.0, 0.6, -0.02):
        for above in np.arange(0.0, min(2 * RING, rise - up * scale) + 1e-6, 4.0):
            for aside in np.array([0, 0.5, 1]) * (room - wide * scale) / 2:
                corner = np.array([RING - room / 2 - aside, up * scale + above - RING])
                if all(np.hypot(*(line * scale - corner).T).min() > RING + FREE for line in lines):
                    return float(scale), float(up * scale + above + 2 * MARGIN), float(aside)
    raise BackeduError(f"a drawing {wide:.0f} mm wide and {up:.0f} mm high leaves no room for its numbers; narrow it")


def _line(curves: Sequence[Curve]) -> Array:
    """Return points close together along the outlines of all shapes, mm."""
    points = []
    for _, vertices, codes in curves:
        for polygon in Path(vertices, codes).to_polygons(closed_only=False):
            ring = np.array(polygon, float)
            far = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(ring, axis=0).T))])
            at = np.linspace(0, far[-1], int(far[-1] / SPACING) + 2)
            points.append(np.column_stack([np.interp(at, far, ring[:, axis]) for axis in (0, 1)]))
    return np.concatenate(points)


def _paint(ax: Axes, curves: Sequence[Curve]) -> None:
    """Add shapes to the axes, each in the look of its role."""
    looks = measures()["look"]
    for role, points, codes in curves:
        look = looks[role]
        ax.add_artist(
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
    ax.add_artist(Circle((x, y), RING - 0.6, facecolor="#FFFFFF", edgecolor=INK, linewidth=1.1))
    ax.text(x, y, str(number), size=NUMBER, weight="bold", color=INK, ha="center", va="center_baseline")
