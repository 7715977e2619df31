"""People as therapists meet them, from `tests/data/people`: what was found and picked, how the page is printed."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from backedu import Assessment
from backedu.page.plan.handout import handout_page

FOLDER = Path(__file__).parents[1] / "data" / "people"


@dataclass(frozen=True)
class Person:
    """What was found on somebody, the exercises picked, and the options of the page."""

    found: Assessment
    exercises: tuple[str, ...]
    options: dict[str, Any] = field(hash=False)

    def page(self, lang: str, **more: Any) -> str:
        """Return this person's page."""
        return handout_page(self.found, exercises=self.exercises, lang=lang, **(self.options | more))[1]

    @property
    def counted(self) -> int:
        """How many exercises were picked, the walk apart."""
        return sum(1 for id in self.exercises if id != "walk")


def _people() -> dict[str, Person]:
    """Read all of them."""
    found = {}
    for name, row in tomllib.loads((FOLDER / "people.toml").read_text()).items():
        options = dict(row)
        exercises = tuple(options.pop("exercises"))
        if "clinic" in options:
            options["clinic"] = FOLDER / options["clinic"]
        found[name] = Person(Assessment.load(FOLDER / f"{name}.json"), exercises, options)
    return found


PEOPLE = _people()
