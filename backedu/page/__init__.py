"""A notebook becomes a page, a plan, a PDF; what the cells of a notebook call is offered here."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from backedu.assessment.findings import example
    from backedu.assessment.plan import Plan
    from backedu.model.trust import trust
    from backedu.page.plan.parts import (
        if_it_hurts_more,
        leave_for_now,
        main_message,
        own_words,
        tick_chart,
        what_helps_you,
        what_research_says,
        what_to_do,
        where_from,
    )
    from backedu.page.plan.pelvis import picture
    from backedu.picture.chart import draw_loop
    from backedu.words.boxes import (
        checks,
        good_to_know,
        page_style,
        research,
        screening,
        shares,
        sources,
        what_helps,
    )
    from backedu.words.safety import warning_signs

__all__ = [
    "Plan",
    "checks",
    "draw_loop",
    "example",
    "good_to_know",
    "if_it_hurts_more",
    "leave_for_now",
    "main_message",
    "own_words",
    "page_style",
    "picture",
    "research",
    "screening",
    "shares",
    "sources",
    "tick_chart",
    "trust",
    "warning_signs",
    "what_helps",
    "what_helps_you",
    "what_research_says",
    "what_to_do",
    "where_from",
]

# Loaded when first used: a notebook that draws nothing need not wait for matplotlib.
_PLACES = {
    "backedu.assessment.findings": "example",
    "backedu.assessment.plan": "Plan",
    "backedu.model.trust": "trust",
    "backedu.page.plan.parts": (
        "if_it_hurts_more leave_for_now main_message own_words tick_chart what_helps_you what_research_says "
        "what_to_do where_from"
    ),
    "backedu.page.plan.pelvis": "picture",
    "backedu.picture.chart": "draw_loop",
    "backedu.words.boxes": "checks good_to_know page_style research screening shares sources what_helps",
    "backedu.words.safety": "warning_signs",
}


def __getattr__(name: str) -> Any:
    for module, names in _PLACES.items():
        if name in names.split():
            return getattr(import_module(module), name)
    from backedu import moved

    return moved(__name__, name)  # for one release: the module that this room was in version 0.1


def __dir__() -> list[str]:
    return sorted(__all__)
