"""Plans of Parquet files, judged a table at a time: the same as one by one, and nothing read that no rule wants."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import popkit
from popkit.cohort import audit, stream
from popkit.cohort.auditor import column_auditor
from popkit.cohort.convert import write_plans
from popkit.cohort.entries import ENTRIES
from popkit.cohort.records import Records
from popkit.cohort.reports import reports
from popkit.cohort.schema import plan_schema

AS_OF = dt.date(2027, 3, 1)


@pytest.fixture(scope="module")
def district(riverside: Path) -> popkit.District:
    """The district of the examples."""
    return popkit.read_district(riverside)


@pytest.fixture(scope="module")
def folder(riverside: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example plans in two files of columns, beside a file that is none."""
    place = tmp_path_factory.mktemp("columns")
    plans = list(popkit.read_plans(riverside))
    write_plans(plans[:12], place / "a.parquet")
    write_plans(plans[12:], place / "b.parquet")
    place.joinpath("notes.txt").write_text("no plans")
    return place


def found(entries: pl.DataFrame, entry: str = "finding") -> list[tuple[Any, ...]]:
    return entries.filter(pl.col("entry") == entry).select("plan", "code", "subject_id", "fingerprint").rows()


def test_a_folder_gives_the_reports_of_its_plans_in_their_order(
    folder: Path, riverside: Path, district: popkit.District
) -> None:
    ready = column_auditor(as_of=AS_OF, district=district)
    tables = list(audit(folder, as_of=AS_OF, district=district))
    assert [table.schema for table in tables] == [ENTRIES, ENTRIES]
    told = [report for table in tables for report, _ in reports(table, ready)]
    assert told == [popkit.audit(plan, as_of=AS_OF, district=district) for plan in popkit.read_plans(riverside)]


def test_every_entry_says_where_its_plan_stands(folder: Path) -> None:
    first, second = audit(folder, as_of=AS_OF)
    for table, name, count in ((first, "a.parquet", 12), (second, "b.parquet", 10)):
        assert table["source"].unique().to_list() == [str(folder / name)]
        assert table.filter(pl.col("entry") == "plan")["row"].to_list() == list(range(1, count + 1))


def test_rows_are_numbered_through_the_file_whatever_is_judged_together(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (whole,) = audit(folder / "a.parquet", as_of=AS_OF)
    monkeypatch.setattr(stream, "ROWS_TOGETHER", 5)
    tables = list(audit(folder / "a.parquet", as_of=AS_OF))
    assert len(tables) == 3
    assert pl.concat(tables).equals(whole)


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_the_entries_do_not_depend_on_how_many_work(
    folder: Path, workers: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "ROWS_TOGETHER", 2)
    alone = pl.concat(audit(folder, as_of=AS_OF))
    assert pl.concat(audit(folder, as_of=AS_OF, workers=workers)).equals(alone)


def test_a_reader_that_stops_early_leaves_no_work_behind(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "ROWS_TOGETHER", 1)
    tables = audit(folder, as_of=AS_OF, workers=2)
    assert isinstance(tables, Iterator)
    assert found(next(tables), "plan")
    tables.close()  # type: ignore[attr-defined]


def test_somebody_has_to_work(folder: Path) -> None:
    with pytest.raises(ValueError, match="at least 1, got 0"):
        audit(folder, as_of=AS_OF, workers=0)


def test_only_the_columns_that_the_rules_look_at_are_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[str]] = []
    read = pq.ParquetFile.iter_batches

    def watched(file: pq.ParquetFile, size: int, columns: list[str]) -> Any:
        asked.append(columns)
        return read(file, size, columns=columns)

    monkeypatch.setattr(pq.ParquetFile, "iter_batches", watched)
    rules = popkit.rulebook().select("action-without-owner")
    (table,) = audit(folder / "a.parquet", as_of=AS_OF, rules=rules)
    members = {".".join(part for part in path.split(".") if part not in ("list", "element")) for path in asked[0]}
    assert {"id", "actions.id", "actions.owner_id", "actions.done_on"} <= members
    assert not {member for member in members if member.startswith(("goals", "supports", "student"))}
    everything = audit(folder / "a.parquet", as_of=AS_OF)
    assert found(table) == [row for row in found(pl.concat(everything)) if row[1] == rules["action-without-owner"].code]


