"""Judging the plans of Parquet files, however many: some thousand at a time, from one file or from several."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import chain, islice
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any, Final, TypeAlias, TypeVar

import polars as pl

from popkit.audit.abreast import abreast, chunks, on_each, processes
from popkit.cohort.auditor import BYTES_TOGETHER, ROWS_TOGETHER, ColumnAuditor, column_auditor
from popkit.cohort.entries import ENTRIES, located, problem_entries
from popkit.cohort.files import Part, Piece, parts, pieces
from popkit.cohort.reports import reports
from popkit.problems import ReadProblem

if TYPE_CHECKING:
    import datetime as dt

    from popkit.audit.stream import Job, OnePlan, Result
    from popkit.read.district import District
    from popkit.read.sources import PathLike
    from popkit.rules.rulebook import Rulebook

__all__ = ["audit", "audited"]

_AHEAD: Final = 1
"""Tables waiting beside those that are judged."""

_RUN: Final = 500
"""Reports finished in one go: few enough for a bar to move, and enough for what follows each to cost little."""

T = TypeVar("T")

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
    tasks = _tasks(pieces(paths, ready.members), ready)
    if workers == 1:
        return (task() for task in tasks)
    return abreast(ThreadPoolExecutor(workers), tasks, workers + _AHEAD)


def audited(paths: Iterable[PathLike], job: Job[T], workers: int) -> Iterator[Result[T]]:
    """Do `job` with every plan of Parquet files, in order, as `popkit.audit.stream.audited` does with documents."""
    coming = _shares(parts(paths))
    first = list(islice(coming, 1))
    second = list(islice(coming, 1))
    shares = chain(first, second, coming)
    # To begin a process takes a second, and a share goes to one of them whole.
    if workers == 1 or not second:
        for share in shares:
            yield from _finished(job, share)
        return
    # Threads share an interpreter, which making reports keeps busy; and the fork of a process that used Polars hangs.
    pool = processes(job, workers, get_context("spawn"))
    for results in abreast(pool, on_each(_work, shares), workers + _AHEAD):
        yield from results


Share: TypeAlias = "list[Part | ReadProblem]"


def _shares(found: Iterable[Part | ReadProblem]) -> Iterator[Share]:
    """Yield what one process reads and judges in one go."""
    together: Share = []
    rows = 0
    for part in found:
        more = 0 if isinstance(part, ReadProblem) else part.rows
        if together and rows + more > ROWS_TOGETHER:
            yield together
            together, rows = [], 0
        together.append(part)
        rows += more
    if together:
        yield together


def _work(job: Job[T], share: Share) -> list[Result[T]]:
    results = _finished(job, share)
    return list(results)


def _finished(job: Job[T], share: Share) -> Iterator[Result[T]]:
    for run in chunks(_reports(job, share), _RUN):
        yield from job.finished(run)


def _reports(job: Job[Any], share: Share) -> Iterator[OnePlan]:
    ready = column_auditor(as_of=job.as_of, district=job.district, rules=job.rules)
    for task in _tasks(_pieces(share, ready.members), ready):
        yield from reports(task(), ready)


def _pieces(share: Share, members: Collection[str]) -> Iterator[Piece | ReadProblem]:
    for part in share:
        yield from [part] if isinstance(part, ReadProblem) else part.pieces(members)


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
    files = pl.Series([str(piece.path) for piece in together], dtype=pl.String)
    places = [pl.repeat(place, piece.plans.num_rows, eager=True) for place, piece in enumerate(together)]
    rows = [pl.int_range(1, piece.plans.num_rows + 1, eager=True) + piece.first for piece in together]
    # Taken from a few names, rows share their letters; a name for each row would be kept as long as any of them.
    return located(entries, files.gather(pl.concat(places)), pl.concat(rows))


def _documents(together: Sequence[Piece], rows: Sequence[int]) -> Iterator[bytes]:
    start = 0
    for piece in together:
        end = start + piece.plans.num_rows
        yield from piece.documents([row - start for row in rows if start <= row < end])
        start = end


def _told(problem: ReadProblem) -> pl.DataFrame:
    return pl.DataFrame(list(problem_entries([problem])), schema=ENTRIES)
