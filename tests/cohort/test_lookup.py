"""Rows of one table in another."""

from __future__ import annotations

import polars as pl
import pytest

from popkit.cohort.lookup import found_rows, place_in_run, placed

Key = tuple[int, str | None]


def table(*rows: Key) -> pl.DataFrame:
    return pl.DataFrame(list(rows), {"plan": pl.Int64, "key": pl.String}, orient="row")


@pytest.mark.parametrize(
    ("mine", "theirs", "expected"),
    [
        ([], [], []),
        ([], [(0, "a")], []),
        ([(0, "a")], [], [None]),
        ([(0, "b"), (1, "a"), (0, "a"), (2, "a")], [(0, "a"), (0, "b"), (1, "a")], [1, 2, 0, None]),
        ([(0, "a"), (0, "b")], [(0, "a"), (0, "b"), (0, "a")], [2, 1]),
        ([(0, None), (0, "a")], [(0, None), (0, "a")], [None, 1]),
        ([(0, None), (0, "a")], [(0, None), (0, None), (0, "a")], [None, 2]),
    ],
)
def test_a_row_is_found_by_what_it_holds(mine: list[Key], theirs: list[Key], expected: list[int | None]) -> None:
    assert found_rows(table(*mine), table(*theirs)).to_list() == expected


def test_rows_that_only_look_alike_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if all had the same hash: one of theirs is then compared, and several are joined by what they hold."""
    monkeypatch.setattr(pl.Expr, "hash", lambda expression: expression.struct.field("plan") * 0)
    assert found_rows(table((0, "a"), (0, "b")), table((0, "b"))).to_list() == [None, 0]
    assert found_rows(table((0, "a"), (1, "b")), table((0, "b"), (1, "b"), (0, "a"))).to_list() == [2, 1]


@pytest.mark.parametrize(
    "values", [[7, 8, 9], ["a", None, "c"], [True, False, None], [[1], None, [2, 3]], [{"a": 1}] * 3]
)
def test_values_are_put_at_their_rows(values: list[object]) -> None:
    series = pl.Series(values)
    found = placed(pl.Series([3, None, 0], dtype=pl.Int64), series, 5)
    assert found.dtype == series.dtype
    assert found.to_list() == [values[2], None, None, values[0], None]


def test_places_begin_anew_with_each_run() -> None:
    table = pl.DataFrame({"key": ["a", "a", None, "b", "a", "a", "a"]})
    assert table.select(place_in_run("key")).to_series().to_list() == [0, 1, 0, 0, 0, 1, 2]
