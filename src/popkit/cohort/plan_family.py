"""The families of plans, as columns; `popkit.standing.plan_family` says what each fact means."""

from __future__ import annotations

from functools import cached_property

from popkit.cohort.family import AttendeeColumns, FamilyColumns
from popkit.cohort.year import PlanYearColumns

__all__ = ["PlanFamilyColumns"]


class PlanFamilyColumns(PlanYearColumns):
    """The part of plans' standing that knows the family."""

    @cached_property
    def family(self) -> FamilyColumns:
        """Their adults."""
        return self.listed("family", FamilyColumns)

    @cached_property
    def attendees(self) -> AttendeeColumns:
        """Who was at their plan reviews, one row for each."""
        attendees = self.reviews.listed("attended_by", AttendeeColumns)
        attendees.values("id"), attendees.values("held_on")
        return attendees
