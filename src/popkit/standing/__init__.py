"""What is true of a plan as of a date. Facts compute and never judge; what cannot be known is None."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from popkit.dates import civil
from popkit.limits import shipped_limits
from popkit.standing.action import ActionStanding
from popkit.standing.due import DueItem, due_items
from popkit.standing.fact import Fact, FactKind, facts_of
from popkit.standing.flag import FlagStanding
from popkit.standing.goal import GoalStanding
from popkit.standing.month import MonthStanding
from popkit.standing.plan import PlanStanding
from popkit.standing.subject import Subject
from popkit.standing.support import SupportStanding

if TYPE_CHECKING:
    from popkit.model import Plan
    from popkit.read.district import District

__all__ = [
    "SUBJECTS",
    "ActionStanding",
    "DueItem",
    "Fact",
    "FactKind",
    "FlagStanding",
    "GoalStanding",
    "MonthStanding",
    "PlanStanding",
    "Subject",
    "SupportStanding",
    "due",
    "due_items",
    "facts_of",
    "stand",
]

SUBJECTS: Final[dict[str, type]] = {
    "plan": PlanStanding,
    "goal": GoalStanding,
    "support": SupportStanding,
    "action": ActionStanding,
    "month": MonthStanding,
    "flag": FlagStanding,
}
"""What a rule can be about."""


def stand(plan: Plan, *, as_of: dt.date, district: District | None = None) -> PlanStanding:
    """Return how `plan` stands on `as_of`: facts, computed when asked for.

    Args:
        plan: as it was read.
        as_of: the date of the question; nothing dated later is seen.
        district: its limits, where they differ from the shipped ones, and its schools' calendars.

    Raises:
        TypeError: `as_of` is not a `datetime.date`.
    """
    day = civil(as_of)
    if district is None:
        return PlanStanding(plan, day, shipped_limits().on(day))
    return PlanStanding(plan, day, district.limits.on(day), district.school_days(plan.student.school_id))


def due(plan: Plan, *, as_of: dt.date, within: int = 30, district: District | None = None) -> tuple[DueItem, ...]:
    """Return what is overdue in `plan` on `as_of`, and what falls due within so many days, the earliest first.

    Args:
        plan: as it was read.
        as_of: the date of the question; nothing dated later is seen.
        within: how many days to look ahead, 0 (today only) to 3660.
        district: its limits, where they differ from the shipped ones, and its schools' calendars.

    Raises:
        TypeError: `as_of` is not a `datetime.date`.
        ValueError: `within` is out of its range.
    """
    return due_items(stand(plan, as_of=as_of, district=district), within)
