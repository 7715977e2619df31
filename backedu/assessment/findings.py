"""What was found: per muscle and side, and of the person. A value that is replaced, never changed."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from backedu.assessment.finding import NOT_TESTED, Finding
from backedu.assessment.record import read_record, record_text, write_record
from backedu.catalogue.anatomy import SIDES, cautions, muscles
from backedu.errors import BackeduError, unknown

PAINS = ("none", "mild", "severe", "not asked")
SAFETIES = ("clear", "stop", "not asked")

Found = str | Mapping[str, str]


@dataclass(frozen=True, init=False, repr=False)
class Assessment:
    """What was found on a person, as a value: frozen, hashable, compared by content.

    Parameters
    ----------
    iliopsoas, rectus_femoris, … : str or mapping of str
        One keyword per muscle of `backedu.muscles()`. Words split by commas or blanks in any order: short (or tight) ·
        normal · long (or overstretched) · not tested; strong · weak; trigger point (or sore spot) · no trigger point;
        feels tight. Or a dict with the keys left and right; a missing side is not tested.
    pain : str
        none · mild · severe · not asked.
    safety : str
        Warning signs: clear · stop · not asked.
    cautions : iterable of str, optional
        What rules exercises out for this person (`backedu.catalogue.anatomy.cautions()`); None when not asked.

    Raises
    ------
    BackeduError
        For an unknown muscle, side, word or caution, naming the nearest or the allowed ones.

    Notes
    -----
    Indexed by ``(muscle, side)`` it answers with the `Finding`, also where nobody looked.
    """

    findings: tuple[tuple[tuple[str, str], Finding], ...]
    pain: str
    safety: str
    cautions: tuple[str, ...] | None

    def __init__(
        self,
        *,
        iliopsoas: Found = "",
        rectus_femoris: Found = "",
        tensor_fasciae_latae: Found = "",
        sartorius: Found = "",
        adductors: Found = "",
        hamstrings: Found = "",
        gluteus_maximus: Found = "",
        gluteus_medius: Found = "",
        piriformis: Found = "",
        erector_spinae: Found = "",
        multifidus: Found = "",
        quadratus_lumborum: Found = "",
        rectus_abdominis: Found = "",
        external_oblique: Found = "",
        internal_oblique: Found = "",
        transversus_abdominis: Found = "",
        latissimus_dorsi: Found = "",
        pain: str = "not asked",
        safety: str = "not asked",
        cautions: Iterable[str] | None = None,
        **misspelt: Found,
    ) -> None:
        given: dict[str, Found] = dict(locals())  # the keywords above, by name
        for name in misspelt:
            raise unknown("muscle", name, muscles())
        found = {id: _sides(id, given[id]) for id in muscles()}
        pairs = ((id, side) for id in found for side in SIDES)
        kept = tuple((pair, found[pair[0]][pair[1]]) for pair in pairs if found[pair[0]][pair[1]] != NOT_TESTED)
        object.__setattr__(self, "findings", kept)
        object.__setattr__(self, "pain", _one_of("pain", pain, PAINS))
        object.__setattr__(self, "safety", _one_of("safety", safety, SAFETIES))
        object.__setattr__(self, "cautions", _cautions(cautions))

    def __getitem__(self, key: tuple[str, str]) -> Finding:
        if not isinstance(key, tuple) or len(key) != 2:
            raise BackeduError(f"ask for a muscle and a side, such as ('hamstrings', 'left'), not {key!r}")
        muscle, side = key
        muscles()[muscle]
        if side not in SIDES:
            raise BackeduError(f"no side {side!r}; there are: {', '.join(SIDES)}")
        return dict(self.findings).get((muscle, side), NOT_TESTED)

    __iter__ = None  # what was found is asked for by muscle and side

    def __repr__(self) -> str:
        """Return the code that makes this assessment."""
        given = [f"{name}={value!r}" for name, value in self._as_words().items()]
        given += [
            f"{name}={getattr(self, name)!r}" for name in ("pain", "safety") if getattr(self, name) != "not asked"
        ]
        given += [] if self.cautions is None else [f"cautions={list(self.cautions)!r}"]
        return f"Assessment({', '.join(given)})"

    def _as_words(self) -> dict[str, str | dict[str, str]]:
        """Return the words of every muscle found: one text when both sides agree, else a dict of sides."""
        out: dict[str, str | dict[str, str]] = {}
        for id in muscles():
            by_side = {side: str(self[id, side]) for side in SIDES if self[id, side] != NOT_TESTED}
            if by_side:
                alike = len(by_side) == len(SIDES) and len(set(by_side.values())) == 1
                out[id] = by_side["left"] if alike else by_side
        return out

    def replace(self, found: Mapping[tuple[str, str], Finding] | None = None, **person: Any) -> Assessment:
        """Return a copy with other findings, by muscle and side, or another pain, safety or cautions."""
        findings = dict(self.findings) | dict(found or {})
        sides: dict[str, dict[str, str]] = {}
        for (muscle, side), finding in findings.items():
            sides.setdefault(muscle, {})[side] = str(finding)
        of_person = {"pain": self.pain, "safety": self.safety, "cautions": self.cautions} | person
        given: dict[str, Any] = {**sides, **of_person}
        return Assessment(**given)

    def to_json(self, more: Mapping[str, Any] | None = None) -> str:
        """Return the text that `save` writes, with what a visit has `more` to keep (`backedu.assessment.history`)."""
        return record_text({**self._as_record(), **(more or {})})

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the assessment as JSON and return the path; an interrupted save leaves the old file whole."""
        return write_record(path, self._as_record())

    def _as_record(self) -> dict[str, Any]:
        """Return what a file holds."""
        cautions = None if self.cautions is None else list(self.cautions)
        return {"findings": self._as_words(), "pain": self.pain, "safety": self.safety, "cautions": cautions}

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Assessment:
        """Read an assessment that `save` wrote; anything else is refused in one sentence that names the place."""
        return cls.from_record(read_record(path), path)

    @classmethod
    def from_record(cls, record: Mapping[str, Any], path: str | os.PathLike[str]) -> Assessment:
        """Read the entries of a saved file (`backedu.assessment.record`); `path` says in errors which file it is."""
        findings = record["findings"]
        for muscle in findings.keys() - muscles().keys():
            raise BackeduError(f"{path}: findings: {unknown('muscle', muscle, muscles())}")
        try:
            return cls(**findings, **{name: record[name] for name in ("pain", "safety", "cautions")})
        except BackeduError as error:
            raise BackeduError(f"{path}: {error}") from None


