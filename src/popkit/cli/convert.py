"""`popkit convert`: the same plans in another kind of file."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from popkit.cli import exits
from popkit.cli.options import say
from popkit.cli.progress import counted
from popkit.read import read_plans

if TYPE_CHECKING:
    from popkit.problems import ReadProblem

__all__ = ["convert"]

T = TypeVar("T")


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="SOURCE…")
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write there; the name ends in .parquet, .jsonl or .jsonl.gz.",
)
def convert(paths: tuple[Path, ...], output: Path) -> int:
    """Write the plans of files and folders, of whatever kind, into one file: Parquet or JSON Lines.

    What cannot be read is told and left out. Where nothing could be read, nothing is written.
    """
    # Its library is an extra, and slow to load.
    from popkit.cohort.convert import FORMS, write_plans  # noqa: PLC0415

    fault = _fault(paths, output, tuple(FORMS))
    if fault:
        raise click.BadParameter(fault, param_hint="-o")
    reading = _Reading()
    with contextlib.suppress(_NothingReadError):
        write_plans(read_plans(paths, on_problem=reading.told), output, watched=reading.watched)
    say(reading.sentence())
    return exits.NOTHING if reading.plans and not reading.unreadable else exits.UNREADABLE


def _fault(paths: Iterable[Path], output: Path, suffixes: tuple[str, ...]) -> str | None:
    """Say why nothing can be written there; None if it can."""
    target = output.resolve()
    if not target.name.lower().endswith(suffixes):
        return f"not a name that ends in {', '.join(suffixes)}"
    if not target.parent.is_dir():
        return f"no such folder: {output.parent}"
    for source in (path.resolve() for path in paths):
        # The next run would read it as one of them.
        if target == source or (source.is_dir() and target.is_relative_to(source)):
            return f"among the sources: {output}"
    return None


class _NothingReadError(Exception):
    """There is no plan to write."""


class _Reading:
    """What came of reading the plans."""

    def __init__(self) -> None:
        self.plans = 0
        self.unreadable: set[tuple[str | None, int | None]] = set()

    def told(self, problem: ReadProblem) -> None:
        self.unreadable.add((problem.path, problem.line))
        say(str(problem))

    def watched(self, passing: Iterator[T]) -> Iterator[T]:
        """Count what passes, and let nothing be written where there is nothing."""
        for item in counted(passing):
            self.plans += 1
            yield item
        if not self.plans:
            raise _NothingReadError

    def sentence(self) -> str:
        parts = [
            f"{self.plans} {'plan' if self.plans == 1 else 'plans'} written",
            *([f"{len(self.unreadable)} unreadable"] if self.unreadable else []),
        ]
        return "; ".join(parts)
