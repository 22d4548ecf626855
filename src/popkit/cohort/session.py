"""Sessions of supports, as columns."""

from __future__ import annotations

import polars as pl

from popkit.cohort.records import Records, column

__all__ = ["SessionColumns"]


class SessionColumns(Records):
    """Sessions on or before the date, newest last in each support."""

    @column
    def on(self) -> pl.Expr:
        return self.written("on")

    @column
    def minutes(self) -> pl.Expr:
        return self.written("minutes")

    @column
    def attendance(self) -> pl.Expr:
        return self.written("attendance")

    @column
    def row(self) -> pl.Expr:
        """Its row, which is larger for a later session of the support."""
        return pl.int_range(pl.len())

    @column
    def is_held(self) -> pl.Expr:
        """Whether the student was present."""
        return self.attendance == "present"

    @column
    def is_missed(self) -> pl.Expr:
        """Whether the student was absent."""
        return self.attendance.str.starts_with("absent")
