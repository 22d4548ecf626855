"""A file that is whole or not there: it is written beside its place and put there when it is done."""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["whole_file"]


@contextlib.contextmanager
def whole_file(target: Path) -> Iterator[Path]:
    """Give a path to write to; it takes the place of `target`, with its permissions, when all went well.

    After an error nothing is left of it. A process that is killed outright leaves it behind, as
    a hidden file, which no reading of a folder looks at.
    """
    target = target.resolve()
    beside = target.with_name(f".{target.name}.part")
    try:
        yield beside
        if target.exists():
            shutil.copymode(target, beside)
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