def _sides(muscle: str, found: Found) -> dict[str, Finding]:
    """Read what was given for one muscle: words for both sides or a dict of sides."""
    if isinstance(found, str):
        found = dict.fromkeys(SIDES, found)
    if not isinstance(found, Mapping):
        raise BackeduError(f"{muscle}: give words or a dict of sides, not {found!r}")
    for side in found.keys() - set(SIDES):
        raise BackeduError(f"{muscle}: no side {side!r}; there are: {', '.join(SIDES)}")
    out = {}
    for side in SIDES:
        words = found.get(side, "")
        if not isinstance(words, str):
            raise BackeduError(f"{muscle}, {side}: give words such as 'short, weak', not {words!r}")
        try:
            out[side] = Finding.read(words)
        except BackeduError as error:
            raise BackeduError(f"{muscle}: {error}") from None
    return out


def _one_of(name: str, value: str, allowed: tuple[str, ...]) -> str:
    """Return a value that is in its list, or refuse it with the list."""
    if value not in allowed:
        raise BackeduError(f"{name} must be one of: {', '.join(allowed)}; not {value!r}")
    return value


def _cautions(given: Iterable[str] | None) -> tuple[str, ...] | None:
    """Return known cautions in the catalogue's order, each once; None stays "not asked"."""
    if given is None:
        return None
    if isinstance(given, (str, bytes, Mapping)) or not isinstance(given, Iterable):
        raise BackeduError(f"cautions must be a list such as ['leg tingling'], not {given!r}")
    wanted = list(given)
    for caution in wanted:
        if caution not in cautions():
            raise unknown("caution", caution, cautions())
    return tuple(c for c in cautions() if c in wanted)
