"""The dates of a plan: its status, its reviews, and how long things have taken."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from attrs import define

from popkit.dates import DAYS_IN_WEEK
from popkit.model import PlanStatusChange
from popkit.standing.fact import fact, kept_fact, part
from popkit.standing.history import days_since, first_on, newest, newest_change, visible
from popkit.standing.people import PlanPeople
from popkit.vocabulary import OPEN_PLAN_STATUSES, PlanStatus

__all__ = ["PlanCalendar"]

NotBegun = Literal["not_begun"]


@define(frozen=True, eq=False, repr=False)
class PlanCalendar(PlanPeople):
    """The part of a plan's standing that tells the time."""

    # Status

    @part
    def change(self) -> PlanStatusChange | None:
        """The newest change of its status by the date; None before the first, or without a history."""
        return newest_change(self.plan, self.as_of)

    @kept_fact
    def status(self) -> PlanStatus | NotBegun:
        """Its status on the date; `not_begun` when its history starts later."""
        if self.change is not None:
            status: PlanStatus = self.change.status
            return status
        return "not_begun" if self.plan.status_history else self.plan.status

    @kept_fact
    def is_active(self) -> bool:
        """Whether it is being followed."""
        return self.status == "active"

    @fact
    def is_open(self) -> bool:
        """Whether people still work on it: draft, proposed, active or on hold."""
        return self.status in OPEN_PLAN_STATUSES

    @kept_fact
    def tier(self) -> int | None:
        """The tier the team set by the date, 1 to 3; None when none is set."""
        found = self.plan.tier
        return None if found is None or (found.set_on is not None and found.set_on > self.as_of) else found.level

    @fact
    def has_basis(self) -> bool:
        """Whether it says why there is a plan."""
        return bool(self.plan.basis)

    @fact
    def has_purpose(self) -> bool:
        """Whether it says what should become better."""
        return bool(self.plan.purpose and self.plan.purpose.strip())

    @fact
    def has_end_date(self) -> bool:
        """Whether it has an end date."""
        return self.plan.ends_on is not None

    # On hold

    @fact
    def days_on_hold(self) -> int | None:
        """Days since it was put on hold; None when it is not, or nobody wrote down when it was."""
        held = self.change is not None and self.change.status == "on_hold"
        return days_since(self.change.on, self.as_of) if self.change and held else None

    @fact
    def hold_has_reason(self) -> bool | None:
        """Whether it says why it is on hold; None when it is not."""
        if self.status != "on_hold":
            return None
        return bool(self.change and self.change.reason and self.change.reason.strip())

    @fact
    def hold_has_recheck(self) -> bool | None:
        """Whether a day is set to look at it again; None when it is not on hold."""
        if self.status != "on_hold":
            return None
        return bool(self.change and self.change.recheck_on)

    @fact
    def was_resumed_unreviewed(self) -> bool:
        """Whether it is followed again after a hold, and no plan review was held since the newest hold began."""
        holds = [kept.on for kept in visible(self.plan.status_history, self.as_of) if kept.status == "on_hold"]
        return self.is_active and bool(holds) and not any(kept.held_on >= holds[-1] for kept in self.reviews)

    # How long

    @fact
    def days_since_start(self) -> int:
        """Days since the plan's start; negative before it."""
        return (self.as_of - self.plan.starts_on).days

    @fact
    def weeks_since_start(self) -> float:
        """Weeks since the plan's start; negative before it."""
        return self.days_since_start / DAYS_IN_WEEK

    @fact
    def days_past_end(self) -> int | None:
        """Days since the plan's end; negative before it, None without one."""
        return days_since(self.plan.ends_on, self.as_of)

    @fact
    def days_to_end(self) -> int | None:
        """Days until the plan's end; negative after it, None without one."""
        return None if self.plan.ends_on is None else (self.plan.ends_on - self.as_of).days

    @fact
    def school_days_to_agreement(self) -> int | None:
        """Days of school from the first draft to the answers of student and family, or to the date before them.

        None when the plan has no status history.
        """
        first = first_on(self.plan)
        if first is None:
            return None
        return self.school_days(first + dt.timedelta(days=1), self.answered_on or self.as_of)

    # Reviews

    @fact
    def review_count(self) -> int:
        """Plan reviews held since the plan's start."""
        return sum([1 for kept in self.reviews if kept.held_on >= self.plan.starts_on])

    @part
    def next_review_on(self) -> dt.date | None:
        """The day set for the next plan review: the newest review's own, else the plan's; None when none is set."""
        return (self.reviews[-1].next_on if self.reviews else None) or self.plan.next_review_on

    @fact
    def has_next_review(self) -> bool:
        """Whether a day is set for the next plan review."""
        return self.next_review_on is not None

    @fact
    def days_past_next_review(self) -> int | None:
        """Days since the day set for the next plan review; negative before it, None when none is set."""
        return days_since(self.next_review_on, self.as_of)

    @fact
    def days_between_reviews(self) -> int | None:
        """Days from the newest plan review, or the start, to the day set for the next one; None when none is set."""
        if self.next_review_on is None:
            return None
        return (self.next_review_on - (self.reviews[-1].held_on if self.reviews else self.plan.starts_on)).days

    @fact
    def days_since_family_told(self) -> int:
        """Days since the family was last told the result of a plan review; before the first, since the start."""
        told = [kept.shared_with_family_on for kept in self.reviews if kept.shared_with_family_on]
        last = newest(day for day in told if day <= self.as_of)
        return (self.as_of - (last or self.plan.starts_on)).days
