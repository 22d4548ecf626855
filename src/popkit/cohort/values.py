"""What can be wrong with a value on its own, as its JSON Schema has it, in columns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from functools import reduce
from operator import and_
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from popkit.cohort.intake import letters_of
from popkit.cohort.records import ITEM
from popkit.model.base import TEXT_PATTERN

if TYPE_CHECKING:
    from popkit.cohort.members import Member
    from popkit.cohort.screen import Screen
    from popkit.read.columns import Kind

__all__ = ["screen_values"]

Bounds = Mapping[str, Any]

_FIRST: Final = dt.date(1900, 1, 1)
_LAST: Final = dt.date(2199, 12, 31)
_SECOND: Final = 1000
"""Milliseconds, as are all moments here."""

_MINUTE: Final = 60 * _SECOND
_DAY: Final = 24 * 60 * _MINUTE
_EPOCH: Final = dt.date(1970, 1, 1)
_FIRST_MOMENT: Final = (_FIRST - _EPOCH).days * _DAY
_LAST_MOMENT: Final = ((_LAST - _EPOCH).days + 1) * _DAY - 1
_WIDEST_OFFSET: Final = 24 * 60 - 1
"""Minutes; an offset is less than a day."""

_SPACE, _DELETE = 0x20, 0x7F


def screen_values(screen: Screen) -> None:
    """Doubt plans with a value that its field refuses, or none where there must be one.

    All values of a member are looked at together first, and a second time only if one is suspicious.
    """
    for place in screen.places:
        table, found = screen.table(place), screen.members(place)
        fine = table.select(**{kept.path: _all_fine(kept) for kept in found}).row(0, named=True)
        suspicious = [kept for kept in found if not (fine[kept.path] and _all_printable(kept, table))]
        screen.doubt(place, *[_wrong(kept) for kept in suspicious])


def _wrong(member: Member) -> pl.Expr:
    """Say that the value of a record is not what it may be."""
    fine = _fine(member, pl.col(member.path))
    return _missing(member) | ~fine.fill_null(value=True)


def _missing(member: Member) -> pl.Expr:
    """Say that there is no value in a record, where there must be one."""
    column, value = member.column, pl.col(member.path)
    if column.is_nullable if member.path == ITEM else not column.is_required:
        return pl.lit(value=False)
    # Of a record that is not there itself, nothing is missing.
    return value.is_null() & pl.col(member.holder).is_not_null() if member.holder else value.is_null()


def _all_fine(member: Member) -> pl.Expr:
    """Say that no value of a member is wrong; of texts that may be any, only that none is too long."""
    bounds, value = member.column.bounds, pl.col(member.path)
    values = value.drop_nulls() if member.column.kind == "text" else value
    if bounds.get("pattern") == TEXT_PATTERN:
        # No text has fewer bytes than characters, and only an empty one has none.
        fine = values.str.len_bytes().is_between(bounds.get("minLength", 0), bounds["maxLength"])
    else:
        fine = _fine(member, values)
    return fine.all() & ~_missing(member).any()


def _all_printable(member: Member, table: pl.DataFrame) -> bool:
    """Whether no text of a member has a character that texts may not have.

    Nearly all texts are printable ASCII, and it takes less to see that than to look for a pattern.
    """
    if member.column.bounds.get("pattern") != TEXT_PATTERN:
        return True
    texts = table.get_column(member.path)
    letters = letters_of(texts.to_arrow())
    if (letters >= _SPACE).all() and (letters < _DELETE).all():
        return True
    return texts.str.contains(TEXT_PATTERN).all()


# What can be said of any value that is fine


def _fine(member: Member, value: pl.Expr) -> pl.Expr:
    return _FINE.get(member.column.kind, _bounded)(value, member.column.bounds)


def _text(value: pl.Expr, bounds: Bounds) -> pl.Expr:
    words = [bounds["const"]] if "const" in bounds else bounds.get("enum")
    return value.is_in(words) if words else _bounded(value, bounds)


def _date(value: pl.Expr, _: Bounds) -> pl.Expr:
    return value.is_between(_FIRST, _LAST)


def _instant(value: pl.Expr, _: Bounds) -> pl.Expr:
    """Say that a moment has whole seconds and an offset, and a year there is at that offset."""
    utc = value.struct.field("utc").dt.timestamp("ms")
    offset = value.struct.field("offset_minutes").cast(pl.Int64)
    local = utc + offset * _MINUTE
    claims = [
        (utc % _SECOND) == 0,
        offset.is_between(-_WIDEST_OFFSET, _WIDEST_OFFSET),
        # Numbers that are far too large could come out small in the sum.
        utc.is_between(_FIRST_MOMENT - _DAY, _LAST_MOMENT + _DAY),
        local.is_between(_FIRST_MOMENT, _LAST_MOMENT),
    ]
    return value.is_null() | reduce(and_, claims).fill_null(value=False)


def _bounded(value: pl.Expr, bounds: Bounds) -> pl.Expr:
    return reduce(
        and_, [_BOUNDED[name](value, bounds[name]) for name in _BOUNDED if name in bounds], pl.lit(value=True)
    )


_BOUNDED: Final[dict[str, Callable[[pl.Expr, Any], pl.Expr]]] = {
    "minimum": lambda value, bound: value >= bound,
    "exclusiveMinimum": lambda value, bound: value > bound,
    # Every number has a largest value, and NaN counts as larger than that.
    "maximum": lambda value, bound: value <= bound,
    # Polars and pydantic read patterns with the same library.
    "pattern": lambda value, bound: value.str.contains(bound),
    "minLength": lambda value, bound: value.str.len_chars() >= bound,
    "maxLength": lambda value, bound: value.str.len_chars() <= bound,
    "maxItems": lambda value, bound: value.list.len() <= bound,
}
"""What a bound of a JSON Schema asks of a value."""

_FINE: Final[dict[Kind, Callable[[pl.Expr, Bounds], pl.Expr]]] = {"text": _text, "date": _date, "instant": _instant}
"""By kind, what is more to say of a value than that it is within its bounds."""
