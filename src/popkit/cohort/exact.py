"""Arithmetic over columns that ends on the same last digit as Python's."""

from __future__ import annotations

import polars as pl

__all__ = ["divided", "median"]


def divided(number: pl.Expr, by: float) -> pl.Expr:
    """Return a column of finite numbers divided by one number, not 0.

    Polars multiplies by the reciprocal of a lone divisor, and 3 days / 5 would be 0.6000000000000001
    weeks; by a column it divides. Null of null.
    """
    return number / (number * 0 + by)


def median(values: pl.Expr) -> pl.Expr:
    """Return the middle value, or the mean of the middle two, for each group; null of none.

    The median of Polars goes half the way from the one to the other, which may end on another digit.
    """
    return (values.quantile(0.5, "lower") + values.quantile(0.5, "higher")) / 2
