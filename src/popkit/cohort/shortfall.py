"""The shortfall score, as columns; `popkit.methods.shortfall` says what each part means."""

from __future__ import annotations

import polars as pl
from attrs import frozen

from popkit.cohort.course import CourseColumns
from popkit.cohort.days import days_since
from popkit.cohort.exact import divided
from popkit.cohort.observation import ObservationColumns
from popkit.methods.aimline import DAYS_IN_WEEK
from popkit.methods.directions import TOLERANCE
from popkit.methods.shortfall import OBSERVATIONS_FOR_A_SPREAD

__all__ = ["Departure", "departure"]


@frozen(eq=False)
class Departure:
    """How series of observations leave lines that start at their baselines; unknown where there is no line."""

    rate: pl.Expr
    size: pl.Expr
    errors: pl.Expr
    largest: pl.Expr
    last: pl.Expr
    free: pl.Expr

    def score(self, slower: pl.Expr | None = None) -> pl.Expr:
        """Shortfall score from the line, or from one that grows by `slower` units a week less."""
        rate = self.rate if slower is None else self.rate + slower
        farthest = self.largest if slower is None else pl.max_horizontal(self.largest, slower.abs() * self.last)
        dust, free = TOLERANCE * farthest, self.free
        noise = pl.max_horizontal(self.errors, dust * dust)
        deviate = (free * (rate * rate * self.size / noise).log1p()).sqrt() * (8 * free + 1) / (8 * free + 3)
        signed = pl.when(rate < 0).then(-deviate).otherwise(deviate)
        told = pl.when(noise == 0).then(0.0).otherwise(signed)
        return pl.when(free + 1 >= OBSERVATIONS_FOR_A_SPREAD).then(told)


def departure(goals: CourseColumns, series: ObservationColumns, residual: str) -> Departure:
    """Fit the growth of the residuals in a column through the baseline, for each goal.

    The observations are after the day of the baseline, and of a goal there are all or none.
    """
    weeks, left = series.weeks, getattr(series, residual)
    sums = pl.struct(size=(weeks * weeks).sum(), along=(weeks * left).sum(), largest=left.abs().max())
    told = goals.kept(f"{residual}.sums", lambda _: goals.from_each(series, sums)).struct
    free = pl.when(goals.has_aimline).then(goals.observation_count - 1)
    rate = goals.kept(f"{residual}.rate", lambda _: told.field("along") / told.field("size"))
    error = left - series.of_parent(f"{residual}.rate") * weeks
    errors = goals.kept(f"{residual}.errors", lambda _: goals.from_each(series, (error * error).sum()))
    last = divided(days_since(goals.baseline_on, goals.newest_later_on), DAYS_IN_WEEK)
    return Departure(rate, told.field("size"), errors, told.field("largest"), last, free)
