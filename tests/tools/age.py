"""How long ago health content was held against its sources: CI tells what is a year old, and fails at two.

`python -m tests.tools.age` reads every `checked_on` of `backedu/data/`. The suite tests it with dates of its own, so
that an old clone still passes.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator
from datetime import date

from tests.tools.checkout import ROOT

OLD, TOO_OLD = 12, 24  # months


def dated(table: object, name: str) -> Iterator[tuple[str, str]]:
    """Yield the place and the month of every check that a table, or one within it, tells."""
    inner = table.items() if isinstance(table, dict) else enumerate(table) if isinstance(table, list) else ()
    for key, value in inner:
        if key == "checked_on":
            yield name, str(value)
        else:
            # Among several, a table is better known by its id than by its place.
            known = value.get("id", key) if isinstance(value, dict) else key
            yield from dated(value, f"{name} {known}")


def checks() -> list[tuple[str, str]]:
    """Return where the package's data tells when it was checked, and the month."""
    found: list[tuple[str, str]] = []
    for path in sorted((ROOT / "backedu/data").glob("*.toml")):
        found += dated(tomllib.loads(path.read_text(encoding="utf-8")), path.stem)
    return found


def months_ago(checked_on: str, today: date) -> int:
    """Return how many months lie between a month such as "2026-11" and today's."""
    year, month = map(int, checked_on.split("-"))
    return 12 * (today.year - year) + today.month - date(year, month, 1).month


def old(found: list[tuple[str, str]], today: date, months: int = OLD) -> list[str]:
    """Return a line for everything that was checked so many months ago or more, the oldest first."""
    aged = sorted(((months_ago(on, today), place) for place, on in found), reverse=True)
    return [f"{place}: checked {age} months ago" for age, place in aged if age >= months]


def main() -> int:
    """Print what is old; 1 where anything is too old."""
    found, today = checks(), date.today()
    for line in old(found, today):
        sys.stdout.write(f"{line}\n")
    too_old = len(old(found, today, TOO_OLD))
    sys.stdout.write(f"{len(found)} dates of checks, {too_old} too old ({TOO_OLD} months or more)\n")
    return 1 if too_old else 0


if __name__ == "__main__":
    sys.exit(main())
