"""The patient's text of an exported page, cut into sections, and how hard it is to read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import textstat
from bs4 import BeautifulSoup, Tag

# Words that frighten or promise: never in what patients read.
FRIGHTENING = re.compile(
    r"\b(useless|landmine|knots?|unstable|instability|out of place|slipped|crumbling|damaged?|wear and tear|degenerated"
    r"|dysfunction|abnormal|bad posture|crooked|weak core|sure sign|you must|cure|fix your|guarantee"
    r"|inútil|inestable|inestabilidad|fuera de lugar|dañad[oa]s?|desgaste|disfunción|anormal|mala postura|chuec[oa]"
    r"|garantiza\w*|nudos?)\b",
    re.IGNORECASE,
)
# Sentences that only therapists and educators read, by key.
THERAPIST_KEYS = re.compile(
    r"^(muscle\.\w+\.(latin|origin|insertion|action|length_test|strength_test|stretch_idea|strength_idea|referral)"
    r"|test\.|claim\.C\d+\.evidence|safety\.cue_|pattern\.\w+\.name|picture\.(therapist|legend_therapist))"
)
# Words the page explains where they first stand, and the two that name its subject.
GLOSSARY = {
    "overstretched",
    "trigger",
    "pelvis",
    "article",
    "articles",
    "research",
    "therapist",
    "therapists",
    "exercise",
}
SENTENCE_ENDS = {"p", "li", "h1", "h2", "h3", "td", "th", "caption", "figcaption", "summary", "tr"}


@dataclass
class Section:
    title: str
    sentences: list[str]

    @property
    def text(self) -> str:
        return " ".join(self.sentences)

    @property
    def words(self) -> list[str]:
        return re.findall(r"[A-Za-zÀ-ÿ’'-]*[A-Za-zÀ-ÿ]", self.text)


@cache
def sections(page: str) -> list[Section]:
    """Return what a patient reads, by heading; references, folds, drawings and one-word table cells left out."""
    return _read(page, "svg, details, .sources, .source, thead")


@cache
def prose(page: str) -> list[Section]:
    """Return what is told in paragraphs, by heading: without boxes, cards, tables and captions, which may be terser."""
    return _read(page, "svg, details, .sources, .box, .exercise, .explanation, table, figure")


def _read(page: str, leave_out: str) -> list[Section]:
    """Return the sentences of a page by heading, some of its parts left out."""
    main = BeautifulSoup(page, "html.parser").main
    for part in main.select(leave_out):
        part.decompose()
    out = [Section("", [])]
    for block in main.find_all(SENTENCE_ENDS):
        if any(isinstance(child, Tag) and child.name in SENTENCE_ENDS for child in block.find_all(True)):
            continue
        text = " ".join(block.get_text(" ").replace("☐", " ").split())
        text = re.sub(r"_+", "…", text)
        if block.name in ("h1", "h2", "h3"):
            out.append(Section(text, []))
        elif len(text.split()) > 2 and block.name != "th":
            ended = text if re.search(r"[.!?:…]$", text) else text + "."
            out[-1].sentences += [s for s in re.split(r"(?<=[.!?:])\s+", ended) if re.search(r"\w", s)]
    return [section for section in out if section.sentences]


def long_words(words: list[str]) -> list[str]:
    """Return the words of three syllables or more that the page does not explain."""
    return [w for w in words if textstat.syllable_count(w) >= 3 and w.lower() not in GLOSSARY]
