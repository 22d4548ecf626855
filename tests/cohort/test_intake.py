"""Tables that Polars would take otherwise than they stand are refused; all others pass as they are."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl
import pyarrow as pa
import pytest

from popkit.cohort.intake import letters_of, taken
from popkit.cohort.schema import plan_schema

NOON = dt.datetime(2026, 10, 14, 12, tzinfo=dt.UTC)
BROKEN = pa.array([b"\xff\xfe", b"fine"]).view(pa.string())
TEXTS = pa.array(["a", None, "é😀", ""])


def table(column: pa.Array) -> pa.Table:
    return pa.table({"x": column})


def around(array: pa.Array) -> list[pa.Array]:
    """The same array by itself, and within lists and records."""
    return [
        array,
        pa.StructArray.from_arrays([array], ["a"]),
        pa.ListArray.from_arrays(pa.array([0, 1, len(array)], pa.int32()), array),
        pa.LargeListArray.from_arrays(
            pa.array([0, len(array)], pa.int64()), pa.StructArray.from_arrays([array], ["a"])
        ),
    ]


@pytest.mark.parametrize("column", around(BROKEN), ids=lambda column: str(column.type))
@pytest.mark.parametrize("as_batch", [True, False])
def test_text_that_is_not_utf_8_is_refused(column: pa.Array, *, as_batch: bool) -> None:
    given = pa.record_batch({"x": column}) if as_batch else table(column)
    with pytest.raises(ValueError, match="UTF8"):
        taken(given)


@pytest.mark.parametrize("column", around(TEXTS), ids=lambda column: str(column.type))
def test_text_that_is_passes(column: pa.Array) -> None:
    assert taken(table(column)).to_arrow().to_pylist() == table(column).to_pylist()


@pytest.mark.parametrize(
    "kind", [pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int8(), pa.string())], ids=str
)
def test_text_of_any_sort_is_looked_at(kind: pa.DataType) -> None:
    assert taken(table(TEXTS.cast(kind)))["x"].cast(pl.String).to_list() == TEXTS.to_pylist()
    if not pa.types.is_string(kind):
        broken = pa.DictionaryArray.from_arrays(pa.array([0, 1]), BROKEN) if pa.types.is_dictionary(kind) else None
        broken = (
            pa.array([b"\xff\xfe", b"fine"], pa.large_binary()).view(kind) if pa.types.is_large_string(kind) else broken
        )
        broken = (
            pa.array([b"\xff\xfe", b"fine"], pa.binary_view()).view(kind) if pa.types.is_string_view(kind) else broken
        )
        with pytest.raises(ValueError, match=r"UTF8|UTF-8"):
            taken(table(broken))


def test_of_a_piece_only_the_piece_is_looked_at() -> None:
    long = pa.concat_arrays([BROKEN, pa.array(["a", "bc"]), BROKEN])
    assert taken(table(long).slice(2, 2))["x"].to_list() == ["a", "bc"]
    assert letters_of(long.slice(2, 2)).to_list() == list(b"abc")
    assert letters_of(long.slice(2, 0)).to_list() == []
    assert letters_of(pa.array([None, None], pa.string())).to_list() == []
    assert letters_of(TEXTS.cast(pa.large_string())).to_list() == list("aé😀".encode())


def with_flag(moment: Any, kind: pa.DataType) -> pa.Table:
    instant = pa.struct([("utc", kind), ("offset_minutes", pa.int16())])
    flags = pa.array(
        [[{"raised_at": {"utc": moment, "offset_minutes": 0}}], None], pa.list_(pa.struct([("raised_at", instant)]))
    )
    return pa.table({"id": ["p", "q"], "flags": flags})


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
@pytest.mark.parametrize("as_frame", [True, False])
def test_a_moment_passes_in_any_unit(unit: str, *, as_frame: bool) -> None:
    given = with_flag(NOON, pa.timestamp(unit, "America/Chicago"))
    frame = taken(pl.from_arrow(given) if as_frame else given)
    assert frame["flags"].to_list()[0][0]["raised_at"]["utc"] == NOON


@pytest.mark.parametrize(
    ("moment", "unit"), [(NOON.replace(microsecond=500), "us"), (1, "ns"), (2**62, "s"), (-(2**62), "s")]
)
def test_a_moment_that_would_be_another_is_refused(moment: Any, unit: str) -> None:
    given = with_flag(moment, pa.timestamp(unit, "UTC"))
    with pytest.raises(ValueError, match="Casting from timestamp"):
        taken(given)
    if unit != "s":
        with pytest.raises(ValueError, match="Casting from timestamp"):
            taken(pl.from_arrow(given))


def test_a_frame_without_moments_passes_as_it_is() -> None:
    frame = pl.DataFrame({"id": ["p"]})
    assert taken(frame) is frame
    assert taken(plan_schema().empty_table()).height == 0
