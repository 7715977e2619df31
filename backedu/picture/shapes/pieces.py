"""The two kinds of muscle pieces, straps and patches, as frozen weights of their control points.

A strap is a belly on a tendon along a line. A patch is a sheet: rows of points from origin to insertion.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from backedu.picture.shapes.camera import Knots
from backedu.picture.shapes.splines import Array, Curve, bezier, corner_ring, open_curve, ribbon_ring, weights

# How far along the belly, from where the label points to, the marks of weakness and of a sore spot stand.
MARKS = np.array([0.0, 0.14, -0.14])


@dataclass(frozen=True, kw_only=True)
class Piece:
    """What straps and patches share; `anchors` are weights of the knots, `slit` knots of a ring, None where none is."""

    muscle: str
    part: str
    knots: Knots
    xray: bool
    anchors: Array | None
    slit: Knots | None

    @classmethod
    def shared(cls, row: dict[str, Any], view: str) -> dict[str, Any]:
        """Read what both kinds have from a row of `shapes.toml`."""
        slit, xray = Knots.read(row["slit"]) if "slit" in row else None, view in row.get("xray", [])
        return {"muscle": row["muscle"], "part": row.get("part", ""), "xray": xray, "slit": slit}


@dataclass(frozen=True)
class Ribbon:
    """Weights of the middle line and its direction at each sample, the half width there, and where lines run across."""

    role: str
    centre: Array
    slope: Array
    half: Array
    across: tuple[float, ...]


@dataclass(frozen=True, kw_only=True)
class Strap(Piece):
    """A muscle along a line, drawn as ribbons: tendon, belly, fibres."""

    ribbons: tuple[Ribbon, ...]

    def length(self, points: Array | None = None) -> float:
        """Return the length in mm of its line, in neutral or through the points given."""
        line = self.knots.points if points is None else points
        return float(np.sqrt((np.diff(line, axis=0) ** 2).sum(axis=1)).sum())

    def widened(self, points: Array, width: float) -> Array:
        """Return the knots as they are: a line has no width to change."""
        return points

    def curves(self, points: Array, width: float) -> list[Curve]:
        """Return the curves of knots (N × 2 mm); `width` scales the belly, not the tendon."""
        out = []
        for ribbon in self.ribbons:
            middle, along = ribbon.centre @ points, ribbon.slope @ points
            aside = np.stack([-along[:, 1], along[:, 0]], 1) / np.hypot(along[:, 0], along[:, 1])[:, None]
            aside *= (ribbon.half if ribbon.role == "tendon" else ribbon.half * width)[:, None]
            curve = bezier(len(middle))
            runs = [curve @ (middle + share * aside) for share in ribbon.across]
            out.append(open_curve(ribbon.role, runs) if ribbon.role == "fibres" else ribbon_ring(ribbon.role, *runs))
        return out


@dataclass(frozen=True, kw_only=True)
class Patch(Piece):
    """A muscle as a sheet: rows of knots, and the weights of its curves."""

    shape: tuple[int, int]
    swell: Array
    hold: str
    frozen: tuple[Curve, ...]

    def length(self, points: Array | None = None) -> float:
        """Return the summed length in mm of its columns, in neutral or through the points given."""
        grid = (self.knots.points if points is None else points).reshape(*self.shape, 3)
        return float(np.sqrt((np.diff(grid, axis=0) ** 2).sum(axis=2)).sum())

    def widened(self, points: Array, width: float) -> Array:
        """Return the knots drawn in or out by `width` from the middle (or last knot) of each row, not at the ends."""
        rows = points.reshape(*self.shape, 2)
        still = rows[:, -1:] if self.hold == "last" else rows.mean(axis=1, keepdims=True)
        wide: Array = still + (rows - still) * (1 + (width - 1) * self.swell)[:, None, None]
        return wide.reshape(-1, 2)

    def curves(self, points: Array, width: float) -> list[Curve]:
        """Return the curves of widened knots (N × 2 mm)."""
        return [(role, fixed @ points, codes) for role, fixed, codes in self.frozen]


def by_view(value: Any, view: str) -> Any:
    """Return what a row says for this view, where it says one thing for each."""
    return value[view] if isinstance(value, dict) else value


def strap(row: dict[str, Any], view: str) -> Strap:
    """Freeze one strap."""
    count, (start, end) = len(row["line"]), row["belly"]
    wide, power, skew = by_view(row["width"], view), row.get("power", 0.8), row.get("skew", 1.0)

    def ribbon(role: str, at: Array, half: Array, across: tuple[float, ...]) -> Ribbon:
        return Ribbon(role, weights(count, at), weights(count, at, slope=True), half, across)

    def girth(along: Array) -> Array:
        half: Array = wide * np.sin(np.pi * along**skew).clip(0) ** power
        return half

    edge, inner = np.linspace(0, 1, max(8, count + 1)), np.linspace(0.04, 0.96, 5)
    fibres = tuple(np.linspace(-1, 1, by_view(row["fibres"], view) + 2)[1:-1].tolist())
    begin = 0 if start > 0.03 else (start + end) / 2  # what is fleshy from its origin shows no tendon there
    whole = np.linspace(begin, 1, max(4, count - 1))
    taper = np.interp(whole, [0, 1], np.broadcast_to(row["tendon"], 2))
    ribbons = (
        ribbon("tendon", whole, taper, (1, -1)),
        ribbon("belly", start + edge * (end - start), girth(edge), (1, -1)),
        ribbon("fibres", start + inner * (end - start), girth(inner), fibres),
    )
    u = row.get("anchor", {}).get(view)
    anchors = None if u is None else weights(count, start + (u + MARKS).clip(0.03, 0.97) * (end - start))
    return Strap(**Piece.shared(row, view), knots=Knots.read(row["line"]), anchors=anchors, ribbons=ribbons)


@dataclass(frozen=True)
class Sheet:
    """The grid of a patch while it is frozen: places along and across it become weights of its knots."""

    tall: int
    wide: int
    begins: Array
    end: float

    def at(self, along: Any, across: Any) -> Array:
        """Return the weights of places from origin to insertion and from the first column to the last (0 to 1)."""
        u, v = np.broadcast_arrays(np.asarray(along, float), np.asarray(across, float))
        fixed: Array = np.einsum("ij,ik->ijk", weights(self.tall, u.ravel()), weights(self.wide, v.ravel()))
        return fixed.reshape(u.size, -1)

    def begin(self, across: Any) -> Array:
        """Return where the flesh begins."""
        return np.asarray(np.interp(across, np.linspace(0, 1, self.wide), self.begins))

    def within(self, along: Any, across: Any) -> Array:
        """Return the weights of places along the flesh only."""
        low = self.begin(across)
        return self.at(low + np.asarray(along) * (self.end - low), across)

    def ring(self, role: str, place: Callable[[Any, Any], Array], toothed: bool = False) -> Curve:
        """Return the outline: down the first column, along the insertion, up the last column, back over the origin."""
        down, over = np.linspace(0, 1, max(self.tall, 4)), np.linspace(0, 1, max(self.wide, 2))
        sides = (place(down, 0.0), place(1.0, over), place(down[::-1], 1.0), place(0.0, over[::-1]))
        return corner_ring(role, list(sides), straight=(3,) if toothed else ())


def patch(row: dict[str, Any], view: str) -> Patch:
    """Freeze one patch."""
    first, last = row.get("columns", {}).get(view, [0, None])
    rows = [line[first:last] for line in row["rows"]]
    start, end = row["belly"]
    begins = np.array(start[first:last]) if isinstance(start, list) else np.full(len(rows[0]), float(start))
    sheet = Sheet(len(rows), len(rows[0]), begins, end)
    tendon = "fascia" if row.get("fascia") else "tendon"
    curves = [sheet.ring(tendon, sheet.at)] if begins.any() or end < 1 else []
    curves.append(sheet.ring("film" if row.get("film") else "belly", sheet.within, row.get("toothed", False)))
    curves += _fibres(sheet, by_view(row["fibres"], view), row.get("herring_bone", False))
    cuts = [bezier(2) @ sheet.at(cut, [0.04, 0.96]) for cut in row.get("pale_cuts", [])]
    curves += [open_curve("cut", cuts)] if cuts else []
    u, v = row.get("anchor", {}).get(view, (None, None))
    return Patch(
        **Piece.shared(row, view),
        knots=Knots.read([point for line in rows for point in line]),
        anchors=None if u is None else sheet.within((u + MARKS).clip(0.06, 0.94), v),
        shape=(sheet.tall, sheet.wide),
        swell=np.sin(np.pi * np.linspace(0, 1, sheet.tall)).clip(0),
        hold=row.get("hold", ""),
        frozen=tuple(curves),
    )


def _fibres(sheet: Sheet, count: int, herring_bone: bool) -> list[Curve]:
    """Return the lines between the columns; of a herring-bone muscle, short ones that rise to the midline."""
    if not count:
        return []
    middles = (np.arange(count) + 0.5) / count
    runs = [sheet.within(np.linspace(0.03, 0.97, min(sheet.tall, 5)), v) for v in middles]
    if herring_bone:
        runs = [sheet.within(v * 0.8 + np.array([0.0, 0.16]), np.array([0.05, 0.95])) for v in middles]
    return [open_curve("fibres", [bezier(len(run)) @ run for run in runs])]
