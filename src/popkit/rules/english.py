"""A condition read aloud, in plain English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from popkit.rules.condition import And, Compare, Condition, Literal, Member, Name, Not, Or

if TYPE_CHECKING:
    from popkit.limits import LimitValue

__all__ = ["in_english"]

_SIGNS: Final = {
    "==": "is",
    "!=": "is not",
    "<": "is less than",
    "<=": "is at most",
    ">": "is more than",
    ">=": "is at least",
}


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
    return f"the {part.owner}'s {part.name.replace('_', ' ')}"


def _value(value: LimitValue | str | bool) -> str:  # noqa: FBT001 - one of the kinds a literal has
    if isinstance(value, tuple):
        return ", ".join(_value(word) for word in value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return f'"{value}"' if isinstance(value, str) else f"{value:g}"
