"""Plans as a table: their documents are parsed by the library, and what JSON has no word for is given its type."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import jiter
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.json as pj
import pyarrow.parquet as pq
from attrs import frozen

from popkit.cohort.schema import as_written, plan_schema
from popkit.read.columns import AS_NULL, plan_columns
from popkit.read.tree import OPAQUE
from popkit.write import write_plan

if TYPE_CHECKING:
    from popkit.model import Plan
    from popkit.read.columns import Column

__all__ = ["Row", "document_table", "packed", "plan_table", "row_of"]

_Apart = Mapping[str, Sequence[Any]]

_BLOCK: Final = 2**20
_BOM: Final = b"\xef\xbb\xbf"


@frozen
class Row:
    """A plan on its way into a table.

    Attributes:
        document: on one line.
        extensions: as JSON text; None where nobody wrote them.
        written_as_null: where in the document null was written; None: nowhere.
    """

    document: bytes
    extensions: str | None
    written_as_null: list[str] | None


def row_of(plan: Plan, data: bytes | None = None) -> Row:
    """Return what a table holds of a plan.

    Args:
        plan: any.
        data: the JSON document it was read from, where there is one: to write it anew takes as long as to read it.
    """
    document = data and data.strip()
    if not document or b"\n" in document or b"\r" in document or document.startswith(_BOM):
        document = write_plan(plan, indent=None).rstrip()
    written = OPAQUE in plan.model_fields_set
    extensions = json.dumps(plan.extensions, ensure_ascii=False, separators=(",", ":")) if written else None
    # Few documents have a null, and it is not worth parsing the others to learn that.
    nulls = list(_nulls(jiter.from_json(document), "")) if b"null" in document else None
    return Row(document, extensions, nulls or None)


def _nulls(value: Any, at: str) -> Iterator[str]:
    for part, kept in value.items() if isinstance(value, dict) else enumerate(value):
        if kept is None and isinstance(part, str):
            yield f"{at}/{part}"
        elif isinstance(kept, (dict, list)) and part != OPAQUE:
            yield from _nulls(kept, f"{at}/{part}")


def plan_table(rows: Sequence[Row]) -> pa.Table:
    """Return a table of `plan_schema` with these rows, one at least."""
    documents = b"\n".join(row.document for row in rows)
    longest = max(len(row.document) for row in rows)
    found = pj.read_json(
        io.BytesIO(documents),
        read_options=pj.ReadOptions(block_size=max(_BLOCK, longest + 2)),
        parse_options=pj.ParseOptions(explicit_schema=as_written(), unexpected_field_behavior="ignore"),
    ).combine_chunks()
    apart: _Apart = {OPAQUE: [row.extensions for row in rows], AS_NULL: [row.written_as_null for row in rows]}
    return _table(lambda name: _whole(found.column(name)), apart)


def document_table(documents: Sequence[Mapping[str, Any]]) -> pa.Table:
    """Return the same of documents that are objects of Python, one at least, and that popkit can read.

    It is four times as fast as to write them down and parse them. They must have neither extensions nor
    members written as null: nobody looks for them.
    """
    found = pa.array(documents, pa.struct(list(as_written())))
    nothing = [None] * len(documents)
    return _table(found.field, {OPAQUE: nothing, AS_NULL: nothing})


def packed(tables: Sequence[pa.Table]) -> bytes:
    """Return a Parquet file with the rows of these tables, in one group."""
    file = io.BytesIO()
    pq.write_table(pa.concat_tables(tables), file, compression="zstd", row_group_size=sum(map(len, tables)))
    return file.getvalue()


def _table(written: Callable[[str], pa.Array], apart: _Apart) -> pa.Table:
    """Give each column its type: those that are `written` as documents spell them, and those made apart."""
    schema = plan_schema()
    arrays = [
        pa.array(apart[column.name], schema.field(column.name).type)
        if column.name in apart
        else _typed(written(column.name), column)
        for column in plan_columns()
    ]
    return pa.Table.from_arrays(arrays, schema=schema)


def _whole(column: pa.ChunkedArray) -> pa.Array:
    return pa.concat_arrays(column.chunks)


def _typed(values: pa.Array, column: Column) -> pa.Array:
    if column.kind == "list":
        items = _typed(values.values, column.parts[0])
        return pa.ListArray.from_arrays(values.offsets, items, mask=values.is_null())
    if column.kind == "record":
        # Flattened, what is null for want of a record is null in its parts as well.
        parts = [_typed(kept, part) for kept, part in zip(values.flatten(), column.parts, strict=True)]
        return pa.StructArray.from_arrays(parts, [part.name for part in column.parts], mask=values.is_null())
    if column.kind == "date":
        return values.cast(pa.date32())
    return _instants(values) if column.kind == "instant" else values


def _instants(values: pa.Array) -> pa.Array:
    """Split instants, such as 2026-10-14T10:00:00-06:00 or 2026-10-14T16:00:00Z."""
    moments = values.cast(pa.timestamp("ms", "UTC"))
    numbered = pc.replace_substring(values, "Z", "+00:00")
    sign = pc.if_else(pc.equal(pc.utf8_slice_codeunits(numbered, -6, -5), "-"), -1, 1)
    hours = pc.utf8_slice_codeunits(numbered, -5, -3).cast(pa.int16())
    minutes = pc.utf8_slice_codeunits(numbered, -2).cast(pa.int16())
    offsets = pc.multiply(sign, pc.add(pc.multiply(hours, 60), minutes)).cast(pa.int16())
    return pa.StructArray.from_arrays([moments, offsets], ["utc", "offset_minutes"], mask=values.is_null())
