"""Civil dates: weekdays, school years, anniversaries. The only module that knows dateutil."""

from __future__ import annotations

import datetime as dt
from typing import Final

from dateutil.relativedelta import relativedelta

__all__ = ["DAYS_IN_WEEK", "WEEKDAYS_IN_WEEK", "civil", "school_year_starts_on", "weekdays_between", "years_after"]

DAYS_IN_WEEK: Final = 7
WEEKDAYS_IN_WEEK: Final = 5


def civil(day: dt.date) -> dt.date:
    """Return `day` itself, if it is a civil date and not an instant or a text.

    Raises:
        TypeError: it is something else; an audit on it would be of no day in particular.
    """
    if type(day) is not dt.date:
        raise TypeError(f"a datetime.date is wanted, got {type(day).__name__}")
    return day


def weekdays_between(first: dt.date, last: dt.date) -> int:
    """Count Mondays to Fridays from `first` to `last`, both included; 0 when `last` is earlier."""
    if last < first:
        return 0
    return _weekdays_to(last.toordinal()) - _weekdays_to(first.toordinal() - 1)


def _weekdays_to(day: int) -> int:
    # Ordinal 1, 1 January of year 1, is a Monday: of so many days, less the Sundays and the Saturdays.
    return day - day // DAYS_IN_WEEK - (day + 1) // DAYS_IN_WEEK


def school_year_starts_on(school_year: str) -> dt.date:
    """Return the day from which records count for a school year such as "2026-27": 1 July."""
    return dt.date(int(school_year[:4]), 7, 1)


def years_after(day: dt.date, years: int) -> dt.date:
    """Return the anniversary of `day`; 29 February falls on 28 February in a common year."""
    return day + relativedelta(years=years)
