"""What a plan's standing starts from: the plan, the date, the limits, and the records that are visible."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from attrs import define

from popkit import dates, methods
from popkit.limits import LimitValue
from popkit.model import Plan, PlanReview, ProfileItem, TeamMember
from popkit.standing.fact import Standing, part
from popkit.standing.history import visible

__all__ = ["PlanRecords"]


@define(frozen=True, eq=False, repr=False)
class PlanRecords(Standing):
    """A plan as of a date.

    Attributes:
        plan: as it was written.
        as_of: the date of the question; what is dated later is invisible.
        limits: every limit in force on that date, by name.
    """

    plan: Plan
    as_of: dt.date
    limits: Mapping[str, LimitValue]

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

    @part
    def boundaries(self) -> methods.Boundaries:
        """The figures that verdicts are judged by."""
        number = self.limit_number
        return methods.Boundaries(
            minimum_observations=int(number("alert_observations")),
            minimum_weeks=number("alert_weeks"),
            exposure_minimum=number("delivery_minimum"),
            met_observations=int(number("met_observations")),
            off_track=number("off_track_boundary"),
            ahead=number("ahead_boundary"),
            half_rate=number("half_rate"),
            on_track=number("on_track_boundary"),
            provisional_below=int(number("provisional_observations")),
        )

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
