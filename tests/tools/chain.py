"""What must hold of a finished plan, told from the person and the tables as they are written: no rule of ours is asked.

So a rule that went wrong on the way from the findings to the page (advice, proposal, plan, page) cannot hide itself.
"""

from __future__ import annotations

from collections.abc import Iterator

from bs4 import BeautifulSoup

from backedu import Assessment
from backedu.catalogue.anatomy import SIDES
from backedu.words.safety import warning_signs
from tests.tools.tables import written

EXERCISES = written("exercises.toml")
HOLDS = "very bendy joints"


def faults(patient: Assessment, picked: tuple[str, ...], sides: dict[str, str], lang: str, page: str) -> Iterator[str]:
    """Yield what on a page contradicts the person it is for; `sides` says on which side each exercise is done."""
    soup = BeautifulSoup(page, "html.parser")
    cards = [card["data-exercise"] for card in soup.select("[data-exercise]")]
    if patient.safety == "stop":
        if cards or soup.select("[data-part=todo], [data-part=chart]"):
            yield "a person with a warning sign has more on the page than where to get help"
        return
    if page.count(warning_signs(lang).html) != 1:
        yield "the safety boxes do not stand on the page once, word for word"
    boxes = [page.find('data-box="urgent"'), page.find('data-box="today"'), page.find("data-exercise")]
    if boxes[2] > 0 and sorted(boxes) != boxes:
        yield "a card stands before the safety boxes"
    if sorted(cards) != sorted(picked):
        yield f"picked were {picked}, and the page has {cards}"
    if patient.pain == "severe" and cards:
        yield "severe pain has cards"
    for position, id in enumerate(cards):
        yield from (f"{id}: {fault}" for fault in _faults_of(id, sides[id], patient, cards[:position]))


def _faults_of(id: str, side: str, patient: Assessment, before: list[str]) -> Iterator[str]:
    """Yield what speaks against a card for a person."""
    table = EXERCISES[id]
    done = SIDES if side == "both" or table["sides"] == "both" else (side,)
    if ruled := set(table.get("cautions", [])) & set(patient.cautions or ()):
        yield f"is ruled out by {ruled}"
    for muscle in table["lengthens"]:
        for one in SIDES if muscle in table.get("both_sides", []) else done:
            if patient[muscle, one].length == "long":
                yield f"makes the {one} {muscle} longer, which is long already"
            if patient[muscle, one].length == "not tested" and patient[muscle, one].feels_tight:
                yield f"makes the {one} {muscle} longer, which feels tight and was not tested"
    if table["action"] != "stretch" or table.get("general"):
        return
    called = [muscle for muscle in table["muscles"] if any(patient[muscle, one].length == "short" for one in done)]
    if not called:
        yield f"stretches {table['muscles']} on the {side} side, of which none was found short"
    for muscle in called:
        for one in done:
            found = patient[muscle, one]
            if found.length == "short" and found.sore_spot == "yes" and not _released(muscle, before, patient):
                yield f"stretches the {one} {muscle}, whose sore spot nobody released before"


def _released(muscle: str, before: list[str], patient: Assessment) -> bool:
    """Whether a card before this one releases a muscle, or nobody may press it."""
    releases = [id for id, table in EXERCISES.items() if table["action"] == "release" and muscle in table["muscles"]]
    return not releases or any(id in before for id in releases)
