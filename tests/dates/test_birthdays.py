import datetime as dt

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from popkit.dates import LeapDay, age_on, birthday, leap_day_after, months_after, years_after
from popkit.limits import shipped_limits

days = st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31))
LEAP_DAYS: tuple[LeapDay, ...] = ("28-february", "1-march")


@pytest.mark.parametrize(
    ("day", "years", "then"),
    [
        ("2014-02-28", 12, "2026-02-28"),
        ("2012-02-29", 1, "2013-02-28"),
        ("2012-02-29", 4, "2016-02-29"),
        ("2000-02-29", 100, "2100-02-28"),
        ("2014-03-01", 18, "2032-03-01"),
        ("2014-12-31", 0, "2014-12-31"),
        ("2014-12-31", -2, "2012-12-31"),
    ],
)
def test_an_anniversary_falls_on_the_same_day_or_on_28_february(day: str, years: int, then: str) -> None:
    assert years_after(dt.date.fromisoformat(day), years).isoformat() == then


@given(days, st.integers(0, 100))
def test_an_anniversary_keeps_month_and_day_but_for_leap_days(day: dt.date, years: int) -> None:
    """Law: only 29 February moves, and only to 28 February."""
    then = years_after(day, years)
    assert then.year == day.year + years
    moved = (day.month, day.day) == (2, 29) and (then.month, then.day) == (2, 28)
    assert (then.month, then.day) == (day.month, day.day) or moved


@given(days, st.integers(0, 50))
def test_anniversaries_keep_the_order_of_days(day: dt.date, years: int) -> None:
    """Law: the day after never has the earlier anniversary."""
    assert years_after(day, years) <= years_after(day + dt.timedelta(days=1), years)


@pytest.mark.parametrize(
    ("years", "in_february", "in_march"),
    [
        (0, "2012-02-29", "2012-02-29"),
        (1, "2013-02-28", "2013-03-01"),
        (4, "2016-02-29", "2016-02-29"),
        (13, "2025-02-28", "2025-03-01"),
        (18, "2030-02-28", "2030-03-01"),
        (88, "2100-02-28", "2100-03-01"),
        (-1, "2011-02-28", "2011-03-01"),
    ],
)
def test_a_leap_day_has_its_anniversary_where_the_setting_says(years: int, in_february: str, in_march: str) -> None:
    born = dt.date(2012, 2, 29)
    found = [years_after(born, years, leap_day).isoformat() for leap_day in LEAP_DAYS]
    assert found == [in_february, in_march]
    assert [birthday(born, 2012 + years, leap_day).isoformat() for leap_day in LEAP_DAYS] == found


@given(days, st.integers(-100, 100))
def test_the_setting_moves_leap_days_only(day: dt.date, years: int) -> None:
    """Law: both settings agree but on the anniversary of 29 February in a common year, where they are a day apart."""
    one, two = (years_after(day, years, leap_day) for leap_day in LEAP_DAYS)
    assert two - one == dt.timedelta(days=(day.month, day.day) == (2, 29) and one.day == 28)


@pytest.mark.parametrize(
    ("born", "day", "ages"),
    [
        ("2014-05-05", "2014-05-05", (0, 0)),
        ("2014-05-05", "2014-05-04", (-1, -1)),
        ("2014-05-05", "2032-05-04", (17, 17)),
        ("2014-05-05", "2032-05-05", (18, 18)),
        ("2014-05-05", "2032-05-06", (18, 18)),
        ("2012-02-29", "2030-02-27", (17, 17)),
        ("2012-02-29", "2030-02-28", (18, 17)),
        ("2012-02-29", "2030-03-01", (18, 18)),
        ("2012-02-29", "2032-02-28", (19, 19)),
        ("2012-02-29", "2032-02-29", (20, 20)),
    ],
)
def test_a_birthday_adds_a_year(born: str, day: str, ages: tuple[int, int]) -> None:
    """The day before, the day of, the day after."""
    birth_on, on = dt.date.fromisoformat(born), dt.date.fromisoformat(day)
    assert tuple(age_on(birth_on, on, leap_day) for leap_day in LEAP_DAYS) == ages


@given(days, st.integers(0, 120), st.sampled_from(LEAP_DAYS))
def test_an_age_begins_on_its_anniversary(born: dt.date, age: int, leap_day: LeapDay) -> None:
    """Law: on the anniversary the age is reached, on the day before it is not."""
    on = years_after(born, age, leap_day)
    assert age_on(born, on, leap_day) == age
    assert age_on(born, on - dt.timedelta(days=1), leap_day) == age - 1


def test_there_is_no_anniversary_outside_the_calendar() -> None:
    for day, years in ((dt.date(9999, 5, 5), 1), (dt.date(2012, 2, 29), 7988), (dt.date(1, 5, 5), -1)):
        with pytest.raises(ValueError, match="year"):
            years_after(day, years)


def test_the_limit_names_the_setting() -> None:
    limit = shipped_limits()["leap_day_birthday"]
    assert (limit.minimum, limit.maximum) == (0, 1)
    assert leap_day_after(0) == leap_day_after(0.5) == "28-february"
    assert leap_day_after(1) == "1-march"


MONTHS = (-25, -1, 0, 1, 2, 3, 6, 9, 11, 12, 13, 48)
YEARS = (-1, 1, 4, 13, 18, 21)


def test_anniversaries_and_months_agree_with_dateutil_on_every_day_of_forty_years() -> None:
    """262,980 comparisons: each day from 1990 to 2029, twelve numbers of months and six of years."""
    in_months = [(months, relativedelta(months=months)) for months in MONTHS]
    in_years = [(years, relativedelta(years=years)) for years in YEARS]
    first, last = dt.date(1990, 1, 1).toordinal(), dt.date(2029, 12, 31).toordinal()
    compared = 0
    for day in map(dt.date.fromordinal, range(first, last + 1)):
        assert [months_after(day, months) for months in MONTHS] == [day + delta for _, delta in in_months], day
        assert [years_after(day, years) for years in YEARS] == [day + delta for _, delta in in_years], day
        compared += len(in_months) + len(in_years)
    assert compared == 262_980
