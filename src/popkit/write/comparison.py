"""The doors out for what changed from one report to another."""

from __future__ import annotations

import json
from itertools import groupby
from typing import TYPE_CHECKING, Any

from popkit.audit.compare import BEFORE, WHY_GONE
from popkit.write.headings import Heading, heading_of
from popkit.write.paper import Paint, plain, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from popkit.audit import Change, Comparison, Finding

__all__ = ["comparison_json", "comparison_text"]

_INDENT = " " * 9


def comparison_json(comparison: Comparison) -> str:
    """Write a comparison as one JSON document, indented, in a stable order."""
    return json.dumps(comparison.as_dict(), ensure_ascii=False, indent=1) + "\n"


def comparison_text(comparison: Comparison, paint: Paint = plain) -> str:
    """Write what is new and what is gone, by plan, and count what is still there."""
    days = f"{comparison.old.isoformat()} to {comparison.new.isoformat()}"
    counts = f"{len(comparison.appeared)} new, {len(comparison.stayed)} still there, {len(comparison.gone)} gone"
    lines = [paint(f"popkit compare · {days} · {counts}", "quiet"), ""]
    if comparison.limits:
        lines += [*wrapped(f"limits that differ between the two: {', '.join(comparison.limits)}", "  "), ""]
    lines += _part("new", comparison.appeared, BEFORE, paint)
    for why, words in WHY_GONE.items():
        lines += _part(f"gone: {words}", [change for change in comparison.gone if change.why == why], {}, paint)
    return "".join(f"{line}\n" for line in lines)


def _part(title: str, changes: Iterable[Change], notes: Mapping[Any, str], paint: Paint) -> list[str]:
    lines: list[str] = []
    for heading, found in groupby(sorted(changes, key=_heading), key=_heading):
        lines.append(f"  {heading[1]}")
        for change in found:
            lines += _lines(change.finding, notes.get(change.why, ""), paint)
    return [paint(title, "title"), *lines, ""] if lines else []


def _heading(change: Change) -> Heading:
    return heading_of(change.finding)


def _lines(finding: Finding, note: str, paint: Paint) -> list[str]:
    dressed = paint(f"{finding.severity:6}", finding.severity)
    return [
        f"    {dressed} {finding.code} {finding.rule}",
        *wrapped(f"{_where(finding)}{finding.message}{f' ({note})' if note else ''}", _INDENT + "  "),
    ]


def _where(finding: Finding) -> str:
    return "" if finding.subject.kind == "plan" else f"{finding.subject.kind} {finding.subject.id}: "
