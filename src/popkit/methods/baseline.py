"""Where a goal started."""

from collections.abc import Sequence
from statistics import median

__all__ = ["baseline_value"]


def baseline_value(scores: Sequence[float]) -> float | None:
    """Median of the first scores, in their unit; with an even number the mean of the middle two.

    Three to five scores are usual (IRIS Center; University of North Dakota, SPED 557); one is used
    as it is. How many to take is the caller's choice. None: there are no scores.
    """
    return float(median(scores)) if scores else None
