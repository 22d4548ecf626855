"""The aimline, as columns; `popkit.methods.aimline` says what each part means."""

from __future__ import annotations

from typing import Self

import polars as pl
from attrs import frozen

from popkit.cohort.days import days_since
from popkit.methods.aimline import DAYS_IN_WEEK
from popkit.methods.directions import TOLERANCE

__all__ = ["Aimline", "is_close", "residual", "turn"]


def turn(direction: pl.Expr) -> pl.Expr:
    """Give the sign that makes plus the better side: -1.0 for `decrease`, else 1.0."""
    return pl.when(direction == "decrease").then(-1.0).otherwise(1.0)


def is_close(one: pl.Expr, other: pl.Expr) -> pl.Expr:
    """Whether two values are the same, within one billionth of the larger."""
    return (one - other).abs() <= TOLERANCE * pl.max_horizontal(one.abs(), other.abs())


@frozen(eq=False)
class Aimline:
    """Straight lines between baseline and target; unknown where one of them is."""

    start_on: pl.Expr
    start_value: pl.Expr
    target_on: pl.Expr
    target_value: pl.Expr

    @property
    def is_known(self) -> pl.Expr:
        """Whether both ends are there."""
        return self.start_on.is_not_null() & self.target_on.is_not_null()

    @property
    def total_weeks(self) -> pl.Expr:
        return days_since(self.start_on, self.target_on) / DAYS_IN_WEEK

    @property
    def required_rate(self) -> pl.Expr:
        return (self.target_value - self.start_value) / self.total_weeks

    def at(self, day: pl.Expr) -> pl.Expr:
        """Value expected on a day that is not before the start."""
        share = days_since(self.start_on, day) / days_since(self.start_on, self.target_on)
        on_the_way = self.start_value + (self.target_value - self.start_value) * share
        return pl.when(self.is_known).then(pl.when(day >= self.target_on).then(self.target_value).otherwise(on_the_way))

    def rate_line(self, share: float) -> Self:
        target_value = self.start_value + (self.target_value - self.start_value) * share
        return type(self)(self.start_on, self.start_value, self.target_on, target_value)


def residual(line: Aimline, weeks: pl.Expr, value: pl.Expr, sign: pl.Expr) -> pl.Expr:
    """Distance of each value from its line, plus on the better side; 0.0 within one billionth of the line.

    `weeks` from the line's start, never before it; `sign` as `turn` gives it.
    """
    rate = sign * (line.target_value - line.start_value) / line.total_weeks
    gap = sign * value - sign * line.start_value - rate * pl.min_horizontal(weeks, line.total_weeks)
    dust = TOLERANCE * pl.max_horizontal(line.start_value.abs(), line.target_value.abs())
    return pl.when(gap.abs() <= dust).then(0.0).otherwise(gap)
