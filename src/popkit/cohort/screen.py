"""A batch of plans that is looked through for whatever could keep one from being read."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cache
from typing import TYPE_CHECKING

import polars as pl

from popkit.cohort.members import Member, document_members, joined, members_at
from popkit.cohort.records import ITEM, PARENT, PLAN, items_of

if TYPE_CHECKING:
    from popkit.read.columns import Kind

__all__ = ["Screen"]


class Screen:
    """The records of a batch, kind by kind, and the plans that are doubtful so far.

    Attributes:
        seen: the members that may be looked at, and every list and record around them.
        places: the lists among them, each after the one it stands in; "" for the plans.
    """

    def __init__(self, plans: pl.DataFrame, touched: Collection[str]) -> None:
        self.seen = frozenset(around for path in touched for around in _around(path))
        self.places = ("", *[place for place in _lists() if place in self.seen])
        self._tables = {"": self._with_members(plans.select(ITEM, PLAN), "")}
        self._doubted: list[pl.Series] = []

    def sees(self, place: str, *paths: str) -> bool:
        """Whether all of these members of the records at a place may be looked at."""
        return all((place if path == ITEM else joined(place, path)) in self.seen for path in paths)

    def members(self, place: str) -> list[Member]:
        """Return the members of the records at a place that may be looked at."""
        return [kept for kept in members_at(place) if kept.whole in self.seen]

    # The records

    def holder(self, place: str) -> tuple[str, str]:
        """Return where the list is: the place of the records that have it, and its path there."""
        return _lists()[place]

    def table(self, place: str) -> pl.DataFrame:
        """Return the items of a list with a column for each member that may be looked at, named by its path."""
        if place not in self._tables:
            holder, path = self.holder(place)
            around = self.table(holder)
            self._tables[place] = self._with_members(items_of(around[path], around[PLAN]), place)
        return self._tables[place]

    def _with_members(self, frame: pl.DataFrame, place: str) -> pl.DataFrame:
        is_of_records = isinstance(frame.schema[ITEM], pl.Struct)
        return frame.hstack(list(self._members(frame[ITEM], place))) if is_of_records else frame

    def _members(self, records: pl.Series, place: str, holder: str = "") -> Iterator[pl.Series]:
        """Yield the members of records, and of the records in them; null in one that is null."""
        # To take a record apart as a whole costs a tenth of asking for its members one by one.
        for values in records.struct.unnest():
            path = joined(holder, values.name)
            if joined(place, path) in self.seen:
                yield values.alias(path)
                if _kinds()[joined(place, path)] == "record":
                    yield from self._members(values, place, path)

    def of_parent(self, place: str, values: str | pl.Series) -> pl.Expr:
        """Return a column of the records that those at a place belong to, or values of theirs, once for each."""
        kept = self.table(self.holder(place)[0])[values] if isinstance(values, str) else values
        return pl.lit(kept).gather(pl.col(PARENT))

    # The doubts

    def doubt(self, place: str, *claims: pl.Expr) -> None:
        """Doubt the plan of each record at a place for which any of the claims holds."""
        if claims:
            self.doubt_rows(self.table(place).select(pl.col(PLAN).filter(pl.any_horizontal(claims))))

    def doubt_rows(self, frame: pl.DataFrame) -> None:
        """Doubt the plan of every row of a frame."""
        self._doubted.append(frame[PLAN])

    def doubted(self) -> pl.Series:
        """Return whether each plan was doubted."""
        rows = pl.concat([pl.Series(PLAN, dtype=pl.Int64), *self._doubted]).unique()
        return self.table("")[PLAN].is_in(rows.implode()).alias("is_doubtful")


def _around(path: str) -> list[str]:
    """Return the path itself and those of everything it stands in."""
    parts = path.removesuffix(f".{ITEM}").split(".")
    return [".".join(parts[:count]) for count in range(1, len(parts) + 1)]


@cache
def _kinds() -> dict[str, Kind]:
    """Return the kind of every member; of a list, not of its items."""
    return {kept.whole: kept.column.kind for kept in document_members() if kept.path != ITEM}


@cache
def _lists() -> dict[str, tuple[str, str]]:
    return {kept.whole: (kept.place, kept.path) for kept in document_members() if kept.column.kind == "list"}
