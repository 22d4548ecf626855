"""The months of plans, as columns; `popkit.standing.year` says what each fact means."""

from __future__ import annotations

from popkit.cohort.calendar import PlanCalendarColumns

__all__ = ["PlanYearColumns"]


class PlanYearColumns(PlanCalendarColumns):
    """The part of plans' standing that goes through their months."""
