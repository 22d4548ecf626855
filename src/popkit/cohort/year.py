"""The months of plans, as columns; `popkit.standing.year` says what each fact means."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cached_property
from typing import Final

import polars as pl

from popkit.cohort.action import ActionColumns
from popkit.cohort.calendar import PlanCalendarColumns
from popkit.cohort.consent import ConsentColumns, CoverColumns
from popkit.cohort.days import days_since
from popkit.cohort.flag import FlagColumns
from popkit.cohort.history import Stretches
from popkit.cohort.month import MonthColumns
from popkit.cohort.months import first_day, month_number, newest_over
from popkit.cohort.records import PARENT, PLAN, column, fact
from popkit.cohort.review_parts import CheckedColumns
from popkit.cohort.texts import among
from popkit.cohort.visible import TeamColumns
from popkit.cohort.wellbeing import ReviewColumns
from popkit.instruments import Instrument, shipped_instruments

__all__ = ["PlanYearColumns"]

_NEVER_ACTIVE: Final = ("draft", "proposed", "entered_in_error")


class PlanYearColumns(PlanCalendarColumns):
    """The part of plans' standing that goes through their months."""

    # When they were active

    @column
    def is_active_time_known(self) -> pl.Expr:
        """Whether it is known when the plan was active, if ever."""
        return self.has_history | among(self.written("status"), ("active", *_NEVER_ACTIVE))

    @column
    def active_from(self) -> pl.Expr:
        """The first day of both plan and enrolment."""
        return pl.max_horizontal(self.starts_on, self.written("student.enrolled_on"))

    @column
    def active_until(self) -> pl.Expr:
        """The last day of both plan and enrolment, as far as it is known by the date."""
        left = pl.when(self.student_has_exited).then(self.written("student.exited_on"))
        return pl.min_horizontal(self.ends_on, left, dt.date.max)

    @column
    def seen_active_until(self) -> pl.Expr:
        """The same, or the date where that is earlier."""
        return pl.min_horizontal(self.active_until, self.question.today)

    @cached_property
    def active_stretches(self) -> Stretches:
        """Stretches in which the plan was active and the student enrolled; see `is_active_time_known`.

        What is so on the date is taken to go on until the plan's end.
        """
        found = self.stretches("active", "active_from", "seen_active_until")
        goes_on = found.of_plan("is_active") & (pl.col("ends_on") == self.question.as_of)
        until = pl.when(goes_on).then(found.of_plan("active_until")).otherwise("ends_on")
        return Stretches(found.frame.with_columns(ends_on=until), self.question, self)

    @column
    def first_active_on(self) -> pl.Expr:
        """The first day on which the plan was active and the student enrolled; null before it."""
        return self.from_each(self.active_stretches, pl.col("starts_on").first())

    @column
    def first_active_until(self) -> pl.Expr:
        """The last day of the first of the stretches."""
        return self.from_each(self.active_stretches, pl.col("ends_on").first())

    @column
    def first_active_month(self) -> pl.Expr:
        """The number of the month in which it was active first."""
        return month_number(self.first_active_on)

    @column
    def began_late(self) -> pl.Expr:
        """Whether it first became active after the tenth day of school, or so, of the month."""
        first, began = first_day(self.first_active_month), self.first_active_on
        before = self.times.count(self.school_place, first, began - pl.duration(days=1))
        return (began > first) & (before >= self.question.number("first_month_school_days"))

    @cached_property
    def managers_ever(self) -> TeamColumns:
        """Adults who are the plan's manager, by `manager_id` or by role, on the team now, before or later."""
        team = self.team_ever
        team.written("since"), team.written("until")
        return team.only(team.is_manager)

    # Their months

    @cached_property
    def wellbeing_reviews(self) -> ReviewColumns:
        """Their well-being reviews, as they were written."""
        return self.listed("wellbeing_reviews", ReviewColumns)

    @cached_property
    def months(self) -> MonthColumns:
        """Their months, from the start to the date or the end."""
        first, last = month_number(self.starts_on), pl.min_horizontal(self.ends_on, self.question.today)
        end = pl.when(self.starts_on <= last).then(month_number(last) + 1).otherwise(first)
        numbers = self.table(PLAN, number=pl.int_ranges(first, end))
        return self._months(numbers.explode("number", empty_as_null=False, keep_nulls=False))

    @cached_property
    def newest_months_over(self) -> MonthColumns:
        """The newest calendar month that is over, be it before the plan began; of each plan followed on the date."""
        is_followed = self.is_active & (self.starts_on <= self.question.as_of)
        plans = self.table(PLAN, self.school_place).filter(self.table(is_followed).to_series())
        grace = int(self.question.number("review_grace_school_days"))
        number = newest_over(plans["school_place"], self.question.as_of, grace, self.times)
        return self._months(plans.select(PLAN, number=number))

    def _months(self, numbers: pl.DataFrame) -> MonthColumns:
        frame = numbers.select(pl.col(PLAN).alias(PARENT).set_sorted(), pl.col(PLAN).set_sorted(), "number")
        return MonthColumns(frame, self.question, self)

    # What else belongs to them

    @cached_property
    def flags(self) -> FlagColumns:
        """Their flags, without those raised after the date."""
        written = self.listed("flags", FlagColumns)
        return written.only(written.raised_on <= self.question.as_of)

    @cached_property
    def survey_covers(self) -> CoverColumns:
        """What consents and notices about questionnaires cover."""
        return self.listed("consents", ConsentColumns).covered_surveys

    @cached_property
    def actions_ever(self) -> ActionColumns:
        """Their actions, those written down after the date too."""
        return self.listed("actions", ActionColumns)

    @cached_property
    def settling(self) -> CheckedColumns:
        """What well-being reviews held by the date say of actions that they found done, or dropped."""
        checked = self.wellbeing_reviews.checked_actions
        return checked.only(checked.of_parent("is_completed") & (checked.outcome != "carried"))

    @cached_property
    def instruments(self) -> Mapping[str, Instrument]:
        """Definitions of questionnaires, by id: popkit's, and the district's own."""
        district = self.question.district
        return {**shipped_instruments(), **(district.instruments if district else {})}

    # Facts

    @fact
    def wellbeing_review_count(self) -> pl.Expr:
        return self.count(self.months, self.months.has_review)

    @fact
    def days_since_wellbeing_review(self) -> pl.Expr:
        latest = pl.when(self.months.is_latest).then(self.months.held_on)
        return days_since(self.last_day(self.months, latest), self.question.today)

    @fact
    def school_days_to_wellbeing_review(self) -> pl.Expr:
        is_first = self.months.has_review & ~self.months.has_review_before
        held_on = self.last_day(self.months, pl.when(is_first).then(self.months.held_on))
        first = pl.when(self.wellbeing_review_count > 0).then(held_on).otherwise(self.question.today)
        began_on = self.first_active_on + pl.duration(days=1)
        return self.times.school_days(self.school_place, began_on, first)

    @fact
    def substitute_review_count(self) -> pl.Expr:
        is_unknown = self.months.has_review & self.months.is_by_substitute.is_null()
        told = self.count(self.months, self.months.is_by_substitute)
        return pl.when(~self.has_any(self.months, is_unknown)).then(told)

    @fact
    def open_flag_count(self) -> pl.Expr:
        return self.count(self.flags, self.flags.is_open)
