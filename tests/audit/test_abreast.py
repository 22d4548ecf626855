"""Doing things at a time: in order, no more than asked for, and not longer than somebody wants them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest

from popkit.audit import abreast as module
from popkit.audit.abreast import abreast, chunks, on_each, processes


def plus(kept: int, item: int) -> int:
    return kept + item


@pytest.mark.parametrize("workers", [1, 3])
def test_what_comes_of_tasks_comes_in_their_order(workers: int) -> None:
    assert list(abreast(ThreadPoolExecutor(workers), (partial(plus, 10, item) for item in range(9)), 4)) == [
        *range(10, 19)
    ]
    assert list(abreast(ThreadPoolExecutor(workers), iter([]), 4)) == []


def test_tasks_are_taken_as_room_is_made_for_them() -> None:
    taken: list[int] = []

    def coming() -> Iterator[Callable[[], int]]:
        for item in range(9):
            taken.append(item)
            yield partial(plus, 0, item)

    done = abreast(ThreadPoolExecutor(1), coming(), 3)
    assert next(done) == 0
    assert taken == [0, 1, 2, 3]


def test_what_a_task_raises_is_raised_in_its_turn() -> None:
    done = abreast(ThreadPoolExecutor(2), (partial(divmod, 6, item) for item in (3, 0, 2)), 3)
    assert next(done) == (2, 0)
    with pytest.raises(ZeroDivisionError):
        next(done)


def test_processes_keep_what_all_tasks_need() -> None:
    assert list(abreast(processes(5, 2), on_each(plus, range(4)), 4)) == [5, 6, 7, 8]


def test_a_task_is_done_with_what_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_kept", [])
    (task,) = on_each(plus, [3])
    with pytest.raises(ValueError, match="not enough values"):
        task()
    module._keep(4)
    assert task() == 7
    module._keep(5)
    assert task() == 8


@pytest.mark.parametrize(("many", "found"), [(0, []), (1, [[0]]), (3, [[0, 1, 2]]), (4, [[0, 1, 2], [3]])])
def test_chunks_are_full_but_for_the_last(many: int, found: list[list[int]]) -> None:
    assert list(chunks(iter(range(many)), 3)) == found
