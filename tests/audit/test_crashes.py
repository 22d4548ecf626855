"""A rule that crashes is a failure of the rule; the others are heard, and nothing of its words gets out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Final

import pytest

import popkit
from popkit.standing import GoalStanding, MonthStanding
from popkit.write import report_csv, report_json, report_jsonl, report_markdown, report_text

Book = Callable[..., popkit.Rulebook]
Laid = Callable[[str], popkit.Plan]

CANARY: Final = "Xochitl Nightingale"
GOALS: Final = "[[goals]]\n[[goals]]\nid = 'g2'\nstatus = 'on_hold'"

BROKEN: Final = {"name": "goal-that-breaks", "code": "OURS002", "message": "broken"}


class _BrokenFactError(Exception):
    pass


@pytest.fixture
def broken_fact(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let `goal.slope` raise, quoting a child's name."""

    def slope(_standing: GoalStanding) -> float:
        raise _BrokenFactError(CANARY)

    monkeypatch.setattr(GoalStanding, "slope", property(slope))


breaking = pytest.mark.usefixtures("broken_fact")


@breaking
def test_a_crash_is_a_failure_and_the_other_rules_go_on(ours: Book, laid: Laid, as_of: dt.date) -> None:
    healthy, broken = {"fails": "goal.is_active", "message": "here"}, {**BROKEN, "fails": "goal.slope > 0"}
    alone = popkit.audit(laid(GOALS), as_of=as_of, rules=ours(healthy))
    both = popkit.audit(laid(GOALS), as_of=as_of, rules=ours(healthy, broken))
    assert both.findings == alone.findings
    assert both.findings
    assert both.outcomes == {**alone.outcomes, "not_applicable": 2}
    (failure,) = both.failures
    assert failure.as_dict() == {
        "rule": "goal-that-breaks",
        "code": "OURS002",
        "plan": "example",
        "subject": {"kind": "goal", "id": "g1", "path": "/goals/0"},
        "error": "_BrokenFactError",
    }


@breaking
@pytest.mark.parametrize(
    ("fails", "message"),
    [
        ("goal.is_active or goal.slope > 0", "broken"),
        ("goal.is_active", "{goal.slope}"),
        ("goal.days_past_target > 0 or goal.slope > 0", "broken"),
        ("goal.slope > 0 or goal.days_past_target > 0", "broken"),
    ],
    ids=["a finding's fact", "a finding's sentence", "what is missing", "the condition"],
)
def test_whatever_part_of_a_rule_crashes_the_others_go_on(
    ours: Book, laid: Laid, as_of: dt.date, fails: str, message: str
) -> None:
    healthy, broken = {"fails": "goal.is_active", "message": "here"}, {**BROKEN, "fails": fails, "message": message}
    report = popkit.audit(laid("[[goals]]"), as_of=as_of, rules=ours(healthy, broken))
    assert [kept.rule for kept in report.findings] == ["goal-past-target"]
    assert [kept.rule for kept in report.failures] == ["goal-that-breaks"]
    assert report.outcomes == {"pass": 0, "fail": 1, "not_applicable": 0, "cannot_tell": 0}


@breaking
def test_of_two_rules_that_crash_both_are_told_in_order(ours: Book, laid: Laid, as_of: dt.date) -> None:
    broken = {"fails": "goal.slope > 0", "message": "broken", "applies": None}
    book = ours({**broken, "code": "OURS009"}, {**broken, "code": "OURS003", "name": "another-that-breaks"})
    report = popkit.audit(laid(GOALS), as_of=as_of, rules=book)
    assert [(kept.code, kept.subject.id) for kept in report.failures] == [
        ("OURS003", "g1"),
        ("OURS003", "g2"),
        ("OURS009", "g1"),
        ("OURS009", "g2"),
    ]
    assert sum(report.outcomes.values()) == 0


@breaking
def test_nothing_an_exception_says_gets_out(ours: Book, laid: Laid, as_of: dt.date) -> None:
    book = ours({**BROKEN, "fails": "goal.slope > 0"})
    report = popkit.audit(laid(GOALS), as_of=as_of, rules=book)
    rules = {rule.name: rule for rule in book}
    forms = [
        report_text(report, rules),
        report_markdown(report, rules),
        report_json(report),
        report_jsonl(report),
        report_csv(report),
        repr(report),
        repr(report.failures),
        str(report.failures[0]),
    ]
    assert not [form for form in forms if CANARY in form]
    assert all("_BrokenFactError" in form for form in forms[:4])


def test_a_crash_does_not_last(ours: Book, laid: Laid, as_of: dt.date, monkeypatch: pytest.MonkeyPatch) -> None:
    book, plan = ours({"fails": "goal.slope > 0", "message": "growing"}), laid("[[goals]]")
    before = popkit.audit(plan, as_of=as_of, rules=book)
    with monkeypatch.context() as patch:
        patch.setattr(GoalStanding, "slope", property(lambda _: 1 / 0))
        assert popkit.audit(plan, as_of=as_of, rules=book).failures[0].error == "ZeroDivisionError"
    assert popkit.audit(plan, as_of=as_of, rules=book) == before


def test_a_plan_whose_months_crash_keeps_its_own_findings(
    monkeypatch: pytest.MonkeyPatch, laid: Laid, as_of: dt.date
) -> None:
    """What it adds to its school is then unknown, and the rules about schools say so."""
    healthy = popkit.audit(laid(GOALS), as_of=as_of, rules=popkit.rulebook().select("GOAL", "WELL017", "WELL018"))

    def broken(_standing: MonthStanding) -> bool:
        raise _BrokenFactError(CANARY)

    monkeypatch.setattr(MonthStanding, "is_reviewed", property(broken))
    report = popkit.audit(laid(GOALS), as_of=as_of, rules=popkit.rulebook().select("GOAL", "WELL017", "WELL018"))
    assert report.findings == healthy.findings
    assert healthy.share is not None
    assert report.share is None
    assert [kept.as_dict() for kept in report.failures] == [
        {
            "rule": name,
            "code": code,
            "plan": "example",
            "subject": {"kind": "school", "id": "riverside", "path": ""},
            "error": "_BrokenFactError",
        }
        for name, code in (("school-reviews-not-covered", "WELL017"), ("caseload-too-large", "WELL018"))
    ]
