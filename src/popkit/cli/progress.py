"""A sign of life when a command takes longer than a second, on a terminal only."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from typing import IO, Final, TypeVar

__all__ = ["counted"]

T = TypeVar("T")

_PATIENCE: Final = 1.0
"""Seconds before anything is shown."""


def counted(items: Iterable[T], *, beside: IO[str] | None = None) -> Iterator[T]:
    """Yield the items; after a second, show how many there have been, unless what is written `beside` shows it."""
    if not sys.stderr.isatty() or (beside is not None and beside.isatty()):
        yield from items
        return
    began = time.monotonic()
    iterator = iter(items)
    for passed, item in enumerate(iterator, start=1):
        yield item
        if time.monotonic() - began > _PATIENCE:
            yield from _shown(iterator, passed)


def _shown(iterator: Iterator[T], passed: int) -> Iterator[T]:
    from rich.console import Console  # noqa: PLC0415 - loads only when it is seen
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    columns = (SpinnerColumn(), TextColumn("{task.completed:,.0f} plans"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("audit", total=None, completed=passed)
        for item in iterator:
            yield item
            progress.advance(task)
