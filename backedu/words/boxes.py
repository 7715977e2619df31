"""The boxes of what helps and what research says, where it comes from, and the tables of tests and of the model."""

from __future__ import annotations

from backedu.catalogue.anatomy import (
    Claim,
    ExaminationLine,
    Reference,
    backing,
    claims,
    examination,
    muscles,
    references,
)
from backedu.catalogue.evidence import BOXES, CHECKS
from backedu.errors import BackeduError, of_type, one_of
from backedu.files import HOME
from backedu.model.trust import Trust
from backedu.words.html import Block, Markup, element, items
from backedu.words.text import AUDIENCES, capital, join, say, words

TOPICS = ("course", "life", "medicines")


def what_helps(lang: str = "en") -> Block:
    """Return the box of what helps most people with back pain, with what it rests on under it."""
    parts = [element("h2", say("helps.title", lang)), items(_numbered("helps.item", lang)), source_line("helps", lang)]
    return Block(element("section", parts, class_="box helps", data_box="helps"))


def good_to_know(*topics: str, lang: str = "en") -> Block:
    """Return boxes on how back pain most often goes ("course"), on daily life ("life") and on "medicines"."""
    boxes = []
    for topic in topics or TOPICS:
        one_of("topic", topic, TOPICS)
        lines = items(_numbered(f"know.{topic}", lang))
        parts = [element("h2", say(f"know.{topic}_title", lang)), lines, source_line("know", lang, topic)]
        boxes.append(element("section", parts, class_="box helps", data_box=topic))
    return Block("".join(boxes))


def source_line(box: str, lang: str = "en", topic: str = "") -> Markup:
    """Return what the lines of a box, such as "helps", rest on, by author and year, in a small line."""
    return element("p", say("evidence.source", lang, names=_named(_used(box, topic), lang)), class_="source")


def _used(box: str, topic: str = "") -> list[Reference]:
    """Return the references of a box's lines, or of those of a topic, each once, in the order of the lines."""
    rows = [line for line in backing(box).values() if line.id.startswith(topic)]
    return list({ref.id: ref for line in rows for ref in line.references}.values())


def _named(found: list[Reference], lang: str) -> str:
    """Return references by author and year, with their number and whether they were not verified."""
    return "; ".join(f"{ref.short} ({ref.id}{_doubt(ref, lang)})" for ref in found)


def _numbered(stem: str, lang: str) -> list[str]:
    """Return the sentences stem_1, stem_2, … in order."""
    count = sum(1 for key in words(lang) if key.startswith(f"{stem}_") and key.rsplit("_", 1)[1].isdigit())
    return [say(f"{stem}_{n}", lang) for n in range(1, count + 1)]


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
    one_of("audience", audience, AUDIENCES)
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
    return element("details", [summary, element("p", f"{_named(list(seen.values()), lang)}.")])


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
    """Return where a page comes from: the article, the textbooks, what claims and boxes rest on, the reviewer line."""
    cited = [ref for ref in references().values() if ref.id in _cited()]
    fold = _references(say("evidence.all", lang, number=len(cited)), [_reference(ref, lang) for ref in cited])
    lines = [say(f"source.{name}", lang) for name in ("article", "books", "not_a_diagnosis", "reviewer")]
    return Block(element("div", [items(lines), fold], class_="sources"))


def _cited() -> set[str]:
    """Return the ids of all references that claims and boxes rest on."""
    used = [ref.id for claim in claims().values() for ref in claim.references]
    return {*used, *(ref.id for box in BOXES for ref in _used(box))}


def _references(summary: str, lines: list[Markup]) -> Markup:
    """Return lines on references behind a fold; they are English in every language of the page."""
    return element("details", [element("summary", summary), element("ul", lines, lang="en")])


def checks(lang: str = "en") -> Block:
    """Return, for therapists, what of each reference was read in a public record: title, abstract, number.

    Behind folds stand what the list adds to a reference, and the references of tests, cautions and notes.
    """
    groups: dict[tuple[str, ...], list[str]] = {}
    for ref in references().values():
        groups.setdefault(ref.checked, []).append(ref.id)
    rows = [(groups[read], read) for read in sorted(groups, key=len, reverse=True)]
    lines = [say("evidence.checked", lang, what=_read(read, lang), names=join(names, lang)) for names, read in rows]
    about = element("p", say("evidence.checked_about", lang))
    remarks = [element("li", f"{ref.id}. {ref.remark}") for ref in references().values() if ref.remark]
    others = [_reference(ref, lang) for ref in references().values() if ref.id not in _cited()]
    folds = [
        _references(say("evidence.remarks", lang, number=len(remarks)), remarks),
        _references(say("evidence.others", lang, number=len(others)), others),
    ]
    return Block(element("div", [about, items(lines), *folds], class_="explanation"))


