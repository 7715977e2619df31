"""What was found: per muscle and side, and of the person. A value that is replaced, never changed."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from backedu.assessment.record import read_record, record_text, write_record
from backedu.catalogue.anatomy import SIDES, Expectation, muscles, patterns
from backedu.catalogue.cautions import cautions
from backedu.catalogue.signs import signs
from backedu.errors import BackeduError, as_written, of_type, one_of, unknown

# The four things to find on a muscle, their values, and a letter for each. The first says that nobody looked.
AXES: Mapping[str, Mapping[Any, str]] = {
    "length": {"not tested": "-", "short": "s", "normal": "n", "long": "l"},
    "strength": {"not tested": "-", "strong": "+", "weak": "w"},
    "sore_spot": {"not checked": "-", "yes": "y", "no": "n"},
    "feels_tight": {False: "-", True: "t"},
}
LENGTHS, STRENGTHS, SORE_SPOTS = (tuple(AXES[axis]) for axis in ("length", "strength", "sore_spot"))

# What may be written of a muscle, and what it sets. "Not tested" speaks of length, the axis that decides a stretch.
WORDS: dict[str, tuple[str, str | bool]] = {
    "short": ("length", "short"),
    "tight": ("length", "short"),
    "normal": ("length", "normal"),
    "long": ("length", "long"),
    "overstretched": ("length", "long"),
    "not tested": ("length", "not tested"),
    "strong": ("strength", "strong"),
    "weak": ("strength", "weak"),
    "trigger point": ("sore_spot", "yes"),
    "sore spot": ("sore_spot", "yes"),
    "no trigger point": ("sore_spot", "no"),
    "no sore spot": ("sore_spot", "no"),
    "feels tight": ("feels_tight", True),
}
LONGEST = max(len(words.split()) for words in WORDS)


@dataclass(frozen=True)
class Finding:
    """What was found on one muscle and side; the defaults say that nobody looked."""

    length: str = "not tested"
    strength: str = "not tested"
    sore_spot: str = "not checked"
    feels_tight: bool = False

    @classmethod
    def read(cls, words: str) -> Finding:
        """Read words split by commas or blanks, in any order, such as ``"long weak, feels tight"``."""
        found: dict[str, Any] = {}
        for word in _split(words):
            axis, value = WORDS[word]
            if found.setdefault(axis, value) != value:
                raise BackeduError(f"{_short(words)} says two things of {axis.replace('_', ' ')}; keep one")
        return cls(**found)

    def __str__(self) -> str:
        """Return the words that read back to this finding."""
        words = [value for value in (self.length, self.strength) if value != "not tested"]
        words += {"yes": ["trigger point"], "no": ["no trigger point"]}.get(self.sore_spot, [])
        words += ["feels tight"] if self.feels_tight else []
        return ", ".join(words) or "not tested"


NOT_TESTED = Finding()


def _split(words: str) -> list[str]:
    """Cut a text into the known words, the longest first ("no trigger point" before "trigger point")."""
    tokens = words.lower().replace(",", " ").replace("_", " ").split()
    known, at = [], 0
    while at < len(tokens):
        size = next((n for n in range(LONGEST, 0, -1) if " ".join(tokens[at : at + n]) in WORDS), 0)
        if not size:
            raise BackeduError(f"unknown word {tokens[at]!r} in {_short(words)}; allowed are: {', '.join(WORDS)}")
        known.append(" ".join(tokens[at : at + size]))
        at += size
    return known


def _short(words: str) -> str:
    """Return the start of a long text, for an error that still fits a line."""
    return repr(words if len(words) <= 60 else f"{words[:60]}…")


PAINS = ("none", "mild", "severe", "not asked")
SAFETIES = ("clear", "checked", "stop", "not asked")

OF_PERSON = ("pain", "safety", "signs", "cautions", "ask_again")

Found = str | Mapping[str, str]
Key = tuple[str, str]  # a muscle and side


@cache
def _keys() -> tuple[Key, ...]:
    """Return every muscle and side in the catalogue's order."""
    return tuple((id, side) for id in muscles() for side in SIDES)


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
        Warning signs: clear · stop · not asked; checked where a doctor has checked today's signs for this pain.
    signs : iterable of str
        Which warning signs there are, by id of `backedu.catalogue.signs.signs()`; may be left out with "stop".
    cautions : iterable of str, optional
        What rules exercises out for this person (`backedu.catalogue.cautions.cautions()`); None when not asked.
    ask_again : bool
        Whether the cautions come from an older file, in which fewer were asked.

    Raises
    ------
    BackeduError
        For an unknown muscle, side, word, sign or caution, naming the nearest or the allowed ones; for signs that do
        not agree with safety.

    Notes
    -----
    Indexed by ``(muscle, side)`` it answers with the `Finding`, also where nobody looked.
    """

    findings: tuple[tuple[Key, Finding], ...]
    pain: str
    safety: str
    signs: tuple[str, ...]
    cautions: tuple[str, ...] | None
    ask_again: bool
    _by_key: dict[Key, Finding] = field(compare=False)  # the findings again, for look-ups

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
        signs: Iterable[str] = (),
        cautions: Iterable[str] | None = None,
        ask_again: bool = False,
        **misspelt: Found,
    ) -> None:
        given: dict[str, Found] = dict(locals())  # the keywords above, by name
        for name in misspelt:
            raise unknown("muscle", name, muscles())
        found = {(id, side): finding for id in muscles() for side, finding in _sides(id, given[id]).items()}
        self._hold(found, pain=pain, safety=safety, signs=signs, cautions=cautions, ask_again=ask_again)

    def _hold(self, found: Mapping[Key, Finding], **person: Any) -> None:
        """Keep what was found in the catalogue's order, and by muscle and side for look-ups."""
        kept = {key: found[key] for key in _keys() if found.get(key, NOT_TESTED) != NOT_TESTED}
        object.__setattr__(self, "findings", tuple(kept.items()))
        safety = one_of("answer on safety", person["safety"], SAFETIES)
        object.__setattr__(self, "pain", one_of("answer on pain", person["pain"], PAINS))
        object.__setattr__(self, "safety", safety)
        object.__setattr__(self, "signs", _signs(person["signs"], safety))
        object.__setattr__(self, "cautions", _known("caution", person["cautions"], cautions(), "leg tingling"))
        object.__setattr__(self, "ask_again", _yes_or_no(person["ask_again"]))
        object.__setattr__(self, "_by_key", kept)

    def __getitem__(self, key: tuple[str, str]) -> Finding:
        if not isinstance(key, tuple) or len(key) != 2:
            raise BackeduError(f"ask for a muscle and a side, such as ('hamstrings', 'left'), not {as_written(key)}")
        muscle, side = key
        muscles()[muscle]
        one_of("side", side, SIDES)
        return self._by_key.get((muscle, side), NOT_TESTED)

    __iter__ = None  # what was found is asked for by muscle and side

    def __repr__(self) -> str:
        """Return the code that makes this assessment."""
        given = [f"{name}={value!r}" for name, value in self._as_words().items()]
        given += [
            f"{name}={getattr(self, name)!r}" for name in ("pain", "safety") if getattr(self, name) != "not asked"
        ]
        given += [f"signs={list(self.signs)!r}"] if self.signs else []
        given += [] if self.cautions is None else [f"cautions={list(self.cautions)!r}"]
        given += ["ask_again=True"] if self.ask_again else []
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

    def replace(self, found: Mapping[Key, Finding] | None = None, **person: Any) -> Assessment:
        """Return a copy with other findings, by muscle and side, or other answers of the person.

        Parameters
        ----------
        found : mapping of (muscle, side) to Finding, optional
            What was found anew; everything else stays.
        **person
            ``pain``, ``safety``, ``signs``, ``cautions`` or ``ask_again``.

        Raises
        ------
        BackeduError
            For an unknown muscle, side, keyword or value, naming the nearest or the allowed ones.
        """
        of_type("found", found, Mapping, type(None))
        for key, finding in (found or {}).items():
            self[key]  # refuses a muscle or side that nobody knows
            of_type("a finding", finding, Finding)
        for name in person.keys() - set(OF_PERSON):
            raise unknown("keyword of replace", name, OF_PERSON)
        given = {name: person.get(name, getattr(self, name)) for name in OF_PERSON}
        copy = object.__new__(Assessment)
        copy._hold(self._by_key | dict(found or {}), **given)
        return copy

    def to_json(self, more: Mapping[str, Any] | None = None) -> str:
        """Return the text that `save` writes, with what a visit has `more` to keep (`backedu.assessment.history`)."""
        return record_text({**self._as_record(), **(more or {})})

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the assessment as JSON and return the path; an interrupted save leaves the old file whole."""
        return write_record(path, self._as_record())

    def _as_record(self) -> dict[str, Any]:
        """Return what a file holds."""
        return {"findings": self._as_words(), **self.person}

    @property
    def person(self) -> dict[str, Any]:
        """What was asked of the person, as a file holds it."""
        answers = {name: getattr(self, name) for name in OF_PERSON}
        return {name: list(told) if isinstance(told, tuple) else told for name, told in answers.items()}

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
            return cls(**findings, **{name: record[name] for name in OF_PERSON})
        except BackeduError as error:
            raise BackeduError(f"{path}: {error}") from None


def _sides(muscle: str, found: Found) -> dict[str, Finding]:
    """Read what was given for one muscle: words for both sides or a dict of sides."""
    if isinstance(found, str):
        found = dict.fromkeys(SIDES, found)
    if not isinstance(found, Mapping):
        raise BackeduError(f"{muscle}: give words or a dict of sides, not {as_written(found)}")
    try:
        for side in found:
            one_of("side", side, SIDES)
        return {side: _read(found.get(side, "")) for side in SIDES}
    except BackeduError as error:
        raise BackeduError(f"{muscle}: {error}") from None


def _read(words: object) -> Finding:
    """Read the words given for one side."""
    if not isinstance(words, str):
        raise BackeduError(f"give words such as 'short, weak', not {as_written(words)}")
    return Finding.read(words)


def _known(kind: str, given: Iterable[str] | None, known: Mapping[str, object], such: str) -> tuple[str, ...] | None:
    """Return known words in the catalogue's order, each once; None stays "not asked"."""
    if given is None:
        return None
    if isinstance(given, (str, bytes, Mapping)) or not isinstance(given, Iterable):
        raise BackeduError(f"{kind}s must be a list such as [{such!r}], not {as_written(given)}")
    wanted = list(given)
    for word in wanted:
        if word not in known:
            raise unknown(kind, word, known)
    return tuple(word for word in known if word in wanted)


