"""The safety boxes of a plan, locked: nobody may drop, change, fold, hide or move them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from backedu.lines import NUMBER
from backedu.proof import PageError
from backedu.safety import warning_signs
from backedu.text import say

MOST_WORDS_BEFORE = 100  # before the safety boxes: title and main message
# All that may stand before the safety boxes: the letterhead, headings and paragraphs, nothing that folds or hides.
FIRST = re.compile(
    r'<body>\s*(<header class="letterhead">([^<]|</?(a|img|p|strong)\b[^>]*>)*</header>\s*)?'
    r"<main>\s*(<(?P<tag>h1|p)\b[^>]*>([^<]|</?(a|b|br|em|i|span|strong)\b[^>]*>)*</(?P=tag)>\s*)*$"
)
# A style that hides, and what it may not be said of.
HIDING = re.compile(r"display:\s*none|visibility:\s*hidden|opacity:\s*0(?![.\d])")
OF_BOXES = re.compile(
    r".*(\.(box|urgent|today)\b|data-box).*|((html|body|main)[ >]+)*(\*|html|body|main|section|ul|li)"
)


def is_plan(shown: Sequence[tuple[str, str]]) -> bool:
    """Whether what a page shows, each with its cell's name, makes it a plan for one person."""
    return any(' data-part="' in content for _, content in shown)


def check_plan(page: str, name: str, lang: str) -> None:
    """Refuse a finished plan whose safety boxes were dropped, changed, folded, hidden or moved.

    Both stand open and word for word, with whatever emergency number, under nothing but title and main message.
    """
    boxes = warning_signs(lang, number=_number(page, lang)).html
    at = page.find(boxes)
    if at < 0:
        raise PageError(
            f"{name}: a safety box is missing or changed; put the cell with warning_signs(…) back as it was"
        )
    before = FIRST.search(page[:at])
    if not before or len(re.sub("<[^>]+>", " ", before[0]).split()) > MOST_WORDS_BEFORE:
        raise PageError(
            f"{name}: the safety boxes must stand open on page 1; put their cell right after title and main message"
        )
    for css in re.findall(r"<style[^>]*>(.*?)</style>", page, re.DOTALL):
        if hidden := _hides(css):
            raise PageError(f"{name}: the style {hidden!r} hides the safety boxes; leave it out")


def _number(page: str, lang: str) -> str:
    """Return the emergency number that the page gives, or one that it does not give where it gives none."""
    before, after = (escape(part) for part in say("safety.urgent_call", lang, number="\0").split("\0"))
    found = re.search(rf"{re.escape(before)}({NUMBER}){re.escape(after)}", page)
    return found[1] if found else "no number"


def _hides(css: str) -> str:
    """Return the first rule of a style that hides what the safety boxes are made of."""
    for rule in re.finditer(r"([^{}]+)\{([^{}]*)\}", css):
        if HIDING.search(rule[2]) and any(OF_BOXES.fullmatch(selector.strip()) for selector in rule[1].split(",")):
            return rule[0].strip()[:60]
    return ""
