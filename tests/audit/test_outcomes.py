"""Four outcomes, each with what a person needs to believe it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Final

import attrs
import pytest

import popkit
from popkit.audit import OUTCOMES
from popkit.limits import shipped_limits
from popkit.vocabulary import SEVERITIES

Book = Callable[..., popkit.Rulebook]
Laid = Callable[[str], popkit.Plan]

TARGETS: Final = """
[[goals]]
id = "late"
target = { on = 2026-10-01, value = 1 }
[[goals]]
id = "in-time"
target = { on = 2027-05-01, value = 1 }
[[goals]]
id = "held"
status = "on_hold"
target = { on = 2026-10-01, value = 1 }
[[goals]]
id = "open-ended"
"""


@pytest.fixture
def report(ours: Book, laid: Laid, as_of: dt.date) -> popkit.Report:
    return popkit.audit(laid(TARGETS), as_of=as_of, rules=ours({}))


def test_a_rule_comes_out_in_one_of_four_ways(report: popkit.Report) -> None:
    assert OUTCOMES == ("pass", "fail", "not_applicable", "cannot_tell")
    assert report.outcomes == {"pass": 1, "fail": 1, "not_applicable": 1, "cannot_tell": 1}
    assert (report.rules, report.plans, report.unreadable) == (1, 1, 0)
    assert not report.failures
    assert not report.problems


def test_a_finding_carries_every_fact_and_limit_its_rule_looked_at(report: popkit.Report) -> None:
    (finding,) = report.findings
    days = shipped_limits()["hold_days"].values[-1].value
    assert finding.facts == {
        "goal.days_past_target": 151,
        "goal.is_active": True,
        "limit.hold_days": days,
    }
    assert finding.message == f"151 days past its target; {days} are too many"
    assert (finding.rule, finding.code, finding.severity) == ("goal-past-target", "OURS001", "action")
    assert (finding.plan, finding.subject) == ("example", popkit.Subject("goal", "late", "/goals/0"))
    assert finding.subject.as_dict() == {"kind": "goal", "id": "late", "path": "/goals/0"}


def test_what_cannot_be_told_names_the_facts_that_are_missing(report: popkit.Report) -> None:
    (untold,) = report.cannot_tell
    assert untold.missing == ("goal.days_past_target",)
    assert untold.subject == popkit.Subject("goal", "open-ended", "/goals/3")
    assert untold.as_dict() == {
        "rule": "goal-past-target",
        "code": "OURS001",
        "plan": "example",
        "subject": {"kind": "goal", "id": "open-ended", "path": "/goals/3"},
        "missing": ["goal.days_past_target"],
    }


def test_an_unknown_scope_cannot_be_told_either(ours: Book, laid: Laid, as_of: dt.date) -> None:
    book = ours({"applies": "goal.days_past_target > 0 and goal.slope < 0", "fails": "goal.exposure < 1"})
    report = popkit.audit(laid("[[goals]]"), as_of=as_of, rules=book)
    assert report.outcomes["cannot_tell"] == 1
    assert report.cannot_tell[0].missing == ("goal.days_past_target", "goal.slope")


def test_what_is_false_whatever_is_missing_is_told(ours: Book, laid: Laid, as_of: dt.date) -> None:
    book = ours({"applies": None, "fails": "goal.days_past_target > 0 and goal.is_closed"})
    assert popkit.audit(laid("[[goals]]"), as_of=as_of, rules=book).outcomes["pass"] == 1


@pytest.mark.parametrize(
    ("fact", "overlay", "subject"),
    [
        ("plan.has_purpose", "", popkit.Subject("plan", "example", "")),
        ("goal.has_owner", "[[goals]]\n[[goals]]\nowner_id = 'student'", popkit.Subject("goal", "g1", "/goals/0")),
        ("support.has_tier", "[[supports]]", popkit.Subject("support", "s1", "/supports/0")),
        ("action.has_owner", "[[actions]]", popkit.Subject("action", "a1", "/actions/0")),
    ],
)
def test_a_subject_is_found_again_by_kind_id_and_path(
    ours: Book, laid: Laid, fact: str, overlay: str, subject: popkit.Subject
) -> None:
    book = ours({"on": subject.kind, "applies": None, "fails": f"not {fact}", "message": "missing"})
    (finding,) = popkit.audit(laid(overlay), as_of=dt.date(2027, 3, 1), rules=book).findings
    assert finding.subject == subject


def test_a_book_without_rules_finds_nothing(laid: Laid, as_of: dt.date) -> None:
    book = popkit.rulebook().select("GOAL001a").ignore("GOAL001a")
    report = popkit.audit(laid("[[goals]]"), as_of=as_of, rules=book)
    assert (report.rules, sum(report.outcomes.values()), report.findings) == (0, 0, ())


@pytest.mark.parametrize("selector", ["PLAN", "GOAL013a", "SUPP004", "ACTN"])
def test_a_book_may_be_about_one_kind_of_subject(laid: Laid, as_of: dt.date, selector: str) -> None:
    overlay = "[[goals]]\n[[supports]]\n[[actions]]"
    book = popkit.rulebook().select(selector)
    report = popkit.audit(laid(overlay), as_of=as_of, rules=book)
    assert sum(report.outcomes.values()) == len([rule for rule in book if rule.on != "school"])
    assert not report.failures


def test_facts_are_plain_values_when_written(ours: Book, laid: Laid, as_of: dt.date) -> None:
    book = ours(
        {
            "applies": "plan.status == 'active'",
            "fails": "goal.target_is_within_plan or goal.domain in limit.core_domains",
            "message": "{goal.percent_of_goal}",
        }
    )
    (finding,) = popkit.audit(laid("[[goals]]"), as_of=as_of, rules=book).findings
    facts = finding.as_dict()["facts"]
    assert facts == {
        "goal.target_is_within_plan": None,
        "goal.domain": "academic",
        "plan.status": "active",
        "goal.percent_of_goal": None,
        "limit.core_domains": list(shipped_limits().on(as_of)["core_domains"]),  # type: ignore[arg-type]
    }
    assert finding.message == "unknown"


def test_a_date_among_the_facts_is_written_as_a_date(report: popkit.Report, as_of: dt.date) -> None:
    (finding,) = report.findings
    dated = attrs.evolve(finding, facts={**finding.facts, "goal.some_day": as_of})
    assert dated.as_dict()["facts"]["goal.some_day"] == "2027-03-01"


# Order


def test_findings_come_by_plan_then_the_most_urgent_then_code_then_subject(
    ours: Book, laid: Laid, as_of: dt.date
) -> None:
    changes = [
        {"code": code, "name": f"rule-{code.lower()}", "severity": severity, "applies": None, "fails": "True"}
        for code, severity in (
            ("OURS001", "info"),
            ("OURS002", "urgent"),
            ("OURS003", "action"),
            ("OURS004", "watch"),
            ("OURS005", "action"),
        )
    ]
    book = ours(*({**each, "fails": "goal.is_active"} for each in changes))
    plans = [
        laid('id = "b"\n[[goals]]\nid = "g2"\n[[goals]]\nid = "g1"'),
        laid('id = "a"\n[[goals]]'),
    ]
    whole = popkit.Report.merged(popkit.audit_all(plans, as_of=as_of, rules=book), as_of=as_of, rules=len(book))
    assert [(kept.plan, kept.code, kept.subject.id) for kept in whole.findings] == [
        (plan, f"OURS00{number}", goal)
        for plan, goals in (("a", ["g1"]), ("b", ["g1", "g2"]))
        for number in (2, 3, 5, 4, 1)
        for goal in goals
    ]


def test_the_examples_are_in_order(examples: tuple[popkit.Plan, ...], as_of: dt.date) -> None:
    def key(kept: popkit.Finding) -> tuple[str, int, str, str, str]:
        return (kept.plan, -SEVERITIES.index(kept.severity), kept.code, kept.subject.kind, kept.subject.id)

    reports = popkit.audit_all(reversed(examples), as_of=as_of)
    whole = popkit.Report.merged(reports, as_of=as_of, rules=len(popkit.rulebook()))
    assert len(whole.findings) > 20
    assert list(whole.findings) == sorted(whole.findings, key=key)


# Fingerprints


def test_a_fingerprint_is_the_same_in_every_audit(report: popkit.Report) -> None:
    """It is stored beside what people did about a finding, so it never changes."""
    assert report.findings[0].fingerprint == "0830d25fbf7f"


def test_a_fingerprint_depends_on_rule_plan_and_subject_only(ours: Book, laid: Laid) -> None:
    base = {"applies": None, "fails": "goal.has_target", "message": "late"}

    def fingerprint(change: dict[str, str], plan: str = "example", goal: str = "g1", day: int = 1) -> str:
        overlay = f'id = "{plan}"\n[[goals]]\nid = "before"\n[[goals]]\nid = "{goal}"\n{TARGET}'
        book, moment = ours({**base, **change}), dt.date(2027, 3, day)
        return popkit.audit(laid(overlay), as_of=moment, rules=book).findings[0].fingerprint

    one = fingerprint({})
    assert len(one) == 12
    assert int(one, 16) >= 0
    same = {
        "severity": "info",
        "code": "OURS999",
        "message": "{goal.days_past_target} days",
        "fails": "goal.has_target and goal.is_active",
    }
    assert fingerprint(same, day=9) == one
    others = [fingerprint({"name": "other-name"}), fingerprint({}, plan="p2"), fingerprint({}, goal="g2")]
    assert len({one, *others}) == 4


TARGET: Final = "target = { on = 2026-10-01, value = 1 }"


def test_no_two_findings_of_the_examples_share_a_fingerprint(examples: tuple[popkit.Plan, ...], as_of: dt.date) -> None:
    found = [kept.fingerprint for report in popkit.audit_all(examples, as_of=as_of) for kept in report.findings]
    assert len(found) == len(set(found))
