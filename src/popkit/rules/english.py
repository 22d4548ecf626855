"""A condition read aloud, in plain English."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from popkit.rules.condition import And, Compare, Condition, Literal, Member, Name, Not, Operator, Or, names_in

if TYPE_CHECKING:
    from popkit.limits import LimitValue
    from popkit.rules.walk import Found

__all__ = ["found_in_english", "in_english"]

_SIGNS: Final = {
    "==": "is",
    "!=": "is not",
    "<": "is less than",
    "<=": "is at most",
    ">": "is more than",
    ">=": "is at least",
}
_OPPOSITES: Final[dict[Operator, Operator]] = {"==": "!=", "!=": "==", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}
_TURNED: Final[dict[Operator, Operator]] = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


def in_english(condition: Condition, limits: Mapping[str, LimitValue]) -> str:
    """Return the condition as a phrase, with the limits' values in place of their names."""
    match condition:
        case Name():
            return _claim(condition, positive=True)
        case Not(Name() as name):
            return _claim(name, positive=False)
        case Not(Member(word, words)):
            return f"{_side(word, limits)} is none of {_side(words, limits)}"
        case Not(inner):
            return f"it is not so that {_bracketed(inner, limits)}"
        case Compare(left, sign, right):
            return f"{_side(left, limits)} {_SIGNS[sign]} {_side(right, limits)}"
        case Member(word, words):
            return f"{_side(word, limits)} is one of {_side(words, limits)}"
        case And(parts):
            return " and ".join(_bracketed(part, limits) for part in parts)
        case Or(parts):
            return ", or ".join(_bracketed(part, limits) for part in parts)
        case _:
            return "always" if condition.value else "never"


def found_in_english(found: Found) -> str:
    """Return what was found of one comparison or claim as a phrase that is true, with the values in it."""
    condition, values = found.condition, found.values
    if found.holds is None:
        return " and ".join(_unknown(name) for name in names_in(condition) if values[name.dotted] is None)
    match condition:
        case Name():
            return _claim(condition, positive=found.holds)
        case Literal():
            return "it always is so" if found.holds else "it never is so"
        case Member(word, words):
            listed = _value(_seen(words, values))
            return f"{_owned(word)} is {_value(_seen(word, values))}, {'one' if found.holds else 'none'} of {listed}"
        case _:
            left, right = condition.left, condition.right
            sign = condition.operator if found.holds else _OPPOSITES[condition.operator]
            # The fact is spoken of first, whichever way it is written.
            sides = (right, _TURNED[sign], left) if _is_fact(right) and not _is_fact(left) else (left, sign, right)
            return _compared(*sides, values)


def _compared(left: Name | Literal, sign: str, right: Name | Literal, values: Mapping[str, Any]) -> str:
    one, other = _unlike(_written(left, values), _written(right, values), _seen(left, values), _seen(right, values))
    other = f"{_owned(right)}, {other}" if isinstance(right, Name) and _is_fact(right) else other
    if not isinstance(left, Name) or not _is_fact(left):
        return f"{one} {_SIGNS[sign]} {other}"
    said = {"==": "" if one == other else f", the same as {other}", "!=": f", not {other}"}
    return f"{_owned(left)} is {one}{said.get(sign, f', which {_SIGNS[sign]} {other}')}"


def _unknown(name: Name) -> str:
    if name.kind == "claim":
        return f"it is not known whether {_claim(name, positive=True)}"
    return f"{_owned(name)} is not known"


def _is_fact(part: Name | Literal) -> bool:
    return isinstance(part, Name) and not part.is_limit


def _seen(part: Name | Literal, values: Mapping[str, Any]) -> Any:
    return part.value if isinstance(part, Literal) else values[part.dotted]


def _written(part: Name | Literal, values: Mapping[str, Any]) -> str:
    seen = _seen(part, values)
    # Facts are computed to more digits than anybody reads; limits are as somebody wrote them.
    return _value(round(seen, 2) if isinstance(seen, float) and _is_fact(part) else seen)


def _unlike(one: str, other: str, first: Any, second: Any) -> tuple[str, str]:
    """Return what two values are written as, with all their digits where they would look alike otherwise."""
    return (repr(first), repr(second)) if one == other and first != second else (one, other)


def _bracketed(condition: Condition, limits: Mapping[str, LimitValue]) -> str:
    text = in_english(condition, limits)
    return f"({text})" if isinstance(condition, (And, Or)) else text


def _claim(name: Name, *, positive: bool) -> str:
    """Turn `goal.has_owner` into "the goal has owner", or into its denial."""
    verb, _, rest = name.name.partition("_")
    if verb in ("is", "has", "was") and rest:
        words = rest.replace("_", " ")
        return f"the {name.owner} {verb}{'' if positive else ' no' if verb == 'has' else ' not'} {words}"
    words = name.name.replace("_", " ")
    return f"{words}" if positive else f"it is not so that {words}"


def _side(part: Name | Literal, limits: Mapping[str, LimitValue]) -> str:
    if isinstance(part, Literal):
        return _value(part.value)
    if part.is_limit:
        return _value(limits[part.name])
    return _owned(part)


def _owned(name: Name) -> str:
    return f"the {name.owner}'s {name.name.replace('_', ' ')}"


def _value(value: LimitValue | str | bool | dt.date) -> str:  # noqa: FBT001 - one of the kinds a fact or literal has
    if isinstance(value, tuple):
        return ", ".join(_value(word) for word in value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.date):
        return value.isoformat()
    return f'"{value}"' if isinstance(value, str) else f"{value:g}"
