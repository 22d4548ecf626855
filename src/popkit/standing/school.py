"""How a school stands: its plans together, in numbers only."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from attrs import Factory, define, field, frozen

from popkit.standing.fact import Standing, fact

if TYPE_CHECKING:
    from popkit.standing.plan import PlanStanding

__all__ = ["PlanShare", "SchoolRoll", "SchoolStanding", "share_of"]


@frozen
class PlanShare:
    """What one plan adds to how its school stands.

    Attributes:
        school: the school's id.
        is_active: whether the plan is being followed.
        is_due: whether the newest month that is over asked for a well-being review; None when not known.
        is_reviewed: whether it had one in time; None when not known.
        manager: the id of the one adult who answers for the plan; None without one.
        unserved_needs: severe needs that no support serves; 0 for a plan that is not followed.
        is_behind: whether the student is behind grade level in reading or math; None when not known.
    """

    school: str
    is_active: bool
    is_due: bool | None
    is_reviewed: bool | None
    manager: str | None = field(repr=False)
    unserved_needs: int = 0
    is_behind: bool | None = field(default=None, repr=False)


def share_of(plan: PlanStanding) -> PlanShare:
    """Return what a plan adds to how its school stands on the date."""
    # Of a plan that is not followed, or not yet, no review was due; the first days of time have no month before them.
    month = plan.newest_month_over if plan.is_active and plan.plan.starts_on <= plan.as_of else None
    managers = plan.managers_on(plan.as_of)
    return PlanShare(
        school=plan.plan.student.school_id,
        is_active=plan.is_active,
        is_due=month is not None and not month.is_waived and month.is_due,
        is_reviewed=month is not None and month.is_reviewed,
        manager=min(managers) if managers and plan.is_active else None,
        unserved_needs=plan.severe_needs_without_support if plan.is_active else 0,
        is_behind=plan.is_behind_grade_level if plan.is_active else None,
    )


@define
class SchoolRoll:
    """The shares of a school's plans, counted; a few numbers, however many plans there are.

    Attributes:
        plans: active plans.
        due: active plans whose newest month over asked for a review.
        held: those of them that had one.
        unknown: active plans of which either is not known.
        unserved: severe needs of active plans that no support serves.
        behind: active plans of students who are behind grade level.
        behind_unknown: active plans of which that is not known.
        caseloads: active plans of each manager, by id.
    """

    plans: int = 0
    due: int = 0
    held: int = 0
    unknown: int = 0
    unserved: int = 0
    behind: int = 0
    behind_unknown: int = 0
    caseloads: Counter[str] = field(factory=Counter, repr=False)

    def add(self, share: PlanShare) -> None:
        """Count in one plan."""
        if not share.is_active:
            return
        self.plans += 1
        is_unknown = share.is_due is None or (share.is_due and share.is_reviewed is None)
        self.unknown += is_unknown
        self.due += bool(share.is_due and not is_unknown)
        self.held += bool(share.is_due and share.is_reviewed)
        self.unserved += share.unserved_needs
        self.behind += bool(share.is_behind)
        self.behind_unknown += share.is_behind is None
        if share.manager is not None:
            self.caseloads[share.manager] += 1

    def merge(self, other: SchoolRoll) -> None:
        """Count in what another roll has counted."""
        self.plans += other.plans
        self.due += other.due
        self.held += other.held
        self.unknown += other.unknown
        self.unserved += other.unserved
        self.behind += other.behind
        self.behind_unknown += other.behind_unknown
        self.caseloads.update(other.caseloads)


@define(frozen=True, eq=False, repr=False)
class SchoolStanding(Standing):
    """A school's active plans together, as of a date.

    Attributes:
        id: the school's id.
        roll: what its plans add up to.
    """

    id: str
    roll: SchoolRoll = Factory(SchoolRoll)

    @fact
    def plan_count(self) -> int:
        """Active plans."""
        return self.roll.plans

    @fact
    def reviews_due(self) -> int | None:
        """Plans whose newest month over asked for a well-being review; None when that is not known of one."""
        return None if self.roll.unknown else self.roll.due

    @fact
    def reviews_held(self) -> int | None:
        """Those of them that had one, in time or a few days late; None when that is not known of one."""
        return None if self.roll.unknown else self.roll.held

    @fact
    def coverage(self) -> float | None:
        """Reviews held / reviews due of the newest month over; None when none was due, or it is not known."""
        return self.roll.held / self.roll.due if self.roll.due and not self.roll.unknown else None

    @fact
    def manager_count(self) -> int:
        """Adults who answer for an active plan."""
        return len(self.roll.caseloads)

    @fact
    def largest_caseload(self) -> int:
        """Most active plans that one adult answers for."""
        return max(self.roll.caseloads.values(), default=0)

    @fact
    def unserved_severe_needs(self) -> int:
        """Severe needs in active plans that no planned, waitlisted, active or paused support serves: the gap list."""
        return self.roll.unserved

    @fact
    def share_behind(self) -> float | None:
        """Active plans of students behind grade level / active plans; None without any, or when not known of one."""
        return None if self.roll.behind_unknown else self.least_share_behind

    @fact
    def least_share_behind(self) -> float | None:
        """The same with every student of whom it is not known counted as not behind; None without a plan."""
        return self.roll.behind / self.roll.plans if self.roll.plans else None
