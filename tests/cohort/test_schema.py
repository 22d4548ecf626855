"""The columns are the fields of the model, and no others."""

from __future__ import annotations

import dataclasses
from types import ModuleType
from typing import Any

import pyarrow as pa
import pytest

from popkit import model
from popkit.cohort import plan_schema
from popkit.cohort.schema import as_written
from popkit.read.columns import AS_NULL, Column, plan_columns
from popkit.read.translation import PLAN_NAMES

INSTANT = pa.struct([("utc", pa.timestamp("ms", "UTC")), ("offset_minutes", pa.int16())])


def type_at(way: str) -> pa.DataType:
    found: Any = pa.struct(list(plan_schema()))
    for name in way.split("."):
        found = found.value_type if pa.types.is_list(found) else found
        found = found.field(name).type
    return found


def test_a_row_is_a_plan_with_the_fields_in_their_order() -> None:
    assert plan_schema().names == [*model.Plan.model_fields, AS_NULL]
    assert plan_schema().metadata == {b"popkit.schema_version": b"1"}


@pytest.mark.parametrize(
    ("way", "expected"),
    [
        ("id", pa.string()),
        ("status", pa.string()),
        ("starts_on", pa.date32()),
        ("student.birth_on", pa.date32()),
        ("student.formal_plans", pa.list_(pa.string())),
        ("tier.level", pa.int64()),
        ("goals.weight", pa.float64()),
        ("goals.observations.value", pa.float64()),
        ("goals.observations.on", pa.date32()),
        ("supports.basic_need", pa.bool_()),
        ("supports.schedule.sessions_per_week", pa.float64()),
        ("supports.sessions.minutes", pa.int64()),
        ("wellbeing_reviews.month", pa.string()),
        ("wellbeing_reviews.scores.responses", pa.list_(pa.float64())),
        ("flags.raised_at", INSTANT),
        ("flags.closed_at", INSTANT),
        ("extensions", pa.string()),
        ("written_as_null", pa.list_(pa.string())),
    ],
)
def test_each_kind_has_its_type(way: str, expected: pa.DataType) -> None:
    assert type_at(way) == expected


def test_every_name_of_the_model_is_a_column_and_nothing_else_is() -> None:
    assert set(names_in(plan_columns())) == PLAN_NAMES | {AS_NULL, "item"}


def names_in(columns: tuple[Column, ...]) -> list[str]:
    return [name for column in columns for name in (column.name, *names_in(column.parts))]


@pytest.mark.parametrize(("name", "kind"), [("goals", model.Goal), ("supports", model.Support), ("flags", model.Flag)])
def test_records_have_the_fields_of_their_model(name: str, kind: type[Any]) -> None:
    (column,) = [column for column in plan_columns() if column.name == name]
    members = column.parts[0].parts
    assert [member.name for member in members] == list(kind.model_fields)
    required = {name for name, field in kind.model_fields.items() if field.is_required()}
    assert {member.name for member in members if member.is_required} == required


def test_small_records_have_the_fields_of_theirs() -> None:
    (column,) = [column for column in plan_columns() if column.name == "supports"]
    (sessions,) = [member for member in column.parts[0].parts if member.name == "sessions"]
    fields: Any = model.Session
    assert [kept.name for kept in sessions.parts[0].parts] == [kept.name for kept in dataclasses.fields(fields)]


def test_a_whole_plan_leaves_no_column_empty(fuzz: ModuleType) -> None:
    """But for three, which the test of the round trip fills: no column goes untested."""
    assert set(empty_in(plan_columns(), [fuzz.whole_plan()])) == {AS_NULL, "answer", "scale", "declined"}


def empty_in(columns: tuple[Column, ...], records: list[Any]) -> list[str]:
    found = []
    for column in columns:
        values = [record[column.name] for record in records if record.get(column.name) is not None]
        parts = column.parts
        if column.kind == "list":
            values, parts = [item for value in values for item in value], parts[0].parts
        found += [] if values else [column.name]
        found += empty_in(parts, values)
    return found


def test_what_json_has_no_word_for_is_text_while_it_is_parsed() -> None:
    assert as_written().field("starts_on").type == pa.string()
    assert not {"extensions", AS_NULL} & set(as_written().names)
