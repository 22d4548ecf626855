"""Rows written out as JSON documents, a whole batch at a time.

The texts are put together column by column, within the library, so that no value of a row
becomes a Python object on its way to the reader.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final

import jiter
import pyarrow as pa
import pyarrow.compute as pc

from popkit.read.columns import plan_columns

if TYPE_CHECKING:
    from popkit.read.columns import Column, Kind

__all__ = ["documents"]

_SPECIAL: Final = r'[\x00-\x1f"\\]'
_ESCAPES: Final = {"\\": "\\\\", '"': '\\"', **{chr(code): f"\\u{code:04x}" for code in range(32)}}
_TEXT: Final = pa.string()
_MICROSECONDS: Final = 60_000_000
"""Of a minute."""

_DAY: Final = 24 * 60
"""Minutes; offsets are shorter."""

_REACH: Final = (dt.datetime(1899, 12, 30, tzinfo=dt.UTC), dt.datetime(2200, 1, 3, tzinfo=dt.UTC))
"""A day more on each side than instants may have in universal time."""

_LONGEST_INDEX: Final = 9
"""Digits; Python refuses to read very many."""


def documents(batch: pa.RecordBatch) -> Iterator[bytes]:
    """Yield each row as the document it stands for; what is null in it is not written.

    Nothing is judged: a row that makes no sense becomes a document that makes none.

    Args:
        batch: rows with columns of the kinds of `plan_columns`; optional ones may be missing.
    """
    *fields, as_null = plan_columns()
    texts = _record(batch.to_struct_array(), fields).cast(pa.binary())
    is_listed = as_null.name in batch.schema.names
    listed = _text(batch.column(as_null.name), as_null) if is_listed else pa.nulls(len(texts), _TEXT)
    for text, pointers in zip(texts, listed.cast(pa.binary()), strict=True):
        yield _with_nulls(text.as_py(), pointers.as_py()) if pointers.is_valid else text.as_py()


def _with_nulls(document: bytes, pointers: bytes) -> bytes:
    """Write null again where null was written; a pointer to anywhere else is left alone."""
    try:
        tree = jiter.from_json(document, catch_duplicate_keys=True)
        listed = jiter.from_json(pointers)
    except ValueError:
        # If it is the document, the reader says why.
        return document
    for pointer in listed:
        if not (pointer or "").startswith("/"):
            continue
        *way, name = pointer.split("/")[1:]
        holder = tree
        for part in way:
            holder = _part(holder, part)
        if isinstance(holder, dict):
            holder.setdefault(name, None)
    return json.dumps(tree, ensure_ascii=False, separators=(",", ":")).encode()


def _part(holder: Any, part: str) -> Any:
    if isinstance(holder, list):
        is_index = part.isdecimal() and len(part) <= _LONGEST_INDEX and int(part) < len(holder)
        return holder[int(part)] if is_index else None
    return holder.get(part) if isinstance(holder, dict) else None


# The text of each kind, with something before it, since each copy costs; null stays null


def _text(values: pa.Array, column: Column, before: str = "") -> pa.Array:
    if column.kind == "record":
        return _record(values, column.parts, before)
    if column.kind == "list":
        return _list(values, column.parts[0], before)
    quote = '"' if column.kind in _QUOTED else ""
    return _between(f"{before}{quote}", _TEXT_OF[column.kind](values), quote)


def _record(values: pa.StructArray, columns: Iterable[Column], before: str = "") -> pa.Array:
    found = [column for column in columns if values.type.get_field_index(column.name) >= 0]
    members = [_text(values.field(column.name), column, f'"{column.name}":') for column in found]
    return _where(values, _between(f"{before}{{", _joined(members, len(values)), "}"))


def _joined(members: list[pa.Array], count: int) -> pa.Array:
    """Join what is written of each row with commas; a row of which nothing is written is empty."""
    if any(not texts.null_count for texts in members):
        return pc.binary_join_element_wise(*members, ",", null_handling="skip")
    # Rows of nulls only would be left out (pyarrow 26.0). No member ends with a comma.
    last = pa.repeat(pa.scalar("", _TEXT), count)
    return pc.ascii_rtrim(pc.binary_join_element_wise(*members, last, ",", null_handling="skip"), ",")


def _list(values: pa.ListArray, item: Column, before: str) -> pa.Array:
    texts = pc.fill_null(_text(values.flatten(), item), "null")
    lengths = pc.fill_null(pc.list_value_length(values), 0).cast(pa.int32())
    ends = pa.concat_arrays([pa.array([0], pa.int32()), pc.cumulative_sum(lengths)])
    joined = pc.binary_join(pa.ListArray.from_arrays(ends, texts), ",")
    return _where(values, _between(f"{before}[", joined, "]"))


def _escaped(values: pa.Array) -> pa.Array:
    texts = values.cast(_TEXT)
    # As bytes, for a text need not be UTF-8 before the reader has looked at it.
    if pc.any(pc.match_substring_regex(texts.cast(pa.binary()), _SPECIAL)).as_py():
        for found, escaped in _ESCAPES.items():
            texts = pc.replace_substring(texts, found, escaped)
    return texts


def _number(values: pa.Array) -> pa.Array:
    # The reader knows NaN, and refuses it in its place.
    return pc.if_else(pc.is_finite(values), values.cast(_TEXT), "NaN")


def _plain(values: pa.Array) -> pa.Array:
    return values.cast(_TEXT)


def _instant(values: pa.StructArray) -> pa.Array:
    moments, minutes = _within_reach(values)
    local = pc.add(moments, pc.multiply(minutes, _MICROSECONDS).cast(pa.duration("us")))
    clock = pc.replace_substring_regex(pc.strftime(local, "%Y-%m-%dT%H:%M:%S").cast(_TEXT), r"\.0+$", "")
    size = pc.abs(minutes)
    hours = pc.divide(size, 60)
    sign = pc.if_else(pc.less(minutes, 0), "-", "+")
    parts = (_two_digits(hours), _two_digits(pc.subtract(size, pc.multiply(hours, 60))))
    text = pc.binary_join_element_wise(clock, sign, parts[0], ":", parts[1], "")
    # A moment without its offset is no instant; the reader says so of an empty text.
    return _where(values, pc.fill_null(text, ""))


def _within_reach(values: pa.StructArray) -> tuple[pa.Array, pa.Array]:
    """Return moments and offsets with null for what no document could say.

    The library would refuse some of it, and the whole batch with it, and take a year for another.
    """
    moments, minutes = values.field("utc"), values.field("offset_minutes")
    first, last = (pa.scalar(moment, moments.type) for moment in _REACH)
    is_near = pc.and_(pc.greater_equal(moments, first), pc.less(moments, last))
    near = pc.if_else(is_near, moments, pa.scalar(None, moments.type)).cast(pa.timestamp("us", "UTC"), safe=False)
    is_small = pc.less(pc.abs(minutes.cast(pa.float64(), safe=False)), _DAY)
    small = pc.if_else(is_small, minutes, pa.scalar(None, minutes.type)).cast(pa.int64())
    return near.cast(pa.timestamp("us")), small


def _two_digits(values: pa.Array) -> pa.Array:
    return pc.utf8_lpad(values.cast(_TEXT), width=2, padding="0")


def _json(values: pa.Array) -> pa.Array:
    """Take the text as it is where it is one JSON value, and as a mere text elsewhere.

    Anything else could close the object it stands in, and go on with members of its own.
    """
    texts = values.cast(_TEXT)
    are_json = pa.array([_is_json(text) for text in texts.cast(pa.binary())], pa.bool_())
    return pc.if_else(are_json, texts, _between('"', _escaped(texts), '"'))


def _is_json(text: pa.Scalar) -> bool:
    try:
        jiter.from_json(b"null" if text.as_py() is None else text.as_py())
    except ValueError:
        return False
    return True


_TEXT_OF: Final[dict[Kind, Callable[[pa.Array], pa.Array]]] = {
    "text": _escaped,
    "date": _plain,
    "instant": _instant,
    "whole": _plain,
    "number": _number,
    "yes_no": _plain,
    "json": _json,
}


_QUOTED: Final = frozenset({"text", "date", "instant"})


def _where(values: pa.Array, texts: pa.Array) -> pa.Array:
    """Make null again what is null in the column."""
    return pc.if_else(values.is_valid(), texts, pa.scalar(None, _TEXT)) if values.null_count else texts


def _between(before: str, texts: pa.Array, after: str) -> pa.Array:
    return pc.binary_join_element_wise(before, texts, after, "") if before or after else texts
