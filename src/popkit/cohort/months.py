"""Calendar months, as columns: whole numbers in the order of time, as `popkit.dates.months` counts them."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import polars as pl

from popkit.dates import MONTHS_IN_YEAR

if TYPE_CHECKING:
    from popkit.cohort.school_times import SchoolTimes

__all__ = ["first_day", "last_day", "month_named", "month_number", "month_table", "newest_over"]

_YEAR_LETTERS: Final = 4


def month_number(day: pl.Expr) -> pl.Expr:
    """Return the number of the month in which a day lies."""
    return day.dt.year().cast(pl.Int64) * MONTHS_IN_YEAR + day.dt.month() - 1


def month_named(text: pl.Expr) -> pl.Expr:
    """Return the number of a month written as in 2026-10."""
    year, number = text.str.head(_YEAR_LETTERS), text.str.tail(2)
    return year.cast(pl.Int64, strict=False) * MONTHS_IN_YEAR + number.cast(pl.Int64, strict=False) - 1


def first_day(number: pl.Expr) -> pl.Expr:
    """Return the first day of the month with a number."""
    return pl.date(number // MONTHS_IN_YEAR, number % MONTHS_IN_YEAR + 1, 1)


def last_day(number: pl.Expr) -> pl.Expr:
    """Return the last day of the month with a number."""
    return first_day(number).dt.month_end()


@lru_cache(maxsize=8)
def month_table(lowest: int, highest: int) -> pl.DataFrame:
    """Return what is known of the months with these numbers and those between: `first` and `last` day, and `id`.

    Plans meet a few dozen months again and again, and to look them up takes a tenth of the time.
    """
    number = pl.int_range(lowest, highest + 1)
    days = pl.select(first_day(number).alias("first"), last_day(number).alias("last"))
    return days.with_columns(id=pl.col("first").dt.to_string("%Y-%m"))


def newest_over(places: pl.Series, as_of: dt.date, grace: int, times: SchoolTimes) -> pl.Expr:
    """Return the number of the newest month in which, at each place, a review no longer counts.

    Args:
        places: of schools among the `times`; each of the few different ones is looked at once.
        as_of: the date of the question.
        grace: days of school after a month on which its review still counts.
        times: how schools count their days.
    """
    place, number = pl.col("place"), pl.col("number")
    found = pl.select(pl.lit(places.unique()).alias("place")).with_columns(number=month_number(pl.lit(as_of)) - 1)
    is_over = times.day_after(place, last_day(number), grace) < as_of
    # Every month is over once, since weekdays stand in where a calendar does not reach.
    while not found.select(is_over.all()).item():
        found = found.with_columns(number - (~is_over).cast(pl.Int64))
    return pl.lit(places.replace_strict(found["place"], found["number"], return_dtype=pl.Int64))
