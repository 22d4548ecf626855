"""Judging plans in Arrow batches: the one function for every program that hands such batches about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Final

import polars as pl
import pyarrow as pa

from popkit.cohort.auditor import BYTES_TOGETHER, ROWS_TOGETHER, ColumnAuditor, column_auditor
from popkit.cohort.entries import entries_schema, located
from popkit.errors import UnreadablePlan
from popkit.problems import ReadProblem
from popkit.read.columns import Column
from popkit.read.parquet import difference
from popkit.read.rows import documents

if TYPE_CHECKING:
    import datetime as dt

    from popkit.read.district import District
    from popkit.rules.rulebook import Rulebook

__all__ = ["ORIGIN", "judge", "refuse_other_columns"]

ORIGIN: Final = (Column("source", "text"), Column("row", "whole"))
"""Columns that a table of plans may have beside those of plans, to say where each row came from."""


def judge(
    batches: Iterable[pa.RecordBatch],
    *,
    as_of: dt.date,
    district: District | None = None,
    rules: Rulebook | None = None,
) -> Iterator[pa.RecordBatch]:
    """Judge plans in Arrow batches; yields entries in Arrow batches of `entries_schema`, in the order of the plans.

    Batches may be of any size: they are judged some thousand plans at a time.

    Args:
        batches: all of one schema, that of `plan_schema`; optional columns may be missing. Two more may be there, and
            come back with what is said of a plan: `source`, a text, such as its file, and `row`, a whole number.
            Without `row`, rows are counted through all batches, from 1; without `source`, it is null.
        as_of: the date of the question; nothing dated later is seen.
        district: its limits, where they differ from the shipped ones, and its schools' calendars.
        rules: the rules to judge by; None: all that popkit ships.

    Raises:
        UnreadablePlan: the columns are not those of plans; its one problem, `other-columns`, names them.
        TypeError: `as_of` is not a `datetime.date`.
    """
    return _judged(batches, column_auditor(as_of=as_of, district=district, rules=rules))


def refuse_other_columns(schema: pa.Schema) -> None:
    """Raise `UnreadablePlan` if columns are not those of plans."""
    hint = difference(schema, ORIGIN)
    if hint:
        raise UnreadablePlan([ReadProblem("other-columns", hint=hint)])


def _judged(batches: Iterable[pa.RecordBatch], ready: ColumnAuditor) -> Iterator[pa.RecordBatch]:
    first = 1
    for plans in _together(batches):
        refuse_other_columns(plans.schema)
        # What was not looked at is needed only for the few rows that have to be read as documents.
        looked_at = plans.select([name for name in ready.columns if name in plans.column_names])
        entries = _placed(ready.entries(looked_at, documents=partial(_documents, plans)), plans, first)
        yield from entries.to_arrow(compat_level=pl.CompatLevel.oldest()).cast(entries_schema()).to_batches()
        first += plans.num_rows


def _documents(plans: pa.Table, rows: list[int]) -> Iterator[bytes]:
    (batch,) = plans.take(rows).combine_chunks().to_batches()
    return documents(batch)


def _placed(entries: pl.DataFrame, plans: pa.Table, first: int) -> pl.DataFrame:
    """Say of entries where their plans came from."""
    names = plans.column_names
    counted = pl.int_range(first, first + plans.num_rows, eager=True)
    rows = pl.Series(values=plans["row"], dtype=pl.Int64) if "row" in names else counted
    return located(entries, pl.Series(values=plans["source"], dtype=pl.String) if "source" in names else None, rows)


def _together(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.Table]:
    """Put small batches together, and cut up large ones."""
    waiting: list[pa.RecordBatch] = []
    rows, size = 0, 0
    for batch in _cut(batches):
        if waiting and (rows + batch.num_rows > ROWS_TOGETHER or size + batch.nbytes > BYTES_TOGETHER):
            yield pa.Table.from_batches(waiting)
            waiting, rows, size = [], 0, 0
        waiting.append(batch)
        rows, size = rows + batch.num_rows, size + batch.nbytes
    if waiting:
        yield pa.Table.from_batches(waiting)


def _cut(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        most = max(1, min(ROWS_TOGETHER, batch.num_rows * BYTES_TOGETHER // max(1, batch.nbytes)))
        for start in range(0, batch.num_rows, most):
            yield batch.slice(start, most)
