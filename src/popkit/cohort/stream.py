"""Judging the plans of Parquet files, however many: some thousand at a time, from one file or from several."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from popkit.cohort.auditor import BYTES_TOGETHER, ROWS_TOGETHER, ColumnAuditor, column_auditor
from popkit.cohort.entries import ENTRIES, located, problem_entries
from popkit.cohort.files import Piece, pieces
from popkit.problems import ReadProblem

if TYPE_CHECKING:
    import datetime as dt

    from popkit.read.district import District
    from popkit.read.sources import PathLike
    from popkit.rules.rulebook import Rulebook

__all__ = ["audit"]

_AHEAD: Final = 1
"""Tables waiting beside those that are judged."""

Task = Callable[[], pl.DataFrame]


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
    return _abreast(_tasks(pieces(paths, ready.members), ready), workers)


def _tasks(found: Iterable[Piece | ReadProblem], ready: ColumnAuditor) -> Iterator[Task]:
    """Yield what is to be done: plans of small files are judged together, for each table costs something by itself."""
    together: list[Piece] = []
    rows = size = 0
    for piece in found:
        is_problem = isinstance(piece, ReadProblem)
        more = (0, 0) if isinstance(piece, ReadProblem) else (piece.plans.num_rows, piece.plans.nbytes)
        is_full = rows + more[0] > ROWS_TOGETHER or size + more[1] > BYTES_TOGETHER
        if together and (is_problem or is_full):
            yield partial(_judged, together, ready)
            together, rows, size = [], 0, 0
        if isinstance(piece, ReadProblem):
            yield partial(_told, piece)
        else:
            together.append(piece)
            rows, size = rows + more[0], size + more[1]
    if together:
        yield partial(_judged, together, ready)


def _judged(together: Sequence[Piece], ready: ColumnAuditor) -> pl.DataFrame:
    entries = ready.entries(*[piece.plans for piece in together], documents=partial(_documents, together))
    sources = [pl.repeat(str(piece.path), piece.plans.num_rows, eager=True) for piece in together]
    rows = [pl.int_range(1, piece.plans.num_rows + 1, eager=True) + piece.first for piece in together]
    return located(entries, pl.concat(sources), pl.concat(rows))


def _documents(together: Sequence[Piece], rows: Sequence[int]) -> Iterator[bytes]:
    start = 0
    for piece in together:
        end = start + piece.plans.num_rows
        yield from piece.documents([row - start for row in rows if start <= row < end])
        start = end


def _told(problem: ReadProblem) -> pl.DataFrame:
    return pl.DataFrame(list(problem_entries([problem])), schema=ENTRIES)


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
