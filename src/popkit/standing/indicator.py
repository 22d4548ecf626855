"""What other systems counted by a day, and whether adults acted on it; each band for itself, and no score."""

from __future__ import annotations

import datetime as dt
from math import ceil
from typing import TYPE_CHECKING

from attrs import define

from popkit.dates import school_year_of
from popkit.methods import ratio
from popkit.model import Indicator
from popkit.standing.fact import Standing, fact, kept_fact, part

if TYPE_CHECKING:
    from popkit.standing.signs import PlanSigns

__all__ = ["IndicatorStanding"]


@define(frozen=True, eq=False, repr=False)
class IndicatorStanding(Standing):
    """One day's count of attendance, behavior and courses, as of a date.

    Nothing here is added up over attendance, behavior and courses, and nothing is said of a student that was not
    counted. A part that nobody counted is unknown; whoever writes a newer count writes all that is known by its day.

    Attributes:
        indicator: as it was written.
        plan: the standing of the plan it belongs to.
        as_of: the date of the question.
        index: its place in the plan's indicators.
    """

    indicator: Indicator
    plan: PlanSigns
    as_of: dt.date
    index: int

    @property
    def id(self) -> str:
        """The day up to which was counted, such as 2026-10-30."""
        return self.indicator.on.isoformat()

    # When it was counted

    @kept_fact
    def days_since(self) -> int:
        """Days since the day up to which was counted."""
        return (self.as_of - self.indicator.on).days

    @part
    def school_year(self) -> int:
        """The year in which its school year begins."""
        return school_year_of(self.indicator.on)

    @kept_fact
    def is_newest(self) -> bool:
        """Whether it is the newest of the plan's own school year; of one day, all of them are."""
        return self.indicator.on == self.plan.last_counted_on.get(self.plan.first_year)

    @fact
    def is_newest_of_last_year(self) -> bool:
        """Whether it is the newest of the school year before the plan's."""
        return self.indicator.on == self.plan.last_counted_on.get(self.plan.first_year - 1)

    # Attendance

    @kept_fact
    def days_enrolled(self) -> float | None:
        """Days of school on which the student was enrolled, 0 and up; None when not counted."""
        return self.indicator.days_enrolled

    @kept_fact
    def absence_rate(self) -> float | None:
        """Days absent for any reason, suspensions included / days enrolled; None when either is unknown or none."""
        return ratio(self.indicator.days_absent, self.indicator.days_enrolled)

    @fact
    def absences_per_month(self) -> float | None:
        """Days absent / months begun of `limit.month_school_days` each; None when either is unknown or none."""
        absent, enrolled = self.indicator.days_absent, self.indicator.days_enrolled
        if absent is None or not enrolled:
            return None
        return absent / ceil(enrolled / self.plan.limit_number("month_school_days"))

    # Behavior and courses

    @fact
    def suspensions(self) -> int | None:
        """How often the student was suspended; None when not counted."""
        return self.indicator.suspensions

    @fact
    def office_referrals(self) -> int | None:
        """Major office referrals for behavior; None when not counted."""
        return self.indicator.referrals

    @fact
    def courses_failed(self) -> int | None:
        """Core courses failed; None when not counted."""
        return self.indicator.courses_failed

    # Whether adults acted

    @part
    def has_fired(self) -> bool:
        """Whether one of its bands asks for somebody to act, as far as it was counted."""
        enrolled = self._reaches(self.days_enrolled, "rate_days_enrolled")
        is_counted = self._reaches(self.plan.grade_number, "attendance_from_grade")
        return (
            (is_counted and enrolled and self._reaches(self.absence_rate, "absence_tier_two"))
            or self._reaches(self.suspensions, "suspensions_at_risk")
            or self._reaches(self.office_referrals, "office_referrals_at_risk")
            or self._reaches(self.courses_failed, "courses_failing")
        )

    def _reaches(self, count: float | None, limit: str) -> bool:
        return count is not None and count >= self.plan.limit_number(limit)

    @fact
    def is_first_to_fire(self) -> bool:
        """Whether attendance, behavior or courses ask for somebody to act, and did not before in the plan's own year.

        From `limit.absence_tier_two` (once `limit.rate_days_enrolled` are over, and from
        `limit.attendance_from_grade`), `limit.suspensions_at_risk`, `limit.office_referrals_at_risk` or
        `limit.courses_failing`; what was not counted asks for nothing.
        """
        return self.has_fired and self.indicator.on == self.plan.first_fired_on

    @fact
    def has_response(self) -> bool:
        """Whether anything dated on its day or after says that somebody acted, be it a note.

        A contact with the family or a try at one, an action, a support or goal that began, changed or was decided
        on, a plan review, a referral, a profile item.
        """
        return self._has_come_since(self.plan.last_response_on)

    @fact
    def has_contact_since(self) -> bool:
        """Whether the family was reached on its day or after."""
        return self._has_come_since(self.plan.last_contact_on)

    def _has_come_since(self, day: dt.date | None) -> bool:
        return day is not None and day >= self.indicator.on
