"""Which road plans take to their reports: those in columns go together, all others one by one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from popkit.audit.stream import audited
from popkit.read import read_plans
from popkit.read.sources import COLUMNS, plan_files

if TYPE_CHECKING:
    from popkit.audit.stream import Job, Result

__all__ = ["judged", "plan_count"]

T = TypeVar("T")


def judged(paths: Sequence[Path], job: Job[T], workers: int) -> Iterator[Result[T]]:
    """Do `job` with every plan, in order; gives what it gives, or the problems that kept a plan from being read."""
    for in_columns, found in groupby(_expanded(paths), _is_in_columns):
        if in_columns:
            yield from _by_columns(found, job, workers)
        else:
            yield from audited(read_plans(found), job, workers)


def plan_count(paths: Sequence[Path]) -> int | None:
    """Return how many plans there are, where the files themselves say it; None where they have to be counted."""
    files = list(_expanded(paths))
    if not files or not all(map(_is_in_columns, files)):
        return None
    from popkit.cohort.files import plan_count as count_in  # noqa: PLC0415 - as below

    return sum(map(count_in, files))


def _expanded(paths: Iterable[Path]) -> Iterator[Path]:
    """Yield paths with each folder that holds columns replaced by its files."""
    for path in paths:
        files = plan_files(path) if path.is_dir() else []
        yield from files if any(map(_is_in_columns, files)) else [path]


def _is_in_columns(path: Path) -> bool:
    return path.name.lower().endswith(COLUMNS) and not path.is_dir()


def _by_columns(files: Iterable[Path], job: Job[T], workers: int) -> Iterator[Result[T]]:
    # Its libraries are an extra, and slow to load: only who has such files needs them.
    from popkit.cohort.stream import audited as audited_together  # noqa: PLC0415

    return audited_together(files, job, workers)
