"""A folder with a synthetic district: plans, calendars, the truth beside them, and a page that says what it is."""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import json
import os
import shutil
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from functools import partial
from itertools import islice
from pathlib import Path
from typing import IO, Any, Final, TypeVar

from popkit.testing.synth.calendars import synth_calendars
from popkit.testing.synth.page import readme
from popkit.testing.synth.plans import UNTIL, synth_pair, wanted
from popkit.testing.synth.story import Wanted

__all__ = ["Lines", "write_synth"]

T = TypeVar("T")
Lines = tuple[bytes, bytes]
"""A plan and its truth, each as a line."""

PathLike = str | os.PathLike[str]

PLANS_PER_FILE: Final = 25_000
"""Of more plans than these, each file holds as many: about a third of a gigabyte."""

_CHUNK: Final = 200
_AHEAD: Final = 3
"""Chunks each worker has waiting: enough never to idle, too few to fill memory."""

_encode: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


def _unwatched(lines: Iterator[Lines]) -> Iterator[Lines]:
    return lines


def write_synth(  # noqa: PLR0913 - each by its name
    folder: PathLike,
    count: int,
    *,
    seed: int = 1,
    until: dt.date = UNTIL,
    workers: int = 1,
    watch: Callable[[Iterator[Lines]], Iterable[Lines]] = _unwatched,
) -> int:
    """Write synthetic plans into a new folder; return the bytes of the plans.

    It holds `plans/plans.jsonl` (of more than 25,000 plans `plans/plans-0001.jsonl` and so on), `calendars.json`,
    `truth.jsonl` and `README.md`. It is written beside its place, under a name that begins with a dot, and moved
    when it is whole.

    Args:
        folder: must not exist, or be empty.
        count: how many plans, 0 and up.
        seed: another seed gives other plans.
        until: the day on which the plans are written down, as for `synth_plans`.
        workers: how many processes; the bytes do not depend on it.
        watch: is given the plans as lines while they are made, and hands them on.

    Raises:
        FileExistsError: there is something in the folder.
        ValueError: `count`, `until` or `workers` is outside its range.
        OSError: the folder cannot be written.
    """
    asked = wanted(count, seed, until)
    if workers < 1:
        raise ValueError(f"workers must be at least 1, got {workers}")
    with _beside(Path(folder)) as place:
        size = _write_lines(place, watch(_lines(asked, count, workers)), count)
        _write(place / "calendars.json", json.dumps(synth_calendars(count), indent=2) + "\n")
        _write(place / "README.md", readme(asked, count))
    return size


@contextlib.contextmanager
def _beside(folder: Path) -> Iterator[Path]:
    """Give a place beside a folder, and move it there when it is whole."""
    target = folder.resolve()
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise FileExistsError(errno.EEXIST, "there is something already", str(folder))
    place = target.with_name(f".{target.name}.part")
    shutil.rmtree(place, ignore_errors=True)
    (place / "plans").mkdir(parents=True)
    try:
        yield place
        if target.exists():
            # Not every system puts a folder in the place of another.
            target.rmdir()
        place.replace(target)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _write_lines(folder: Path, lines: Iterable[Lines], count: int) -> int:
    """Write plans and truths; return the bytes of the plans."""
    size = 0
    with contextlib.ExitStack() as files:
        truths, plans = _opened(files, folder / "truth.jsonl"), None
        for at, (plan, truth) in enumerate(lines):
            if plans is None or at % PLANS_PER_FILE == 0:
                if plans is not None:
                    plans.close()
                plans = _opened(files, folder / "plans" / _name(at, count))
            plans.write(plan)
            truths.write(truth)
            size += len(plan)
    return size


def _opened(files: contextlib.ExitStack, path: Path) -> IO[bytes]:
    return files.enter_context(path.open("wb"))


def _name(at: int, count: int) -> str:
    return "plans.jsonl" if count <= PLANS_PER_FILE else f"plans-{at // PLANS_PER_FILE + 1:04d}.jsonl"


def _lines(asked: Wanted, count: int, workers: int) -> Iterator[Lines]:
    numbers = iter(range(1, count + 1))
    if workers == 1:
        return (_line(asked, number) for number in numbers)
    return _in_processes(partial(_chunk, asked), numbers, workers)


def _line(asked: Wanted, number: int) -> Lines:
    made = synth_pair(asked, number)
    return f"{_encode(made.plan)}\n".encode(), f"{_encode(made.truth)}\n".encode()


def _chunk(asked: Wanted, numbers: list[int]) -> list[Lines]:
    return [_line(asked, number) for number in numbers]


def _in_processes(work: Callable[[list[int]], list[Lines]], numbers: Iterator[int], workers: int) -> Iterator[Lines]:
    """Make chunks in several processes, and hand them on in order."""
    with ProcessPoolExecutor(workers) as pool:
        waiting: deque[Future[list[Lines]]] = deque()
        try:
            for _ in range(workers * _AHEAD):
                _submit(pool, waiting, work, numbers)
            while waiting:
                made = waiting.popleft().result()
                _submit(pool, waiting, work, numbers)
                yield from made
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _submit(
    pool: ProcessPoolExecutor, waiting: deque[Future[Any]], work: Callable[..., T], numbers: Iterator[int]
) -> None:
    chunk = list(islice(numbers, _CHUNK))
    if chunk:
        waiting.append(pool.submit(work, chunk))
