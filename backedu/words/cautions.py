"""What a person has that rules exercises out, in sentences."""

from __future__ import annotations

from backedu.assessment.advice import no_card
from backedu.assessment.findings import Assessment
from backedu.catalogue.cautions import cautions, holding
from backedu.words.emergency import emergency_number, sure_number
from backedu.words.text import say, words


def caution_sentences(patient: Assessment, lang: str = "en", number: str | int | None = None) -> list[str]:
    """Return what holds for the whole person: with severe pain what to do instead of exercises, then each caution.

    Where there is no exercise no caution speaks of how to do one, and after surgery the surgeon says how far to walk.
    """
    call = sure_number() if number is None else emergency_number(number)
    known, without = patient.cautions or (), bool(no_card(patient))
    others = [f"caution.severe_{caution.walk}" for _, caution in holding(known) if caution.walk]
    keys = [*others, "caution.severe"][:1] if patient.pain == "severe" else []
    for key in (cautions()[word].text for word in known):
        keys.append(f"{key}_no_card" if without and f"{key}_no_card" in words(lang) else key)
    return [say(key, lang, number=call) for key in keys]


def because(word: str, lang: str = "en") -> str:
    """Return a caution as a reason, to stand in a sentence."""
    return say(cautions()[word].text.replace("caution.", "why_not.because_"), lang)


def chip_words(word: str, lang: str = "en") -> str:
    """Return a caution in the few words in which a therapist asks for it and notes it."""
    return say(f"visit.{cautions()[word].text}", lang)
