"""Days of school as columns: how schools count their days, asked of all rows together.

A row's `place` says whose days count there; it is never null. What is asked of an unknown date is unknown.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

import polars as pl

from popkit.cohort.days import day_number, days_since, weekday_after, weekdays_between
from popkit.cohort.exact import divided
from popkit.dates import DAYS_IN_WEEK, WEEKDAYS_IN_WEEK

if TYPE_CHECKING:
    from popkit.cohort.school_layout import SchoolLayout

__all__ = ["SchoolTimes"]

_LAST_DAY: Final = pl.lit(dt.date.max, pl.Date)


class SchoolTimes:
    """How the schools of a district count their days, as `popkit.dates.SchoolTime` says it of one.

    Attributes:
        layout: their days; a place is one of its places, and 0 where weekdays stand in.
        as_of: the date of the question.
    """

    def __init__(self, layout: SchoolLayout, as_of: dt.date) -> None:
        self.layout, self.as_of = layout, as_of

    # As each school has it

    def is_known(self, place: pl.Expr) -> pl.Expr:
        """Whether there is a calendar."""
        return place > 0

    def covers(self, place: pl.Expr, first: pl.Expr, last: pl.Expr) -> pl.Expr:
        """Whether it is known of every day from `first` to `last` if there was school."""
        return (last < first) | self._reaches(place, first, last) | ((place == 0) & (first <= last))

    def count(self, place: pl.Expr, first: pl.Expr, last: pl.Expr) -> pl.Expr:
        """Count days of school from `first` to `last`, both included; 0 when `last` is earlier."""
        counted = self._counted(place, first, last)
        return pl.when(place > 0).then(counted).otherwise(weekdays_between(first, last))

    def days_in(self, place: pl.Expr, first: pl.Expr, last: pl.Expr) -> pl.Expr:
        """Count days of school in the month with these days; null when neither of them is covered."""
        known = self._reaches(place, first, first) | self._reaches(place, last, last)
        return pl.when(known).then(self._counted(place, first, last))

    def after(self, place: pl.Expr, day: pl.Expr, n: int | pl.Expr) -> pl.Expr:
        """Return the `n`-th day of school strictly after `day`, n from 1; null when it is beyond what is covered."""
        number = day_number(day)
        wanted = self._sum(place, number).cast(pl.Int64) + n - 1
        found = _at(self.layout.days, pl.when(wanted < _at(self.layout.end, place)).then(wanted))
        covered = pl.when(_at(self.layout.until, self._slot(place, number + 1)) >= day_number(found)).then(found)
        return pl.when(place > 0).then(covered).otherwise(weekday_after(day, n))

    # As plans ask, who take weekdays where the calendar does not say

    def school_days(self, place: pl.Expr, first: pl.Expr, last: pl.Expr) -> pl.Expr:
        """Count days of school from `first` to `last`, both included; 0 when `last` is earlier."""
        counted = self._counted(place, first, last)
        return pl.when(self._reaches(place, first, last)).then(counted).otherwise(weekdays_between(first, last))

    def school_weeks(self, place: pl.Expr, first: pl.Expr, last: pl.Expr) -> pl.Expr:
        """Return days of school from `first` to `last` / days of school in a whole week."""
        weekdays = divided(weekdays_between(first, last), WEEKDAYS_IN_WEEK)
        return pl.when(self._reaches(place, first, last)).then(self._weeks(place, first, last)).otherwise(weekdays)

    def term_days_since(self, place: pl.Expr, day: pl.Expr) -> pl.Expr:
        """Count days from `day` to the date of the question with breaks left out: seven for each week of school.

        Where the calendar does not say, every day counts; negative when `day` is still to come.
        """
        today = pl.lit(self.as_of, pl.Date)
        known = (day <= today) & self._reaches(place, day, today)
        tomorrow = (day_number(day) + 1).cast(pl.Date)
        days = (self._weeks(place, tomorrow, today) * DAYS_IN_WEEK).round(mode="half_to_even").cast(pl.Int64)
        return pl.when(known).then(days).otherwise(days_since(day, today))

    def day_after(self, place: pl.Expr, day: pl.Expr, count: int | pl.Expr) -> pl.Expr:
        """Return the day that is `count` days of school after `day`; 0 gives `day` itself."""
        steps = pl.lit(count) if isinstance(count, int) else count
        walked = steps.clip(lower_bound=1)
        then = pl.coalesce(self.after(place, day, walked), weekday_after(day, walked), _LAST_DAY)
        is_known = (day_number(day) + steps).is_not_null()
        return pl.when(steps == 0).then(day).when(is_known).then(then)

    # How it is looked up

    def _reaches(self, place: pl.Expr, first: pl.Expr, last: pl.Expr) -> pl.Expr:
        """Whether the calendar knows every day from `first` to `last`; where `last` is earlier, as it happens."""
        return _at(self.layout.until, self._slot(place, day_number(first))) >= day_number(last)

    def _counted(self, place: pl.Expr, first: pl.Expr, last: pl.Expr) -> pl.Expr:
        """Count days of the calendar; 0 when `last` is earlier."""
        counted = self._sum(place, day_number(last)) - self._sum(place, day_number(first) - 1)
        return counted.clip(lower_bound=0).cast(pl.Int64)

    def _weeks(self, place: pl.Expr, first: pl.Expr, last: pl.Expr) -> pl.Expr:
        weeks = self._counted(place, first, last) / _at(self.layout.rate, place)
        if not self.layout.spans:
            return weeks
        parts = [
            self._counted(place, _later(first, _at(starts, place)), _earlier(last, _at(ends, place))) / _at(rate, place)
            for starts, ends, rate in self.layout.spans
        ]
        # Added from the first on, as `popkit.dates` does: another order may end on another last digit.
        return pl.coalesce(weeks, sum(parts[1:], parts[0]))

    def _sum(self, place: pl.Expr, number: pl.Expr) -> pl.Expr:
        return _at(self.layout.sums, self._slot(place, number))

    def _slot(self, place: pl.Expr, number: pl.Expr) -> pl.Expr:
        before, after = _at(self.layout.before, place), _at(self.layout.after, place)
        return number.clip(before, after) + _at(self.layout.shift, place)


def _at(values: pl.Series, place: pl.Expr) -> pl.Expr:
    return pl.lit(values).gather(place)


def _later(day: pl.Expr, other: pl.Expr) -> pl.Expr:
    return pl.when(day.is_not_null()).then(pl.max_horizontal(day, other))


def _earlier(day: pl.Expr, other: pl.Expr) -> pl.Expr:
    return pl.when(day.is_not_null()).then(pl.min_horizontal(day, other))
