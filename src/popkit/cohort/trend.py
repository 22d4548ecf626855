"""Trend of goals' observations in units per week, as columns; `popkit.methods.trend` says what each part means."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import polars as pl

from popkit.cohort.course import CourseColumns
from popkit.cohort.distinct import once_each
from popkit.cohort.exact import median
from popkit.cohort.records import PARENT, Records, column, fact
from popkit.methods.aimline import DAYS_IN_WEEK
from popkit.methods.student_t import student_t_quantile
from popkit.methods.trend import POINTS_FOR_A_LINE

__all__ = ["TrendColumns"]

_UPPER: Final = (1 + 0.95) / 2
"""The upper end of an interval that holds 95 %."""

_PAIRS: Final = 4_000_000
"""About as many pairs of observations are compared at a time."""


class TrendColumns(CourseColumns):
    """The part of goals' standing that fits lines."""

    # The centre of the later observations

    @column
    def mean_day(self) -> pl.Expr:
        """Mean day of the later observations, as a number."""
        return self.from_each(self.later, self.later.day.sum()) / self.observation_count

    @column
    def mean_value(self) -> pl.Expr:
        return self.from_each(self.later, self.later.value.sum()) / self.observation_count

    @column
    def spread(self) -> pl.Expr:
        """Sum of squared days from the mean day; null when they are all on one day."""
        gap = self.later.gap
        spread = self.from_each(self.later, (gap * gap).sum())
        return pl.when(spread > 0).then(spread)

    # Least squares

    @column
    def per_day(self) -> pl.Expr:
        """Least-squares growth, in units per day."""
        return self.from_each(self.later, (self.later.gap * self.later.rise).sum()) / self.spread

    @fact
    def slope(self) -> pl.Expr:
        return self.per_day * DAYS_IN_WEEK

    @column
    def degrees(self) -> pl.Expr:
        """Degrees of freedom that a line leaves, 1 and up; null where nothing is left to estimate an error from."""
        left = self.observation_count - POINTS_FOR_A_LINE
        return pl.when(self.spread.is_not_null() & (left > 0)).then(left)

    @column
    def slope_reach(self) -> pl.Expr:
        """Half the width of the slope's 95 % interval, in units per week; null with fewer than three observations."""
        error = self.later.rise - self.later.of_parent("per_day") * self.later.gap
        see = (self.from_each(self.later, (error * error).sum()) / self.degrees).sqrt()
        quantile = once_each(self.values("degrees"), lambda n: student_t_quantile(_UPPER, n), pl.Float64)
        return quantile * (see / self.spread.sqrt() * DAYS_IN_WEEK)

    @fact
    def slope_low(self) -> pl.Expr:
        return self.slope - self.slope_reach

    @fact
    def slope_high(self) -> pl.Expr:
        return self.slope + self.slope_reach

    # Medians of pairs

    @fact
    def theil_sen_slope(self) -> pl.Expr:
        later = self.later
        points = later.frame.select(PARENT, later.value.alias("value"), day=later.day)
        pairs = pl.concat([_slopes(part) for part in _in_parts(points)])
        medians = Records(pairs, self.question, self)
        return self.from_each(medians, pl.col("slope").first()) * DAYS_IN_WEEK


def _in_parts(points: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Split observations, those of one goal together, so that each part has about `_PAIRS` pairs."""
    counted = points.with_columns(before=pl.int_range(pl.len()).over(PARENT))
    part = (pl.col("before").cum_sum() // _PAIRS).first().over(PARENT)
    return iter(counted.with_columns(part=part).partition_by("part", include_key=False) or [counted])


def _slopes(points: pl.DataFrame) -> pl.DataFrame:
    """Return the median of the slopes between all pairs of a goal's observations on different days."""
    row = pl.int_range(pl.len())
    pairs = points.select(PARENT, "day", "value", other=pl.int_ranges(row - pl.col("before"), row)).explode("other")
    days, values = points.get_column("day"), points.get_column("value")
    days_between = pl.col("day") - pl.lit(days).gather(pl.col("other"))
    slope = (pl.col("value") - pl.lit(values).gather(pl.col("other"))) / days_between
    known = pairs.select(PARENT, slope=pl.when(days_between > 0).then(slope)).drop_nulls()
    return known.group_by(PARENT, maintain_order=True).agg(median(pl.col("slope")))
