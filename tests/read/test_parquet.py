"""Parquet files that popkit did not write, or not alone: what is read of them, and what is told."""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import popkit
from popkit.cohort import convert, plan_schema, write_plans
from popkit.read import parquet, raw_documents, rows

Document = dict[str, Any]
DAY = dt.date(2026, 9, 14)
ROW: Document = {
    "schema_version": "1",
    "id": "p1",
    "school_year": "2026-27",
    "status": "active",
    "student": {"id": "s1", "grade": "07", "school_id": "riverside"},
    "starts_on": DAY,
}
GOAL = {
    "id": "g",
    "domain": "academic",
    "title": "Read",
    "status": "active",
    "measure": {"name": "words", "direction": "increase"},
}
FLAG = {"id": "f", "kind": "safety"}
NOON = dt.datetime(2026, 10, 14, 12, tzinfo=dt.UTC)


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write rows, or a table, as they come, with nothing checked."""

    def to_file(*rows: Document, table: pa.Table = None, schema: pa.Schema = None) -> Path:
        path = tmp_path / "p.parquet"
        pq.write_table(pa.Table.from_pylist(list(rows), schema or plan_schema()) if table is None else table, path)
        return path

    return to_file


def told(path: Path) -> tuple[list[str], list[tuple[str, str, int | None]]]:
    """The ids of the plans; code, place and row of each problem."""
    problems: list[popkit.ReadProblem] = []
    ids = [plan.id for plan in popkit.read_plans(path, on_problem=problems.append)]
    assert all(problem.path == str(path) for problem in problems)
    return ids, [(problem.code, problem.at, problem.line) for problem in problems]


def hint_of(path: Path) -> str | None:
    problems: list[popkit.ReadProblem] = []
    assert list(popkit.read_plans(path, on_problem=problems.append)) == []
    ((code, hint),) = [(problem.code, problem.hint) for problem in problems]
    assert code == "other-columns"
    return hint


# Rows that are no plans


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"starts_on": None}, [("missing-field", "/starts_on")]),
        ({"starts_on": dt.date(1899, 12, 31)}, [("not-a-date", "/starts_on")]),
        ({"starts_on": dt.date(9999, 12, 31)}, [("not-a-date", "/starts_on")]),
        ({"ends_on": dt.date(2026, 9, 13)}, [("ends-before-start", "/ends_on")]),
        ({"id": "no id"}, [("not-an-id", "/id")]),
        ({"id": ""}, [("not-an-id", "/id")]),
        ({"status": "Active"}, [("unknown-value", "/status")]),
        ({"schema_version": "2"}, [("unknown-value", "/schema_version")]),
        ({"student": None}, [("missing-field", "/student")]),
        ({"student": {"id": "s1"}}, [("missing-field", "/student/grade"), ("missing-field", "/student/school_id")]),
        ({"manager_id": "nobody"}, [("unknown-link", "/manager_id")]),
        ({"goals": [GOAL, None]}, [("not-an-object", "/goals/1")]),
        ({"goals": [GOAL, GOAL]}, [("duplicate-id", "/goals/1/id")]),
        ({"basis": ["referral", None]}, [("unknown-value", "/basis/1")]),
        ({"purpose": "a\x01b"}, [("control-character", "/purpose")]),
        ({"purpose": "\x00"}, [("control-character", "/purpose")]),
        ({"tier": {"level": 4}}, [("out-of-range", "/tier/level")]),
        *(
            ({"goals": [{**GOAL, "baseline": {"on": DAY, "value": value}}]}, [(code, "/goals/0/baseline/value")])
            for value, code in ((float("nan"), "not-a-number"), (float("inf"), "not-a-number"), (1e10, "out-of-range"))
        ),
        ({"flags": [FLAG]}, [("missing-field", "/flags/0/raised_at")]),
        *(
            ({"flags": [{**FLAG, "raised_at": moment}]}, [("not-an-instant", "/flags/0/raised_at")])
            for moment in (
                {"utc": NOON},
                {"offset_minutes": 60},
                {},
                {"utc": NOON, "offset_minutes": 24 * 60},
                {"utc": NOON, "offset_minutes": -6000},
                {"utc": NOON.replace(microsecond=500_000), "offset_minutes": 0},
                {"utc": NOON.replace(year=1700), "offset_minutes": 0},
            )
        ),
        ({"extensions": "[]"}, [("not-an-object", "/extensions")]),
        ({"extensions": "not JSON"}, [("not-an-object", "/extensions")]),
        ({"extensions": ""}, [("not-an-object", "/extensions")]),
        ({"extensions": '{},"purpose":"of its own"'}, [("not-an-object", "/extensions")]),
        ({"extensions": '{"a":1,"a":2}'}, [("duplicate-member", "/extensions")]),
        ({"written_as_null": ["/unheard_of"]}, [("unknown-field", "")]),
        ({"written_as_null": ["/goals"]}, [("not-a-list", "/goals")]),
    ],
    ids=str,
)
def test_a_row_that_is_no_plan_is_a_problem_with_its_number(
    write: Callable[..., Path], changes: Document, expected: list[tuple[str, str]]
) -> None:
    path = write(ROW, {**ROW, **changes}, {**ROW, "id": "p3"})
    assert told(path) == (["p1", "p3"], [(code, at, 2) for code, at in expected])


def test_rows_are_counted_through_groups_and_batches(
    write: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = (4, 9, 11)
    rows = [{**ROW, "id": f"p{n}", "status": "lost" if n in bad else "active"} for n in range(1, 13)]
    monkeypatch.setattr(parquet, "_BATCH_ROWS", 3)
    path = write()
    pq.write_table(pa.Table.from_pylist(rows, plan_schema()), path, row_group_size=5)
    ids, problems = told(path)
    assert ids == [f"p{n}" for n in range(1, 13) if n not in bad]
    assert [line for _, _, line in problems] == list(bad)
    assert [raw.line for raw in raw_documents([path])] == list(range(1, 13))


def test_text_that_is_not_utf_8_is_told(write: Callable[..., Path]) -> None:
    table = pa.Table.from_pylist([ROW, ROW], plan_schema())
    broken = pa.array([b"\xff\xfe", b"fine"]).view(pa.string())
    index = table.schema.get_field_index("purpose")
    assert told(write(table=table.set_column(index, "purpose", broken))) == (["p1"], [("not-utf-8", "", 1)])


@pytest.mark.parametrize(
    "pointer",
    ["", "/", "goals", "/goals/7/target", "/student/id", "/goals/x/y", "/id/x", None, f"/goals/{'9' * 5000}/x"],
)
def test_a_pointer_to_nowhere_changes_nothing(write: Callable[..., Path], pointer: str | None) -> None:
    row = {**ROW, "goals": [GOAL]}
    path = write({**row, "written_as_null": [pointer, "/tier", "/goals/0/target"]})
    if pointer == "/":
        assert told(path) == ([], [("unknown-field", "", 1)])
        return
    (plan,) = popkit.read_plans(path)
    assert json.loads(popkit.write_plan(plan)) == {
        **row,
        "starts_on": DAY.isoformat(),
        "tier": None,
        "goals": [{**GOAL, "target": None}],
    }


def test_a_pointer_in_a_row_that_is_no_json_leaves_it_to_the_reader(write: Callable[..., Path]) -> None:
    table = pa.Table.from_pylist([{**ROW, "written_as_null": ["/tier"]}], plan_schema())
    broken = pa.array([b"\xff"]).view(pa.string())
    table = table.set_column(table.schema.get_field_index("purpose"), "purpose", broken)
    assert told(write(table=table)) == ([], [("not-utf-8", "", 1)])


def test_a_pointer_that_is_no_text_is_left_alone(write: Callable[..., Path]) -> None:
    table = pa.Table.from_pylist([ROW], plan_schema())
    broken = pa.ListArray.from_arrays([0, 1], pa.array([b"/tier\xff"]).view(pa.string()))
    table = table.set_column(table.schema.get_field_index("written_as_null"), "written_as_null", broken)
    assert told(write(table=table)) == (["p1"], [])


def test_a_member_twice_is_told_whatever_was_written_as_null(write: Callable[..., Path]) -> None:
    path = write({**ROW, "extensions": '{"a":1,"a":2}', "written_as_null": ["/tier"]})
    assert told(path) == ([], [("duplicate-member", "/extensions", 1)])


def test_a_row_larger_than_a_document_may_be_is_told(
    write: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(ROW, {**ROW, "id": "p2", "purpose": "long " * 1000})
    size = max(len(raw.data) for raw in raw_documents([path]))
    monkeypatch.setattr(parquet, "LARGEST", size)
    assert told(path) == (["p1", "p2"], [])
    monkeypatch.setattr(parquet, "LARGEST", size - 1)
    assert told(path) == (["p1"], [("too-large", "", 2)])


# Other columns


def without(*names: str) -> pa.Schema:
    return pa.schema([field for field in plan_schema() if field.name not in names])


def with_type(name: str, found: pa.DataType) -> pa.Schema:
    return pa.schema([pa.field(field.name, found if field.name == name else field.type) for field in plan_schema()])


def student(**changed: pa.DataType | None) -> pa.Schema:
    fields = {field.name: field.type for field in plan_schema().field("student").type} | changed
    return with_type("student", pa.struct([pa.field(name, kind) for name, kind in fields.items() if kind]))


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        (without("id"), "missing: id"),
        (without("id", "status", "goals"), "missing: id, status"),
        (student(grade=None), "missing: student.grade"),
        (student(birth_on=pa.string()), "of another type: student.birth_on"),
        (student(favourite=pa.string()), "1 that popkit does not know"),
        (with_type("starts_on", pa.string()), "of another type: starts_on"),
        (with_type("starts_on", pa.timestamp("us")), "of another type: starts_on"),
        (with_type("id", pa.int64()), "of another type: id"),
        (with_type("id", pa.binary()), "of another type: id"),
        (with_type("id", pa.dictionary(pa.int8(), pa.int8())), "of another type: id"),
        (with_type("student", pa.string()), "of another type: student"),
        (with_type("goals", pa.string()), "of another type: goals"),
        (with_type("basis", pa.list_(pa.int8())), "of another type: basis"),
        (with_type("goals", pa.list_(pa.struct([("Xochitl", pa.string())]))), None),
        (with_type("flags", pa.list_(pa.struct([("raised_at", pa.string())]))), None),
        (
            pa.schema([*plan_schema(), ("Xochitl", pa.string()), ("Yaretzi", pa.string())]),
            "2 that popkit does not know",
        ),
        (pa.schema([("Xochitl", pa.string())]), None),
    ],
    ids=lambda value: "" if isinstance(value, pa.Schema) else str(value),
)
def test_other_columns_are_one_problem_that_names_popkits_own(
    write: Callable[..., Path], schema: pa.Schema, expected: str | None
) -> None:
    hint = hint_of(write(table=schema.empty_table()))
    assert expected in (hint, None)
    assert "Xochitl" not in str(hint)


def test_everything_is_said_at_once_and_not_at_length(write: Callable[..., Path]) -> None:
    goal = pa.struct([("id", pa.int64()), ("Xochitl", pa.string())])
    columns = {"id": pa.string(), "goals": pa.list_(goal), "student": pa.struct([("id", pa.bool_())]), "x": pa.int8()}
    assert hint_of(write(table=pa.schema(columns).empty_table())) == (
        "missing: schema_version, school_year, status, student.grade, student.school_id, starts_on, "
        "goals.domain, goals.title, goals.measure, goals.status; "
        "of another type: student.id, goals.id; 2 that popkit does not know"
    )
    assert str(hint_of(write(table=pa.schema([("x", pa.int8())]).empty_table()))).startswith(
        "missing: schema_version, "
    )
    flag = pa.struct([("a", pa.int8())])
    named = {name: pa.list_(flag) for name in ("goals", "supports", "flags", "consents")}
    assert " and 12 more; of another type: student.id; 5 that" in str(
        hint_of(write(table=pa.schema(columns | named).empty_table()))
    )


INSTANT = plan_schema().field("flags").type.value_type.field("raised_at").type


@pytest.mark.parametrize(
    ("moment", "fits"),
    [
        ([("utc", pa.timestamp("us", "UTC")), ("offset_minutes", pa.int64())], True),
        ([("offset_minutes", pa.int8()), ("utc", pa.timestamp("ns", "America/Chicago"))], True),
        ([("utc", pa.timestamp("us")), ("offset_minutes", pa.int64())], False),
        ([("utc", pa.timestamp("us", "UTC")), ("offset_minutes", pa.float64())], False),
        ([("utc", pa.timestamp("us", "UTC"))], False),
        ([("utc", pa.date32()), ("offset_minutes", pa.int16())], False),
        ([("utc", pa.timestamp("us", "UTC")), ("offset_minutes", pa.int64()), ("zone", pa.string())], False),
    ],
)
def test_an_instant_is_a_moment_and_its_offset(
    write: Callable[..., Path], moment: list[tuple[str, pa.DataType]], *, fits: bool
) -> None:
    flag = pa.struct([("id", pa.string()), ("kind", pa.string()), ("raised_at", pa.struct(moment))])
    rows = [{**ROW, "flags": [{**FLAG, "raised_at": {"utc": NOON, "offset_minutes": 60}}]}] if fits else []
    path = write(*rows, schema=with_type("flags", pa.list_(flag)))
    if fits:
        (plan,) = popkit.read_plans(path)
        assert plan.flags[0].raised_at.isoformat() == "2026-10-14T13:00:00+01:00"
    else:
        assert hint_of(path) == "of another type: flags.raised_at"


YEAR: Final = 31_556_952
"""Seconds, in the mean."""


@pytest.mark.parametrize("unit", ["ms", "us"])
@pytest.mark.parametrize("years", [300, -300, 2**16, -(2**16), 290_000])
@pytest.mark.parametrize("minutes", [0, 60])
def test_a_moment_that_nobody_could_write_is_told_and_the_other_rows_go_on(
    write: Callable[..., Path], years: int, unit: str, minutes: int
) -> None:
    """The library counts years within 16 bits, and multiplies within 64."""
    far = (NOON.timestamp() + years * YEAR) * {"ms": 1000, "us": 1_000_000}[unit]
    far = 2**62 if unit == "ms" and years > 2**17 else far
    moment = pa.struct([("utc", pa.timestamp(unit, "UTC")), ("offset_minutes", pa.int64())])
    flag = pa.struct([("id", pa.string()), ("kind", pa.string()), ("raised_at", moment)])
    rows = [
        {**ROW, "flags": [{**FLAG, "raised_at": {"utc": int(far), "offset_minutes": minutes}}]},
        {**ROW, "id": "p2"},
    ]
    path = write(*rows, schema=with_type("flags", pa.list_(flag)))
    assert told(path) == (["p2"], [("not-an-instant", "/flags/0/raised_at", 1)])


@pytest.mark.parametrize("minutes", [1440, -1440, 2**31, -(2**63), 2**63, 2**64 - 60])
def test_an_offset_of_a_day_or_more_is_told(write: Callable[..., Path], minutes: int) -> None:
    kind = pa.uint64() if minutes >= 2**63 else pa.int64()
    moment = pa.struct([("utc", pa.timestamp("ns", "UTC")), ("offset_minutes", kind)])
    flag = pa.struct([("id", pa.string()), ("kind", pa.string()), ("raised_at", moment)])
    row = {**ROW, "flags": [{**FLAG, "raised_at": {"utc": NOON, "offset_minutes": minutes}}]}
    path = write(row, {**ROW, "id": "p2"}, schema=with_type("flags", pa.list_(flag)))
    assert told(path) == (["p2"], [("not-an-instant", "/flags/0/raised_at", 1)])


def test_another_version_of_the_document_is_told_and_none_is_taken_on_trust(write: Callable[..., Path]) -> None:
    assert told(write(ROW, schema=plan_schema().with_metadata({}))) == (["p1"], [])
    path = write(ROW, schema=plan_schema().with_metadata({"popkit.schema_version": "Xochitl"}))
    assert hint_of(path) == "popkit.schema_version is not 1"


# What other programs make of it


def test_columns_that_nobody_must_write_may_be_missing_and_stand_in_any_order(write: Callable[..., Path]) -> None:
    names = ["starts_on", "student", "status", "school_year", "id", "schema_version"]
    schema = pa.schema([plan_schema().field(name) for name in names])
    assert told(write(ROW, schema=schema)) == (["p1"], [])
    few = pa.struct([("school_id", pa.string()), ("grade", pa.string()), ("id", pa.string())])
    assert told(write(ROW, schema=pa.schema([few_of("student", few, field) for field in schema]))) == (["p1"], [])


def few_of(name: str, few: pa.DataType, field: pa.Field) -> pa.Field:
    return pa.field(name, few) if field.name == name else field


def wide(found: pa.DataType) -> pa.DataType:
    """The same type, as wide as there is one."""
    if pa.types.is_list(found):
        return pa.large_list(wide(found.value_type))
    if pa.types.is_struct(found):
        return pa.struct([pa.field(field.name, wide(field.type)) for field in found])
    return pa.large_string() if pa.types.is_string(found) else found


@pytest.mark.parametrize("sort", [pa.string_view(), pa.large_string(), pa.dictionary(pa.int32(), pa.string())], ids=str)
def test_text_may_be_of_any_sort(write: Callable[..., Path], sort: pa.DataType) -> None:
    rows = [{**ROW, "purpose": 'says "no"'}, {**ROW, "id": "p2"}]
    path = write(*rows, schema=with_type("purpose", sort))
    assert [plan.purpose for plan in popkit.read_plans(path)] == ['says "no"', None]


def test_wide_types_and_the_files_of_polars_give_the_same_plans(
    tmp_path: Path, examples: tuple[popkit.Plan, ...]
) -> None:
    ours, theirs, wider = (tmp_path / f"{name}.parquet" for name in ("ours", "theirs", "wider"))
    write_plans(examples, ours)
    pl.read_parquet(ours).write_parquet(theirs)
    schema = pa.schema([pa.field(field.name, wide(field.type)) for field in plan_schema()])
    pq.write_table(pq.read_table(ours).cast(schema), wider)
    expected = [popkit.write_plan(plan) for plan in examples]
    for path in (theirs, wider):
        assert [popkit.write_plan(plan) for plan in popkit.read_plans(path)] == expected


# Files


def test_a_parquet_file_is_a_source_like_any_other(tmp_path: Path, examples: tuple[popkit.Plan, ...]) -> None:
    for name, plans in (("b.parquet", examples[:2]), ("a.PARQUET", examples[2:5])):
        write_plans(plans, tmp_path / name)
    found = list(popkit.read_plans(tmp_path))
    assert [plan.id for plan in found] == [plan.id for plan in (*examples[2:5], *examples[:2])]
    write_plans(examples[:1], tmp_path / "b.parquet")
    assert popkit.read_plan(tmp_path / "b.parquet") == examples[0]
    as_of = dt.date(2027, 3, 1)
    stream = popkit.read_plans(tmp_path)
    one, two = (list(popkit.audit_all(stream, as_of=as_of, workers=workers)) for workers in (1, 2))
    assert one == two
    assert len(one) == 4


@pytest.mark.parametrize("data", [b"", b"PAR1", b"PAR1PAR1", b'{"id": "Xochitl"}', b"PAR1" + b"x" * 100 + b"PAR1"])
def test_what_is_no_parquet_cannot_be_read(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "p.parquet"
    path.write_bytes(data)
    assert told(path) == ([], [("unreadable-file", "", None)])


def test_what_comes_before_the_broken_part_of_a_file_is_read(
    tmp_path: Path, examples: tuple[popkit.Plan, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only so much is held: the second group of rows is not looked at before the first is through."""
    monkeypatch.setattr(convert, "_GROUP_ROWS", 3)
    path = tmp_path / "p.parquet"
    write_plans(examples[:6], path)
    begins = pq.ParquetFile(path).metadata.row_group(1).column(0).dictionary_page_offset
    data = bytearray(path.read_bytes())
    data[begins : begins + 200] = b"\xff" * 200
    path.write_bytes(data)
    assert told(path) == ([plan.id for plan in examples[:3]], [("unreadable-file", "", None)])


