"""Observations of goals, as columns."""

from __future__ import annotations

import datetime as dt
from typing import Final

import polars as pl

from popkit.cohort.aimline import Aimline
from popkit.cohort.days import days_since
from popkit.cohort.exact import divided
from popkit.cohort.records import Records, column
from popkit.methods.aimline import DAYS_IN_WEEK

__all__ = ["ObservationColumns"]

_BEFORE_FIRST: Final = dt.date(1970, 1, 1).toordinal()
"""The day from which columns count."""


class ObservationColumns(Records):
    """Observations of goals."""

    @property
    def on(self) -> pl.Expr:
        return self.written("on")

    @property
    def value(self) -> pl.Expr:
        return self.written("value")

    @property
    def day(self) -> pl.Expr:
        """The day as a number, as Python counts them: from another day on, means would end on other digits."""
        return self.on.cast(pl.Int32).cast(pl.Int64) + _BEFORE_FIRST

    @column
    def weeks(self) -> pl.Expr:
        """Weeks since the baseline; null without one."""
        return divided(days_since(self.of_parent("baseline_on"), self.on), DAYS_IN_WEEK)

    # Distance from a line

    @column
    def residual(self) -> pl.Expr:
        """Distance from the aimline, plus on the better side; null without an aimline."""
        return self._from_line("target_value")

    @column
    def half_residual(self) -> pl.Expr:
        """The same, from the line that grows at `limit.half_rate` of the required rate."""
        return self._from_line("half_rate_value")

    def _from_line(self, target_value: str) -> pl.Expr:
        line = Aimline(*[self.of_parent(name) for name in ("baseline_value", target_value, "total_days")])
        weeks, value, sign = self.weeks, self.value, self.of_parent("turn")
        # A column of its own, as what is written twice in an expression is computed twice.
        return line.without_dust(self.kept(f"{target_value}.gap", lambda _: line.gap(weeks, value, sign)))

    # Around their middle

    @column
    def gap(self) -> pl.Expr:
        """Days from the mean day of the goal's observations."""
        return self.day - self.of_parent("mean_day")

    @column
    def rise(self) -> pl.Expr:
        """Units from their mean value."""
        return self.value - self.of_parent("mean_value")
