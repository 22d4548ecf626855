"""Plans into one file, as columns or as lines, however many they are."""

from __future__ import annotations

import gzip
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

import pyarrow as pa
import pyarrow.parquet as pq

from popkit.cohort.schema import plan_schema
from popkit.cohort.table import Row, plan_table, row_of
from popkit.model import Plan
from popkit.read import PlanStream, raw_documents, read_raw
from popkit.write import write_plan
from popkit.write.whole import whole_file

if TYPE_CHECKING:
    from popkit.read.sources import PathLike

__all__ = ["FORMS", "Passing", "write_plans"]

Passing = tuple[Plan, bytes | None]
"""A plan, and the JSON document it was read from, where there is one."""

_Write = Callable[[Iterable[Passing], Path], int]

_GROUP_ROWS: Final = 5000
_GROUP_BYTES: Final = 2**25
"""A group of rows ends with the row that reaches either; so much of the documents is held at a time."""


def write_plans(
    plans: Iterable[Plan], target: PathLike, *, watched: Callable[[Iterator[Passing]], Iterable[Passing]] = iter
) -> int:
    """Write plans into a file, in their order, and return how many; what is held is one group of rows.

    The file appears under its name when it is whole. An error on the way, of the plans too, leaves
    what was there before.

    Args:
        plans: any; of a stream from `read_plans` the documents are used as they are, which is faster.
        target: a path that ends in `.parquet`, `.jsonl` or `.jsonl.gz`.
        watched: sees each plan as it passes, such as a progress bar.

    Raises:
        ValueError: the path ends otherwise.
    """
    name = os.fspath(target).lower()
    write = next((write for suffix, write in FORMS.items() if name.endswith(suffix)), None)
    if write is None:
        raise ValueError(f"plans are written to files named {', '.join(FORMS)}")
    with whole_file(Path(target)) as beside:
        return write(watched(_passing(plans)), beside)


def _passing(plans: Iterable[Plan]) -> Iterator[Passing]:
    if not isinstance(plans, PlanStream):
        yield from ((plan, None) for plan in plans)
        return
    for raw in raw_documents(plans.paths):
        plan, problems = read_raw(raw)
        plans.tell(problems)
        if plan is not None:
            yield plan, None if raw.is_toml else raw.data


def _columns(passing: Iterable[Passing], path: Path) -> int:
    count = 0
    group = _Group()
    with pq.ParquetWriter(path, plan_schema(), compression="zstd") as writer:
        for plan, data in passing:
            count += 1
            group.add(row_of(plan, data))
            if group.is_full:
                writer.write_table(group.taken())
        if group.rows:
            writer.write_table(group.taken())
    return count


class _Group:
    """Rows that are written together."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.size = 0

    @property
    def is_full(self) -> bool:
        return len(self.rows) >= _GROUP_ROWS or self.size >= _GROUP_BYTES

    def add(self, row: Row) -> None:
        self.rows.append(row)
        self.size += len(row.document)

    def taken(self) -> pa.Table:
        """Return the rows as a table, and begin anew."""
        table = plan_table(self.rows)
        self.rows, self.size = [], 0
        return table


def _lines(passing: Iterable[Passing], path: Path) -> int:
    with path.open("wb") as file:
        return _lines_into(file, passing)


def _packed_lines(passing: Iterable[Passing], path: Path) -> int:
    # Without name and time, the same plans give the same bytes.
    with path.open("wb") as file, gzip.GzipFile("", "wb", fileobj=file, mtime=0) as packed:
        return _lines_into(packed, passing)


def _lines_into(file: IO[bytes] | gzip.GzipFile, passing: Iterable[Passing]) -> int:
    count = 0
    for plan, _ in passing:
        count += 1
        file.write(write_plan(plan, indent=None))
    return count


FORMS: Final[dict[str, _Write]] = {".parquet": _columns, ".jsonl": _lines, ".jsonl.gz": _packed_lines}
"""How plans are written, by how the name of the file ends."""
