"""How plans stand, as columns; `popkit.standing.plan` says what each fact means."""

from __future__ import annotations

from functools import cached_property

import polars as pl

from popkit.cohort.action import ActionColumns
from popkit.cohort.attainment import attainment_t
from popkit.cohort.days import days_since
from popkit.cohort.goal import GoalColumns
from popkit.cohort.links import LinkColumns, SupportLinkColumns
from popkit.cohort.records import column, fact
from popkit.cohort.school import share_of
from popkit.cohort.signs import PlanSignsColumns
from popkit.cohort.support import SupportColumns
from popkit.cohort.texts import among
from popkit.cohort.visible import ProfileColumns, visible
from popkit.vocabulary import GRADE_NUMBERS

__all__ = ["PlanColumns"]


class PlanColumns(PlanSignsColumns):
    """Very many plans as of a date: one row a plan."""

    # What the plans hold

    @cached_property
    def goals(self) -> GoalColumns:
        """Their goals, without those begun after the date."""
        written = self.listed("goals", GoalColumns)
        return written.only(written.has_begun)

    @cached_property
    def supports(self) -> SupportColumns:
        """Their supports, without those begun after the date."""
        written = self.listed("supports", SupportColumns)
        return written.only(written.has_begun)

    @cached_property
    def actions(self) -> ActionColumns:
        """Their actions, without those written down after the date."""
        return visible(self.actions_ever, "created_on")

    @cached_property
    def goals_served(self) -> SupportLinkColumns:
        """The goals that the supports serve, by id."""
        return self.supports.listed("goal_ids", SupportLinkColumns)

    @cached_property
    def items_served(self) -> SupportLinkColumns:
        """The profile items that the supports serve themselves, by id."""
        return self.supports.listed("profile_ids", SupportLinkColumns)

    @cached_property
    def share(self) -> pl.DataFrame:
        """What each adds to how its school stands."""
        return share_of(self)

    # Counts

    @fact
    def active_goal_count(self) -> pl.Expr:
        return self.count(self.goals, self.goals.is_active)

    @fact
    def active_support_count(self) -> pl.Expr:
        return self.count(self.supports, self.supports.is_active)

    @fact
    def overdue_action_count(self) -> pl.Expr:
        return self.count(self.actions, self.actions.days_overdue > 0)

    @fact
    def enrichment_support_count(self) -> pl.Expr:
        links, asset = self.items_served, pl.when(self.profile.kind != "need").then(self.profile.id)
        to_assets = links.only(links.is_among(self.profile, links.id, asset))
        builds_on_asset = self.supports.from_each(to_assets, pl.len() > 0, empty=False)
        is_enriching = among(self.supports.category, self.question.words("enrichment_categories"))
        return self.count(self.supports, self.supports.is_active & (is_enriching | builds_on_asset))

    @fact
    def doubled_support_count(self) -> pl.Expr:
        return self.count(self.goals_served.repeated, self.goals_served.repeated.is_doubled)

    @fact
    def days_since_session(self) -> pl.Expr:
        kept = self.supports
        is_recorded = kept.session_count > 0
        held = self.last_day(kept, pl.when(is_recorded).then(kept.last_held_on))
        began = self.first_day(kept, pl.when(is_recorded).then(kept.written("starts_on")))
        return self.times.term_days_since(self.school_place, pl.coalesce(held, began))

    @fact
    def attainment_goal_count(self) -> pl.Expr:
        return self.count(self.goals, self._attainment_level.is_not_null())

    @property
    def _attainment_level(self) -> pl.Expr:
        """The newest level of each attainment-scaled goal in work or ended."""
        goals = self.goals
        is_counted = goals.is_attainment_scaled & (goals.is_active | goals.is_closed)
        return pl.when(is_counted).then(goals.newest_value)

    @fact
    def attainment_t(self) -> pl.Expr:
        weight = self.goals.written("weight").fill_null(1.0)
        found = attainment_t(self._attainment_level, weight, self.question.number("attainment_correlation"))
        return self.from_each(self.goals, found)

    # How long things took

    @fact
    def days_to_first_support(self) -> pl.Expr:
        kept = self.supports
        has_begun = ~among(kept.status, ("planned", "waitlisted"))
        first = self.first_day(kept, pl.when(has_begun).then(kept.written("starts_on")))
        is_unknown = first.is_null() & self.has_any(kept, has_begun)
        days = days_since(self.starts_on, first.fill_null(self.question.today))
        return pl.when(~is_unknown).then(days.clip(lower_bound=0))

    @fact
    def days_since_change(self) -> pl.Expr:
        newest = pl.max_horizontal(
            self.changed_on,
            self.last_reviewed_on,
            self.last_day(self.goals, self.goals.changed_on),
            self.last_day(self.supports, self.supports.changed_on),
            self.last_day(self.agreements, self.agreements.on),
            self.last_day(self.goals, self.goals.last_decision_on),
        )
        return days_since(newest, self.question.today)

    # Where needs meet supports

    @cached_property
    def severe_needs(self) -> ProfileColumns:
        """Needs of the profile that are severe."""
        return self.profile.only(self.profile.written("severity") == "severe")

    @column
    def has_severe_need(self) -> pl.Expr:
        return self.from_each(self.severe_needs, pl.len() > 0, empty=False)

    @fact
    def severe_needs_without_support(self) -> pl.Expr:
        needs, items, goals = self.severe_needs, self.items_served.to_severe_needs, self.goals_served.to_severe_needs
        of_goals = self.goals.listed("profile_ids", LinkColumns).to_severe_needs
        through = of_goals.only(of_goals.is_among(goals, of_goals.of_parent("id"), goals.id))
        is_served = needs.is_among(items, needs.id, items.id) | needs.is_among(through, needs.id, through.id)
        return self.count(needs, ~is_served)

    @fact
    def partners_not_on_team(self) -> pl.Expr:
        kept, team = self.supports, self.team
        delivering = pl.when(kept.is_active).then(kept.partner_id)
        is_here = kept.is_among(team, delivering, team.written("partner_id"))
        return self.count_of(kept, pl.when(~is_here).then(delivering))

    # College and career

    @fact
    def has_career_item(self) -> pl.Expr:
        found = self.has_any(self.profile, self.profile.domain == "college_career")
        found |= self.has_any(self.goals, self.goals.domain == "college_career")
        return found | self.has_any(self.supports, among(self.supports.category, ("internship", "college_advising")))

    @fact
    def grade_number(self) -> pl.Expr:
        return self.grade.replace_strict(GRADE_NUMBERS, default=None, return_dtype=pl.Int64)

    @fact
    def is_transition_grade(self) -> pl.Expr:
        return among(self.grade, self.question.words("transition_grades"))

    @fact
    def has_transition_review(self) -> pl.Expr:
        since = self.reviews.held_on >= self.reviews.of_plan("year_starts_on")
        return self.has_any(self.reviews, since & (self.reviews.kind == "transition"))
