"""Findings and plan as plain text for the chart note: what was found, never who."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from backedu.assessment.findings import Assessment
from backedu.catalogue.signs import signs
from backedu.words.cautions import chip_words
from backedu.words.explanation import explain
from backedu.words.text import capital, join, say


def report(
    assessment: Assessment,
    exercises: Sequence[str] = (),
    lang: str = "en",
    outcomes: Mapping[str, Sequence[str]] | None = None,
) -> str:
    """Return findings and plan as lines of text without any identifier.

    Parameters
    ----------
    assessment : Assessment
        What was found.
    exercises : sequence of str
        Names of the exercises that were picked.
    lang : str
        Language of the text.
    outcomes : mapping of str to sequence of str, optional
        How earlier exercises went, by name: better, same or worse, one visit after the other.
    """
    told = explain(assessment, lang)
    lines = [say("visit.report.title", lang), _safety(assessment, lang)]
    lines += [_pain(assessment, lang), _cautions(assessment, lang)]
    if assessment.safety == "stop":
        return "\n".join(lines) + "\n"
    lines += ["", say("visit.report.found", lang)] if told.rows else []
    for row in told.rows:
        do = capital(row.do)
        said = say("visit.report.line", lang, muscle=row.muscle, found=row.found, do=do)
        lines.append(f"- {capital(said)}")
    if told.untested:
        lines += ["", say("visit.report.untested", lang, names=join(list(told.untested), lang))]
    if outcomes:
        went = [f"{name}: {outcome_words(told, lang)}" for name, told in outcomes.items()]
        lines += ["", say("visit.report.outcomes", lang, names="; ".join(went))]
    if exercises:
        lines += ["", say("visit.report.exercises", lang, names="; ".join(exercises))]
    return "\n".join(lines) + "\n"


def outcome_words(told: Sequence[str], lang: str) -> str:
    """Return how an exercise went, one visit after the other."""
    return ", ".join(say(f"visit.outcome.{outcome}", lang) for outcome in told)


def _safety(assessment: Assessment, lang: str) -> str:
    """Return what was answered on the warning signs, and which there are."""
    found = " ".join(say(signs()[id].text, lang) for id in assessment.signs)
    key = "stop_signs" if assessment.safety == "stop" and found else assessment.safety.replace(" ", "_")
    return say(f"visit.report.safety_{key}", lang, names=found)


def _pain(assessment: Assessment, lang: str) -> str:
    """Return how much pain there was."""
    asked = assessment.pain != "not asked"
    pain = say(f"visit.gate.pain_{assessment.pain}", lang) if asked else say("visit.report.pain_not_asked", lang)
    return say("visit.report.pain", lang, pain=pain)


def _cautions(assessment: Assessment, lang: str) -> str:
    """Return what rules exercises out."""
    # Some have commas of their own.
    names = "; ".join(chip_words(word, lang) for word in assessment.cautions or ())
    empty = "cautions_not_asked" if assessment.cautions is None else "cautions_none"
    key = "visit.report.cautions_again" if assessment.ask_again else "visit.report.cautions"
    return say(key, lang, names=names or say(f"visit.report.{empty}", lang))
