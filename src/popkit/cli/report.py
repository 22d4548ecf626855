"""`popkit report`: what to do first, who acts on what, and how the schools stand, for whoever coordinates."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

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
from popkit.write.coordinator import Told, coordinator_page

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from popkit.audit.stream import Result

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
    job = Job(as_of, town, book, Told.of)
    with opened(output) as file:
        found = judged(paths, job, workers)
        told, problems = _added_up(counted(found, beside=file, total=plan_count(paths), many=_plans_in))
        failures, plans = told.crashed.total(), told.tally.plans
        file.write(coordinator_page(told, as_of=as_of, district=town, rules=book, problems=problems))
    if failures:
        return exits.RULE_FAILED
    return exits.UNREADABLE if problems or not plans else exits.NOTHING


def _plans_in(result: Result[Told]) -> int:
    """Return how many plans a result is of; one that could not be read counts as well."""
    told, _ = result
    return 1 if told is None else told.tally.plans


def _added_up(results: Iterable[Result[Told]]) -> tuple[Told, list[ReadProblem]]:
    whole, unread = Told(), list[ReadProblem]()
    for told, problems in results:
        unread += problems
        for problem in problems:
            say(str(problem))
        if told is not None:
            whole.merge(told)
    return whole, unread
