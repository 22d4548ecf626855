"""The same reports on Spark as one by one."""

from __future__ import annotations

import datetime as dt
import importlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyspark import cloudpickle
from pyspark.sql.pandas import types

import popkit
from popkit.cohort import judge, report_of, school_report, write_plans
from popkit.cohort import spark as spark_module
from popkit.cohort.auditor import _made as column_auditor_made
from popkit.cohort.spark import audit
from popkit.testing import write_synth

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

ORIGIN = ("*", "regexp_replace(_metadata.file_path, '^file:/+', '/') AS source", "_metadata.row_index + 1 AS row")


# On Spark itself


@pytest.fixture(scope="module")
def entries(spark: SparkSession, county: Any) -> DataFrame:
    """What is said of the county, kept, so that Spark works it out once."""
    plans = spark.read.parquet(str(county.folder)).selectExpr(*ORIGIN)
    return audit(plans.repartition(2, "id"), **county.asked).cache()


def test_a_county_has_the_report_it_has_one_by_one(entries: DataFrame, county: Any, alike: Callable[..., None]) -> None:
    alike(report_of(entries.toArrow(), **county.asked), county.report)
    assert county.report.unreadable > 3


def test_schools_are_judged_by_what_spark_counted(entries: DataFrame, county: Any) -> None:
    shares = entries.where("entry = 'plan'").groupBy("share").count().toArrow()
    assert len(shares) < county.report.plans
    found = school_report(shares, **county.asked)
    assert found.findings == tuple([kept for kept in county.report.findings if kept.subject.kind == "school"])


@pytest.mark.full
def test_twenty_thousand_synthetic_plans_have_the_report_they_have_one_by_one(
    spark: SparkSession, tmp_path: Path, alike: Callable[..., None], report_by_object: Callable[..., popkit.Report]
) -> None:
    write_synth(tmp_path / "lines", 20_000, workers=2)
    write_synth(tmp_path / "rows", 20_000, workers=2, form="parquet")
    asked: dict[str, Any] = {
        "as_of": dt.date(2027, 3, 1),
        "district": popkit.read_district(tmp_path / "lines"),
        "rules": None,
    }
    said = audit(spark.read.parquet(str(tmp_path / "rows" / "plans")), **asked)
    said.write.parquet(str(tmp_path / "said"))
    alike(report_of(pq.read_table(tmp_path / "said"), **asked), report_by_object(tmp_path / "lines", asked, workers=2))


