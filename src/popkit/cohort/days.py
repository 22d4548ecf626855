"""Days between dates, as columns."""

from __future__ import annotations

import polars as pl

__all__ = ["days_since"]


def days_since(day: pl.Expr, as_of: pl.Expr) -> pl.Expr:
    """Count days from `day` to `as_of`; negative when it is still to come, null when one is not known."""
    return as_of.cast(pl.Int32).cast(pl.Int64) - day.cast(pl.Int32).cast(pl.Int64)
