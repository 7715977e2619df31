"""The article's claims, what the boxes say, and the references that both rest on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from backedu.errors import Named, one_of
from backedu.files import read_toml

BOXES = ("warning_signs", "helps", "know")
CHECKS = ("title", "abstract", "number")  # what of a reference can be read in a public record


@dataclass(frozen=True)
class Reference:
    """A published source; `checked` names what of it was read in a public record (`CHECKS`).

    `note` says what of it was not checked, `remark` what therapists may want to know.
    """

    id: str
    short: str
    citation: str
    checked: tuple[str, ...]
    doi: str | None = None
    pmid: str | None = None
    pmc: str | None = None
    note: str | None = None
    remark: str | None = None

    @property
    def verified(self) -> bool:
        """Whether both title and abstract were read."""
        return {"title", "abstract"} <= set(self.checked)


@dataclass(frozen=True)
class Claim:
    """One claim of the article, the step it belongs to and what research says of it.

    `mark` is agrees, partly, unknown or disagrees, said of the article's own wording; `text` is the stem of its keys.
    """

    id: str
    step: int
    verdict: str
    mark: str
    confidence: str
    references: tuple[Reference, ...]
    checked_on: str
    text: str


@dataclass(frozen=True)
class Backing:
    """What one line of a box rests on, and the month in which somebody last held it against that."""

    id: str
    references: tuple[Reference, ...]
    checked_on: str


@cache
def references() -> Mapping[str, Reference]:
    """Return the references by id, R1 and on."""
    rows = read_toml("references.toml")
    return Named("reference", {id: Reference(id, **{**row, "checked": _checks(id, row)}) for id, row in rows.items()})


def _checks(id: str, row: dict[str, Any]) -> tuple[str, ...]:
    """Return what was checked of a reference; another word would switch its "not verified" off or on unseen."""
    for word in row["checked"]:
        one_of(f"check of references.toml, {id}", word, CHECKS)
    return tuple(row["checked"])


@cache
def claims() -> Mapping[str, Claim]:
    """Return the article's 17 claims C1 … C17 with the verdict of research on each."""
    return Named(
        "claim",
        {
            id: Claim(id, **{**row, "references": tuple(references()[r] for r in row["references"])})
            for id, row in read_toml("claims.toml").items()
        },
    )


@cache
def backing(box: str) -> Mapping[str, Backing]:
    """Return what the lines of a box rest on, by line: "warning_signs", "helps" or "know"."""
    one_of("box", box, BOXES)
    rows = read_toml(f"{box}.toml")
    return Named(
        "line",
        {
            id: Backing(id, tuple(references()[r] for r in row["references"]), row["checked_on"])
            for id, row in rows.items()
        },
    )
