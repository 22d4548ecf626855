"""Was the support delivered? In columns; `popkit.methods.delivery` says what each figure means."""

from __future__ import annotations

import polars as pl

__all__ = ["ratio"]


def ratio(delivered: pl.Expr, planned: pl.Expr) -> pl.Expr:
    """Return delivered over planned, both in one unit; null where either is unknown, or nothing was planned."""
    return pl.when(planned != 0).then(delivered / planned)
