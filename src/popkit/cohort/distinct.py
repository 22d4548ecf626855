"""What has to be asked of Python: of each distinct value once, however many rows have it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import polars as pl

__all__ = ["once_each"]


def once_each(values: pl.Series, tell: Callable[[Any], Any], kind: type[pl.DataType]) -> pl.Expr:
    """Return what a function says of each value, as a column of this kind; null where there is no value."""
    known = values.drop_nulls().unique()
    told = pl.Series([tell(value) for value in known], dtype=kind)
    return pl.lit(values.replace_strict(known, told, default=None, return_dtype=kind))
