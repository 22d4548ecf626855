"""Arrow in, Arrow out: plans in batches of any size and spelling are judged as they would be one by one."""

from __future__ import annotations

import datetime as dt
import pickle
import random
from collections.abc import Callable, Iterator
from typing import Any

import attrs
import polars as pl
import pyarrow as pa
import pyarrow.dataset as ds
import pytest

import popkit
from popkit.audit import WAIVER_STATES
from popkit.cohort import batches as batches_module
from popkit.cohort import entries_schema, judge, plan_schema, report_of, school_report
from popkit.cohort.auditor import column_auditor
from popkit.cohort.entries import ENTRIES, report_entries
from popkit.cohort.table import plan_table, row_of
from popkit.standing import GoalStanding
from popkit.testing import synth_plans

DAY = dt.date(2027, 3, 1)
BOOK = popkit.rulebook().select("action-overdue", "action-without-owner", "action-without-due-date")


@pytest.fixture(scope="module")
def plans() -> pa.Table:
    return plan_table([row_of(popkit.read_plan(plan)) for plan in synth_plans(30, seed=4)])


def judged(table: pa.Table, rows: int = 10_000, **asked: Any) -> pa.Table:
    found = judge(table.to_batches(rows), **{"as_of": DAY, "rules": BOOK, **asked})
    return pa.Table.from_batches(found, entries_schema())


# The whole county


def fragments(county: Any) -> Iterator[pa.RecordBatch]:
    """The files of a folder one after the other, with the names of the files and the numbers of the rows."""
    for fragment in ds.dataset(county.folder, plan_schema()).get_fragments():
        table = fragment.to_table()
        table = table.append_column("source", pa.array([fragment.path] * len(table)))
        yield from table.append_column("row", pa.array(range(1, len(table) + 1))).to_batches(37)


def test_a_county_has_the_report_it_has_one_by_one(county: Any, alike: Callable[..., None]) -> None:
    entries = pa.Table.from_batches(judge(fragments(county), **county.asked))
    alike(report_of(entries, **county.asked), county.report)
    assert county.report.unreadable > 3
    assert {finding.subject.kind for finding in county.report.findings} > {"plan", "goal", "school"}
    assert {note.state for note in county.report.waivers} == set(WAIVER_STATES) - {"not_judged"}
    assert len(county.report.waived) > 5


def test_the_order_of_the_entries_does_not_matter(county: Any, alike: Callable[..., None]) -> None:
    entries = pa.Table.from_batches(judge(fragments(county), **county.asked))
    places = list(range(len(entries)))
    random.Random(1).shuffle(places)  # noqa: S311 - any order will do
    alike(report_of(entries.take(places), **county.asked), county.report)


def test_schools_are_judged_by_shares_that_another_program_counted(county: Any) -> None:
    entries = pl.DataFrame(pa.Table.from_batches(judge(fragments(county), **county.asked)))
    counted = entries.filter(pl.col("entry") == "plan").group_by("share").agg(count=pl.len())
    found = school_report(counted, **county.asked)
    assert found == attrs.evolve(school_report(entries, **county.asked), waivers=())
    assert found.plans == 0
    of_schools = tuple([kept for kept in county.report.findings if kept.subject.kind == "school"])
    assert found.findings == of_schools


def test_where_no_rule_is_about_schools_nothing_is_said_of_them(plans: pa.Table) -> None:
    found = school_report(judged(plans), as_of=DAY, rules=BOOK)
    assert sum(found.outcomes.values()) == 0


