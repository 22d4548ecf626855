"""Goal Attainment Scaling in columns; `popkit.methods.attainment` says what it is."""

from __future__ import annotations

import polars as pl

__all__ = ["attainment_t"]


def attainment_t(score: pl.Expr, weight: pl.Expr, rho: float) -> pl.Expr:
    """Return the T score of the rows of a group; null where none with a score has a weight above 0."""
    counted = pl.when(score.is_not_null()).then(weight)
    part = counted / counted.max()
    total, squares = part.sum(), (part * part).sum()
    found = 50 + 10 * (part * score).sum() / ((1 - rho) * squares + rho * total * total).sqrt()
    return pl.when(counted.max() > 0).then(found)
