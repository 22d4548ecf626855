"""`popkit rules`, `facts`, `limits` and `explain`: what popkit knows without any plan."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from popkit.cli import exits
from popkit.cli.options import as_of_option, district_for, district_option, paint_for, profile_option, rules_option
from popkit.limits import shipped_limits
from popkit.rules import rulebook
from popkit.standing import SUBJECTS
from popkit.write import explain as page_of
from popkit.write.reference import facts_text, limits_text, rules_text

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["explain", "facts", "limits", "rules"]


@click.command()
@rules_option
@profile_option
def rules(rule_files: Sequence[Path], profile: str | None) -> int:
    """List the rules: code, severity, subject, name."""
    click.echo(rules_text(rulebook(*rule_files, profile=profile), paint_for()), nl=False)
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
def limits(as_of: dt.date, district: Path | None) -> int:
    """List the figures that rules compare with, with the district's own where it has set any."""
    found = district_for(district, [])
    click.echo(limits_text(found.limits if found else shipped_limits(), as_of, paint_for()), nl=False)
    return exits.NOTHING


@click.command()
@click.argument("name", metavar="NAME")
@rules_option
def explain(name: str, rule_files: Sequence[Path]) -> int:
    """Print a rule's page: why it is there and what to do. NAME is its name or its code."""
    page = page_of(name, rules=rulebook(*rule_files))
    if sys.stdout.isatty():
        from rich.console import Console  # noqa: PLC0415 - loads only when it is seen
        from rich.markdown import Markdown  # noqa: PLC0415

        Console().print(Markdown(page))
    else:
        click.echo(page, nl=False)
    return exits.NOTHING
