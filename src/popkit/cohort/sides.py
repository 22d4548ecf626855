"""Sets of sides of life, as columns: whole numbers with a bit for each side.

A review rates a handful of sides. Its ratings are added up once, to one number with all the sets that facts
ask for; what two sets have in common, and how many sides there are in a set, is then told of all reviews at once.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import reduce
from operator import or_
from typing import Final, get_args

import polars as pl

from popkit.cohort.texts import numbered
from popkit.vocabulary import LEVEL_NUMBERS, Domain

__all__ = ["SETS", "in_sets", "set_in", "set_of", "size_of"]

SETS: Final = (*LEVEL_NUMBERS, "self_rated", "skipped", "urgent_for_one")
"""The sets of sides that a review has: one for each level, by the adult's rating, and three others."""

_SIDES: Final = get_args(Domain)
_ROOM: Final = 2 ** len(_SIDES)
_BITS: Final = {side: 2**place for place, side in enumerate(_SIDES)}
_PLACES: Final = {name: _ROOM**place for place, name in enumerate(SETS)}


def in_sets(side: pl.Expr, claims: Mapping[str, pl.Expr]) -> pl.Expr:
    """Return what a side adds to the sets of its review; `claims` says of each set whether it belongs there."""
    added = (pl.when(claim).then(_PLACES[name]).otherwise(0) for name, claim in claims.items())
    return numbered(side, _BITS) * pl.sum_horizontal(added)


def set_in(sets: pl.Expr, *names: str) -> pl.Expr:
    """Return one of the sets that were added up; of several, what is in any of them."""
    found: pl.Expr = reduce(or_, (sets // _PLACES[name] % _ROOM for name in names))
    return found


def set_of(sides: Collection[str]) -> int:
    """Return the set of these sides; words that are none are left out."""
    return sum(_BITS[side] for side in {*sides} & {*_BITS})


def size_of(found: pl.Expr) -> pl.Expr:
    """Count the sides in a set."""
    return found.bitwise_count_ones().cast(pl.Int64)
