"""The picture on a patient's page: the pelvis with what was found, which a slider moves from where the model starts."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from backedu.assessment.findings import Assessment, Key
from backedu.assessment.plan import Plan
from backedu.catalogue.anatomy import SIDES
from backedu.model.balance import balance
from backedu.model.posture import LEVEL, Posture
from backedu.page.plan.parts import plan_of
from backedu.picture.artists import palette
from backedu.picture.labels import marked
from backedu.picture.legend import figure_of
from backedu.picture.live import Motion, motion, tag
from backedu.picture.panel import FADE, HIGH, MarkedScene, edges, panel
from backedu.picture.shapes.gauge import bounds, gauge, side_places
from backedu.picture.shapes.outlines import VIEWS
from backedu.picture.shapes.scene import Scene, Shape, scene
from backedu.picture.shapes.splines import CLOSE, CURVE, LINE, MOVE
from backedu.picture.svg import hatch_lines, own_style, short_path, svg_of
from backedu.picture.swatches import keys
from backedu.words.alttext import Speech, describe, leaning, leaning_words, sided, states, usual_words
from backedu.words.grammar import grouped, your_muscle
from backedu.words.html import Block, Markup, element
from backedu.words.text import join, say

LETTERS = {MOVE: "M", LINE: "L", CURVE: "C", CLOSE: "z"}
# Light, and without muscles: where the model starts is only there to compare with.
ROLES = {role: (palette()[role].get("fill", "none"), palette()[role]["edge"]) for role in ("skin", "bone", "through")}
ROLES |= {role: (palette()[role]["fill"], "none") for role in ("seam", "now", "landmark", "core")}
BODY = ("skin", "bone", "through")
AIR, CUT = 6.0, -110.0  # mm beside the outlines, and where they end below: the key of colours stands under them
LEFT_OUT = ("rib", "costal", "sternum")  # they would be a third of it, and never tell level from tipped


def outlines(view: str, right: bool, scale: float, label: str) -> Markup:
    """Return bones, skin and the line where the model starts as an SVG, `scale` points a mm, down to the upper thigh.

    `right`: whether the picture beside it has the person's right side up; `label` is what a screen reader says of it.
    """
    shown, told = level_scene(view), gauge(Posture(), view, right=right)
    lines = [Shape(role, *told.curves[role]) for role in ("seam", "now", "landmark", "core")]
    high = (HIGH - CUT) * scale
    across = [edge for line in lines for edge in line.vertices[:, 0]] + list(edges(shown))
    corner = min(across) - AIR, HIGH
    runs: list[tuple[str, str]] = []
    for shape in [*(one for one in shown.shapes if one.role in BODY), *lines]:
        if not shape.name.startswith(LEFT_OUT):
            d = _path(shape, corner, scale)
            if runs and runs[-1][0] == shape.role:
                runs[-1] = shape.role, f'{runs[-1][1]}<path d="{d}"/>'
            else:
                runs.append((shape.role, f'<path d="{d}"/>'))
    drawn = [Markup(f'<g fill="{ROLES[role][0]}" stroke="{ROLES[role][1]}">{paths}</g>') for role, paths in runs]
    wide = (max(across) - corner[0] + AIR) * scale
    box = {"viewBox": f"0 0 {wide:.0f} {high:.0f}", "style": f"width:{wide:.0f}pt;max-width:100%;height:auto"}
    return element("svg", drawn, **box, role="img", aria_label=label, stroke_width=".5")


def _path(shape: Shape, corner: tuple[float, float], scale: float) -> str:
    """Return the path of a shape in points, as short as `short_path` writes it."""
    lines, held = [], []
    for (x, y), code in zip((shape.vertices - corner) * [scale, -scale], shape.codes, strict=True):
        held += [] if code == CLOSE else [f"{x:.2f} {y:.2f}"]
        if code != CURVE or len(held) == 3:
            lines.append(LETTERS[code] + " ".join(held))
            held = []
    return short_path("\n".join(lines))


# Points: so high that in print the wedge of 6 degrees opens 3.5 mm.
WIDE, TALL = 272.0, 214.0
GAP, POINTS = 7.2, 12.0  # between level and now; of the text on paper, whose size all this follows
PULLING = ("short", "long")
MOST = 6  # labels
MOST_UNSEEN = 2  # muscles named that another view would show
SIGNS = {"weak": 1, "sore": 2}  # which of a muscle's anchors they stand at
WAY = ("level", "near", "half", "most", "idea")


@dataclass(frozen=True)
class Item:
    """What a number on the picture stands for, and the muscle and sides it stands at."""

    name: str
    more: str
    places: tuple[Key, ...]


def best_view(plan: Plan) -> str:
    """Return the view that tells most: what is short or long, and what the exercises are for, weighs more.

    Where two tell as much it is the side.
    """
    patient, aimed = plan.patient, _aimed(plan)

    def told(view: str) -> int:
        shown = marked(patient, level_scene(view))  # which muscles a view shows does not depend on the posture
        return sum(
            1 + 2 * (patient[id, sides[0]].length in PULLING) + 2 * any((id, side) in aimed for side in sides)
            for id, sides in shown
        )

    return max(VIEWS, key=told)


def _aimed(plan: Plan) -> set[Key]:
    """Return the muscles and sides that the picked exercises are for."""
    return {key for key, told in plan.steps.items() if told.do} if plan.picked else set()


def picture(plan: Plan | Assessment, picked: Sequence[str] = (), lang: str = "en") -> Block:
    """Return the pelvis in the view that tells most, small enough for a part of a sheet, and how to read it.

    Where its posture is not neutral, where the model starts stands beside it, on paper and where a screen has room; on
    a screen the page's script adds a slider. On a phone numbers stand for the names, listed under the picture.
    """
    plan = plan_of(plan, picked)
    patient = plan.patient
    view, speech = best_view(plan), Speech(lang)
    posture = balance(patient).posture
    case = MarkedScene.of(scene(patient, posture, view), patient, _aimed(plan))
    moves, items = abs(leaning(posture, view)[0]) >= LEVEL, list(_items(case, speech))
    ax = _drawn(case, speech)
    spots = [(key, row) for kind, row in SIGNS.items() for key in _signed(case, kind)]
    first = len(spots)
    spots += [(key, 0) for item in items for key in item.places]
    level = scene(patient, Posture(), view)
    moved = motion(ax, level, case.scene, spots, (ax.get_xlim()[0], ax.get_ylim()[1])) if moves else None
    starts = {"weak": 0, "sore": len(_signed(case, "weak"))}
    tag(ax, case.scene, moved.numbers if moved else {}, starts if moved else {})
    svg = svg_of(figure_of(ax), describe([(patient, case.held, posture)], view, speech))
    inside = [Markup(svg), *_numbers(ax, case, items, first if moved else None)]
    inside.append(element("div", list(_told(ax, case, speech)), class_="told"))
    pair, wide = _pair(element("div", inside, class_="stage", style=_zoom(ax, view)), case, lang, bool(moved))
    names = [element("li", [element("b", item.name), f": {item.more}"]) for item in items]
    parts = [element("div", pair, class_="pair", style=f"--wide:{wide / POINTS:.2f}rem")]
    parts += [element("ol", names, class_="names")] if names else []
    model = element("span", say("picture.model", lang), class_="model")
    parts += [keys(case, speech, "key"), element("figcaption", [" ".join(_caption(case, view, lang)), " ", model])]
    given = _data(moved, lang) if moved else {}
    return Block(hatch_lines(element("figure", parts, class_="diagram pelvis", **given)))


def _zoom(ax: Axes, view: str) -> str:
    """Return how a phone enlarges and moves the picture, so that it shows the body and the lines without the names."""
    (start, end), (left, right, _, _) = ax.get_xlim(), bounds(view)
    shown = right - left
    return f"--zoom:{100 * (end - start) / shown:.1f}%;--shift:{100 * (left - start) / shown:.1f}%"


def _caption(case: MarkedScene, view: str, lang: str) -> Iterator[str]:
    """Yield how to read the lines, what the picture is, what others have who have no pain, and what it cannot show."""
    if case.scene.gauge.is_open:
        yield say(f"plan.caption.{'side' if view == 'side' else 'front'}", lang)
    yield say("plan.caption.model", lang)
    if usual := usual_words([case.scene.posture], view, lang):
        yield usual
    found, anchors = case.assessment, case.scene.anchors
    shown = {(id, found[id, side].length) for id, side in anchors}
    away = {key for key, one in found.findings if one.length in PULLING and key not in anchors}
    names = [
        your_muscle(*one, lang) for one in grouped({key for key in away if (key[0], found[key].length) not in shown})
    ]
    if names:
        more = [say("plan.more", lang, count=len(names) - MOST_UNSEEN)] if len(names) > MOST_UNSEEN else []
        yield say("portrait.unseen", lang, names=join(names[:MOST_UNSEEN] + more, lang))


def _drawn(case: MarkedScene, speech: Speech) -> Axes:
    """Draw a case with its names on axes that fill a figure of their own."""
    with own_style():
        figure = Figure(figsize=(WIDE / 72, TALL / 72))
        FigureCanvasAgg(figure)
        ax = figure.add_axes((0, 0, 1, 1))
        low, top = case.crop
        panel(ax, case, speech, "marked", ("left", "right"), TALL / (top - low), most=MOST)
    return ax


def _signed(case: MarkedScene, kind: str) -> list[Key]:
    """Return where the picture shows the sign of weakness or of a sore spot, in the order in which it draws them."""
    return [key for key in case.scene.anchors if kind in states(case.assessment[key])]


def _items(case: MarkedScene, speech: Speech) -> Iterator[Item]:
    """Yield what the picture tells of each marked muscle, with its side where the other differs."""
    found = case.assessment
    for id, sides in marked(found, case.scene):
        said = ", ".join(speech.state(key, [id]) for key in states(found[id, sides[0]]))
        yield Item(sided(id, sides[0], found, speech), said, tuple((id, side) for side in sides))


def _numbers(ax: Axes, case: MarkedScene, items: list[Item], first: int | None) -> Iterator[Markup]:
    """Yield the numbers as they lie over the picture, in hundredths of it; those of muscles may move along."""
    (left, right), (low, high) = ax.get_xlim(), ax.get_ylim()
    signed = {key for kind in SIGNS for key in _signed(case, kind)}
    for number, item in enumerate(items, start=1):
        for (x, y), sign in ((case.scene.anchors[key][0], key in signed) for key in item.places):
            # A number beside a sign, not on it.
            aside = {"data_aside": "left" if x < (left + right) / 2 else "right"} if sign else {}
            at = f"left:{100 * (x - left) / (right - left):.2f}%;top:{100 * (high - y) / (high - low):.2f}%"
            moves: dict[str, str] = {}
            if first is not None:
                moves = {"data_at": str(first)}
                first += 1
            # Hidden where no style sheet of the page shows it.
            yield element("span", str(number), style=at, hidden=True, aria_hidden="true", **moves, **aside)


def _told(ax: Axes, case: MarkedScene, speech: Speech) -> Iterator[Markup]:
    """Yield the words of the tilt as a phone writes them over the picture, at the ends of the lines."""
    view, told = case.scene.view, case.scene.gauge
    said = leaning_words(case.scene.posture, view, speech, told.is_small)
    (left, right), (low, high) = ax.get_xlim(), ax.get_ylim()

    def written(content: list[str | Markup], x: float, y: float, kind: str) -> Markup:
        at = f"left:{100 * (x - left) / (right - left):.2f}%;top:{100 * (high - y) / (high - low):.2f}%"
        return element("span", content, style=at, hidden=True, aria_hidden="true", class_=kind)

    # Each ends where its line does, moved there by its class.
    side, up = ("right" if told.outward > 0 else "left"), told.rises
    heading = [element("b", said.heading), " "] if said.heading else []
    (x, y), (start, beside) = told.words.tolist()
    air = AIR if up else -AIR
    yield written([*heading, " ".join(said.more)], x - told.outward * AIR, y + air, f"way {side}{' up' if up else ''}")
    if told.is_open:
        yield written([said.start], start, beside - air, f"{side}{'' if up else ' up'}")
    if view != "side":
        for name, (x, y) in zip(SIDES, side_places(view, case.scene.middle).tolist(), strict=True):
            yield written([say(f"picture.posture.{name}_here", speech.lang)], x, y + FADE, "up middle")


def _pair(stage: Markup, case: MarkedScene, lang: str, moves: bool) -> tuple[list[Markup], float]:
    """Return the picture, where it moves with where the model starts beside it, and how wide they are in points."""
    view = case.scene.view
    now = element("div", stage, class_="crop")
    names = {"level": "level", "now": f"now_{view}"}
    titles = {name: element("p", say(f"portrait.{key}", lang), class_="title") for name, key in names.items()}
    if not moves:
        return [element("div", [titles["now"], now] if view != "side" else now, class_="now")], WIDE
    low, top = case.crop
    # At one scale, also where the picture shows more than most.
    right = (case.scene.gauge.outward < 0) == (view == "front")
    small, wide = _small(view, right, TALL / (top - low), lang)
    beside = element("div", [titles["level"], small], class_="level", style=f"flex-grow:{wide:.0f}")
    return [beside, element("div", [titles["now"], now], class_="now")], WIDE + GAP + wide


@cache
def level_scene(view: str) -> Scene:
    """Return a pelvis where the model starts with nothing found, the same on every page."""
    return scene(Assessment(), Posture(), view)


@cache
def _small(view: str, right: bool, scale: float, lang: str) -> tuple[Markup, float]:
    """Return the outlines of where the model starts, the same on every page, and how wide they are in points."""
    drawn = outlines(view, right, scale, f"{say(f'alt.{view}', lang)} {say('portrait.level_alt', lang)}")
    return drawn, float(drawn.split('viewBox="0 0 ')[1].split()[0])


def _data(moved: Motion, lang: str) -> dict[str, str]:
    """Return what the page's script reads: points, how they are joined, and its words."""
    way = [say(f"portrait.way.{far}", lang) for far in WAY]
    words = {"label": say("portrait.move", lang), "start": way[0], "end": way[-1], "way": way}
    return {
        "data_joints": " ".join(moved.joints),
        "data_frames": moved.frames,
        "data_words": json.dumps(words, ensure_ascii=False),
    }
