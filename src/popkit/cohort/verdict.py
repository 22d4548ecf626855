"""The verdict on goals' progress, as a column; `popkit.methods.verdict` says what each word means."""

from __future__ import annotations

import polars as pl
from attrs import frozen

from popkit.methods import Boundaries

__all__ = ["Evidence", "progress_verdict"]


@frozen(eq=False, kw_only=True)
class Evidence:
    """What verdicts rest on, as `popkit.methods.Summary` has it for one."""

    direction: pl.Expr
    observation_count: pl.Expr
    weeks_observed: pl.Expr
    exposure: pl.Expr
    run_at_target: pl.Expr
    shortfall_score: pl.Expr
    half_rate_score: pl.Expr


def progress_verdict(evidence: Evidence, boundaries: Boundaries) -> pl.Expr:
    """Judge goals' progress: the first that holds of the verdicts, in this order."""
    is_level, shortfall = evidence.direction == "maintain", evidence.shortfall_score
    return (
        pl.when(evidence.observation_count < boundaries.minimum_observations)
        .then(pl.lit("insufficient_data"))
        .when(evidence.weeks_observed.fill_null(0.0) < boundaries.minimum_weeks)
        .then(pl.lit("insufficient_data"))
        .when(evidence.exposure < boundaries.exposure_minimum)
        .then(pl.lit("not_delivered"))
        .when(evidence.run_at_target >= boundaries.met_observations)
        .then(pl.lit("met"))
        .when(is_level & (shortfall.abs() >= -boundaries.off_track))
        .then(pl.lit("off_track"))
        .when(is_level)
        .then(pl.lit("uncertain"))
        .when(shortfall <= boundaries.off_track)
        .then(pl.lit("off_track"))
        .when(shortfall >= boundaries.ahead)
        .then(pl.lit("ahead"))
        .when(evidence.half_rate_score >= boundaries.on_track)
        .then(pl.lit("on_track"))
        .otherwise(pl.lit("uncertain"))
    )
