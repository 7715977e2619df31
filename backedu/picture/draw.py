"""The picture: a view of the pelvis with what was found, drawn by matplotlib, told in words as well."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from backedu.assessment.findings import Assessment
from backedu.errors import BackeduError, of_type, one_of
from backedu.model.balance import balance
from backedu.model.course import Course
from backedu.model.posture import Posture
from backedu.picture.chart import chart
from backedu.picture.diagram import Diagram
from backedu.picture.legend import figure_of, legend, legend_height, size
from backedu.picture.panel import MarkedScene, edges, panel
from backedu.picture.shapes.gauge import bounds
from backedu.picture.shapes.scene import scene
from backedu.picture.svg import own_style
from backedu.words.alttext import Speech, describe, findings, usual_words
from backedu.words.text import AUDIENCES, say

NAMES = ("plain", "latin")
LABELS = ("marked", "all", "numbers", "none")
NONE = type(None)

# Points: so narrow that on a phone, 375 px wide, the wedge of 6 degrees still opens 20 px.
WIDE = {"plain": 402.0, "latin": 442.0}  # with two columns of names
PAIR = {"plain": 240.0, "latin": 262.0}  # each of two beside each other, with one column of names
NARROW = 234.0  # without names
COLUMN = {"plain": 94.0, "latin": 104.0}  # points a column of labels needs: the longest word, and air
SCALE, LEAST = 0.72, 0.25  # points per mm; the least beside columns of labels


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
        The first shows its line alone, the second the first's line dashed and how far it has moved away from it.
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
    # Where two are compared, each starts at the first.
    before = None if compare is None else postures[0]
    scenes = [
        MarkedScene.of(scene(who, at, view, before), who, before=None if n == 0 else before)
        for n, (who, at) in enumerate(zip(people, postures, strict=True))
    ]
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
        usual=usual_words(postures, view, lang),
    )


def _check_words(**words: tuple[str, tuple[str, ...]]) -> None:
    """Refuse a word that is not in its list."""
    for name, (word, allowed) in words.items():
        one_of(name, word, allowed)


def _check_types(**given: tuple[object, *tuple[type, ...]]) -> None:
    """Refuse a thing of another type than those after it."""
    for name, (thing, *known) in given.items():
        of_type(name, thing, *known)


@own_style()
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
    count, seen = len(scenes), set().union(*(one.seen for one in scenes))
    body = max(right - left for left, right in (edges(one.scene) for one in scenes))
    tall = max(one.crop[1] - one.crop[0] for one in scenes)
    # Of two, both have their names on the side to which the lines run.
    outer = "right" if scenes[-1].scene.gauge.outward > 0 else "left"
    columns = [(outer,) if count == 2 else ("left", "right")] * count
    room = COLUMN[speech.names] if labels in ("marked", "all") else 0.0
    if ax is not None and room and size(ax)[0] < 2 * room + LEAST * body:
        labels, room = "numbers", 0.0
    if not room and ax is None:
        left, right, _, _ = bounds(scenes[0].scene.view)
        body = right - left
    if ax is not None:
        wide, high = size(ax)
        under = legend_height(wide, speech, seen)
        scale = min((high - under) / tall, max((wide - 2 * room) / body, 0.1))
        axes, strip = [ax], ax.inset_axes((0.0, 0.0, 1.0, under / high), zorder=6)
    else:
        each = PAIR[speech.names] if count == 2 else WIDE[speech.names] if room else NARROW
        wide = each * count
        scale = min(SCALE, (each - room * len(columns[0])) / body)
        # Of two, the second has the legend: on a phone it stands alone (see `Diagram._repr_html_`).
        share = 0.5 if count == 2 else 1.0
        under = legend_height(wide * share, speech, seen)
        high = ceil(tall * scale + under)
        figure = Figure(figsize=(wide / 72, high / 72))
        FigureCanvasAgg(figure)
        axes = [figure.add_axes((n / count, 0, 1 / count, 1)) for n in range(count)]
        strip = figure.add_axes((1 - share, 0, share, under / high))
    numbered: list[str] = []
    for axis, one, names in zip(axes, scenes, columns, strict=True):
        numbered += panel(axis, one, speech, labels, names, scale, clip=ax is not None)
    legend(strip, speech, seen)
    return tuple(axes), tuple(numbered)
