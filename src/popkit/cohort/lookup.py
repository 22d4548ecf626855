"""Rows of one table that belong to those of another."""

from __future__ import annotations

import polars as pl

__all__ = ["found_rows", "place_in_run", "placed"]


def placed(rows: pl.Series, values: pl.Series, many: int) -> pl.Series:
    """Return so many values: these at their rows, and null at all others. A value whose row is null has no place."""
    if rows.has_nulls():
        rows, values = rows.drop_nulls(), values.filter(rows.is_not_null())
    if len(rows) == many and rows.is_sorted():
        # Every row has one, in order.
        return values
    if values.dtype.is_nested():
        return values.gather(placed(rows, pl.int_range(len(rows), eager=True), many))
    return pl.repeat(None, many, dtype=values.dtype, eager=True).scatter(rows, values)


def found_rows(mine: pl.DataFrame, theirs: pl.DataFrame) -> pl.Series:
    """Return for each row of `mine` the row of `theirs` that is equal to it; of several, the last.

    Null where there is none, or where one of its values is null. Both have the same columns.
    """
    number = pl.struct(pl.all()).hash().alias("number")
    row = pl.int_range(pl.len()).alias("row")
    found = mine.select(number).join(theirs.select(number, row), on="number", how="left", maintain_order="left")
    if len(found) > len(mine):
        return _rows_in_full(mine, theirs)
    # Two different ones can have the same number, though in a lifetime none is met.
    beside = theirs.select(pl.all().gather(found["row"]))
    is_same = pl.all_horizontal([mine[name] == beside[name] for name in mine.columns])
    return found.select(pl.when(is_same).then("row")).to_series()


def _rows_in_full(mine: pl.DataFrame, theirs: pl.DataFrame) -> pl.Series:
    """Return the same in three times the time, where some of theirs are equal."""
    names, row = mine.columns, pl.int_range(pl.len()).alias("row")
    last = theirs.with_columns(row).unique(names, keep="last")
    return mine.join(last, on=names, how="left", maintain_order="left").get_column("row")


def place_in_run(name: str) -> pl.Expr:
    """Return the place of each row, from 0, among the rows around it with the same value in a column."""
    row, value = pl.int_range(pl.len()), pl.col(name)
    begins = (value != value.shift(1)).fill_null(value=True)
    return row - pl.when(begins).then(row).forward_fill()
