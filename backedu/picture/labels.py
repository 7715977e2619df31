"""Which muscles get a label, and where it stands: columns beside the body, leaders that do not cross."""

from __future__ import annotations

from collections.abc import Callable, Set
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations

from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

from backedu.assessment.findings import Assessment
from backedu.catalogue.anatomy import SIDES, muscles
from backedu.picture.shapes.scene import Scene
from backedu.words.alttext import Speech, sided, states

SIZE = 10.0  # points: what a person of 70 still reads on paper
LINE = 12.5  # points from line to line
GAP = 6.0  # points between two labels
MOST = 9

Point = tuple[float, float]
Marked = list[tuple[str, tuple[str, ...]]]  # muscles, each with the sides that share a finding


@dataclass(frozen=True)
class Label:
    """One label: what it says, where it points to (one place for each side it may stand on) and where it stands.

    `lines` are the name, `more` what was found; `kind` is the colour of `more`. Places and heights are in points.
    """

    lines: tuple[str, ...]
    more: tuple[str, ...]
    kind: str
    anchors: tuple[Point, ...]
    column: str = ""
    y: float = 0.0

    @property
    def anchor(self) -> Point:
        """Where its leader begins: the place nearest to its column."""
        return (min if self.column.startswith("left") else max)(self.anchors)

    @property
    def height(self) -> float:
        """Height with the gap to the next label."""
        return LINE * (len(self.lines) + len(self.more)) + GAP


@dataclass(frozen=True)
class Columns:
    """Where labels may stand, in points: the inner edge and the room of each column, and from where to where.

    Columns are left and right, or parts of them, such as "right below" what tells the tilt.
    """

    edges: dict[str, float]
    room: dict[str, float]
    spans: dict[str, tuple[float, float]]

    @property
    def widest(self) -> float:
        """The room that every column has."""
        return min(self.room.values())


def marked(assessment: Assessment, scene: Scene, all_of_them: bool = False) -> Marked:
    """Return the muscles to label and the sides that share a finding, short and overstretched first."""
    found: Marked = []
    for id in muscles():
        seen = [side for side in SIDES if (id, side) in scene.anchors]
        here = [side for side in seen if all_of_them or states(assessment[id, side])]
        alike = len(here) == 2 and states(assessment[id, "left"]) == states(assessment[id, "right"])
        found += [(id, tuple(here))] if alike else [(id, (side,)) for side in here]
    return sorted(found, key=lambda item: assessment[item[0], item[1][0]].length not in ("short", "long"))


def few(wanted: Marked, assessment: Assessment, most: int, first: Set[tuple[str, str]] = frozenset()) -> Marked:
    """Return at most so many of the marked muscles: those to name first, then short and overstretched in turn."""
    places: dict[str, int] = {}
    ranks = []
    for item in wanted:
        length = assessment[item[0], item[1][0]].length
        places[length] = places.get(length, 0) + 1
        named = any((item[0], side) in first for side in item[1])
        ranks.append((not named, length not in ("short", "long"), places[length]))
    kept = sorted(range(len(wanted)), key=ranks.__getitem__)[:most]
    return [wanted[n] for n in sorted(kept)]


def label(
    id: str, sides: tuple[str, ...], assessment: Assessment, scene: Scene, speech: Speech, room: float, scale: float
) -> Label:
    """Return a label not yet placed, wrapped to the room in points."""
    finding = assessment[id, sides[0]]
    said = ", ".join(speech.state(key, [id]) for key in states(finding))
    kind = finding.length if finding.length in ("short", "long") else "quiet"
    anchors = tuple((float(x) * scale, float(y) * scale) for x, y in (scene.anchors[id, side][0] for side in sides))
    name = sided(id, sides[0], assessment, speech)
    return Label(tuple(wrap(name, room)), tuple(wrap(said, room)) if said else (), kind, anchors)


@lru_cache(maxsize=4096)
def width(text: str, weight: str = "normal", size: float = SIZE) -> float:
    """Return the width of a line of text in points."""
    font = FontProperties(family="DejaVu Sans", size=size, weight=weight)
    return float(text_to_path.get_text_width_height_descent(text, font, False)[0])