def test_columns_that_are_null_throughout_may_be_missing(folder: Path, tmp_path: Path) -> None:
    table = pq.read_table(folder / "a.parquet")
    unused = [field.name for field in table.schema if table.column(field.name).null_count == len(table)]
    assert unused
    bare = pl.from_arrow(table.drop_columns(unused))
    assert isinstance(bare, pl.DataFrame)
    kept = [field.name for field in table.schema.field("goals").type.value_type if field.name != "reflection"]
    goals = pl.col("goals").list.eval(pl.struct([pl.element().struct.field(name) for name in kept]))
    pq.write_table(bare.with_columns(goals).to_arrow(), tmp_path / "bare.parquet")
    (told,), (same,) = audit(tmp_path / "bare.parquet", as_of=AS_OF), audit(folder / "a.parquet", as_of=AS_OF)
    by_reflection = pl.col("code") == popkit.rulebook()["closed-goal-without-reflection"].code
    assert found(told.filter(~by_reflection)) == found(same.filter(~by_reflection))


def test_other_columns_are_one_problem_of_the_file(tmp_path: Path) -> None:
    pq.write_table(pa.table({"id": [1], "name": ["nobody"]}), tmp_path / "other.parquet")
    (table,) = audit(tmp_path / "other.parquet", as_of=AS_OF)
    ((report, problems),) = reports(table, column_auditor(as_of=AS_OF))
    (problem,) = problems
    assert (report, problem.code, problem.path, problem.line) == (
        None,
        "other-columns",
        str(tmp_path / "other.parquet"),
        None,
    )
    assert problem.hint
    assert "schema_version" in problem.hint


def test_a_file_that_is_cut_off_is_one_problem(folder: Path, tmp_path: Path) -> None:
    whole = folder.joinpath("a.parquet").read_bytes()
    tmp_path.joinpath("cut.parquet").write_bytes(whole[: len(whole) // 2])
    (table,) = audit(tmp_path, as_of=AS_OF)
    ((_, (problem,)),) = reports(table, column_auditor(as_of=AS_OF))
    assert (problem.code, problem.path) == ("unreadable-file", str(tmp_path / "cut.parquet"))


@pytest.mark.parametrize(("name", "code"), [("nowhere.parquet", "no-such-file"), ("empty", "nothing-to-read")])
def test_where_there_is_nothing_it_is_said(tmp_path: Path, name: str, code: str) -> None:
    tmp_path.joinpath("empty").mkdir()
    (table,) = audit(tmp_path / name, as_of=AS_OF)
    ((_, (problem,)),) = reports(table, column_auditor(as_of=AS_OF))
    assert (problem.code, problem.path) == (code, str(tmp_path / name))


def test_a_file_without_plans_says_nothing(tmp_path: Path) -> None:
    pq.write_table(plan_schema().empty_table(), tmp_path / "none.parquet")
    assert list(audit(tmp_path, as_of=AS_OF)) == []
    assert stream.plan_count(tmp_path / "none.parquet") == 0


def test_plans_are_counted_by_what_their_file_says(folder: Path) -> None:
    assert [stream.plan_count(folder / name) for name in ("a.parquet", "b.parquet", "notes.txt", "c.parquet")] == [
        12,
        10,
        0,
        0,
    ]


def test_what_crashes_in_columns_is_judged_plan_by_plan(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (alone,) = audit(folder / "a.parquet", as_of=AS_OF)
    ready = column_auditor(as_of=AS_OF)

    def crash(*_: object) -> pl.Expr:
        raise RuntimeError

    monkeypatch.setattr(Records, "listed", crash)
    (batch,) = pq.ParquetFile(folder / "a.parquet").iter_batches()
    assert ready.entries(batch).drop("source").equals(alone.drop("source"))
    assert ready.entries(pa.Table.from_batches([batch])).equals(ready.entries(batch))
    (told,) = audit(folder / "a.parquet", as_of=AS_OF)
    assert told.equals(alone)


def test_no_plans_give_no_entries() -> None:
    entries = column_auditor(as_of=AS_OF).entries(plan_schema().empty_table())
    assert entries.is_empty()
    assert entries.schema == ENTRIES
