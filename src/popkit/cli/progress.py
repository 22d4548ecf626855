"""A sign of life when a command takes longer than a second, on a terminal only."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from typing import IO, Final, TypeVar

__all__ = ["counted"]

T = TypeVar("T")

_PATIENCE: Final = 1.0
"""Seconds before anything is shown."""


def _one(_item: object) -> int:
    return 1


def counted(
    items: Iterable[T],
    *,
    beside: IO[str] | None = None,
    total: int | None = None,
    many: Callable[[T], int] = _one,
) -> Iterator[T]:
    """Yield the items; after a second, show how many there have been, unless what is written `beside` shows it.

    With a `total`, a bar shows how far that is, and how long the rest will take. `many` says what an item counts for.
    """
    if not sys.stderr.isatty() or (beside is not None and beside.isatty()):
        yield from items
        return
    began = time.monotonic()
    iterator = iter(items)
    passed = 0
    for item in iterator:
        yield item
        passed += many(item)
        if time.monotonic() - began > _PATIENCE:
            yield from _shown(iterator, passed, total, many)


def _shown(iterator: Iterator[T], passed: int, total: int | None, many: Callable[[T], int]) -> Iterator[T]:
    from rich.console import Console  # noqa: PLC0415 - loads only when it is seen
    from rich.progress import (  # noqa: PLC0415
        BarColumn,
        Progress,
        SpinnerColumn,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    count = TextColumn("{task.completed:,.0f} plans")
    ahead = (BarColumn(), count, TimeRemainingColumn()) if total else (SpinnerColumn(), count, TimeElapsedColumn())
    with Progress(*ahead, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("audit", total=total, completed=passed)
        for item in iterator:
            yield item
            progress.advance(task, many(item))
