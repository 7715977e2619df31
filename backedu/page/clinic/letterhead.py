"""The lines above and below a page: whose it is, how to call them, and who reviewed it."""

from __future__ import annotations

import re
from datetime import date

from backedu.page.clinic.clinic import Clinic
from backedu.words.html import Markup, element
from backedu.words.text import say

# A page in these languages is a draft until somebody reviewed it, and says so at its top.
DRAFTS = ("es",)


def letterhead(clinic: Clinic, lang: str) -> Markup:
    """Return what stands above a page: logo, name and phone, and on a draft its stamp; nothing where there is none."""
    lines = [element("strong", clinic.name)] if clinic.name else []
    lines += [phone_link(clinic.phone)] if clinic.phone else []
    parts = [_logo(clinic, lang)] if clinic.logo else []
    parts += [element("p", lines)] if lines else []
    if lang in DRAFTS and lang not in clinic.reviewers:
        parts += [element("p", say("clinic.unreviewed", lang), class_="stamp")]
    return element("header", parts, class_="letterhead") if parts else Markup("")


def reviewed(clinic: Clinic, lang: str) -> str:
    """Return the sentence of who reviewed the page in its language, or that nobody did."""
    one = clinic.reviewers.get(lang)
    if one is None:
        return f"{say('clinic.unreviewed', lang)}."
    days = {"month": _month(one.reviewed, lang), "next": _month(one.next_review, lang)}
    return say("clinic.reviewed", lang, name=one.name, licence=one.licence, **days)


def phone_link(phone: str) -> Markup:
    """Return a phone number that a tap on a phone calls."""
    number, _, extension = re.sub(r"[^0-9+x]", "", phone.replace("ext", "x")).partition("x")
    return element("a", phone, href=f"tel:{number}" + (f";ext={extension}" if extension else ""), class_="phone")


def with_phone(text: str, clinic: Clinic, lang: str) -> str:
    """Return Markdown in which "call us" says at what number."""
    if not clinic.phone:
        return text
    asked, told = (say(f"clinic.{key}", lang) for key in ("call_us", "call_us_at"))
    rest = told.removeprefix(asked)
    alone = rf"\b({asked})\b(?!{rest}\b|[^][]*\]\()"  # neither followed by a number already nor within a link
    return re.sub(alone, lambda found: f"{found[1]}{rest} {phone_link(clinic.phone)}", text, flags=re.IGNORECASE)


def _logo(clinic: Clinic, lang: str) -> Markup:
    """Return the logo; its words are the clinic's name."""
    alt = say("clinic.logo", lang, name=clinic.name)
    return Markup(element("img", src=clinic.logo, alt=alt, class_="letterhead-logo").removesuffix("</img>"))


def _month(day: date, lang: str) -> str:
    """Return month and year in words."""
    return say(f"clinic.month.m{day.month:02}", lang, year=day.year)


# The page's check refuses CSS escapes, which could hide an address.
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
