"""Student's t distribution (Gosset 1908) without a numerical library."""

from functools import lru_cache
from math import exp, lgamma, log, log1p, pi, sqrt
from statistics import NormalDist

__all__ = ["SETTLED", "student_t_cdf", "student_t_quantile"]

SETTLED = 1e-15


def _continued_fraction(a: float, b: float, x: float) -> float:
    """Continued fraction of the incomplete beta integral (DLMF 8.17.22), by Lentz's method (1976)."""
    front = 1.0
    back = 1 / (1 - (a + b) * x / (a + 1))
    value = back
    m = 0
    change = 0.0
    while abs(change - 1) > SETTLED:
        m += 1
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        back, front = 1 / (1 + even * back), 1 + even / front
        value *= back * front
        back, front = 1 / (1 + odd * back), 1 + odd / front
        change = back * front
        value *= change
    return value


def _upper_tail(t: float, df: float) -> float:
    """P(T > t) for t ≥ 0: half the regularised incomplete beta integral at df / (df + t²) (DLMF 8.17)."""
    a, b = df / 2, 0.5
    x, y = df / (df + t * t), t * t / (df + t * t)
    if not y:
        return 0.5
    scale = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log(y))
    # Each form of the fraction converges fast on its own side of the distribution's mean.
    if x < (a + 1) / (a + b + 2):
        return scale * _continued_fraction(a, b, x) / a / 2
    return (1 - scale * _continued_fraction(b, a, y) / b) / 2


def _density(t: float, df: float) -> float:
    log_height = lgamma((df + 1) / 2) - lgamma(df / 2) - (df + 1) / 2 * log1p(t * t / df)
    return exp(log_height) / sqrt(df * pi)


def student_t_cdf(t: float, df: float) -> float:
    """P(T ≤ t) on `df` degrees of freedom, 0 to 1.

    Raises:
        ValueError: `df` is under 1.
    """
    if df < 1:
        raise ValueError(f"degrees of freedom must be at least 1, got {df}")
    tail = _upper_tail(abs(t), df)
    return tail if t < 0 else 1 - tail


# Typed, so that a number of somebody else's kind, though equal, is never handed back for ours.
@lru_cache(maxsize=1024, typed=True)
def student_t_quantile(p: float, df: float) -> float:
    """Give the t with P(T ≤ t) = `p` on `df` degrees of freedom, exact to 1e-9 of its size.

    Raises:
        ValueError: `p` is not strictly between 0 and 1, or `df` is under 1.
    """
    if not 0 < p < 1:
        raise ValueError(f"a probability must lie strictly between 0 and 1, got {p}")
    if df < 1:
        raise ValueError(f"degrees of freedom must be at least 1, got {df}")
    tail = min(p, 1 - p)
    # The upper tail is convex and heavier than the normal one, so Newton's steps from the normal
    # quantile all go upwards and never jump over the answer.
    t = -NormalDist().inv_cdf(tail)
    while (step := (_upper_tail(t, df) - tail) / _density(t, df)) > SETTLED * t:
        t += step
    return t if p > tail else -t
