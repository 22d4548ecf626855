"""From the text of a condition to its tree, or to the reasons why not, each with its place.

The text is a small part of Python's expressions, read by the standard `ast` module.
Nothing in it is ever run.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Final

from popkit.errors import nearest
from popkit.rules.condition import And, Compare, Condition, Literal, Member, Name, Not, Operator, Or

if TYPE_CHECKING:
    from popkit.rules.scope import Scope

__all__ = ["BadCondition", "parse_condition"]

_OPERATORS: Final[dict[type[ast.cmpop], Operator]] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
}
_ORDERED: Final = frozenset({"number", "date"})
_LONGEST: Final = 2_000
_DEEPEST: Final = 24
"""Levels of `and`, `or` and `not`; compiled, a condition must stay within the 200 brackets Python nests."""
_LARGEST: Final = 10**15
_LINE_BREAK: Final = re.compile(r"\r\n?|\n")


class BadCondition(Exception):
    """A condition that cannot be used: what is wrong, and the column of its line (1-based) where."""

    def __init__(self, fault: str, column: int) -> None:
        super().__init__(fault, column)
        self.fault, self.column = fault, column


def parse_condition(text: str, scope: Scope) -> Condition:
    """Parse and check a condition.

    Raises:
        BadCondition: it is not in the language, names something unknown, or compares unlike things.
    """
    if len(text) > _LONGEST:
        raise BadCondition(f"longer than {_LONGEST} characters", 1)
    try:
        tree = ast.parse(text, mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        column, fault = getattr(error, "offset", None) or 1, "not an expression"
    else:
        return _Parser(scope, text).claim(tree.body)
    raise BadCondition(fault, column)


def _called(value: Name | Literal) -> str:
    """Say what a value is, and which it is where it has a name."""
    kind = "a list of words" if value.kind == "words" else f"a {value.kind}"
    return f"{value.dotted}, {kind}" if isinstance(value, Name) else kind


class _Parser:
    """Turns `ast` nodes into the condition's own records; everything not listed here is refused."""

    def __init__(self, scope: Scope, text: str) -> None:
        self.scope, self.text = scope, text

    def refused(self, node: ast.expr, fault: str) -> BadCondition:
        # `ast` counts bytes; people count letters.
        line = _LINE_BREAK.split(self.text)[node.lineno - 1].encode()
        return BadCondition(fault, len(line[: node.col_offset].decode()) + 1)

    def claim(self, node: ast.expr, level: int = 0) -> Condition:
        if level > _DEEPEST:
            raise self.refused(node, f"nested deeper than {_DEEPEST} levels")
        match node:
            case ast.BoolOp(op=ast.And(), values=values):
                return And(tuple(self.claim(value, level + 1) for value in values))
            case ast.BoolOp(op=ast.Or(), values=values):
                return Or(tuple(self.claim(value, level + 1) for value in values))
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return Not(self.claim(operand, level + 1))
            case ast.Compare(ops=[operator], comparators=[right]):
                return self.comparison(node, operator, right)
            case ast.Compare():
                raise self.refused(node, "one comparison at a time; join them with `and`")
        found = self.value(node)
        if found.kind != "claim":
            raise self.refused(node, f"a {found.kind} alone is neither true nor false; compare it with something")
        return found

    def comparison(self, node: ast.Compare, operator: ast.cmpop, right_node: ast.expr) -> Condition:
        left, right = self.value(node.left), self.value(right_node)
        if isinstance(operator, (ast.In, ast.NotIn)):
            found = self.membership(node, left, right)
            return found if isinstance(operator, ast.In) else Not(found)
        if type(operator) not in _OPERATORS:
            raise self.refused(node, "only == != < <= > >= and `in` compare")
        sign = _OPERATORS[type(operator)]
        if left.kind != right.kind or left.kind == "words":
            first = f"{_called(left)}," if isinstance(left, Name) else _called(left)
            raise self.refused(node, f"{first} cannot be compared with {_called(right)}")
        if sign not in ("==", "!=") and left.kind not in _ORDERED:
            raise self.refused(node, f"a {left.kind} has no order; use == or !=")
        self.check_words(node, left, right)
        self.check_words(node, right, left)
        return Compare(left, sign, right)

    def membership(self, node: ast.Compare, left: Name | Literal, right: Name | Literal) -> Member:
        if not isinstance(left, Name) or left.kind not in ("word", "number") or right.kind != "words":
            raise self.refused(node, "`in` looks for a fact that is a word in a list of words")
        if left.kind != "word":
            raise self.refused(node, f"a {left.kind} cannot be in a list of words")
        self.check_words(node, left, right)
        return Member(left, right)

    def check_words(self, node: ast.expr, fact: Name | Literal, other: Name | Literal) -> None:
        """Refuse a word the fact can never be: a rule with a misspelt word would pass for ever."""
        if not isinstance(fact, Name) or not fact.words or not isinstance(other, Literal):
            return
        for word in other.value if isinstance(other.value, tuple) else (str(other.value),):
            if word not in fact.words:
                close = nearest(word, fact.words)
                raise self.refused(node, f'{fact} is never "{word}"' + (f'; did you mean "{close}"?' if close else ""))

    def value(self, node: ast.expr) -> Name | Literal:
        match node:
            case ast.Attribute(value=ast.Name(id=owner), attr=name):
                found = self.scope.find(owner, name)
                if isinstance(found, Name):
                    return found
                raise self.refused(node, found)
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as number)):
                return self.literal(node, -number)
            case ast.Constant(value=value):
                return self.literal(node, value)
            case ast.List(elts=items) | ast.Tuple(elts=items):
                return Literal(tuple(self.word(item) for item in items), "words")
        raise self.refused(node, "not part of the condition language")

    def literal(self, node: ast.expr, value: object) -> Literal:
        if isinstance(value, bool):
            return Literal(value, "claim")
        if isinstance(value, str):
            return Literal(value, "word")
        if not isinstance(value, (int, float)):
            raise self.refused(node, "a literal is a number, a word in quotes, True or False")
        if not -_LARGEST <= value <= _LARGEST:
            raise self.refused(node, f"a number beyond {_LARGEST:,}")
        return Literal(value, "number")

    def word(self, node: ast.expr) -> str:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return node.value
        raise self.refused(node, "a list holds words in quotes")
