"""Days between dates, and weekdays, as columns."""

from __future__ import annotations

import datetime as dt
from typing import Final

import polars as pl

from popkit.dates import DAYS_IN_WEEK, WEEKDAYS_IN_WEEK

__all__ = ["date_of", "day_number", "days_since", "weekday_after", "weekdays_between"]

_BEFORE_FIRST: Final = dt.date(1970, 1, 1).toordinal()
_LAST: Final = dt.date.max.toordinal() - _BEFORE_FIRST


def days_since(day: pl.Expr, as_of: pl.Expr) -> pl.Expr:
    """Count days from `day` to `as_of`; negative when it is still to come, null when one is not known."""
    return day_number(as_of).cast(pl.Int64) - day_number(day).cast(pl.Int64)


def day_number(day: pl.Expr) -> pl.Expr:
    """Return the days from 1 January 1970 to a date."""
    return day.cast(pl.Int32)


def date_of(number: pl.Expr) -> pl.Expr:
    """Return the date of a number of days; null after the year 9999."""
    return pl.when(number <= _LAST).then(number).cast(pl.Int32).cast(pl.Date)


def weekdays_between(first: pl.Expr, last: pl.Expr) -> pl.Expr:
    """Count Mondays to Fridays from `first` to `last`, both included; 0 when `last` is earlier."""
    return (_weekdays_until(day_number(last)) - _weekdays_until(day_number(first) - 1)).clip(lower_bound=0)


def weekday_after(day: pl.Expr, n: int | pl.Expr) -> pl.Expr:
    """Return the `n`-th Monday to Friday strictly after `day`, n from 1; null beyond the year 9999."""
    count = _weekdays_until(day_number(day)) + n - 1
    ordinal = count // WEEKDAYS_IN_WEEK * DAYS_IN_WEEK + count % WEEKDAYS_IN_WEEK + 1
    return date_of(ordinal - _BEFORE_FIRST)


def _weekdays_until(number: pl.Expr) -> pl.Expr:
    # As in `popkit.dates.weekdays`: 1 January of year 1 is a Monday.
    ordinal = number.cast(pl.Int64) + _BEFORE_FIRST
    return ordinal - ordinal // DAYS_IN_WEEK - (ordinal + 1) // DAYS_IN_WEEK
