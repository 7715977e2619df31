"""Health content says when it was last held against its sources, and what is old is told: with dates of our own."""

import re
from datetime import date

import pytest

from tests.tools import age
from tests.tools.age import checks, dated, months_ago, old
from tests.tools.tables import written

DATED = ("claims", "warning_signs", "helps", "know", "patterns")
TODAY = date(2028, 3, 31)


@pytest.mark.parametrize("name", DATED)
def test_every_row_says_when_it_was_checked(name):
    assert {place.split()[1] for place, _ in checks() if place.split()[0] == name} == set(written(f"{name}.toml"))


def test_every_test_of_a_muscle_says_when_it_was_checked():
    found = {place for place, _ in checks()}
    assert found >= {f"muscles {id}" for id, row in written("muscles.toml").items() if row.get("length_test")}
    assert found >= {f"examination test {test['id']}" for test in written("examination.toml")["test"]}


def test_every_month_is_one():
    for place, month in checks():
        assert re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", month), place


@pytest.mark.parametrize(
    ("month", "months"), [("2028-03", 0), ("2028-02", 1), ("2027-03", 12), ("2026-11", 16), ("2026-03", 24)]
)
def test_months_are_counted_by_the_calendar(month, months):
    assert months_ago(month, TODAY) == months


def test_a_month_that_is_none_is_refused():
    with pytest.raises(ValueError, match="month must be in"):
        months_ago("2026-13", TODAY)


def test_what_is_a_year_old_is_told_and_what_is_two_is_too_old():
    found = [("claims C1", "2027-04"), ("claims C2", "2027-03"), ("claims C3", "2026-03"), ("helps item_1", "2026-04")]
    assert old(found, TODAY) == [
        "claims C3: checked 24 months ago",
        "helps item_1: checked 23 months ago",
        "claims C2: checked 12 months ago",
    ]
    assert old(found, TODAY, 24) == ["claims C3: checked 24 months ago"]


def test_a_date_is_found_in_tables_and_in_lists_of_tables():
    table = {"a": {"checked_on": "2026-01"}, "test": [{"id": "thomas", "checked_on": "2026-02"}], "b": {"c": 1}}
    assert list(dated(table, "file")) == [("file a", "2026-01"), ("file test thomas", "2026-02")]


class Day(date):
    """A day on which the tool is run."""

    now = date(2026, 11, 30)

    @classmethod
    def today(cls):
        return cls.now


@pytest.mark.parametrize(("day", "status"), [((2026, 11, 30), 0), ((2028, 10, 31), 0), ((2030, 11, 1), 1)])
def test_ci_fails_only_where_something_is_too_old(monkeypatch, capsys, day, status):
    monkeypatch.setattr(Day, "now", date(*day))
    monkeypatch.setattr(age, "date", Day)
    monkeypatch.setattr(age, "checks", lambda: [("claims C1", "2026-11")])
    assert age.main() == status
    told = capsys.readouterr().out
    assert ("claims C1: checked" in told) == (day[0] > 2027)
    assert told.endswith(f"1 dates of checks, {status} too old (24 months or more)\n")
