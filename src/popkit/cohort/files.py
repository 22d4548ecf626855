"""Plans of Parquet files, some thousand at a time, and only the columns that are needed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
from attrs import frozen

from popkit.cohort.auditor import BYTES_TOGETHER, ROWS_TOGETHER
from popkit.problems import ReadProblem
from popkit.read.parquet import difference
from popkit.read.rows import documents
from popkit.read.sources import as_path, plan_files

if TYPE_CHECKING:
    from popkit.read.sources import PathLike

__all__ = ["Part", "Piece", "parts", "pieces", "plan_count"]


@frozen(eq=False)
class Piece:
    """Some plans of one file.

    Attributes:
        path: the file.
        first: how many plans it holds before them.
        plans: one row a plan, without the columns that nobody asked for.
    """

    path: Path
    first: int
    plans: pa.RecordBatch

    def documents(self, rows: Sequence[int]) -> Iterator[bytes]:
        """Read a few of the plans again, by their rows from 0, and yield the documents they stand for."""
        wanted, start = [self.first + row for row in rows], 0
        with pq.ParquetFile(self.path, pre_buffer=False) as file:
            for group in range(file.num_row_groups):
                end = start + file.metadata.row_group(group).num_rows
                here = [row - start for row in wanted if start <= row < end]
                if here:
                    (batch,) = file.read_row_group(group, use_threads=False).take(here).combine_chunks().to_batches()
                    yield from documents(batch)
                start = end


@frozen(eq=False)
class Part:
    """Row groups of one file that are read one after the other.

    Attributes:
        path: the file.
        groups: their numbers in it.
        first: how many plans it holds before them.
        rows: how many they hold.
    """

    path: Path
    groups: tuple[int, ...]
    first: int
    rows: int

    def pieces(self, members: Collection[str]) -> Iterator[Piece | ReadProblem]:
        """Yield the plans, some thousand at a time; if they cannot be read on, why.

        Args:
            members: the members of the plan document that are wanted, such as `goals.target.on`.
        """
        try:
            with pq.ParquetFile(self.path, pre_buffer=False) as file:
                first, columns = self.first, _leaves(file, members)
                for batch in file.iter_batches(_rows_together(file), row_groups=list(self.groups), columns=columns):
                    yield Piece(self.path, first, batch)
                    first += batch.num_rows
        except (pa.ArrowException, OSError):
            yield _unreadable(self.path)


def pieces(paths: Iterable[PathLike], members: Collection[str]) -> Iterator[Piece | ReadProblem]:
    """Yield the plans of files and folders in order, and where some cannot be had, why."""
    for part in parts(paths):
        if isinstance(part, ReadProblem):
            yield part
        else:
            yield from part.pieces(members)


def parts(paths: Iterable[PathLike]) -> Iterator[Part | ReadProblem]:
    """Yield the parts of files and folders in order, and where a file is none of plans, why.

    Args:
        paths: files, and folders of files; within a folder in order of file name.
    """
    for given in paths:
        path, problem = as_path(given)
        if problem:
            yield problem
            continue
        files = plan_files(path) if path.is_dir() else [path]
        if not files:
            yield ReadProblem("nothing-to-read").found_in(str(path))
        for file in files:
            yield from _in_file(file)


def plan_count(path: Path) -> int:
    """Return how many plans a file says it holds; 0 where it is none."""
    try:
        return int(pq.read_metadata(path).num_rows)
    except (pa.ArrowException, OSError):
        return 0


def _in_file(path: Path) -> Iterator[Part | ReadProblem]:
    try:
        with pq.ParquetFile(path, pre_buffer=False) as file:
            hint, about = difference(file.schema_arrow), file.metadata
    except (pa.ArrowException, OSError):
        yield _unreadable(path)
        return
    if hint:
        yield ReadProblem("other-columns", hint=hint).found_in(str(path))
        return
    groups: list[int] = []
    first = rows = 0
    for group in range(about.num_row_groups):
        more = about.row_group(group).num_rows
        if groups and rows + more > ROWS_TOGETHER:
            yield Part(path, tuple(groups), first, rows)
            first, rows, groups = first + rows, 0, []
        groups.append(group)
        rows += more
    if groups:
        yield Part(path, tuple(groups), first, rows)


def _unreadable(path: Path) -> ReadProblem:
    # The library's own words may quote the file.
    return ReadProblem("unreadable-file").found_in(str(path))


def _rows_together(file: pq.ParquetFile) -> int:
    groups = (file.metadata.row_group(place) for place in range(file.num_row_groups))
    size = max((about.total_byte_size // max(1, about.num_rows) for about in groups), default=0)
    return max(1, min(ROWS_TOGETHER, BYTES_TOGETHER // max(1, size)))


def _leaves(file: pq.ParquetFile, members: Collection[str]) -> list[str]:
    """Return the names by which a file calls the members of the plan document."""
    held = [member for field in file.schema_arrow for member in _members_of(field.type, field.name)]
    chosen = {name for name in held if name in members}
    inside: dict[str, list[str]] = {}
    for name in held:
        for around in accumulate(name.split(".")[:-1], "{}.{}".format):
            inside.setdefault(around, []).append(name)
    # Of a list that is only counted, any one member will do; there is none of which that is not true.
    chosen.update(inside[name][0] for name in members if name in inside and chosen.isdisjoint(inside[name]))
    # The columns of a file are these same members in this order, in spellings of their own.
    return [file.schema.column(place).path for place, name in enumerate(held) if name in chosen]


def _members_of(kind: pa.DataType, at: str) -> Iterator[str]:
    if pa.types.is_struct(kind):
        for field in kind:
            yield from _members_of(field.type, f"{at}.{field.name}")
    elif pa.types.is_list(kind) or pa.types.is_large_list(kind):
        yield from _members_of(kind.value_type, at)
    else:
        yield at
