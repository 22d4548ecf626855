"""`popkit table`: the facts themselves, for whoever wants to count on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from popkit.cli import exits
from popkit.cli.options import as_of_option, district_for, district_option, rules_option, say
from popkit.cli.output import opened, output_option
from popkit.cli.progress import counted
from popkit.read import read_plans
from popkit.standing import stand
from popkit.write.table import TABLES, partner_rows, table_rows, write_csv, write_lines

if TYPE_CHECKING:
    import datetime as dt

    from popkit.problems import ReadProblem

__all__ = ["table"]


@click.command()
@click.argument("kind", type=click.Choice(TABLES), metavar="KIND")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH…")
@as_of_option
@district_option
@rules_option
@click.option("--format", "form", type=click.Choice(("csv", "jsonl")), default="csv", show_default=True)
@output_option
def table(  # noqa: PLR0913, PLR0917 - one parameter an option, as click hands them over
    kind: str, paths: tuple[Path, ...], as_of: dt.date, district: Path | None, form: str, output: Path | None
) -> int:
    """Write every fact of the plans of files and folders as a table, one row a subject.

    KIND is what the rows are about, such as plan, goal, support or school; `popkit facts KIND` tells what each column
    means.
    """
    problems: list[ReadProblem] = []

    def told(problem: ReadProblem) -> None:
        problems.append(problem)
        say(str(problem))

    town = district_for(district, paths)
    with opened(output) as file:
        if kind in {"partner", "service"}:
            rows = partner_rows(town, as_of, kind)
        else:
            plans = counted(read_plans(paths, on_problem=told), beside=file)
            rows = table_rows((stand(plan, as_of=as_of, district=town) for plan in plans), kind)
        count = (write_csv if form == "csv" else write_lines)(rows, kind, file)
    say(f"{count} {'row' if count == 1 else 'rows'}")
    return exits.UNREADABLE if problems else exits.NOTHING
