"""How months of plans stand, as columns; `popkit.standing.month` says what each fact means."""

from __future__ import annotations

from functools import cached_property
from typing import Final

import polars as pl

from popkit.cohort.days import days_since
from popkit.cohort.months import first_day, last_day, month_number
from popkit.cohort.pairs import pairs
from popkit.cohort.records import PARENT, PLAN, Records, column, fact
from popkit.cohort.scores import MonthScoresColumns
from popkit.cohort.texts import first_of, is_said

__all__ = ["MonthColumns"]

_MANY_MONTHS: Final = 10**6
"""More than there are until the year 9999."""


class MonthColumns(MonthScoresColumns):
    """Calendar months of very many plans."""

    # Whether a review was due

    @cached_property
    def _at_schools(self) -> tuple[pl.Series, pl.DataFrame]:
        """For each its row among months of schools, of which there are few, with `place`, `first` and `last` day."""
        key = self.of_plan("school_place") * _MANY_MONTHS + pl.col("number")
        keys = self.table(key.alias("key"))
        few = keys.unique("key").with_row_index("row")
        row = keys.join(few, on="key", how="left", maintain_order="left").get_column("row")
        place, number = pl.col("key") // _MANY_MONTHS, pl.col("key") % _MANY_MONTHS
        return row, few.select(place.alias("place"), first_day(number).alias("first"), last_day(number).alias("last"))

    def _of_school(self, told: pl.Expr) -> pl.Expr:
        """Return what is said of months of schools, with `place`, `first` and `last` day."""
        row, few = self._at_schools
        return pl.lit(few.select(told).to_series().gather(row))

    @fact
    def instructional_days(self) -> pl.Expr:
        return self._of_school(self.plans.times.days_in(pl.col("place"), pl.col("first"), pl.col("last")))

    @column
    def is_active(self) -> pl.Expr:
        """Whether the plan was active and the student enrolled on a day of it, as far as that is known."""
        return self._is_in_first | self._later_days.is_not_null()

    @column
    def _is_in_first(self) -> pl.Expr:
        """Whether it shares a day with the first stretch in which the plan was active."""
        begins, ends = self.of_plan("first_active_on"), self.of_plan("first_active_until")
        return ((begins <= self.last) & (self.first <= ends)).fill_null(value=False)

    @column
    def _first_days(self) -> pl.Expr:
        """Days of school in the first stretch."""
        first = pl.max_horizontal(self.first, self.of_plan("first_active_on"))
        last = pl.min_horizontal(self.last, self.of_plan("first_active_until"))
        is_whole = (first == self.first) & (last == self.last)
        count = self.plans.times.count(self.of_plan("school_place"), first, last)
        # Most months lie within it, and there are days of school of few schools to be counted.
        part = self.where(self._is_in_first & ~is_whole, count)
        return pl.when(self._is_in_first & is_whole).then(self.instructional_days).otherwise(part)

    @column
    def _later_days(self) -> pl.Expr:
        """Days of school in all other stretches; null where it is not in one."""
        parts = self._later_parts
        first = pl.max_horizontal("starts_on", parts.of_parent("first"))
        last = pl.min_horizontal("ends_on", parts.of_parent("last"))
        place = parts.of_plan("school_place")
        days = parts.kept("days", lambda _: self.plans.times.count(place, first, last))
        return self.from_each(parts, days.sum())

    @cached_property
    def _later_parts(self) -> Records:
        """For each stretch but the first of a plan the months in which it has a day."""
        low, high, shift = self.of_span("low"), self.of_span("high"), self.of_span("shift")
        begins = pl.max_horizontal(month_number(pl.col("starts_on")), low)
        ends = pl.min_horizontal(month_number(pl.col("ends_on")), high)
        rows = pl.int_ranges(begins + shift, ends + shift + 1).alias(PARENT)
        later = self.plans.active_stretches.frame.filter(~pl.col(PLAN).is_first_distinct())
        parts = later.select(rows, PLAN, "starts_on", "ends_on").explode(PARENT, empty_as_null=False, keep_nulls=False)
        return Records(parts, self.question, self)

    @fact
    def plan_days(self) -> pl.Expr:
        is_known = self.of_plan("is_active_time_known") & self.instructional_days.is_not_null()
        return pl.when(is_known).then(pl.sum_horizontal(self._first_days, self._later_days))

    @fact
    def reason_not_due(self) -> pl.Expr:
        days, is_known = self.instructional_days, self.of_plan("is_active_time_known")
        began_late = self.of_plan("began_late") & (pl.col("number") == self.of_plan("first_active_month"))
        return first_of(
            ("not_active", is_known & ~self.is_active),
            ("few_school_days", days < self.question.number("month_min_days")),
            ("began_late", is_known & days.is_not_null() & began_late),
            ("not_active", 2 * self.plan_days < days),
        )

    @fact
    def is_due(self) -> pl.Expr:
        is_known = self.reason_not_due.is_not_null() | self.plan_days.is_not_null()
        return pl.when(is_known).then(self.reason_not_due.is_null())

    # What came of it

    @column
    def deadline(self) -> pl.Expr:
        """The last day on which a review still counts for this month."""
        grace = int(self.question.number("review_grace_school_days"))
        return self._of_school(self.plans.times.day_after(pl.col("place"), pl.col("last"), grace))

    @fact
    def is_over(self) -> pl.Expr:
        return (self.last < self.question.as_of) & (self.deadline < self.question.as_of)

    @column
    def waived_row(self) -> pl.Expr:
        """The row, among all written reviews, of the record that waives it."""
        return self.from_each(self.records, pl.when(pl.col("status") == "waived").then(pl.col("review_row")).max())

    def of_waiver(self, path: str) -> pl.Expr:
        """Return a member of the record that waives it."""
        self.plans.wellbeing_reviews.written(path)
        return self.of_row(self.plans.wellbeing_reviews, f"/{path}", "waived_row")

    @fact
    def is_waived(self) -> pl.Expr:
        too_late = self.of_waiver("recorded_on") > pl.min_horizontal(self.deadline, self.question.today)
        return self.waived_row.is_not_null() & ~too_late.fill_null(value=False)

    @fact
    def waiver_is_complete(self) -> pl.Expr:
        is_complete = is_said(self.of_waiver("waiver.reason")) & self.of_waiver("waiver.by").is_not_null()
        return pl.when(self.is_waived).then(is_complete)

    @fact
    def is_reviewed(self) -> pl.Expr:
        is_in_time = (self.first <= self.held_on) & (self.held_on <= self.deadline)
        return pl.when(self.has_review).then(is_in_time).otherwise(pl.lit(value=False))

    @fact
    def is_late(self) -> pl.Expr:
        return (self.held_on > self.last).fill_null(value=False)

    @fact
    def is_missed(self) -> pl.Expr:
        is_settled = ~self.is_over | self.is_waived
        return ~is_settled & self.is_due & ~self.is_reviewed

    @fact
    def state(self) -> pl.Expr:
        is_unknown = self.is_due.is_null() | self.is_reviewed.is_null()
        return first_of(
            ("late", self.is_reviewed & self.is_late),
            ("reviewed", self.is_reviewed),
            ("waived", self.is_waived),
            ("not_due", ~self.is_due),
            ("attempted", (self.attempt_count > 0) & ~self.has_review),
            ("unknown", is_unknown),
            ("missed", self.is_over),
        ).fill_null("open")

    @column
    def months_off(self) -> pl.Expr:
        """Months without a due review, and waived ones, from the first of all plans' to this one."""
        return (self.is_waived | ~self.is_due).fill_null(value=False).cum_sum()

    @fact
    def is_after_month_off(self) -> pl.Expr:
        # A plan's months lie one after the other, so what lies between two of them is a difference.
        return (self.months_off.shift(1) > self.of_previous("months_off")).fill_null(value=False)

    # Tries

    @cached_property
    def tries(self) -> Records:
        """Tries at their reviews by the date, with `on` and `mode`."""
        attempts = self.plans.wellbeing_reviews.attempts
        month = pl.lit(self.month_of_review).gather(pl.col(PARENT))
        found = attempts.table(month.alias(PARENT), PLAN, attempts.on.alias("on"), attempts.mode.alias("mode"))
        return Records(found.drop_nulls(PARENT).sort(PARENT), self.question, self)

    @cached_property
    def _days_tried(self) -> Records:
        """The days on which a review was held or tried, `on`; a day stands there once for each."""
        held = self.table(PLAN, on=self.held_on).drop_nulls("on")
        return Records(pl.concat([held, self.tries.frame.select(PLAN, "on")]), self.question, self.plans)

    @column
    def first_tried_on(self) -> pl.Expr:
        """The day of the first try."""
        return self.from_each(self.tries, pl.col("on").min())

    @fact
    def attempt_count(self) -> pl.Expr:
        return self.from_each(self.tries, pl.len().cast(pl.Int64), 0)

    @fact
    def attempt_mode_count(self) -> pl.Expr:
        return self.from_each(self.tries, pl.col("mode").drop_nulls().n_unique().cast(pl.Int64), 0)

    @fact
    def days_to_retry(self) -> pl.Expr:
        first = self.first_tried_on
        days = pairs(self, self._days_tried, ("first_tried_on",), ("on",), where=first.is_not_null())
        on = pl.col("on")
        is_again = self.from_each(days, (on == first).sum() > 1, empty=False)
        later = self.from_each(days, pl.when(on > first).then(on).min(), self.question.as_of)
        return days_since(first, pl.when(is_again).then(first).otherwise(later))
