"""How far along the way to the target a student is."""

from collections.abc import Sequence
from math import isclose

from popkit.methods.baseline import baseline_value
from popkit.methods.directions import TOLERANCE, Direction, turn

__all__ = ["current_value", "percent_of_goal", "run_at_target"]


def current_value(values: Sequence[float], count: int) -> float | None:
    """Median of the newest `count` values, in their unit.

    Values newest last; all of them if there are fewer. One number for "where the student is now"
    that a single bad day cannot move far. None: no values.

    Raises:
        ValueError: `count` is under 1.
    """
    if count < 1:
        raise ValueError(f"a current value needs at least 1 observation, got {count}")
    return baseline_value(values[-count:])


def percent_of_goal(current: float, baseline: float, target: float) -> float | None:
    """Percent of the way from baseline to target that is behind the student (PoGO; Ferron et al. 2020).

    Over 100 beyond the target and negative on the far side of the baseline: never clipped. The same
    for goals that fall. None: target equals baseline (within one billionth), there is no way to go.
    """
    if isclose(target, baseline, rel_tol=TOLERANCE):
        return None
    return 100 * (current - baseline) / (target - baseline)


def run_at_target(values: Sequence[float], target: float, direction: Direction) -> int:
    """Count the newest values in a row at or beyond the target; 0 and up, newest last.

    Within one billionth of the target is at it. Beyond is above for `increase` and below for
    `decrease`; `maintain` names no better side, so only values at the target count.
    """
    sign = turn(direction)
    count = 0
    for value in reversed(values):
        beyond = direction != "maintain" and sign * (value - target) > 0
        if not (beyond or isclose(value, target, rel_tol=TOLERANCE)):
            break
        count += 1
    return count
