"""Which muscles around the pelvis are short, which are overstretched, and what that means for a stretch.

Start with `Assessment` (what was found), `draw` (the picture) and `explain` (what to do and why).
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from backedu.assessment.advice import advise
    from backedu.assessment.findings import Assessment
    from backedu.catalogue.anatomy import muscles
    from backedu.model.balance import balance
    from backedu.model.course import course
    from backedu.model.posture import Posture
    from backedu.page.exporter import export
    from backedu.page.plan.handout import handout
    from backedu.picture.draw import draw
    from backedu.visit.selector import MuscleSelector
    from backedu.words.explanation import explain

__version__ = "0.1.0"
__all__ = [
    "Assessment",
    "Posture",
    "muscles",
    "advise",
    "draw",
    "explain",
    "balance",
    "course",
    "MuscleSelector",
    "handout",
    "export",
]

# Loaded when first used: matplotlib and nbconvert take a second that a person who only reads findings need not wait.
_ROOMS = {
    "Assessment": "backedu.assessment.findings",
    "Posture": "backedu.model.posture",
    "muscles": "backedu.catalogue.anatomy",
    "advise": "backedu.assessment.advice",
    "draw": "backedu.picture.draw",
    "explain": "backedu.words.explanation",
    "balance": "backedu.model.balance",
    "course": "backedu.model.course",
    "export": "backedu.page.exporter",
    "handout": "backedu.page.plan.handout",
    "MuscleSelector": "backedu.visit.selector",
}


def __getattr__(name: str) -> Any:
    if name not in _ROOMS:
        raise AttributeError(f"module 'backedu' has no attribute {name!r}")
    return getattr(import_module(_ROOMS[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
