"""What the reviews of months say, as columns; `popkit.standing.review` says what each fact means."""

from __future__ import annotations

from functools import cached_property
from itertools import product
from typing import Final, cast

import polars as pl

from popkit.cohort.days import days_since
from popkit.cohort.lookup import placed
from popkit.cohort.months import month_table
from popkit.cohort.pairs import pairs
from popkit.cohort.records import INDEX, PARENT, PLAN, Records, column, fact
from popkit.cohort.sides import set_in, set_of, size_of
from popkit.cohort.texts import is_said
from popkit.vocabulary import LEVEL_NUMBERS

__all__ = ["MonthReviewColumns"]

_CONCERN: Final = LEVEL_NUMBERS["needs_attention"]
_TWO_LEVELS: Final = 2

_CONCERNS: Final = [name for name, level in LEVEL_NUMBERS.items() if level <= _CONCERN]
_FALLS: Final = [
    (before, now)
    for (before, high), (now, low) in product(LEVEL_NUMBERS.items(), repeat=2)
    if high - low >= _TWO_LEVELS
]


class MonthReviewColumns(Records):
    """The part of months' standing that reads their reviews.

    The frame has a row for each month of a plan, one after the other without a gap, and its `number`.
    """

    # The calendar

    @cached_property
    def _calendar(self) -> tuple[int, pl.DataFrame]:
        """The lowest number of a month, and what is known of all months from there on."""
        numbers = self.values("number")
        lowest, highest = cast("tuple[int, int]", (numbers.min() or 0, numbers.max() or 0))
        return lowest, month_table(lowest, highest)

    def _of_calendar(self, name: str) -> pl.Expr:
        lowest, table = self._calendar
        return pl.lit(table.get_column(name)).gather(pl.col("number") - lowest)

    @column
    def id(self) -> pl.Expr:
        return self._of_calendar("id")

    @column
    def first(self) -> pl.Expr:
        """Its first day."""
        return self._of_calendar("first")

    @column
    def last(self) -> pl.Expr:
        """Its last day."""
        return self._of_calendar("last")

    @column
    def row(self) -> pl.Expr:
        return pl.int_range(pl.len())

    @cached_property
    def _spans(self) -> pl.DataFrame:
        """Of each plan, the numbers of its first and last month, and what leads from a number to the row."""
        number, row = pl.col("number"), self.row
        told = self.frame.group_by(PLAN, maintain_order=True).agg(
            low=number.first(), high=number.last(), shift=row.first() - number.first()
        )
        plans = pl.select(pl.int_range(len(self.plans)).alias(PLAN))
        return plans.join(told, on=PLAN, how="left", maintain_order="left")

    def of_span(self, name: str) -> pl.Expr:
        """Return for records of any kind the `low` or `high` number of their plan's months, or the `shift` to a row."""
        return pl.lit(self._spans.get_column(name)).gather(pl.col(PLAN))

    # The record

    @cached_property
    def records(self) -> Records:
        """What was written down of each and is known by the date, in the order written; void records left out."""
        reviews = self.plans.wellbeing_reviews
        number, is_wanted = reviews.month_number, (reviews.status != "void") & reviews.is_seen
        is_here = number.is_between(self.of_span("low"), self.of_span("high"))
        row = pl.when(is_wanted & is_here).then(number + self.of_span("shift"))
        found = reviews.table(
            row.alias(PARENT), PLAN, INDEX, reviews.status, reviews.is_completed, review_row=pl.int_range(pl.len())
        )
        return Records(found.drop_nulls(PARENT).sort(PARENT, maintain_order=True), self.question, self)

    @cached_property
    def month_of_review(self) -> pl.Series:
        """For each written review the row of its month; null where nothing is known of it, or it is of no month."""
        found = self.records.frame
        return placed(found["review_row"], found[PARENT], len(self.plans.wellbeing_reviews))

    @column
    def review_row(self) -> pl.Expr:
        """The row of its completed review among all written ones; null without one."""
        completed = pl.when(pl.col("is_completed")).then(pl.col("review_row"))
        return self.from_each(self.records, completed.max())

    @column
    def index(self) -> pl.Expr:
        """The place of its record in the plan's well-being reviews; null where it has none."""
        completed = pl.when(pl.col("is_completed")).then(pl.col(INDEX))
        return self.from_each(self.records, pl.coalesce(completed.max(), pl.col(INDEX).min()))

    def told(self, name: str) -> pl.Expr:
        """Return a column of its review; null without one."""
        return self.of_row(self.plans.wellbeing_reviews, name, "review_row")

    def said(self, path: str) -> pl.Expr:
        """Return a member of its review; null without one."""
        self.plans.wellbeing_reviews.written(path)
        return self.told(f"/{path}")

    # When

    @fact
    def has_review(self) -> pl.Expr:
        return self.review_row.is_not_null()

    @column
    def held_on(self) -> pl.Expr:
        """The day the review was held; null without a review or its day."""
        return self.told("held_on")

    @column
    def day(self) -> pl.Expr:
        """The day its review is taken to be of: where nobody wrote it down, the last of the month that has come."""
        return pl.coalesce(self.held_on, pl.min_horizontal(self.last, self.question.today))

    @cached_property
    def reviewed(self) -> pl.DataFrame:
        """The months with a review in the order these were held: `row`, `turn`, and the rows `before` and `after`."""
        on = pl.coalesce(self.held_on, self.last)
        held = self.table(PLAN, self.row, self.has_review, on=on).filter("has_review")
        # Of one day, the earlier month is first, as in the frame.
        held = held.sort(PLAN, "on", maintain_order=True)
        before, after = (
            pl.when(pl.col(PLAN) == pl.col(PLAN).shift(by)).then(pl.col("row").shift(by)) for by in (1, -1)
        )
        return held.select("row", turn=pl.int_range(pl.len()), before=before, after=after)

    def _of_reviewed(self, name: str) -> pl.Expr:
        return pl.lit(placed(self.reviewed["row"], self.reviewed[name], len(self)))

    @column
    def turn(self) -> pl.Expr:
        """The place of its review among all reviews in the order held, plan by plan; null without one."""
        return self._of_reviewed("turn")

    @column
    def previous_row(self) -> pl.Expr:
        """The row of the month whose review was held before this one."""
        return self._of_reviewed("before")

    @column
    def next_row(self) -> pl.Expr:
        """The row of the month whose review was held after this one."""
        return self._of_reviewed("after")

    def of_previous(self, name: str) -> pl.Expr:
        """Return a column of the month whose review was held before this one."""
        return self.of_row(self, name, "previous_row")

    @fact
    def is_latest(self) -> pl.Expr:
        return self.has_review & self.next_row.is_null()

    @fact
    def has_review_before(self) -> pl.Expr:
        return self.previous_row.is_not_null()

    @fact
    def days_since_previous(self) -> pl.Expr:
        return days_since(self.of_previous("held_on"), self.held_on)

    @fact
    def school_days_to_record(self) -> pl.Expr:
        recorded_on = self.said("recorded_on")
        return self.school_days_after(pl.when(recorded_on <= self.question.as_of).then(recorded_on))

    def school_days_after(self, day: pl.Expr) -> pl.Expr:
        """Count days of school from the day after the review to `day`; null where either is not known."""
        days = self.plans.times.school_days(self.of_plan("school_place"), self.held_on + pl.duration(days=1), day)
        return self.where(self.held_on.is_not_null() & day.is_not_null(), days)

    # Who and how

    @column
    def reviewer_id(self) -> pl.Expr:
        return self.said("reviewer_id")

    @fact
    def is_by_substitute(self) -> pl.Expr:
        is_named = self.said("substitute_for").is_not_null()
        return pl.when(is_named).then(pl.lit(value=True)).otherwise(self._is_by_no_manager)

    @column
    def _is_by_no_manager(self) -> pl.Expr:
        """Whether somebody held it who was not the plan's manager on that day; null where that was nobody."""
        reviewer, day = self.reviewer_id, self.day
        names = ("reviewer_id", "day"), ("id", "/since", "/until")
        found = pairs(self, self.plans.managers_ever, *names, where=reviewer.is_not_null())
        was_there = (pl.col("/since") <= day).fill_null(value=True) & (pl.col("/until") >= day).fill_null(value=True)
        return ~self.from_each(found.only(was_there), (pl.col("id") == reviewer).any())

    @fact
    def previous_is_by_substitute(self) -> pl.Expr:
        return self.of_previous("is_by_substitute")

    @fact
    def is_private(self) -> pl.Expr:
        return self.said("private")

    @fact
    def student_has_declined(self) -> pl.Expr:
        return self.said("student_declined_to_speak").fill_null(value=False)

    @fact
    def student_is_heard(self) -> pl.Expr:
        is_heard = is_said(self.said("student_voice")) | (set_in(self.sets, "self_rated") > 0)
        return pl.when(self.has_review).then(is_heard | self.student_has_declined)

    @fact
    def has_going_well(self) -> pl.Expr:
        return pl.when(self.has_review).then(is_said(self.said("going_well")))

    # The sides of life

    @column
    def sets(self) -> pl.Expr:
        """The sets of sides of its review."""
        return self.told("sets")

    @column
    def previous_sets(self) -> pl.Expr:
        """The sets of sides of the review before."""
        return self.of_previous("sets")

    @property
    def _core(self) -> list[str]:
        return self.question.words("core_domains")

    @fact
    def core_domains_left_out(self) -> pl.Expr:
        covered = set_in(self.sets, *LEVEL_NUMBERS, "self_rated", "skipped")
        return len({*self._core}) - size_of(covered & set_of(self._core))

    @fact
    def domains_skipped_twice(self) -> pl.Expr:
        twice = set_in(self.sets, "skipped") & set_in(self.previous_sets, "skipped")
        return size_of(twice & set_of(self._core)).fill_null(0)

    @fact
    def urgent_domain_count(self) -> pl.Expr:
        return size_of(set_in(self.sets, "urgent_for_one")).fill_null(0)

    @fact
    def concern_domain_count(self) -> pl.Expr:
        return size_of(set_in(self.sets, *_CONCERNS)).fill_null(0)

    @fact
    def domains_down_two(self) -> pl.Expr:
        before, now = self.previous_sets, self.sets
        fell = [size_of(set_in(before, high) & set_in(now, low)) for high, low in _FALLS]
        return pl.sum_horizontal(fell)

    @fact
    def repeated_concern_count(self) -> pl.Expr:
        return size_of(set_in(self.sets, *_CONCERNS) & set_in(self.previous_sets, *_CONCERNS)).fill_null(0)

    @fact
    def domains_rated_by_both(self) -> pl.Expr:
        return size_of(set_in(self.sets, *LEVEL_NUMBERS) & set_in(self.sets, "self_rated")).fill_null(0)

    @fact
    def widest_level_difference(self) -> pl.Expr:
        return self.told("widest_difference")

    @fact
    def team_has_met_since(self) -> pl.Expr:
        return (self.of_plan("last_reviewed_on") >= self.held_on).fill_null(value=False)
