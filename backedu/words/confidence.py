"""How far to trust the model, as a table of words for therapists and educators."""

from __future__ import annotations

from backedu.model.trust import Trust
from backedu.words.html import Block, element
from backedu.words.text import say


def shares(trust: Trust, lang: str = "en") -> Block:
    """Return a table of the model's conclusions for therapists and educators: in how many versions each holds."""
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
