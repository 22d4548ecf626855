"""Runs: how many of the newest observations lie on one side of the aimline.

The four-point rule of curriculum-based measurement counts them (recalled: Fuchs & Fuchs 1986). A
run is a prompt to look, not a verdict: four in a row below come up within a year for most students
who are exactly on course.
"""

from collections.abc import Sequence

__all__ = ["run_above", "run_below"]


def run_below(residuals: Sequence[float]) -> int:
    """Count the newest observations in a row on the wrong side; 0 and up, newest last.

    Strict: an observation on the line (residual exactly 0.0, which `popkit.methods.residuals` gives
    to any value within one billionth of the line) breaks the run. A week without an observation has
    no residual and breaks nothing.
    """
    count = 0
    for residual in reversed(residuals):
        if residual >= 0:
            break
        count += 1
    return count


def run_above(residuals: Sequence[float]) -> int:
    """Count the newest observations in a row on the better side; otherwise as `run_below`."""
    count = 0
    for residual in reversed(residuals):
        if residual <= 0:
            break
        count += 1
    return count