def test_rules_that_crash_are_in_the_one_report_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(GoalStanding, "has_owner", property(lambda _: 1 // 0))
    some = [popkit.read_plan(plan) for plan in synth_plans(6, seed=4)]
    reports = [popkit.audit(plan, as_of=DAY) for plan in some]
    said = [row for n, report in enumerate(reports, 1) for row in report_entries(n, some[n - 1].id, report)]
    schools = popkit.audit_schools(reports, as_of=DAY)
    merged = popkit.Report.merged([*reports, schools], as_of=DAY, rules=len(popkit.rulebook()))
    found = report_of(pl.DataFrame(said, schema=ENTRIES).reverse(), as_of=DAY)
    assert found == merged
    assert found.failures


# Batches


@pytest.mark.parametrize("rows", [1, 7, 30])
def test_the_size_of_batches_does_not_matter(plans: pa.Table, rows: int) -> None:
    assert judged(plans, rows) == judged(plans)


@pytest.mark.parametrize(("rows", "size"), [(4, 2**28), (10_000, 20_000), (10_000, 1)])
def test_plans_are_judged_some_at_a_time(
    plans: pa.Table, rows: int, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = judged(plans)
    monkeypatch.setattr(batches_module, "ROWS_TOGETHER", rows)
    monkeypatch.setattr(batches_module, "BYTES_TOGETHER", size)
    together = [len(table) for table in batches_module._together(plans.to_batches(20))]
    assert sum(together) == 30
    assert 1 < len(together) <= 30
    assert max(together) <= rows
    assert judged(plans, 20) == expected


def test_no_plans_have_no_entries(plans: pa.Table) -> None:
    assert judged(plans.slice(0, 0)).num_rows == 0
    assert pa.Table.from_batches(judge(iter([]), as_of=DAY), entries_schema()).num_rows == 0
    empty = pa.RecordBatch.from_pylist([], plan_schema())
    assert pa.Table.from_batches(judge([empty, *plans.to_batches(), empty], as_of=DAY, rules=BOOK)) == judged(plans)


def test_batches_are_taken_as_they_come(plans: pa.Table, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches_module, "ROWS_TOGETHER", 10)
    taken = []

    def given() -> Iterator[pa.RecordBatch]:
        for batch in plans.to_batches(10):
            taken.append(batch)
            yield batch

    entries = judge(given(), as_of=DAY, rules=BOOK)
    assert not taken
    next(entries)
    assert len(taken) == 2


# Where a plan came from


def test_rows_are_counted_through_all_batches(plans: pa.Table) -> None:
    entries = pl.DataFrame(judged(plans, 7)).filter(pl.col("entry") == "plan")
    assert entries["row"].to_list() == list(range(1, 31))
    assert entries["source"].null_count() == 30


@pytest.mark.parametrize("kind", [pa.int16(), pa.int64(), pa.uint32()], ids=str)
@pytest.mark.parametrize("text", [pa.large_string(), pa.dictionary(pa.int8(), pa.string())], ids=str)
def test_what_a_batch_says_of_where_a_plan_came_from_comes_back(
    plans: pa.Table, kind: pa.DataType, text: pa.DataType
) -> None:
    rows = [None if row == 3 else 100 - row for row in range(30)]
    table = plans.append_column("row", pa.array(rows, kind)).append_column("source", pa.array(["x"] * 30).cast(text))
    entries = pl.DataFrame(judged(table, 7))
    assert entries.filter(pl.col("entry") == "plan")["row"].to_list() == rows
    assert set(entries["source"]) == {"x"}


def test_plans_with_one_id_stay_apart(plans: pa.Table, alike: Callable[..., None]) -> None:
    twice = pa.concat_tables([plans, plans.slice(5, 3)])
    entries = judged(twice)
    assert report_of(entries, as_of=DAY, rules=BOOK).plans == 33
    reports = [
        popkit.audit(popkit.read_plan(plan), as_of=DAY, rules=BOOK)
        for plan in [*synth_plans(30, seed=4), *list(synth_plans(30, seed=4))[5:8]]
    ]
    merged = popkit.Report.merged(reports, as_of=DAY, rules=len(BOOK))
    alike(report_of(entries.take(list(reversed(range(len(entries))))), as_of=DAY, rules=BOOK), merged)


# Columns


def test_optional_columns_may_be_missing_and_come_in_any_order(plans: pa.Table) -> None:
    given = plans.drop_columns(["written_as_null", "extensions", "purpose"])
    given = given.select(sorted(given.column_names, reverse=True))
    assert judged(given) == judged(plans)


@pytest.mark.parametrize(
    ("change", "hint"),
    [
        (lambda table: table.drop_columns(["status"]), "missing: status"),
        (lambda table: table.append_column("extra", pa.nulls(30)), "1 that popkit does not know"),
        (lambda table: table.append_column("row", pa.nulls(30, pa.string())), "of another type: row"),
        (lambda table: table.append_column("source", pa.nulls(30, pa.int64())), "of another type: source"),
    ],
)
def test_other_columns_are_one_problem(plans: pa.Table, change: Callable[[pa.Table], pa.Table], hint: str) -> None:
    with pytest.raises(popkit.UnreadablePlan, match=hint) as caught:
        judged(change(plans))
    assert [problem.code for problem in caught.value.problems] == ["other-columns"]


def test_the_date_is_looked_at_before_any_plan() -> None:
    with pytest.raises(TypeError, match="date is wanted"):
        judge(iter([]), as_of="2027-03-01")  # type: ignore[arg-type]


def test_entries_of_rules_that_nobody_knows_are_refused(plans: pa.Table) -> None:
    with pytest.raises(popkit.UnknownRule):
        report_of(judged(plans), as_of=DAY, rules=popkit.rulebook().select("goal-without-owner"))


# What travels


def test_entries_have_types_that_every_program_knows(plans: pa.Table) -> None:
    schema = entries_schema()
    assert schema.names == list(ENTRIES)
    assert not {"large", "view"} & set(str(schema).replace("_", " ").split())
    assert all(batch.schema == schema for batch in judge(plans.to_batches(), as_of=DAY, rules=BOOK))
    assert pl.DataFrame(judged(plans)).cast(ENTRIES).schema == ENTRIES


def test_what_a_worker_unpacks_says_the_same(plans: pa.Table, riverside: Any) -> None:
    asked: dict[str, Any] = {"as_of": DAY, "district": popkit.read_district(riverside), "rules": BOOK}
    before = judged(plans, **asked)
    assert judged(plans, **pickle.loads(pickle.dumps(asked))) == before  # noqa: S301 - packed here


def test_an_auditor_is_made_once_for_all_batches(plans: pa.Table, monkeypatch: pytest.MonkeyPatch) -> None:
    made = []

    def counting(**asked: Any) -> Any:
        made.append(asked)
        return column_auditor(**asked)

    monkeypatch.setattr(batches_module, "column_auditor", counting)
    judged(plans, 3)
    assert len(made) == 1
