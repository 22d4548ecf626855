"""`popkit audit`: judge plans."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from popkit.audit import auditor
from popkit.audit.stream import Job
from popkit.audit.tally import Tally
from popkit.cli import exits
from popkit.cli.forms import FORMS, Form
from popkit.cli.options import (
    as_of_option,
    book_named,
    district_for,
    district_option,
    fail_on_option,
    is_reached,
    paint_for,
    profile_option,
    rules_option,
    say,
)
from popkit.cli.output import opened, output_option
from popkit.cli.progress import counted
from popkit.cli.roads import judged, plan_count

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Sequence

    from popkit.audit import Report
    from popkit.rules import Rulebook
    from popkit.vocabulary import Severity

__all__ = ["audit"]


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH…")
@as_of_option
@district_option
@rules_option
@profile_option
@click.option(
    "--select", multiple=True, metavar="S", help="Only these rules: a name, a code or the beginning of codes."
)
@click.option("--ignore", multiple=True, metavar="S", help="Not these rules: a name, a code or the beginning of codes.")
@fail_on_option
@click.option("--format", "form", type=click.Choice(sorted(FORMS)), default="text", show_default=True)
@output_option
@click.option(
    "--workers",
    type=click.IntRange(1, 256),
    default=1,
    show_default=True,
    help="Processes that read and judge.",
)
def audit(  # noqa: PLR0913, PLR0917 - one parameter an option, as click hands them over
    paths: tuple[Path, ...],
    as_of: dt.date,
    district: Path | None,
    profile: str | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    fail_on: Severity,
    form: str,
    output: Path | None,
    workers: int,
) -> int:
    """Judge the plans in files and folders, and say what to do."""
    book = _chosen(book_named(profile), select, ignore)
    town = district_for(district, paths)
    limits = auditor(as_of=as_of, district=town, rules=book).own_limits
    drawn = FORMS[form](as_of, book, paint_for(to_file=output is not None), limits)
    job = Job(as_of, town, book, partial(_finished, drawn))
    with opened(output) as file:
        file.write(drawn.head())
        found: Iterator[Any] = judged(paths, job, workers)
        results = counted(found, beside=file, total=plan_count(paths), many=_plans_in)
        tally = _written(results, drawn, file)
        _write_last(tally, job, drawn, file)
        if not all(map(_is_one_plan, paths)):
            _write_partners(tally, job, drawn, file)
        file.write(drawn.tail())
    say(tally.sentence())
    return _status(tally, fail_on)


def _chosen(book: Rulebook, select: Sequence[str], ignore: Sequence[str]) -> Rulebook:
    if select:
        book = book.select(*select)
    book = book.ignore(*ignore) if ignore else book
    if not book.rules:
        raise click.UsageError("no rule is left to judge by")
    return book


def _finished(drawn: Form, reports: Iterable[Report]) -> tuple[Any, Tally]:
    tally = Tally()
    return drawn.made(tally.passing(reports)), tally


def _plans_in(result: tuple[tuple[Any, Tally] | None, Any]) -> int:
    """Return how many plans a result is of; one that could not be read counts as well."""
    made, _ = result
    return 1 if made is None else made[1].plans


def _written(results: Iterator[Any], drawn: Form, file: IO[str]) -> Tally:
    tally = Tally()
    for result, problems in results:
        if problems:
            tally.unreadable += 1
            file.write(drawn.unread(problems))
            for problem in problems:
                say(str(problem))
        if result is not None:
            piece, counts = result
            tally.add(counts)
            file.write(drawn.piece(piece))
    return tally


def _write_last(tally: Tally, job: Job[Any], drawn: Form, file: IO[str]) -> None:
    """Tell what only the whole shows: how the schools stand, and which waivers are for plans that were not read."""
    ready = auditor(as_of=job.as_of, district=job.district, rules=job.rules)
    if tally.schools or ready.waivers:
        piece, counts = _finished(drawn, [ready.school_report(tally.schools, tally.waivers)])
        tally.add(counts)
        file.write(drawn.piece(piece))


def _is_one_plan(path: Path) -> bool:
    """Whether a path is a single plan's; who looks at that does not ask about all partners of the district."""
    return path.suffix.lower() in {".json", ".toml"} and not path.is_dir()


def _write_partners(tally: Tally, job: Job[Any], drawn: Form, file: IO[str]) -> None:
    """Judge the district's partners, where it has any and a rule is about them."""
    ready = auditor(as_of=job.as_of, district=job.district, rules=job.rules)
    if ready.has_partners:
        piece, counts = _finished(drawn, [ready.partner_report()])
        tally.add(counts)
        file.write(drawn.piece(piece))


def _status(tally: Tally, fail_on: Severity) -> int:
    if tally.failures:
        return exits.RULE_FAILED
    if tally.unreadable or not tally.plans:
        return exits.UNREADABLE
    return exits.FINDINGS if is_reached(tally.worst, fail_on) else exits.NOTHING
