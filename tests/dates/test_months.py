import copy
import datetime as dt
import pickle

import pytest
from attrs.exceptions import FrozenInstanceError
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from popkit.dates import MONTHS_IN_YEAR, Month, month_series, months_after, months_from

days = st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31))
DAY = dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026-10", "2026-10-01", "2026-10-31"),
        ("2027-02", "2027-02-01", "2027-02-28"),
        ("2028-02", "2028-02-01", "2028-02-29"),
        ("2100-02", "2100-02-01", "2100-02-28"),
        ("2026-04", "2026-04-01", "2026-04-30"),
        ("0001-01", "0001-01-01", "0001-01-31"),
        ("9999-12", "9999-12-01", "9999-12-31"),
    ],
)
def test_a_month_has_a_first_and_a_last_day(text: str, first: str, last: str) -> None:
    month = Month.parse(text)
    assert (month.first.isoformat(), month.last.isoformat()) == (first, last)
    assert str(month) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026",
        "2026-1",
        "2026-00",
        "2026-13",
        "0000-01",
        "2026-10-01",
        "202610",
        "2026-10\n",
        " 2026-10",
        "\uff12\uff10\uff12\uff16-10",
    ],
)
def test_a_month_is_written_in_one_way(text: str) -> None:
    with pytest.raises(ValueError, match="month") as caught:
        Month.parse(text)
    assert not text or text not in str(caught.value)


@pytest.mark.parametrize(("year", "number"), [(2026, 0), (2026, 13), (0, 1), (10_000, 1)])
def test_there_is_no_such_month(year: int, number: int) -> None:
    with pytest.raises(ValueError, match="numbered 1 to 12"):
        Month(year, number)


@given(days)
def test_a_month_is_the_one_its_days_lie_in(day: dt.date) -> None:
    """Law: a day is from the first to the last of its month, and the days next to those are not in it."""
    month = Month.of(day)
    assert month.first <= day <= month.last
    assert Month.of(month.first) == Month.of(month.last) == Month.parse(f"{day:%Y-%m}") == month
    assert Month.of(month.first - DAY) == month.after(-1)
    assert Month.of(month.last + DAY) == month.after(1)


@given(days, days)
def test_months_are_in_order_of_time(one: dt.date, two: dt.date) -> None:
    """Law: months compare as their first days do; equal ones are one key."""
    first, second = Month.of(one), Month.of(two)
    assert (first < second) == (first.first < second.first)
    assert (first <= second) == (first.first <= second.first)
    assert (first == second) == (len({first, second}) == 1) == (first.first == second.first)
    assert max(first, second).first == max(first.first, second.first)


@given(days, st.integers(-500, 500), st.integers(-500, 500))
def test_months_after_add_up(day: dt.date, one: int, two: int) -> None:
    """Law: months may be counted in two steps; days of them may not."""
    month = Month.of(day)
    assert month.after(one).after(two) == month.after(one + two)
    assert month.after(one).first == month.first + relativedelta(months=one)


def test_a_month_is_of_the_calendar() -> None:
    for month, n in ((Month(9999, 12), 1), (Month(1, 1), -1)):
        with pytest.raises(ValueError, match="numbered 1 to 12"):
            month.after(n)
    with pytest.raises(ValueError, match="numbered 1 to 12"):
        months_after(dt.date.max, 1)


def test_a_month_is_a_value() -> None:
    month = Month(2026, 10)
    with pytest.raises(FrozenInstanceError):
        month.year = 2027  # type: ignore[misc]
    assert pickle.loads(pickle.dumps(month)) == copy.deepcopy(month) == month  # noqa: S301 - our own bytes
    assert repr(month) == "Month(year=2026, number=10)"
    other: object = (2026, 10)
    assert month != other
    with pytest.raises(TypeError):
        month < "2026-11"  # type: ignore[operator]  # noqa: B015


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        ("2026-10-31", "2026-10-31", ["2026-10"]),
        ("2026-10-31", "2026-11-01", ["2026-10", "2026-11"]),
        ("2026-11-15", "2027-02-01", ["2026-11", "2026-12", "2027-01", "2027-02"]),
        ("2026-10-31", "2026-10-30", []),
        ("2026-10-31", "2026-09-01", []),
    ],
)
def test_months_that_are_touched(first: str, last: str, months: list[str]) -> None:
    found = months_from(dt.date.fromisoformat(first), dt.date.fromisoformat(last))
    assert [str(month) for month in found] == months


@given(days, st.integers(0, 900))
def test_every_day_is_in_one_of_the_months_touched(first: dt.date, length: int) -> None:
    """Law: the months touched are those of the days, each once, in order."""
    every = [first + DAY * n for n in range(length + 1)]
    assert list(months_from(first, every[-1])) == sorted({Month.of(day) for day in every})


@pytest.mark.parametrize(
    ("anchor", "days"),
    [
        ("2027-01-31", ["2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30", "2027-05-31"]),
        ("2027-12-30", ["2027-12-30", "2028-01-30", "2028-02-29", "2028-03-30", "2028-04-30"]),
        ("2026-10-28", ["2026-10-28", "2026-11-28", "2026-12-28", "2027-01-28", "2027-02-28"]),
        ("2026-10-29", ["2026-10-29", "2026-11-29", "2026-12-29", "2027-01-29", "2027-02-28"]),
    ],
)
def test_a_series_is_counted_from_its_anchor(anchor: str, days: list[str]) -> None:
    """A short month does not shorten the next one."""
    assert [day.isoformat() for day in month_series(dt.date.fromisoformat(anchor), 5)] == days
    assert month_series(dt.date.fromisoformat(anchor), 0) == ()


@given(days, st.integers(-600, 600))
def test_the_same_day_of_another_month_lies_in_that_month(day: dt.date, months: int) -> None:
    """Law: it is that month's same day, or its last one."""
    then = months_after(day, months)
    assert Month.of(then) == Month.of(day).after(months)
    assert then.day == min(day.day, Month.of(then).last.day)


def test_a_year_has_twelve_months() -> None:
    assert months_after(dt.date(2026, 10, 31), MONTHS_IN_YEAR) == dt.date(2027, 10, 31)
