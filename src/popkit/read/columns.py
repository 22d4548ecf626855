"""A plan as columns: what each one holds, said without the words of any library.

Derived from the JSON Schema of the model, so that a field added there is a column here.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, Final, Literal

from attrs import field, frozen

from popkit.model import Plan
from popkit.read.tree import OPAQUE

__all__ = ["AS_NULL", "SCHEMA_VERSION", "VERSION_KEY", "Column", "Kind", "plan_columns"]

Kind = Literal["text", "date", "instant", "whole", "number", "yes_no", "json", "record", "list"]

AS_NULL: Final = "written_as_null"
"""The one column that is no field: JSON Pointers to the members whose value was written as null.

In a column, a field that nobody wrote and one that was written as null look the same.
"""

VERSION_KEY: Final = "popkit.schema_version"
"""Where the metadata of a file says which version of the plan document its rows hold."""

SCHEMA_VERSION: Final = "1"

_NO_BOUNDS: Final[Mapping[str, Any]] = MappingProxyType({})
_TEXTS: Final[dict[str | None, Kind]] = {None: "text", "date": "date", "date-time": "instant"}
_KINDS: Final[dict[str, Kind]] = {
    "integer": "whole",
    "number": "number",
    "boolean": "yes_no",
    "array": "list",
    "object": "record",
}


@frozen
class Column:
    """A column, a member of a record, or the item of a list.

    Attributes:
        is_required: whether every record has it.
        parts: the members of a record, or the one item of a list; () for all others.
        is_nullable: whether null may be written for it.
        bounds: what its JSON Schema says of values, such as `enum`, `pattern` or `maxItems`.
    """

    name: str
    kind: Kind
    is_required: bool = False
    parts: tuple[Column, ...] = ()
    is_nullable: bool = False
    bounds: Mapping[str, Any] = field(default=_NO_BOUNDS, eq=False, repr=False)


@cache
def plan_columns() -> tuple[Column, ...]:
    """Return the columns of a plan, in the order of the model; `extensions` is one of JSON text."""
    schema = Plan.model_json_schema(mode="validation")
    members = _members(schema, schema["$defs"])
    return (*members, Column(AS_NULL, "list", parts=(Column("item", "text"),)))


def _members(schema: dict[str, Any], known: dict[str, Any]) -> tuple[Column, ...]:
    required = schema.get("required", ())
    return tuple(_column(name, found, known, name in required) for name, found in schema["properties"].items())


def _column(name: str, schema: dict[str, Any], known: dict[str, Any], is_required: bool = False) -> Column:  # noqa: FBT001, FBT002 - one of four that go together
    forms = schema.get("anyOf", [schema])
    is_nullable = {"type": "null"} in forms
    (found,) = [form for form in forms if form.get("type") != "null"]
    found = known[found["$ref"].rpartition("/")[2]] if "$ref" in found else found
    kind, parts = _kind(name, found), _parts(found, known)
    return Column(name, kind, is_required, parts, is_nullable, MappingProxyType(found))


def _kind(name: str, schema: dict[str, Any]) -> Kind:
    if name == OPAQUE:
        return "json"
    return _TEXTS[schema.get("format")] if schema["type"] == "string" else _KINDS[schema["type"]]


def _parts(schema: dict[str, Any], known: dict[str, Any]) -> tuple[Column, ...]:
    if schema["type"] == "array":
        return (_column("item", schema["items"], known),)
    return _members(schema, known) if "properties" in schema else ()
