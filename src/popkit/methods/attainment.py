"""Goal Attainment Scaling: several goals in one number."""

from collections.abc import Sequence
from math import sqrt

__all__ = ["attainment_t"]


def attainment_t(
    scores: Sequence[float | None], weights: Sequence[float] | None = None, rho: float = 0.3
) -> float | None:
    """Attainment T score: T = 50 + 10·Σwx / √((1 - r)Σw² + r(Σw)²) (Kiresuk & Sherman 1968).

    `scores` on the five levels -2 … +2 with 0 the expected one; `weights` 0 and up, all alike when
    not given, and only their proportions matter; `rho` (r above) the assumed correlation between
    goals, 0 … 1. T is 50 at the expected level; one goal alone gives 30 … 70. Turner-Stokes (2009)
    printed the formula wrongly, its erratum has it as here. A goal without a score is left out;
    report how many stayed in, and the levels, beside T. None: no goal has a score.

    Raises:
        ValueError: there is not one weight for each goal, one is negative, or all in use are zero.
    """
    if weights is None:
        weights = [1.0] * len(scores)
    pairs = [(w, x) for w, x in zip(weights, scores, strict=True) if x is not None]
    if not pairs:
        return None
    if min(pairs)[0] < 0:
        raise ValueError("a goal's weight must not be negative")
    largest = max(pairs)[0]
    if not largest:
        raise ValueError("at least one goal with a score must have a weight above zero")
    # Only proportions matter, and the squares of very small weights would vanish.
    pairs = [(w / largest, x) for w, x in pairs]
    total = sum([w for w, _ in pairs])
    squares = sum([w * w for w, _ in pairs])
    return 50 + 10 * sum([w * x for w, x in pairs]) / sqrt((1 - rho) * squares + rho * total * total)
