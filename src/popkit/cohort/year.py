"""The months of plans, as columns; `popkit.standing.year` says what each fact means."""

from __future__ import annotations

from functools import cached_property

from popkit.cohort.calendar import PlanCalendarColumns
from popkit.cohort.wellbeing import CheckedColumns, ReviewColumns

__all__ = ["PlanYearColumns"]


class PlanYearColumns(PlanCalendarColumns):
    """The part of plans' standing that goes through their months."""

    @cached_property
    def wellbeing_reviews(self) -> ReviewColumns:
        """Their well-being reviews, as they were written."""
        return self.listed("wellbeing_reviews", ReviewColumns)

    @cached_property
    def settling(self) -> CheckedColumns:
        """What well-being reviews held by the date say of actions that they found done, or dropped."""
        checked = self.wellbeing_reviews.checked_actions
        return checked.only(checked.of_parent("is_completed") & (checked.written("outcome") != "carried"))
