"""How goals stand, as columns; `popkit.standing.goal` says what each fact means."""

from __future__ import annotations

from functools import cached_property

import polars as pl

from popkit.cohort.aimline import turn
from popkit.cohort.days import days_since
from popkit.cohort.delivery import ratio
from popkit.cohort.distinct import once_each
from popkit.cohort.exact import divided
from popkit.cohort.progress import ProgressColumns
from popkit.cohort.records import PLAN, Records, column, fact
from popkit.cohort.texts import among, is_said, numbered
from popkit.cohort.visible import in_order, visible
from popkit.dates import DAYS_IN_WEEK
from popkit.standing.titles import deficit_terms, first_words, title_key
from popkit.vocabulary import CLOSED_GOAL_STATUSES, MONITORING_DAYS

__all__ = ["GoalColumns"]


class GoalColumns(ProgressColumns):
    """Goals of very many plans, without those begun after the date."""

    # What is recorded

    @fact
    def is_closed(self) -> pl.Expr:
        return among(self.status, CLOSED_GOAL_STATUSES)

    @fact
    def domain(self) -> pl.Expr:
        return self.written("domain")

    @fact
    def is_attainment_scaled(self) -> pl.Expr:
        return (self.written("measure.scale") == "attainment").fill_null(value=False)

    @fact
    def has_baseline(self) -> pl.Expr:
        return self.baseline_on.is_not_null()

    @fact
    def has_target(self) -> pl.Expr:
        return self.target_on.is_not_null()

    @fact
    def has_unit(self) -> pl.Expr:
        return self.written("measure.unit").is_not_null() | self.is_attainment_scaled

    @fact
    def has_owner(self) -> pl.Expr:
        return self.written("owner_id").is_not_null()

    @fact
    def owner_is_on_team(self) -> pl.Expr:
        owner = self.written("owner_id")
        is_here = self.is_among(self.plans.team, owner, self.plans.team.id)
        return pl.when(self.has_owner).then((owner == "student") | is_here)

    @fact
    def has_student_words(self) -> pl.Expr:
        return is_said(self.written("student_words"))

    @fact
    def has_profile_link(self) -> pl.Expr:
        return (self.written("profile_ids").list.len() > 0).fill_null(value=False)

    @fact
    def deficit_terms_in_title(self) -> pl.Expr:
        terms, title = tuple(self.question.words("deficit_terms")), self.written("title")
        # Nearly no title has one: the few that may are asked one by one, and those in letters beyond ASCII.
        begun = pl.lit(sorted(first_words(terms)), dtype=pl.List(pl.String))
        suspects = title.str.contains_any(begun, ascii_case_insensitive=True)
        foreign = title.str.len_bytes() != title.str.len_chars()
        asked = self.table(pl.when(suspects | foreign).then(title)).to_series()
        return once_each(asked, lambda title: deficit_terms(title, terms), pl.Int64).fill_null(0)

    @fact
    def target_is_beyond_baseline(self) -> pl.Expr:
        gain = turn(self.direction) * (self.target_value - self.baseline_value)
        return (gain > 0) | ((self.direction == "maintain") & gain.is_not_null())

    @fact
    def cycle_weeks(self) -> pl.Expr:
        return self.aimline.total_weeks

    @fact
    def target_is_within_plan(self) -> pl.Expr:
        return self.target_on <= self.of_plan("ends_on")

    @fact
    def days_past_target(self) -> pl.Expr:
        return days_since(self.target_on, self.question.today)

    @fact
    def earlier_same_goals(self) -> pl.Expr:
        title, value, is_closed = self.written("title"), self.target_value, self.is_closed
        has_failed = is_closed & ~among(self.achievement, ("achieved", "sustaining"))
        kept = self.table(
            PLAN, row=pl.int_range(pl.len()), title=title, value=value, is_open=~is_closed, has_failed=has_failed
        )
        # Few plans have a goal that failed, and only their titles are compared.
        kept = kept.filter(pl.col("has_failed").any().over(PLAN))
        kept = kept.with_columns(title=once_each(kept.get_column("title"), title_key, pl.String))
        failed, begun = kept.filter("has_failed").drop("row"), kept.filter("is_open")
        again = begun.join(failed, on=[PLAN, "title", "value"], nulls_equal=True)
        return self.from_each(Records(again, self.question, self), pl.len().cast(pl.Int64), empty=0, by="row")

    # How it is followed

    @fact
    def active_support_count(self) -> pl.Expr:
        active = self.services.of_parent("is_active").sum().cast(pl.Int64)
        return self.from_each(self.services, active, empty=0, by="goal_row")

    @fact
    def owned_action_count(self) -> pl.Expr:
        actions = self.plans.actions
        is_owned = actions.is_open & actions.has_owner & actions.has_due_date
        goal_id = pl.when(is_owned).then(actions.written("goal_id"))
        return self.from_each(self.led_to(actions, goal_id), pl.len().cast(pl.Int64), empty=0, by="goal_row")

    @fact
    def monitoring_days(self) -> pl.Expr:
        return numbered(self.written("monitoring"), MONITORING_DAYS)

    @column
    def days_since_baseline(self) -> pl.Expr:
        """Days from the baseline to the date; null without a baseline."""
        return days_since(self.baseline_on, self.question.today)

    @fact
    def weeks_since_baseline(self) -> pl.Expr:
        return divided(self.days_since_baseline, DAYS_IN_WEEK)

    @column
    def last_looked_on(self) -> pl.Expr:
        """The day of the newest observation that counts, or of the baseline."""
        return pl.coalesce(self.newest_on, self.baseline_on)

    @fact
    def days_since_observation(self) -> pl.Expr:
        return days_since(self.last_looked_on, self.question.today)

    def _term_days_since(self, day: pl.Expr) -> pl.Expr:
        return self.plans.times.term_days_since(self.of_plan("school_place"), day)

    @fact
    def intervals_since_observation(self) -> pl.Expr:
        return self._term_days_since(self.last_looked_on) / self.monitoring_days

    @column
    def monitored_from(self) -> pl.Expr:
        """The day before the newest `limit.monitoring_intervals`, or the baseline; null before one interval is over."""
        since_baseline, days = self.days_since_baseline, self.monitoring_days
        most = days * int(self.question.number("monitoring_intervals"))
        span = pl.when(since_baseline >= days).then(pl.min_horizontal(since_baseline, most))
        return (self.question.today.cast(pl.Int32) - span).cast(pl.Int32).cast(pl.Date)

    @fact
    def observations_per_interval(self) -> pl.Expr:
        due = self._term_days_since(self.monitored_from)
        made = self._count_after("monitored_from") * self.monitoring_days
        return ratio(made, due)

    def _count_after(self, day: str) -> pl.Expr:
        """Count the observations that are dated after the day in a column; 0 where that is null."""
        seen = self.observations
        return self.from_each(seen.only(seen.on > seen.of_parent(day)), pl.len().cast(pl.Int64), empty=0)

    # What was decided

    @cached_property
    def decisions(self) -> Records:
        """Decisions on or before the date, newest last."""
        return in_order(visible(self.listed("decisions", Records)))

    @fact
    def decision_count(self) -> pl.Expr:
        return self.from_each(self.decisions, pl.len().cast(pl.Int64), empty=0)

    @column
    def last_decision_on(self) -> pl.Expr:
        """The day of the newest decision in the goal; null without one."""
        return self.from_each(self.decisions, self.decisions.written("on").last())

    @column
    def decided_on(self) -> pl.Expr:
        """The day of the newest decision, in the goal or in a plan review; null without one."""
        made = self.plans.reviews.decisions
        reviewed = self.led_to(made, made.goal_id, on=made.held_on)
        newest = self.from_each(reviewed, pl.col("on").max(), by="goal_row")
        return pl.max_horizontal(self.last_decision_on, newest)

    @fact
    def observations_since_decision(self) -> pl.Expr:
        everything = self.from_each(self.observations, pl.len().cast(pl.Int64), empty=0)
        return pl.when(self.decided_on.is_null()).then(everything).otherwise(self._count_after("decided_on"))

    @fact
    def last_decision_has_reason(self) -> pl.Expr:
        return self.from_each(self.decisions, is_said(self.decisions.written("reason")).last())

    @fact
    def has_achievement(self) -> pl.Expr:
        return self.achievement.is_not_null()

    @fact
    def has_reflection(self) -> pl.Expr:
        return is_said(self.written("reflection"))
