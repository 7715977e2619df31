"""The safety boxes of a plan are locked: nobody may drop, change, fold, hide or move them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from html import escape

from backedu.page.check.cells import PageError
from backedu.page.check.html import Page, Tag
from backedu.words.emergency import NUMBER
from backedu.words.safety import stop_signs, warning_signs
from backedu.words.text import LANGUAGES, say

MOST_WORDS_BEFORE = 100  # before the safety boxes: title and main message
MOST_SIGNS_BEFORE = 1500  # the same with its tags, so that nothing unseen pushes the boxes down
MOST_PIECES = 4
# All that may stand before the safety boxes: the letterhead, headings and paragraphs, nothing that folds or hides.
PHONE = r'<a href="tel:[0-9+;=ext]*" class="phone">[^<]*</a>'
LETTERHEAD = (
    r'<header class="letterhead">(<img src="data:image/[^"<>]*" alt="[^"<>]*" class="letterhead-logo">)?'
    rf'(<p>(<strong>[^<]*</strong>)?({PHONE})?</p>)?(<p class="stamp">[^<]*</p>)?</header>'
)
WORDS = rf"[^<]*(?:(?:<(b|em|i|strong)>[^<]*</\3>|{PHONE})[^<]*)*"
PIECE = re.compile(rf'\s*<(?:(h1)|p(?: data-part="(message|stop)")?)>{WORDS}</(?(1)h1|p)>\s*')
# The style attributes that our own parts write.
LENGTH = r"\d{1,4}(\.\d+)?"
STYLE = re.compile(
    rf"left:{LENGTH}%;top:{LENGTH}%|--wide:{LENGTH}rem|--zoom:{LENGTH}%;--shift:{LENGTH}%|flex-grow:{LENGTH}|width:{LENGTH}pt;max-width:100%;height:auto|"
    r"((fill|stroke|stroke-[a-z]+):[#\w.,-]+;?)+"
)
# The sentences of a plan that give the emergency number.
NUMBERED = (
    "safety.urgent_call", "safety.waiting", "safety.go", "plan.own.call", "plan.stop.line_3", "exercise.walk.stop",
    "caution.pregnancy",
)  # fmt: skip
# A style that hides, and what it may not be said of.
HIDING = re.compile(r"display:\s*none|visibility:\s*hidden|opacity:\s*0(?![.\d])")
OF_BOXES = re.compile(
    r".*(\.(box|urgent|today)\b|data-box).*|((html|body|main)[ >]+)*(\*|html|body|main|section|ul|li)"
)


def is_plan(shown: Sequence[tuple[str, str]]) -> bool:
    """Whether what a page shows, each with its cell's name, makes it a plan for one person."""
    return any(' data-part="' in content for _, content in shown)


def check_plan(page: Page, name: str, lang: str) -> None:
    """Refuse a finished plan whose safety boxes were dropped, changed, folded, hidden or moved.

    Both stand open and word for word, with one emergency number, under nothing but title and main message.
    """
    number = _number(page.body, lang)
    before, boxes, _ = page.body.partition(_locked(page.body, number, lang) if number else "\0")
    if not boxes:
        raise PageError(
            f"{name}: a safety box is missing or changed; put the cell with warning_signs(…) back as it was"
        )
    if not _is_short(before):
        raise PageError(
            f"{name}: the safety boxes must stand open on page 1; put their cell right after title and main message"
        )
    if others := _numbers(page.words) - {number}:
        raise PageError(f"{name} gives the emergency numbers {number} and {min(others)}; give one in all its cells")
    for css in page.styles:
        if hidden := _hides(css):
            raise PageError(f"{name}: the style {hidden!r} hides the safety boxes; leave it out")
    for odd in _odd(page.tags):
        raise PageError(f"{name}: {odd} may not stand on a plan; leave it out")


def has_boxes(body: str, lang: str) -> bool:
    """Whether both safety boxes stand in a page's text word for word."""
    number = _number(body, lang)
    return bool(number) and warning_signs(lang, number=number).html in body


def _locked(body: str, number: str, lang: str) -> str:
    """Return what stands on the page word for word: the safety boxes, or all of a page for a warning sign."""
    stop = re.search(r' data-part="stop" data-signs="([a-z_ ]*)"', body)
    return stop_signs(stop[1].split(), lang, number=number).html if stop else warning_signs(lang, number=number).html


def _number(body: str, lang: str) -> str:
    """Return the emergency number that the page gives; nothing where it gives none."""
    for key in ("safety.urgent_call", "safety.waiting"):
        before, after = (escape(part) for part in say(key, lang, number="\0").split("\0"))
        if found := re.search(rf"{re.escape(before)}({NUMBER}){re.escape(after)}", body):
            return found[1]
    return ""


def _numbers(words: str) -> set[str]:
    """Return what stands in the place of the number in all sentences that give one, in any language."""
    found = set()
    for lang in LANGUAGES:
        for key in NUMBERED:
            before, after = (re.escape(part) for part in say(key, lang, number="\0").split("\0"))
            found |= set(re.findall(f"{before}(.{{1,40}}?){after}", words))
    return found


def _is_short(before: str) -> bool:
    """Whether nothing but letterhead, title and main message stands before the safety boxes, and not too much of it."""
    rest = re.sub(rf"^\s*({LETTERHEAD}\s*)?<main>", "", before, count=1)
    pieces = 0
    words, signs = len(re.sub("<[^>]+>", " ", rest).split()), len(rest)
    while piece := PIECE.match(rest):
        rest, pieces = rest[piece.end() :], pieces + 1
    return not rest.strip() and pieces <= MOST_PIECES and words <= MOST_WORDS_BEFORE and signs <= MOST_SIGNS_BEFORE


@lru_cache(maxsize=64)
def _hides(css: str) -> str:
    """Return the first rule of a style that hides what the safety boxes are made of."""
    for rule in re.finditer(r"([^{}]+)\{([^{}]*)\}", css):
        if HIDING.search(rule[2]) and any(OF_BOXES.fullmatch(selector.strip()) for selector in rule[1].split(",")):
            return rule[0].strip()[:60]
    return ""


def _odd(tags: Iterable[Tag]) -> Iterator[str]:
    """Yield what could cover or hide the safety boxes from anywhere on the page."""
    moves = False
    for tag in tags:
        names = [name for name, _ in tag.attributes]
        if tag.name == "style":
            yield "a style in the text"
        for name, value in tag.attributes:
            if name == "style" and not STYLE.fullmatch(value):
                yield f"the style {value[:60]!r}"
        # Our numbers over a picture, which a phone shows.
        if "hidden" in names and (tag.name != "span" or names[:3] != ["style", "hidden", "aria-hidden"]):
            yield f"the attribute hidden of <{tag.name}>"
        if "data-frames" in names:
            if moves or tag.name != "figure" or ("class", "diagram pelvis") not in tag.attributes:
                yield "a second picture that moves"
            moves = True
