"""Law: a row that cannot be read as a document is doubtful, and a row that can be is not."""

from __future__ import annotations

import copy
import datetime as dt
import math
from collections.abc import Iterator
from types import ModuleType
from typing import Any, Final

import polars as pl
import pyarrow as pa
import pytest

import popkit
from popkit.cohort.doubt import doubtful, every_member
from popkit.cohort.members import Member, document_members
from popkit.cohort.schema import plan_schema
from popkit.cohort.standing import stand_all
from popkit.cohort.table import plan_table, row_of
from popkit.read.plans import read_raw
from popkit.read.rows import documents
from popkit.read.sources import Raw

Row = dict[str, Any]
Changes = dict[str, Any]

DAY: Final = dt.date(2027, 3, 1)
NOON: Final = dt.datetime(2026, 10, 14, 12, tzinfo=dt.UTC)
LONG: Final = 10_000


def doubts(table: pa.Table | pl.DataFrame, *touched: str) -> list[bool]:
    found = doubtful(stand_all(table, as_of=DAY), touched or every_member())
    assert found.dtype == pl.Boolean
    return found.to_list()


def table_of(rows: list[Row]) -> pa.Table:
    return pa.Table.from_pylist(rows, plan_schema())


def problems_of(table: pa.Table) -> list[set[str]]:
    """The codes of the problems of every row, as the reader of documents tells them."""
    (batch,) = table.combine_chunks().to_batches()
    return [{problem.code for problem in read_raw(Raw("p", 1, found))[1]} for found in documents(batch)]


def rows_of(*given: dict[str, Any]) -> list[Row]:
    rows: list[Row] = plan_table([row_of(popkit.read_plan(document)) for document in given]).to_pylist()
    return rows


@pytest.fixture(scope="module")
def whole(fuzz: ModuleType) -> Row:
    """A row in which every member has a value, and which can be read."""
    document = fuzz.whole_plan()
    document["agreements"][0]["answer"] = "declined"
    document["goals"][0]["measure"]["scale"] = "numeric"
    document["student_statement"]["declined"] = True
    (row,) = rows_of(document)
    return row


def changed(row: Row, changes: Changes) -> Row:
    """Make a row with other values at some JSON Pointers; a function is given the value that was there."""
    made = copy.deepcopy(row)
    for pointer, value in changes.items():
        *way, last = [int(part) if part.isdecimal() else part for part in pointer.split("/")[1:]]
        holder: Any = made
        for part in way:
            holder = holder[part]
        holder[last] = value(holder[last]) if callable(value) else value
    return made


# Every member, with every value that could be wrong in it

