"""Where goals start, where they should arrive and what was observed on the way, as columns."""

from __future__ import annotations

from functools import cached_property

import polars as pl

from popkit.cohort.aimline import Aimline, turn
from popkit.cohort.days import days_since
from popkit.cohort.history import StatusColumns
from popkit.cohort.observation import ObservationColumns
from popkit.cohort.records import PARENT, Records, column, fact
from popkit.cohort.visible import in_order

__all__ = ["CourseColumns"]


class CourseColumns(StatusColumns):
    """The part of goals' standing that everything measured is computed from."""

    @column
    def baseline_on(self) -> pl.Expr:
        """The day of the baseline; null where it is still to come."""
        on = self.written("baseline.on")
        return pl.when(on <= self.question.as_of).then(on)

    @column
    def baseline_value(self) -> pl.Expr:
        return pl.when(self.baseline_on.is_not_null()).then(self.written("baseline.value"))

    @column
    def target_on(self) -> pl.Expr:
        return self.written("target.on")

    @column
    def target_value(self) -> pl.Expr:
        return self.written("target.value")

    @column
    def total_days(self) -> pl.Expr:
        """Days from the baseline to the target."""
        return days_since(self.baseline_on, self.target_on)

    @column
    def has_aimline(self) -> pl.Expr:
        return self.total_days.is_not_null()

    @property
    def aimline(self) -> Aimline:
        """The straight line from baseline to target; unknown without both."""
        return Aimline(self.baseline_value, self.target_value, self.total_days)

    @column
    def half_rate_value(self) -> pl.Expr:
        """Where the line at `limit.half_rate` of the required rate arrives."""
        return self.aimline.rate_line(self.question.number("half_rate")).target_value

    @fact
    def direction(self) -> pl.Expr:
        return self.written("measure.direction")

    @column
    def turn(self) -> pl.Expr:
        """The sign that makes plus the better side."""
        return turn(self.direction)

    @column
    def way(self) -> pl.Expr:
        """The same, and 0.0 where no side is better."""
        return pl.when(self.direction == "maintain").then(0.0).otherwise(self.turn)

    @cached_property
    def observations(self) -> ObservationColumns:
        """Observations that count, on or before the date, newest last."""
        seen = self.listed("observations", ObservationColumns).bare("on", "value", "excluded")
        counted = seen.only((seen.on <= self.question.as_of) & seen.written("excluded").is_null())
        return in_order(counted.bare("on", "value"))

    @cached_property
    def later(self) -> ObservationColumns:
        """Observations after the day of the baseline; without a baseline, all."""
        seen = self.observations
        return seen.only((seen.on > seen.of_parent("baseline_on")).fill_null(value=True))

    @fact
    def observation_count(self) -> pl.Expr:
        return self.from_each(self.later, pl.len().cast(pl.Int64), empty=0)

    @column
    def newest_on(self) -> pl.Expr:
        """The day of the newest observation that counts; null before the first."""
        return self.from_each(self.observations, self.observations.on.last())

    @column
    def newest_value(self) -> pl.Expr:
        """Its value."""
        return self.from_each(self.observations, self.observations.value.last())

    @column
    def newest_later_on(self) -> pl.Expr:
        """The day of the newest observation after the day of the baseline; null before the first."""
        return self.from_each(self.later, self.later.on.last())

    @column
    def end_row(self) -> pl.Expr:
        """The row after the newest of its later observations, among all of them."""
        return self.observation_count.cum_sum()

    def run(self, goes_on: pl.Expr) -> pl.Expr:
        """Count the newest of the later observations in a row for which a claim about them holds; 0 and up."""
        row = pl.int_range(pl.len()).alias("row")
        stops = self.later.frame.select(PARENT, row, stops=~goes_on).filter("stops")
        last_stop = self.from_each(Records(stops, self.question, self), pl.col("row").last())
        return pl.coalesce(self.end_row - 1 - last_stop, self.observation_count)