def wrap(text: str, room: float, weight: str = "normal", size: float = SIZE) -> list[str]:
    """Break a text into lines no wider than the room in points, at blanks."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and width(longer, weight, size) > room:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def place(labels: list[Label], columns: Columns) -> list[Label]:
    """Give labels a column and a height; what finds no room, or only across another's leader, is left out."""
    kept: dict[str, list[Label]] = {name: [] for name in columns.edges}
    for item in labels:
        for name in sorted(kept, key=_preference(item, kept, columns)):
            low, high = columns.spans[name]
            if _tall(kept[name]) + item.height <= high - low:
                kept[name].append(replace(item, column=name))
                break
    placed = [item for name, column in kept.items() for item in _untangled(column, columns, columns.spans[name])]
    rank = {(item.lines, item.anchors): number for number, item in enumerate(labels)}
    for one, other in combinations(placed, 2):
        if cross(one, other, columns):
            last = max(one, other, key=lambda item: rank[item.lines, item.anchors])
            return place([item for item in labels if (item.lines, item.anchors) != (last.lines, last.anchors)], columns)
    return placed


def _preference(item: Label, kept: dict[str, list[Label]], columns: Columns) -> Callable[[str], tuple[float, float]]:
    """Return how badly a column suits a label: the way to it, or how full it is where both sides are alike."""

    def badness(name: str) -> tuple[float, float]:
        low, high = columns.spans[name]
        missed = max(low - item.anchors[0][1], item.anchors[0][1] - high, 0)
        way = min(abs(x - columns.edges[name]) for x, _ in item.anchors) + missed
        full = sum(_tall(kept[other]) for other in kept if other.split()[0] == name.split()[0]) + missed
        return (full, way) if len(item.anchors) > 1 else (way, full)

    return badness


def _untangled(column: list[Label], columns: Columns, span: tuple[float, float]) -> list[Label]:
    """Stack a column from above to below, and swap labels until no two leaders cross."""
    order = _stacked(sorted(column, key=lambda item: -item.anchor[1]), span)
    for _ in range(len(order) ** 2):
        tangle = next(
            ((a, b) for a, b in combinations(range(len(order)), 2) if cross(order[a], order[b], columns)), None
        )
        if tangle is None:
            break
        a, b = tangle
        order[a], order[b] = order[b], order[a]
        order = _stacked(order, span)
    return order


def cross(one: Label, other: Label, columns: Columns) -> bool:
    """Whether the leaders of two labels cross."""

    def side(p: Point, q: Point, r: Point) -> float:
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    a, b = one.anchor, (columns.edges[one.column], one.y)
    c, d = other.anchor, (columns.edges[other.column], other.y)
    return side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0


def _stacked(order: list[Label], span: tuple[float, float]) -> list[Label]:
    """Set labels in this order as near to their anchors as their heights allow: blocks that overlap are pooled.

    The pool adjacent violators algorithm of isotonic regression: with the heights above a label taken off, no middle
    may lie above the one before; those that would are pooled at their mean, which is nearest in least squares.
    """
    blocks: list[tuple[float, list[Label]]] = []
    for item in order:
        blocks.append((_middle([item], span), [item]))
        while len(blocks) > 1 and blocks[-2][0] - _tall(blocks[-2][1]) / 2 < blocks[-1][0] + _tall(blocks[-1][1]) / 2:
            pooled = blocks[-2][1] + blocks.pop()[1]
            blocks[-1] = (_middle(pooled, span), pooled)
    out = []
    for middle, members in blocks:
        top = middle + _tall(members) / 2
        for item in members:
            out.append(replace(item, y=top - item.height / 2))
            top -= item.height
    return out


def _tall(members: list[Label]) -> float:
    """Return the height of a block."""
    return sum(item.height for item in members)


def _middle(members: list[Label], span: tuple[float, float]) -> float:
    """Return the middle of a block that is nearest to its anchors, within its column."""
    below, wanted = _tall(members) / 2, 0.0
    for item in members:
        wanted += item.anchor[1] - (below - item.height / 2)
        below -= item.height
    half = _tall(members) / 2
    return min(max(wanted / len(members), span[0] + half), span[1] - half)
