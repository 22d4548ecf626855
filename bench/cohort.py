"""The road over columns: speed, memory and growth, as ratios taken in one run: `python bench/cohort.py`.

Each side of a comparison works in a process of its own (`side.py`), and the sides take turns over
several rounds, so that a noisy machine slows them all; a figure is the median, and a ratio the median of
the rounds' ratios. Nothing here is a test: the table and the plot go into the docs. The five rules are timed
only when popkit, pandas and DuckDB have found the same (`agreement.py`).
"""

from __future__ import annotations

import argparse
import datetime as dt
import filecmp
import json
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from agreement import agree  # type: ignore[import-not-found, unused-ignore]
from growth import drawn  # type: ignore[import-not-found, unused-ignore]
from side import AS_OF  # type: ignore[import-not-found, unused-ignore]

import popkit
from popkit.testing import write_synth

SIDE = Path(__file__).with_name("side.py")
POPKIT = Path(sys.executable).with_name("popkit")
ROWS_PER_FILE = 5_000
GROWTH = (10_000, 30_000, 100_000, 300_000, 1_000_000)

NAMES = {
    "columns": "popkit",
    "pandas": "pandas on columns of Arrow",
    "pandas_objects": "pandas on lists of objects",
    "duckdb": "DuckDB",
}
"""What the sides of the five rules are called."""

Row = tuple[str, str, str]
"""What was measured, the figure, and a ratio or what else is to be said."""

Told = dict[str, float]
"""What a side tells of one run."""


