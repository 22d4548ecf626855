"""Judging very many plans: one after the other, or in several processes, with the same reports in the same order."""

from __future__ import annotations

import datetime as dt
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from attrs import frozen

from popkit.audit.auditor import auditor
from popkit.dates import civil
from popkit.model import Plan
from popkit.read import PlanStream, Raw, raw_documents, read_raw

if TYPE_CHECKING:
    from popkit.audit.report import Report
    from popkit.problems import ReadProblem
    from popkit.read.district import District
    from popkit.rules.rulebook import Rulebook

__all__ = ["Job", "audit_all", "audited"]

T = TypeVar("T")

_CHUNK: Final = 50
_AHEAD: Final = 3
"""Chunks each worker has waiting: enough never to idle, too few to fill memory."""


@frozen
class Job(Generic[T]):
    """What is to be done with every plan; travels to each worker once.

    Attributes:
        finish: what becomes of each report, in the worker; whatever it returns comes back.
    """

    as_of: dt.date
    district: District | None
    rules: Rulebook | None
    finish: Callable[[Report], T]

    def done(self, item: Raw | Plan) -> tuple[T | None, list[ReadProblem]]:
        """Read the plan if it is not yet read, judge it, and finish its report."""
        plan, problems = read_raw(item) if isinstance(item, Raw) else (item, [])
        if plan is None:
            return None, problems
        ready = auditor(as_of=self.as_of, district=self.district, rules=self.rules)
        return self.finish(ready.report(plan)), problems


def audit_all(
    plans: Iterable[Plan],
    *,
    as_of: dt.date,
    district: District | None = None,
    rules: Rulebook | None = None,
    workers: int = 1,
) -> Iterator[Report]:
    """Judge plans as they come; yields one report for each, in the order of the plans.

    Args:
        plans: any plans; a stream from `read_plans` is also read by the workers, which is what
            makes several of them worth while. Its reading problems go where the stream sends them.
        as_of: the date of the question; nothing dated later is seen.
        district: its limits, where they differ from the shipped ones.
        rules: the rules to judge by; None: all that popkit ships.
        workers: how many processes; 1 starts none. The reports do not depend on it.

    Raises:
        ValueError: `workers` is under 1.
        TypeError: `as_of` is not a `datetime.date`, or `plans` is a path: read it with `read_plans`.
    """
    if isinstance(plans, (str, bytes, os.PathLike)):
        raise TypeError("plans are wanted, got a path; read_plans reads it")
    results = audited(plans, Job(civil(as_of), district, rules, _unchanged), workers)
    return _told(results, plans if isinstance(plans, PlanStream) else None)


def _told(results: Iterable[tuple[Report | None, list[ReadProblem]]], stream: PlanStream | None) -> Iterator[Report]:
    for report, problems in results:
        if stream:
            stream.tell(problems)
        if report is not None:
            yield report


def audited(plans: Iterable[Plan], job: Job[T], workers: int) -> Iterator[tuple[T | None, list[ReadProblem]]]:
    """Do `job` with every document, in order; gives what it gives, or the problems that kept it from being read."""
    if workers < 1:
        raise ValueError(f"workers must be at least 1, got {workers}")
    items: Iterable[Raw | Plan] = raw_documents(plans.paths) if isinstance(plans, PlanStream) else plans
    if workers == 1:
        return map(job.done, items)
    return _in_processes(items, job, workers)


def _in_processes(
    items: Iterable[Raw | Plan], job: Job[T], workers: int
) -> Iterator[tuple[T | None, list[ReadProblem]]]:
    chunks = _chunks(items)
    with ProcessPoolExecutor(workers, initializer=_start, initargs=(job,)) as pool:
        waiting: deque[Future[list[Any]]] = deque()
        try:
            for chunk in islice(chunks, workers * _AHEAD):
                waiting.append(pool.submit(_work, chunk))
            while waiting:
                results = waiting.popleft().result()
                for chunk in islice(chunks, 1):
                    waiting.append(pool.submit(_work, chunk))
                yield from results
        finally:
            # A reader that stops early does not wait for what nobody will see.
            pool.shutdown(wait=False, cancel_futures=True)


def _chunks(items: Iterable[T]) -> Iterator[list[T]]:
    iterator = iter(items)
    while chunk := list(islice(iterator, _CHUNK)):
        yield chunk


_job: Job[Any] | None = None


def _start(job: Job[Any]) -> None:
    global _job  # noqa: PLW0603 - how a process pool hands its workers what they all need
    _job = job


def _work(chunk: list[Raw | Plan]) -> list[tuple[Any, list[ReadProblem]]]:
    if _job is None:
        raise RuntimeError("a worker was not started")
    return [_job.done(item) for item in chunk]


def _unchanged(report: Report) -> Report:
    return report
