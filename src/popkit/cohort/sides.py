"""Sets of sides of life, as columns: whole numbers with a bit for each side.

A review rates a handful of sides. Its ratings are added up once, to one number with all the sets that facts
ask for; what two sets have in common, and how many sides there are in a set, is then told of all reviews at once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cache, reduce
from itertools import product
from operator import or_
from typing import Final, get_args

import polars as pl

from popkit.cohort.texts import numbered
from popkit.vocabulary import LEVEL_NUMBERS, Domain

__all__ = ["in_sets", "set_in", "set_of", "size_of"]

_SIDES: Final = get_args(Domain)
_ROOM: Final = 2 ** len(_SIDES)
_BITS: Final = {side: 2**place for place, side in enumerate(_SIDES)}
_SETS: Final = (*LEVEL_NUMBERS, "self_rated", "skipped", "urgent_for_one")
_PLACES: Final = {name: _ROOM**place for place, name in enumerate(_SETS)}

_UNRATED: Final = len(LEVEL_NUMBERS)
_URGENT: Final = LEVEL_NUMBERS["urgent"]


def in_sets(side: pl.Expr, level: pl.Expr, self_level: pl.Expr, has_reason: pl.Expr) -> pl.Expr:
    """Return what the rating of a side adds to the sets of its review.

    They are, by name: one for each level, of the sides that the adult rated so; `self_rated`, those that the student
    rated; `skipped`, those left out with a reason; `urgent_for_one`, those urgent in the eyes of one of the two.
    """
    code = (level.fill_null(_UNRATED) * (_UNRATED + 1) + self_level.fill_null(_UNRATED)) * 2 + has_reason
    return numbered(side, _BITS) * pl.lit(_added()).gather(code)


@cache
def _added() -> pl.Series:
    """Return the places that a rating fills, for each level, each level of the student's and each reason or none."""
    every = range(_UNRATED + 1)
    return pl.Series([sum(map(_PLACES.__getitem__, _sets_of(*kept))) for kept in product(every, every, (False, True))])


def _sets_of(level: int, self_level: int, has_reason: bool) -> Iterator[str]:  # noqa: FBT001 - one of a product
    if level != _UNRATED:
        yield _SETS[level]
    if self_level != _UNRATED:
        yield "self_rated"
    if has_reason and level == self_level == _UNRATED:
        yield "skipped"
    if _URGENT in (level, self_level):
        yield "urgent_for_one"


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
