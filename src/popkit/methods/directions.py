"""Which way is better, and when two numbers count as equal.

Direction enters wherever raw values do, as an argument named `direction`: `residuals`,
`run_at_target`, `nap`, `tau`, `progress_verdict`. What works on residuals (`run_below`,
`run_above`, `shortfall_score`) takes none: a residual is already turned so that plus is the better
side.
"""

from typing import Literal

__all__ = ["TOLERANCE", "Direction", "turn"]

Direction = Literal["increase", "decrease", "maintain"]

TOLERANCE = 1e-9
"""Share of the larger number under which two values are the same.

A point on the aimline is computed through a division by days, so a value written down as exactly
that point can differ from it in the last bits; no school measure is recorded to nine digits.
"""


def turn(direction: Direction) -> int:
    """Give the sign that makes plus the better side: -1 for `decrease`, else 1.

    `maintain` names no better side. Its residuals stay plain value minus line.
    """
    return -1 if direction == "decrease" else 1
