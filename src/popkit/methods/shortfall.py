"""The shortfall score: do the observations still agree with a line?"""

from collections.abc import Sequence
from datetime import date
from math import copysign, log1p, sqrt
from operator import mul

from popkit.methods.aimline import Aimline
from popkit.methods.aimline import residuals as residuals_from
from popkit.methods.directions import TOLERANCE, Direction

OBSERVATIONS_FOR_A_SPREAD = 2


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
    n = len(residuals)
    if n != len(weeks):
        raise ValueError(f"a score needs one residual for each week, got {n} for {len(weeks)} weeks")
    weights = [week if week > 0 else 0.0 for week in weeks]
    size = sum(map(mul, weights, weights))
    if n < OBSERVATIONS_FOR_A_SPREAD or not size:
        return None
    dust = TOLERANCE * max(map(abs, residuals))
    if not dust:
        return 0.0
    rate = sum(map(mul, weights, residuals)) / size
    errors = [residual - rate * weight for weight, residual in zip(weights, residuals, strict=True)]
    noise = max(sum(map(mul, errors, errors)), dust * dust)
    free = n - 1
    deviate = sqrt(free * log1p(rate * rate * size / noise))
    return copysign(deviate * (8 * free + 1) / (8 * free + 3), rate)


def shortfall_from(
    line: Aimline, dates: Sequence[date], values: Sequence[float], direction: Direction
) -> float | None:
    """Shortfall score of observations from a line: the aimline, or `aimline.rate_line(share)`.

    Otherwise as `shortfall_score`.
    """
    return shortfall_score(line.weeks(dates), residuals_from(line, dates, values, direction))
