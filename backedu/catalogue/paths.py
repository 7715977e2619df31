"""The lines of pull of the muscles, as measured: points, fibre lengths and forces, from `data/`.

Frame: mm, origin midway between the hip-joint centres, x forward, y up, z to the person's right; right side given.
Sources of the numbers: `data/muscles.toml`.
"""

from __future__ import annotations

from dataclasses import dataclass

from backedu.files import read_csv

SIDES = ("left", "right")


@dataclass(frozen=True)
class Point:
    """A point of a muscle path (mm, right side, neutral standing) and the segment it moves with."""

    segment: str
    xyz: tuple[float, float, float]
    kind: str


@dataclass(frozen=True)
class Fascicle:
    """One line of pull: its points from origin to insertion and its maximum isometric force in newtons."""

    id: str
    points: tuple[Point, ...]
    force: float


@dataclass(frozen=True)
class Part:
    """A part of a muscle with one fibre length.

    Attributes
    ----------
    id : str
        Name as in `data/parts.csv`, such as ``"psoas_major"``.
    fascicles : tuple of Fascicle
    fibre_length, tendon_length, neutral_length : float
        Optimal fibre length, tendon slack length and force-weighted length in neutral standing, in mm.
    force : float
        Maximum isometric force of all fascicles together, in newtons.
    """

    id: str
    fascicles: tuple[Fascicle, ...]
    fibre_length: float
    tendon_length: float
    neutral_length: float
    force: float


def parts_by_muscle() -> dict[str, list[Part]]:
    """Gather the rows of the three path files into parts, by muscle id."""
    points: dict[str, dict[str, list[Point]]] = {}
    for row in read_csv("paths.csv"):
        xyz = (float(row["x_mm"]), float(row["y_mm"]), float(row["z_mm"]))
        point = Point(row["segment"], xyz, row["kind"])
        points.setdefault(row["part"], {}).setdefault(row["fascicle"], []).append(point)
    force = {row["fascicle"]: float(row["max_isometric_force_N"]) for row in read_csv("fascicles.csv")}
    parts: dict[str, list[Part]] = {}
    for row in read_csv("parts.csv"):
        part = Part(
            id=row["part"],
            fascicles=tuple(Fascicle(f, tuple(p), force[f]) for f, p in points[row["part"]].items()),
            fibre_length=float(row["optimal_fibre_mm"]),
            tendon_length=float(row["tendon_slack_mm"]),
            neutral_length=float(row["neutral_length_mm"]),
            force=float(row["max_isometric_force_N"]),
        )
        parts.setdefault(row["muscle"], []).append(part)
    return parts
