"""A condition read slowly: what it comes to, and which unknown facts kept it from a yes or no."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from typing import Any, Final

from popkit.rules.condition import And, Compare, Condition, Literal, Member, Name, Not, Or

__all__ = ["COMPARISONS", "evaluate", "missing_in"]

COMPARISONS: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}

Values = Mapping[str, Any]
"""The standings and the limits by the names conditions use: `goal`, `plan`, `limit`."""


def evaluate(condition: Condition, values: Values) -> bool | None:
    """Return True, False, or None when it cannot be told (Kleene's strong logic of three values)."""
    match condition:
        case Name() | Literal():
            claim: bool | None = value_of(condition, values)
            return claim
        case Compare(left, sign, right):
            one, other = value_of(left, values), value_of(right, values)
            return None if one is None or other is None else COMPARISONS[sign](one, other)
        case Member(word, words):
            found = value_of(word, values)
            return None if found is None else found in value_of(words, values)
        case Not(inner):
            known = evaluate(inner, values)
            return None if known is None else not known
        case And(parts):
            return _settled([evaluate(part, values) for part in parts], decisive=False)
        case _:
            return _settled([evaluate(part, values) for part in condition.parts], decisive=True)


def missing_in(condition: Condition, values: Values) -> tuple[str, ...]:
    """Return the facts that are unknown and that the answer hangs on, in the order written."""
    return tuple(dict.fromkeys(_missing(condition, values)))


def value_of(part: Name | Literal, values: Values) -> Any:
    """Return the value of a fact, a limit or a literal; None when unknown."""
    if isinstance(part, Literal):
        return part.value
    owner = values[part.owner]
    return owner[part.name] if part.is_limit else getattr(owner, part.name)


def _settled(known: list[bool | None], *, decisive: bool) -> bool | None:
    if decisive in known:
        return decisive
    return None if None in known else not decisive


def _missing(condition: Condition, values: Values) -> list[str]:
    if evaluate(condition, values) is not None:
        return []
    match condition:
        case And(parts) | Or(parts):
            return [name for part in parts for name in _missing(part, values)]
        case Not(inner):
            return _missing(inner, values)
        case Compare(left, _, right) | Member(left, right):
            return [str(side) for side in (left, right) if value_of(side, values) is None]
        case _:
            return [str(condition)]
