"""What plans have from others, as columns; `popkit.standing.signs` says what each part and fact means."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

import polars as pl

from popkit.cohort.indicator import IndicatorColumns
from popkit.cohort.plan_family import PlanFamilyColumns
from popkit.cohort.records import PLAN, Records, column, fact
from popkit.cohort.referral import ReferralColumns
from popkit.cohort.texts import among
from popkit.cohort.visible import visible
from popkit.standing.contact import UNREACHED_OUTCOMES
from popkit.vocabulary import OPEN_GOAL_STATUSES, OPEN_SUPPORT_STATUSES

if TYPE_CHECKING:
    from popkit.cohort.goal import GoalColumns
    from popkit.cohort.support import SupportColumns

__all__ = ["PlanSignsColumns"]

_LEVELS: Final = ("reading", "math")


class PlanSignsColumns(PlanFamilyColumns):
    """The part of plans' standing that looks beyond the plans' own work."""

    if TYPE_CHECKING:

        @property
        def goals(self) -> GoalColumns: ...

        @property
        def supports(self) -> SupportColumns: ...

    # Referrals

    @cached_property
    def referrals(self) -> ReferralColumns:
        """Their referrals, without those made or begun after the date."""
        written = self.listed("referrals", ReferralColumns)
        return written.only(written.is_made)

    # Indicators

    @column
    def first_year(self) -> pl.Expr:
        """The year in which the school year begins."""
        return self.year_starts_on.dt.year()

    @cached_property
    def indicators(self) -> IndicatorColumns:
        """Their indicators, without those of later days."""
        return visible(self.listed("indicators", IndicatorColumns))

    @cached_property
    def _levels_told(self) -> Records:
        """Those that tell how reading or math stand to grade level, with `on`, `reading` and `math`."""
        counts = self.indicators
        levels = {name: counts.written(f"grade_levels_behind_{name}") for name in _LEVELS}
        is_told = pl.any_horizontal([level.is_not_null() for level in levels.values()])
        return counts.picked(is_told, on=counts.on, **levels)

    @fact
    def has_grade_levels(self) -> pl.Expr:
        return self.from_each(self._levels_told, pl.len() > 0, empty=False)

    @fact
    def is_behind_grade_level(self) -> pl.Expr:
        is_newest = pl.col("on") == pl.col("on").max().over(PLAN)
        least = self.question.number("grade_levels_behind")
        # Behind in one is behind, and not behind in one says nothing of the other.
        is_behind = pl.any_horizontal([pl.col(name) >= least for name in _LEVELS])
        last = self._levels_told.only(is_newest)
        return self.from_each(last, is_behind.any(ignore_nulls=False))

    # Whether anybody acted

    @column
    def last_contact_on(self) -> pl.Expr:
        """The day on which the family was last reached; null before the first."""
        is_reached = ~among(self.contacts.written("outcome"), UNREACHED_OUTCOMES)
        return self.last_day(self.contacts, pl.when(is_reached).then(self.contacts.on))

    @column
    def last_response_on(self) -> pl.Expr:
        """The day on which somebody last acted for the student, or tried to; null when none is known."""
        begun = self.supports.written("starts_on")
        actions, noted = self.actions_ever, self.profile_ever
        days = [
            self.last_day(self.contacts, self.contacts.on),
            *[self.last_day(kept, kept.changed_on) for kept in (self.goals, self.supports, self.referrals)],
            self.last_day(self.goals, self.goals.last_decision_on),
            self.last_day(self.supports, self._by_now(begun)),
            self.last_day(self.referrals, self.referrals.written("made_on")),
            self.last_reviewed_on,
            self.last_day(actions, self._by_now(actions.written("created_on"))),
            self.last_day(noted, self._by_now(noted.written("noted_on"))),
        ]
        return pl.max_horizontal(days)

    def _by_now(self, day: pl.Expr) -> pl.Expr:
        return pl.when(day <= self.question.as_of).then(day)

    # What is there to help

    @fact
    def has_attendance_support(self) -> pl.Expr:
        return self._has_support("attendance_supports")

    @fact
    def has_attendance_goal(self) -> pl.Expr:
        return self._has_goal("attendance_goal_domains")

    @fact
    def has_behavior_support(self) -> pl.Expr:
        return self._has_support("behavior_supports")

    @fact
    def has_behavior_goal(self) -> pl.Expr:
        return self._has_goal("behavior_goal_domains")

    @fact
    def has_course_support(self) -> pl.Expr:
        return self._has_support("course_supports")

    @fact
    def has_course_goal(self) -> pl.Expr:
        return self._has_goal("course_goal_domains")

    @fact
    def has_crisis_support(self) -> pl.Expr:
        return self.has_any(self.supports, (self.supports.category == "crisis") & self._is_under_way)

    @fact
    def crisis_flag_count(self) -> pl.Expr:
        return self.count(self.flags, among(self.flags.kind, self.question.words("crisis_flag_kinds")))

    @property
    def _is_under_way(self) -> pl.Expr:
        return among(self.supports.status, OPEN_SUPPORT_STATUSES)

    def _has_support(self, categories: str) -> pl.Expr:
        is_meant = among(self.supports.category, self.question.words(categories))
        return self.has_any(self.supports, is_meant & self._is_under_way)

    def _has_goal(self, domains: str) -> pl.Expr:
        is_meant = among(self.goals.domain, self.question.words(domains))
        return self.has_any(self.goals, is_meant & among(self.goals.status, OPEN_GOAL_STATUSES))

    # Several agencies

    @fact
    def partner_count(self) -> pl.Expr:
        return self.count_of(self.supports, pl.when(self.supports.is_active).then(self.supports.partner_id))

    @fact
    def has_lead_professional(self) -> pl.Expr:
        return self.has_any(self.team, self.team.written("lead").fill_null(value=False))
