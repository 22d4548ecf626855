"""Anniversaries and ages, for those born on 29 February too."""

from __future__ import annotations

import datetime as dt
from typing import Final, Literal

__all__ = ["LeapDay", "age_on", "birthday", "leap_day_after", "years_after"]

LeapDay = Literal["28-february", "1-march"]
"""Where the anniversary of a 29 February falls in a common year."""

_FEBRUARY: Final = 2


def years_after(day: dt.date, years: int, leap_day: LeapDay = "28-february") -> dt.date:
    """Return the anniversary of `day`; `leap_day` says where a 29 February falls in a common year.

    Raises:
        ValueError: it is not in the years 1 to 9999.
    """
    year = day.year + years
    try:
        return day.replace(year=year)
    except ValueError:
        # Only two things can be missing: the day in this year, or the year.
        return dt.date(year, 3, 1) if leap_day == "1-march" else dt.date(year, _FEBRUARY, 28)


def birthday(birth_on: dt.date, year: int, leap_day: LeapDay = "28-february") -> dt.date:
    """Return the birthday, in the calendar year `year`, of somebody born on `birth_on`."""
    return years_after(birth_on, year - birth_on.year, leap_day)


def age_on(birth_on: dt.date, day: dt.date, leap_day: LeapDay = "28-february") -> int:
    """Return the age in whole years on `day`; on the birthday it is the new one. Negative before birth."""
    return day.year - birth_on.year - (day < birthday(birth_on, day.year, leap_day))


def leap_day_after(days: float) -> LeapDay:
    """Return the setting that `limit.leap_day_birthday` means: whole days after 28 February, 0 or 1."""
    return "1-march" if days >= 1 else "28-february"
