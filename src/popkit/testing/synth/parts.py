"""Many plans, made part by part in one process or several, and handed on in order."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from typing import Final, TypeVar

from popkit.audit.abreast import abreast

__all__ = ["in_order", "parts_of"]

T = TypeVar("T")

_AHEAD: Final = 3
"""Parts each worker has waiting: enough never to idle, too few to fill memory."""


def parts_of(count: int, size: int) -> Iterator[range]:
    """Yield the numbers of `count` plans, from 1, in parts of a size; the last may be smaller."""
    return (range(first, min(first + size, count + 1)) for first in range(1, count + 1, size))


def in_order(work: Callable[[range], T], parts: Iterator[range], workers: int) -> Iterator[T]:
    """Do the work on each part, in so many processes, and yield what it gives, in the order of the parts."""
    undisturbed = partial(_undisturbed, work)
    return map(undisturbed, parts) if workers == 1 else _in_processes(undisturbed, parts, workers)


def _undisturbed(work: Callable[[range], T], part: range) -> T:
    with _no_search_for_circles():
        return work(part)


@contextlib.contextmanager
def _no_search_for_circles() -> Iterator[None]:
    """Leave Python's search for objects that refer to each other in circles for later.

    Plans in the making are thousands of small objects and no circle: looking for one is a sixth of the time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _in_processes(work: Callable[[range], T], parts: Iterator[range], workers: int) -> Iterator[T]:
    with ProcessPoolExecutor(workers) as pool:
        yield from abreast(pool, (partial(work, part) for part in parts), workers * _AHEAD)
