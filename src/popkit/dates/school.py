"""Instructional days: those of a school with a calendar, and weekdays where there is none."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from itertools import chain, pairwise
from typing import ClassVar, Final, Protocol

from attrs import field, frozen

from popkit.dates.months import Month
from popkit.dates.weekdays import DAYS_IN_WEEK, WEEKDAYS_IN_WEEK, weekday_after, weekdays_between

__all__ = ["SchoolDays", "SchoolSpan", "SchoolTime", "Weekdays"]

_ONE_DAY: Final = dt.timedelta(days=1)

# A gap this long has room for a school year: not the days are missing there, but a calendar.
_ROOM_FOR_A_YEAR: Final = 365


class SchoolTime(Protocol):
    """How a school counts its days."""

    @property
    def is_known(self) -> bool:
        """Whether this is the school's own calendar, and not a stand-in that knows no holidays."""

    def is_school_day(self, day: dt.date) -> bool:
        """Whether there is school on `day`."""

    def count(self, first: dt.date, last: dt.date) -> int:
        """Count school days from `first` to `last`, both included; 0 when `last` is earlier."""

    def days(self, first: dt.date, last: dt.date) -> tuple[dt.date, ...]:
        """Return the school days from `first` to `last`, both included, in order."""

    def after(self, day: dt.date, n: int) -> dt.date | None:
        """Return the `n`-th school day strictly after `day`; None when that is beyond what is covered.

        Raises:
            ValueError: `n` is less than 1.
        """

    def covers(self, first: dt.date, last: dt.date) -> bool:
        """Whether it is known of every day from `first` to `last` if there was school."""

    def days_in(self, month: Month) -> int | None:
        """Count school days in a month; None when they are not known."""

    def weeks(self, first: dt.date, last: dt.date) -> float:
        """Return the school weeks from `first` to `last`: school days / days of school a week."""


def _in_order(days: Iterable[dt.date]) -> tuple[dt.date, ...]:
    return tuple(sorted(set(days)))


@frozen
class SchoolSpan:
    """A time of which every day of school is known, such as one school year.

    Attributes:
        starts_on, ends_on: the first and the last day it speaks of.
        days: the days of school; kept in order and once each.
        days_per_week: in a week without holidays, 1 to 7.

    Raises:
        ValueError: it ends before it starts, a day lies outside it, or no week has so many days.
    """

    starts_on: dt.date
    ends_on: dt.date
    days: tuple[dt.date, ...] = field(converter=_in_order, repr=False)
    days_per_week: int = WEEKDAYS_IN_WEEK

    def __attrs_post_init__(self) -> None:
        first, last = (self.days[0], self.days[-1]) if self.days else (self.starts_on, self.ends_on)
        if not self.starts_on <= first <= last <= self.ends_on:
            raise ValueError("days of school lie in the span, which starts before it ends")
        if not 1 <= self.days_per_week <= DAYS_IN_WEEK:
            raise ValueError("a week has 1 to 7 days of school")


def _in_time(spans: Iterable[SchoolSpan]) -> tuple[SchoolSpan, ...]:
    return tuple(sorted(spans, key=lambda span: span.starts_on))


