"""The dates of plans, as columns; `popkit.standing.calendar` says what each fact means."""

from __future__ import annotations

import polars as pl

from popkit.cohort.people import PlanPeopleColumns
from popkit.cohort.records import fact

__all__ = ["PlanCalendarColumns"]


class PlanCalendarColumns(PlanPeopleColumns):
    """The part of plans' standing that tells the time."""

    @fact
    def status(self) -> pl.Expr:
        not_begun = pl.when(self.has_history).then(pl.lit("not_begun"))
        return pl.coalesce(self.changed_to, not_begun, self.written("status"))

    @fact
    def is_active(self) -> pl.Expr:
        return self.status == "active"