def _signs(given: Iterable[str], safety: str) -> tuple[str, ...]:
    """Return which warning signs there are; a doctor can have checked today's signs only, and "clear" has none."""
    found = _known("warning sign", given, signs(), "fever") or ()
    if found and safety in ("clear", "not asked"):
        raise BackeduError(
            f"there are warning signs ({', '.join(found)}), so safety is 'stop' or 'checked', not {safety!r}"
        )
    if safety == "checked":
        if not found:
            raise BackeduError("safety 'checked' says which signs a doctor has checked; give signs=[…]")
        if urgent := [id for id in found if signs()[id].tier == "urgent"]:
            raise BackeduError(f"{urgent[0]} is a sign to call for help now; safety is 'stop', not 'checked'")
    return found


def _yes_or_no(given: object) -> bool:
    """Refuse what is neither true nor false."""
    if not isinstance(given, bool):
        raise BackeduError(f"ask_again must be true or false, not {as_written(given)}")
    return given


# What of a textbook's expectation can be carried over to a made-up person.
TOLD_LENGTHS = ("short", "long", "normal")
TOLD_STRENGTHS = ("weak", "strong")


def example(pattern: str, **more: Any) -> Assessment:
    """Return a made-up person who has what textbooks expect in a pattern.

    An example only: textbooks say which muscles to test first, and a pattern is never a finding.

    Parameters
    ----------
    pattern : str
        Id of a pattern of `backedu.catalogue.anatomy.patterns()`, such as ``"anterior_tilt"``.
    **more
        What else the made-up person has, as `Assessment` takes it, such as ``hamstrings="feels tight"``. It replaces
        what textbooks expect of that muscle.

    Returns
    -------
    Assessment
        Lengths short, long or normal and strengths weak or strong are carried over. What is unknown, not stated, or
        said of only a part of a muscle is left out.

    Raises
    ------
    BackeduError
        For an unknown pattern, muscle or word, naming the nearest one.
    """
    expected = patterns()[pattern].expected
    found: dict[str, Any] = {id: {side: _words(one) for side, one in sides.items()} for id, sides in expected.items()}
    return Assessment(**(found | more))


def _words(expected: Expectation) -> str:
    """Return an expectation in the words an assessment takes; nothing where it speaks of a part of the muscle."""
    if expected.part:
        return ""
    length = expected.length if expected.length in TOLD_LENGTHS else ""
    strength = expected.strength if expected.strength in TOLD_STRENGTHS else ""
    return f"{length} {strength}".strip()
