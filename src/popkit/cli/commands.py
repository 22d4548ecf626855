"""The group of commands, and what becomes of the errors they raise."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Final

import click

from popkit._version import __version__
from popkit.cli.audit import audit
from popkit.cli.catalogue import explain, facts, limits, rules
from popkit.cli.check import check
from popkit.cli.exits import UNREADABLE, WRONG_USE
from popkit.cli.schema import schema
from popkit.cli.show import show
from popkit.errors import PopkitError, UnreadableDistrict, UnreadablePlan

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["popkit", "run"]

_INTERRUPTED: Final = 130


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="popkit %(version)s")
def popkit() -> None:
    """How do students' Personal Opportunity Plans stand, and what should an adult do next?

    Exit status: 0 nothing to act on; 1 findings at or above --fail-on; 2 wrong use; 3 something was
    unreadable, or there was nothing to read; 4 a rule failed to run.
    """


for command in (audit, show, check, rules, facts, limits, explain, schema):
    popkit.add_command(command)


def run(arguments: Sequence[str]) -> int:
    """Run a command line and return its exit status; popkit's own errors become one message each."""
    try:
        return popkit.main(list(arguments), prog_name="popkit", standalone_mode=False) or 0
    except click.ClickException as error:
        error.show()
        return WRONG_USE
    except click.Abort:
        return _INTERRUPTED
    except BrokenPipeError:
        # Whoever read the output has seen enough. Python would complain again when it closes the pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (UnreadablePlan, UnreadableDistrict) as error:
        click.echo(error, err=True)
        return UNREADABLE
    except PopkitError as error:
        click.echo(f"popkit: {error}", err=True)
        return WRONG_USE
