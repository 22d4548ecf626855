"""How actions stand, as columns; `popkit.standing.action` says what each fact means."""

from __future__ import annotations

import polars as pl

from popkit.cohort.days import days_since
from popkit.cohort.records import Records, column, fact

__all__ = ["ActionColumns"]


class ActionColumns(Records):
    """Actions of very many plans, without those written down after the date."""

    @column
    def id(self) -> pl.Expr:
        return self.written("id")

    @column
    def created_on(self) -> pl.Expr:
        return self.written("created_on")

    @fact
    def is_open(self) -> pl.Expr:
        done_on = self.written("done_on")
        is_done = done_on.is_not_null() & (done_on <= self.question.as_of)
        return ~(self.is_settled | is_done.fill_null(value=False))

    @column
    def is_settled(self) -> pl.Expr:
        settling = self.plans.settling
        return self.is_among(settling, self.id, settling.action_id)

    @fact
    def has_owner(self) -> pl.Expr:
        return self.written("owner_id").is_not_null()

    @fact
    def has_due_date(self) -> pl.Expr:
        return self.written("due_on").is_not_null()

    @fact
    def days_overdue(self) -> pl.Expr:
        return pl.when(self.is_open).then(days_since(self.written("due_on"), self.question.today))

    @fact
    def days_open(self) -> pl.Expr:
        return pl.when(self.is_open).then(days_since(self.written("created_on"), self.question.today))
