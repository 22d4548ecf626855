"""The audit as a page of text: plan by plan, what was found and what to do."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from popkit.write.paper import Paint, plain, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from popkit.audit import Finding, Report
    from popkit.rules import Rule

__all__ = ["report_text"]

_INDENT = " " * 9


def report_text(report: Report, rules: Mapping[str, Rule], paint: Paint = plain) -> str:
    """Write the findings of a report, grouped by plan and rule; "" when there is nothing to say.

    Args:
        report: of one plan or of many.
        rules: by name, for what to do.
        paint: dresses texts in colour; as they are by default.
    """
    lines: list[str] = []
    for plan in sorted(_plans(report)):
        lines += [paint(plan, "title")]
        found = [finding for finding in report.findings if finding.plan == plan]
        for rule, findings in groupby(found, key=lambda finding: finding.rule):
            lines += _rule_lines(rules[rule], findings, paint)
        lines += _untold_lines(report, plan, paint)
        lines += [
            f"  {paint('CRASHED', 'urgent')}  {kept.code} {kept.rule}: {kept.error}"
            for kept in report.failures
            if kept.plan == plan
        ]
        lines.append("")
    return "".join(f"{line}\n" for line in lines)


def _plans(report: Report) -> set[str]:
    judged = {kept.plan for kept in report.findings} | {kept.plan for kept in report.cannot_tell}
    return judged | {kept.plan for kept in report.failures}


def _rule_lines(rule: Rule, findings: Iterable[Finding], paint: Paint) -> list[str]:
    lines = [f"  {paint(f'{rule.severity:6}', rule.severity)} {rule.code} {rule.name}"]
    for finding in findings:
        where = "" if finding.subject.kind == "plan" else f"{finding.subject.kind} {finding.subject.id}: "
        lines += wrapped(f"{where}{finding.message}", _INDENT)
    return lines + wrapped(f"→ {rule.do}", _INDENT + "  ", first=_INDENT)


def _untold_lines(report: Report, plan: str, paint: Paint) -> list[str]:
    untold = [kept for kept in report.cannot_tell if kept.plan == plan]
    if not untold:
        return []
    rules = ", ".join(dict.fromkeys(kept.code for kept in untold))
    missing = ", ".join(dict.fromkeys(name for kept in untold for name in kept.missing))
    text = f"cannot tell {rules}: not on record: {missing}"
    return [paint(line, "quiet") for line in wrapped(text, _INDENT, first="  ?      ")]
