"""The numbers of a goal's progress, taken from the methods."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final, Literal

from attrs import define

from popkit import methods
from popkit.dates import DAYS_IN_WEEK
from popkit.model import Goal, Observation, Point
from popkit.standing.fact import Standing, fact, kept_fact, part
from popkit.standing.history import count_after, in_order
from popkit.vocabulary import Achievement, Direction

if TYPE_CHECKING:
    from popkit.standing.plan import PlanStanding
    from popkit.standing.support import SupportStanding

__all__ = ["BANDS", "Progress", "Verdict"]

Verdict = Literal["insufficient_data", "not_delivered", "met", "off_track", "ahead", "on_track", "uncertain"]


@define(frozen=True, eq=False, repr=False)
class Progress(Standing):
    """The part of a goal's standing that measures; `GoalStanding` adds what is recorded and decided.

    Attributes:
        goal: as it was written.
        plan: the standing of the plan it belongs to.
        as_of: the date of the question.
        index: its place in the plan's goals.
    """

    goal: Goal
    plan: PlanStanding
    as_of: dt.date
    index: int

    @property
    def id(self) -> str:
        """The goal's id."""
        return self.goal.id

    # What everything is computed from

    @part
    def baseline(self) -> Point | None:
        """The baseline, where it is dated on or before the date."""
        found = self.goal.baseline
        return None if found is None or found.on > self.as_of else found

    @part
    def observations(self) -> tuple[Observation, ...]:
        """Observations that count, on or before the date, newest last."""
        return tuple([kept for kept in in_order(self.goal.observations, self.as_of) if kept.excluded is None])

    @part
    def supports(self) -> tuple[SupportStanding, ...]:
        """The plan's supports that serve this goal."""
        return self.plan.supports_of_goal.get(self.goal.id, ())

    @part
    def aimline(self) -> methods.Aimline | None:
        """The straight line from baseline to target; None without both."""
        baseline, target = self.baseline, self.goal.target
        if baseline is None or target is None:
            return None
        return methods.Aimline(baseline.on, baseline.value, target.on, target.value)

    @part
    def later(self) -> tuple[Observation, ...]:
        """Observations after the day of the baseline; without a baseline, all."""
        start, seen = self.baseline, self.observations
        return seen if start is None else seen[len(seen) - count_after(seen, start.on) :]

    @part
    def _weeks(self) -> list[float]:
        return [] if self.aimline is None else self.aimline.weeks([kept.on for kept in self.later])

    @part
    def _ordinals(self) -> list[int]:
        return [kept.on.toordinal() for kept in self.later]

    @part
    def _values(self) -> list[float]:
        return [kept.value for kept in self.later]

    @part
    def residuals(self) -> list[float] | None:
        """Distance of each later observation from the aimline, plus on the better side; None without aimline."""
        line = self.aimline
        if line is None:
            return None
        return methods.residuals(line, self._weeks, self._values, self.goal.measure.direction)

    @part
    def trend(self) -> methods.Line | None:
        """Least-squares line through the later observations; None with fewer than two days."""
        return methods.fit_line(self._ordinals, self._values)

    # Facts

    @fact
    def direction(self) -> Direction:
        """Which way is better; `maintain` holds a level."""
        return self.goal.measure.direction

    @kept_fact
    def exposure(self) -> float | None:
        """Minutes delivered / minutes planned to date over all supports that serve it.

        Supports whose delivery is not known are left out; None when none is known. Not capped.
        """
        delivered = planned = 0.0
        for support in self.supports:
            if support.exposure is not None:
                delivered += support.minutes_delivered or 0
                planned += support.minutes_planned or 0
        return methods.ratio(delivered, planned)

    @fact
    def achievement(self) -> Achievement | None:
        """What people judged became of it; None when not judged by the date."""
        found = self.goal.achievement
        return None if found is None or (found.on is not None and found.on > self.as_of) else found.status

    @kept_fact
    def observation_count(self) -> int:
        """Observations that count, after the day of the baseline."""
        return len(self.later)

    @fact
    def weeks_observed(self) -> float | None:
        """Weeks from the baseline to the newest observation after it; 0 before the first, None without baseline."""
        start = self.baseline
        if start is None:
            return None
        return (self.later[-1].on - start.on).days / DAYS_IN_WEEK if self.later else 0.0

    @kept_fact
    def current_value(self) -> float | None:
        """Median of the newest `limit.current_observations` after the baseline, in the unit; None without any."""
        return methods.current_value(self._values, int(self.plan.limit_number("current_observations")))

    @kept_fact
    def expected_value(self) -> float | None:
        """The aimline on the date, in the measure's unit; None without an aimline."""
        return None if self.aimline is None else self.aimline.at(self.as_of)

    @fact
    def required_rate(self) -> float | None:
        """Growth the goal asks for, in units per week; None without an aimline."""
        return None if self.aimline is None else self.aimline.required_rate

    @fact
    def slope(self) -> float | None:
        """Least-squares growth, in units per week; None with fewer than two days of observations."""
        return None if self.trend is None else self.trend.slope

    @fact
    def slope_low(self) -> float | None:
        """Lower end of the slope's 95 % interval; None with fewer than three observations."""
        interval = self.trend.interval() if self.trend else None
        return None if interval is None else interval[0]

    @fact
    def slope_high(self) -> float | None:
        """Upper end of the slope's 95 % interval; None with fewer than three observations."""
        interval = self.trend.interval() if self.trend else None
        return None if interval is None else interval[1]

    @fact
    def theil_sen_slope(self) -> float | None:
        """Median growth between pairs of observations, in units per week; None with fewer than two days."""
        return methods.theil_sen_slope(self._ordinals, self._values)

    @kept_fact
    def percent_of_goal(self) -> float | None:
        """Percent of the way from baseline to target; not clipped, None without a way or an observation."""
        line, current = self.aimline, self.current_value
        if line is None or current is None:
            return None
        return methods.percent_of_goal(current, line.start_value, line.target_value)

    @fact
    def run_below_aimline(self) -> int | None:
        """Newest observations in a row strictly on the wrong side of the aimline; None without an aimline."""
        return None if self.residuals is None else methods.run_below(self.residuals)

    @fact
    def run_above_aimline(self) -> int | None:
        """Newest observations in a row strictly on the better side of the aimline; None without an aimline."""
        return None if self.residuals is None else methods.run_above(self.residuals)

    @kept_fact
    def run_at_target(self) -> int | None:
        """Newest observations in a row at or beyond the target; None without a target."""
        target = self.goal.target
        if target is None:
            return None
        return methods.run_at_target(self._values, target.value, self.goal.measure.direction)

    @kept_fact
    def shortfall_score(self) -> float | None:
        """Standard normal deviates by which the observations leave the aimline, negative when behind.

        None when unknown.
        """
        return None if self._departure is None else self._departure.score()

    @kept_fact
    def half_rate_score(self) -> float | None:
        """Shortfall score from the line growing at `limit.half_rate` of the required rate; None if unknown."""
        line, departure = self.aimline, self._departure
        if line is None or departure is None:
            return None
        share, direction = self.plan.limit_number("half_rate"), self.goal.measure.direction
        if departure.last > line.total_weeks:
            return methods.shortfall_from(line.rate_line(share), self._weeks, self._values, direction)
        return departure.score(slower=methods.turn(direction) * line.required_rate * (1 - share))

    @part
    def _departure(self) -> methods.Departure | None:
        return None if self.residuals is None else methods.departure(self._weeks, self.residuals)

    @kept_fact
    def verdict(self) -> Verdict | None:
        """What the observations allow to be said of its progress; None without an aimline."""
        if self.aimline is None:
            return None
        return methods.progress_verdict(self, self.plan.boundaries)

    @fact
    def is_provisional(self) -> bool | None:
        """Whether the verdict rests on few observations; None without an aimline."""
        if self.aimline is None:
            return None
        return methods.is_provisional(self, self.plan.boundaries)

    @fact
    def achievement_bands_apart(self) -> int | None:
        """Bands of percent of goal (under 1, 1-49, 50-99, 100 and over) between people's judgement and the numbers.

        None when either is unknown, or the judgement says nothing about the distance.
        """
        judged, percent = BANDS.get(self.achievement or ""), self.percent_of_goal
        if judged is None or percent is None:
            return None
        band = sum([percent >= edge for edge in (1, 50, 100)])
        return max(judged[0] - band, band - judged[1], 0)


BANDS: Final = {
    "worsening": (0, 0),
    "no_change": (0, 0),
    "improving": (1, 2),
    "not_achieved": (0, 2),
    "achieved": (3, 3),
    "sustaining": (3, 3),
}
"""The lowest and the highest band of percent of goal that agrees with what people judged."""
