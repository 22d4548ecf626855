"""How a flag is handled: times and roles only, and nothing of what happened."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from attrs import define

from popkit.model import Flag
from popkit.standing.fact import Standing, fact, kept_fact, part
from popkit.vocabulary import FlagKind

if TYPE_CHECKING:
    from popkit.standing.year import PlanYear

__all__ = ["FlagStanding"]

_MIDNIGHT: Final = dt.time(0)
_A_MINUTE: Final = dt.timedelta(minutes=1)


@define(frozen=True, eq=False, repr=False)
class FlagStanding(Standing):
    """One flag as of the end of a date.

    Attributes:
        flag: as it was written.
        plan: the standing of the plan it belongs to.
        as_of: the date of the question.
        index: its place in the plan's flags.
    """

    flag: Flag
    plan: PlanYear
    as_of: dt.date
    index: int

    @property
    def id(self) -> str:
        """The flag's id."""
        return self.flag.id

    def _by_then(self, moment: dt.datetime | None) -> dt.datetime | None:
        """Return the moment, if it was on or before the date where it was written down.

        A moment before the flag was raised is a slip of the pen, and counts as not written down.
        """
        if moment is None or moment.date() > self.as_of or moment < self.flag.raised_at:
            return None
        return moment

    @fact
    def kind(self) -> FlagKind:
        """What the worry is about."""
        return self.flag.kind

    @kept_fact
    def is_open(self) -> bool:
        """Whether it was not closed by the date."""
        return self._by_then(self.flag.closed_at) is None

    @fact
    def days_open(self) -> int:
        """Days since it was raised, until it was closed or to the date."""
        closed = self._by_then(self.flag.closed_at)
        return ((closed.date() if closed else self.as_of) - self.flag.raised_at.date()).days

    # Handing over

    @part
    def handed_on(self) -> dt.date | None:
        """The day it was handed to somebody; None when it was not by the date."""
        found = self._by_then(self.flag.handed_at)
        return found.date() if found else None

    @fact
    def is_handed_over(self) -> bool:
        """Whether it was handed to somebody by the date."""
        return self.handed_on is not None

    @fact
    def days_to_hand_over(self) -> int:
        """Days from its raising to its handing over, or to the date while it was not; 0 on the same day."""
        return ((self.handed_on or self.as_of) - self.flag.raised_at.date()).days

    @fact
    def is_acknowledged(self) -> bool:
        """Whether the person it was handed to took it by the date."""
        return self._by_then(self.flag.acknowledged_at) is not None

    @kept_fact
    def school_minutes_to_acknowledge(self) -> int:
        """Minutes within school hours from its raising until somebody took it, or to the end of the date.

        School hours are `limit.school_day_starts_at` to `limit.school_day_ends_at` on days of school, by
        the clock the raising was written down with.
        """
        raised = self.flag.raised_at
        midnight = dt.datetime.combine(self.as_of, _MIDNIGHT, raised.tzinfo) + dt.timedelta(days=1)
        taken = self._by_then(self.flag.acknowledged_at) or midnight
        # Whoever took it may have written down the day after or before, by another clock.
        last = min(taken.date() + dt.timedelta(days=1), self.as_of)
        return sum([self._minutes_of(day, raised, taken) for day in self.plan.days_of_school(raised.date(), last)])

    def _minutes_of(self, day: dt.date, raised: dt.datetime, taken: dt.datetime) -> int:
        morning = dt.datetime.combine(day, _MIDNIGHT, raised.tzinfo)
        opens, closes = (
            morning + dt.timedelta(hours=self.plan.limit_number(name))
            for name in ("school_day_starts_at", "school_day_ends_at")
        )
        return max((min(closes, taken) - max(opens, raised)) // _A_MINUTE, 0)

    # Who must know

    @fact
    def guardian_is_to_be_told(self) -> bool:
        """Whether its kind is one of `limit.guardian_flag_kinds`."""
        return self.flag.kind in self.plan.limit_words("guardian_flag_kinds")

    @fact
    def guardian_is_settled(self) -> bool:
        """Whether the guardian was told, or a rule forbids it and somebody wrote that down."""
        return self.flag.guardian_notified in ("yes", "no_by_rule")

    @fact
    def report_is_settled(self) -> bool:
        """Whether the report to the authorities was made, or somebody wrote down that none is required."""
        return self.flag.external_report in ("made", "not_required")

    # Coming back

    @fact
    def reentry_is_due(self) -> bool:
        """Whether the day of coming back after a crisis was set and has come."""
        return self.flag.reentry_on is not None and self.flag.reentry_on <= self.as_of

    @fact
    def has_reentry_review(self) -> bool:
        """Whether a plan review about coming back was held between its raising and the day of coming back."""
        raised, back = self.flag.raised_at.date(), self.flag.reentry_on or self.as_of
        return any(kept.kind == "reentry" and raised <= kept.held_on <= back for kept in self.plan.reviews)
