"""The article's claims, what research says of each, and the references that rest on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from backedu.errors import Named
from backedu.files import read_toml


@dataclass(frozen=True)
class Reference:
    """A published source; `verified` only when authors, title and finding were read in a public record.

    `note` says what of it was not checked, `remark` what therapists may want to know.
    """

    id: str
    short: str
    citation: str
    verified: bool
    doi: str | None = None
    pmid: str | None = None
    pmc: str | None = None
    note: str | None = None
    remark: str | None = None


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


@cache
def references() -> Mapping[str, Reference]:
    """Return the references R1 … R66 by id."""
    return Named("reference", {id: Reference(id, **row) for id, row in read_toml("references.toml").items()})


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
