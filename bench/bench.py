"""Speed and memory of popkit, as ratios taken in one run: `python bench/bench.py`, which prints a table.

Each figure that compares is the least of several rounds in which the sides take turns, so that a
noisy machine slows both. Nothing here is a test: figures go into docs/quality.md.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterable
from pathlib import Path

import orjson
from plans import AS_OF, CALENDAR, write_plans  # type: ignore[import-not-found, unused-ignore]

import popkit

POPKIT = Path(sys.executable).with_name("popkit")
WATCH_MEMORY = r"""
import datetime as dt, re, sys, popkit


def peak():
    # Of this program alone: `getrusage` would count what the one that started it held.
    return int(re.search(r"VmHWM:\s*(\d+)", open("/proc/self/status").read())[1]) // 1024


plans = popkit.read_plans([sys.argv[1]] * int(sys.argv[2]))
for count, report in enumerate(popkit.audit_all(plans, as_of=dt.date(2027, 3, 1)), start=1):
    if count % int(sys.argv[3]) == 0:
        print(count, peak())
"""


def turns(sides: dict[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Time the sides in turn; return the least seconds of each."""
    least = dict.fromkeys(sides, float("inf"))
    for _ in range(rounds):
        for name, work in sides.items():
            began = time.process_time()
            work()
            least[name] = min(least[name], time.process_time() - began)
    return least


def exhaust(items: Iterable[object]) -> None:
    """Take items one by one, holding none."""
    deque(items, maxlen=0)


def one_process(path: Path, rounds: int, of: str) -> list[tuple[str, str, str]]:
    """Reading, and reading and auditing, against `orjson.loads` on the same bytes."""
    lines = path.read_bytes().splitlines()
    town = popkit.read_district({"calendars": [CALENDAR]})

    sides: dict[str, Callable[[], object]] = {
        "orjson": lambda: exhaust(map(orjson.loads, lines)),
        "read": lambda: exhaust(popkit.read_plans(path)),
        "audit": lambda: exhaust(popkit.audit_all(popkit.read_plans(path), as_of=AS_OF, district=town)),
    }
    least = turns(sides, rounds)
    each = {name: 1e6 * seconds / len(lines) for name, seconds in least.items()}
    return [
        (f"orjson.loads, {of}", f"{each['orjson']:.0f} µs a plan", "1"),
        (f"read_plans, {of}", f"{each['read']:.0f} µs a plan", f"{each['read'] / each['orjson']:.1f}"),
        (f"read_plans and audit_all, {of}", f"{each['audit']:.0f} µs a plan", f"{each['audit'] / each['orjson']:.1f}"),
    ]


def workers(path: Path, folder: Path, rounds: int) -> list[tuple[str, str, str]]:
    """The whole command over four times the file, with one worker and with two, in turn."""
    seconds: dict[int, list[float]] = {1: [], 2: []}
    for _ in range(rounds):
        for count, kept in seconds.items():
            command = [POPKIT, "audit", *[path] * 4, "--as-of", AS_OF.isoformat(), "--format", "jsonl"]
            began = time.perf_counter()
            subprocess.run(
                [*command, "--workers", str(count), "-o", folder / f"{count}.jsonl"],
                stderr=subprocess.PIPE,
                check=False,
            )
            kept.append(time.perf_counter() - began)
    same = (folder / "1.jsonl").read_bytes() == (folder / "2.jsonl").read_bytes()
    gains = [one / two for one, two in zip(seconds[1], seconds[2], strict=True)]
    return [
        ("popkit audit --workers 1", f"{min(seconds[1]):.1f} s", "1"),
        ("popkit audit --workers 2", f"{min(seconds[2]):.1f} s", f"{statistics.median(gains):.2f} times as fast"),
        ("the two outputs", "", "the same bytes" if same else "DIFFERENT"),
    ]


def memory(path: Path, plans: int, per_file: int) -> list[tuple[str, str, str]]:
    """Peak memory of one process as the stream goes on."""
    arguments = [str(path), str(plans // per_file), str(plans // 5)]
    printed = subprocess.run(
        [sys.executable, "-c", WATCH_MEMORY, *arguments], capture_output=True, text=True, check=True
    )
    rows = [line.split() for line in printed.stdout.splitlines()]
    return [(f"peak memory after {int(count):,} plans", f"{peak} MB", "") for count, peak in rows]


def starts(rounds: int) -> list[tuple[str, str, str]]:
    """Start-up: importing the library, and the command's help."""
    commands = {
        "python -c pass": [sys.executable, "-c", "pass"],
        "import popkit": [sys.executable, "-c", "import popkit"],
        "popkit --help": [str(POPKIT), "--help"],
    }
    rows = []
    for name, command in commands.items():
        taken = []
        for _ in range(rounds):
            began = time.perf_counter()
            subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
            taken.append(1000 * (time.perf_counter() - began))
        rows.append((name, f"{statistics.median(taken):.0f} ms", f"least {min(taken):.0f}, most {max(taken):.0f}"))
    return rows


def main() -> None:
    """Measure, and print a Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plans", type=int, default=2000, help="plans in the file")
    parser.add_argument("--rounds", type=int, default=7, help="rounds of each comparison")
    parser.add_argument("--stream", type=int, default=100_000, help="plans in the stream whose memory is watched")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "plans.jsonl"
        size = write_plans(path, asked.plans)
        reviewed = folder / "reviewed.jsonl"
        larger = write_plans(reviewed, asked.plans, reviews=True)
        popkit.audit(next(iter(popkit.read_plans(path))), as_of=AS_OF)
        machine = f"Python {platform.python_version()}, {os.cpu_count()} processors"
        book = f"popkit {popkit.__version__}, {len(popkit.rulebook())} rules"
        print(f"{dt.datetime.now().astimezone():%Y-%m-%d}, {machine}, {book}, {asked.plans} plans of {size:,} bytes")
        print(f"(with nine well-being reviews {larger:,} bytes)\n")
        rows = [
            *one_process(path, asked.rounds, "as they are"),
            *one_process(reviewed, asked.rounds, "with nine reviews"),
            *workers(path, folder, 3),
            *memory(path, asked.stream, asked.plans),
            *starts(15),
        ]
    print("| what | figure | ratio |\n|---|---|---|")
    for row in rows:
        print(f"| {' | '.join(row)} |")


if __name__ == "__main__":
    main()
