"""The aimline: the straight course from a goal's baseline to its target."""

from collections.abc import Sequence
from datetime import date
from typing import Self

from attrs import frozen

from popkit.methods.directions import TOLERANCE, Direction, turn

__all__ = ["DAYS_IN_WEEK", "Aimline", "residuals"]

DAYS_IN_WEEK = 7


@frozen
class Aimline:
    """Straight line between baseline and target in real days (recalled: Deno 1985; Deno & Mirkin 1977).

    Values are in the unit of the goal's measure; any finite number will do.

    Raises:
        ValueError: the target is not dated after the baseline.
    """

    start_on: date
    start_value: float
    target_on: date
    target_value: float

    def __attrs_post_init__(self) -> None:
        if self.target_on <= self.start_on:
            raise ValueError("an aimline's target must be dated after its baseline")

    def at(self, on: date) -> float:
        """Value expected on a day: held at the baseline before the start, at the target after its date."""
        if on >= self.target_on:
            return self.target_value
        if on <= self.start_on:
            return self.start_value
        share = (on - self.start_on).days / (self.target_on - self.start_on).days
        return self.start_value + (self.target_value - self.start_value) * share

    @property
    def required_rate(self) -> float:
        """Growth the goal asks for, in units per week of seven days; negative where values must fall."""
        return (self.target_value - self.start_value) / self.total_weeks

    @property
    def total_weeks(self) -> float:
        """Weeks of seven days from the baseline to the target."""
        return (self.target_on - self.start_on).days / DAYS_IN_WEEK

    def rate_line(self, share: float) -> Self:
        """Line from the same baseline over the same days that grows at `share` of the required rate.

        Like the aimline it is held after the target's date, so at share 0.5 it then stands half
        way.
        """
        target_value = self.start_value + (self.target_value - self.start_value) * share
        return type(self)(self.start_on, self.start_value, self.target_on, target_value)

    def weeks(self, dates: Sequence[date]) -> list[float]:
        """Weeks from the baseline to each date, in days / 7; negative before it."""
        start = self.start_on.toordinal()
        return [(ordinal - start) / DAYS_IN_WEEK for ordinal in map(date.toordinal, dates)]


def residuals(aimline: Aimline, weeks: Sequence[float], values: Sequence[float], direction: Direction) -> list[float]:
    """Distance of each value from the aimline, in the measure's unit, positive on the better side.

    `weeks` from the baseline, as `Aimline.weeks` gives them. `decrease` turns the sign; `maintain` keeps
    value minus line. A value within one billionth (`TOLERANCE`, of the larger of baseline and target)
    of the line is on it and gives exactly 0.0, so that later comparisons with zero may be strict.

    Raises:
        ValueError: there is not one value for each week.
    """
    if len(weeks) != len(values):
        raise ValueError(f"a residual needs one value for each week, got {len(values)} for {len(weeks)} weeks")
    if not values:
        return []
    total, low, sign = aimline.total_weeks, aimline.start_value, turn(direction)
    # Aimline.at, spelled out and without its questions: this runs for every observation of every plan.
    held = weeks if min(weeks) >= 0 and max(weeks) <= total else [min(max(w, 0.0), total) for w in weeks]
    start, rate = sign * low, sign * (aimline.target_value - low) / total
    turned = values if sign > 0 else [-value for value in values]
    gaps = [value - start - rate * week for value, week in zip(turned, held, strict=True)]
    dust = TOLERANCE * max(abs(low), abs(aimline.target_value))
    return gaps if min(map(abs, gaps)) > dust else [0.0 if -dust <= gap <= dust else gap for gap in gaps]
