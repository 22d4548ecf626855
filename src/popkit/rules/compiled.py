"""A condition read fast: a Python function that gives the same answer as `evaluate`.

Limits become constants, and a fact that is never unknown is compared without asking
whether it is. The source is written from a checked tree of popkit's own records; no
text of a rule file reaches the compiler.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import count, takewhile
from typing import TYPE_CHECKING, Any, Final

from popkit.rules.condition import And, Compare, Condition, Literal, Member, Name, Not, Or, names_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from popkit.limits import LimitValue
    from popkit.rules.rule import Rule

__all__ = [
    "CANNOT_TELL",
    "FAIL",
    "NOT_APPLICABLE",
    "PASS",
    "Judge",
    "Jury",
    "compile_condition",
    "compile_judge",
    "compile_jury",
]

Judge = Callable[[Any, Any], int]
"""Takes the subject's standing and the plan's, and gives one of the four outcomes as a number."""

Jury = Callable[[Any, Any], tuple[int, ...]]
"""Takes the subject's standing and the plan's, and gives the outcome of every rule, in their order."""

PASS: Final = 0
FAIL: Final = 1
NOT_APPLICABLE: Final = 2
CANNOT_TELL: Final = 3

_ABREAST: Final = 4
"""Parts of an `and` or `or` that are written one inside the other."""


def compile_condition(
    condition: Condition, subject: str, limits: Mapping[str, LimitValue]
) -> Callable[..., bool | None]:
    """Return a function of the subject's and the plan's standing that gives True, False or None."""
    writer = _Writer(limits)
    found: Callable[..., bool | None] = _function(subject, writer.write(condition), writer)
    return found


def compile_judge(rule: Rule, limits: Mapping[str, LimitValue]) -> Judge:
    """Return a function that judges a subject by one rule."""
    writer = _Writer(limits)
    judge: Judge = _function(rule.on, _verdict(rule, writer), writer)
    return judge


def compile_jury(
    rules: Sequence[Rule], subject: str, limits: Mapping[str, LimitValue]
) -> tuple[Jury, tuple[Rule, ...]]:
    """Return one function that judges a subject by all of these rules, and the rules in its order.

    Rules that begin with the same claims ("the plan is active and the goal is active") stand
    together, so that a paused goal costs one question, not thirty. If one rule raises, the jury
    does; then each is to be asked alone.
    """
    writer = _Writer(limits)
    groups: dict[tuple[Name, ...], list[Rule]] = {}
    for rule in rules:
        groups.setdefault(_guard(rule), []).append(rule)
    sources = []
    for guard, members in groups.items():
        verdicts = "".join(f"{_verdict(rule, writer, guard)}, " for rule in members)
        claims = " and ".join(map(writer.write, guard)) or "True"
        sources.append(f"*(({verdicts}) if {claims} else {(NOT_APPLICABLE,) * len(members)}), ")
    jury: Jury = _function(subject, f"({''.join(sources)})", writer)
    return jury, tuple(rule for members in groups.values() for rule in members)


def _guard(rule: Rule) -> tuple[Name, ...]:
    """Return the claims, never unknown, that `applies` begins with."""
    parts = rule.applies.parts if isinstance(rule.applies, And) else (rule.applies,)
    claims = takewhile(lambda part: isinstance(part, Name) and not part.can_be_unknown, parts)
    return tuple(part for part in claims if isinstance(part, Name))


def _verdict(rule: Rule, writer: _Writer, guard: tuple[Name, ...] = ()) -> str:
    """Write the outcome of a rule, given that its guard holds."""
    fails = writer.write(rule.fails)
    verdict = f"({FAIL} if {fails} else {PASS})"
    if _can_be_unknown(rule.fails):
        verdict = f"({FAIL} if (f := {fails}) else {PASS} if f is False else {CANNOT_TELL})"
    parts = rule.applies.parts if isinstance(rule.applies, And) else (rule.applies,)
    rest = tuple(part for part in parts[len(guard) :] if part is not None)
    if not rest:
        return verdict
    applies = writer.write(And(rest) if len(rest) > 1 else rest[0])
    if not _can_be_unknown(And(rest)):
        return f"({verdict} if {applies} else {NOT_APPLICABLE})"
    return f"({verdict} if (a := {applies}) else {NOT_APPLICABLE} if a is False else {CANNOT_TELL})"


def _function(subject: str, source: str, writer: _Writer) -> Any:
    names = "plan, _" if subject == "plan" else f"{subject}, plan"
    # Safe: the source holds only names popkit itself checked, numbers, and names of constants.
    return eval(f"lambda {names}: {source}", {"both": _both, "either": _either, **writer.constants})  # noqa: S307


def _both(one: bool | None, other: bool | None) -> bool | None:  # noqa: FBT001 - claims are what it joins
    return False if other is False else None if one is None or other is None else True


def _either(one: bool | None, other: bool | None) -> bool | None:  # noqa: FBT001 - claims are what it joins
    return True if other else None if one is None or other is None else False


class _Writer:
    """Writes the Python source of conditions, handing out the names of temporaries and constants."""

    def __init__(self, limits: Mapping[str, LimitValue]) -> None:
        self.limits = limits
        self.constants: dict[str, object] = {}
        self.fresh: Iterator[int] = count()

    def write(self, condition: Condition) -> str:
        match condition:
            case Name() | Literal():
                return self.value(condition)
            case Compare(left, sign, right):
                return self.known((left, right), f"{{}} {sign} {{}}")
            case Member(word, words):
                return self.known((word, words), "{} in {}")
            case Not(inner):
                return self.negated(inner)
            case And(parts):
                return self.joined(_abreast(parts, And), "and", "both", "False")
            case _:
                return self.joined(_abreast(condition.parts, Or), "or", "either", "True")

    def known(self, sides: tuple[Name | Literal, Name | Literal], form: str) -> str:
        """Write a comparison that is None as soon as a side is."""
        values, guards = [], []
        for side in sides:
            value = self.value(side)
            if isinstance(side, Name) and side.can_be_unknown:
                kept = f"t{next(self.fresh)}"
                guards.append(f"({kept} := {value}) is None")
                value = kept
            values.append(value)
        compared = f"({form.format(*values)})"
        return f"(None if {' or '.join(guards)} else {compared})" if guards else compared

    def negated(self, inner: Condition) -> str:
        if not _can_be_unknown(inner):
            return f"(not {self.write(inner)})"
        kept = f"t{next(self.fresh)}"
        return f"(None if ({kept} := {self.write(inner)}) is None else not {kept})"

    def joined(self, parts: tuple[Condition, ...], word: str, function: str, decisive: str) -> str:
        source, unsure = self.write(parts[0]), _can_be_unknown(parts[0])
        for part in parts[1:]:
            other = self.write(part)
            if unsure:
                kept = f"t{next(self.fresh)}"
                source = f"({decisive} if ({kept} := {source}) is {decisive} else {function}({kept}, {other}))"
            else:
                source = f"({source} {word} {other})"
            unsure = unsure or _can_be_unknown(part)
        return source

    def value(self, part: Name | Literal) -> str:
        if isinstance(part, Literal):
            return self.constant(part.value)
        if part.is_limit:
            return self.constant(self.limits[part.name])
        return f"{part.owner}.{part.name}"

    def constant(self, value: object) -> str:
        if isinstance(value, (bool, int, float)):
            return repr(value)
        name = f"c{len(self.constants)}"
        self.constants[name] = frozenset(value) if isinstance(value, tuple) else value
        return name


def _abreast(parts: tuple[Condition, ...], join: type[And | Or]) -> tuple[Condition, ...]:
    """Group many parts in fours of fours: the source then nests by their logarithm, not by their number."""
    while len(parts) > _ABREAST:
        parts = tuple(join(parts[n : n + _ABREAST]) for n in range(0, len(parts), _ABREAST))
    return parts


def _can_be_unknown(condition: Condition) -> bool:
    return any(name.can_be_unknown for name in names_in(condition))
