"""Judging very many plans: one after the other, or in several processes, with the same reports in the same order."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, groupby, islice
from typing import TYPE_CHECKING, Final, Generic, TypeAlias, TypeVar

from attrs import frozen

from popkit.audit.abreast import abreast, on_each, processes
from popkit.audit.auditor import auditor
from popkit.dates import civil
from popkit.model import Plan
from popkit.read import PlanStream, Raw, raw_documents, read_raw

if TYPE_CHECKING:
    from popkit.audit.report import Report
    from popkit.problems import ReadProblem
    from popkit.read.district import District
    from popkit.rules.rulebook import Rulebook

__all__ = ["Job", "Result", "audit_all", "audited"]

T = TypeVar("T")

Result: TypeAlias = "tuple[T | None, list[ReadProblem]]"
"""What came of a plan, or of several together; or None, and the problems that kept a document from being read."""

_CHUNK: Final = 50
_AHEAD: Final = 3
"""Chunks each worker has waiting: enough never to idle, too few to fill memory."""


@frozen
class Job(Generic[T]):
    """What is to be done with every plan; travels to each worker once.

    Attributes:
        finish: what becomes of each report, in the worker; whatever it returns comes back.
        together: what becomes of several of these, of plans that follow each other, before they come back from a
            worker; None: they stay apart.
    """

    as_of: dt.date
    district: District | None
    rules: Rulebook | None
    finish: Callable[[Report], T]
    together: Callable[[Sequence[T]], T] | None = None

    def joined(self, results: Iterable[Result[T]]) -> list[Result[T]]:
        """Put together what is to come back, where the job says how."""
        if self.together is None:
            return list(results)
        told: list[Result[T]] = []
        for is_unread, found in groupby(results, key=lambda result: result[0] is None):
            made = list(found)
            told += made if is_unread else [(self.together([kept for kept, _ in made if kept is not None]), [])]
        return told

    def done(self, item: Raw | Plan) -> Result[T]:
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


def _told(results: Iterable[Result[Report]], stream: PlanStream | None) -> Iterator[Report]:
    for report, problems in results:
        if stream:
            stream.tell(problems)
        if report is not None:
            yield report


def audited(plans: Iterable[Plan], job: Job[T], workers: int) -> Iterator[Result[T]]:
    """Do `job` with every document, in order; gives what it gives, or the problems that kept it from being read."""
    if workers < 1:
        raise ValueError(f"workers must be at least 1, got {workers}")
    items: Iterable[Raw | Plan] = raw_documents(plans.paths) if isinstance(plans, PlanStream) else plans
    if workers == 1:
        return map(job.done, items)
    return chain.from_iterable(abreast(processes(job, workers), on_each(_work, _chunks(items)), workers * _AHEAD))


def _chunks(items: Iterable[T]) -> Iterator[list[T]]:
    iterator = iter(items)
    while chunk := list(islice(iterator, _CHUNK)):
        yield chunk


def _work(job: Job[T], chunk: list[Raw | Plan]) -> list[Result[T]]:
    return job.joined(map(job.done, chunk))


def _unchanged(report: Report) -> Report:
    return report
