"""Well-being reviews as they were written, as columns: what the months of plans are made from."""

from __future__ import annotations

from functools import cached_property

import polars as pl

from popkit.cohort.records import Records, column

__all__ = ["CheckedColumns", "ReviewColumns"]


class CheckedColumns(Records):
    """What became of actions promised before, as reviews say it."""

    @column
    def action_id(self) -> pl.Expr:
        return self.written("action_id")


class ReviewColumns(Records):
    """Every well-being review of very many plans, void ones and later ones too."""

    @column
    def is_held(self) -> pl.Expr:
        """Whether it is not known to lie after the date."""
        return (self.written("held_on") <= self.question.as_of).fill_null(value=True)

    @column
    def is_completed(self) -> pl.Expr:
        """Whether it was held by the date, and is no mere try."""
        return (self.written("status") == "completed") & self.is_held

    @cached_property
    def checked_actions(self) -> CheckedColumns:
        """What they say of earlier promises."""
        return self.listed("checked_actions", CheckedColumns)
