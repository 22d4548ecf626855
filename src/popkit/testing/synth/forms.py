"""The two forms in which synthetic plans are written: each a line of JSON, or each a row of a Parquet file."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Final, Literal

from attrs import frozen

from popkit.testing.synth.parts import in_order, parts_of
from popkit.testing.synth.plans import synth_pair
from popkit.testing.synth.story import Record, Wanted

__all__ = ["FORMS", "Form", "Making"]

Form = Literal["jsonl", "parquet"]
"""JSON Lines or Parquet."""

LINES_PER_FILE: Final = 25_000
"""Of more plans than these, each file holds as many: about a third of a gigabyte."""

ROWS_PER_FILE: Final = 5_000
"""Of more plans than these, each file holds as many, in one group of rows: 40 MB in memory, 2 MB in the file."""

_LINES_TOGETHER: Final = 200
_ROWS_TOGETHER: Final = 250
"""As many plans at a time are objects of Python, some 50 kB each, on their way into columns."""


@frozen
class Making:
    """What is to be made, and in how many processes.

    Raises:
        ValueError: there is no process to make it.
    """

    asked: Wanted
    count: int
    workers: int

    def __attrs_post_init__(self) -> None:
        if self.workers < 1:
            raise ValueError(f"workers must be at least 1, got {self.workers}")


_encode: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


def _line(record: Record) -> bytes:
    return f"{_encode(record)}\n".encode()


def _name(part: range, count: int, most: int) -> str:
    return "plans" if count <= most else f"plans-{(part.start - 1) // most + 1:04d}"


def _as_lines(folder: Path, making: Making) -> Iterator[bytes]:
    """Write plans as JSON Lines, and yield the truth of each, a line, as it is written."""
    count = making.count
    made = in_order(partial(_lines, making.asked), parts_of(count, _LINES_TOGETHER), making.workers)
    pairs = (pair for part in made for pair in part)
    for part in parts_of(count, LINES_PER_FILE):
        with (folder / f"{_name(part, count, LINES_PER_FILE)}.jsonl").open("wb") as file:
            for plan, truth in islice(pairs, len(part)):
                file.write(plan)
                yield truth


def _lines(asked: Wanted, part: range) -> list[tuple[bytes, bytes]]:
    return [(_line(made.plan), _line(made.truth)) for made in (synth_pair(asked, number) for number in part)]


def _as_rows(folder: Path, making: Making) -> Iterator[bytes]:
    """Write plans as Parquet files, and yield the truth of each, a line, when it is written."""
    # Columns are an extra: it is missed here, and not in each worker.
    import popkit.cohort  # noqa: F401, PLC0415

    count = making.count
    made = in_order(partial(_rows, making.asked), parts_of(count, ROWS_PER_FILE), making.workers)
    for part, (data, truths) in zip(parts_of(count, ROWS_PER_FILE), made, strict=True):
        (folder / f"{_name(part, count, ROWS_PER_FILE)}.parquet").write_bytes(data)
        yield from truths


def _rows(asked: Wanted, part: range) -> tuple[bytes, list[bytes]]:
    """Return a Parquet file with the plans of a part, in one group of rows, and their truths as lines."""
    from popkit.cohort.table import document_table, packed  # noqa: PLC0415 - slow to load

    tables, truths = [], []
    for few in (part[at : at + _ROWS_TOGETHER] for at in range(0, len(part), _ROWS_TOGETHER)):
        pairs = [synth_pair(asked, number) for number in few]
        tables.append(document_table([made.plan for made in pairs]))
        truths += [_line(made.truth) for made in pairs]
    return packed(tables), truths


FORMS: Final[dict[str, Callable[[Path, Making], Iterator[bytes]]]] = {"jsonl": _as_lines, "parquet": _as_rows}
"""How plans are written into a folder, by the name of the form."""
