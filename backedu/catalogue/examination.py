"""The tests of a visit: what each tells apart, and which muscles it fills."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from backedu.files import read_toml


@dataclass(frozen=True)
class Line:
    """What one test tells apart: the muscles it fills, and whether it measures length or strength."""

    id: str
    test: str
    muscles: tuple[str, ...]
    measures: str


@cache
def examination() -> tuple[Line, ...]:
    """Return the lines of the six tests in the order of a visit, from `data/examination.toml`."""
    return tuple(
        Line(line["id"], test["id"], tuple(line["muscles"]), line["measures"])
        for test in read_toml("examination.toml")["test"]
        for line in test["line"]
    )
