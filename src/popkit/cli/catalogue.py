"""`popkit rules`, `facts`, `limits` and `explain`: what popkit knows without any plan."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import click

from popkit.cli import exits
from popkit.cli.options import (
    CivilDate,
    as_of_option,
    book_named,
    district_for,
    district_option,
    paint_for,
    profile_option,
    rules_option,
    today,
)
from popkit.read import read_plan
from popkit.standing import SUBJECTS
from popkit.write import explain as page_of
from popkit.write.reference import facts_text, limits_text, rules_text

__all__ = ["explain", "facts", "limits", "rules"]


@click.command()
@rules_option
@profile_option
def rules(profile: str | None) -> int:
    """List the rules: code, severity, subject, name."""
    click.echo(rules_text(book_named(profile), paint_for()), nl=False)
    return exits.NOTHING


@click.command()
@click.argument("subject", required=False, type=click.Choice(list(SUBJECTS)))
def facts(subject: str | None) -> int:
    """List the facts rules can compare, of one kind of subject or of all."""
    click.echo(facts_text([subject] if subject else list(SUBJECTS), paint_for()), nl=False)
    return exits.NOTHING


@click.command()
@as_of_option
@district_option
@rules_option
def limits(as_of: dt.date, district: Path | None) -> int:
    """List the figures that rules compare with, with the district's own where it has set any."""
    found = district_for(district, [])
    click.echo(limits_text(found.limits if found else book_named().limits, as_of, paint_for()), nl=False)
    return exits.NOTHING


@click.command()
@click.argument("name", metavar="RULE")
@rules_option
@click.option(
    "--plan",
    "plan_file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Say how the rule comes out on this plan, and why.",
)
@click.option(
    "--as-of",
    type=CivilDate(),
    metavar="DATE",
    help="The date of the question, with --plan; nothing dated later is seen.  [default: today]",
)
@district_option
@click.option("--subject", metavar="ID", help="Only this goal, support … of the plan.")
def explain(
    name: str,
    plan_file: Path | None,
    as_of: dt.date | None,
    district: Path | None,
    subject: str | None,
) -> int:
    """Print a rule's page: why it is there and what to do. RULE is its name or its code.

    With --plan, walk its conditions with what is found in the plan; a rule about partners, with --district.
    """
    book = book_named()
    if plan_file is not None:
        day, town = as_of or today(), district_for(district, [plan_file])
        page = page_of(name, rules=book, plan=read_plan(plan_file), as_of=day, district=town, subject=subject)
    elif district is not None and book[name].on in ("partner", "service"):
        page = page_of(name, rules=book, as_of=as_of or today(), district=district_for(district, []), subject=subject)
    elif (as_of, district, subject) != (None, None, None):
        raise click.UsageError("--as-of, --district and --subject are asked of a plan: name one with --plan")
    else:
        page = page_of(name, rules=book)
    _print(page)
    return exits.NOTHING


def _print(page: str) -> None:
    if sys.stdout.isatty():
        from rich.console import Console  # noqa: PLC0415 - loads only when it is seen
        from rich.markdown import Markdown  # noqa: PLC0415

        Console().print(Markdown(page))
    else:
        click.echo(page, nl=False)
