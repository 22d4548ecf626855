"""How an action stands on a date."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from attrs import define

from popkit.standing.fact import Standing, fact
from popkit.standing.history import days_since

if TYPE_CHECKING:
    from popkit.model import Action

__all__ = ["ActionStanding"]


@define(frozen=True, eq=False, repr=False)
class ActionStanding(Standing):
    """One action as of a date.

    Attributes:
        action: as it was written.
        as_of: the date of the question.
        index: its place in the plan's actions.
        is_settled: whether a well-being review held by the date says that it was done or dropped.
    """

    action: Action
    as_of: dt.date
    index: int
    is_settled: bool = False

    @property
    def id(self) -> str:
        """The action's id."""
        return self.action.id

    @fact
    def is_open(self) -> bool:
        """Whether it was not yet done on the date, nor dropped at a well-being review."""
        return not self.is_settled and (self.action.done_on is None or self.action.done_on > self.as_of)

    @fact
    def has_owner(self) -> bool:
        """Whether somebody promised it."""
        return self.action.owner_id is not None

    @fact
    def has_due_date(self) -> bool:
        """Whether a day was set for it."""
        return self.action.due_on is not None

    @fact
    def days_overdue(self) -> int | None:
        """Days since it was due; negative while there is time, None without a due date or once it is done."""
        return days_since(self.action.due_on, self.as_of) if self.is_open else None

    @fact
    def days_open(self) -> int | None:
        """Days since it was written down; None when that day is not known or once it is done."""
        return days_since(self.action.created_on, self.as_of) if self.is_open else None
