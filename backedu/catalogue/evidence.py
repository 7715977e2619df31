"""The article's claims, what the boxes say, and the references that both rest on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from backedu.errors import Named, one_of
from backedu.files import Schema, Spelling, Vocabulary, each, read_toml

BOXES = ("warning_signs", "helps", "know")
TIERS = ("urgent", "today")  # of a warning sign: call for help now, call a doctor today
# The words that saved assessments keep.
SIGNS = (
    *("bladder", "saddle", "both_legs", "weaker_leg", "fall", "chest", "unsteady", "faint"),
    *("fever", "cancer", "weight", "night", "sudden", "immune", "worsening", "calf", "spine_procedure"),
    *("numb_leg", "urine"),
)
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


REFERENCE: Schema = {
    "short": str,
    "citation": str,
    "checked": [Vocabulary("check", CHECKS)],
    "doi?": Spelling("DOI", "10.1186/1471-2474-15-229", r"10\.\d{4,9}/\S+"),
    "pmid?": Spelling("PMID", "25012528", r"\d{1,8}"),
    "pmc?": Spelling("PMC number", "PMC2565125", r"PMC\d+"),
    "note?": str,
    "remark?": str,
}


def _numbered(letter: str, table: dict[str, Any]) -> list[str]:
    """Return the names of tables that are numbered in order, so that a slip leaves a gap."""
    return [f"{letter}{number}" for number in range(1, len(table) + 1)]


def _references_schema(table: dict[str, Any]) -> Schema:
    """Return what references.toml may hold."""
    return each(_numbered("R", table), REFERENCE)


@cache
def references() -> Mapping[str, Reference]:
    """Return the references by id, R1 and on."""
    rows = read_toml("references.toml", _references_schema)
    return Named(
        "reference", {id: Reference(id, **{**row, "checked": tuple(row["checked"])}) for id, row in rows.items()}
    )


MONTH = Spelling("month", "2026-11", r"20\d\d-(0[1-9]|1[0-2])")
BACKED: Schema = {"references": [Vocabulary("reference", references)], "checked_on": MONTH}
CLAIM: Schema = BACKED | {
    "step": int,
    "verdict": Vocabulary(
        "verdict",
        (
            *("supported", "supported_modest", "partly", "partly_assess_yes_must_no"),
            *("disputed_uncertain", "uncertain_partly_contradicted", "no_direct_evidence_indirect_against"),
            *("contradicted", "mostly_contradicted", "contradicted_as_worded", "contradicted_untested_chain"),
            *("contradicted_as_worded_exercise_partly_supported", "reasonable_model_not_shown_superior"),
        ),
    ),
    "mark": Vocabulary("mark", ("agrees", "partly", "unknown", "disagrees")),
    "confidence": Vocabulary("confidence", ("high", "medium", "low")),
}


def _claims_schema(table: dict[str, Any]) -> Schema:
    """Return what claims.toml may hold: each claim names the stem of its own text keys."""
    return {id: CLAIM | {"text": Vocabulary("text", (f"claim.{id}",))} for id in _numbered("C", table)}


def _helps_schema(table: dict[str, Any]) -> Schema:
    """Return what helps.toml may hold."""
    return each(_numbered("item_", table), BACKED)


SIGN: Schema = BACKED | {
    "tier": Vocabulary("tier", TIERS),
    "text": Spelling("text key", "safety.urgent_1", rf"safety\.({'|'.join(TIERS)})_\d+"),
    "hospital?": bool,
}
# A line of what is good to know is named by its topic and its place there.
BOX_SCHEMAS: Mapping[str, Schema] = {
    "warning_signs": each(SIGNS, SIGN),
    "helps": _helps_schema,
    "know": {str: BACKED},
}


@cache
def claims() -> Mapping[str, Claim]:
    """Return the article's 17 claims C1 … C17 with the verdict of research on each."""
    return Named(
        "claim",
        {
            id: Claim(id, **{**row, "references": tuple(references()[r] for r in row["references"])})
            for id, row in read_toml("claims.toml", _claims_schema).items()
        },
    )


@cache
def backing(box: str) -> Mapping[str, Backing]:
    """Return what the lines of a box rest on, by line: "warning_signs", "helps" or "know"."""
    one_of("box", box, BOXES)
    rows = read_toml(f"{box}.toml", BOX_SCHEMAS[box])
    return Named(
        "line",
        {
            id: Backing(id, tuple(references()[r] for r in row["references"]), row["checked_on"])
            for id, row in rows.items()
        },
    )
