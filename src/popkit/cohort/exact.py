"""Arithmetic over columns that ends on the same last digit as Python's."""

from __future__ import annotations

import polars as pl

__all__ = ["divided"]


def divided(number: pl.Expr, by: float) -> pl.Expr:
    """Return a column of finite numbers divided by one number, not 0.

    Polars multiplies by the reciprocal of a lone divisor, and 3 days / 5 would be 0.6000000000000001
    weeks; by a column it divides. Null of null.
    """
    return number / (number * 0 + by)
