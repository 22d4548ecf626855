"""Every report says which limits the district has set differently from what popkit ships, and since when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

import popkit
from popkit.cohort.auditor import column_auditor
from popkit.cohort.merged import report_of
from popkit.cohort.reports import reports
from popkit.cohort.table import plan_table, row_of
from popkit.limits import OwnLimit, shipped_limits
from popkit.rules.example import example_plan
from popkit.write import report_markdown
from popkit.write.text import limits_line

SINCE = dt.date(2026, 8, 1)
DAY = dt.timedelta(days=1)
POINTS = shipped_limits()["decision_points"].on(SINCE)
DOMAINS = shipped_limits()["core_domains"].on(SINCE)


def own(limits: Any, day: dt.date = SINCE) -> tuple[OwnLimit, ...]:
    town = popkit.read_district({"limits": limits})
    return popkit.audit(popkit.read_plan(example_plan("")[0]), as_of=day, district=town).limits


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        ({}, ()),
        ({"decision_points": POINTS}, ()),
        ({"decision_points": 5}, (OwnLimit("decision_points", 5, POINTS, None),)),
        ({"decision_points": {"value": 5, "since": "2026-08-01"}}, (OwnLimit("decision_points", 5, POINTS, SINCE),)),
        ({"decision_points": {"value": 5, "since": "2026-08-02"}}, ()),
        (
            {"decision_points": [{"value": 5}, {"value": POINTS, "since": "2026-08-01"}]},
            (),
        ),
        (
            {"hold_days": 45, "core_domains": ["academic"]},
            (
                OwnLimit("core_domains", ("academic",), DOMAINS, None),
                OwnLimit("hold_days", 45, shipped_limits()["hold_days"].on(SINCE), None),
            ),
        ),
    ],
)
def test_a_limit_is_told_where_what_is_in_force_differs(limits: Any, expected: tuple[OwnLimit, ...]) -> None:
    assert own(limits) == expected


def test_the_day_before_nothing_differs_and_from_the_day_on_it_does() -> None:
    dated = {"decision_points": {"value": 5, "since": "2026-08-01"}}
    assert [len(own(dated, day)) for day in (SINCE - DAY, SINCE, SINCE + DAY)] == [0, 1, 1]


def test_both_roads_and_all_reports_put_together_say_it(alike_limits: Callable[[dict[str, Any]], None]) -> None:
    alike_limits({"decision_points": 5, "core_domains": ["academic"]})
    alike_limits({})


@pytest.fixture
def alike_limits() -> Callable[[dict[str, Any]], None]:
    def check(limits: dict[str, Any]) -> None:
        plan = popkit.read_plan(example_plan("")[0])
        asked: dict[str, Any] = {"as_of": SINCE, "district": popkit.read_district({"limits": limits})}
        alone, schools = popkit.audit(plan, **asked), popkit.audit_schools([], **asked)
        merged = popkit.Report.merged([alone, schools], as_of=SINCE, rules=alone.rules)
        entries = (ready := column_auditor(**asked)).entries(plan_table([row_of(plan)]))
        ((told, _),) = reports(entries, ready)
        assert told is not None
        found = [one.limits for one in (alone, schools, merged, told, report_of(entries, **asked))]
        assert found == [own(limits)] * 5

    return check


def test_limits_are_written_as_plain_values_and_come_back() -> None:
    plan = popkit.read_plan(example_plan("")[0])
    town = popkit.read_district(
        {"limits": {"core_domains": ["academic"], "decision_points": {"value": 5, "since": "2026-08-01"}}}
    )
    report = popkit.audit(plan, as_of=SINCE, district=town)
    assert report.as_dict()["limits"] == [
        {"name": "core_domains", "value": ["academic"], "shipped": list(DOMAINS), "since": None},  # type: ignore[arg-type]
        {"name": "decision_points", "value": 5, "shipped": POINTS, "since": "2026-08-01"},
    ]
    assert popkit.read_report(report.as_dict()).limits == report.limits
    bare = popkit.audit(plan, as_of=SINCE)
    assert popkit.compare(bare, report).limits == ("core_domains", "decision_points")
    assert popkit.compare(report, report).limits == ()


def test_people_are_told_in_a_line() -> None:
    limits = own({"core_domains": [], "decision_points": {"value": 5, "since": "2026-08-01"}})
    line = limits_line(limits)
    assert line.startswith("limits of the district: core_domains none (shipped: academic, ")
    assert line.endswith(f"; decision_points 5 (shipped: {POINTS}) since 2026-08-01")
    assert limits_line(()) == ""
    town = popkit.read_district({"limits": {"decision_points": 5}})
    report = popkit.audit(popkit.read_plan(example_plan("")[0]), as_of=SINCE, district=town)
    text = report_markdown(report, {rule.name: rule for rule in popkit.rulebook()})
    head = "# Audit as of 2026-08-01\n\nLimits of the district: decision_points 5 (shipped: "
    assert text.startswith(head)
