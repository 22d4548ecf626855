"""One month of a plan: whether a well-being review was due, and what came of it."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from typing import Literal

from attrs import define

from popkit.model import ReviewWaiver, WellbeingReview
from popkit.standing.fact import fact, kept_fact, part
from popkit.standing.scores import MonthScores

__all__ = ["MonthStanding"]

NotDue = Literal["few_school_days", "not_active", "began_late"]
State = Literal["reviewed", "late", "attempted", "missed", "waived", "open", "not_due", "unknown"]


@define(frozen=True, eq=False, repr=False)
class MonthStanding(MonthScores):
    """One calendar month of a plan as of a date.

    A month's review counts when it was held by the last day of the month, or by a few school days later
    (`limit.review_grace_school_days`), and then it is late. One held after that counts from its day on for
    the time between reviews, and the month stays missed.

    Attributes:
        month: the calendar month.
        plan: the standing of the plan it belongs to.
        as_of: the date of the question.
        index: the place of its record in the plan's well-being reviews; None where it has none.
        review: the completed review, as it was written; None without one.
        attempts: tries on or before the date, oldest first.
        waived: the record that waives the month; None without one.
    """

    waived: WellbeingReview | None = None

    # Whether a review was due

    @kept_fact
    def instructional_days(self) -> int | None:
        """Days of school in the month; None when the school's calendar covers neither its first day nor its last."""
        return self.plan.school.days_in(self.month)

    @kept_fact
    def plan_days(self) -> int | None:
        """Days of school in the month on which the plan was active and the student enrolled.

        In a month that is not over, the plan and the enrolment are taken to go on as they are. None when
        the school's calendar does not speak of the month, or nobody wrote down when the plan was active.
        """
        stretches, days = self.plan.active_stretches, self.instructional_days
        if stretches is None or days is None:
            return None
        first, last, count = self.month.first, self.month.last, self.plan.school.count
        if any(start <= first and last <= end for start, end in stretches):
            return days
        return sum([count(max(start, first), min(end, last)) for start, end in stretches])

    @kept_fact
    def reason_not_due(self) -> NotDue | None:
        """Why no review is due: few days of school, a plan not active on half of them, one begun late in the month.

        None when one is due, or when that is not known.
        """
        stretches, first, last = self.plan.active_stretches, self.month.first, self.month.last
        if stretches is not None and not any(start <= last and end >= first for start, end in stretches):
            return "not_active"
        days, counted = self.instructional_days, self.plan_days
        if days is None:
            return None
        if days < self.plan.limit_number("month_min_days"):
            return "few_school_days"
        if counted is None:
            return None
        if self._began_late:
            return "began_late"
        return "not_active" if 2 * counted < days else None

    @part
    def _began_late(self) -> bool:
        """Whether the plan first became active in this month, after its tenth day of school or so."""
        began = self.plan.first_active_on
        if began is None or began <= self.month.first:
            return False
        before = self.plan.school.count(self.month.first, began - dt.timedelta(days=1))
        return before >= self.plan.limit_number("first_month_school_days")

    @kept_fact
    def is_due(self) -> bool | None:
        """Whether the month asks for a review; None when the calendar or the plan's active time is not known."""
        if self.reason_not_due is not None:
            return False
        return None if self.plan_days is None else True

    # What came of it

    @part
    def deadline(self) -> dt.date:
        """The last day on which a review still counts for this month."""
        return self.plan.school_day_after(self.month.last, int(self.plan.limit_number("review_grace_school_days")))

    @kept_fact
    def is_over(self) -> bool:
        """Whether the last day on which a review still counts for this month has passed."""
        return self.as_of > self.month.last and self.as_of > self.deadline

    @part
    def waiver(self) -> ReviewWaiver | None:
        """The reason and approval of a waived month; None when it was not waived by the date.

        One written down when it was too late for a review waives nothing: a miss is not undone afterwards.
        """
        found = self.waived
        if found is None or (found.recorded_on is not None and found.recorded_on > min(self.as_of, self.deadline)):
            return None
        return found.waiver or ReviewWaiver()

    @fact
    def is_waived(self) -> bool:
        """Whether somebody decided in time that this month goes without a review."""
        return self.waiver is not None

    @fact
    def waiver_is_complete(self) -> bool | None:
        """Whether the waiver says why and who approved it; None when the month was not waived."""
        found = self.waiver
        return None if found is None else bool(found.reason and found.reason.strip()) and found.by is not None

    @kept_fact
    def is_reviewed(self) -> bool | None:
        """Whether a completed review was held in the month, or at most a few school days late.

        None when there is one and nobody wrote down its day.
        """
        if self.review is None:
            return False
        return None if self.held_on is None else self.month.first <= self.held_on <= self.deadline

    @fact
    def is_late(self) -> bool:
        """Whether the review was held after the month's last day."""
        return self.held_on is not None and self.held_on > self.month.last

    @fact
    def is_missed(self) -> bool | None:
        """Whether a due review was not held in time, and it is too late now; None when that is not known."""
        if not self.is_over or self.is_waived or self.is_due is False or self.is_reviewed:
            return False
        return None if self.is_due is None or self.is_reviewed is None else True

    @fact
    def state(self) -> State:
        """What came of the month, in a word; a month with attempts only is attempted, whether or not it is over."""
        if self.is_reviewed:
            return "late" if self.is_late else "reviewed"
        if self.is_waived:
            return "waived"
        if self.is_due is False:
            return "not_due"
        if self.attempts and self.review is None:
            return "attempted"
        if self.is_due is None or self.is_reviewed is None:
            return "unknown"
        return "missed" if self.is_over else "open"

    @fact
    def is_after_month_off(self) -> bool:
        """Whether a month without a due review, or a waived one, lies between the review before and this one."""
        before = self.previous
        return before is not None and any(
            kept.is_waived or kept.is_due is False
            for kept in self.plan.months
            if before.month < kept.month < self.month
        )

    # Tries

    @kept_fact
    def attempt_count(self) -> int:
        """Tries that did not come about."""
        return len(self.attempts)

    @fact
    def attempt_mode_count(self) -> int:
        """Different ways in which it was tried; a try that does not say how counts for none."""
        return len({kept.mode for kept in self.attempts if kept.mode})

    @fact
    def days_to_retry(self) -> int | None:
        """Days from the first try to the next one of any month, or to a review held; None without a try.

        While there was neither, days to the date.
        """
        if not self.attempts:
            return None
        first, tries = self.attempts[0].on, self.plan.days_tried
        later = tries[bisect_left(tries, first) + 1 :]
        return ((later[0] if later else self.as_of) - first).days
