"""The warning signs that are asked before anything else, from `data/warning_signs.toml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from backedu.catalogue.evidence import BOX_SCHEMAS
from backedu.catalogue.evidence import TIERS as TIERS
from backedu.errors import Named
from backedu.files import read_toml

KEYS = ("tier", "text", "hospital")


@dataclass(frozen=True)
class WarningSign:
    """A warning sign, by the word a saved assessment keeps.

    `tier` is urgent or today, `text` the key of its sentence, `hospital` whether it needs a hospital's emergency room.
    What it rests on tells `backedu.catalogue.evidence.backing("warning_signs")`.
    """

    id: str
    tier: str
    text: str
    hospital: bool = False


@cache
def signs() -> Mapping[str, WarningSign]:
    """Return all warning signs by id in the order they are read out; an unknown id answers with the nearest one."""
    rows = read_toml("warning_signs.toml", BOX_SCHEMAS["warning_signs"]).items()
    return Named("warning sign", {id: WarningSign(id, *(row.get(key, False) for key in KEYS)) for id, row in rows})
