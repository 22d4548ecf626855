"""Judging the plans of Parquet files, however many: a few thousand at a time, and only the columns that are needed."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from popkit.cohort.auditor import BYTES_TOGETHER, ROWS_TOGETHER, ColumnAuditor, column_auditor
from popkit.cohort.entries import ENTRIES, problem_entries
from popkit.problems import ReadProblem
from popkit.read.parquet import difference
from popkit.read.sources import as_path, plan_files

if TYPE_CHECKING:
    import datetime as dt

    from popkit.read.district import District
    from popkit.read.sources import PathLike
    from popkit.rules.rulebook import Rulebook

__all__ = ["audit", "audited_file", "plan_count"]

_AHEAD: Final = 1
"""Batches each worker has waiting."""


def audit(
    *paths: PathLike,
    as_of: dt.date,
    district: District | None = None,
    rules: Rulebook | None = None,
    workers: int = 1,
) -> Iterator[pl.DataFrame]:
    """Judge the plans in Parquet files and folders of them; yields tables of entries, in the order of the plans.

    Args:
        paths: files, and folders of files, in the order given; within a folder in order of file name.
        as_of: the date of the question; nothing dated later is seen.
        district: its limits, where they differ from the shipped ones, and its schools' calendars.
        rules: the rules to judge by; None: all that popkit ships. Only the columns they look at are read.
        workers: how many tables are judged at a time; the entries do not depend on it.

    Raises:
        ValueError: `workers` is under 1.
        TypeError: `as_of` is not a `datetime.date`.
    """
    if workers < 1:
        raise ValueError(f"workers must be at least 1, got {workers}")
    ready = column_auditor(as_of=as_of, district=district, rules=rules)
    return _abreast((task for path in paths for task in _tasks(path, ready)), workers)


def audited_file(path: Path, ready: ColumnAuditor, workers: int = 1) -> Iterator[pl.DataFrame]:
    """Judge the plans of one file; yields tables of entries."""
    return _abreast(_in_file(path, ready), workers)


def plan_count(path: Path) -> int:
    """Return how many plans a file says it holds; 0 where it is none."""
    try:
        return int(pq.read_metadata(path).num_rows)
    except (pa.ArrowException, OSError):
        return 0


Task = Callable[[], pl.DataFrame]


def _tasks(given: PathLike, ready: ColumnAuditor) -> Iterator[Task]:
    path, problem = as_path(given)
    if problem:
        yield partial(_told, problem)
        return
    files = plan_files(path) if path.is_dir() else [path]
    if not files:
        yield partial(_told, ReadProblem("nothing-to-read").found_in(str(path)))
    for file in files:
        yield from _in_file(file, ready)


def _in_file(path: Path, ready: ColumnAuditor) -> Iterator[Task]:
    try:
        with pq.ParquetFile(path, pre_buffer=False) as file:
            hint = difference(file.schema_arrow)
            if hint:
                yield partial(_told, ReadProblem("other-columns", hint=hint).found_in(str(path)))
                return
            first = 0
            for batch in file.iter_batches(_rows_together(file), columns=_leaves(file, ready.members)):
                yield partial(_judged, path, first, batch, ready)
                first += batch.num_rows
    except (pa.ArrowException, OSError):
        # The library's own words may quote the file.
        yield partial(_told, ReadProblem("unreadable-file").found_in(str(path)))


def _judged(path: Path, first: int, batch: pa.RecordBatch, ready: ColumnAuditor) -> pl.DataFrame:
    entries = ready.entries(batch, partial(_whole, path, first))
    return entries.with_columns(source=pl.lit(str(path)), row=pl.col("row") + first)


def _told(problem: ReadProblem) -> pl.DataFrame:
    return pl.DataFrame(list(problem_entries([problem])), schema=ENTRIES)


def _rows_together(file: pq.ParquetFile) -> int:
    groups = (file.metadata.row_group(place) for place in range(file.num_row_groups))
    size = max((about.total_byte_size // max(1, about.num_rows) for about in groups), default=0)
    return max(1, min(ROWS_TOGETHER, BYTES_TOGETHER // max(1, size)))


def _leaves(file: pq.ParquetFile, members: Collection[str]) -> list[str]:
    """Return the names by which a file calls the members of the plan document."""
    held = [member for field in file.schema_arrow for member in _members_of(field.type, field.name)]
    chosen = {name for name in held if name in members}
    for member in members:
        inside = [name for name in held if name.startswith(f"{member}.")]
        # Of a list that is only counted, any one member will do; there is none of which that is not true.
        chosen.update(inside[:1] if chosen.isdisjoint(inside) else ())
    # The columns of a file are these same members in this order, in spellings of their own.
    return [file.schema.column(place).path for place, name in enumerate(held) if name in chosen]


def _members_of(kind: pa.DataType, at: str) -> Iterator[str]:
    if pa.types.is_struct(kind):
        for field in kind:
            yield from _members_of(field.type, f"{at}.{field.name}")
    elif pa.types.is_list(kind) or pa.types.is_large_list(kind):
        yield from _members_of(kind.value_type, at)
    else:
        yield at


def _whole(path: Path, first: int, rows: Sequence[int]) -> pa.Table:
    """Read a few rows again, with every column; they are numbered from `first`."""
    wanted, found, start = [first + row for row in rows], [], 0
    with pq.ParquetFile(path, pre_buffer=False) as file:
        for group in range(file.num_row_groups):
            end = start + file.metadata.row_group(group).num_rows
            here = [row - start for row in wanted if start <= row < end]
            if here:
                found.append(file.read_row_group(group, use_threads=False).take(here))
            start = end
    return pa.concat_tables(found)


def _abreast(tasks: Iterator[Task], workers: int) -> Iterator[pl.DataFrame]:
    """Do tasks, some at a time, and give what comes of them in their order."""
    if workers == 1:
        for task in tasks:
            yield task()
        return
    with ThreadPoolExecutor(workers) as pool:
        waiting: deque[Future[Any]] = deque(pool.submit(task) for task in islice(tasks, workers + _AHEAD))
        try:
            while waiting:
                entries = waiting.popleft().result()
                waiting.extend(pool.submit(task) for task in islice(tasks, 1))
                yield entries
        finally:
            # A reader that stops early does not wait for what nobody will see.
            pool.shutdown(wait=False, cancel_futures=True)
