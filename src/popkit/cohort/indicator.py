"""What other systems counted, as columns; `popkit.standing.indicator` says what each fact means."""

from __future__ import annotations

import polars as pl

from popkit.cohort.days import days_since
from popkit.cohort.delivery import ratio
from popkit.cohort.exact import divided
from popkit.cohort.records import PLAN, Records, column, fact

__all__ = ["IndicatorColumns"]


class IndicatorColumns(Records):
    """Indicators of very many plans, without those of days after the date."""

    @column
    def id(self) -> pl.Expr:
        return self.on.dt.to_string("%Y-%m-%d")

    # When it was counted

    @column
    def on(self) -> pl.Expr:
        return self.written("on")

    @fact
    def days_since(self) -> pl.Expr:
        return days_since(self.on, self.question.today)

    @column
    def school_year(self) -> pl.Expr:
        """The year in which its school year begins."""
        return self.on.dt.offset_by("-6mo").dt.year()

    @column
    def years_before(self) -> pl.Expr:
        """How many school years before the plan's own it was counted."""
        return self.of_plan("first_year") - self.school_year

    @column
    def is_last(self) -> pl.Expr:
        """Whether none of its school year is of a later day."""
        return self.on == self.on.max().over(PLAN, self.school_year)

    @fact
    def is_newest(self) -> pl.Expr:
        return self.is_last & (self.years_before == 0)

    @fact
    def is_newest_of_last_year(self) -> pl.Expr:
        return self.is_last & (self.years_before == 1)

    # Attendance

    @fact
    def days_enrolled(self) -> pl.Expr:
        return self.written("days_enrolled")

    @fact
    def absence_rate(self) -> pl.Expr:
        return ratio(self.written("days_absent"), self.days_enrolled)

    @fact
    def absences_per_month(self) -> pl.Expr:
        months = divided(self.days_enrolled, self.question.number("month_school_days")).ceil()
        return ratio(self.written("days_absent"), months)

    # Behavior and courses

    @fact
    def suspensions(self) -> pl.Expr:
        return self.written("suspensions").cast(pl.Int64)

    @fact
    def office_referrals(self) -> pl.Expr:
        return self.written("referrals").cast(pl.Int64)

    @fact
    def courses_failed(self) -> pl.Expr:
        return self.written("courses_failed").cast(pl.Int64)

    # Whether adults acted

    @column
    def has_fired(self) -> pl.Expr:
        """Whether one of its bands asks for somebody to act, as far as it was counted."""
        is_counted = self._reaches(self.of_plan("grade_number"), "attendance_from_grade")
        is_counted &= self._reaches(self.days_enrolled, "rate_days_enrolled")
        return (
            (is_counted & self._reaches(self.absence_rate, "absence_tier_two"))
            | self._reaches(self.suspensions, "suspensions_at_risk")
            | self._reaches(self.office_referrals, "office_referrals_at_risk")
            | self._reaches(self.courses_failed, "courses_failing")
        )

    def _reaches(self, count: pl.Expr, limit: str) -> pl.Expr:
        return (count >= self.question.number(limit)).fill_null(value=False)

    @fact
    def is_first_to_fire(self) -> pl.Expr:
        fired = pl.when(self.has_fired & (self.years_before == 0)).then(self.on)
        return (fired == fired.min().over(PLAN, self.school_year)).fill_null(value=False)

    @fact
    def has_response(self) -> pl.Expr:
        return (self.of_plan("last_response_on") >= self.on).fill_null(value=False)

    @fact
    def has_contact_since(self) -> pl.Expr:
        return (self.of_plan("last_contact_on") >= self.on).fill_null(value=False)
