"""What a plan's standing starts from: the plan, the date, the limits, and the records that are visible."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Final

from attrs import define

from popkit import dates, methods
from popkit.instruments import Instrument, shipped_instruments
from popkit.limits import LimitValue
from popkit.model import Plan, PlanReview, ProfileItem, TeamMember
from popkit.standing.boundaries import boundaries_by
from popkit.standing.fact import Standing, part
from popkit.standing.history import visible
from popkit.standing.papers import Papers

__all__ = ["PlanRecords"]

_WEEKDAYS: Final = dates.Weekdays()
_ONE_DAY: Final = dt.timedelta(days=1)
_NONE: Final[Mapping[str, Instrument]] = {}


@define(frozen=True, eq=False, repr=False)
class PlanRecords(Standing):
    """A plan as of a date.

    Attributes:
        plan: as it was written.
        as_of: the date of the question; what is dated later is invisible.
        limits: every limit in force on that date, by name.
        school: how the student's school counts its days; weekdays where its calendar is not known.
        own_instruments: the district's own definitions of questionnaires, by id.
        papers: the district's partners and when their papers hold, by id; None: nothing is known of any partner.
    """

    plan: Plan
    as_of: dt.date
    limits: Mapping[str, LimitValue]
    school: dates.SchoolTime = _WEEKDAYS
    own_instruments: Mapping[str, Instrument] = _NONE
    papers: Mapping[str, Papers] | None = None

    @part
    def instruments(self) -> Mapping[str, Instrument]:
        """Definitions of questionnaires, by id: popkit's, and the district's own."""
        return {**shipped_instruments(), **self.own_instruments}

    @property
    def id(self) -> str:
        """The plan's id."""
        return self.plan.id

    def limit_number(self, name: str) -> float:
        """Return a limit that is a number."""
        value = self.limits[name]
        if isinstance(value, tuple):
            raise TypeError(f"limit {name} is a list of words")
        return value

    def limit_words(self, name: str) -> tuple[str, ...]:
        """Return a limit that is a list of words."""
        value = self.limits[name]
        if not isinstance(value, tuple):
            raise TypeError(f"limit {name} is a number")
        return value

    # Days of school

    def school_on(self, first: dt.date, last: dt.date) -> dates.SchoolTime:
        """Return the school's calendar, or weekdays where it does not say everything about these days."""
        return self.school if self.school.covers(first, last) else _WEEKDAYS

    def school_days(self, first: dt.date, last: dt.date) -> int:
        """Count days of school from `first` to `last`, both included; 0 when `last` is earlier."""
        return self.school_on(first, last).count(first, last)

    def school_weeks(self, first: dt.date, last: dt.date) -> float:
        """Return days of school from `first` to `last` / days of school in a whole week."""
        return self.school_on(first, last).weeks(first, last)

    def term_days_since(self, day: dt.date | None) -> int | None:
        """Count days from `day` to the date with breaks left out: seven for each week of school.

        Where the school's calendar does not say, every day counts; negative when `day` is still to come, None
        when it is unknown.
        """
        if day is None:
            return None
        if day > self.as_of or not self.school.is_known or not self.school.covers(day, self.as_of):
            return (self.as_of - day).days
        return round(self.school.weeks(day + _ONE_DAY, self.as_of) * dates.DAYS_IN_WEEK)

    def days_of_school(self, first: dt.date, last: dt.date) -> tuple[dt.date, ...]:
        """Return the days of school from `first` to `last`, both included."""
        return self.school_on(first, last).days(first, last)

    def school_day_after(self, day: dt.date, count: int) -> dt.date:
        """Return the day that is `count` days of school after `day`; 0 gives `day` itself."""
        if not count:
            return day
        return self.school.after(day, count) or _WEEKDAYS.after(day, count) or dt.date.max

    # Figures

    @part
    def boundaries(self) -> methods.Boundaries:
        """The figures that verdicts are judged by."""
        return boundaries_by(self.limit_number)

    @part
    def delivery_window_start(self) -> dt.date:
        """The first day of the newest `limit.delivery_weeks`."""
        return self.as_of - dt.timedelta(days=self.limit_number("delivery_weeks") * dates.DAYS_IN_WEEK - 1)

    @part
    def reviews(self) -> tuple[PlanReview, ...]:
        """Plan reviews held on or before the date, newest last."""
        return tuple(sorted(visible(self.plan.plan_reviews, self.as_of, "held_on"), key=lambda kept: kept.held_on))

    @part
    def profile(self) -> tuple[ProfileItem, ...]:
        """Strengths, interests and needs noted by the date and not yet resolved."""
        noted = visible(self.plan.profile, self.as_of, "noted_on")
        return tuple([kept for kept in noted if kept.resolved_on is None or kept.resolved_on > self.as_of])

    @part
    def team(self) -> tuple[TeamMember, ...]:
        """Adults on the team on the date."""
        here = visible(self.plan.team, self.as_of, "since")
        return tuple([kept for kept in here if kept.until is None or kept.until >= self.as_of])

    @part
    def team_ids(self) -> frozenset[str]:
        """Ids of the adults on the team on the date."""
        return frozenset([kept.id for kept in self.team])
