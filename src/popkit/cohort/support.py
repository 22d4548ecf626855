"""How supports stand, as columns; `popkit.standing.support` says what each fact means."""

from __future__ import annotations

import polars as pl

from popkit.cohort.history import StatusColumns
from popkit.cohort.records import column, fact

__all__ = ["SupportColumns"]


class SupportColumns(StatusColumns):
    """Supports of very many plans, without those begun after the date."""

    @column
    def id(self) -> pl.Expr:
        return self.written("id")

    @fact
    def status(self) -> pl.Expr:
        return pl.coalesce(self.changed_to, self.written("status"))

    @fact
    def is_active(self) -> pl.Expr:
        return self.status == "active"
