"""For the therapist: the tests of a visit, how each is done, and how far to trust it."""

from __future__ import annotations

from backedu.catalogue.anatomy import muscles
from backedu.catalogue.examination import Line, examination
from backedu.words.html import Block, Markup, element
from backedu.words.text import join, say

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


def _row(line: Line, lang: str) -> Markup:
    """Return one line of a test."""
    kind = f"{line.measures}_test"
    named = [say(f"muscle.{id}.name", lang) for id in line.muscles]
    how = " ".join(dict.fromkeys(say(f"muscle.{id}.{kind}", lang) for id in line.muscles))
    cells = [join(named, lang), how, _trust(line, lang)]
    test, part = say(f"examination.{line.test}", lang), say(f"examination.{line.id}", lang)
    name = say("visit.findings.test_line", lang, test=test, line=part)
    labels = [say(f"screening.{column}", lang) for column in COLUMNS[1:]]
    body = [element("td", cell, data_label=label) for cell, label in zip(cells, labels, strict=True)]
    return element("tr", [element("th", name, scope="row"), *body])


def _trust(line: Line, lang: str) -> str:
    """Return what is known of how reliable a test is; where we have no study we say so."""
    if line.measures != "length":
        return say("screening.no_study", lang)
    tests = [muscles()[id].length_test for id in line.muscles]
    notes = [say(test.reliability, lang) for test in tests if test is not None and test.reliability is not None]
    return " ".join(dict.fromkeys(notes)) or say("screening.no_study", lang)
