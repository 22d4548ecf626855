"""Every member of the plan document: in which record it stands, and what its schema says of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from attrs import frozen

from popkit.cohort.records import ITEM
from popkit.read.columns import AS_NULL, Column, plan_columns

__all__ = ["Member", "document_members", "every_member", "joined", "members_at"]


@frozen
class Member:
    """A member of the records of one kind, or the item of a list itself.

    Attributes:
        place: the list that holds the records, such as `goals.observations`; "" for plans.
        path: from the record to the member, such as `target.on`; of an item, `item`.
        column: what it is.
        holder: the path to the record in the record that it stands in; "": in none.
        pointer: a JSON Pointer to it, with a star in place of each index.
    """

    place: str
    path: str
    column: Column
    holder: str
    pointer: str

    @property
    def whole(self) -> str:
        """Its path from the plan; an item has that of its list."""
        return self.place if self.path == ITEM else joined(self.place, self.path)


def joined(*parts: str) -> str:
    """Join the parts of a path; empty ones are left out."""
    return ".".join(filter(None, parts))


@cache
def document_members() -> tuple[Member, ...]:
    """Return every member of the document, a list before its items and what they hold."""
    return tuple(_members(plan_columns(), "", "", ""))


def _members(columns: Iterable[Column], place: str, holder: str, at: str) -> Iterator[Member]:
    for column in columns:
        member = Member(place, joined(holder, column.name), column, holder, f"{at}/{column.name}")
        yield member
        if column.kind == "list":
            (item,) = column.parts
            yield Member(member.whole, ITEM, item, "", f"{member.pointer}/*")
            yield from _members(item.parts, member.whole, "", f"{member.pointer}/*")
        else:
            yield from _members(column.parts, place, member.path, member.pointer)


@cache
def members_at(place: str) -> tuple[Member, ...]:
    """Return the members of the records at a place; of a list of plain values, its item."""
    return tuple(kept for kept in document_members() if kept.place == place)


@cache
def every_member() -> frozenset[str]:
    """Return the path of every member of the plan document, and of the column that is none."""
    return frozenset(member.whole for member in document_members()) | {AS_NULL}
