"""From the text of a condition to its tree, or to the reasons why not, each with its place.

The text is a small part of Python's expressions, read by the standard `ast` module.
Nothing in it is ever run.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Final, NoReturn

from popkit.errors import nearest
from popkit.rules.condition import And, Compare, Condition, Kind, Literal, Member, Name, Not, Operator, Or

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


class BadCondition(Exception):
    """A condition that cannot be used: what is wrong, and the column (1-based) where."""

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
        return _Parser(scope).claim(tree.body)
    raise BadCondition(fault, column)


def _refuse(node: ast.AST, fault: str) -> NoReturn:
    raise BadCondition(fault, getattr(node, "col_offset", 0) + 1)


class _Parser:
    """Turns `ast` nodes into the condition's own records; everything not listed here is refused."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope

    def claim(self, node: ast.expr) -> Condition:
        match node:
            case ast.BoolOp(op=ast.And(), values=values):
                return And(tuple(self.claim(value) for value in values))
            case ast.BoolOp(op=ast.Or(), values=values):
                return Or(tuple(self.claim(value) for value in values))
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return Not(self.claim(operand))
            case ast.Compare(ops=[operator], comparators=[right]):
                return self.comparison(node, operator, right)
            case ast.Compare():
                _refuse(node, "one comparison at a time; join them with `and`")
        found = self.value(node)
        if found.kind != "claim":
            _refuse(node, f"a {found.kind} alone is neither true nor false; compare it with something")
        return found

    def comparison(self, node: ast.Compare, operator: ast.cmpop, right_node: ast.expr) -> Condition:
        left, right = self.value(node.left), self.value(right_node)
        if isinstance(operator, (ast.In, ast.NotIn)):
            found = self.membership(node, left, right)
            return found if isinstance(operator, ast.In) else Not(found)
        if type(operator) not in _OPERATORS:
            _refuse(node, "only == != < <= > >= and `in` compare")
        sign = _OPERATORS[type(operator)]
        if left.kind != right.kind or left.kind == "words":
            _refuse(node, f"a {left.kind} cannot be compared with a {right.kind}")
        if sign not in ("==", "!=") and left.kind not in _ORDERED:
            _refuse(node, f"a {left.kind} has no order; use == or !=")
        self.check_words(node, left, right)
        self.check_words(node, right, left)
        return Compare(left, sign, right)

    def membership(self, node: ast.Compare, left: Name | Literal, right: Name | Literal) -> Member:
        if not isinstance(left, Name) or left.kind not in ("word", "number") or right.kind != "words":
            _refuse(node, "`in` looks for a fact that is a word in a list of words")
        if left.kind != "word":
            _refuse(node, f"a {left.kind} cannot be in a list of words")
        self.check_words(node, left, right)
        return Member(left, right)

    def check_words(self, node: ast.AST, fact: Name | Literal, other: Name | Literal) -> None:
        """Refuse a word the fact can never be: a rule with a misspelt word would pass for ever."""
        if not isinstance(fact, Name) or not fact.words or not isinstance(other, Literal):
            return
        for word in other.value if isinstance(other.value, tuple) else (str(other.value),):
            if word not in fact.words:
                close = nearest(word, fact.words)
                _refuse(node, f'{fact} is never "{word}"' + (f'; did you mean "{close}"?' if close else ""))

    def value(self, node: ast.expr) -> Name | Literal:
        match node:
            case ast.Attribute(value=ast.Name(id=owner), attr=name):
                found = self.scope.find(owner, name)
                return found if isinstance(found, Name) else _refuse(node, found)
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as number)):
                return _literal(node, -number)
            case ast.Constant(value=value):
                return _literal(node, value)
            case ast.List(elts=items) | ast.Tuple(elts=items):
                return Literal(tuple(_word(item) for item in items), "words")
        _refuse(node, "not part of the condition language")


def _literal(node: ast.expr, value: object) -> Literal:
    kinds: dict[type, Kind] = {bool: "claim", int: "number", float: "number", str: "word"}
    if isinstance(value, (bool, int, float, str)) and type(value) in kinds:
        return Literal(value, kinds[type(value)])
    _refuse(node, "a literal is a number, a word in quotes, True or False")


def _word(node: ast.expr) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    _refuse(node, "a list holds words in quotes")
