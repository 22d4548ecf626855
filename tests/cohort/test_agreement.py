"""The roads agree: whole reports by objects and over columns are the same, to the last fact and in the same order.

`make test` does this on a small scale, `make agree` on the full one: 20,000 synthetic plans, and 5,000 of every
sort that chance makes.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, Final
from unittest.mock import patch

import polars as pl
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import popkit
from popkit.cohort import ColumnAuditor, column_auditor, reports
from popkit.cohort.plan import PlanColumns
from popkit.cohort.records import facts_in
from popkit.cohort.school import SchoolColumns
from popkit.cohort.standing import records_of, stand_all
from popkit.cohort.table import plan_table, row_of
from popkit.read.rows import documents
from popkit.standing import SUBJECTS, facts_of
from popkit.standing.subject import BEYOND_PLANS
from popkit.testing import synth_calendars, synth_plans

Corpus = list[tuple[list[Any], dt.date, Any]]

DAYS: Final = (dt.date(2026, 11, 2), dt.date(2027, 1, 15), dt.date(2027, 3, 1))


def close(one: Any, other: Any) -> bool:
    """Whether two reports as plain values are one; numbers with a fraction to a billionth."""
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-12)
    if isinstance(one, dict) and isinstance(other, dict):
        return list(one) == list(other) and all(close(value, other[name]) for name, value in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(close, one, other))
    return type(one) is type(other) and one == other


def shown(report: popkit.Report) -> dict[str, Any]:
    """A report as plain values, without its sentences, in which numbers are rounded."""
    told = report.as_dict()
    for finding in told["findings"]:
        del finding["message"]
    return {**told, "share": str(report.share)}


def assert_same(plans: Iterable[popkit.Plan], as_of: dt.date, district: Any = None, rules: Any = None) -> None:
    """Judge plans on both roads, in one table, and compare every report."""
    kept = list(plans)
    ready = column_auditor(as_of=as_of, district=district, rules=rules)
    # If columns crash, or doubt a good plan, the plans go the other road, and there would be nothing to compare.
    with patch.object(ColumnAuditor, "_one_by_one", side_effect=AssertionError("a plan went the road of objects")):
        told = list(reports(ready.entries(plan_table([row_of(plan) for plan in kept])), ready))
    for plan, (report, problems) in zip(kept, told, strict=True):
        assert problems == []
        assert report is not None
        by_object = popkit.audit(plan, as_of=as_of, district=district, rules=rules)
        assert close(shown(report), shown(by_object)), (shown(report), shown(by_object))


# Facts


@pytest.mark.parametrize("kind", [kind for kind in SUBJECTS if kind not in BEYOND_PLANS])
def test_a_fact_is_there_on_both_roads(kind: str) -> None:
    """A fact on one road only would be a rule that cannot be judged on the other."""
    empty = stand_all(pl.DataFrame(), as_of=dt.date(2027, 3, 1))
    in_columns, in_standings = set(facts_in(type(records_of(empty, kind)))), set(facts_of(SUBJECTS[kind]))
    assert in_columns == in_standings, f"only in columns or only in standings: {in_columns ^ in_standings}"


def test_a_fact_of_schools_is_there_on_both_roads() -> None:
    assert set(facts_in(SchoolColumns)) == set(facts_of(SUBJECTS["school"]))


def test_plans_as_columns_have_the_subjects_of_every_kind() -> None:
    plans = stand_all(pl.DataFrame(), as_of=dt.date(2027, 3, 1))
    assert isinstance(plans, PlanColumns)
    inside = {*SUBJECTS} - BEYOND_PLANS
    assert {kind for kind in inside if len(records_of(plans, kind)) == 0} == inside


# Reports


def test_the_roads_agree_on_the_examples_and_on_the_example_of_every_rule(corpus: Corpus, apart: Any) -> None:
    for plans, day, district in corpus:
        assert_same(plans, day, district)
    for plans, day, district, rules in apart:
        assert_same(plans, day, district, rules)


def test_every_rule_can_be_judged_alone(riverside: Any) -> None:
    """No fact leans on another that happened to be asked for before it."""
    day, district, plans = dt.date(2027, 3, 1), popkit.read_district(riverside), list(popkit.read_plans(riverside))[:4]
    table = plan_table([row_of(plan) for plan in plans])
    for rule in popkit.rulebook():
        book = popkit.rulebook().select(rule.name)
        ready = column_auditor(as_of=day, district=district, rules=book)
        with patch.object(ColumnAuditor, "_one_by_one", side_effect=AssertionError("a plan went the road of objects")):
            told = [report for report, _ in reports(ready.entries(table), ready)]
        assert told == [popkit.audit(plan, as_of=day, district=district, rules=book) for plan in plans], rule.name


def synthetic(count: int, seed: int) -> Iterator[list[popkit.Plan]]:
    """Synthetic plans, a few thousand at a time."""
    documents = synth_plans(count, seed=seed)
    while some := [popkit.read_plan(document) for document in islice(documents, 2_000)]:
        yield some


@pytest.mark.parametrize("seed", [11])
def test_the_roads_agree_on_synthetic_plans(seed: int) -> None:
    district = popkit.read_district(synth_calendars(150))
    for plans in synthetic(150, seed):
        for day in DAYS:
            assert_same(plans, day, district)


VARIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
PLANS_EACH = 5


@settings(VARIED, max_examples=10)
@given(data=st.data())
def test_the_roads_agree_on_plans_of_every_sort(
    data: st.DataObject, plan_documents: Any, district_documents: Any
) -> None:
    agree_on_varied(data, plan_documents, district_documents)


def agree_on_varied(data: st.DataObject, plan_documents: Any, district_documents: Any) -> None:
    found = data.draw(st.lists(plan_documents, min_size=PLANS_EACH, max_size=PLANS_EACH))
    district = data.draw(st.none() | district_documents.map(popkit.read_district))
    day = data.draw(st.dates(dt.date(2026, 7, 1), dt.date(2027, 9, 1)))
    assert_same([popkit.read_plan(document) for document in found], day, district)


@pytest.mark.full
def test_the_roads_agree_on_twenty_thousand_synthetic_plans() -> None:
    district = popkit.read_district(synth_calendars(20_000))
    for plans in synthetic(20_000, seed=1):
        assert_same(plans, dt.date(2027, 3, 1), district)


@pytest.mark.full
@settings(VARIED, max_examples=1_000)
@given(data=st.data())
def test_the_roads_agree_on_five_thousand_plans_of_every_sort(
    data: st.DataObject, plan_documents: Any, district_documents: Any
) -> None:
    agree_on_varied(data, plan_documents, district_documents)


# Rows that are no plans


def spoilt(table: pa.Table, place: int, column: str, value: Any) -> pa.Table:
    """The table with one value changed."""
    at = table.schema.get_field_index(column)
    values = table.column(column).to_pylist()
    values[place] = value
    return table.set_column(at, table.schema.field(at), pa.array(values, table.schema.field(at).type))


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("status", "asleep"),
        ("id", "no id"),
        ("starts_on", dt.date(1850, 1, 1)),
        ("starts_on", None),
        ("school_year", "2026-28"),
        ("manager_id", "nobody"),
        ("ends_on", dt.date(2026, 1, 1)),
        ("written_as_null", ["/consents"]),
    ],
)
def test_a_row_that_is_no_plan_is_a_problem_and_the_others_go_on(column: str, value: Any, riverside: Any) -> None:
    district, day = popkit.read_district(riverside), dt.date(2027, 3, 1)
    plans = list(popkit.read_plans(riverside))[:6]
    table = spoilt(plan_table([row_of(plan) for plan in plans]), 3, column, value)
    ready = column_auditor(as_of=day, district=district)
    told = list(reports(ready.entries(table), ready))
    raw = list(documents(table.to_batches()[0]))[3]
    with pytest.raises(popkit.UnreadablePlan) as unread:
        popkit.read_plan(raw)
    assert told[3] == (None, [problem.found_in(None, 4) for problem in unread.value.problems])
    for place in (0, 1, 2, 4, 5):
        report = told[place][0]
        assert report is not None
        assert close(shown(report), shown(popkit.audit(plans[place], as_of=day, district=district)))
