"""How plans stand, as columns; `popkit.standing.plan` says what each fact means."""

from __future__ import annotations

from functools import cached_property

import polars as pl

from popkit.cohort.action import ActionColumns
from popkit.cohort.goal import GoalColumns
from popkit.cohort.records import column
from popkit.cohort.support import SupportColumns
from popkit.cohort.year import PlanYearColumns

__all__ = ["PlanColumns"]


class PlanColumns(PlanYearColumns):
    """Very many plans as of a date: one row a plan."""

    @column
    def id(self) -> pl.Expr:
        return self.written("id")

    @cached_property
    def goals(self) -> GoalColumns:
        """Their goals, without those begun after the date."""
        written = self.listed("goals", GoalColumns)
        return written.only(written.has_begun)

    @cached_property
    def supports(self) -> SupportColumns:
        """Their supports, without those begun after the date."""
        written = self.listed("supports", SupportColumns)
        return written.only(written.has_begun)

    @cached_property
    def actions(self) -> ActionColumns:
        """Their actions, without those written down after the date."""
        written = self.listed("actions", ActionColumns)
        return written.only((written.written("created_on") <= self.question.as_of).fill_null(value=True))
