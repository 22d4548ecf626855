"""Limits of one's own: what a rule file brings beside its rules, in the form in which popkit ships its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from popkit.limits.limit import Limit, with_values

__all__ = ["read_limit"]

_NAME: Final = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_LONGEST: Final = 80


@cache
def _reader() -> TypeAdapter[Limit]:
    return TypeAdapter(Limit)


def read_limit(name: str, table: Any) -> tuple[Limit | None, list[str]]:
    """Check one limit of a rule file; return it, or None with everything that is wrong with it.

    A number says from where to where a district may set it, and lies within; a list of words has no such range.
    """
    if len(name) > _LONGEST or not _NAME.fullmatch(name):
        return None, ["not a name of small letters, digits and _"]
    if not isinstance(table, dict) or "value" not in table:
        return None, ["not a table with a value"]
    try:
        limit = _reader().validate_python(with_values(name, dict(table)))
    except ValidationError as error:
        return None, list(_faults(error))
    faults = list(_doubts(limit))
    return (None, faults) if faults else (limit, [])


def _doubts(limit: Limit) -> Iterator[str]:
    if not limit.sources or not limit.unit.strip() or not limit.about.strip():
        yield "unit, about and sources say something"
    if limit.is_words:
        if (limit.minimum, limit.maximum) != (None, None):
            yield "a list of words has no minimum and no maximum"
    elif limit.minimum is None or limit.maximum is None:
        yield "a number has a minimum and a maximum"
        return
    elif limit.minimum > limit.maximum:
        yield "the minimum is more than the maximum"
        return
    if not all(limit.admits(dated.value) for dated in limit.values):
        within = "a list of words" if limit.is_words else f"a number from {limit.minimum:g} to {limit.maximum:g}"
        yield f"value: not {within}"


def _faults(error: ValidationError) -> Iterator[str]:
    details = error.errors(include_url=False, include_input=False)
    wrong = {"value" if detail["loc"][0] == "values" else str(detail["loc"][0]): detail["msg"] for detail in details}
    for member, message in wrong.items():
        if member == "value":
            yield "value: not a number, a list of words, or a list of dated ones"
        else:
            yield f"{member}: {message[:1].lower()}{message[1:]}"
