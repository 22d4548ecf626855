import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from popkit.dates import DAYS_IN_WEEK, WEEKDAYS_IN_WEEK, civil, school_year_starts_on, weekdays_between

days = st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31))


@pytest.mark.parametrize(
    ("first", "last", "count"),
    [
        ("2026-09-14", "2026-09-14", 1),  # a Monday
        ("2026-09-18", "2026-09-18", 1),  # a Friday
        ("2026-09-19", "2026-09-19", 0),  # a Saturday
        ("2026-09-20", "2026-09-20", 0),  # a Sunday
        ("2026-09-19", "2026-09-20", 0),
        ("2026-09-14", "2026-09-18", 5),
        ("2026-09-14", "2026-09-20", 5),
        ("2026-09-14", "2026-09-21", 6),
        ("2026-09-18", "2026-09-21", 2),
        ("2026-09-15", "2026-09-14", 0),
        ("2026-09-14", "2025-09-14", 0),
    ],
)
def test_weekdays_count_both_ends(first: str, last: str, count: int) -> None:
    assert weekdays_between(dt.date.fromisoformat(first), dt.date.fromisoformat(last)) == count


@given(days, st.integers(-30, 800))
def test_weekdays_agree_with_counting_them_one_by_one(first: dt.date, length: int) -> None:
    """Law: the closed form equals the naive count, and is 0 for a span that ends before it starts."""
    naive = sum((first + dt.timedelta(days=day)).weekday() < 5 for day in range(length + 1))
    assert weekdays_between(first, first + dt.timedelta(days=length)) == naive


@given(days, st.integers(0, 60))
def test_whole_weeks_have_five_weekdays_each(first: dt.date, weeks: int) -> None:
    """Law: wherever a span of whole weeks starts, five sevenths of its days are weekdays."""
    last = first + dt.timedelta(days=DAYS_IN_WEEK * weeks - 1)
    assert weekdays_between(first, last) == WEEKDAYS_IN_WEEK * weeks


@given(days, st.integers(0, 400), st.integers(1, 400))
def test_adjoining_spans_add_up(first: dt.date, one: int, two: int) -> None:
    """Law: weekdays of a span are those of its two parts together."""
    middle, last = first + dt.timedelta(days=one), first + dt.timedelta(days=one + two)
    parts = weekdays_between(first, middle) + weekdays_between(middle + dt.timedelta(days=1), last)
    assert weekdays_between(first, last) == parts


def test_weekdays_reach_to_the_ends_of_the_calendar() -> None:
    assert weekdays_between(dt.date.min, dt.date.min) == 1
    assert weekdays_between(dt.date.min, dt.date.max) == 2_608_615


@pytest.mark.parametrize(("year", "start"), [("2026-27", "2026-07-01"), ("1999-00", "1999-07-01")])
def test_a_school_year_starts_on_the_first_of_july(year: str, start: str) -> None:
    assert school_year_starts_on(year).isoformat() == start


@pytest.mark.parametrize("day", ["2026-10-20", None, 20261020, dt.datetime(2026, 10, 20, 12)])  # noqa: DTZ001
def test_an_audit_is_of_a_civil_date(day: Any) -> None:
    with pytest.raises(TypeError, match=r"a datetime\.date is wanted, got (str|NoneType|int|datetime)"):
        civil(day)
    assert civil(dt.date(2026, 10, 20)) == dt.date(2026, 10, 20)
