"""One side of a comparison, in a process of its own: `python bench/side.py SIDE FOLDER`, which prints JSON.

It prints the seconds of the work without the imports, the plans, the findings, and the peak of its memory.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import popkit

AS_OF = dt.date(2027, 3, 1)
"""The day on which synthetic plans are written down, and audited."""

FIVE = (
    "action-overdue",
    "goal-without-next-step",
    "goal-below-aimline",
    "support-not-delivered",
    "plan-review-overdue",
)
"""Rules on each kind of subject, from a comparison of dates to a fact that takes every session."""

Work = Callable[[], Any]


def peak() -> int:
    """Return the most memory this process ever held, in MiB; workers that are processes hold their own."""
    found = re.search(r"VmHWM:\s*(\d+)", Path("/proc/self/status").read_text(encoding="ascii"))
    return int(found[1]) // 1024 if found else 0


def files_in(asked: argparse.Namespace, ending: str) -> list[str]:
    """Return the files of plans that were asked for."""
    return [str(path) for path in sorted((asked.folder / "plans").glob(f"*.{ending}"))[: asked.files]]


def _rules(asked: argparse.Namespace) -> popkit.Rulebook:
    import popkit

    return popkit.rulebook().select(*FIVE) if asked.five else popkit.rulebook()


def _town(asked: argparse.Namespace) -> popkit.District | None:
    """Return the district with its calendars; the rivals of the five rules have none."""
    import popkit

    return None if asked.five else popkit.read_district(asked.folder)


def columns(asked: argparse.Namespace) -> Work:
    """Prepare popkit's road over columns."""
    import polars as pl

    from popkit import cohort

    given = {"as_of": AS_OF, "rules": _rules(asked), "district": _town(asked), "workers": asked.workers}
    is_finding = pl.col("entry") == "finding"

    def work() -> pl.DataFrame:
        # A table of all entries is what a user would keep; here only the findings are, as in the others.
        return pl.concat([told.filter(is_finding) for told in cohort.audit(*files_in(asked, "parquet"), **given)])

    return work


def objects(asked: argparse.Namespace) -> Work:
    """Prepare popkit's road over objects, one plan after the other."""
    import popkit

    given = {"as_of": AS_OF, "rules": _rules(asked), "district": _town(asked), "workers": asked.workers}

    def work() -> list[Any]:
        plans = popkit.read_plans(files_in(asked, "jsonl"))
        return [finding for report in popkit.audit_all(plans, **given) for finding in report.findings]

    return work


def pandas(asked: argparse.Namespace) -> Work:
    """Prepare the script in pandas, on columns of Arrow."""
    from rivals.five_rules import findings  # type: ignore[import-not-found, unused-ignore]
    from rivals.nested import ArrowLists  # type: ignore[import-not-found, unused-ignore]

    return lambda: findings(files_in(asked, "parquet"), AS_OF, ArrowLists())


def pandas_objects(asked: argparse.Namespace) -> Work:
    """Prepare the same script, on what pandas makes of lists unless it is told otherwise."""
    from rivals.five_rules import findings  # type: ignore[import-not-found, unused-ignore]
    from rivals.nested import ObjectLists  # type: ignore[import-not-found, unused-ignore]

    return lambda: findings(files_in(asked, "parquet"), AS_OF, ObjectLists())


def duckdb(asked: argparse.Namespace) -> Work:
    """Prepare the script for DuckDB."""
    import duckdb as ducks

    text = (Path(__file__).parent / "rivals" / "five_rules.sql").read_text(encoding="utf-8")

    def work() -> Any:
        database = ducks.connect()
        *macros, question = ducks.extract_statements(text)
        for macro in macros:
            database.execute(macro)
        given = {"files": files_in(asked, "parquet"), "as_of": AS_OF}
        return database.sql(question.query, params=given).to_arrow_table()

    return work


SIDES = {side.__name__: side for side in (columns, objects, pandas, pandas_objects, duckdb)}


def main() -> None:
    """Do the work of one side, and say what it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("side", choices=SIDES)
    parser.add_argument("folder", type=Path, help="what `popkit synth` wrote")
    parser.add_argument("--five", action="store_true", help="only the five rules, and no calendars")
    parser.add_argument("--files", type=int, help="only so many files of plans")
    parser.add_argument("--workers", type=int, default=2)
    asked = parser.parse_args()
    work = SIDES[asked.side](asked)
    began = time.perf_counter()
    found = work()
    seconds = time.perf_counter() - began
    json.dump({"seconds": seconds, "findings": len(found), "peak": peak()}, sys.stdout)


if __name__ == "__main__":
    main()