@frozen
class SchoolDays:
    """The days of school of one school.

    Outside the spans, and not between two of them, nothing is known: `count`, `days` and `weeks` see no
    school there, `after` gives None, and `covers` tells. Between two spans lies a summer, unless a whole
    school year would fit in.

    Attributes:
        spans: the times it knows; kept in order.

    Raises:
        ValueError: two spans share a day.
    """

    is_known: ClassVar[bool] = True

    spans: tuple[SchoolSpan, ...] = field(converter=_in_time)
    _days: tuple[dt.date, ...] = field(init=False, eq=False, repr=False)
    _ordinals: tuple[int, ...] = field(init=False, eq=False, repr=False)
    _stretches: tuple[tuple[int, int], ...] = field(init=False, eq=False, repr=False)
    _days_per_week: int | None = field(init=False, eq=False, repr=False)
    _months: dict[Month, int | None] = field(factory=dict, init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        if any(later.starts_on <= before.ends_on for before, later in pairwise(self.spans)):
            raise ValueError("two spans of one school share a day")

    @_days.default
    def _days_of_spans(self) -> tuple[dt.date, ...]:
        return tuple(chain.from_iterable([span.days for span in self.spans]))

    @_ordinals.default
    def _ordinals_of_days(self) -> tuple[int, ...]:
        return tuple([day.toordinal() for day in self._days])

    @_days_per_week.default
    def _same_in_all_spans(self) -> int | None:
        rates = {span.days_per_week for span in self.spans}
        return rates.pop() if len(rates) == 1 else None

    @_stretches.default
    def _spans_without_summers(self) -> tuple[tuple[int, int], ...]:
        found: list[tuple[int, int]] = []
        for span in self.spans:
            start, end = span.starts_on.toordinal(), span.ends_on.toordinal()
            if found and start - found[-1][1] <= _ROOM_FOR_A_YEAR:
                start, _ = found.pop()
            found.append((start, end))
        return tuple(found)

    def is_school_day(self, day: dt.date) -> bool:
        """Whether there is school on `day`."""
        return self.count(day, day) > 0

    def count(self, first: dt.date, last: dt.date) -> int:
        """Count school days from `first` to `last`, both included; 0 when `last` is earlier."""
        start, end = self._places(first, last)
        return end - start

    def days(self, first: dt.date, last: dt.date) -> tuple[dt.date, ...]:
        """Return the school days from `first` to `last`, both included, in order."""
        start, end = self._places(first, last)
        return self._days[start:end]

    def after(self, day: dt.date, n: int) -> dt.date | None:
        """Return the `n`-th school day strictly after `day`; None when that is beyond what is covered.

        Raises:
            ValueError: `n` is less than 1.
        """
        place = bisect_right(self._ordinals, day.toordinal()) + _from_one(n) - 1
        if place >= len(self._days):
            return None
        found = self._days[place]
        return found if self.covers(day + _ONE_DAY, found) else None

    def covers(self, first: dt.date, last: dt.date) -> bool:
        """Whether it is known of every day from `first` to `last` if there was school."""
        start, end = first.toordinal(), last.toordinal()
        # Spelled out: asked a few dozen times of every plan, and `any` takes twice as long.
        for known, until in self._stretches:
            if known <= start and end <= until:
                return True
        return end < start

    def days_in(self, month: Month) -> int | None:
        """Count school days in a month; None when neither its first day nor its last is covered.

        A school year begins and ends within a month, and there is no school in the rest of that month.
        Each month is worked out once.
        """
        try:
            return self._months[month]
        except KeyError:
            known = self.covers(month.first, month.first) or self.covers(month.last, month.last)
            found = self._months[month] = self.count(month.first, month.last) if known else None
            return found

    def weeks(self, first: dt.date, last: dt.date) -> float:
        """Return the school weeks from `first` to `last`: school days / days of school a week."""
        if self._days_per_week is not None:
            return self.count(first, last) / self._days_per_week
        parts = ((self.count(max(first, s.starts_on), min(last, s.ends_on)), s.days_per_week) for s in self.spans)
        return sum(days / rate for days, rate in parts)

    def _places(self, first: dt.date, last: dt.date) -> tuple[int, int]:
        start = bisect_left(self._ordinals, first.toordinal())
        return start, max(start, bisect_right(self._ordinals, last.toordinal()))


@frozen
class Weekdays:
    """The stand-in where no calendar is known: school on every Monday to Friday, always."""

    is_known: ClassVar[bool] = False

    def is_school_day(self, day: dt.date) -> bool:
        """Whether `day` is a Monday to Friday."""
        return day.weekday() < WEEKDAYS_IN_WEEK

    def count(self, first: dt.date, last: dt.date) -> int:
        """Count Mondays to Fridays from `first` to `last`, both included; 0 when `last` is earlier."""
        return weekdays_between(first, last)

    def days(self, first: dt.date, last: dt.date) -> tuple[dt.date, ...]:
        """Return the Mondays to Fridays from `first` to `last`, both included, in order."""
        every = map(dt.date.fromordinal, range(first.toordinal(), last.toordinal() + 1))
        return tuple(filter(self.is_school_day, every))

    def after(self, day: dt.date, n: int) -> dt.date | None:
        """Return the `n`-th Monday to Friday strictly after `day`; None beyond the year 9999.

        Raises:
            ValueError: `n` is less than 1.
        """
        return weekday_after(day, _from_one(n))

    def covers(self, first: dt.date, last: dt.date) -> bool:  # noqa: ARG002 - as every school time has it
        """Return True: no day is beyond the stand-in. Ask `is_known` whether to believe it."""
        return True

    def days_in(self, month: Month) -> int | None:  # noqa: ARG002 - as every school time has it
        """Return None: weekdays say nothing of holidays, which can fill a month."""
        return None

    def weeks(self, first: dt.date, last: dt.date) -> float:
        """Return Mondays to Fridays / 5."""
        return weekdays_between(first, last) / WEEKDAYS_IN_WEEK


def _from_one(n: int) -> int:
    if n < 1:
        raise ValueError("school days are counted from 1")
    return n
