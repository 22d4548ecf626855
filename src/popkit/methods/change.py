"""Change between two scores of one student: is it more than the instrument's own error?

Jacobson & Truax (1991), Clinical significance: a statistical approach to defining meaningful change
in psychotherapy research, Journal of Consulting and Clinical Psychology 59. Everything here is
unknown without the standard deviation and the reliability of the scores: no guess stands in for
them. A reliable change is no diagnosis, and says nothing of its cause.
"""

from collections.abc import Sequence
from math import ceil, inf, sqrt
from typing import Literal

from attrs import frozen

from popkit.methods.directions import TOLERANCE

__all__ = [
    "RELIABLE",
    "Change",
    "ChangeDirection",
    "ChangeStatus",
    "ScoreDirection",
    "change_of",
    "difference_error",
    "is_reliable",
    "minimal_change",
    "reliable_change",
    "standard_error",
]

ScoreDirection = Literal["higher_better", "higher_worse"]
ChangeStatus = Literal["none", "provisional", "confirmed"]
ChangeDirection = Literal["better", "worse"]

RELIABLE = 1.96
"""Between -1.96 and 1.96 lie 95 % of the changes that errors alone bring about (Jacobson & Truax 1991)."""

# More digits than any score has: a step of 0.1 shall not end in a tail of them.
_DIGITS = 9


@frozen
class Change:
    """What the newest score says of change since the baseline.

    Attributes:
        status: `none`, the newest score does not differ reliably from the baseline; `provisional`,
            it does, but the one before did not in the same direction; `confirmed`, both do.
        direction: which way the student has gone; None where the status is `none`.
        index: reliable change index of the newest score; plus is a higher score, better or not.
    """

    status: ChangeStatus
    direction: ChangeDirection | None
    index: float


def standard_error(sd: float | None, reliability: float | None) -> float | None:
    """Standard error of measurement, SD·√(1 - r), in points of the score.

    `sd` the scores' standard deviation, above 0; `reliability` (r) strictly between 0 and 1. None:
    either is unknown.

    Raises:
        ValueError: one is outside its range. With r = 1 nothing would be error and any difference
            a change; no questionnaire is so.
    """
    if sd is None or reliability is None:
        return None
    if not 0 < sd < inf:
        raise ValueError("a standard deviation must be above zero and finite")
    if not 0 < reliability < 1:
        raise ValueError("a reliability must lie between zero and one, both excluded")
    return sd * sqrt(1 - reliability)


def difference_error(sd: float | None, reliability: float | None) -> float | None:
    """Standard error of the difference of two scores, √2 times `standard_error`; None and errors as there."""
    error = standard_error(sd, reliability)
    return None if error is None else sqrt(2) * error


def reliable_change(
    first: float | None, second: float | None, sd: float | None, reliability: float | None
) -> float | None:
    """Reliable change index RC: (second - first) / `difference_error`.

    Plus is a higher score, whether that is better or worse. None: one of the four is unknown.

    Raises:
        ValueError: as for `standard_error`.
    """
    error = difference_error(sd, reliability)
    return None if first is None or second is None or error is None else (second - first) / error


def is_reliable(index: float | None, boundary: float = RELIABLE) -> bool | None:
    """Whether an index lies strictly beyond the boundary, on either side; None: unknown.

    Within one billionth of the boundary it lies on it, and is not reliable.
    """
    return None if index is None else abs(index) > boundary * (1 + TOLERANCE)


def minimal_change(
    sd: float | None, reliability: float | None, step: float, boundary: float = RELIABLE
) -> float | None:
    """Minimal detectable change: `boundary` · `difference_error`, rounded up to a step of the score.

    `step` is the least difference two scores can have, above 0. None: SD or reliability is unknown.
    Where the product is a step itself, that difference lies on the boundary and is not yet reliable.

    Raises:
        ValueError: the step is not above zero, or as for `standard_error`.
    """
    if not step > 0:
        raise ValueError("a step must be above zero")
    error = difference_error(sd, reliability)
    return None if error is None else round(ceil(boundary * error / step * (1 - TOLERANCE)) * step, _DIGITS)


def change_of(
    scores: Sequence[float | None],
    error: float | None,
    direction: ScoreDirection,
    *,
    baseline: int = 0,
    boundary: float = RELIABLE,
) -> Change | None:
    """What the newest of a student's scores says of change since a baseline.

    One crossing in a year of monthly scores comes up for nearly a third of unchanged students, so it
    is `provisional` until the next score crosses in the same direction too (docs/methods.md).

    Args:
        scores: oldest first; None for a review without a score, which neither counts nor breaks.
        error: `difference_error` of the instrument, above 0.
        direction: which way of the score is better.
        baseline: place of the score compared with; the ones before it are not looked at.
        boundary: of `is_reliable`.

    Returns:
        None: the error is unknown, there is no score at the baseline, or none after it.

    Raises:
        ValueError: the error is not above zero.
        IndexError: the baseline is no place in `scores`.
    """
    if not 0 <= baseline < max(len(scores), 1):
        raise IndexError("the baseline is no place in the scores")
    later = [score for score in scores[baseline + 1 :] if score is not None]
    first = scores[baseline] if scores else None
    if error is None or first is None or not later:
        return None
    if not error > 0:
        raise ValueError("the error of a difference must be above zero")
    return _change([(score - first) / error for score in later[-2:]], direction, boundary)


def _change(indexes: list[float], direction: ScoreDirection, boundary: float) -> Change:
    """Compare the newest index with the one before it, where there is one."""
    sides = [_side(index, boundary) for index in indexes]
    if not sides[-1]:
        return Change("none", None, indexes[-1])
    status: ChangeStatus = "confirmed" if sides[:-1] == sides[-1:] else "provisional"
    is_better = (sides[-1] > 0) == (direction == "higher_better")
    return Change(status, "better" if is_better else "worse", indexes[-1])


def _side(index: float, boundary: float) -> int:
    """1 or -1 for a reliable rise or fall, else 0."""
    return (1 if index > 0 else -1) if is_reliable(index, boundary) else 0
