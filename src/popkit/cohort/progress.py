"""The numbers of goals' progress, as columns; `popkit.standing.progress` says what each fact means."""

from __future__ import annotations

from functools import cached_property

import polars as pl

from popkit.cohort.aimline import is_close
from popkit.cohort.days import days_since
from popkit.cohort.delivery import ratio
from popkit.cohort.exact import divided, median
from popkit.cohort.records import PARENT, PLAN, Records, column, fact
from popkit.cohort.shortfall import Departure, departure
from popkit.cohort.texts import numbered
from popkit.cohort.trend import TrendColumns
from popkit.cohort.verdict import Evidence, progress_verdict
from popkit.methods.aimline import DAYS_IN_WEEK
from popkit.standing.boundaries import boundaries_by
from popkit.standing.progress import BANDS

__all__ = ["ProgressColumns"]


class ProgressColumns(TrendColumns):
    """The part of goals' standing that measures; `GoalColumns` adds what is recorded and decided."""

    # What others deliver

    def led_to(self, links: Records, goal_id: pl.Expr, **columns: pl.Expr) -> Records:
        """Return what leads to one of these, with the columns named and `goal_row`, which tells to which one."""
        goal_row = links.row_of(self, goal_id, self.id)
        found = links.table(PARENT, PLAN, goal_row=goal_row, **columns).drop_nulls("goal_row")
        return Records(found, links.question, links.parent, links.at)

    @cached_property
    def services(self) -> Records:
        """What supports do for them: one row for each support and each goal that it serves."""
        links = self.led_to(self.plans.goals_served, self.plans.goals_served.id)
        once = links.frame.unique([PARENT, "goal_row"], keep="first", maintain_order=True)
        return Records(once, links.question, links.parent, links.at)

    @fact
    def exposure(self) -> pl.Expr:
        known = self.services.of_parent("exposure").is_not_null()
        delivered, planned = (
            pl.when(known).then(self.services.of_parent(name)).cast(pl.Float64).sum()
            for name in ("minutes_delivered", "minutes_planned")
        )
        return self.from_each(self.services, ratio(delivered, planned), by="goal_row")

    # Facts

    @fact
    def achievement(self) -> pl.Expr:
        seen = (self.written("achievement.on") <= self.question.as_of).fill_null(value=True)
        return pl.when(seen).then(self.written("achievement.status"))

    @fact
    def weeks_observed(self) -> pl.Expr:
        until = pl.coalesce(self.newest_later_on, self.baseline_on)
        return divided(days_since(self.baseline_on, until), DAYS_IN_WEEK)

    @fact
    def current_value(self) -> pl.Expr:
        newest = self.later.value.tail(int(self.question.number("current_observations")))
        return self.from_each(self.later, median(newest))

    @fact
    def expected_value(self) -> pl.Expr:
        return self.aimline.at(days_since(self.baseline_on, self.question.today))

    @fact
    def required_rate(self) -> pl.Expr:
        return self.aimline.required_rate

    @fact
    def percent_of_goal(self) -> pl.Expr:
        start, target = self.baseline_value, self.target_value
        percent = 100 * (self.current_value - start) / (target - start)
        return pl.when(~is_close(target, start)).then(percent)

    @fact
    def run_below_aimline(self) -> pl.Expr:
        return pl.when(self.has_aimline).then(self.run(self.later.residual < 0))

    @fact
    def run_above_aimline(self) -> pl.Expr:
        return pl.when(self.has_aimline).then(self.run(self.later.residual > 0))

    @fact
    def run_at_target(self) -> pl.Expr:
        later, value = self.later, self.later.value
        target = later.of_parent("target_value")
        is_beyond = later.of_parent("way") * (value - target) > 0
        return pl.when(self.target_on.is_not_null()).then(self.run(is_beyond | is_close(value, target)))

    @property
    def _departure(self) -> Departure:
        return departure(self, self.later, "residual")

    @fact
    def shortfall_score(self) -> pl.Expr:
        return self._departure.score()

    @column
    def is_past_target(self) -> pl.Expr:
        """Whether a later observation was made after the target's date; null without an aimline."""
        return pl.when(self.has_aimline).then(self.newest_later_on > self.target_on)

    @fact
    def half_rate_score(self) -> pl.Expr:
        share = self.question.number("half_rate")
        slower = self.turn * self.required_rate * (1 - share)
        held = self.later.only(self.later.of_parent("is_past_target"))
        score = departure(self, held, "half_residual").score()
        return pl.when(self.is_past_target).then(score).otherwise(self._departure.score(slower))

    @fact
    def verdict(self) -> pl.Expr:
        evidence = Evidence(
            direction=self.direction,
            observation_count=self.observation_count,
            weeks_observed=self.weeks_observed,
            exposure=self.exposure,
            run_at_target=self.run_at_target,
            shortfall_score=self.shortfall_score,
            half_rate_score=self.half_rate_score,
        )
        return pl.when(self.has_aimline).then(progress_verdict(evidence, boundaries_by(self.question.number)))

    @fact
    def is_provisional(self) -> pl.Expr:
        least = boundaries_by(self.question.number).provisional_below
        return pl.when(self.has_aimline).then(self.observation_count < least)

    @fact
    def achievement_bands_apart(self) -> pl.Expr:
        percent, achievement = self.percent_of_goal, self.achievement
        lowest, highest = (numbered(achievement, {word: ends[end] for word, ends in BANDS.items()}) for end in (0, 1))
        band = pl.sum_horizontal([(percent >= edge).cast(pl.Int64) for edge in (1, 50, 100)])
        apart = pl.max_horizontal(lowest - band, band - highest, 0)
        return pl.when(lowest.is_not_null() & percent.is_not_null()).then(apart)
