"""Plans into one file, as columns or as lines, however many they are."""

from __future__ import annotations

import gzip
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

import pyarrow.parquet as pq

from popkit.cohort.schema import plan_schema
from popkit.cohort.table import Row, plan_table, row_of
from popkit.write import write_plan
from popkit.write.whole import whole_file

if TYPE_CHECKING:
    from popkit.model import Plan
    from popkit.read.sources import PathLike

__all__ = ["FORMS", "form_of", "write_plans"]

_GROUP_ROWS: Final = 5000
_GROUP_BYTES: Final = 2**25
"""A group of rows ends with the row that reaches either; so much of the documents is held at a time."""


def write_plans(plans: Iterable[Plan], target: PathLike) -> int:
    """Write plans into a file, in their order, and return how many; what is held is one group of rows.

    The file appears under its name when it is whole. An error on the way, of the plans too, leaves
    what was there before.

    Args:
        plans: any, such as a stream from `read_plans`.
        target: a path that ends in `.parquet`, `.jsonl` or `.jsonl.gz`.

    Raises:
        ValueError: the path ends otherwise.
    """
    write = form_of(target)
    with whole_file(Path(target)) as beside:
        return write(plans, beside)


def form_of(target: PathLike) -> Callable[[Iterable[Plan], Path], int]:
    """Return what writes files of this name.

    Raises:
        ValueError: nothing does.
    """
    name = os.fspath(target).lower()
    for suffix, write in FORMS.items():
        if name.endswith(suffix):
            return write
    raise ValueError(f"plans are written to files named {', '.join(FORMS)}")


def _columns(plans: Iterable[Plan], path: Path) -> int:
    count = 0
    group = _Group()
    with pq.ParquetWriter(path, plan_schema(), compression="zstd") as writer:
        for count, plan in enumerate(plans, start=1):  # noqa: B007 - how many there were
            group.add(row_of(plan))
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

    def taken(self) -> object:
        """Return the rows as a table, and begin anew."""
        table = plan_table(self.rows)
        self.rows, self.size = [], 0
        return table


def _lines(plans: Iterable[Plan], path: Path) -> int:
    with path.open("wb") as file:
        return _lines_into(file, plans)


def _packed_lines(plans: Iterable[Plan], path: Path) -> int:
    # Without name and time, the same plans give the same bytes.
    with path.open("wb") as file, gzip.GzipFile("", "wb", fileobj=file, mtime=0) as packed:
        return _lines_into(packed, plans)


def _lines_into(file: IO[bytes] | gzip.GzipFile, plans: Iterable[Plan]) -> int:
    count = 0
    for count, plan in enumerate(plans, start=1):  # noqa: B007 - how many there were
        file.write(write_plan(plan, indent=None))
    return count


FORMS: Final[dict[str, Callable[[Iterable[Plan], Path], int]]] = {
    ".parquet": _columns,
    ".jsonl": _lines,
    ".jsonl.gz": _packed_lines,
}
"""How plans are written, by how the name of the file ends."""
