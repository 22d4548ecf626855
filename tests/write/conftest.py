"""Reports to be written: of the examples, and one that holds whatever a report can hold."""

from __future__ import annotations

import datetime as dt
from typing import Any

import attrs
import pytest

import popkit
from popkit.audit import OUTCOMES, WAIVER_STATES, Waived, WaiverNote
from popkit.problems import ReadProblem
from popkit.rules.example import example_plan

AS_OF = dt.date(2027, 3, 1)

UNTOLD = """
id = "plan-untold"
tier = { level = 3 }
[[goals]]
[[supports]]
schedule = { sessions_per_week = 2, minutes_per_session = 30 }
"""


@pytest.fixture(scope="session")
def example_report(examples: tuple[popkit.Plan, ...]) -> popkit.Report:
    """The audit of all examples."""
    reports = popkit.audit_all(examples, as_of=AS_OF)
    return popkit.Report.merged(reports, as_of=AS_OF, rules=len(popkit.rulebook()))


@pytest.fixture(scope="session")
def full_report(example_report: popkit.Report) -> popkit.Report:
    """Findings, what cannot be told, problems, and a rule that crashed."""
    untold = popkit.audit(popkit.read_plan(example_plan(UNTOLD)[0]), as_of=AS_OF)
    subject = popkit.Subject("goal", "g1", "/goals/0")
    crash = popkit.Report(
        as_of=AS_OF,
        rules=1,
        plans=1,
        unreadable=0,
        outcomes=dict.fromkeys(OUTCOMES, 0),
        findings=(),
        cannot_tell=(),
        failures=(popkit.RuleFailure("goal-that-breaks", "OURS001", "plan-crashed", subject, "ZeroDivisionError"),),
    )
    problems = (
        ReadProblem("not-a-date", "/goals/0/target/on", path="plans/p7.json"),
        ReadProblem("missing-field", "/id", path="plans.jsonl", line=7),
        ReadProblem("more-problems", hint="12 more", count=12, path="plans.jsonl", line=7),
        ReadProblem("not-json", path="plans/\udcff.json"),
    )
    rules = len(popkit.rulebook())
    report = popkit.Report.merged([example_report, untold, crash], as_of=AS_OF, rules=rules, problems=problems)
    return attrs.evolve(report, **with_waivers(report))


def with_waivers(report: popkit.Report) -> dict[str, Any]:
    """Let two findings rest, and say something of waivers in every state."""
    resting = [kept for kept in report.findings if kept.plan == "plan-0103"][:2]
    notes = [
        WaiverNote("goal-off-track", "plan-0102", subject, AS_OF, state)
        for subject, state in zip((None, *"abcdef"), WAIVER_STATES, strict=True)
    ]
    return {
        "findings": tuple([kept for kept in report.findings if kept not in resting]),
        "waived": tuple([Waived(kept, dt.date(2027, 6, 30)) for kept in resting]),
        "waivers": tuple(notes),
    }
