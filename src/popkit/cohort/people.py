"""The people of plans, as columns; `popkit.standing.people` says what each fact means."""

from __future__ import annotations

from popkit.cohort.history import StatusColumns

__all__ = ["PlanPeopleColumns"]


class PlanPeopleColumns(StatusColumns):
    """The part of plans' standing that knows who is there and who has spoken."""
