"""A condition read over columns: the same parsed condition as everywhere, as an expression for all rows at once.

Null is unknown. The library's `&`, `|` and `~` are Kleene's, and its comparisons with null are null, so
nothing of three-valued logic is written here.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from functools import reduce
from typing import TYPE_CHECKING, Any

import polars as pl

from popkit.rules.condition import And, Compare, Condition, Literal, Member, Name, Not
from popkit.rules.evaluate import COMPARISONS

if TYPE_CHECKING:
    from popkit.cohort.records import Records
    from popkit.rules.rule import Rule

__all__ = ["CANNOT_TELL", "FAIL", "Reading", "counted"]

_BITS = 16
"""For the count of each outcome. A rulebook has fewer rules than 65,536 on one kind of subject."""

PASS, FAIL, NOT_APPLICABLE, CANNOT_TELL = (1 << _BITS * place for place in range(4))
"""Outcomes in the order of `OUTCOMES`, such that a sum of them says how often each came up."""


def counted(total: pl.Expr, place: int) -> pl.Expr:
    """Return how often the outcome at a place of `OUTCOMES` came up, of a sum of outcomes."""
    return (total // (1 << _BITS * place) % (1 << _BITS)).cast(pl.Int64)


class Reading:
    """Conditions over the subjects of one kind.

    Attributes:
        records: the subjects.
        kind: what they are, such as `goal`.
    """

    def __init__(self, records: Records, kind: str) -> None:
        self.records, self.kind = records, kind

    def outcome(self, rule: Rule) -> pl.Expr:
        """Return the outcome of a rule on each subject."""
        verdict = _chosen(self.claim(rule.fails), _FAILED, _PASSED)
        return verdict if rule.applies is None else _chosen(self.claim(rule.applies), verdict, _LEFT_OUT)

    def claim(self, condition: Condition) -> pl.Expr:
        """Return whether a condition holds for each subject; null where it cannot be told."""
        match condition:
            case Name() | Literal():
                return self.value(condition)
            case Compare(left, sign, right):
                compare: Callable[[Any, Any], Any] = COMPARISONS[sign]
                compared: pl.Expr = compare(self.value(left), self.value(right))
                return compared
            case Member(word, words):
                return self.value(word).is_in(self.words(words))
            case Not(inner):
                return ~self.claim(inner)
            case And(parts):
                return reduce(operator.and_, map(self.claim, parts))
            case _:
                return reduce(operator.or_, map(self.claim, condition.parts))

    def value(self, part: Name | Literal) -> pl.Expr:
        """Return a fact, a limit or a literal as a column."""
        if isinstance(part, Literal):
            return pl.lit(part.value)
        if part.is_limit:
            return pl.lit(self.records.question.number(part.name))
        if part.owner != self.kind:
            return self.records.of_plan(part.name)
        found: pl.Expr = getattr(self.records, part.name)
        return found

    def words(self, part: Name | Literal) -> list[str]:
        """Return a list of words, from the condition or from a limit."""
        if isinstance(part, Name):
            return self.records.question.words(part.name)
        words: Any = part.value
        return list(words)

    def missing(self, rule: Rule) -> pl.Expr:
        """Return the unknown facts that the outcome of a rule hangs on where it cannot be told, in order, each once."""
        told = pl.lit(value=True) if rule.applies is None else self.claim(rule.applies).is_not_null()
        applies = [] if rule.applies is None else self._missing(rule.applies, ~told)
        names = [*applies, *self._missing(rule.fails, told)]
        if len({name for name, _ in names}) <= 1:
            # What cannot be told for want of a single fact needs no looking for which.
            return pl.lit([name for name, _ in names[:1]], pl.List(pl.String))
        lists = pl.concat_list([pl.when(is_missing).then(pl.lit(name)) for name, is_missing in names])
        found = lists.list.drop_nulls()
        return found if len({name for name, _ in names}) == len(names) else found.list.unique(maintain_order=True)

    def _missing(self, condition: Condition, asked: pl.Expr) -> list[tuple[str, pl.Expr]]:
        """Return each fact of a condition by name, with where it is asked for, null, and nothing else decides."""
        asked = asked & self.claim(condition).is_null()
        match condition:
            case Compare(left, _, right) | Member(left, right):
                sides = [side for side in (left, right) if isinstance(side, Name) and not side.is_limit]
                return [self._named(side, asked) for side in sides]
            case Not(inner):
                return self._missing(inner, asked)
            case Name():
                return [self._named(condition, asked)]
            case Literal():
                return []
            case _:
                return [found for part in condition.parts for found in self._missing(part, asked)]

    def _named(self, name: Name, asked: pl.Expr) -> tuple[str, pl.Expr]:
        return name.dotted, asked & self.value(name).is_null()


def _chosen(claim: pl.Expr, yes: pl.Expr, no: pl.Expr) -> pl.Expr:
    return pl.when(claim).then(yes).when(~claim).then(no).otherwise(_UNTOLD)


_PASSED, _FAILED, _LEFT_OUT, _UNTOLD = (
    pl.lit(outcome, pl.UInt64) for outcome in (PASS, FAIL, NOT_APPLICABLE, CANNOT_TELL)
)
