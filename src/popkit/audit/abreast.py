"""Doing many things at a time, and giving what comes of them in their order."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from multiprocessing.context import BaseContext

__all__ = ["abreast", "chunks", "on_each", "processes"]

I = TypeVar("I")  # noqa: E741 - an item
T = TypeVar("T")


def abreast(pool: Executor, tasks: Iterable[Callable[[], T]], most: int) -> Iterator[T]:
    """Do tasks in a pool, and give what comes of them in their order.

    Args:
        pool: shut down at the end, or as soon as nobody wants more.
        tasks: taken one by one, as room is made for them.
        most: how many are under way or done and not yet taken; so many results are held at most.
    """
    coming = iter(tasks)
    waiting = deque(pool.submit(task) for task in islice(coming, most))
    try:
        while waiting:
            made = waiting.popleft().result()
            waiting.extend(pool.submit(task) for task in islice(coming, 1))
            yield made
    finally:
        # A reader that stops early does not wait for what nobody will see.
        pool.shutdown(wait=False, cancel_futures=True)


def chunks(items: Iterable[I], size: int) -> Iterator[list[I]]:
    """Yield lists of `size` items, as they come; the last may be shorter."""
    coming = iter(items)
    while chunk := list(islice(coming, size)):
        yield chunk


def processes(kept: Any, workers: int, context: BaseContext | None = None) -> ProcessPoolExecutor:
    """Return a pool of processes.

    Args:
        kept: what every task `on_each` makes needs; travels to each process once.
        workers: how many.
        context: how they are begun; None: as Python does by itself.
    """
    return ProcessPoolExecutor(workers, mp_context=context, initializer=_keep, initargs=(kept,))


def on_each(work: Callable[[Any, I], T], items: Iterable[I]) -> Iterator[Callable[[], T]]:
    """Yield a task for `processes` for each item: to call `work`, a function of a module, with what is kept and it."""
    return (partial(_done, work, item) for item in items)


_kept: list[Any] = []


def _keep(kept: Any) -> None:
    _kept[:] = [kept]


def _done(work: Callable[[Any, I], T], item: I) -> T:
    (kept,) = _kept
    return work(kept, item)
