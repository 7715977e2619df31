"""A textbook pattern as an example case for notebooks: expectations of books, never findings on a person."""

from __future__ import annotations

from typing import Any

from backedu.assessment.findings import Assessment
from backedu.catalogue.anatomy import Expectation, patterns

LENGTHS = ("short", "long", "normal")
STRENGTHS = ("weak", "strong")


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
    length = expected.length if expected.length in LENGTHS else ""
    strength = expected.strength if expected.strength in STRENGTHS else ""
    return f"{length} {strength}".strip()
