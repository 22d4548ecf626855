"""The dates of plans, as columns; `popkit.standing.calendar` says what each fact means."""

from __future__ import annotations

import datetime as dt
from typing import Final

import polars as pl

from popkit.cohort.days import days_since
from popkit.cohort.exact import divided
from popkit.cohort.people import PlanPeopleColumns
from popkit.cohort.records import column, fact
from popkit.cohort.texts import among, is_said
from popkit.dates import DAYS_IN_WEEK
from popkit.vocabulary import OPEN_PLAN_STATUSES

__all__ = ["PlanCalendarColumns"]

_ONE_DAY: Final = dt.timedelta(days=1)


class PlanCalendarColumns(PlanPeopleColumns):
    """The part of plans' standing that tells the time."""

    # Status

    @fact
    def status(self) -> pl.Expr:
        not_begun = pl.when(self.has_history).then(pl.lit("not_begun"))
        return pl.coalesce(self.changed_to, not_begun, self.written("status"))

    @fact
    def is_open(self) -> pl.Expr:
        return among(self.status, OPEN_PLAN_STATUSES)

    @fact
    def tier(self) -> pl.Expr:
        is_to_come = self.written("tier.set_on") > self.question.as_of
        return pl.when(~is_to_come.fill_null(value=False)).then(self.written("tier.level"))

    @fact
    def has_basis(self) -> pl.Expr:
        return (self.written("basis").list.len() > 0).fill_null(value=False)

    @fact
    def has_purpose(self) -> pl.Expr:
        return is_said(self.written("purpose"))

    @column
    def ends_on(self) -> pl.Expr:
        return self.written("ends_on")

    @fact
    def has_end_date(self) -> pl.Expr:
        return self.ends_on.is_not_null()

    # On hold

    @fact
    def days_on_hold(self) -> pl.Expr:
        return pl.when(self.changed_to == "on_hold").then(days_since(self.changed_on, self.question.today))

    @fact
    def hold_has_reason(self) -> pl.Expr:
        return pl.when(self.status == "on_hold").then(is_said(self.newest_change("reason")))

    @fact
    def hold_has_recheck(self) -> pl.Expr:
        return pl.when(self.status == "on_hold").then(self.newest_change("recheck_on").is_not_null())

    @fact
    def was_resumed_unreviewed(self) -> pl.Expr:
        is_reviewed = self.last_reviewed_on >= self._last_held_up_on
        return self.is_active & self._last_held_up_on.is_not_null() & ~is_reviewed.fill_null(value=False)

    @column
    def _last_held_up_on(self) -> pl.Expr:
        """The day the newest hold began; null where it never was on hold."""
        holds = self.changes.only(self.changes.written("status") == "on_hold")
        return self.from_each(holds, holds.written("on").last())

    # How long

    @column
    def starts_on(self) -> pl.Expr:
        return self.written("starts_on")

    @fact
    def days_since_start(self) -> pl.Expr:
        return days_since(self.starts_on, self.question.today)

    @fact
    def weeks_since_start(self) -> pl.Expr:
        return divided(self.days_since_start, DAYS_IN_WEEK)

    @fact
    def days_past_end(self) -> pl.Expr:
        return days_since(self.ends_on, self.question.today)

    @fact
    def days_to_end(self) -> pl.Expr:
        return days_since(self.question.today, self.ends_on)

    @fact
    def school_days_to_agreement(self) -> pl.Expr:
        answered_on = self.answered_on.fill_null(self.question.today)
        return self.times.school_days(self.school_place, self._first_draft_on + _ONE_DAY, answered_on)

    @column
    def _first_draft_on(self) -> pl.Expr:
        """The day the status history begins, by the date or later."""
        return self.from_each(self.status_history, self.status_history.written("on").first())

    # Reviews

    @column
    def last_reviewed_on(self) -> pl.Expr:
        """The day of the newest plan review."""
        return self.from_each(self.reviews, self.reviews.held_on.last())

    @fact
    def review_count(self) -> pl.Expr:
        return self.count(self.reviews, self.reviews.held_on >= self.reviews.of_plan("starts_on"))

    @column
    def next_review_on(self) -> pl.Expr:
        """The day set for the next plan review: the newest review's own, else the plan's."""
        of_newest = self.from_each(self.reviews, self.reviews.written("next_on").last())
        return pl.coalesce(of_newest, self.written("next_review_on"))

    @fact
    def has_next_review(self) -> pl.Expr:
        return self.next_review_on.is_not_null()

    @fact
    def days_past_next_review(self) -> pl.Expr:
        return days_since(self.next_review_on, self.question.today)

    @fact
    def days_between_reviews(self) -> pl.Expr:
        return days_since(pl.coalesce(self.last_reviewed_on, self.starts_on), self.next_review_on)

    @fact
    def days_since_family_told(self) -> pl.Expr:
        told_on = self.reviews.written("shared_with_family_on")
        last = self.last_day(self.reviews, pl.when(told_on <= self.question.as_of).then(told_on))
        return days_since(pl.coalesce(last, self.starts_on), self.question.today)
