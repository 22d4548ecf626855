"""Before and after a support: how often is a later value better than an earlier one?"""

from collections.abc import Sequence

from popkit.methods.directions import Direction, turn

__all__ = ["OBSERVATIONS_EACH_SIDE", "nap", "tau"]

OBSERVATIONS_EACH_SIDE = 3


def nap(before: Sequence[float], after: Sequence[float], direction: Direction) -> float | None:
    """Nonoverlap of all pairs, 0 … 1, with 0.5 no difference (Parker & Vannest 2009).

    The share of pairs of an earlier and a later value in which the later is better; equal ones
    count one half. Says nothing of a trend that was there before. None: fewer than three
    observations on a side, or `maintain`, which names no better side.
    """
    enough = min(len(before), len(after)) >= OBSERVATIONS_EACH_SIDE
    if not enough or direction == "maintain":
        return None
    sign = turn(direction)
    wins = sum([(b > a) - (b < a) for a in before for b in after])
    return (1 + sign * wins / (len(before) * len(after))) / 2


def tau(before: Sequence[float], after: Sequence[float], direction: Direction) -> float | None:
    """Tau of nonoverlap, 2·NAP - 1: -1 … 1, with 0 no difference (Parker, Vannest, Davis & Sauber 2011).

    None as for `nap`. Without the corrections for trend (Tau-U), which misbehave on short series.
    """
    share = nap(before, after, direction)
    return None if share is None else 2 * share - 1
