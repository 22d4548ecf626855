"""Plans of Parquet files, judged a table at a time: the same as one by one, and nothing read that no rule wants."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import popkit
from popkit.audit.stream import Job, Result
from popkit.cohort import audit, files, stream
from popkit.cohort.auditor import column_auditor
from popkit.cohort.convert import write_plans
from popkit.cohort.entries import ENTRIES
from popkit.cohort.files import parts
from popkit.cohort.records import Records
from popkit.cohort.reports import reports
from popkit.cohort.schema import plan_schema
from popkit.cohort.stream import audited
from popkit.write import report_jsonl

AS_OF = dt.date(2027, 3, 1)
FILES = {"a.parquet": 12, "b.parquet": 14}
# Of each kind of subject a few, and of each that may be missing one: how tables are cut is the same for any rules.
FEW = popkit.rulebook().select("PLAN00", "GOAL013", "SUPP004", "ACTN", "WELL001", "SAFE001")


@pytest.fixture
def together(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let only so many plans, or bytes of them, be judged together."""

    def most(rows: int = 10**9, size: int = 10**9) -> None:
        for module in (stream, files):
            monkeypatch.setattr(module, "ROWS_TOGETHER", rows)
            monkeypatch.setattr(module, "BYTES_TOGETHER", size)

    return most


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


def assert_same(one: pl.DataFrame, other: pl.DataFrame) -> None:
    """Compare entries; what is judged together may change the last digit of a fact."""
    assert one.drop("facts").equals(other.drop("facts"))
    for mine, theirs in zip(one["facts"], other["facts"], strict=True):
        told, expected = json.loads(mine or "{}"), json.loads(theirs or "{}")
        assert list(told) == list(expected)
        assert all(
            told[name] == value or told[name] == pytest.approx(value, rel=1e-9) for name, value in expected.items()
        )


def found(entries: pl.DataFrame, entry: str = "finding") -> list[tuple[Any, ...]]:
    return entries.filter(pl.col("entry") == entry).select("plan", "code", "subject_id", "fingerprint").rows()


def test_a_folder_gives_the_reports_of_its_plans_in_their_order(
    folder: Path, riverside: Path, district: popkit.District
) -> None:
    ready = column_auditor(as_of=AS_OF, district=district)
    (table,) = audit(folder, as_of=AS_OF, district=district)
    assert table.schema == ENTRIES
    told = [report for report, _ in reports(table, ready)]
    assert told == [popkit.audit(plan, as_of=AS_OF, district=district) for plan in popkit.read_plans(riverside)]


def test_every_entry_says_where_its_plan_stands(folder: Path) -> None:
    (table,) = audit(folder, as_of=AS_OF)
    plans = table.filter(pl.col("entry") == "plan")
    assert table["source"].unique(maintain_order=True).to_list() == [str(folder / name) for name in FILES]
    for name, count in FILES.items():
        assert plans.filter(pl.col("source") == str(folder / name))["row"].to_list() == list(range(1, count + 1))


def test_rows_are_numbered_through_the_file_whatever_is_judged_together(
    folder: Path, together: Callable[..., None]
) -> None:
    (whole,) = audit(folder, as_of=AS_OF, rules=FEW)
    for limits, count in (({"rows": 5}, 6), ({"rows": 14}, 2), ({"size": 1}, 26), ({"rows": 26}, 1)):
        together(**limits)
        tables = list(audit(folder, as_of=AS_OF, rules=FEW))
        assert len(tables) == count
        assert_same(pl.concat(tables), whole)


@pytest.mark.parametrize("workers", [2, 3])
def test_the_entries_do_not_depend_on_how_many_work(folder: Path, workers: int, together: Callable[..., None]) -> None:
    together(rows=2)
    alone = pl.concat(audit(folder, as_of=AS_OF, rules=FEW))
    assert pl.concat(audit(folder, as_of=AS_OF, rules=FEW, workers=workers)).equals(alone)


def test_a_reader_that_stops_early_leaves_no_work_behind(folder: Path, together: Callable[..., None]) -> None:
    together(rows=1)
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

    def watched(file: pq.ParquetFile, size: int, row_groups: list[int], columns: list[str]) -> Any:
        asked.append(columns)
        return read(file, size, row_groups=row_groups, columns=columns)

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
    pq.ParquetWriter(tmp_path / "nothing-at-all.parquet", plan_schema()).close()
    assert list(audit(tmp_path, as_of=AS_OF)) == []
    assert files.plan_count(tmp_path / "none.parquet") == 0


