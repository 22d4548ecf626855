"""The shortfall score: do the observations still agree with a line?"""

from collections.abc import Sequence
from math import copysign, log1p, sqrt
from operator import mul

from attrs import frozen

from popkit.methods.aimline import Aimline
from popkit.methods.aimline import residuals as residuals_from
from popkit.methods.directions import TOLERANCE, Direction

__all__ = ["OBSERVATIONS_FOR_A_SPREAD", "Departure", "departure", "shortfall_from", "shortfall_score"]

OBSERVATIONS_FOR_A_SPREAD = 2


@frozen
class Departure:
    """How a series of observations leaves a line that starts at its baseline.

    `rate` the growth per week beyond the line's (through the baseline, by least squares); `size` the sum of
    squared weeks; `errors` the sum of squared residuals from that growth; `largest` the largest residual;
    `last` the last week; `free` the degrees of freedom.
    """

    rate: float
    size: float
    errors: float
    largest: float
    last: float
    free: int

    def score(self, slower: float = 0.0) -> float:
        """Shortfall score from the line, or from one that grows by `slower` units a week less.

        A slower line adds to the rate and leaves the errors as they are, so a second line costs nothing
        (as long as neither is held at its target: then compute its own residuals).
        """
        rate = self.rate + slower
        dust = TOLERANCE * max(self.largest, abs(slower) * self.last)
        noise = max(self.errors, dust * dust)
        # Residuals so small that their squares vanish are as good as none.
        if not noise:
            return 0.0
        deviate = sqrt(self.free * log1p(rate * rate * self.size / noise))
        return copysign(deviate * (8 * self.free + 1) / (8 * self.free + 3), rate)


def departure(weeks: Sequence[float], residuals: Sequence[float]) -> Departure | None:
    """Fit the growth of the residuals from a line through the baseline.

    None: fewer than two observations, or none after the baseline.

    Raises:
        ValueError: there is not one residual for each week.
    """
    n = len(residuals)
    if n != len(weeks):
        raise ValueError(f"a score needs one residual for each week, got {n} for {len(weeks)} weeks")
    weights = weeks if n and min(weeks) > 0 else [week if week > 0 else 0.0 for week in weeks]
    size = sum(map(mul, weights, weights))
    if n < OBSERVATIONS_FOR_A_SPREAD or not size:
        return None
    rate = sum(map(mul, weights, residuals)) / size
    errors = [residual - rate * weight for weight, residual in zip(weights, residuals, strict=True)]
    largest = max(map(abs, residuals))
    return Departure(rate, size, sum(map(mul, errors, errors)), largest, max(weights), n - 1)


def shortfall_score(weeks: Sequence[float], residuals: Sequence[float]) -> float | None:
    """Weigh all residuals from a line into one number without a unit: S, negative when behind the line.

    `weeks` since the baseline, `residuals` from the line (plus is better). Through the baseline, a line
    r = b·t + error is fitted to the residuals; Student's t = Σ w·r / s tests whether b is zero, with w
    the weeks scaled to Σ w² = 1 and s² = Σ (r - b·t)² / (n - 1). S is t turned into the standard normal
    deviate of the same tail (recalled: Wallace 1959), so that one boundary serves any number of
    observations: S = ± (8f + 1) / (8f + 3) · √(f·ln(1 + t²/f)), f = n - 1. Looked at every week its
    false alarms add up: the calibration in docs/methods.md says to what.

    An observation before the baseline has weight 0. Errors together are never taken under one billionth
    of the largest residual, so a student who departs from the line without any noise has a large but
    finite score. Residuals that are all 0.0 give 0.0.

    None: fewer than two observations, or none after the baseline.

    Raises:
        ValueError: there is not one residual for each week.
    """
    found = departure(weeks, residuals)
    return None if found is None else found.score()


def shortfall_from(
    line: Aimline, weeks: Sequence[float], values: Sequence[float], direction: Direction
) -> float | None:
    """Shortfall score of observations from a line: the aimline, or `aimline.rate_line(share)`.

    Otherwise as `shortfall_score`.
    """
    return shortfall_score(weeks, residuals_from(line, weeks, values, direction))
