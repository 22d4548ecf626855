"""The one part of a plan that popkit does not understand: it must be plain JSON, and not bottomless."""

from __future__ import annotations

import math
import re
from typing import Any, Final

from pydantic_core import PydanticCustomError

__all__ = ["DEEPEST", "plain_json"]

DEEPEST: Final = 64
"""Most levels a document may be nested."""

_WIDEST: Final = 2**63
_HALF_A_PAIR: Final = re.compile("[\ud800-\udfff]")
# `extensions` is itself a member of the document, so its own depth starts at two.
_OUTER: Final = 2


def plain_json(value: dict[str, Any]) -> dict[str, Any]:
    """Return `value` itself if it is JSON within bounds; walks without recursion, so depth cannot hurt."""
    pending: list[tuple[object, int]] = [(value, _OUTER)]
    while pending:
        item, depth = pending.pop()
        if type(item) in (dict, list) and depth > DEEPEST:
            raise PydanticCustomError("too-deep", "nested deeper than 64 levels")
        if type(item) is dict:
            for name in item:
                _check_text(name)
            pending.extend((member, depth + 1) for member in item.values())
        elif type(item) is list:
            pending.extend((member, depth + 1) for member in item)
        else:
            _check_scalar(item)
    return value


def _check_scalar(item: object) -> None:
    if type(item) is int and not -_WIDEST <= item < _WIDEST:
        raise PydanticCustomError("huge-number", "a number too large to be kept exactly")
    if type(item) is str:
        _check_text(item)
    elif not (item is None or type(item) in (int, bool) or (type(item) is float and math.isfinite(item))):
        raise PydanticCustomError("not-json-value", "a value that JSON has no word for")


def _check_text(text: object) -> None:
    if type(text) is not str:
        raise PydanticCustomError("not-json-value", "a value that JSON has no word for")
    # Half a surrogate pair is text in Python and nowhere else.
    if not text.isascii() and _HALF_A_PAIR.search(text):
        raise PydanticCustomError("not-utf-8", "not UTF-8")
