"""The picture: a view of the pelvis with what was found, drawn by matplotlib, told in words as well."""

from __future__ import annotations

from collections.abc import Sequence

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from backedu.assessment.findings import Assessment
from backedu.errors import BackeduError, one_of
from backedu.model.balance import balance
from backedu.model.course import Course
from backedu.model.posture import Posture
from backedu.picture.chart import chart
from backedu.picture.diagram import Diagram
from backedu.picture.legend import figure_of, legend, legend_height, size
from backedu.picture.panel import HIGH, LOW, MarkedScene, half_width, panel
from backedu.picture.shapes.scene import scene
from backedu.words.alttext import Speech, describe, findings
from backedu.words.text import AUDIENCES, say

NAMES = ("plain", "latin")
LABELS = ("marked", "all", "numbers", "none")
NONE = type(None)

WIDE, NARROW = 468.0, 234.0  # points: a printed page (6.5 inches), a narrow one
COLUMN = 112.0  # points a column of labels needs
SCALE, LEAST = 0.44, 0.25  # points per mm; the least beside columns of labels


def draw(
    shown: Assessment | Course,
    posture: Posture | None = None,
    *,
    view: str = "side",
    ax: Axes | None = None,
    lang: str = "en",
    names: str = "plain",
    audience: str = "patient",
    compare: Assessment | Posture | None = None,
    labels: str = "marked",
    show: str = "imbalance",
    caption: str = "",
) -> Diagram:
    """Draw the pelvis with what was found, or what the model does under plans.

    Parameters
    ----------
    shown : Assessment or Course
        What was found; or a course of plans, drawn as one small chart for which only `show`, `lang`, `audience`
        and `caption` are heeded.
    posture : Posture, optional
        The posture to draw; where none is given each state as its model settles (`balance`).
    view : str
        side (seen from the right), front or back.
    ax : matplotlib.axes.Axes, optional
        Axes to draw on; a figure of its own where none is given. In axes too narrow for labels they are numbers.
    lang : str
        Language of the words.
    names : str
        plain or latin.
    audience : str
        patient, therapist or educator: which words the states get; degrees only where it is not patient.
    compare : Assessment or Posture, optional
        A second state, drawn beside the first at the same scale with one legend: in the posture given, else in its own.
        Or the same state in another posture, such as after some weeks of a plan.
    labels : str
        marked (at most nine, as many as find room), all, numbers (for narrow pages, see `Diagram.numbered`) or none.
    show : str
        What a chart of a course shows: imbalance, tilt or hike.
    caption : str
        Sentence under the picture, such as its finding; one that names the view where none is given.

    Returns
    -------
    Diagram

    Raises
    ------
    BackeduError
        For an unknown view, language, audience, kind of names or labels, an argument of another type, or `ax` together
        with `compare`.
    """
    _check_words(audience=(audience, AUDIENCES), names=(names, NAMES), labels=(labels, LABELS))
    if isinstance(shown, Course):
        return chart(shown, lang=lang, show=show, audience=audience, caption=caption)
    _check_types(assessment=(shown, Assessment), posture=(posture, Posture, NONE))
    _check_types(compare=(compare, Assessment, Posture, NONE), ax=(ax, Axes, NONE))
    if ax is not None and compare is not None:
        raise BackeduError("compare needs two axes of its own; leave out ax")
    speech = Speech(lang, names, "patient" if audience == "patient" else "therapist")
    people = [shown] if compare is None else [shown, compare if isinstance(compare, Assessment) else shown]
    postures = [posture or balance(who).posture for who in people]
    if isinstance(compare, Posture):
        postures[1] = compare
    scenes = [MarkedScene.of(scene(who, at, view), who) for who, at in zip(people, postures, strict=True)]
    axes, numbered = compose(scenes, speech, labels, ax)
    return Diagram(
        figure=figure_of(axes[0]),
        axes=axes,
        alt=describe([(one.assessment, one.held, one.scene.posture) for one in scenes], view, speech),
        shapes={shape.name: shape.ring for shape in scenes[0].scene.shapes if shape.role in ("bone", "belly")},
        findings=tuple(line.full for line in findings(shown, scenes[0].held, speech)),
        caption=caption or f"{say(f'picture.view.{view}', lang)}. {say('picture.model', lang)}.",
        lang=lang,
        numbered=numbered,
    )


def _check_words(**words: tuple[str, tuple[str, ...]]) -> None:
    """Refuse a word that is not in its list."""
    for name, (word, allowed) in words.items():
        one_of(name, word, allowed)


def _check_types(**given: tuple[object, *tuple[type, ...]]) -> None:
    """Refuse a thing of another type than those after it."""
    for name, (thing, *known) in given.items():
        if not isinstance(thing, tuple(known)):
            raise BackeduError(f"{name} must be of type {known[0].__name__}, not {thing!r}")


def compose(
    scenes: Sequence[MarkedScene], speech: Speech, labels: str = "marked", ax: Axes | None = None
) -> tuple[tuple[Axes, ...], tuple[str, ...]]:
    """Draw scenes beside each other at one scale, and one legend under them.

    Parameters
    ----------
    scenes : sequence of MarkedScene
        Two share the width of a page, their labels at its edges; of three or more each has that width.
    speech : Speech
    labels : str
        marked, all, numbers or none.
    ax : matplotlib.axes.Axes, optional
        Where one scene is drawn, with numbers where labels find no room; a figure of its own where none is given.

    Returns
    -------
    axes : tuple of matplotlib.axes.Axes
        One for each scene.
    numbered : tuple of str
        What the numbers stand for, where labels are numbers.
    """
    count, held = len(scenes), any(one.held for one in scenes)
    body = 2 * max(half_width(one.scene) for one in scenes)
    columns = [("left",), ("right",)] if count == 2 else [("left", "right")] * count
    room = COLUMN if labels in ("marked", "all") else 0.0
    if ax is not None and room and size(ax)[0] < 2 * room + LEAST * body:
        labels, room = "numbers", 0.0
    if ax is not None:
        wide, high = size(ax)
        under = legend_height(wide, speech, held)
        scale = min((high - under) / (HIGH - LOW), max((wide - 2 * room) / body, 0.1))
        axes, strip = [ax], ax.inset_axes((0.0, 0.0, 1.0, under / high), zorder=6)
    else:
        pages = count if count > 2 else 1
        wide = WIDE * pages if room or count > 1 else NARROW
        scale = min(SCALE, (wide / count - room * len(columns[0])) / body)
        under = legend_height(wide, speech, held)
        high = (HIGH - LOW) * scale + under
        figure = Figure(figsize=(wide / 72, high / 72))
        FigureCanvasAgg(figure)
        axes = [figure.add_axes((n / count, 0, 1 / count, 1)) for n in range(count)]
        strip = figure.add_axes((0, 0, 1, under / high))
    numbered: list[str] = []
    with mpl.rc_context({"font.family": ["DejaVu Sans"], "hatch.linewidth": 1.0}):
        for axis, one, names in zip(axes, scenes, columns, strict=True):
            numbered += panel(axis, one, speech, labels, names, scale, clip=ax is not None)
        legend(strip, speech, held)
    return tuple(axes), tuple(numbered)
