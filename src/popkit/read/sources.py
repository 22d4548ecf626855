"""From paths to raw documents, one at a time, whatever the files hold."""

from __future__ import annotations

import gzip
import os
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Final

from attrs import evolve, field, frozen

from popkit.problems import ReadProblem
from popkit.read.tree import LARGEST, too_large

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from io import BufferedReader

__all__ = ["COLUMNS", "DISTRICT_FILES", "PathLike", "Raw", "as_path", "plan_files", "raw_documents", "refused"]

PathLike = str | os.PathLike[str]

DISTRICT_FILES: Final = frozenset(
    {
        "calendars.json",
        "calendars.toml",
        "instruments.toml",
        "limits.toml",
        "partners.json",
        "partners.toml",
        "waivers.toml",
    }
)
"""Names that mean the district's own files wherever a folder holds plans beside them."""

COLUMNS: Final = ".parquet"
"""How the name of a file of columns ends."""

_SUFFIXES: Final = (".json", ".jsonl", ".jsonl.gz", ".toml", COLUMNS)
_MANY: Final = (".jsonl", ".jsonl.gz")

# A packed line can be a thousand times larger than its file; beyond this the file is given up.
_ENDLESS: Final = 8 * LARGEST


@frozen
class Raw:
    """One document before it is read, or the problem that kept it from being had.

    Attributes:
        line: 1-based, for documents out of JSON Lines; the row, for those out of Parquet.
        data: the bytes; empty with a problem.
    """

    path: str
    line: int | None = None
    data: bytes = field(default=b"", repr=False)
    problem: ReadProblem | None = None

    @property
    def is_toml(self) -> bool:
        """Whether the bytes are TOML rather than JSON."""
        return self.path.lower().endswith(".toml")


def raw_documents(paths: Iterable[PathLike]) -> Iterator[Raw]:
    """Yield every document under `paths`, folders in order of file name; nothing is held but one document."""
    for given in paths:
        path, problem = as_path(given)
        if problem:
            yield Raw(problem.path or "", problem=problem)
        elif not path.is_dir():
            yield from _in_file(path)
        else:
            files = plan_files(path)
            if not files:
                yield _failed(path, "nothing-to-read")
            for file in files:
                yield from _in_file(file)


def as_path(given: PathLike) -> tuple[Path, ReadProblem | None]:
    """Return the path, and what is wrong with it where there is nothing.

    A document handed over as text would be a path with a child's name in it: it is not repeated.
    """
    path, text = Path(given), os.fspath(given)
    try:
        path.stat()
    except (OSError, ValueError) as error:
        nothing = isinstance(error, (FileNotFoundError, NotADirectoryError, ValueError))
        code = "no-such-file" if nothing else "unreadable-file"
    else:
        return path, None
    if text.lstrip().startswith(("{", "[")) or "\n" in text:
        return path, ReadProblem("no-such-file", hint="it looks like a document: give its bytes, or a path")
    return path, ReadProblem(code).found_in(text)


def plan_files(folder: Path) -> list[Path]:
    """List the plan files of a folder: those under its `plans/` if it has one, else those under itself.

    A folder below it that cannot be opened is listed too, since what is in it cannot be read.
    """
    inner = folder / "plans"
    root = inner if inner.is_dir() else folder
    closed: list[OSError] = []
    found = []
    for place, folders, names in os.walk(root, onerror=closed.append):
        folders[:] = [name for name in folders if not name.startswith(".")]
        theirs = DISTRICT_FILES if Path(place) == root else frozenset()
        found += [Path(place, name) for name in names if name not in theirs and _is_plan_file(place, name)]
    return sorted([*found, *(Path(error.filename) for error in closed)])


def _is_plan_file(place: str, name: str) -> bool:
    path = Path(place, name)
    # A link to nothing is a plan that somebody misses; a pipe or a device is none.
    here = path.is_file() or not path.exists()
    return name.lower().endswith(_SUFFIXES) and not name.startswith(".") and here


def _failed(path: Path, code: str) -> Raw:
    return Raw(str(path), problem=ReadProblem(code).found_in(str(path)))


def refused(path: Path, line: int | None = None, more: str = "") -> Raw:
    """Return what stands for a document over the limit."""
    problem = too_large()
    return Raw(str(path), line, problem=evolve(problem, hint=f"{problem.hint}{more}").found_in(str(path), line))


def _in_file(path: Path) -> Iterator[Raw]:
    name = path.name.lower()
    if name.endswith(COLUMNS):
        # Its library is an extra, and slow to load: only who reads such a file needs it.
        from popkit.read.parquet import rows  # noqa: PLC0415

        yield from rows(path)
        return
    try:
        with gzip.open(path) if name.endswith(".gz") else path.open("rb") as file:
            if name.endswith(_MANY):
                yield from _lines(path, file)
            else:
                data = file.read(LARGEST + 1)
                yield refused(path) if len(data) > LARGEST else Raw(str(path), data=data)
    except (OSError, EOFError, zlib.error):
        yield _failed(path, "unreadable-file")


def _lines(path: Path, file: BufferedReader | gzip.GzipFile) -> Iterator[Raw]:
    """Yield the lines that are not blank; an over-long one is passed over without being held."""
    number = 0
    while line := file.readline(LARGEST + 1):
        number += 1
        if len(line) <= LARGEST:
            if line.strip():
                yield Raw(str(path), number, line)
        elif _passed_over(line, file):
            yield refused(path, number)
        else:
            yield refused(path, number, ", and the rest of the file is not read")
            return


def _passed_over(line: bytes, file: BufferedReader | gzip.GzipFile) -> bool:
    size = len(line)
    while line and not line.endswith(b"\n") and size <= _ENDLESS:
        line = file.readline(LARGEST)
        size += len(line)
    return size <= _ENDLESS
