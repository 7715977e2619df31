"""What was found on one muscle and side, read from a therapist's words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from backedu.errors import BackeduError

LENGTHS = ("short", "normal", "long", "not tested")
STRENGTHS = ("strong", "weak", "not tested")
SORE_SPOTS = ("yes", "no", "not checked")

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
