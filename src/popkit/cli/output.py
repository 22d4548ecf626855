"""Where a command writes: standard output, or a file that is whole or not there."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from popkit.write.whole import whole_file

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["opened", "output_option"]

output_option = click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write there instead of standard output.",
)


@contextlib.contextmanager
def opened(output: Path | None) -> Iterator[IO[str]]:
    """Give standard output, or a file that appears under its name only when it is whole."""
    if output is None:
        yield sys.stdout
        return
    target = output.resolve()
    if not target.parent.is_dir():
        raise click.BadParameter(f"no such folder: {output.parent}", param_hint="-o")
    if target.exists() and not target.is_file():
        # A pipe or a device, such as /dev/stdout, is there to be written to, not to be replaced.
        with _written_to(target) as file:
            yield file
        return
    with whole_file(target) as beside, _written_to(beside) as file:
        yield file


def _written_to(path: Path) -> IO[str]:
    # A file name in a problem need not be text in any encoding.
    return path.open("w", encoding="utf-8", errors="backslashreplace", newline="")
