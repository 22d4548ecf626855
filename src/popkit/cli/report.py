"""`popkit report`: what to do first, who acts on what, and how the schools stand, for whoever coordinates."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from attrs import Factory, define

from popkit.audit import Report
from popkit.audit.stream import Job
from popkit.cli import exits
from popkit.cli.options import (
    as_of_option,
    book_named,
    district_for,
    district_option,
    profile_option,
    rules_option,
    say,
)
from popkit.cli.output import opened, output_option
from popkit.cli.progress import counted
from popkit.cli.roads import judged, plan_count
from popkit.problems import ReadProblem
from popkit.write import coordinator_report

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

__all__ = ["report"]


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH…")
@as_of_option
@district_option
@rules_option
@profile_option
@output_option
@click.option("--workers", type=click.IntRange(1, 256), default=1, show_default=True, help="Processes that judge.")
def report(  # noqa: PLR0913, PLR0917 - one parameter an option, as click hands them over
    paths: tuple[Path, ...],
    as_of: dt.date,
    district: Path | None,
    profile: str | None,
    output: Path | None,
    workers: int,
) -> int:
    """Write, as Markdown, what to do first, who acts on what, and how each school stands.

    Plans and records are named by their ids, and no person is named at all.
    """
    book, town = book_named(profile), district_for(district, paths)
    job = Job(as_of, town, book, _unchanged)
    reading = _Reading()
    with opened(output) as file:
        results: Iterator[Any] = counted(judged(paths, job, workers), beside=file, total=plan_count(paths))
        read = reading.reports(results)
        file.write(coordinator_report(read, as_of=as_of, district=town, rules=book, problems=reading.problems))
    return reading.status


def _unchanged(judged_plan: Report) -> Report:
    return judged_plan


@define
class _Reading:
    """What came of reading and judging the plans."""

    plans: int = 0
    failures: int = 0
    problems: list[ReadProblem] = Factory(list)

    def reports(self, results: Iterable[tuple[Report | None, list[ReadProblem]]]) -> Iterator[Report]:
        for found, problems in results:
            self.problems += problems
            for problem in problems:
                say(str(problem))
            if found is not None:
                self.plans += 1
                self.failures += len(found.failures)
                yield found

    @property
    def status(self) -> int:
        if self.failures:
            return exits.RULE_FAILED
        return exits.UNREADABLE if self.problems or not self.plans else exits.NOTHING
