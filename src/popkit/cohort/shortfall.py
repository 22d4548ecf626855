"""The shortfall score, as columns; `popkit.methods.shortfall` says what each part means."""

from __future__ import annotations

import polars as pl
from attrs import frozen

from popkit.cohort.observation import ObservationColumns
from popkit.cohort.records import Records
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
        return pl.when(free + 1 >= OBSERVATIONS_FOR_A_SPREAD).then(pl.when(dust == 0).then(0.0).otherwise(signed))


def departure(goals: Records, series: ObservationColumns, residual: str) -> Departure:
    """Fit the growth of the residuals in a column through the baseline, for each goal.

    The observations are after the day of the baseline.
    """
    weeks, left = series.weeks, getattr(series, residual)

    def told(name: str, aggregate: pl.Expr) -> pl.Expr:
        return goals.kept(f"{residual}.{name}", lambda _: goals.from_each(series, aggregate))

    size, along = told("size", (weeks * weeks).sum()), told("along", (weeks * left).sum())
    free = told("count", left.count().cast(pl.Int64)) - 1
    rate = goals.kept(f"{residual}.rate", lambda _: pl.when(free >= 0).then(along / size))
    error = left - series.of_parent(f"{residual}.rate") * weeks
    errors, largest = told("errors", (error * error).sum()), told("largest", left.abs().max())
    return Departure(rate, size, errors, largest, told("last", weeks.last()), free)
