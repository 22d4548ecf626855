"""Reports as tables of entries, and back."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import popkit
from popkit.audit import OUTCOMES
from popkit.cohort import told
from popkit.cohort.auditor import column_auditor
from popkit.cohort.entries import ENTRIES, entries_schema, problem_entries, report_entries
from popkit.cohort.question import Question
from popkit.cohort.reports import reports
from popkit.cohort.table import plan_table, row_of
from popkit.problems import ReadProblem
from popkit.standing import GoalStanding

AS_OF = dt.date(2027, 3, 1)

Corpus = list[tuple[list[Any], dt.date, Any]]


def test_a_report_goes_through_entries_unchanged(corpus: Corpus) -> None:
    for plans, day, district in corpus:
        ready = column_auditor(as_of=day, district=district)
        given = [popkit.audit(plan, as_of=day, district=district) for plan in plans]
        entries = [
            entry
            for row, (plan, report) in enumerate(zip(plans, given, strict=True), start=1)
            for entry in report_entries(row, plan.id, report)
        ]
        back = list(reports(pl.DataFrame(entries, schema=ENTRIES), ready))
        assert [problems for _, problems in back] == [[] for _ in plans]
        for (report, _), original in zip(back, given, strict=True):
            assert report == original
            assert report is not None
            assert report.share == original.share
            assert report.as_dict() == original.as_dict()
            types = [{name: type(value) for name, value in kept.facts.items()} for kept in report.findings]
            assert types == [{name: type(value) for name, value in kept.facts.items()} for kept in original.findings]


def test_waivers_go_through_entries_too(riverside: Path) -> None:
    plan = popkit.read_plan(riverside / "plans" / "p03-tutor-did-not-come.json")
    told = {"plan": plan.id, "reason": "talked over", "by": "board"}
    rules = (("SUPP004", "2027-06-30"), ("SUPP006", "2026-12-31"), ("no-such-rule", "2027-06-30"))
    district = popkit.read_district({"waivers": [{**told, "rule": rule, "until": until} for rule, until in rules]})
    report = popkit.audit(plan, as_of=AS_OF, district=district)
    assert report.waived
    assert report.waivers
    entries = pl.DataFrame(list(report_entries(1, plan.id, report)), schema=ENTRIES)
    ((back, _),) = reports(entries, column_auditor(as_of=AS_OF, district=district))
    assert back == report


def test_a_crash_goes_through_entries_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(GoalStanding, "has_owner", property(lambda _: 1 // 0))
    plan = popkit.read_plan({**PLAN, "goals": [GOAL]})
    report = popkit.audit(plan, as_of=AS_OF)
    assert report.failures
    entries = pl.DataFrame(list(report_entries(1, plan.id, report)), schema=ENTRIES)
    ((back, _),) = reports(entries, column_auditor(as_of=AS_OF))
    assert back == report


def test_a_finding_of_limits_alone_has_no_other_facts(tmp_path: Path) -> None:
    rule = {
        "name": "never-enough",
        "code": "OURS001",
        "severity": "info",
        "on": "plan",
        "fails": "limit.decision_points > 1",
        "message": "more than one",
        "why": "So that a test can ask.",
        "do": "Nothing.",
    }
    file = tmp_path / "ours.toml"
    file.write_text("[[rule]]\n" + "".join(f"{name} = {json.dumps(value)}\n" for name, value in rule.items()))
    rules = popkit.rulebook(file).select("OURS001")
    plan, ready = popkit.read_plan(PLAN), column_auditor(as_of=AS_OF, rules=rules)
    ((report, _),) = reports(ready.entries(plan_table([row_of(plan)])), ready)
    assert report == popkit.audit(plan, as_of=AS_OF, rules=rules)
    assert report.findings[0].facts == {"limit.decision_points": 4}


def test_a_fact_that_is_a_date_comes_back_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    plan, ready = popkit.read_plan({**PLAN, "goals": [GOAL]}), column_auditor(as_of=AS_OF)
    report = popkit.audit(plan, as_of=AS_OF)
    entries = pl.DataFrame(list(report_entries(1, plan.id, report)), schema=ENTRIES)
    monkeypatch.setattr(told, "_DATES", frozenset({"plan.is_active"}))
    dated = entries.with_columns(
        facts=pl.col("facts").str.replace('"plan.is_active":true', '"plan.is_active":"2027-03-01"')
    )
    ((back, _),) = reports(entries.with_columns(dated), ready)
    assert back is not None
    assert {kept.facts.get("plan.is_active", AS_OF) for kept in back.findings} == {AS_OF}


def test_a_limit_is_a_number_or_a_list_of_words() -> None:
    question = Question(AS_OF, popkit.read_district({}).limits.on(AS_OF))
    assert question.number("decision_points") == 4
    assert "academic" in question.words("core_domains")
    with pytest.raises(TypeError, match="core_domains is a list of words"):
        question.number("core_domains")
    with pytest.raises(TypeError, match="decision_points is a number"):
        question.words("decision_points")


def test_problems_name_the_file_and_the_row() -> None:
    found = [
        ReadProblem("not-a-date", "/starts_on", None, "plans.parquet", 7),
        ReadProblem("more-problems", "", "3 more", "plans.parquet", 7, 3),
    ]
    entries = pl.DataFrame(list(problem_entries(found)), schema=ENTRIES)
    ((report, back),) = reports(entries, column_auditor(as_of=AS_OF))
    assert report is None
    assert back == found


def test_the_schema_says_what_every_entry_has() -> None:
    assert entries_schema().names == list(ENTRIES)
    assert [field.name for field in entries_schema().field("outcomes").type] == list(OUTCOMES)


PLAN = {
    "schema_version": "1",
    "id": "plan-1",
    "school_year": "2026-27",
    "status": "active",
    "starts_on": "2026-09-14",
    "student": {"id": "s-1", "grade": "07", "school_id": "riverside"},
}
GOAL = {
    "id": "g-1",
    "domain": "academic",
    "title": "Read more",
    "measure": {"name": "pages", "direction": "increase"},
    "status": "active",
}
