"""The doors out for reports that programs and spreadsheets read."""

from __future__ import annotations

import csv
import io
import json
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from popkit.audit.waivers import QUIET
from popkit.write.headings import heading_of
from popkit.write.text import limits_line, waiver_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from popkit.audit import Finding, Report, RuleFailure, WaiverNote
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
    "waived_until",
)
"""One row a finding; `facts` is a JSON object. `waived_until` is the last day of its waiver, "" where it has none."""


def report_json(report: Report) -> str:
    """Write a report as one JSON document, indented, in a stable order."""
    return _json(report.as_dict(), indent=1)


def report_jsonl(report: Report) -> str:
    """Write a report as one line of JSON."""
    return _json(report.as_dict(), separators=(",", ":"))


def report_csv(report: Report, *, header: bool = True) -> str:
    """Write the findings of a report as comma-separated values (RFC 4180); those that are waived come last."""
    text = io.StringIO(newline="")
    rows = csv.writer(text)
    if header:
        rows.writerow(CSV_COLUMNS)
    rows.writerows(_row(finding) for finding in report.findings)
    rows.writerows(_row(kept.finding, kept.until.isoformat()) for kept in report.waived)
    return text.getvalue()


def report_markdown(report: Report, rules: Mapping[str, Rule]) -> str:
    """Write a report for people, plan by plan, as Markdown; `rules` by name say what to do."""
    lines = [f"# Audit as of {report.as_of.isoformat()}", ""]
    if report.limits:
        own = limits_line(report.limits)
        lines += [f"{own[0].upper()}{own[1:]}.", ""]
    for (_, title), findings in groupby(sorted(report.findings, key=heading_of), key=heading_of):
        told = list(findings)
        lines += [f"## {title if told[0].plan else title.capitalize()}", ""]
        for finding in told:
            subject = finding.subject
            what = f"{finding.code} `{finding.rule}`, {subject.kind} {subject.id}"
            lines.append(f"- **{finding.severity}** {what}: {finding.message}.")
            lines.append(f"  {' '.join(rules[finding.rule].do.split())}")
        lines.append("")
    lines += _waiver_lines(report)
    counts = ", ".join(f"{count} {outcome.replace('_', ' ')}" for outcome, count in report.outcomes.items())
    plans = "plan" if report.plans == 1 else "plans"
    lines.append(f"{report.plans} {plans} read, {report.unreadable} unreadable; {counts}.")
    if report.problems:
        lines += ["", "## Could not be read", "", *(f"- {problem}" for problem in report.problems)]
    if report.failures:
        lines += ["", "## Rules that crashed", ""]
        lines += [f"- {kept.code} `{kept.rule}` on {_where(kept)}: {kept.error}" for kept in report.failures]
    return "\n".join(lines) + "\n"


def _waiver_lines(report: Report) -> list[str]:
    lines: list[str] = []
    if report.waived:
        lines += ["## Waived", ""]
        for kept in report.waived:
            finding, until = kept.finding, kept.until.isoformat()
            about = f"{finding.subject.kind} {finding.subject.id}"
            lines.append(f"- {finding.plan}: {finding.code} `{finding.rule}`, {about}, until {until}")
        lines.append("")
    doubtful = [note for note in report.waivers if note.state not in QUIET]
    if doubtful:
        lines += ["## Waivers to look at", ""]
        lines += [f"- {note.plan}: `{note.rule}`{_narrower(note)}: {waiver_words(note)}" for note in doubtful]
        lines.append("")
    return lines


def _narrower(note: WaiverNote) -> str:
    return f", {note.subject}" if note.subject else ""


def _where(kept: RuleFailure) -> str:
    return kept.plan or f"{kept.subject.kind} {kept.subject.id}"


def _json(value: object, **form: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, **form) + "\n"
    # A file name need not be text in any encoding; as an escape it can be written all the same.
    return text.encode(errors="backslashreplace").decode()


def _row(finding: Finding, waived_until: str = "") -> tuple[str, ...]:
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
        waived_until,
    )
