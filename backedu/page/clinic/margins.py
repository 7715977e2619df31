"""What stands in the margins of every printed sheet: title, lines for the hand, who reviewed it, page numbers."""

from __future__ import annotations

from backedu.words.text import say

# The page's inspection refuses CSS escapes, which could hide an address.
HARMLESS = str.maketrans({'"': "”", "\\": "|", "<": "‹", ">": "›", "(": "[", ")": "]", "@": " "})


def margins(title: str, review: str, lang: str = "en") -> str:
    """Return the style that prints the margins of a plan.

    Parameters
    ----------
    title : str
        The page's title; it heads every sheet but the first, which opens with it anyway.
    review : str
        Who reviewed the page and when, or that nobody did; at the foot of every sheet.
    lang : str
        Language of the page.

    Returns
    -------
    str
        CSS. Name and date are blank lines on the first sheet, to be written by hand: so they are never in the file.
        Whatever a title or a reviewer's name holds, it stays text.
    """
    name, date = say("print.name", lang), say("print.date", lang)
    before, between = say("print.page", lang, page="\0", pages="\0").split("\0")[:2]
    number = f"{_quoted(before)} counter(page) {_quoted(between)} counter(pages)"
    sheet = [("top-left", _quoted(title)), ("bottom-left", _quoted(review)), ("bottom-right", number)]
    first = [("top-left", _quoted(f"{name} {'_' * 26}\u2003{date} {'_' * 12}"))]
    return f"@page {{ {_boxes(sheet)} }}\n@page :first {{ {_boxes(first)} }}"


def _boxes(content: list[tuple[str, str]]) -> str:
    """Return the rules of margin boxes, each close to the text: printers leave out what is close to the edge."""
    return " ".join(
        f"@{place} {{ content: {said}; vertical-align: {'bottom' if 'top' in place else 'top'}; padding: .06in 0; }}"
        for place, said in content
    )


def _quoted(text: str) -> str:
    """Return a text as a CSS string, with harmless signs instead of those that could end or load something."""
    return f'"{" ".join(text.translate(HARMLESS).splitlines())}"'
