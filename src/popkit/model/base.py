"""What every record of a plan has in common: frozen, nothing unknown, strict scalars, a silent `repr`."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any, Final, Literal, TypeVar, dataclass_transform

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    GetPydanticSchema,
    PlainSerializer,
    PlainValidator,
    Strict,
    StringConstraints,
    WithJsonSchema,
)
from pydantic.dataclasses import dataclass
from pydantic_core import PydanticCustomError, core_schema

__all__ = [
    "DATE_PATTERN",
    "ID_PATTERN",
    "INSTANT_PATTERN",
    "LANGUAGE_PATTERN",
    "MONTH_PATTERN",
    "SCHOOL_YEAR_PATTERN",
    "TEXT_PATTERN",
    "Date",
    "Document",
    "Id",
    "Instant",
    "Language",
    "Level",
    "Minutes",
    "MonthName",
    "Name",
    "Note",
    "Number",
    "Unwritten",
    "YesNo",
    "leaf",
]

T = TypeVar("T")

ID_PATTERN: Final = r"^[A-Za-z0-9][A-Za-z0-9_.:-]{0,127}$"
DATE_PATTERN: Final = r"^(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}$"
INSTANT_PATTERN: Final = r"^(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(Z|[+-][0-9]{2}:[0-9]{2})$"
MONTH_PATTERN: Final = r"^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])$"
LANGUAGE_PATTERN: Final = r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$"
SCHOOL_YEAR_PATTERN: Final = r"^(19|20|21)[0-9]{2}-[0-9]{2}$"
# Tab and line breaks are text. Joiners and direction marks (U+200C to U+200F) belong to
# real names; embeddings, overrides and isolates (U+202A-E, U+2066-9) can make a page lie.
TEXT_PATTERN: Final = (
    r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb]*$"
)

_YEARS: Final = range(1900, 2200)
_ISO_LENGTH: Final = 10


class _CivilDates(dict[str, dt.date]):
    """Every date text met so far, with its date.

    Plans repeat a few hundred dates in hundreds of records, so a look-up costs a twentieth
    of parsing and the dates are shared. Only valid texts are kept: at most 109,572 of them.
    """

    def __missing__(self, text: str) -> dt.date:
        # `date.fromisoformat` alone would also take 20260914 and 2026-W38-1.
        if len(text) != _ISO_LENGTH or text[7] != "-":
            raise _not_a_date()
        try:
            found = dt.date.fromisoformat(text)
        except ValueError:
            found = dt.date.min
        self[text] = _within_reach(found)
        return found


def _within_reach(value: object) -> dt.date:
    if type(value) is not dt.date or value.year not in _YEARS:
        raise _not_a_date()
    return value


def _not_a_date() -> PydanticCustomError:
    return PydanticCustomError("not-a-date", "not a civil date, YYYY-MM-DD, from 1900 to 2199")


def _date_schema(_source: object, _handler: object) -> core_schema.CoreSchema:
    text = core_schema.no_info_after_validator_function(_CivilDates().__getitem__, core_schema.str_schema(strict=True))
    given = core_schema.no_info_plain_validator_function(_within_reach)
    return core_schema.union_schema(
        [text, given],
        mode="left_to_right",
        custom_error_type="not-a-date",
        custom_error_message="not a civil date, YYYY-MM-DD, from 1900 to 2199",
        serialization=core_schema.to_string_ser_schema(when_used="json"),
    )


Date = Annotated[
    dt.date,
    GetPydanticSchema(_date_schema),
    WithJsonSchema({"type": "string", "format": "date", "pattern": DATE_PATTERN}),
]
"""A civil date, written YYYY-MM-DD, from 1900 to 2199."""

_INSTANT: Final = re.compile(INSTANT_PATTERN)


def _instant(value: object) -> dt.datetime:
    found = value
    if isinstance(value, str) and _INSTANT.match(value):
        try:
            found = dt.datetime.fromisoformat(value)
        except ValueError:
            found = None
    if type(found) is not dt.datetime or found.tzinfo is None or found.year not in _YEARS:
        raise PydanticCustomError("not-an-instant", "not an instant, YYYY-MM-DDTHH:MM:SS with its offset")
    return found


Instant = Annotated[
    dt.datetime,
    PlainValidator(_instant),
    PlainSerializer(dt.datetime.isoformat, return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "format": "date-time", "pattern": INSTANT_PATTERN}),
]
"""A moment, written YYYY-MM-DDTHH:MM:SS with its offset from UTC, from 1900 to 2199."""

MonthName = Annotated[str, StringConstraints(strict=True, pattern=MONTH_PATTERN)]
"""A calendar month, written YYYY-MM, from 1900 to 2199."""

Id = Annotated[str, StringConstraints(strict=True, pattern=ID_PATTERN)]
"""Unique within its collection: a letter or digit, then up to 127 of letters, digits, _ . : -"""

Name = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=200, pattern=TEXT_PATTERN)]
"""A name or title of 1 to 200 characters."""

Note = Annotated[str, StringConstraints(strict=True, max_length=10_000, pattern=TEXT_PATTERN)]
"""Free text of up to 10,000 characters; blank counts as not written."""

Language = Annotated[str, StringConstraints(strict=True, max_length=35, pattern=LANGUAGE_PATTERN)]
"""A language tag (BCP 47), such as es or zh-Hant."""


def _as_written(value: float) -> float:
    """Write 62 for 62.0: people and diffs read plans too."""
    return int(value) if value.is_integer() else value


SchoolYear = Annotated[str, StringConstraints(strict=True, pattern=SCHOOL_YEAR_PATTERN)]
"""Such as 2026-27."""

Number = Annotated[
    float,
    Strict(),
    Field(ge=-1e9, le=1e9, allow_inf_nan=False),
    PlainSerializer(_as_written, return_type=int | float, when_used="json"),
]
"""A finite number between minus and plus a thousand million."""

Minutes = Annotated[int, Strict(), Field(ge=0, le=1440)]
"""Whole minutes, at most a day."""


def _is_none(value: object) -> bool:
    return value is None


Unwritten = Field(exclude_if=_is_none)
"""For a leaf's optional fields: a leaf does not remember which of them were written."""

Level = Annotated[
    Literal[1, 2, 3],
    # A plain Literal would also take true and 1.0, which are equal to 1.
    GetPydanticSchema(lambda _source, _handler: core_schema.int_schema(strict=True, ge=1, le=3)),
]
"""A tier: 1, 2 or 3."""

YesNo = Annotated[bool, Strict()]
"""true or false, nothing that merely looks like it."""

_CONFIG: Final = ConfigDict(extra="forbid", hide_input_in_errors=True, defer_build=True)


class Document(BaseModel):
    """A record people wrote: frozen, refusing unknown fields, showing nothing of a child in its `repr`."""

    model_config = ConfigDict(frozen=True, **_CONFIG)

    def __repr_args__(self) -> list[tuple[str | None, Any]]:
        return []


@dataclass_transform(frozen_default=True)
def leaf(cls: type[T]) -> type[T]:
    """Make a small record that comes in hundreds: a frozen slotted dataclass, half the time and a quarter
    of the memory of a `Document`, checked in the same way when it is built.
    """  # noqa: D205
    made: type[T] = dataclass(frozen=True, slots=True, repr=False, config=_CONFIG)(cls)  # type: ignore[assignment]
    return made
