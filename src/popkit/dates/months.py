"""Calendar months, and the same day in later months."""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from functools import cache, total_ordering
from typing import Final

from attrs import field, frozen

__all__ = ["MONTHS_IN_YEAR", "Month", "month_series", "months_after", "months_from"]

MONTHS_IN_YEAR: Final = 12

_WRITTEN: Final = re.compile(r"[0-9]{4}-[0-9]{2}")


@total_ordering
@frozen
class Month:
    """A calendar month; months are in order of time.

    Attributes:
        year: 1 to 9999.
        number: 1 for January to 12 for December.
        first: its first day.
        last: its last day.

    Raises:
        ValueError: there is no such month.
    """

    year: int
    number: int
    # Kept rather than worked out: few months there are, and each is asked of every plan.
    first: dt.date = field(init=False, eq=False, repr=False)
    last: dt.date = field(init=False, eq=False, repr=False)
    _text: str = field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        if not (dt.MINYEAR <= self.year <= dt.MAXYEAR and 1 <= self.number <= MONTHS_IN_YEAR):
            raise ValueError("a month is numbered 1 to 12, in a year from 1 to 9999")
        first = dt.date(self.year, self.number, 1)
        object.__setattr__(self, "first", first)
        object.__setattr__(self, "last", first.replace(day=monthrange(self.year, self.number)[1]))
        object.__setattr__(self, "_text", f"{self.year:04}-{self.number:02}")

    @classmethod
    def of(cls, day: dt.date) -> Month:
        """Return the month that `day` lies in."""
        return _month(day.year, day.month)

    @classmethod
    def parse(cls, text: str) -> Month:
        """Read a month as it is written, such as 2026-10.

        Raises:
            ValueError: it is written in another way, or there is no such month; the text is not repeated.
        """
        if not _WRITTEN.fullmatch(text):
            raise ValueError("not a month, YYYY-MM")
        return _month(int(text[:4]), int(text[5:]))

    def __lt__(self, other: object) -> bool:
        # Written out: the comparison that attrs would write takes six times as long.
        return _number(self) < _number(other) if isinstance(other, Month) else NotImplemented

    def __str__(self) -> str:
        return self._text

    def after(self, n: int) -> Month:
        """Return the month `n` months later, or earlier for a negative `n`.

        Raises:
            ValueError: that month is not in the years 1 to 9999.
        """
        return _numbered(_number(self) + n)


@cache
def _month(year: int, number: int) -> Month:
    # A plan meets a few dozen months over and over; there are 120,000 at most.
    return Month(year, number)


def _number(month: Month) -> int:
    return month.year * MONTHS_IN_YEAR + month.number - 1


def _numbered(number: int) -> Month:
    year, rest = divmod(number, MONTHS_IN_YEAR)
    return _month(year, rest + 1)


def months_from(first: dt.date, last: dt.date) -> tuple[Month, ...]:
    """Return every month with a day from `first` to `last`, in order; none when `last` is earlier."""
    if last < first:
        return ()
    return tuple(map(_numbered, range(_number(Month.of(first)), _number(Month.of(last)) + 1)))


def months_after(day: dt.date, months: int) -> dt.date:
    """Return the same day of the month `months` later, or that month's last day where it is shorter.

    Count from the anchor, never from the result: 31 January gives 28 February and 31 March.

    Raises:
        ValueError: it is not in the years 1 to 9999.
    """
    month = Month.of(day).after(months)
    # Every month has as many days as this, and looking up how many takes longer.
    if day.day <= 28:  # noqa: PLR2004
        return dt.date(month.year, month.number, day.day)
    return min(month.last, month.first + dt.timedelta(days=day.day - 1))


def month_series(anchor: dt.date, count: int) -> tuple[dt.date, ...]:
    """Return `count` days a month apart, `anchor` first, each counted from `anchor`."""
    return tuple([months_after(anchor, months) for months in range(count)])
