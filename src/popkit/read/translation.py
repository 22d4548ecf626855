"""From pydantic's findings to popkit's problems, leaving behind every value they carry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final, get_args

from pydantic import BaseModel

from popkit.errors import nearest
from popkit.instruments.parts import LABEL_PATTERN
from popkit.model import Calendars, Plan
from popkit.model.base import (
    DATE_PATTERN,
    ID_PATTERN,
    LANGUAGE_PATTERN,
    MONTH_PATTERN,
    SCHOOL_YEAR_PATTERN,
    TEXT_PATTERN,
)
from popkit.problems import PROBLEM_CODES, ReadProblem
from popkit.read.tree import OPAQUE

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

__all__ = ["CALENDAR_NAMES", "PLAN_NAMES", "as_problem", "names_in"]

_CODES: Final = {
    "bool_type": "not-true-or-false",
    "dataclass_type": "not-an-object",
    "dict_type": "not-an-object",
    "extra_forbidden": "unknown-field",
    "finite_number": "not-a-number",
    "float_type": "not-a-number",
    "greater_than": "out-of-range",
    "greater_than_equal": "out-of-range",
    "int_type": "not-a-whole-number",
    "invalid_key": "unknown-field",
    "less_than": "out-of-range",
    "less_than_equal": "out-of-range",
    "literal_error": "unknown-value",
    "missing": "missing-field",
    "model_type": "not-an-object",
    "string_too_long": "too-long",
    "string_too_short": "too-long",
    "string_type": "not-text",
    "string_unicode": "not-utf-8",
    "too_long": "too-many",
    "tuple_type": "not-a-list",
    "unexpected_keyword_argument": "unknown-field",
}
_PATTERNS: Final = {
    DATE_PATTERN: "not-a-date",
    ID_PATTERN: "not-an-id",
    LABEL_PATTERN: "wrong-form",
    LANGUAGE_PATTERN: "wrong-form",
    MONTH_PATTERN: "not-a-month",
    SCHOOL_YEAR_PATTERN: "wrong-school-year",
    TEXT_PATTERN: "control-character",
}
_FORMS: Final = {
    LABEL_PATTERN: "small letters, digits and _, such as very_low",
    LANGUAGE_PATTERN: "a language tag, such as es or zh-Hant",
}
_BOUNDS: Final = {
    "ge": "at least {:,.10g}",
    "gt": "more than {:,.10g}",
    "le": "at most {:,.10g}",
    "lt": "less than {:,.10g}",
    "min_length": "at least {:,}",
    "max_length": "at most {:,}",
}


def as_problem(detail: ErrorDetails, model: type[BaseModel]) -> ReadProblem:
    """Translate one finding about a document that was to become a `model`."""
    kind, loc, context = detail["type"], detail["loc"], detail.get("ctx", {})
    code = _code(kind, context)
    if code == "unknown-field":
        return ReadProblem(code, _pointer(loc[:-1]), _nearest_field(str(loc[-1]), model, loc[:-1]))
    return ReadProblem(code, _pointer(loc), _hint(kind, context))


def _code(kind: str, context: dict[str, Any]) -> str:
    if kind in PROBLEM_CODES:
        return kind
    return _PATTERNS[context["pattern"]] if kind == "string_pattern_mismatch" else _CODES[kind]


def _hint(kind: str, context: dict[str, Any]) -> str | None:
    """Say what is allowed, from the model alone; nothing of the document is in these parts of the context."""
    if kind == "literal_error":
        return f"one of {context['expected']}"
    if context.get("pattern") in _FORMS:
        return _FORMS[context["pattern"]]
    return next((text.format(context[name]) for name, text in _BOUNDS.items() if name in context), None)


def _pointer(loc: tuple[str | int, ...]) -> str:
    if OPAQUE in loc:
        loc = loc[: loc.index(OPAQUE) + 1]
    return "".join(f"/{part}" for part in loc)


def _nearest_field(name: str, model: type[BaseModel], loc: tuple[str | int, ...]) -> str:
    owner: Any = model
    for part in loc:
        if isinstance(part, str):
            owner = next(_records_in(_fields(owner)[part].annotation))
    close = nearest(name, _fields(owner))
    return f'did you mean "{close}"?' if close else f"known here: {', '.join(_fields(owner))}"


def _fields(owner: Any) -> dict[str, Any]:
    fields: dict[str, Any] = owner.__pydantic_fields__
    return fields


def _records_in(annotation: Any) -> Iterator[Any]:
    """Find the record type inside `X | None`, `tuple[X, ...]` and the like."""
    if hasattr(annotation, "__pydantic_fields__"):
        yield annotation
    for part in get_args(annotation):
        yield from _records_in(part)


def names_in(records: Iterable[Any]) -> Iterator[str]:
    """Yield the name of every member that these records, or the records in them, may have."""
    for record in records:
        for name, field in _fields(record).items():
            yield name
            yield from names_in(_records_in(field.annotation))


PLAN_NAMES: Final = frozenset(names_in([Plan]))
"""The name of every member that any record of a plan may have."""

CALENDAR_NAMES: Final = frozenset(names_in([Calendars]))
"""The same for a district's calendars."""
