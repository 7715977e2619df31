"""What research says of the article's steps: one mark and a plain sentence, the references folded away."""

from __future__ import annotations

from backedu.catalogue.anatomy import Claim, Reference, claims
from backedu.errors import BackeduError
from backedu.words.html import Block, Markup, element, items
from backedu.words.text import AUDIENCES, say


def research(*ids: str, lang: str = "en", audience: str = "patient") -> Block:
    """Return what research says of one step of the article.

    Parameters
    ----------
    *ids : str
        Claims of the step, such as ``"C6", "C7"``.
    lang : str
        Language of the text.
    audience : str
        ``"patient"`` folds the references away; ``"therapist"`` and ``"educator"`` add the figures of the studies.

    Returns
    -------
    Block
        Per claim its mark (agrees, partly, we do not know, disagrees), said of the article's wording, and a sentence.
    """
    if not ids:
        raise BackeduError('research() needs at least one claim, such as research("C6")')
    if audience not in AUDIENCES:
        raise BackeduError(f"no audience {audience!r}; there are: {', '.join(AUDIENCES)}")
    step = [claims()[id] for id in ids]
    parts = [element("p", element("strong", say("voice.research", lang)))]
    for claim in step:
        parts.append(_verdict(claim, lang))
        if audience != "patient":
            parts.append(element("p", say(f"{claim.text}.evidence", lang), class_="evidence"))
    parts.append(_fold(step, lang))
    return Block(element("div", parts, class_="voice research"))


def _verdict(claim: Claim, lang: str) -> Markup:
    """Return the mark and the sentence of one claim."""
    mark = element("span", say(f"mark.{claim.mark}", lang), class_=f"mark {claim.mark}")
    return element("p", [mark, " ", say(f"{claim.text}.sentence", lang)], data_claim=claim.id)


def _fold(step: list[Claim], lang: str) -> Markup:
    """Return the studies of some claims behind a fold, by author and year; `sources()` gives them in full."""
    seen = {ref.id: ref for claim in step for ref in claim.references}
    summary = element("summary", say("evidence.more", lang, number=len(seen)))
    named = [f"{ref.short} ({ref.id}{_doubt(ref, lang)})" for ref in seen.values()]
    return element("details", [summary, element("p", "; ".join(named) + ".")])


def _doubt(ref: Reference, lang: str) -> str:
    """Return ", not verified" where that is so."""
    return "" if ref.verified else f", {say('evidence.not_verified', lang).lower()}"


def _reference(ref: Reference, lang: str) -> Markup:
    """Return one reference with what was not verified of it."""
    found = [f"doi:{ref.doi}"] if ref.doi and ref.doi not in ref.citation else []
    found += [f"PMID {ref.pmid}"] if ref.pmid and not ref.doi else []
    found += [ref.pmc] if ref.pmc and ref.pmc not in ref.citation else []
    doubts = [] if ref.verified else [say("evidence.not_verified", lang)]
    doubts += [ref.note] if ref.note else []
    parts: list[str] = [" ".join([f"{ref.id}.", ref.citation, *found])]
    parts += [" ", element("strong", " ".join(doubts))] if doubts else []
    return element("li", parts)


def sources(lang: str = "en") -> Block:
    """Return where a page comes from: the article, the textbooks, the references of all claims, the reviewer line."""
    used = {ref.id: ref for claim in claims().values() for ref in claim.references}
    ordered = sorted(used.values(), key=lambda ref: int(ref.id[1:]))
    count = say("evidence.all", lang, number=len(ordered))
    # The references are English in every language of the page.
    full = element("ul", [_reference(ref, lang) for ref in ordered], lang="en")
    fold = element("details", [element("summary", count), full])
    lines = [say(f"source.{name}", lang) for name in ("article", "books", "not_a_diagnosis", "reviewer")]
    return Block(element("div", [items(lines), fold], class_="sources"))
