"""Plans in Parquet files: each row becomes the document it stands for, and is then read like any other.

Loaded only when such a file is met, since its library is an extra.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from popkit.errors import MissingExtra
from popkit.problems import ReadProblem
from popkit.read.columns import SCHEMA_VERSION, VERSION_KEY, plan_columns
from popkit.read.sources import Raw, refused
from popkit.read.tree import LARGEST

try:
    import pyarrow as pa
    import pyarrow.parquet as pq

    from popkit.read.rows import documents
except ImportError as error:
    raise MissingExtra("bulk") from error

if TYPE_CHECKING:
    from popkit.read.columns import Column, Kind
    from popkit.read.sources import PathLike

__all__ = ["difference", "raw_row", "rows"]

_BATCH_BYTES: Final = 2**24
"""Unpacked bytes that are looked at together, as far as the file says how large its rows are."""

_BATCH_ROWS: Final = 500
_MOST_NAMED: Final = 10
"""Columns named in one problem; a file that is something else lacks them all."""


def rows(path: Path) -> Iterator[Raw]:
    """Yield every row as a raw document whose line is its number, from 1; held are a few hundred at a time.

    A file that is no Parquet, or is cut off, or has other columns than plans have, gives one problem.
    """
    try:
        with pq.ParquetFile(path, pre_buffer=False) as file:
            hint = difference(file.schema_arrow)
            if hint:
                yield Raw(str(path), problem=ReadProblem("other-columns", hint=hint).found_in(str(path)))
            else:
                yield from _numbered(path, file)
    except (pa.ArrowException, OSError):
        # The library's own words may quote the file.
        yield Raw(str(path), problem=ReadProblem("unreadable-file").found_in(str(path)))


def _numbered(path: Path, file: pq.ParquetFile) -> Iterator[Raw]:
    number = 0
    for batch in _batches(file):
        for document in documents(batch):
            number += 1
            yield raw_row(path, number, document)


def raw_row(path: PathLike, number: int, document: bytes) -> Raw:
    """Return a row as a raw document, by its number from 1, or what stands for one that is too large."""
    return refused(Path(path), number) if len(document) > LARGEST else Raw(str(path), number, document)


def _batches(file: pq.ParquetFile) -> Iterator[pa.RecordBatch]:
    # One group of rows at a time and nothing read ahead, or memory grows with the file. No threads
    # either: whoever audits in several processes may fork this one.
    for group in range(file.num_row_groups):
        about = file.metadata.row_group(group)
        size = max(1, about.total_byte_size // max(1, about.num_rows))
        most = max(1, min(_BATCH_ROWS, _BATCH_BYTES // size))
        yield from file.iter_batches(most, row_groups=[group], use_threads=False)


# Other columns


def difference(schema: pa.Schema, beside: tuple[Column, ...] = ()) -> str | None:
    """Say in what the columns are not those of plans; None if they are. Names of others are not repeated.

    Args:
        schema: the columns that are there.
        beside: columns that may be there beside those of plans.
    """
    version = (schema.metadata or {}).get(VERSION_KEY.encode(), SCHEMA_VERSION.encode())
    if version != SCHEMA_VERSION.encode():
        return f"{VERSION_KEY} is not {SCHEMA_VERSION}"
    found = list(_differences(pa.struct(list(schema)), plan_columns() + beside, ""))
    missing, others = ([name for what, name in found if what == kind] for kind in ("missing", "type"))
    unknown = len(found) - len(missing) - len(others)
    parts = [
        *([f"missing: {_listed(missing)}"] if missing else []),
        *([f"of another type: {_listed(others)}"] if others else []),
        *([f"{unknown} that popkit does not know"] if unknown else []),
    ]
    return "; ".join(parts) or None


def _listed(names: list[str]) -> str:
    more = len(names) - _MOST_NAMED
    return ", ".join(names[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def _differences(found: pa.StructType, columns: tuple[Column, ...], at: str) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with a column, and its name with those of the records around it."""
    known = 0
    for column in columns:
        # Of two with one name, none is the one; both are unknown.
        index = found.get_field_index(column.name)
        known += index >= 0
        if index >= 0:
            yield from _of_type(found.field(index).type, column, f"{at}{column.name}")
        elif column.is_required:
            yield "missing", f"{at}{column.name}"
    yield from [("unknown", "")] * (found.num_fields - known)


def _of_type(found: pa.DataType, column: Column, name: str) -> Iterator[tuple[str, str]]:
    if not _FITS[column.kind](found):
        yield "type", name
    elif column.kind == "list":
        yield from _of_type(found.value_type, column.parts[0], name)
    elif column.kind == "record":
        yield from _differences(found, column.parts, f"{name}.")


def _is_text(found: pa.DataType) -> bool:
    kind = found.value_type if pa.types.is_dictionary(found) else found
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))


def _is_instant(found: pa.DataType) -> bool:
    if not pa.types.is_struct(found) or {field.name for field in found} != {"utc", "offset_minutes"}:
        return False
    moment = found.field("utc").type
    is_moment = pa.types.is_timestamp(moment) and moment.tz is not None
    return bool(is_moment and pa.types.is_integer(found.field("offset_minutes").type) and found.num_fields == 2)  # noqa: PLR2004


def _is_list(found: pa.DataType) -> bool:
    return bool(pa.types.is_list(found) or pa.types.is_large_list(found))


_FITS: Final[dict[Kind, Callable[[pa.DataType], bool]]] = {
    "text": _is_text,
    "json": _is_text,
    "date": pa.types.is_date32,
    "instant": _is_instant,
    "whole": pa.types.is_integer,
    "number": pa.types.is_float64,
    "yes_no": pa.types.is_boolean,
    "list": _is_list,
    "record": pa.types.is_struct,
}
"""Which types may hold a kind: whatever other programs make of popkit's own when they write it again."""
