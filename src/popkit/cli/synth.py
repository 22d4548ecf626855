"""`popkit synth`: write synthetic plans, with the truth they were drawn from."""

from __future__ import annotations

import io
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from popkit.cli import exits
from popkit.cli.options import CivilDate, say
from popkit.cli.progress import counted

if TYPE_CHECKING:
    import datetime as dt

    from popkit.testing.synth.forms import Form

__all__ = ["synth"]


@click.command()
@click.option("--plans", "count", type=click.IntRange(1, 10**9), required=True, metavar="N", help="How many plans.")
@click.option("--seed", type=int, default=1, show_default=True, metavar="S", help="Another seed gives other plans.")
@click.option(
    "--until",
    type=CivilDate(),
    default="2027-03-01",
    show_default=True,
    metavar="DATE",
    help="The day on which the plans are written down, from 2026-11-02 to 2027-04-30.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["jsonl", "parquet"]),
    default="jsonl",
    show_default=True,
    help="JSON Lines, or Parquet, which is a fortieth as large.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    required=True,
    metavar="DIR",
    help="A folder that does not exist yet, or is empty.",
)
@click.option(
    "--workers", type=click.IntRange(1, 256), default=1, show_default=True, help="Processes that draw the plans."
)
def synth(  # noqa: PLR0913, PLR0917 - one parameter an option, as click hands them over
    count: int, seed: int, until: dt.date, form: Form, output: Path, workers: int
) -> int:
    """Write plans of an invented district, for tests, demonstrations and measurements.

    DIR gets plans/, calendars.json, truth.jsonl (what each plan was drawn from) and README.md (how often each
    situation occurs). The same options give the same bytes.
    """
    from popkit.testing.synth import write_synth  # noqa: PLC0415 - no other command needs it

    watch = partial(counted, beside=io.StringIO())
    try:
        size = write_synth(output, count, seed=seed, until=until, form=form, workers=workers, watch=watch)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    say(f"{count:,} {'plan' if count == 1 else 'plans'} written, {size // count:,} bytes each")
    return exits.NOTHING
