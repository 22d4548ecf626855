"""The audit as a page of text: plan by plan, what was found and what to do."""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, TypeVar

from popkit.write.headings import Heading, heading_of
from popkit.write.paper import Paint, plain, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from popkit.audit import CannotTell, Finding, Report, RuleFailure
    from popkit.rules import Rule

__all__ = ["report_text"]

T = TypeVar("T", "Finding", "CannotTell", "RuleFailure")

_INDENT = " " * 9


def report_text(report: Report, rules: Mapping[str, Rule], paint: Paint = plain) -> str:
    """Write the findings of a report, grouped by plan and rule; "" when there is nothing to say.

    Args:
        report: of one plan or of many.
        rules: by name, for what to do.
        paint: dresses texts in colour; as they are by default.
    """
    findings, untold, crashed = _parted(report.findings), _parted(report.cannot_tell), _parted(report.failures)
    lines: list[str] = []
    for heading in sorted({*findings, *untold, *crashed}):
        lines.append(paint(heading[1], "title"))
        for rule, found in groupby(findings.get(heading, ()), key=lambda finding: finding.rule):
            lines += _rule_lines(rules[rule], found, paint)
        lines += _untold_lines(untold.get(heading, ()), paint)
        lines += [
            f"  {paint('CRASHED', 'urgent')}  {kept.code} {kept.rule}: {kept.error}"
            for kept in crashed.get(heading, ())
        ]
        lines.append("")
    return "".join(f"{line}\n" for line in lines)


def _parted(things: Iterable[T]) -> dict[Heading, list[T]]:
    found: dict[Heading, list[T]] = {}
    for thing in things:
        found.setdefault(heading_of(thing), []).append(thing)
    return found


def _rule_lines(rule: Rule, findings: Iterable[Finding], paint: Paint) -> list[str]:
    lines = [f"  {paint(f'{rule.severity:6}', rule.severity)} {rule.code} {rule.name}"]
    for finding in findings:
        where = "" if finding.subject.kind == "plan" else f"{finding.subject.kind} {finding.subject.id}: "
        lines += wrapped(f"{where}{finding.message}", _INDENT)
    return [*lines, *_advice(rule.do)]


# The same few words for every plan.
@lru_cache(maxsize=512)
def _advice(do: str) -> tuple[str, ...]:
    return tuple(wrapped(f"→ {do}", _INDENT + "  ", first=_INDENT))


def _untold_lines(untold: Sequence[CannotTell], paint: Paint) -> list[str]:
    if not untold:
        return []
    rules = ", ".join(dict.fromkeys(kept.code for kept in untold))
    missing = ", ".join(dict.fromkeys(name for kept in untold for name in kept.missing))
    text = f"cannot tell {rules}: not on record: {missing}"
    return [paint(line, "quiet") for line in wrapped(text, _INDENT, first="  ?      ")]