@pytest.mark.full
def test_five_thousand_plans_of_every_sort_have_the_report_they_have_one_by_one(
    spark: SparkSession,
    tmp_path: Path,
    plan_documents: Any,
    alike: Callable[..., None],
    report_by_object: Callable[..., popkit.Report],
) -> None:
    documents: list[dict[str, Any]] = []

    @settings(max_examples=1_000, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(st.lists(plan_documents, min_size=5, max_size=5))
    def drawn(some: list[dict[str, Any]]) -> None:
        documents.extend(some)

    drawn()
    plans = [popkit.read_plan({**kept, "id": f"plan-{number}"}) for number, kept in enumerate(documents)]
    assert len(plans) >= 5_000
    write_plans(plans, tmp_path / "plans.parquet")
    asked: dict[str, Any] = {"as_of": dt.date(2027, 2, 1), "district": None, "rules": None}
    said = audit(spark.read.parquet(str(tmp_path / "plans.parquet")), **asked)
    alike(report_of(said.toArrow(), **asked), report_by_object(tmp_path / "plans.parquet", asked, workers=2))


@pytest.fixture
def otherwise(spark: SparkSession) -> Iterator[SparkSession]:
    """Spark set up differently from what is usual, for a while."""
    settings = {
        "spark.sql.session.timeZone": "Asia/Kolkata",
        "spark.sql.execution.arrow.maxRecordsPerBatch": "20",
        "spark.sql.execution.arrow.useLargeVarTypes": "true",
    }
    before = {name: str(spark.conf.get(name)) for name in settings}
    for name, value in settings.items():
        spark.conf.set(name, value)
    yield spark
    for name, value in before.items():
        spark.conf.set(name, value)


def test_rows_that_nobody_numbered_each_have_a_number_of_their_own(
    otherwise: SparkSession, county: Any, alike: Callable[..., None]
) -> None:
    plans = otherwise.read.parquet(str(county.folder)).repartition(2)
    found = report_of(audit(plans, **county.asked).toArrow(), **county.asked)
    assert (found.plans, found.unreadable) == (county.report.plans, county.report.unreadable)
    alike(without_problems(found), without_problems(county.report))


def without_problems(report: popkit.Report) -> popkit.Report:
    return attrs.evolve(report, problems=(), unreadable=0)


def test_entries_go_through_files_of_sparks(
    entries: DataFrame, county: Any, tmp_path: Path, alike: Callable[..., None]
) -> None:
    entries.write.partitionBy("entry").parquet(str(tmp_path / "entries"))
    alike(report_of(pq.read_table(tmp_path / "entries"), **county.asked), county.report)


# Without Java


class Pretend:
    """What of a DataFrame is used, on Arrow in memory."""

    def __init__(self, table: pa.Table) -> None:
        self.table, self.columns = table, table.column_names
        self.schema = types.from_arrow_schema(table.schema, prefer_timestamp_ntz=False)

    def selectExpr(self, *columns: str) -> Pretend:  # noqa: N802 - Spark's name
        assert columns == ("*", "monotonically_increasing_id() + 1 AS row")
        return Pretend(self.table.append_column("row", pa.array([2**33 + row for row in range(len(self.table))])))

    def mapInArrow(self, work: Any, schema: str) -> tuple[pa.Table, str]:  # noqa: N802 - Spark's name
        travelled = cloudpickle.loads(cloudpickle.dumps(work))  # type: ignore[no-untyped-call]
        return pa.Table.from_batches(travelled(iter(self.table.to_batches(50)))), schema


def pretended(table: pa.Table, **asked: Any) -> Any:
    return audit(Pretend(table), **asked)  # type: ignore[arg-type]


def test_work_travels_and_comes_back_as_entries(county: Any) -> None:
    plans = pq.read_table(county.folder / "alder.parquet")
    entries, schema = pretended(plans, **county.asked)
    expected = pa.Table.from_batches(judge(plans.to_batches(), **county.asked))
    assert entries.drop_columns(["row"]) == expected.drop_columns(["row"])
    assert entries["row"][0].as_py() == 2**33
    assert schema.startswith("`source` string, `row` bigint, `entry` string, ")
    assert "`missing` array<string>" in schema
    assert "`share` struct<`school`: string, `is_active`: boolean, " in schema


def test_rows_that_are_numbered_keep_their_numbers(county: Any) -> None:
    plans = pq.read_table(county.folder / "alder.parquet").slice(0, 5)
    plans = plans.append_column("row", pa.array([50, 40, 30, 20, 10]))
    entries, _ = pretended(plans, **county.asked)
    assert [*dict.fromkeys(entries["row"].to_pylist())] == [50, 40, 30, 20, 10]


def test_a_worker_prepares_the_rules_once_for_all_its_tasks(county: Any) -> None:
    spark_module._unpacked.cache_clear()
    plans = pq.read_table(county.folder / "alder.parquet").slice(0, 2)
    made = column_auditor_made.cache_info().misses
    for _ in range(3):
        pretended(plans, **county.asked)
    assert spark_module._unpacked.cache_info()[:2] == (2, 1)
    assert column_auditor_made.cache_info().misses == made + 1


@pytest.mark.parametrize(
    ("change", "hint"),
    [
        (lambda table: table.drop_columns(["status"]), "missing: status"),
        (lambda table: table.append_column("extra", pa.nulls(len(table))), "1 that popkit does not know"),
        (lambda table: table.set_column(0, "id", pa.array([1.5] * len(table), pa.float32())), "id"),
    ],
)
def test_other_columns_are_told_before_anything_runs(county: Any, change: Callable[..., pa.Table], hint: str) -> None:
    plans = pq.read_table(county.folder / "alder.parquet")
    with pytest.raises(popkit.UnreadablePlan, match=hint) as caught:
        pretended(change(plans), **county.asked)
    assert [problem.code for problem in caught.value.problems] == ["other-columns"]


def test_the_date_is_looked_at_before_anything_runs(county: Any) -> None:
    with pytest.raises(TypeError, match="date is wanted"):
        pretended(pq.read_table(county.folder / "alder.parquet"), as_of=dt.datetime(2027, 3, 1))  # noqa: DTZ001


def test_without_the_extra_the_module_says_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "popkit.cohort.spark")
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    with pytest.raises(popkit.MissingExtra, match=r'pip install "popkit\[spark\]"$'):
        importlib.import_module("popkit.cohort.spark")
