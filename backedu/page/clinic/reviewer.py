"""Who read a page with a licence to judge it, and until when that holds."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from backedu.errors import BackeduError, unknown
from backedu.page.clinic.lines import check_line

YEARS = 2  # a review holds 24 months
MOST = 40  # characters of a name or licence, so that the foot of a printed sheet stays one line


@dataclass(frozen=True)
class Reviewer:
    """Who read the page in one language, with what licence, when, and until when that holds.

    Parameters
    ----------
    name, licence : str
        As they stand under the page; at most 40 characters each.
    reviewed, next_review : datetime.date
        The next review is due within 24 months.

    Raises
    ------
    BackeduError
        When one of them is missing, or the review has run out.
    """

    name: str
    licence: str
    reviewed: date
    next_review: date

    def __post_init__(self) -> None:
        for key in ("name", "licence"):
            check_line(key, getattr(self, key), MOST)
        for key in ("reviewed", "next_review"):
            if type(getattr(self, key)) is not date:  # a time of day is a date too
                raise BackeduError(f"{key} must be a day, such as {key} = 2026-01-31 without quotation marks")
        if self.reviewed > today():
            raise BackeduError(f"reviewed is {self.reviewed}, a day to come; write the day of the review")
        if not self.reviewed < self.next_review <= _later(self.reviewed, YEARS):
            raise BackeduError(f"next_review must come after reviewed, at most {YEARS * 12} months")
        if self.next_review < today():
            raise BackeduError(f"the review ran out on {self.next_review}; have the page read anew, or leave it out")


def reviewer_of(table: Any, lang: str) -> Reviewer:
    """Return the reviewer of a language from a table of clinic.toml; half of one is refused."""
    place = f"[reviewer.{lang}]"
    known = [one.name for one in fields(Reviewer)]
    if not isinstance(table, dict):
        raise BackeduError(f"a reviewer is named for each language; begin with {place}, then {', '.join(known)}")
    for key in table:
        if key not in known:
            raise unknown(f"key of {place}", key, known)
    if missing := [key for key in known if table.get(key, "") == ""]:
        raise BackeduError(f"{place} lacks {', '.join(missing)}; fill it in whole, or leave it out")
    try:
        return Reviewer(**table)
    except BackeduError as error:
        raise BackeduError(f"{place}: {error}") from None


def today() -> date:
    """Return the day, which decides nothing but whether a review still holds."""
    return date.today()


def _later(day: date, years: int) -> date:
    """Return the same day some years later; the 28th where there is no 29th of February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