def test_plans_are_counted_by_what_their_file_says(folder: Path) -> None:
    assert [files.plan_count(folder / name) for name in ("a.parquet", "b.parquet", "notes.txt", "c.parquet")] == [
        12,
        14,
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
    assert_same(ready.entries(batch).drop("source"), alone.drop("source"))
    assert ready.entries(pa.Table.from_batches([batch])).equals(ready.entries(batch))
    (told,) = audit(folder / "a.parquet", as_of=AS_OF)
    assert_same(told, alone)


def test_rows_in_doubt_are_read_from_the_file_they_are_in(
    folder: Path, tmp_path: Path, together: Callable[..., None]
) -> None:
    for name in FILES:
        table = pq.read_table(folder / name)
        status = table["status"].to_pylist()
        status[3] = status[7] = "asleep"
        at = table.schema.get_field_index("status")
        pq.write_table(table.set_column(at, "status", pa.array(status)), tmp_path / name, row_group_size=4)
    for rows in (100, 5):
        together(rows=rows)
        entries = pl.concat(audit(tmp_path, as_of=AS_OF))
        problems = entries.filter(pl.col("entry") == "problem")
        assert problems.select("source", "row").rows() == [
            (str(tmp_path / name), row) for name in FILES for row in (4, 8)
        ]
        assert problems["problem"].struct.field("at").to_list() == ["/status"] * 4
        (whole,) = audit(folder, as_of=AS_OF) if rows == 100 else [pl.concat(audit(folder, as_of=AS_OF))]
        good = ~((pl.col("row") == 4) | (pl.col("row") == 8))
        theirs, mine = whole.filter(good).drop("source"), entries.filter(good).drop("source")
        assert_same(mine, theirs)


def test_tables_are_judged_together_and_rows_counted_through_them(folder: Path) -> None:
    ready = column_auditor(as_of=AS_OF)
    tables = [pq.read_table(folder / name) for name in FILES]
    whole = ready.entries(pa.concat_tables(tables))
    assert_same(ready.entries(*tables), whole)
    frame = pl.from_arrow(tables[1])
    assert isinstance(frame, pl.DataFrame)
    broken = frame.with_columns(status=pl.lit("asleep"))
    told = ready.entries(tables[0], broken)
    assert told.filter(pl.col("entry") == "problem")["row"].to_list() == list(range(13, 27))
    assert_same(told.filter(pl.col("row") <= 12), whole.filter(pl.col("row") <= 12))


def test_no_plans_give_no_entries() -> None:
    ready = column_auditor(as_of=AS_OF)
    for entries in (ready.entries(plan_schema().empty_table()), ready.entries()):
        assert entries.is_empty()
        assert entries.schema == ENTRIES


def test_files_of_one_plan_each_have_a_report_each(tmp_path: Path, riverside: Path) -> None:
    plans = list(popkit.read_plans(riverside))[:3]
    for plan in plans:
        write_plans([plan], tmp_path / f"{plan.id}.parquet")
    ready = column_auditor(as_of=AS_OF)
    told = [report for table in audit(tmp_path, as_of=AS_OF) for report, _ in reports(table, ready)]
    assert told == [popkit.audit(plan, as_of=AS_OF) for plan in sorted(plans, key=lambda plan: plan.id)]


# In parts, for processes of their own


def test_a_file_is_read_in_parts_of_whole_row_groups(
    folder: Path, tmp_path: Path, together: Callable[..., None]
) -> None:
    pq.write_table(pq.read_table(folder / "a.parquet"), tmp_path / "a.parquet", row_group_size=5)
    together(rows=6)
    found_parts = [part for part in parts([tmp_path]) if not isinstance(part, popkit.ReadProblem)]
    assert [(part.groups, part.first, part.rows) for part in found_parts] == [((0,), 0, 5), ((1,), 5, 5), ((2,), 10, 2)]
    read = [piece for part in found_parts for piece in part.pieces({"id"})]
    rows = [(piece.first, piece.plans.num_rows) for piece in read if not isinstance(piece, popkit.ReadProblem)]
    assert rows == [(0, 5), (5, 5), (10, 2)]
    together(rows=10)
    assert [part.groups for part in parts([tmp_path]) if not isinstance(part, popkit.ReadProblem)] == [(0, 1), (2,)]


def test_a_part_that_breaks_does_not_take_the_others_with_it(folder: Path, tmp_path: Path) -> None:
    shutil.copy(folder / "b.parquet", tmp_path / "b.parquet")
    shutil.copy(folder / "a.parquet", tmp_path / "a.parquet")
    (first, second) = [part for part in parts([tmp_path]) if not isinstance(part, popkit.ReadProblem)]
    first.path.write_bytes(b"no columns any more")
    (problem,) = first.pieces({"id"})
    assert isinstance(problem, popkit.ReadProblem)
    assert (problem.code, problem.path) == ("unreadable-file", str(tmp_path / "a.parquet"))
    assert [piece.plans.num_rows for piece in second.pieces({"id"}) if not isinstance(piece, popkit.ReadProblem)] == [
        14
    ]


def lines(reports_of_plans: Iterable[popkit.Report]) -> list[str]:
    """Write the report of each plan as lines of JSON."""
    return list(map(report_jsonl, reports_of_plans))


@pytest.mark.parametrize("workers", [1, 2])
def test_a_job_is_done_with_every_plan_however_many_work(
    folder: Path, district: popkit.District, together: Callable[..., None], workers: int
) -> None:
    together(rows=12)
    paths = [folder / "a.parquet", folder / "notes.txt", folder / "b.parquet"]
    results: Iterator[Result[list[str]]] = audited(paths, Job(AS_OF, district, FEW, lines), workers)
    made = list(results)
    plans = popkit.read_plans([folder / name for name in FILES])
    alone = lines(popkit.audit(plan, as_of=AS_OF, district=district, rules=FEW) for plan in plans)
    assert [line for told, _ in made for line in told or ()] == alone
    assert [len(told or ()) for told, _ in made] == [12, 0, 14]
    ((problem,),) = [problems for _, problems in made if problems]
    assert (problem.code, problem.path) == ("unreadable-file", str(folder / "notes.txt"))


def test_a_process_does_its_share(folder: Path, district: popkit.District) -> None:
    job = Job(AS_OF, district, FEW, lines)
    (share,) = stream._shares(parts([folder / "a.parquet"]))
    ((told, problems),) = stream._work(job, share)
    assert len(told or ()) == FILES["a.parquet"]
    assert problems == []


@pytest.mark.parametrize("workers", [1, 2])
def test_where_there_are_no_plans_nothing_is_done(workers: int) -> None:
    results: Iterator[Result[list[str]]] = audited([], Job(AS_OF, None, FEW, lines), workers)
    assert list(results) == []
