"""Waivers over columns: settled as those of plans read one by one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import attrs
import pytest

import popkit
from popkit.cohort.auditor import column_auditor
from popkit.cohort.merged import report_of
from popkit.cohort.reports import reports
from popkit.cohort.table import plan_table, row_of
from popkit.testing import synth_plans

AS_OF = dt.date(2027, 3, 1)


def waiver(rule: str, plan: str, until: str = "2027-06-30") -> dict[str, Any]:
    return {"rule": rule, "plan": plan, "reason": "talked over", "by": "board", "until": until}


@pytest.mark.parametrize(
    "waivers",
    [
        [],
        [waiver("SUPP004", "nobody")],
        [waiver("SUPP004", "plan-000001"), waiver("SUPP004", "plan-000001", "2027-02-28")],
        [waiver(rule, f"plan-{n:06}") for n in range(1, 13) for rule in ("SUPP004", "GOAL009b", "ACTN001", "PLAN099")],
    ],
)
def test_both_roads_let_the_same_rest(waivers: list[Any], alike: Callable[..., None]) -> None:
    plans = [popkit.read_plan(plan) for plan in synth_plans(30, seed=8)]
    asked: dict[str, Any] = {"as_of": AS_OF, "district": popkit.read_district({"waivers": waivers})}
    given, ready = list(popkit.audit_all(plans, **asked)), column_auditor(**asked)
    entries = ready.entries(plan_table([row_of(plan) for plan in plans]))
    told = [report for report, _ in reports(entries, ready)]
    for one, other in zip(told, given, strict=True):
        assert one is not None
        alike(attrs.evolve(one, cannot_tell=()), attrs.evolve(other, cannot_tell=()))
    merged = popkit.Report.merged(
        [*given, popkit.audit_schools(given, **asked)], as_of=AS_OF, rules=len(popkit.rulebook())
    )
    alike(report_of(entries, **asked), merged)
