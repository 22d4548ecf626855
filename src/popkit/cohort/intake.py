"""Tables of plans on their way into Polars, which takes on trust what Arrow has not looked at either."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, TypeAlias, cast

import polars as pl
import pyarrow as pa

from popkit.read.columns import Column, plan_columns

__all__ = ["Table", "letters_of", "taken"]

Table: TypeAlias = "pl.DataFrame | pa.Table | pa.RecordBatch"

_ASCII: Final = 0x80
_MOMENT: Final = pa.timestamp("ms", "UTC")
"""What plans are exact to; what is finer would be cut off unseen."""


def taken(plans: Table) -> pl.DataFrame:
    """Return a table as one of Polars, with everything in it as it stood there.

    Raises:
        ValueError: a text is not UTF-8, or a moment is finer than a millisecond or out of all reach.
    """
    if isinstance(plans, pl.DataFrame):
        _look_through(plans.select(pl.col(_with_instants(plans))).to_arrow())
        return plans
    _look_through(plans)
    return cast("pl.DataFrame", pl.from_arrow(plans))


def letters_of(texts: pa.Array) -> pl.Series:
    """Return the bytes of all texts, one after the other; they are not views of Arrow's."""
    _, ends, data = texts.buffers()
    if data is None or not len(texts):
        return pl.Series(dtype=pl.UInt8)
    width = pa.int64() if pa.types.is_large_string(texts.type) else pa.int32()
    places = pa.Array.from_buffers(width, len(texts) + 1, [None, ends], offset=texts.offset)
    first, last = places[0].as_py(), places[-1].as_py()
    return pl.Series(pa.Array.from_buffers(pa.uint8(), last - first, [None, data], offset=first))


def _with_instants(plans: pl.DataFrame) -> list[str]:
    return [column.name for column in plan_columns() if _has_instants(column) and column.name in plans.columns]


def _has_instants(column: Column) -> bool:
    return column.kind == "instant" or any(map(_has_instants, column.parts))


def _look_through(plans: pa.Table | pa.RecordBatch) -> None:
    for column in plans.columns:
        for array in column.chunks if isinstance(column, pa.ChunkedArray) else [column]:
            for leaf in _leaves(array):
                _look_at(leaf)


def _leaves(array: Any) -> Iterator[pa.Array]:
    if pa.types.is_struct(array.type):
        for place in range(array.type.num_fields):
            yield from _leaves(array.field(place))
    elif pa.types.is_list(array.type) or pa.types.is_large_list(array.type):
        yield from _leaves(array.flatten())
    elif pa.types.is_dictionary(array.type):
        yield array.dictionary
    else:
        yield array


def _look_at(leaf: Any) -> None:
    if pa.types.is_timestamp(leaf.type):
        leaf.cast(_MOMENT)
    elif pa.types.is_string_view(leaf.type) or (_is_text(leaf.type) and (letters_of(leaf) >= _ASCII).any()):
        # To see that all is ASCII, which is UTF-8, takes a tenth of this.
        leaf.validate(full=True)


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))
