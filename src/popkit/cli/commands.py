"""The group of commands, and what becomes of the errors they raise."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any, Final

import click

from popkit._version import __version__
from popkit.cli.audit import audit
from popkit.cli.catalogue import explain, facts, limits, rules
from popkit.cli.check import check
from popkit.cli.compare import compare
from popkit.cli.convert import convert
from popkit.cli.due import due
from popkit.cli.exits import CLOSED_PIPE, UNREADABLE, WRONG_USE
from popkit.cli.report import report
from popkit.cli.schema import schema
from popkit.cli.show import show
from popkit.cli.synth import synth
from popkit.cli.table import table
from popkit.errors import PopkitError, UnreadableDistrict, UnreadablePlan, UnreadableReport

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["popkit", "run"]

_INTERRUPTED: Final = 130


class _Commands(click.Group):
    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; when whoever reads the output has seen enough, end quietly."""
        try:
            status = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            # What is still held back would complain again when Python closes the pipe.
            nowhere = os.open(os.devnull, os.O_WRONLY)
            for stream in (sys.stdout, sys.stderr):
                os.dup2(nowhere, stream.fileno())
            return CLOSED_PIPE
        return status


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="popkit %(version)s")
def popkit() -> None:
    """How do students' Personal Opportunity Plans stand, and what should an adult do next?

    Exit status: 0 nothing to act on; 1 findings at or above --fail-on; 2 wrong use; 3 something was
    unreadable, or there was nothing to read; 4 a rule failed to run.
    """


for command in (audit, compare, report, due, show, table, check, convert, rules, facts, limits, explain, schema, synth):
    popkit.add_command(command)


def run(arguments: Sequence[str]) -> int:
    """Run a command line and return its exit status.

    popkit's own errors, and those of files that cannot be written, become one message each.
    """
    try:
        return popkit.main(list(arguments), prog_name="popkit", standalone_mode=False) or 0
    except click.ClickException as error:
        error.show()
        return WRONG_USE
    except click.Abort:
        return _INTERRUPTED
    except (UnreadablePlan, UnreadableDistrict, UnreadableReport) as error:
        click.echo(error, err=True)
        return UNREADABLE
    except (PopkitError, OSError) as error:
        click.echo(f"popkit: {error}", err=True)
        return WRONG_USE
