"""What is known before anyone is tested: muscles, their paths and tests, posture patterns and claims, from `data/`."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from backedu.catalogue.evidence import MONTH, Claim, Reference, backing, claims, references
from backedu.errors import Named
from backedu.files import Schema, Vocabulary, read_csv, read_toml

SIDES = ("left", "right")
TELLS = ("short", "normal", "long")  # what a test of length can tell; not each can tell all
# What a point of a path moves with: pelvis, lumbar vertebrae, chest, belly wall, thigh, lower leg.
SEGMENTS = ("pelvis", "L5", "L4", "L3", "L2", "L1", "thorax", "abdomen", "femur", "tibia")


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


def parts_by_muscle(ids: Collection[str]) -> dict[str, list[Part]]:
    """Gather the rows of the three path files into parts, by id of the known muscles."""
    names: dict[str, Schema] = {"muscle": Vocabulary("muscle", ids), "part": str}
    sizes = ("fascicles", "optimal_fibre_mm", "tendon_slack_mm", "max_isometric_force_N", "neutral_length_mm")
    whole = read_csv("parts.csv", names | dict.fromkeys(sizes, float))
    names["part"] = Vocabulary("part", {row["part"] for row in whole})
    lines = read_csv("fascicles.csv", names | {"fascicle": str, "max_isometric_force_N": float})
    force = {row["fascicle"]: row["max_isometric_force_N"] for row in lines}
    names |= {"fascicle": Vocabulary("fascicle", force), "segment": Vocabulary("segment", SEGMENTS)}
    places = {"point": float, "kind": Vocabulary("kind", ("path", "via")), "x_mm": float, "y_mm": float, "z_mm": float}
    points: dict[str, dict[str, list[Point]]] = {}
    for row in read_csv("paths.csv", names | places):
        point = Point(row["segment"], (row["x_mm"], row["y_mm"], row["z_mm"]), row["kind"])
        points.setdefault(row["part"], {}).setdefault(row["fascicle"], []).append(point)
    parts: dict[str, list[Part]] = {}
    for row in whole:
        part = Part(
            id=row["part"],
            fascicles=tuple(Fascicle(f, tuple(p), force[f]) for f, p in points[row["part"]].items()),
            fibre_length=row["optimal_fibre_mm"],
            tendon_length=row["tendon_slack_mm"],
            neutral_length=row["neutral_length_mm"],
            force=row["max_isometric_force_N"],
        )
        parts.setdefault(row["muscle"], []).append(part)
    return parts


__all__ = [
    "SIDES",
    "Claim",
    "Expectation",
    "Muscle",
    "Pattern",
    "Reference",
    "backing",
    "claims",
    "muscles",
    "patterns",
    "references",
]


@dataclass(frozen=True)
class Test:
    """A screening test, as text key; `reliability` is the key of what is known of it, if anything is.

    `tells` names the lengths it can tell, `checked_on` the month in which it was last held against its sources;
    `same_as` names the muscle it cannot be told apart from. `verified` is False where part of the note was not checked.
    """

    words: str
    reliability: str | None = None
    references: tuple[str, ...] = ()
    verified: bool = False
    same_as: str | None = None
    tells: tuple[str, ...] = ()
    checked_on: str = ""


@dataclass(frozen=True)
class Muscle:
    """A muscle or muscle group around the pelvis; its words stand in `data/text/` under the keys given here.

    Attributes
    ----------
    id : str
        Latin name in lower case with underscores.
    parts : tuple of Part
        Empty for transversus abdominis, which runs around the belly and takes no part in lengths.
    origin, insertion : str
        Text keys of the attachments.
    actions : tuple of str
        What it does to the pelvis with the feet on the floor, such as ``"anterior_tilt"``.
    janda : str
        ``"tonic"`` (prone to tightness), ``"phasic"`` (prone to weakness) or ``"unclassified"``: an opinion only.
    release : str
        How a sore spot may be pressed: ball · hands · therapist · none.
    length_test : Test or None
        None where no length test exists: then length is not offered and never asked for.
    strength_test : Test
    stretched : bool
        Whether people stretch it at all, by the textbooks (R35).
    sources : tuple of str
        Where the numbers of its parts come from, full citations.
    """

    id: str
    parts: tuple[Part, ...]
    origin: str
    insertion: str
    actions: tuple[str, ...]
    janda: str
    release: str
    length_test: Test | None
    strength_test: Test
    stretched: bool
    sources: tuple[str, ...]

    @property
    def paths(self) -> Mapping[str, tuple[Point, ...]]:
        """Points of every fascicle from origin to insertion, by fascicle (mm, right side, neutral standing)."""
        return MappingProxyType({f.id: f.points for part in self.parts for f in part.fascicles})

    @property
    def force(self) -> float:
        """Maximum isometric force of all parts together, in newtons."""
        return sum(part.force for part in self.parts)

    @property
    def fibre_length(self) -> float | None:
        """Optimal fibre length in mm, force-weighted over the parts; None without a path."""
        return sum(p.fibre_length * p.force for p in self.parts) / self.force if self.parts else None

    @property
    def lengths(self) -> tuple[str, ...]:
        """What can be found of its length, that nobody looked first; nothing else where no test of it exists."""
        return ("not tested", *(self.length_test.tells if self.length_test else ()))

    @property
    def patterns(self) -> Mapping[str, Mapping[str, Expectation]]:
        """What textbooks expect of this muscle, where they state anything: pattern id → side → expectation."""
        return MappingProxyType({p.id: p.expected[self.id] for p in patterns().values() if self.id in p.expected})


@dataclass(frozen=True)
class Expectation:
    """What textbooks expect of a muscle in a pattern: never a finding.

    `length` is short, long, normal, unknown (sources differ) or not stated; `strength` is weak, strong or not stated;
    `part` when it holds for only a part of the muscle. A muscle without an entry is not stated.
    """

    length: str = "not stated"
    strength: str = "not stated"
    sources: tuple[str, ...] = ()
    part: str | None = None


@dataclass(frozen=True)
class Pattern:
    """A posture pattern: which muscles textbooks expect short, long or weak, muscle id → side → expectation.

    `checked_on` is the month in which it was last held against the books' tables.
    """

    id: str
    expected: Mapping[str, Mapping[str, Expectation]]
    checked_on: str


ACTIONS = (
    *("anterior_tilt", "anterior_tilt_arms_up", "posterior_tilt", "level_pelvis", "same_side_down", "same_side_up"),
    *("sideways", "arch_back", "turn_out", "turn_trunk", "firm_belly", "fine_control"),
)


def _muscles_schema(table: dict[str, Any]) -> Schema:
    """Return what muscles.toml may hold; a muscle names citations and muscles of the file itself."""
    muscle = {
        "sources": [Vocabulary("source", table.get("sources", ()))],
        "actions": [Vocabulary("action", ACTIONS)],
        "janda": Vocabulary("word of Janda", ("tonic", "phasic", "unclassified")),
        "release": Vocabulary("release", ("ball", "hands", "therapist", "none")),
        "stretched?": bool,
        "length_test": bool,
        "test_references?": [Vocabulary("reference", references)],
        "test_verified?": bool,
        "tells?": [Vocabulary("length", TELLS)],
        "checked_on": MONTH,
        "same_test_as?": Vocabulary("muscle", [id for id in table if id != "sources"]),
    }
    return {"sources": {str: str}, str: muscle}


@cache
def muscles() -> Mapping[str, Muscle]:
    """Return the 17 muscles and muscle groups by id; an unknown id answers with the nearest name.

    Lengths are millimetres, forces newtons; `Muscle.sources` cites where the numbers of each muscle come from.
    """
    data = read_toml("muscles.toml", _muscles_schema)
    citations = data.pop("sources")
    parts = parts_by_muscle(data)
    return Named(
        "muscle",
        {
            id: Muscle(
                id=id,
                parts=tuple(parts.get(id, ())),
                origin=f"muscle.{id}.origin",
                insertion=f"muscle.{id}.insertion",
                actions=tuple(row["actions"]),
                janda=row["janda"],
                release=row["release"],
                length_test=_length_test(id, row) if row["length_test"] else None,
                strength_test=Test(f"muscle.{id}.strength_test"),
                stretched=row.get("stretched", True),
                sources=tuple(citations[s] for s in row["sources"]),
            )
            for id, row in data.items()
        },
    )


MUSCLE = Vocabulary("muscle", muscles)


def _length_test(id: str, row: dict[str, Any]) -> Test:
    """Read the length test of a muscle; one with references has a note on how far to trust it."""
    references = tuple(row.get("test_references", ()))
    noted = bool(references) or "test_verified" in row
    return Test(
        words=f"muscle.{id}.length_test",
        reliability=f"test.{id}" if noted else None,
        references=references,
        verified=row.get("test_verified", bool(references)),
        same_as=row.get("same_test_as"),
        tells=tuple(row["tells"]),
        checked_on=row["checked_on"],
    )


EXPECTED: Schema = {
    "length?": Vocabulary("length", ("short", "long", "normal", "unknown", "not stated")),
    "strength?": Vocabulary("strength", ("weak", "strong", "not stated")),
    "sources?": [Vocabulary("book", ("K", "J", "S"))],
    "part?": str,
}


def _expected_schema(row: Any) -> Schema:
    """Return what a muscle of a pattern may hold: one expectation for both sides, or one per side."""
    sided = isinstance(row, dict) and any(isinstance(value, dict) for value in row.values())
    return {f"{side}?": EXPECTED for side in SIDES} if sided else EXPECTED


@cache
def patterns() -> Mapping[str, Pattern]:
    """Return the posture patterns of the textbooks by id; they say what to test first, never what was found."""
    return Named(
        "pattern",
        {
            id: Pattern(id, {muscle: _expected(row) for muscle, row in rows.items()}, checked_on)
            for id, rows in read_toml("patterns.toml", {str: {"checked_on": MONTH, MUSCLE: _expected_schema}}).items()
            for checked_on in [rows.pop("checked_on")]
        },
    )


def _expected(row: dict[str, Any]) -> Mapping[str, Expectation]:
    """Read one muscle of a pattern: one expectation for both sides, or one per side."""
    by_side = {side: row.get(side, {}) for side in SIDES} if row.keys() & set(SIDES) else dict.fromkeys(SIDES, row)
    return {side: Expectation(**{**e, "sources": tuple(e.get("sources", ()))}) for side, e in by_side.items()}


@dataclass(frozen=True)
class ExaminationLine:
    """What one test tells apart: the muscles it fills, and whether it measures length or strength.

    `tells` names the lengths it can tell; `words` is the stem of the keys that say how it is done and what it tells.
    """

    id: str
    test: str
    muscles: tuple[str, ...]
    measures: str
    tells: tuple[str, ...]
    words: str


@cache
def examination() -> tuple[ExaminationLine, ...]:
    """Return the lines of the six tests in the order of a visit, from `data/examination.toml`."""
    line: Schema = {
        "id": str,
        "muscles": [MUSCLE],
        "measures": Vocabulary("measure", ("length", "strength")),
        "tells?": [Vocabulary("length", TELLS)],
        "words?": str,
    }
    return tuple(
        ExaminationLine(
            id=line["id"],
            test=test["id"],
            muscles=tuple(line["muscles"]),
            measures=line["measures"],
            tells=tuple(line.get("tells", ())),
            words=line.get("words", f"muscle.{line['muscles'][0]}"),
        )
        for test in read_toml("examination.toml", {"test": [{"id": str, "checked_on?": MONTH, "line": [line]}]})["test"]
        for line in test["line"]
    )
