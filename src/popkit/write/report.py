"""The doors out for reports that programs and spreadsheets read."""

from __future__ import annotations

import csv
import io
import json
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from popkit.write.headings import heading_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from popkit.audit import Finding, Report, RuleFailure
    from popkit.rules import Rule

__all__ = ["CSV_COLUMNS", "report_csv", "report_json", "report_jsonl", "report_markdown"]

CSV_COLUMNS: Final = (
    "plan",
    "severity",
    "code",
    "rule",
    "subject_kind",
    "subject_id",
    "subject_path",
    "message",
    "facts",
    "fingerprint",
)
"""One row a finding; `facts` is a JSON object."""


def report_json(report: Report) -> str:
    """Write a report as one JSON document, indented, in a stable order."""
    return _json(report.as_dict(), indent=1)


def report_jsonl(report: Report) -> str:
    """Write a report as one line of JSON."""
    return _json(report.as_dict(), separators=(",", ":"))


def report_csv(report: Report, *, header: bool = True) -> str:
    """Write the findings of a report as comma-separated values (RFC 4180)."""
    text = io.StringIO(newline="")
    rows = csv.writer(text)
    if header:
        rows.writerow(CSV_COLUMNS)
    rows.writerows(_row(finding) for finding in report.findings)
    return text.getvalue()


def report_markdown(report: Report, rules: Mapping[str, Rule]) -> str:
    """Write a report for people, plan by plan, as Markdown; `rules` by name say what to do."""
    lines = [f"# Audit as of {report.as_of.isoformat()}", ""]
    for (_, title), findings in groupby(sorted(report.findings, key=heading_of), key=heading_of):
        told = list(findings)
        lines += [f"## {title if told[0].plan else title.capitalize()}", ""]
        for finding in told:
            subject = finding.subject
            what = f"{finding.code} `{finding.rule}`, {subject.kind} {subject.id}"
            lines.append(f"- **{finding.severity}** {what}: {finding.message}.")
            lines.append(f"  {' '.join(rules[finding.rule].do.split())}")
        lines.append("")
    counts = ", ".join(f"{count} {outcome.replace('_', ' ')}" for outcome, count in report.outcomes.items())
    plans = "plan" if report.plans == 1 else "plans"
    lines.append(f"{report.plans} {plans} read, {report.unreadable} unreadable; {counts}.")
    if report.problems:
        lines += ["", "## Could not be read", "", *(f"- {problem}" for problem in report.problems)]
    if report.failures:
        lines += ["", "## Rules that crashed", ""]
        lines += [f"- {kept.code} `{kept.rule}` on {_where(kept)}: {kept.error}" for kept in report.failures]
    return "\n".join(lines) + "\n"


def _where(kept: RuleFailure) -> str:
    return kept.plan or f"{kept.subject.kind} {kept.subject.id}"


def _json(value: object, **form: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, **form) + "\n"
    # A file name need not be text in any encoding; as an escape it can be written all the same.
    return text.encode(errors="backslashreplace").decode()


def _row(finding: Finding) -> tuple[str, ...]:
    written = finding.as_dict()
    return (
        finding.plan,
        finding.severity,
        finding.code,
        finding.rule,
        finding.subject.kind,
        finding.subject.id,
        finding.subject.path,
        finding.message,
        json.dumps(written["facts"], ensure_ascii=False),
        finding.fingerprint,
    )
