"""The people of plans, as columns; `popkit.standing.people` says what each fact means."""

from __future__ import annotations

from popkit.cohort.visible import PlanRecordsColumns

__all__ = ["PlanPeopleColumns"]


class PlanPeopleColumns(PlanRecordsColumns):
    """The part of plans' standing that knows who is there and who has spoken."""
