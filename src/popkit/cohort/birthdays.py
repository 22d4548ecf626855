"""Ages, as columns; `popkit.dates.birthdays` says what they mean."""

from __future__ import annotations

import datetime as dt
from calendar import isleap
from typing import Final

import polars as pl

from popkit.dates import LeapDay

__all__ = ["age_on"]

_LEAP_DAY: Final = 229
_INSTEAD: Final[dict[LeapDay, int]] = {"28-february": 228, "1-march": 301}
"""Days of a year, the month a hundred times and the day: they are in the same order."""


def age_on(born: pl.Expr, day: dt.date, leap_day: LeapDay = "28-february") -> pl.Expr:
    """Return the age in whole years on `day`; null where nobody knows the day of birth."""
    birthday = born.dt.month().cast(pl.Int64) * 100 + born.dt.day()
    if not isleap(day.year):
        birthday = pl.when(birthday == _LEAP_DAY).then(_INSTEAD[leap_day]).otherwise(birthday)
    is_to_come = birthday > day.month * 100 + day.day
    return day.year - born.dt.year().cast(pl.Int64) - is_to_come.cast(pl.Int64)
