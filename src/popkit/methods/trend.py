"""Trend of a series of observations, in units per week."""

from collections.abc import Sequence
from math import sqrt
from statistics import median

from attrs import frozen

from popkit.methods.aimline import DAYS_IN_WEEK
from popkit.methods.student_t import student_t_quantile

__all__ = ["POINTS_FOR_A_LINE", "Line", "fit_line", "theil_sen_slope"]

POINTS_FOR_A_LINE = 2


@frozen
class Line:
    """Least-squares line on t = days / 7.

    `slope` in units per week; `intercept` in units, at day 0; `see` the standard error of estimate
    √(SSE / (n - 2)) in units; `se_slope` = see / √Σ(t - mean t)² in units per week; `n`
    observations. With n = 2 the line passes through both points, nothing is left to estimate an
    error from, and `see` and `se_slope` are None.
    """

    slope: float
    intercept: float
    see: float | None
    se_slope: float | None
    n: int

    def value_at(self, days: float) -> float:
        """Value of the line `days` after day 0, in units; beyond the observations a projection."""
        return self.intercept + self.slope * days / DAYS_IN_WEEK

    def interval(self, level: float = 0.95) -> tuple[float, float] | None:
        """Confidence interval of the slope with Student's t on n - 2 degrees. None: n = 2.

        It assumes independent errors. Looked at every week it misses the true slope far more often
        than 1 - `level`: see the calibration in docs/methods.md.

        Raises:
            ValueError: `level` is not between 0 and 1.
        """
        if not 0 < level < 1:
            raise ValueError(f"a level must lie strictly between 0 and 1, got {level}")
        if self.se_slope is None:
            return None
        reach = student_t_quantile((1 + level) / 2, self.n - 2) * self.se_slope
        return self.slope - reach, self.slope + reach


def fit_line(days: Sequence[float], values: Sequence[float]) -> Line | None:
    """Fit a straight line by ordinary least squares (Legendre 1805; intervals Gosset 1908).

    `days` counted from any one day, in any order. None: fewer than two observations, or all on one
    day.

    Raises:
        ValueError: there is not one value for each day.
    """
    n = len(days)
    if n != len(values):
        raise ValueError(f"a line needs one value for each day, got {n} days and {len(values)} values")
    if n < POINTS_FOR_A_LINE or min(days) == max(days):
        return None
    mean_day, mean_value = sum(days) / n, sum(values) / n
    # Centred sums: the one-pass form with Σt² - (Σt)²/n loses digits when the days are large ordinals.
    gaps = [day - mean_day for day in days]
    rises = [value - mean_value for value in values]
    spread = sum([gap * gap for gap in gaps])
    per_day = sum([gap * rise for gap, rise in zip(gaps, rises, strict=True)]) / spread
    see = se_slope = None
    if n > POINTS_FOR_A_LINE:
        errors = [rise - per_day * gap for gap, rise in zip(gaps, rises, strict=True)]
        see = sqrt(sum([error * error for error in errors]) / (n - 2))
        se_slope = see / sqrt(spread) * DAYS_IN_WEEK
    return Line(per_day * DAYS_IN_WEEK, mean_value - per_day * mean_day, see, se_slope, n)


def theil_sen_slope(days: Sequence[float], values: Sequence[float]) -> float | None:
    """Median of the slopes between all pairs of observations, in units per week (Theil 1950; Sen 1968).

    Pairs on one day are skipped. One wild value hardly moves it. None: no two observations on
    different days. The work grows with the square of the number of observations (about 20 µs for
    20).

    Raises:
        ValueError: there is not one value for each day.
    """
    points = list(zip(days, values, strict=True))
    slopes = [
        (value - first_value) / (day - first_day)
        for place, (day, value) in enumerate(points)
        for first_day, first_value in points[:place]
        if day != first_day
    ]
    return median(slopes) * DAYS_IN_WEEK if slopes else None
