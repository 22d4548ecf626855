"""The aimline, as columns; `popkit.methods.aimline` says what each part means."""

from __future__ import annotations

from typing import Self

import polars as pl
from attrs import frozen

from popkit.cohort.exact import divided
from popkit.methods.aimline import DAYS_IN_WEEK
from popkit.methods.directions import TOLERANCE

__all__ = ["Aimline", "is_close", "turn"]


def turn(direction: pl.Expr) -> pl.Expr:
    """Give the sign that makes plus the better side: -1.0 for `decrease`, else 1.0."""
    return pl.when(direction == "decrease").then(-1.0).otherwise(1.0)


def is_close(one: pl.Expr, other: pl.Expr) -> pl.Expr:
    """Whether two values are the same, within one billionth of the larger."""
    return (one - other).abs() <= TOLERANCE * pl.max_horizontal(one.abs(), other.abs())


@frozen(eq=False)
class Aimline:
    """Straight lines from baseline to target; unknown where one of them is.

    Attributes:
        start_value, target_value: in the unit of the goal's measure.
        total_days: days from the baseline to the target.
    """

    start_value: pl.Expr
    target_value: pl.Expr
    total_days: pl.Expr

    @property
    def total_weeks(self) -> pl.Expr:
        return divided(self.total_days, DAYS_IN_WEEK)

    @property
    def required_rate(self) -> pl.Expr:
        return (self.target_value - self.start_value) / self.total_weeks

    def at(self, days: pl.Expr) -> pl.Expr:
        """Value expected so many days after the baseline, 0 and up."""
        on_the_way = self.start_value + (self.target_value - self.start_value) * (days / self.total_days)
        return pl.when(days >= self.total_days).then(self.target_value).otherwise(on_the_way)

    def rate_line(self, share: float) -> Self:
        target_value = self.start_value + (self.target_value - self.start_value) * share
        return type(self)(self.start_value, target_value, self.total_days)

    def gap(self, weeks: pl.Expr, value: pl.Expr, sign: pl.Expr) -> pl.Expr:
        """Distance of values from the line, plus on the better side.

        `weeks` from the baseline, never before it; `sign` as `turn` gives it.
        """
        rate = sign * (self.target_value - self.start_value) / self.total_weeks
        return sign * value - sign * self.start_value - rate * pl.min_horizontal(weeks, self.total_weeks)

    def without_dust(self, gap: pl.Expr) -> pl.Expr:
        """Return the distances, and 0.0 for those within one billionth of the line."""
        dust = TOLERANCE * pl.max_horizontal(self.start_value.abs(), self.target_value.abs())
        return pl.when(gap.abs() <= dust).then(0.0).otherwise(gap)
