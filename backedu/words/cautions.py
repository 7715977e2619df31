"""What a person has that rules exercises out, in sentences."""

from __future__ import annotations

from backedu.assessment.findings import Assessment
from backedu.catalogue.cautions import cautions
from backedu.words.emergency import emergency_number, sure_number
from backedu.words.text import say


def caution_sentences(patient: Assessment, lang: str = "en", number: str | int | None = None) -> list[str]:
    """Return what holds for the whole person: with severe pain what to do instead of exercises, then each caution."""
    call = sure_number() if number is None else emergency_number(number)
    keys = ["caution.severe"] if patient.pain == "severe" else []
    keys += [cautions()[word].text for word in patient.cautions or ()]
    return [say(key, lang, number=call) for key in keys]


def because(word: str, lang: str = "en") -> str:
    """Return a caution as a reason, to stand in a sentence."""
    return say(cautions()[word].text.replace("caution.", "why_not.because_"), lang)


def chip_words(word: str, lang: str = "en") -> str:
    """Return a caution in the few words in which a therapist asks for it and notes it."""
    return say(f"visit.{cautions()[word].text}", lang)
