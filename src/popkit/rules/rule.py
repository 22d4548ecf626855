"""A rule: what ought to be true of one kind of subject, as data."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Final

from attrs import evolve, field, frozen
from pydantic import ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from popkit.limits import shipped_limits
from popkit.rules.condition import names_in
from popkit.rules.message import Message, parse_message
from popkit.rules.parse import BadCondition, parse_condition
from popkit.rules.scope import scope_for
from popkit.rules.who import Who, who_for
from popkit.standing import SUBJECTS
from popkit.vocabulary import RuleStatus, Severity

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    from popkit.limits import Limit, Limits, LimitValue
    from popkit.rules.condition import Condition, Name
    from popkit.rules.scope import Scope

__all__ = ["CODE", "NAME", "Rule", "read_rule"]

NAME: Final = r"^[a-z][a-z0-9]*(-[a-z0-9]+)+$"
CODE: Final = r"^[A-Z]{3,8}[0-9]{3}[a-z]?$"

_Prose = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]


@dataclass(frozen=True, config=ConfigDict(extra="forbid", hide_input_in_errors=True, defer_build=True))
class _Written:
    """A rule as it stands in a file."""

    name: Annotated[str, StringConstraints(pattern=NAME, max_length=80)]
    code: Annotated[str, StringConstraints(pattern=CODE)]
    severity: Severity
    on: str
    fails: str
    message: _Prose
    why: _Prose
    do: _Prose
    applies: str | None = None
    who: Who | None = None
    sources: Annotated[tuple[str, ...], Field(max_length=20)] = ("popkit default",)
    alert: str | None = None
    flagged: str | None = None
    passes: str | None = None
    status: RuleStatus = "stable"
    note: _Prose | None = None


@frozen
class Rule:
    """One rule.

    Attributes:
        name: the fault, in kebab-case; stable.
        code: for tables and storage; stable and never reused.
        severity: how soon a person should look.
        on: the kind of subject it judges, one standing at a time.
        applies: to which subjects; None: to all of that kind.
        fails: what makes it fail.
        message: the sentence of its findings; free to change.
        why: why it matters, in a short paragraph.
        do: what the adult who reads a finding should do.
        who: who acts first, as a part somebody plays.
        sources: keys of `popkit.rules.SOURCES`, or "popkit default" where no source fixes a figure.
        alert: beginning of the names of its measured false-alarm rates; None where it is no alert.
        flagged, passes: TOML laid over a minimal plan, on which it fails and passes; None where not given.
        file: where it was read.
        status: `preview` (judges only where it was asked for by name), `stable` or `deprecated` (will go).
        is_shipped: whether it came with popkit.
        own_limits: the limits it compares with that popkit does not ship.
        note: what to know of its status; of a deprecated rule, what takes its place.
    """

    name: str
    code: str
    severity: Severity
    on: str
    applies: Condition | None = field(repr=False)
    fails: Condition = field(repr=False)
    message: Message = field(repr=False)
    why: str = field(repr=False)
    do: str = field(repr=False)
    who: Who = field(repr=False)
    sources: tuple[str, ...] = field(repr=False)
    alert: str | None = field(repr=False)
    flagged: str | None = field(repr=False)
    passes: str | None = field(repr=False)
    file: str = field(repr=False)
    names: tuple[Name, ...] = field(repr=False)
    """Every fact and limit it mentions, in its conditions and its message, each once."""
    status: RuleStatus = field(default="stable", repr=False)
    note: str | None = field(default=None, repr=False)
    is_shipped: bool = field(default=False, repr=False)
    own_limits: tuple[Limit, ...] = field(default=(), repr=False)

    @property
    def limits(self) -> tuple[str, ...]:
        """The names of the limits it compares with."""
        return tuple(name.name for name in self.names if name.is_limit)

    def in_force(self, limits: Mapping[str, LimitValue], day: dt.date) -> dict[str, LimitValue]:
        """Return the limits in force on `day`, with those that only the rule's own file knows."""
        return {**{limit.name: limit.on(day) for limit in self.own_limits}, **limits}

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts it looks at, such as `goal.has_owner`."""
        return tuple(str(name) for name in self.names if not name.is_limit)


@cache
def _reader() -> TypeAdapter[_Written]:
    # To make one costs more than to read a rule, and there are hundreds.
    return TypeAdapter(_Written)


def read_rule(table: Any, file: str, limits: Limits) -> tuple[Rule | None, list[str]]:
    """Check one rule of a file; return it, or None with every fault, each naming the rule and the place."""
    if not isinstance(table, dict):
        return None, [f"{file}: a rule: not a table"]
    try:
        written = _reader().validate_python(table)
    except ValidationError as error:
        rule, faults = None, list(_faults(error))
    else:
        rule, faults = _parsed(written, file, limits)
    return rule, [f"{file}: {_label(table)}: {fault}" for fault in faults]


def _parsed(written: _Written, file: str, limits: Limits) -> tuple[Rule | None, list[str]]:
    if written.on not in SUBJECTS:
        return None, [f'on: "{written.on}" is not one of {", ".join(SUBJECTS)}']
    if written.status == "deprecated" and written.note is None:
        return None, ["note: a deprecated rule says what takes its place"]
    scope = scope_for(written.on, limits)
    applies, unfit = _condition("applies", written.applies, scope)
    fails, faulty = _condition("fails", written.fails, scope)
    message, garbled = parse_message(written.message, scope)
    faults = [*unfit, *faulty, *(f"message: {fault}" for fault in garbled)]
    if faults or fails is None:
        return None, faults
    rule = _rule(written, (applies, fails), message, file)
    own = tuple([limits[name] for name in rule.limits if name not in shipped_limits()])
    return evolve(rule, own_limits=own), []


def _condition(part: str, text: str | None, scope: Scope) -> tuple[Condition | None, list[str]]:
    if text is None:
        return None, []
    try:
        return parse_condition(text, scope), []
    except BadCondition as bad:
        return None, [f"{part}, column {bad.column}: {bad.fault}"]


def _rule(written: _Written, conditions: tuple[Condition | None, Condition], message: Message, file: str) -> Rule:
    applies, fails = conditions
    names = tuple(dict.fromkeys(_names(applies, fails, message)))
    return Rule(
        name=written.name,
        code=written.code,
        severity=written.severity,
        on=written.on,
        applies=applies,
        fails=fails,
        message=message,
        why=written.why,
        do=written.do,
        who=written.who or who_for(written.on),
        sources=written.sources,
        alert=written.alert,
        flagged=written.flagged,
        passes=written.passes,
        file=file,
        names=names,
        status=written.status,
        note=written.note,
    )


def _names(applies: Condition | None, fails: Condition, message: Message) -> Iterator[Name]:
    yield from names_in(fails)
    if applies is not None:
        yield from names_in(applies)
    yield from message.names


def _label(table: Any) -> str:
    name = table.get("name")
    return f'rule "{name}"' if isinstance(name, str) and re.fullmatch(r"[\w-]{1,80}", name) else "a rule"


def _faults(error: ValidationError) -> Iterator[str]:
    for detail in error.errors(include_url=False, include_input=False):
        place = ".".join(str(part) for part in detail["loc"])
        yield f"{place}: {detail['msg'][:1].lower()}{detail['msg'][1:]}"
