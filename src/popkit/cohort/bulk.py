"""Plans that could be larger than a document may be, in columns.

What a document would hold is never counted too low. Nearly always the longest list of each kind and the
longest texts, taken together, are so little that no plan of the batch need be looked at by itself.
"""

from __future__ import annotations

from functools import reduce
from operator import add
from typing import TYPE_CHECKING, Final

import polars as pl
from attrs import frozen

from popkit.cohort.members import Member, members_at
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
    """What a record with every member adds to its document, and what of that must be measured.

    Attributes:
        values, bytes: what it adds without texts that must be measured.
        more_values, more_bytes: what these add, as columns.
    """

    values: int
    bytes: int
    more_values: pl.Expr
    more_bytes: pl.Expr


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
        weight, lists = _weight(screen, place), [kept for kept in screen.members(place) if kept.column.kind == "list"]
        most = {"more_values": weight.more_values.max(), "more_bytes": weight.more_bytes.max()}
        longest = {kept.whole: pl.col(kept.path).list.len().max() for kept in lists}
        told = screen.table(place).select(**most, **longest).row(0, named=True)
        values += counts[place] * (weight.values + (told["more_values"] or 0))
        size += counts[place] * (weight.bytes + (told["more_bytes"] or 0))
        counts |= {name: counts[place] * (told[name] or 0) for name in longest}
    return values, size


def _of_each(screen: Screen, place: str) -> pl.DataFrame:
    weight = _weight(screen, place)
    values = pl.len() * weight.values + weight.more_values.sum()
    size = pl.len() * weight.bytes + weight.more_bytes.sum()
    return screen.table(place).group_by(PLAN, maintain_order=True).agg(values=values, bytes=size)


def _weight(screen: Screen, place: str) -> _Weight:
    found = [kept for kept in members_at(place) if kept.whole != AS_NULL]
    # A record has a bracket and commas, together one for each member, and a comma after it; a list has a bracket.
    values = len(found) + sum(kept.column.kind == "list" for kept in found)
    json = [pl.col(kept.path) for kept in screen.members(place) if kept.column.kind == "json"]
    texts = json + [pl.col(kept.path) for kept in screen.members(place) if _is_long(kept)]
    more_values = [text.str.count_matches(_SEPARATORS).fill_null(0) for text in json]
    more_bytes = [text.str.len_bytes().fill_null(0) * _ESCAPED for text in texts]
    return _Weight(values, sum(map(_size, found)), _sum(more_values), _sum(more_bytes))


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