def _read(read: tuple[str, ...], lang: str) -> str:
    """Return what was read of a reference in words, a capital first."""
    known = [say(f"evidence.check.{name}", lang) for name in CHECKS if name in read]
    return capital(join(known, lang) if known else say("evidence.check.nothing", lang))


COLUMNS = ("test", "muscles", "how", "trust")


def screening(lang: str = "en") -> Block:
    """Return the six tests of a visit as a table, with the note that they are a screen only.

    Parameters
    ----------
    lang : str
        Language of the text.

    Returns
    -------
    Block
        A row per line of a test: its name, the muscles it fills, how it is done, and what is known of how far to trust
        it, with its references.
    """
    head = element("tr", [element("th", say(f"screening.{column}", lang), scope="col") for column in COLUMNS])
    body = element("tbody", [_row(line, lang) for line in examination()])
    table = element("table", [element("caption", say("screening.caption", lang)), element("thead", head), body])
    notes = [element("p", say(key, lang)) for key in ("test.screen_only", "test.status")]
    return Block(element("div", [table, *notes], class_="explanation"))


def _row(line: ExaminationLine, lang: str) -> Markup:
    """Return one line of a test."""
    named = [say(f"muscle.{id}.name", lang) for id in line.muscles]
    how: list[str] = [say(f"{line.words}.{line.measures}_test", lang), items(_tells(line, lang))]
    cells: list[str | list[str]] = [join(named, lang), how, _trust(line, lang)]
    test, part = say(f"examination.{line.test}", lang), say(f"examination.{line.id}", lang)
    name = say("visit.findings.test_line", lang, test=test, line=part)
    labels = [say(f"screening.{column}", lang) for column in COLUMNS[1:]]
    body = [element("td", cell, data_label=label) for cell, label in zip(cells, labels, strict=True)]
    return element("tr", [element("th", name, scope="row"), *body])


def _tells(line: ExaminationLine, lang: str) -> list[str]:
    """Return what a line calls short, normal and long, or fine and could be stronger; and what it cannot tell."""
    told = line.tells if line.measures == "length" else ("strong", "weak")
    signs = [say(f"screening.tells.{word}", lang, sign=say(f"{line.words}.test_{word}", lang)) for word in told]
    missing = line.measures == "length" and "long" not in line.tells
    return [*signs, *([say("screening.cannot_tell_long", lang)] if missing else [])]


def _trust(line: ExaminationLine, lang: str) -> str:
    """Return what is known of how reliable a test is; where we have no study we say so."""
    if f"{line.words}.trust" in words(lang):
        return say(f"{line.words}.trust", lang)
    test = muscles()[line.muscles[0]].length_test
    if line.measures != "length" or test is None or test.reliability is None:
        return say("screening.no_study", lang)
    return say(test.reliability, lang)


def shares(trust: Trust, lang: str = "en") -> Block:
    """Return a table of the model's conclusions for therapists and educators: in how many versions each holds."""
    from backedu.model.trust import Trust  # numpy, which no other box needs

    of_type("trust", trust, Trust)
    columns = ("share", "slack")
    head = [element("th", say(f"trust.{name}", lang), scope="col") for name in ("conclusion", *columns)]
    body = [
        element(
            "tr",
            [
                element("th", say(f"trust.{row['conclusion']}", lang), scope="row"),
                *(
                    element("td", _percent(float(row[name]), lang), data_label=say(f"trust.{name}", lang))
                    for name in columns
                ),
            ],
        )
        for row in trust.table()
    ]
    caption = element("caption", say("trust.caption", lang))
    table = element("table", [caption, element("thead", element("tr", head)), element("tbody", body)])
    about = element("p", say("trust.about", lang, draws=trust.draws))
    return Block(element("div", [table, about], class_="explanation"))


def _percent(share: float, lang: str) -> str:
    """Write a share; one that is not all and not none never looks as if it were."""
    number = min(max(round(100 * share), 1 if share > 0 else 0), 99 if share < 1 else 100)
    return say("trust.percent", lang, number=number)


def page_style() -> Block:
    """Return the look of the page's boxes, voices and tables, for a notebook that is presented live."""
    css = (HOME / "words" / "blocks.css").read_text(encoding="utf-8")
    return Block(f"<style>{css}</style>")
