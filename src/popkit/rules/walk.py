"""A condition walked: the comparisons and claims that its answer comes from, each with what was found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from attrs import field, frozen

from popkit.rules.condition import And, Compare, Condition, Literal, Member, Name, Not, Or, names_in
from popkit.rules.evaluate import Values, evaluate, value_of

__all__ = ["Found", "walk"]


@frozen
class Found:
    """One comparison or claim of a condition, and what it came to.

    Attributes:
        condition: the comparison or claim, without the `not` that may stand before it.
        holds: what it came to; None when it cannot be told.
        values: the values of its facts and limits, by dotted name; None for a fact that is unknown.
    """

    condition: Name | Literal | Compare | Member
    holds: bool | None
    values: Mapping[str, Any] = field(eq=False, repr=False)


def walk(condition: Condition, values: Values) -> tuple[Found, ...]:
    """Return the reason for a condition's answer, in the order written: each of them is so, and together they suffice.

    Of an `and` that is false only what is false is told, and of an `or` that is true only what is true;
    what cannot be told comes from what is unknown. A reason that is written twice is told once.
    """
    return tuple({found.condition: found for found in _walked(condition, values)}.values())


def _walked(condition: Condition, values: Values) -> Iterator[Found]:
    match condition:
        case And(parts) | Or(parts):
            answer = evaluate(condition, values)
            for part in parts:
                if evaluate(part, values) is answer:
                    yield from _walked(part, values)
        case Not(inner):
            yield from _walked(inner, values)
        case _:
            seen = {name.dotted: value_of(name, values) for name in names_in(condition)}
            yield Found(condition, evaluate(condition, values), seen)
