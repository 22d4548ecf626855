"""Observations of goals, as columns."""

from __future__ import annotations

import polars as pl

from popkit.cohort.aimline import Aimline, residual
from popkit.cohort.days import days_since
from popkit.cohort.records import PARENT, PLAN, Records, column
from popkit.methods.aimline import DAYS_IN_WEEK

__all__ = ["ObservationColumns"]


class ObservationColumns(Records):
    """Observations, each with the day `on` which it was made and its `value`."""

    def bare(self) -> ObservationColumns:
        """Return the same without what else was written: there are very many, and each column is carried along."""
        on, value = self.written("on"), self.written("value")
        frame = self.frame.select(PARENT, PLAN, on.alias("on"), value.alias("value"))
        return ObservationColumns(frame, self.question, self.parent, self.at)

    @column
    def row(self) -> pl.Expr:
        """Its row among all of them."""
        return pl.int_range(pl.len())

    @column
    def weeks(self) -> pl.Expr:
        """Weeks since the baseline; null without one."""
        return days_since(self.of_parent("baseline_on"), pl.col("on")) / DAYS_IN_WEEK

    @column
    def residual(self) -> pl.Expr:
        """Distance from the aimline, plus on the better side; null without an aimline."""
        return self._from_line("target_value")

    @column
    def half_residual(self) -> pl.Expr:
        """The same, from the line that grows at `limit.half_rate` of the required rate."""
        return self._from_line("half_rate_value")

    def _from_line(self, target_value: str) -> pl.Expr:
        ends = ("baseline_on", "baseline_value", "target_on", target_value)
        line = Aimline(*[self.of_parent(name) for name in ends])
        return residual(line, self.weeks, pl.col("value"), self.of_parent("turn"))

    # Around their middle

    @column
    def gap(self) -> pl.Expr:
        """Days from the mean day of the goal's observations."""
        return self.day - self.of_parent("mean_day")

    @column
    def rise(self) -> pl.Expr:
        """Units from their mean value."""
        return pl.col("value") - self.of_parent("mean_value")

    @property
    def day(self) -> pl.Expr:
        """Its day as a number."""
        return pl.col("on").cast(pl.Int32).cast(pl.Int64)
