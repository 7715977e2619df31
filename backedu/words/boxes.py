"""The two boxes every reader gets: warning signs first, and what helps most people."""

from __future__ import annotations

from backedu.words.emergency import emergency_number, sure_number
from backedu.words.html import Block, element, items
from backedu.words.text import say, words


def warning_signs(lang: str = "en", *, number: str | int | None = None, lead: bool = True) -> Block:
    """Return the safety boxes: when to call for help now, and when to call a doctor today.

    Parameters
    ----------
    lang : str
        Language of the text.
    number : str or int, optional
        The local emergency number, of 2 to 6 digits. Without it the number of clinic.toml, else 911.
    lead : bool
        Whether to say that these are rare; not to a person who has one of them.

    Returns
    -------
    Block
        Never folded. The wording follows Finucane et al. 2020 (R61) and the back-pain advice of the British health
        service; it is a safety net, not a diagnosis.
    """
    number = sure_number() if number is None else emergency_number(number)
    urgent = [
        element("h2", say("safety.urgent_title", lang)),
        *([element("p", say("safety.urgent_lead", lang))] if lead else []),
        element("p", element("strong", say("safety.urgent_call", lang, number=number))),
        items(_numbered("safety.urgent", lang)),
    ]
    today = [element("h2", say("safety.today_title", lang)), items(_numbered("safety.today", lang))]
    return Block(
        element("section", urgent, class_="box urgent", data_box="urgent")
        + element("section", today, class_="box today", data_box="today")
    )


def what_helps(lang: str = "en") -> Block:
    """Return the box of what helps most people with back pain."""
    parts = [element("h2", say("helps.title", lang)), items(_numbered("helps.item", lang))]
    return Block(element("section", parts, class_="box helps", data_box="helps"))


def _numbered(stem: str, lang: str) -> list[str]:
    """Return the sentences stem_1, stem_2, … in order."""
    count = sum(1 for key in words(lang) if key.startswith(f"{stem}_") and key.rsplit("_", 1)[1].isdigit())
    return [say(f"{stem}_{n}", lang) for n in range(1, count + 1)]
