"""A folder with a synthetic district: plans, calendars, the truth beside them, and a page that says what it is."""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from popkit.testing.synth.calendars import synth_calendars
from popkit.testing.synth.forms import FORMS, Form, Making
from popkit.testing.synth.page import readme
from popkit.testing.synth.plans import UNTIL, wanted

__all__ = ["write_synth"]

PathLike = str | os.PathLike[str]


def _unwatched(truths: Iterator[bytes]) -> Iterator[bytes]:
    return truths


def write_synth(  # noqa: PLR0913 - each by its name
    folder: PathLike,
    count: int,
    *,
    seed: int = 1,
    until: dt.date = UNTIL,
    form: Form = "jsonl",
    workers: int = 1,
    watch: Callable[[Iterator[bytes]], Iterable[bytes]] = _unwatched,
) -> int:
    """Write synthetic plans into a new folder; return the bytes of the plans.

    It holds `plans/plans.jsonl` (of more than 25,000 plans `plans/plans-0001.jsonl` and so on), or the same of
    `.parquet` (of more than 5,000), `calendars.json`, `truth.jsonl` and `README.md`. It is written beside its place,
    under a name that begins with a dot, and moved when it is whole.

    Args:
        folder: must not exist, or be empty.
        count: how many plans, 0 and up.
        seed: another seed gives other plans.
        until: the day on which the plans are written down, as for `synth_plans`.
        form: `jsonl`, or `parquet`, which needs the extra `bulk`; the plans are the same.
        workers: how many processes; the bytes do not depend on it.
        watch: is given the truth of each plan, a line, when the plan is written, and hands it on.

    Raises:
        FileExistsError: there is something in the folder.
        ValueError: `count`, `until` or `workers` is outside its range, or there is no such form.
        MissingExtra: `parquet` is asked for, and its library is not installed.
        OSError: the folder cannot be written.
    """
    making = Making(wanted(count, seed, until), count, workers)
    if form not in FORMS:
        raise ValueError(f"form must be {' or '.join(FORMS)}")
    with _beside(Path(folder)) as place, (place / "truth.jsonl").open("wb") as truths:
        truths.writelines(watch(FORMS[form](place / "plans", making)))
        _write(place / "calendars.json", json.dumps(synth_calendars(count), indent=2) + "\n")
        _write(place / "README.md", readme(making.asked, count, form))
        return sum([file.stat().st_size for file in (place / "plans").iterdir()])


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
