"""What the rows of a table of entries tell of, as the objects that a report is made of.

A million plans have some thirty million rows, so values come column by column and what many rows share is made once.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from popkit.audit import CannotTell, Finding, RuleFailure, Subject, Waived, WaiverNote
from popkit.problems import ReadProblem
from popkit.standing import SUBJECTS, facts_of

if TYPE_CHECKING:
    from popkit.audit.finding import FactValue
    from popkit.rules.rule import Rule

__all__ = ["cannot_tell_in", "failures_in", "findings_in", "problems_in", "waived_in", "waivers_in"]

_DATES: Final = frozenset(
    f"{kind}.{name}"
    for kind, standing in SUBJECTS.items()
    for name, fact in facts_of(standing).items()
    if fact.kind == "date"
)

_ABOUT: Final = ("rule", "code", "plan", "subject_kind", "subject_id", "subject_path")


def findings_in(entries: pl.DataFrame, rules: Mapping[str, Rule]) -> Iterator[Finding]:
    """Yield the findings that rows tell of, waived or not; `rules` by name."""
    subject = _subjects()
    for rule, code, plan, *about, severity, facts in _rows(entries, *_ABOUT, "severity", "facts"):
        values = {name: _value(name, value) for name, value in json.loads(facts).items()}
        yield Finding(rule, code, plan, subject(*about), severity, values, rules[rule].message)


def waived_in(entries: pl.DataFrame, rules: Mapping[str, Rule]) -> Iterator[Waived]:
    """Yield the findings that rows say rest on a waiver; `rules` by name."""
    return map(Waived, findings_in(entries, rules), entries.get_column("until"))


def waivers_in(entries: pl.DataFrame) -> Iterator[WaiverNote]:
    """Yield what rows say became of waivers."""
    return (WaiverNote(*told) for told in _rows(entries, "rule", "plan", "subject_id", "until", "state"))


def cannot_tell_in(entries: pl.DataFrame) -> Iterator[CannotTell]:
    """Yield what rows say cannot be told."""
    subject = _subjects()
    missing = entries.get_column("missing").list.join(_BETWEEN)
    lists = {text: tuple(text.split(_BETWEEN)) if text else () for text in missing.unique()}
    for (rule, code, plan, *about), text in zip(_rows(entries, *_ABOUT), missing.to_list(), strict=True):
        yield CannotTell(rule, code, plan, subject(*about), lists[text])


def failures_in(entries: pl.DataFrame) -> Iterator[RuleFailure]:
    """Yield the crashes of rules that rows tell of."""
    subject = _subjects()
    for rule, code, plan, *about, error in _rows(entries, *_ABOUT, "error"):
        yield RuleFailure(rule, code, plan, subject(*about), error)


def problems_in(entries: pl.DataFrame) -> Iterator[ReadProblem]:
    """Yield the problems that rows tell of."""
    for problem, source, row in _rows(entries, "problem", "source", "row"):
        told = {name: value for name, value in problem.items() if name != "place"}
        yield ReadProblem(**told, path=source, line=row)


_BETWEEN: Final = "\n"
"""Stands in no name of a fact."""


def _rows(entries: pl.DataFrame, *names: str) -> Iterator[tuple[Any, ...]]:
    return zip(*[entries.get_column(name).to_list() for name in names], strict=True)


def _subjects() -> Callable[[str, str, str], Subject]:
    """Return a function that gives a subject, and the same one again for the next rows about it."""
    return lru_cache(maxsize=32)(Subject)


def _value(name: str, value: Any) -> FactValue:
    """Return a fact as the standing has it; JSON has no word for a date or for what does not change."""
    if isinstance(value, list):
        return tuple(value)
    if name in _DATES and value is not None:
        return dt.date.fromisoformat(value)
    found: FactValue = value
    return found
