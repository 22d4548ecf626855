"""The road over columns: speed, memory and growth, as ratios taken in one run: `python bench/cohort.py`.

Each side of a comparison works in a process of its own (`side.py`), and the sides take turns over
several rounds, so that a noisy machine slows them all; a figure is the median, and a ratio the median of
the rounds' ratios. Nothing here is a test: the table and the plot go into the docs. The five rules are timed
only when popkit, pandas and DuckDB have found the same (`agreement.py`).
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import platform
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


def run(side: str, folder: Path, *more: object) -> Told:
    """Let one side work in a process of its own; add the seconds of the whole process."""
    began = time.perf_counter()
    command = [sys.executable, str(SIDE), side, str(folder), *map(str, more)]
    printed = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    return {**json.loads(printed), "whole": time.perf_counter() - began}


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


def median(told: list[Told], what: str) -> float:
    """Return the median of a figure over the rounds."""
    return statistics.median(each[what] for each in told)


def ratio(some: list[Told], others: list[Told], what: str) -> float:
    """Return the median, over the rounds, of what some took / what others took in the same round."""
    return statistics.median(one[what] / other[what] for one, other in zip(some, others, strict=True))


def generation(folder: Path, plans: int, _asked: argparse.Namespace) -> Iterator[Row]:
    """Yield how long `popkit synth` takes, in both forms, with one process and with two."""
    for form in ("jsonl", "parquet"):
        for workers in (1, 2):
            target = folder / f"{form}-{workers}"
            words = ["--plans", plans, "--format", form, "--workers", workers, "-o", target]
            began = time.perf_counter()
            subprocess.run([POPKIT, "synth", *map(str, words)], stderr=subprocess.DEVNULL, check=True)
            seconds = time.perf_counter() - began
            kept = sum(path.stat().st_size for path in (target / "plans").iterdir()) / plans
            what = f"`popkit synth --plans {plans} --format {form} --workers {workers}`"
            yield what, f"{seconds:.0f} s", f"{kept:,.0f} bytes a plan"


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
        speed = f"{plans / median(runs, 'seconds'):,.0f} plans a second"
        yield f"road of {side}", speed, f"{median(runs, 'whole'):.1f} s with the start"
    gain, whole = (ratio(told["objects"], told["columns"], what) for what in ("seconds", "whole"))
    yield "columns against objects", f"{gain:.1f} times as fast", f"{whole:.1f} with the start"


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
        figures = f"{median(runs, 'seconds'):.2f} s, {median(runs, 'peak'):,.0f} MiB"
        yield f"five rules, {plans:,} plans, {NAMES[side]}", figures, f"{median(runs, 'whole'):.2f} s with the start"
    for side in rivals:
        share, whole = (ratio(told["columns"], told[side], what) for what in ("seconds", "whole"))
        yield f"popkit's time / that of {NAMES[side]}", f"{share:.2f}", f"{whole:.2f} with the start"


def growing(folder: Path, most: int, asked: argparse.Namespace) -> Iterator[Row]:
    """Yield what all rules take on ever more plans, with their calendars, and plot it."""
    write_synth(folder, most, workers=2, form="parquet")
    points = []
    for plans in (count for count in GROWTH if count <= most):
        told = run("columns", folder, "--files", plans // ROWS_PER_FILE)
        points.append((plans, told["whole"], told["peak"]))
        each = f"{1e6 * told['whole'] / plans:.0f} µs a plan, {told['peak']:,.0f} MiB at most"
        yield f"all rules, {plans:,} plans, start and all", f"{told['whole']:.1f} s", each
    if asked.plot:
        drawn(points, asked.plot)


def agreeing(folder: Path, plans: int, _asked: argparse.Namespace) -> Iterator[Row]:
    """Yield how many findings all sides have alike, down to the facts."""
    yield f"findings of the five rules on {plans:,} plans", f"{agree(folder, plans):,}", "the same on every side"


PARTS = {
    "agree": (agreeing, 3_000, "plans on which popkit and its rivals must agree"),
    "generate": (generation, 100_000, "plans to generate"),
    "roads": (roads, 20_000, "plans for the roads of objects and of columns"),
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
