"""What followed from the reviews of months, as columns; `popkit.standing.follow_up` says what each fact means."""

from __future__ import annotations

import polars as pl

from popkit.cohort.records import fact
from popkit.cohort.review import MonthReviewColumns

__all__ = ["MonthFollowUpColumns"]


class MonthFollowUpColumns(MonthReviewColumns):
    """The part of months' standing that looks at what their reviews set going."""

    # A worry handed over

    @fact
    def urgent_is_handed_over(self) -> pl.Expr:
        handed_on = self.told("first_handed_on")
        is_known = (self.urgent_domain_count > 0) & (handed_on.is_null() | self.held_on.is_not_null())
        return pl.when(is_known).then((handed_on <= self.day).fill_null(value=False))

    @fact
    def urgent_is_closed(self) -> pl.Expr:
        return self.told("has_closed_flag").fill_null(value=False)

    # What was promised

    @fact
    def has_next_step(self) -> pl.Expr:
        is_needless = self.said("no_action_needed").fill_null(value=False)
        return pl.when(self.has_review).then(self.told("has_promise") | is_needless)

    @fact
    def actions_without_owner_or_date(self) -> pl.Expr:
        return self.told("loose_action_count").fill_null(0)

    @fact
    def has_dated_action(self) -> pl.Expr:
        return self.told("first_action_on").is_not_null()

    @fact
    def school_days_to_action(self) -> pl.Expr:
        return self.school_days_after(self.told("first_action_on"))

    @fact
    def unchecked_action_count(self) -> pl.Expr:
        promised = self.plans.wellbeing_reviews.promised
        left = promised.only(promised.is_left_open & ~promised.is_checked)
        return self.from_each(left, pl.len().cast(pl.Int64), 0, by="next_row")

    @fact
    def most_times_carried(self) -> pl.Expr:
        carried = self.plans.wellbeing_reviews.carried
        return self.from_each(carried, pl.col("times").max(), 0, by="month_row")
