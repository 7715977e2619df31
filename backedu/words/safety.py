"""The safety boxes every reader gets, and the page for a person who has a warning sign."""

from __future__ import annotations

from collections.abc import Sequence

from backedu.catalogue.signs import TIERS, signs
from backedu.words.boxes import source_line
from backedu.words.emergency import emergency_number, sure_number
from backedu.words.html import Block, Markup, element, items
from backedu.words.text import say


def warning_signs(lang: str = "en", *, number: str | int | None = None) -> Block:
    """Return the safety boxes: when to call for help now, and when to call a doctor today.

    Parameters
    ----------
    lang : str
        Language of the text.
    number : str or int, optional
        The local emergency number, of 2 to 6 digits. Without it the number of clinic.toml, else 911.

    Returns
    -------
    Block
        Never folded. The wording follows Finucane et al. 2020 (R61), the warning card for cauda equina (R84) and the
        back-pain advice of the British health service; it is a safety net, not a diagnosis.
    """
    number = _called(number)
    urgent = [
        element("h2", say("safety.urgent_title", lang)),
        element("p", say("safety.urgent_lead", lang)),
        element("p", element("strong", say("safety.urgent_call", lang, number=number))),
        items(_sentences("urgent", lang)),
    ]
    today = [
        element("h2", say("safety.today_title", lang)),
        items(_sentences("today", lang)),
        source_line("warning_signs", lang),
    ]
    return Block(_box("urgent", urgent) + _box("today", today))


def stop_signs(found: Sequence[str] = (), lang: str = "en", *, number: str | int | None = None) -> Block:
    """Return what a person with a warning sign gets in place of a plan.

    Parameters
    ----------
    found : sequence of str
        Ids of the signs that were ticked; without any it is told as an urgent one.
    lang : str
        The patient's language; beside any but English stands the English, since the staff must read it too.
    number : str or int, optional
        The local emergency number; without it that of clinic.toml, else 911.

    Returns
    -------
    Block
        First what to tell, and where to go; then every sign to call for while waiting; then those to call a doctor for.
    """
    ids = [id for id in signs() if id in found]
    call = _called(number)
    columns = [element("div", _stop(ids, one, call), lang=one) for one in dict.fromkeys((lang, "en"))]
    return Block(element("div", columns, class_="tongues", data_part="stop", data_signs=" ".join(ids)))


def _stop(ids: Sequence[str], lang: str, number: str) -> list[Markup]:
    """Return the page for a warning sign in one language."""
    urgent = not ids or any(signs()[id].tier == "urgent" for id in ids)
    told = [element("h2", say("safety.tell", lang)), items([say(signs()[id].text, lang) for id in ids])] if ids else []
    told += [element("p", element("strong", line)) for line in _where_to_go(ids, urgent, lang, number)]
    waiting = [element("h2", say("safety.waiting", lang, number=number)), items(_sentences("urgent", lang))]
    today = [element("h2", say("safety.today_title", lang)), items(_sentences("today", lang))]
    return [
        element("p", element("strong", say("safety.stop", lang))),
        element("section", told, class_=f"box {'urgent' if urgent else 'today'} tell"),
        _box("urgent", waiting),
        _box("today", today),
    ]


def _where_to_go(ids: Sequence[str], urgent: bool, lang: str, number: str) -> list[str]:
    """Return where to go with the signs that were found."""
    if not urgent:
        return [f"{say('safety.today_title', lang)}. {say('safety.today_else', lang)}"]
    hospital = any(signs()[id].hospital for id in ids) or not ids
    keys = ["safety.go", *(["safety.hospital"] if hospital else []), "safety.no_driving"]
    return [" ".join(say(key, lang, number=number) for key in keys)]


def _called(number: str | int | None) -> str:
    """Return the emergency number to print."""
    return sure_number() if number is None else emergency_number(number)


def _box(tier: str, parts: Sequence[Markup]) -> Markup:
    """Return the box of a tier."""
    return element("section", parts, class_=f"box {tier}", data_box=tier)


def _sentences(tier: str, lang: str) -> list[str]:
    """Return the sentences of a tier in the order in which they are asked."""
    assert tier in TIERS
    return [say(sign.text, lang) for sign in signs().values() if sign.tier == tier]
