"""Plans that could be larger than a document may be, in columns.

What a document would hold is never counted too low. Nearly always the longest list of each kind and the
longest texts, taken together, are so little that no plan of the batch need be looked at by itself.
"""

from __future__ import annotations

from functools import cache, reduce
from operator import add
from typing import TYPE_CHECKING, Final

import polars as pl
from attrs import frozen

from popkit.cohort.members import Member, document_members
from popkit.cohort.records import PLAN
from popkit.read.columns import AS_NULL
from popkit.read.tree import LARGEST_WIDE, MOST_VALUES

if TYPE_CHECKING:
    from popkit.cohort.screen import Screen
    from popkit.read.columns import Kind

__all__ = ["screen_size"]

_BYTES: Final[dict[Kind, int]] = {"date": 12, "instant": 27, "whole": 20, "number": 25, "yes_no": 5}
"""Most bytes of a value that the model takes; brackets, quotes, colon and comma are in `_AROUND`."""

_AROUND: Final = 6
_ESCAPED: Final = 6
"""Bytes that a byte of a text can take in a document."""

_LONGEST_ID: Final = 128
_LONG: Final = 1000
"""Characters; texts that may have more are measured, others are taken to be as long as they may."""

_SEPARATORS: Final = r"[,\[{]"
"""Each value of a document but the first follows one of these."""


@frozen
class _Weight:
    """What a record with every member adds to its document, but for what must be measured.

    Attributes:
        long: texts to be measured.
        json: texts of JSON, to be measured too; their values count.
    """

    values: int
    bytes: int
    long: tuple[str, ...]
    json: tuple[str, ...]

    @property
    def measured(self) -> tuple[pl.Expr, pl.Expr]:
        """Values and bytes that must be measured."""
        values = [pl.col(path).str.count_matches(_SEPARATORS).fill_null(0) for path in self.json]
        sizes = [pl.col(path).str.len_bytes().fill_null(0) * _ESCAPED for path in (*self.long, *self.json)]
        return _sum(values), _sum(sizes)


def screen_size(screen: Screen) -> None:
    """Doubt plans whose documents could have more bytes or values than a document may."""
    values, size = _of_the_largest(screen)
    if values > MOST_VALUES or size > LARGEST_WIDE:
        each = pl.concat([_of_each(screen, place) for place in screen.places]).group_by(PLAN).sum()
        screen.doubt_rows(each.filter((pl.col("values") > MOST_VALUES) | (pl.col("bytes") > LARGEST_WIDE)))


def _of_the_largest(screen: Screen) -> tuple[int, int]:
    """Return the values and bytes of a plan with the longest list and the longest texts of every kind."""
    values = size = 0
    counts = {"": 1}
    for place in screen.places:
        weight = _weight(place, screen.seen)
        if place:
            holder, path = screen.holder(place)
            counts[place] = counts[holder] * (screen.table(holder).get_column(path).list.len().max() or 0)
        more_values, more_bytes = weight.measured
        most = screen.table(place).select(values=more_values.max(), bytes=more_bytes.max()).row(0)
        values += counts[place] * (weight.values + (most[0] or 0))
        size += counts[place] * (weight.bytes + (most[1] or 0))
    return values, size


def _of_each(screen: Screen, place: str) -> pl.DataFrame:
    weight = _weight(place, screen.seen)
    values, size = weight.measured
    found = screen.table(place).group_by(PLAN, maintain_order=True)
    return found.agg(values=pl.len() * weight.values + values.sum(), bytes=pl.len() * weight.bytes + size.sum())


@cache
def _weight(place: str, seen: frozenset[str]) -> _Weight:
    found = [kept for kept in document_members() if kept.place == place and kept.whole != AS_NULL]
    # A record has a bracket and commas, together one for each member, and a comma before the next; a list has a bracket.
    lists = sum(kept.column.kind == "list" for kept in found)
    texts = [kept.path for kept in found if _is_long(kept) and kept.whole in seen]
    json = [kept.path for kept in found if kept.column.kind == "json" and kept.whole in seen]
    return _Weight(len(found) + lists, sum(map(_size, found)), tuple(texts), tuple(json))


def _size(member: Member) -> int:
    column = member.column
    if column.kind != "text":
        return _AROUND + len(column.name) + _BYTES.get(column.kind, 0)
    words = column.bounds.get("enum")
    longest = max(map(len, words)) if words else _ESCAPED * column.bounds.get("maxLength", _LONGEST_ID)
    return _AROUND + len(column.name) + (0 if _is_long(member) else longest)


def _is_long(member: Member) -> bool:
    return bool(member.column.bounds.get("maxLength", 0) > _LONG)


def _sum(found: list[pl.Expr]) -> pl.Expr:
    return reduce(add, found, pl.lit(0, pl.Int64))
