"""The Arrow schema of plans: one row a plan, with lists of structs inside."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

import pyarrow as pa

from popkit.read.columns import AS_NULL, SCHEMA_VERSION, VERSION_KEY, plan_columns

if TYPE_CHECKING:
    from popkit.read.columns import Column, Kind

__all__ = ["as_written", "plan_schema"]

_TYPES: Final[dict[Kind, pa.DataType]] = {
    "text": pa.string(),
    "date": pa.date32(),
    "instant": pa.struct([("utc", pa.timestamp("ms", "UTC")), ("offset_minutes", pa.int16())]),
    "whole": pa.int64(),
    "number": pa.float64(),
    "yes_no": pa.bool_(),
    "json": pa.string(),
}

# What JSON has no word for is a text until its column is made.
_WRITTEN: Final[dict[Kind, pa.DataType]] = {**_TYPES, "date": pa.string(), "instant": pa.string()}


@cache
def plan_schema() -> pa.Schema:
    """Return the schema of plans in columns, derived from the model.

    Fields have the names and the order of the plan document, and null where nobody wrote them; a list
    that was written and is empty is empty. Days are `date32`. An instant is a struct of the moment
    (`utc`) and of the offset it was written with (`offset_minutes`, minutes east of UTC).
    `extensions` is JSON text. `written_as_null` lists, as JSON Pointers, what was written as null.

    The metadata says, under `popkit.schema_version`, which plan document it is: "1".
    """
    fields = [pa.field(column.name, _type(column, _TYPES)) for column in plan_columns()]
    return pa.schema(fields, metadata={VERSION_KEY: SCHEMA_VERSION})


@cache
def as_written() -> pa.Schema:
    """Return the same columns as the texts of a document spell them, but for those that are made apart."""
    columns = [column for column in plan_columns() if column.kind != "json" and column.name != AS_NULL]
    return pa.schema([pa.field(column.name, _type(column, _WRITTEN)) for column in columns])


def _type(column: Column, types: dict[Kind, pa.DataType]) -> pa.DataType:
    if column.kind == "list":
        return pa.list_(_type(column.parts[0], types))
    if column.kind == "record":
        return pa.struct([pa.field(part.name, _type(part, types)) for part in column.parts])
    return types[column.kind]
