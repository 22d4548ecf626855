"""How flags are handled, as columns; `popkit.standing.flag` says what each fact means."""

from __future__ import annotations

import datetime as dt
from typing import Final

import polars as pl

from popkit.cohort.days import date_of, day_number, days_since, weekdays_between
from popkit.cohort.pairs import pairs
from popkit.cohort.records import Records, column, fact
from popkit.cohort.texts import among

__all__ = ["FlagColumns"]

_TICK: Final = dt.timedelta(microseconds=1)
_MINUTE: Final = dt.timedelta(minutes=1) // _TICK
_DAY: Final = dt.timedelta(days=1) // _TICK
_TICKS: Final = 1000
"""In a thousandth of a second, in which instants are counted."""


class FlagColumns(Records):
    """Flags of very many plans, without those raised after the date.

    A moment is counted in millionths of a second, as in Python: of UTC, or of the clock it was written down with.
    """

    @column
    def id(self) -> pl.Expr:
        return self.written("id")

    @fact
    def kind(self) -> pl.Expr:
        return self.written("kind")

    # Moments

    def _moment(self, name: str) -> pl.Expr:
        return self.written(f"{name}.utc").cast(pl.Int64) * _TICKS

    def _offset(self, name: str) -> pl.Expr:
        return self.written(f"{name}.offset_minutes").cast(pl.Int64) * _MINUTE

    def _day(self, name: str) -> pl.Expr:
        """Return the number of the day on which it was, where it was written down."""
        return (self._moment(name) + self._offset(name)) // _DAY

    def _on(self, name: str) -> pl.Expr:
        """Return the day of a moment by the date; null where it is said to be before the raising."""
        day = self._day(name)
        is_known = (day <= day_number(self.question.today)) & (self._moment(name) >= self._moment("raised_at"))
        return date_of(pl.when(is_known).then(day))

    @column
    def raised_on(self) -> pl.Expr:
        return date_of(self._day("raised_at"))

    @column
    def closed_on(self) -> pl.Expr:
        return self._on("closed_at")

    @column
    def handed_on(self) -> pl.Expr:
        return self._on("handed_at")

    @column
    def acknowledged_on(self) -> pl.Expr:
        return self._on("acknowledged_at")

    # Facts

    @fact
    def is_open(self) -> pl.Expr:
        return self.closed_on.is_null()

    @fact
    def days_open(self) -> pl.Expr:
        return days_since(self.raised_on, pl.coalesce(self.closed_on, self.question.today))

    # Handing over

    @fact
    def is_handed_over(self) -> pl.Expr:
        return self.handed_on.is_not_null()

    @fact
    def days_to_hand_over(self) -> pl.Expr:
        return days_since(self.raised_on, pl.coalesce(self.handed_on, self.question.today))

    @fact
    def is_acknowledged(self) -> pl.Expr:
        return self.acknowledged_on.is_not_null()

    @fact
    def school_minutes_to_acknowledge(self) -> pl.Expr:
        first, end = day_number(self.raised_on).cast(pl.Int64), self.taken_at // _DAY
        edges = [(first, first <= self.last_counted), (end, (end > first) & (end <= self.last_counted))]
        minutes = (
            pl.when(is_counted, self._school_days(day, day) > 0).then(self._minutes_of(day)).otherwise(0)
            for day, is_counted in edges
        )
        between = self._school_days(first + 1, pl.min_horizontal(end - 1, self.last_counted))
        return sum(minutes, between * max((self._closes - self._opens) // _MINUTE, 0))

    @column
    def taken_at(self) -> pl.Expr:
        """The moment somebody took it, or the end of the date, by the clock the raising was written down with."""
        taken = self._moment("acknowledged_at") + self._offset("raised_at")
        midnight = (day_number(self.question.today).cast(pl.Int64) + 1) * _DAY
        return pl.when(self.is_acknowledged).then(taken).otherwise(midnight)

    @column
    def last_counted(self) -> pl.Expr:
        """The last day whose minutes are counted: whoever took it may have written down the day after, or before."""
        today = day_number(self.question.today).cast(pl.Int64)
        return pl.min_horizontal(day_number(self.acknowledged_on).cast(pl.Int64) + 1, today)

    @property
    def _opens(self) -> int:
        return dt.timedelta(hours=self.question.number("school_day_starts_at")) // _TICK

    @property
    def _closes(self) -> int:
        return dt.timedelta(hours=self.question.number("school_day_ends_at")) // _TICK

    def _minutes_of(self, day: pl.Expr) -> pl.Expr:
        """Return the minutes of school hours on a day between raising and taking."""
        raised_at = self._moment("raised_at") + self._offset("raised_at")
        begins = pl.max_horizontal(day * _DAY + self._opens, raised_at)
        ends = pl.min_horizontal(day * _DAY + self._closes, self.taken_at)
        return ((ends - begins) // _MINUTE).clip(lower_bound=0)

    def _school_days(self, first: pl.Expr, last: pl.Expr) -> pl.Expr:
        """Count days of school, by the calendar where it reaches from the raising to the last day counted."""
        times, place = self.plans.times, self.of_plan("school_place")
        days = date_of(first), date_of(last)
        is_covered = times.covers(place, self.raised_on, date_of(self.last_counted))
        return pl.when(is_covered).then(times.count(place, *days)).otherwise(weekdays_between(*days))

    # Who must know

    @fact
    def guardian_is_to_be_told(self) -> pl.Expr:
        return among(self.kind, self.question.words("guardian_flag_kinds"))

    @fact
    def guardian_is_settled(self) -> pl.Expr:
        return among(self.written("guardian_notified"), ("yes", "no_by_rule"))

    @fact
    def report_is_settled(self) -> pl.Expr:
        return among(self.written("external_report"), ("made", "not_required"))

    # Coming back

    @fact
    def reentry_is_due(self) -> pl.Expr:
        return (self.written("reentry_on") <= self.question.as_of).fill_null(value=False)

    @fact
    def has_reentry_review(self) -> pl.Expr:
        reviews = self.plans.reviews.only(self.plans.reviews.kind == "reentry")
        back = pl.coalesce(self.written("reentry_on"), self.question.today)
        found = pairs(self, reviews, ("raised_on", "/reentry_on"), ("held_on",))
        return self.from_each(found, pl.col("held_on").is_between(self.raised_on, back).any(), empty=False)
