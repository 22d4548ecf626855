"""Judging very many plans: one after the other, or in several processes, with the same reports in the same order."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, groupby
from typing import TYPE_CHECKING, Final, Generic, TypeAlias, TypeVar

from attrs import frozen

from popkit.audit.abreast import abreast, chunks, on_each, processes
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

OnePlan: TypeAlias = "tuple[Report | None, list[ReadProblem]]"
"""The report of a plan; or None, and the problems that kept the document from being read."""

Result: TypeAlias = "tuple[T | None, list[ReadProblem]]"
"""What came of plans that follow each other; or None, and the problems that kept one document from being read."""

_CHUNK: Final = 50
_AHEAD: Final = 3
"""Chunks each worker has waiting: enough never to idle, too few to fill memory."""


@frozen
class Job(Generic[T]):
    """What is to be done with plans; travels to each worker once.

    Attributes:
        finish: what becomes of the reports of plans that follow each other, where they are made; whatever it returns
            comes back. How many it is given at a time is not said; they are made as it takes them.
    """

    as_of: dt.date
    district: District | None
    rules: Rulebook | None
    finish: Callable[[Iterable[Report]], T]

    def judged(self, item: Raw | Plan) -> OnePlan:
        """Read the plan if it is not yet read, and judge it."""
        plan, problems = read_raw(item) if isinstance(item, Raw) else (item, [])
        if plan is None:
            return None, problems
        return auditor(as_of=self.as_of, district=self.district, rules=self.rules).report(plan), problems

    def finished(self, judged: Iterable[OnePlan]) -> Iterator[Result[T]]:
        """Yield what comes of plans, in order."""
        for is_unread, found in groupby(judged, key=_is_unread):
            if is_unread:
                yield from ((None, problems) for _, problems in found)
            else:
                yield self.finish(report for report, _ in found if report is not None), []


def _is_unread(judged: OnePlan) -> bool:
    return judged[0] is None


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
    job: Job[list[Report]] = Job(civil(as_of), district, rules, list)
    results = audited(plans, job, workers)
    return _told(results, plans if isinstance(plans, PlanStream) else None)


def _told(results: Iterable[Result[list[Report]]], stream: PlanStream | None) -> Iterator[Report]:
    for reports, problems in results:
        if stream:
            stream.tell(problems)
        yield from reports or ()


def audited(plans: Iterable[Plan], job: Job[T], workers: int) -> Iterator[Result[T]]:
    """Do `job` with every document, in order."""
    if workers < 1:
        raise ValueError(f"workers must be at least 1, got {workers}")
    items: Iterable[Raw | Plan] = raw_documents(plans.paths) if isinstance(plans, PlanStream) else plans
    if workers == 1:
        return chain.from_iterable(job.finished([job.judged(item)]) for item in items)
    return chain.from_iterable(
        abreast(processes(job, workers), on_each(_work, chunks(items, _CHUNK)), workers * _AHEAD)
    )


def _work(job: Job[T], chunk: list[Raw | Plan]) -> list[Result[T]]:
    return list(job.finished(map(job.judged, chunk)))
