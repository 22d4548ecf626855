"""`popkit check`: can these plans be read?"""

from __future__ import annotations

from pathlib import Path

import click

from popkit.cli import exits
from popkit.cli.options import district_for, rules_option, say
from popkit.errors import UnreadableDistrict
from popkit.problems import ReadProblem
from popkit.read import read_plans

__all__ = ["check"]


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH…")
@rules_option
def check(paths: tuple[Path, ...]) -> int:
    """Read the plans in files and folders, and list what is wrong with them, with the place of each.

    The district's files beside them are read too.
    """
    problems: list[ReadProblem] = []

    def listed(problem: ReadProblem) -> None:
        problems.append(problem)
        click.echo(str(problem))

    try:
        district_for(None, paths)
    except UnreadableDistrict as error:
        for problem in error.problems:
            listed(problem)
    read = sum(1 for _ in read_plans(paths, on_problem=listed))
    found = sum(problem.count for problem in problems)
    say(f"{read} {'plan' if read == 1 else 'plans'} read, {found} {'problem' if found == 1 else 'problems'}")
    return exits.UNREADABLE if problems or not read else exits.NOTHING