def timed(*command: object) -> tuple[str, Told]:
    """Run a command; return what it prints, its seconds, and those of all processors together."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    printed = subprocess.run(list(map(str, command)), capture_output=True, check=True).stdout
    seconds, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return printed.decode(), {"whole": seconds, "processor": processor}


def run(side: str, folder: Path, *more: object) -> Told:
    """Let one side work in a process of its own; what it tells, and what the whole process took."""
    printed, took = timed(sys.executable, SIDE, side, folder, *more)
    return {**json.loads(printed), **took}


def in_turn(sides: dict[str, Path], rounds: int, *more: object) -> dict[str, list[Told]]:
    """Let the sides take turns, each on its folder."""
    told: dict[str, list[Told]] = {side: [] for side in sides}
    for _ in range(rounds):
        for side, folder in sides.items():
            told[side].append(run(side, folder, *more))
    findings = {each["findings"] for runs in told.values() for each in runs}
    if len(findings) != 1:
        raise ValueError(f"the sides do not find as much: {findings}")
    return told


def ratios(some: list[Told], others: list[Told]) -> tuple[str, str]:
    """Return the medians, over the rounds, of what some took / what others took in the same round."""
    rounds = list(zip(some, others, strict=True))
    seconds, whole, processor = (
        statistics.median(one[what] / other[what] for one, other in rounds)
        for what in ("seconds", "whole", "processor")
    )
    return f"{seconds:.2f}", f"with the start {whole:.2f}, of processors {processor:.2f}"


def spent(told: Told) -> str:
    """Say what a whole process took."""
    return f"{told['whole']:.1f} s, {told['processor']:.1f} s of processors"


def of_all(runs: list[Told]) -> Told:
    """Return the medians of all figures over the rounds."""
    return {what: statistics.median(each[what] for each in runs) for what in runs[0]}


def generation(folder: Path, plans: int, _asked: argparse.Namespace) -> Iterator[Row]:
    """Yield how long `popkit synth` takes, in both forms, with one process and with two."""
    for form in ("jsonl", "parquet"):
        for workers in (1, 2):
            target = folder / f"{form}-{workers}"
            words = ["--plans", plans, "--format", form, "--workers", workers]
            _, took = timed(POPKIT, "synth", *words, "-o", target)
            kept = sum(path.stat().st_size for path in (target / "plans").iterdir()) / plans
            yield f"`popkit synth {' '.join(map(str, words))}`", spent(took), f"{kept:,.0f} bytes a plan"
            shutil.rmtree(target)


def roads(folder: Path, plans: int, asked: argparse.Namespace) -> Iterator[Row]:
    """Yield plans per second of both roads: all rules, the same plans, their calendars, two workers."""
    size = write_synth(folder / "lines", plans, workers=2)
    write_synth(folder / "rows", plans, workers=2, form="parquet")
    told = in_turn({"objects": folder / "lines", "columns": folder / "rows"}, asked.rounds)
    yield (
        f"all {len(popkit.rulebook())} rules, two workers",
        f"{plans:,} plans",
        f"{size // plans:,} bytes of JSON each",
    )
    for side, runs in told.items():
        took = of_all(runs)
        yield f"road of {side}", f"{plans / took['seconds']:,.0f} plans a second", f"with the start {spent(took)}"
    yield "columns against objects, times as fast", *ratios(told["objects"], told["columns"])


def command(folder: Path, plans: int, asked: argparse.Namespace) -> Iterator[Row]:
    """Yield what `popkit audit` takes to write the page of text, from documents and from columns, two workers."""
    write_synth(folder / "lines", plans, workers=2)
    write_synth(folder / "rows", plans, workers=2, form="parquet")
    took: dict[str, list[float]] = {"lines": [], "rows": []}
    for _ in range(asked.rounds):
        for form, seconds in took.items():
            page = folder / f"{form}.txt"
            words = (POPKIT, "audit", folder / form / "plans", "--district", folder / form, "--as-of", AS_OF)
            # Status 1 says that there are findings; whether the pages are whole is seen by comparing them.
            began = time.perf_counter()
            subprocess.run([*map(str, words), "--workers", "2", "-o", page], capture_output=True, check=False)
            seconds.append(time.perf_counter() - began)
    if not filecmp.cmp(folder / "lines.txt", folder / "rows.txt", shallow=False):
        raise ValueError("the two pages differ")
    lines, rows = (statistics.median(seconds) for seconds in took.values())
    yield f"`popkit audit --workers 2`, {plans:,} plans in JSON Lines", f"{lines:.1f} s", "1"
    times = statistics.median(slow / fast for slow, fast in zip(took["lines"], took["rows"], strict=True))
    yield "the same in Parquet, the same page", f"{rows:.1f} s", f"{times:.1f} times as fast"


def five(folder: Path, plans: int, asked: argparse.Namespace) -> Iterator[Row]:
    """Yield what the five rules take in popkit with two workers, in pandas and in DuckDB.

    Lists as objects of Python take so much memory that this side has a fifth of the plans.
    """
    write_synth(folder, plans, workers=2, form="parquet")
    fewer = max(1, plans // ROWS_PER_FILE // 5)
    yield from _rivals(folder, plans, asked.rounds, "pandas", "duckdb")
    yield from _rivals(folder, min(plans, fewer * ROWS_PER_FILE), asked.rounds, "pandas_objects")


def _rivals(folder: Path, plans: int, rounds: int, *rivals: str) -> Iterator[Row]:
    files = -(-plans // ROWS_PER_FILE)
    told = in_turn(dict.fromkeys(("columns", *rivals), folder), rounds, "--five", "--files", files)
    for side, runs in told.items():
        took = of_all(runs)
        figures = f"{took['seconds']:.2f} s, {took['peak']:,.0f} MiB at most"
        yield f"five rules, {plans:,} plans, {NAMES[side]}", figures, f"with the start {spent(took)}"
    for side in rivals:
        yield f"popkit's time / that of {NAMES[side]}", *ratios(told["columns"], told[side])


def growing(folder: Path, most: int, asked: argparse.Namespace) -> Iterator[Row]:
    """Yield what all rules take on ever more plans, with their calendars, and plot it."""
    write_synth(folder, most, workers=2, form="parquet")
    points = []
    for plans in (count for count in GROWTH if count <= most):
        told = run("columns", folder, "--files", plans // ROWS_PER_FILE)
        points.append((plans, told["whole"], told["peak"]))
        each = f"{1e6 * told['whole'] / plans:.0f} µs a plan, {told['peak']:,.0f} MiB at most"
        yield f"all rules, {plans:,} plans, with the start", spent(told), each
    if asked.plot:
        drawn(points, asked.plot)


def agreeing(folder: Path, plans: int, _asked: argparse.Namespace) -> Iterator[Row]:
    """Yield how many findings all sides have alike, down to the facts."""
    yield f"findings of the five rules on {plans:,} plans", f"{agree(folder, plans):,}", "the same on every side"


PARTS = {
    "agree": (agreeing, 3_000, "plans on which popkit and its rivals must agree"),
    "generate": (generation, 100_000, "plans to generate"),
    "roads": (roads, 20_000, "plans for the roads of objects and of columns"),
    "command": (command, 60_000, "plans for the command from documents and from columns"),
    "five": (five, 100_000, "plans for the five rules"),
    "growth": (growing, 1_000_000, "the most plans of all"),
}


def main() -> None:
    """Measure, and print a Markdown table line by line."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name, (_, plans, about) in PARTS.items():
        parser.add_argument(f"--{name}", type=int, default=plans, help=f"{about}; 0 leaves it out", metavar="PLANS")
    parser.add_argument("--rounds", type=int, default=5, help="rounds of each comparison")
    parser.add_argument("--plot", type=Path, help="draw the growth there, as SVG", metavar="FILE")
    asked = parser.parse_args()
    libraries = ", ".join(f"{name} {version(name)}" for name in ("polars", "pyarrow", "pandas", "duckdb"))
    machine = f"Python {platform.python_version()}, {os.cpu_count()} processors"
    print(f"{dt.datetime.now().astimezone():%Y-%m-%d}, {machine}, popkit {popkit.__version__}, {libraries}\n")
    print("| what | figure | |\n|---|---|---|")
    for name, (part, _, _) in PARTS.items():
        if plans := getattr(asked, name):
            with tempfile.TemporaryDirectory() as folder:
                for row in part(Path(folder), plans, asked):
                    print(f"| {' | '.join(row)} |", flush=True)


if __name__ == "__main__":
    main()
