"""`popkit compare`: what changed from one report to another."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from popkit.audit import compare as comparison_of
from popkit.audit import read_report
from popkit.cli import exits
from popkit.cli.options import (
    book_named,
    district_for,
    district_option,
    fail_on_option,
    is_reached,
    paint_for,
    rules_option,
)
from popkit.cli.output import opened, output_option
from popkit.read import read_plans
from popkit.write import comparison_json, comparison_text

if TYPE_CHECKING:
    from popkit.problems import ReadProblem
    from popkit.vocabulary import Severity

__all__ = ["compare"]


@click.command()
@click.argument("old", type=click.Path(path_type=Path), metavar="OLD")
@click.argument("new", type=click.Path(path_type=Path), metavar="NEW")
@click.option(
    "--plans",
    multiple=True,
    type=click.Path(exists=True, path_type=Path),
    metavar="PATH",
    help="The plans of NEW, to tell what was mended from what does not apply any more. May be given several times.",
)
@district_option
@rules_option
@fail_on_option
@click.option("--format", "form", type=click.Choice(["json", "text"]), default="text", show_default=True)
@output_option
def compare(  # noqa: PLR0913, PLR0917 - one parameter an option, as click hands them over
    old: Path,
    new: Path,
    plans: tuple[Path, ...],
    district: Path | None,
    fail_on: Severity,
    form: str,
    output: Path | None,
) -> int:
    """Say which findings are new, which are still there, and which are gone, and why.

    OLD and NEW are reports of `popkit audit --format json` or `jsonl`. Exit status 1 means that a new finding is at
    or above --fail-on.
    """
    older, newer = read_report(old), read_report(new)
    # Of a plan that cannot be read, the newer report said so; here nothing more is known of it.
    known = read_plans(plans, on_problem=_unheeded) if plans else ()
    asked: dict[str, Any] = {"district": district_for(district, plans), "rules": book_named()}
    found = comparison_of(older, newer, plans=known, **asked)
    text = comparison_json(found) if form == "json" else comparison_text(found, paint_for(to_file=output is not None))
    with opened(output) as file:
        file.write(text)
    return exits.FINDINGS if is_reached(found.worst, fail_on) else exits.NOTHING


def _unheeded(_problem: ReadProblem) -> None:
    pass