TEXTS: Final = (
    *(None, "", " ", "x", "no such word", "x" * 129, "x" * 201, "x" * (LONG + 1), "é" * 200, "é" * 201, "😀" * LONG),
    *("A-", "-A", "a\n", "\n", "a\tb\r\n", "a\x00", "\x1f", "\x7f", "a\x85", "\u2028", "\u202e", "\u2066", "\ufeff"),
    *(
        "\ufff9",
        "\u200d",
        "\u00a0",
        "1",
        "2",
        "2026-13",
        "1999-00",
        "2026-28",
        "2026-12\n",
        "2026-27\n",
        "student",
        "es",
        "e",
        "٢٠٢٦-٠٩",
    ),
)
DAYS: Final = [dt.date(1, 1, 1), dt.date(1899, 12, 31), dt.date(1900, 1, 1), dt.date(2199, 12, 31), dt.date(2200, 1, 1)]
INSTANTS: Final = (
    *(None, {"utc": None, "offset_minutes": 0}, {"utc": NOON, "offset_minutes": None}, {}),
    *({"utc": NOON, "offset_minutes": minutes} for minutes in (0, 1439, 1440, -1439, -1440, 32_767, -32_768)),
    *({"utc": NOON.replace(microsecond=part), "offset_minutes": 0} for part in (1000, 500_000)),
    {"utc": dt.datetime(1899, 12, 31, 23, 59, 59, tzinfo=dt.UTC), "offset_minutes": 0},
    {"utc": dt.datetime(1899, 12, 31, 23, 59, 59, tzinfo=dt.UTC), "offset_minutes": 1},
    {"utc": dt.datetime(1900, 1, 1, tzinfo=dt.UTC), "offset_minutes": -1},
    {"utc": dt.datetime(2199, 12, 31, 23, 59, 59, tzinfo=dt.UTC), "offset_minutes": 0},
    {"utc": dt.datetime(2199, 12, 31, 23, 59, 59, tzinfo=dt.UTC), "offset_minutes": 1},
    {"utc": dt.datetime(2200, 1, 1, tzinfo=dt.UTC), "offset_minutes": -1},
    {"utc": dt.datetime(9999, 12, 31, tzinfo=dt.UTC), "offset_minutes": 1439},
    {"utc": dt.datetime(1, 1, 1, tzinfo=dt.UTC), "offset_minutes": -1439},
)
WHOLES: Final = (None, -(2**63), -1, 0, 1, 3, 4, 1440, 1441, 2**63 - 1)
NUMBERS: Final = (
    *(None, math.nan, math.inf, -math.inf, -1e9, 1e9, 1e9 + 1, -1e9 - 1, -0.0, 0.0, 5e-324, -5e-324, 0.5, 2.0, 3.0),
    *(35.0, 35.5, 201.0, 200.0),
)
JSONS: Final = (
    *(
        None,
        "",
        "{}",
        " {} ",
        "[]",
        "null",
        "1",
        '"a"',
        "{",
        '{"a":1}{',
        '{},"purpose":"x"',
        '{"a":1,"a":2}',
        "\ufeff{}",
    ),
    *(
        '{"a":NaN}',
        '{"a":1e999}',
        f'{{"a":{2**63}}}',
        f'{{"a":{-(2**63)}}}',
        '{"a":"\\ud800"}',
        '{"\\ud800":1}',
        "{},{}",
    ),
    *('{"a":' + "[" * depth + "]" * depth + "}" for depth in (61, 62, 63, 64, 250)),
)
VALUES: Final = {
    "text": TEXTS,
    "date": (None, *DAYS),
    "instant": INSTANTS,
    "whole": WHOLES,
    "number": NUMBERS,
    "yes_no": (None, True, False),
    "json": JSONS,
}


def place_of(found: Member, row: Row) -> tuple[str, Any]:
    """Return a pointer to where the row has such a member, and the value there."""

    def below(value: Any, parts: list[str], at: str) -> Iterator[tuple[str, Any]]:
        if isinstance(value, list) and (parts or found.path == "item"):
            for index, kept in enumerate(value):
                yield from below(kept, parts, f"{at}/{index}")
        elif not parts:
            yield at, value
        elif value is not None:
            yield from below(value[parts[0]], parts[1:], f"{at}/{parts[0]}")

    return next((at, value) for at, value in below(row, found.whole.split("."), "") if value is not None)


def spoilt(found: Member, old: Any) -> tuple[Any, ...]:
    """Return values to stand in place of one."""
    if found.column.kind == "list":
        most = found.column.bounds["maxItems"]
        longest = (old * (most + 1))[:most]
        return None, [], [None], [*old, None], [*old, *old], longest, [*longest, old[0]]
    if found.column.kind == "record":
        return None, {}, *({**old, part.name: None} for part in found.column.parts)
    return VALUES[found.column.kind]


LEAVES: Final = [found for found in document_members() if not found.whole.startswith("written_as_null")]
LARGE: Final = ("supports.sessions", "goals.observations")
"""Where so many records have so many values that a plan is doubted for its size alone."""


@pytest.mark.parametrize("name", [kept.name for kept in plan_schema() if kept.name != "written_as_null"])
def test_no_value_that_cannot_be_read_is_missed_and_no_other_is_doubted(name: str, whole: Row) -> None:
    """Every member of the document, with every value in its place."""
    made: list[tuple[str, Any]] = []
    for found in LEAVES:
        if found.whole.split(".")[0] == name:
            at, old = place_of(found, whole)
            made += [(at, value) for value in spoilt(found, old)]
    table = table_of([changed(whole, dict([one])) for one in made])
    told, doubted = problems_of(table), doubts(table)
    wrong = [
        (pointer, str(value)[:40], codes)
        for (pointer, value), codes, is_doubted in zip(made, told, doubted, strict=True)
        if bool(codes) != is_doubted
    ]
    assert wrong == []
    assert sum(doubted) > 0
