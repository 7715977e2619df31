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
