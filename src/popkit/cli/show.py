"""`popkit show`: one plan's standing on a page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from popkit.cli import exits
from popkit.cli.options import as_of_option, district_for, district_option, paint_for, rules_option
from popkit.read import read_plan
from popkit.standing import stand
from popkit.write import plan_page

if TYPE_CHECKING:
    import datetime as dt

__all__ = ["show"]


@click.command()
@click.argument("plan", type=click.Path(path_type=Path), metavar="PLAN")
@as_of_option
@district_option
@rules_option
def show(plan: Path, as_of: dt.date, district: Path | None) -> int:
    """Draw how one plan stands: goals, supports, and what is due."""
    at = stand(read_plan(plan), as_of=as_of, district=district_for(district, [plan]))
    click.echo(plan_page(at, paint_for()), nl=False)
    return exits.NOTHING