def test_no_more_rows_are_held_than_fit(
    tmp_path: Path, examples: tuple[popkit.Plan, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "p.parquet"
    write_plans(examples, path)
    held = []

    def watched(batch: pa.RecordBatch) -> Iterator[bytes]:
        held.append(batch.num_rows)
        return rows.documents(batch)

    monkeypatch.setattr(parquet, "documents", watched)
    for most, size in ((2**24, len(examples)), (1, 1)):
        held.clear()
        monkeypatch.setattr(parquet, "_BATCH_BYTES", most)
        assert len(list(popkit.read_plans(path))) == len(examples)
        assert max(held) == size


def test_without_the_extra_only_a_parquet_file_asks_for_it(
    tmp_path: Path, examples: tuple[popkit.Plan, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    write_plans(examples, tmp_path / "p.parquet")
    write_plans(examples, tmp_path / "p.jsonl")
    for name in ("parquet", "rows"):
        monkeypatch.delitem(sys.modules, f"popkit.read.{name}")
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    assert len(list(popkit.read_plans(tmp_path / "p.jsonl"))) == len(examples)
    for source in (tmp_path, tmp_path / "p.parquet"):
        with pytest.raises(popkit.MissingExtra, match=r'pip install "popkit\[bulk\]"$'):
            list(popkit.read_plans(source, on_problem=print))
