import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from popkit.dates import Month, month_series, monthly, weekly

days = st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31))
MONDAY = dt.date(2026, 9, 14)


def written(found: tuple[dt.date, ...]) -> list[str]:
    return [day.isoformat() for day in found]


@pytest.mark.parametrize(
    ("anchor", "until", "days"),
    [
        ("2027-01-31", "2027-03-30", ["2027-01-31", "2027-02-28"]),
        ("2027-01-31", "2027-03-31", ["2027-01-31", "2027-02-28", "2027-03-31"]),
        ("2027-01-31", "2027-04-01", ["2027-01-31", "2027-02-28", "2027-03-31"]),
        ("2027-01-31", "2027-01-31", ["2027-01-31"]),
        ("2027-01-31", "2027-01-30", []),
        ("9999-11-30", "9999-12-31", ["9999-11-30", "9999-12-30"]),
    ],
)
def test_every_month_up_to_a_day(anchor: str, until: str, days: list[str]) -> None:
    """The day before, the day of, the day after; no month is left out."""
    assert written(monthly(dt.date.fromisoformat(anchor), dt.date.fromisoformat(until))) == days


@given(days, st.integers(0, 1000))
def test_every_month_has_one_day(anchor: dt.date, length: int) -> None:
    """Law: what recurs monthly is the series from the anchor, as far as it goes."""
    until = anchor + dt.timedelta(days=length)
    found = monthly(anchor, until)
    assert found == month_series(anchor, len(found))
    assert found[-1] <= until < month_series(anchor, len(found) + 1)[-1]
    assert len({Month.of(day) for day in found}) == len(found)


@pytest.mark.parametrize(
    ("until", "every", "weekdays", "days"),
    [
        ("2026-09-27", 1, (), ["2026-09-14", "2026-09-21"]),
        ("2026-09-28", 1, (), ["2026-09-14", "2026-09-21", "2026-09-28"]),
        ("2026-09-29", 1, (), ["2026-09-14", "2026-09-21", "2026-09-28"]),
        ("2026-09-13", 1, (), []),
        ("2026-10-12", 2, (), ["2026-09-14", "2026-09-28", "2026-10-12"]),
        ("2026-09-30", 1, (1, 3), ["2026-09-15", "2026-09-17", "2026-09-22", "2026-09-24", "2026-09-29"]),
        ("2026-10-01", 2, (3, 0), ["2026-09-14", "2026-09-17", "2026-09-28", "2026-10-01"]),
    ],
)
def test_every_so_many_weeks(until: str, every: int, weekdays: tuple[int, ...], days: list[str]) -> None:
    found = weekly(MONDAY, dt.date.fromisoformat(until), every=every, weekdays=weekdays)
    assert written(found) == days


def test_weeks_are_counted_from_the_monday_of_the_first_day() -> None:
    """Every other week, from a Thursday: its own Friday, and not the Monday after."""
    found = weekly(dt.date(2026, 9, 17), dt.date(2026, 10, 2), every=2, weekdays=(0, 4))
    assert written(found) == ["2026-09-18", "2026-09-28", "2026-10-02"]


@given(days, st.integers(0, 400), st.integers(1, 6))
def test_weeks_are_seven_days_apart(first: dt.date, length: int, every: int) -> None:
    """Law: without weekdays, every so many weeks is every so many times seven days."""
    found = weekly(first, first + dt.timedelta(days=length), every=every)
    assert list(found) == [first + dt.timedelta(days=n) for n in range(0, length + 1, 7 * every)]


@pytest.mark.parametrize("every", [0, -1])
def test_weeks_recur_at_least_once(every: int) -> None:
    with pytest.raises(ValueError, match="every 1 or more"):
        weekly(MONDAY, MONDAY, every=every)
