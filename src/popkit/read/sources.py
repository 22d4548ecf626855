"""From paths to raw documents, one at a time, whatever the files hold."""

from __future__ import annotations

import gzip
import os
import zlib
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

from attrs import frozen

from popkit.problems import ReadProblem
from popkit.read.tree import LARGEST

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["DISTRICT_FILES", "PathLike", "Raw", "plan_files", "raw_documents"]

PathLike = str | os.PathLike[str]

DISTRICT_FILES: Final = frozenset({"calendars.json", "limits.toml", "partners.json", "waivers.toml"})
"""Names that mean the district's own files wherever a folder holds plans beside them."""

_SUFFIXES: Final = (".json", ".jsonl", ".jsonl.gz", ".toml")
_MANY: Final = (".jsonl", ".jsonl.gz")


@frozen
class Raw:
    """One document before it is read, or the problem that kept it from being had.

    Attributes:
        line: 1-based, for documents out of JSON Lines.
        data: the bytes; None with a problem.
    """

    path: str
    line: int | None = None
    data: bytes | None = None
    problem: ReadProblem | None = None

    @property
    def is_toml(self) -> bool:
        """Whether the bytes are TOML rather than JSON."""
        return self.path.endswith(".toml")


def raw_documents(paths: Iterable[PathLike]) -> Iterator[Raw]:
    """Yield every document under `paths`, folders in order of file name; nothing is held but one document."""
    for given in paths:
        path = Path(given)
        if not path.exists():
            yield _failed(path, "no-such-file")
        elif not path.is_dir():
            yield from _in_file(path)
        else:
            files = plan_files(path)
            if not files:
                yield _failed(path, "nothing-to-read")
            for file in files:
                yield from _in_file(file)


def plan_files(folder: Path) -> list[Path]:
    """List the plan files of a folder: those under its `plans/` if it has one, else those under itself."""
    inner = folder / "plans"
    root = inner if inner.is_dir() else folder
    return sorted(path for path in root.rglob("*") if _is_plan_file(path, root))


def _is_plan_file(path: Path, root: Path) -> bool:
    hidden = any(part.startswith(".") for part in path.relative_to(root).parts)
    theirs = path.parent == root and path.name in DISTRICT_FILES
    return path.name.endswith(_SUFFIXES) and path.is_file() and not hidden and not theirs


def _failed(path: Path, code: str, line: int | None = None) -> Raw:
    return Raw(str(path), line, None, ReadProblem(code).found_in(str(path), line))


def _in_file(path: Path) -> Iterator[Raw]:
    try:
        with gzip.open(path) if path.name.endswith(".gz") else path.open("rb") as file:
            if path.name.endswith(_MANY):
                yield from _lines(path, file)
            else:
                data = file.read(LARGEST + 1)
                yield _failed(path, "too-large") if len(data) > LARGEST else Raw(str(path), None, data)
    except (OSError, EOFError, zlib.error):
        yield _failed(path, "unreadable-file")


def _lines(path: Path, file: IO[bytes]) -> Iterator[Raw]:
    """Yield the lines that are not blank; an over-long one is passed over without being held."""
    number = 0
    while line := file.readline(LARGEST + 1):
        number += 1
        if len(line) > LARGEST:
            while not line.endswith(b"\n") and (line := file.readline(LARGEST)):
                pass
            yield _failed(path, "too-large", number)
        elif line.strip():
            yield Raw(str(path), number, line)
