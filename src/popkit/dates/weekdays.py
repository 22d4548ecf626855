"""Civil dates, weekdays and school years."""

from __future__ import annotations

import datetime as dt
from typing import Final

__all__ = [
    "DAYS_IN_WEEK",
    "WEEKDAYS_IN_WEEK",
    "civil",
    "school_year_of",
    "school_year_starts_on",
    "weekday_after",
    "weekdays_between",
]

DAYS_IN_WEEK: Final = 7
WEEKDAYS_IN_WEEK: Final = 5

_FIRST_MONTH: Final = 7
"""Of a school year."""

_LAST: Final = dt.date.max.toordinal()


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
    return _weekdays_until(last.toordinal()) - _weekdays_until(first.toordinal() - 1)


def weekday_after(day: dt.date, n: int) -> dt.date | None:
    """Return the `n`-th Monday to Friday strictly after `day`, n from 1; None beyond the year 9999."""
    weeks, rest = divmod(_weekdays_until(day.toordinal()) + n - 1, WEEKDAYS_IN_WEEK)
    ordinal = weeks * DAYS_IN_WEEK + rest + 1
    return dt.date.fromordinal(ordinal) if ordinal <= _LAST else None


def _weekdays_until(ordinal: int) -> int:
    # Ordinal 1, 1 January of year 1, is a Monday: of so many days, less the Sundays and the Saturdays.
    return ordinal - ordinal // DAYS_IN_WEEK - (ordinal + 1) // DAYS_IN_WEEK


def school_year_starts_on(school_year: str) -> dt.date:
    """Return the day from which records count for a school year such as "2026-27": 1 July."""
    return dt.date(int(school_year[:4]), _FIRST_MONTH, 1)


def school_year_of(day: dt.date) -> int:
    """Return the calendar year in which the school year of a day begins: of 30 June 2027, 2026."""
    return day.year - (day.month < _FIRST_MONTH)
