"""A condition read fast: a Python function that gives the same answer as `evaluate`.

Limits become constants, and a fact that is never unknown is compared without asking
whether it is. The source is written from a checked tree of popkit's own records; no
text of a rule file reaches the compiler.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import count, takewhile
from typing import TYPE_CHECKING, Any, Final, NamedTuple

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
"""Parts of an `and` or `or`, or claims that rules begin with, that are written one inside the other."""


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
    judge: Judge = _function(rule.on, _verdict(_parts(rule), rule.fails, writer), writer)
    return judge


def compile_jury(
    rules: Sequence[Rule], subject: str, limits: Mapping[str, LimitValue]
) -> tuple[Jury, tuple[Rule, ...]]:
    """Return one function that judges a subject by all of these rules, and the rules in its order.

    Rules that begin with the same claim ("the plan is active") stand together, and among them again
    those that go on with the same one ("the goal is active"), so that a paused goal costs two questions,
    not thirty. A fact that is asked for in several places is looked up once, when it first is. If one
    rule raises, the jury does; then each is to be asked alone.
    """
    seats = [_seat(rule) for rule in rules]
    writer = _Writer(limits, _asked_often(seats))
    source, seated = _block(seats, writer)
    jury: Jury = _function(subject, source, writer)
    return jury, seated


class _Seat(NamedTuple):
    """A rule, the claims it begins with that are still to be asked, and what else must hold for it to apply."""

    rule: Rule
    guard: tuple[Name, ...]
    rest: tuple[Condition, ...]


def _block(seats: Sequence[_Seat], writer: _Writer) -> tuple[str, tuple[Rule, ...]]:
    """Write the outcomes of rules as one tuple, and tell the rules in its order."""
    by_claim: dict[Name | None, list[_Seat]] = {}
    for seat in seats:
        by_claim.setdefault(seat.guard[0] if seat.guard else None, []).append(seat)
    sources, seated = [], []
    for claim, members in by_claim.items():
        if claim is None:
            sources += [_verdict(seat.rest, seat.rule.fails, writer) for seat in members]
            seated += [seat.rule for seat in members]
        else:
            inner, rules = _block([seat._replace(guard=seat.guard[1:]) for seat in members], writer)
            sources.append(f"*({inner} if {writer.value(claim)} else {(NOT_APPLICABLE,) * len(rules)})")
            seated += rules
    return f"({''.join(f'{source}, ' for source in sources)})", tuple(seated)


def _asked_often(seats: Sequence[_Seat]) -> list[Name]:
    """Return the facts that stand in more than one place of the tree of claims and verdicts."""
    claims = {seat.guard[:place] for seat in seats for place in range(1, len(seat.guard) + 1)}
    asked = Counter(claim[-1] for claim in claims)
    asked.update(name for seat in seats for part in (*seat.rest, seat.rule.fails) for name in names_in(part))
    return [name for name, times in asked.items() if times > 1 and not name.is_limit]


def _seat(rule: Rule) -> _Seat:
    """Part the claims, never unknown, that `applies` begins with from the rest; not so many that blocks nest deeply."""
    parts = _parts(rule)
    claims = takewhile(lambda part: isinstance(part, Name) and not part.can_be_unknown, parts[:_ABREAST])
    guard = tuple(part for part in claims if isinstance(part, Name))
    return _Seat(rule, guard, parts[len(guard) :])


def _parts(rule: Rule) -> tuple[Condition, ...]:
    """Return what must all hold for a rule to apply."""
    if rule.applies is None:
        return ()
    return rule.applies.parts if isinstance(rule.applies, And) else (rule.applies,)


def _verdict(applies: tuple[Condition, ...], fails: Condition, writer: _Writer) -> str:
    """Write the outcome of a rule that applies where all of `applies` hold."""
    failing = writer.write(fails)
    verdict = f"({FAIL} if {failing} else {PASS})"
    if _can_be_unknown(fails):
        verdict = f"({FAIL} if (f := {failing}) else {PASS} if f is False else {CANNOT_TELL})"
    if not applies:
        return verdict
    applying = writer.write(And(applies) if len(applies) > 1 else applies[0])
    if not _can_be_unknown(And(applies)):
        return f"({verdict} if {applying} else {NOT_APPLICABLE})"
    return f"({verdict} if (a := {applying}) else {NOT_APPLICABLE} if a is False else {CANNOT_TELL})"


def _function(subject: str, source: str, writer: _Writer) -> Any:
    names = [
        "plan, _" if subject == "plan" else f"{subject}, plan",
        *(f"{kept}=unasked" for kept in writer.held.values()),
    ]
    known = {"both": _both, "either": _either, "unasked": object(), **writer.constants}
    # Safe: the source holds only names popkit itself checked, numbers, and names of constants.
    return eval(f"lambda {', '.join(names)}: {source}", known)  # noqa: S307


def _both(one: bool | None, other: bool | None) -> bool | None:  # noqa: FBT001 - claims are what it joins
    return False if other is False else None if one is None or other is None else True


def _either(one: bool | None, other: bool | None) -> bool | None:  # noqa: FBT001 - claims are what it joins
    return True if other else None if one is None or other is None else False


class _Writer:
    """Writes the Python source of conditions, handing out the names of temporaries and constants.

    `held` are the facts that are kept in a local variable once somebody has asked for them, and its name.
    """

    def __init__(self, limits: Mapping[str, LimitValue], held: Iterable[Name] = ()) -> None:
        self.limits = limits
        self.held = {name: f"{name.owner}_{name.name}" for name in held}
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
                kept = self.held.get(side) or f"t{next(self.fresh)}"
                guards.append(f"{value} is None" if side in self.held else f"({kept} := {value}) is None")
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
        if part in self.held:
            kept = self.held[part]
            return f"({kept} if {kept} is not unasked else ({kept} := {part.dotted}))"
        return part.dotted

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
