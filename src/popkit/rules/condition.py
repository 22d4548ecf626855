"""Conditions as a tree of small records, and what can be said of any of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal as OneOf

from attrs import field, frozen

__all__ = [
    "And",
    "Compare",
    "Condition",
    "Kind",
    "Literal",
    "Member",
    "Name",
    "Not",
    "Operator",
    "Or",
    "names_in",
]

Kind = OneOf["number", "date", "word", "claim", "words"]
"""What a part of a condition is; `words` is a list of words to look into."""

Operator = OneOf["==", "!=", "<", "<=", ">", ">="]


@frozen
class Name:
    """A fact (`goal.is_active`) or a limit (`limit.decision_points`).

    Attributes:
        words: the values a word can take, or the entries of a literal-like list; empty if open.
    """

    owner: str
    name: str
    kind: Kind
    can_be_unknown: bool
    words: tuple[str, ...] = ()
    dotted: str = field(init=False, repr=False, eq=False)
    is_limit: bool = field(init=False, repr=False, eq=False)
    """Whether it names a limit rather than a fact."""

    @dotted.default
    def _dotted(self) -> str:
        return f"{self.owner}.{self.name}"

    @is_limit.default
    def _is_limit(self) -> bool:
        return self.owner == "limit"

    def __str__(self) -> str:
        return self.dotted


@frozen
class Literal:
    """A number, a word, a claim, or a list of words, written in the condition itself."""

    value: float | str | bool | tuple[str, ...]
    kind: Kind


@frozen
class Compare:
    """A comparison of two numbers, dates, words or claims; unknown when either side is."""

    left: Name | Literal
    operator: Operator
    right: Name | Literal


@frozen
class Member:
    """Whether a word is in a list."""

    word: Name
    words: Name | Literal


@frozen
class Not:
    """The opposite; of the unknown, unknown."""

    inner: Condition


@frozen
class And:
    """True when all are; false when one is, whatever is unknown."""

    parts: tuple[Condition, ...]


@frozen
class Or:
    """True when one is, whatever is unknown; false when none is."""

    parts: tuple[Condition, ...]


Condition = Name | Literal | Compare | Member | Not | And | Or
"""A name or literal stands alone only where it is a claim."""


def names_in(condition: Condition) -> Iterator[Name]:
    """Yield every fact and limit a condition mentions, in the order written."""
    match condition:
        case Name():
            yield condition
        case Compare(left, _, right) | Member(left, right):
            yield from names_in(left)
            yield from names_in(right)
        case Not(inner):
            yield from names_in(inner)
        case And(parts) | Or(parts):
            for part in parts:
                yield from names_in(part)
