"""Whether every side finds the same, down to the facts, before anybody measures how fast."""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from side import SIDES  # type: ignore[import-not-found, unused-ignore]

from popkit.testing import write_synth

__all__ = ["agree"]

Record = tuple[str, str, str, dict[str, Any]]
"""A plan, a rule, the id of a subject, and facts by their names alone."""


def agree(folder: Path, plans: int) -> int:
    """Ask the five rules of every side; return how many findings the road of objects has, as have all others.

    Raises:
        ValueError: a side differs in a plan, a rule, a subject or a fact.
    """
    write_synth(folder / "lines", plans, seed=11)
    write_synth(folder / "rows", plans, seed=11, form="parquet")
    asked = argparse.Namespace(five=True, files=None, workers=1, folder=folder / "lines")
    expected = {(plan, rule, subject): facts for plan, rule, subject, facts in _of_objects(SIDES["objects"](asked)())}
    asked.folder = folder / "rows"
    for side, records in _READ.items():
        _compare(side, list(records(SIDES[side](asked)())), expected)
    return len(expected)


def _compare(side: str, found: list[Record], expected: dict[tuple[str, str, str], dict[str, Any]]) -> None:
    if {each[:3] for each in found} != expected.keys() or len(found) != len(expected):
        raise ValueError(f"{side} has {len(found)} findings, {len(expected)} are expected, or others")
    for plan, rule, subject, facts in found:
        wrong = [name for name, value in facts.items() if not _same(expected[plan, rule, subject][name], value)]
        if wrong:
            raise ValueError(f"{side} differs in {wrong} of {rule}, {plan}, {subject}")


def _of_objects(found: list[Any]) -> Iterator[Record]:
    for each in found:
        facts = {name.partition(".")[2]: value for name, value in each.facts.items()}
        yield each.plan, each.rule, each.subject.id, facts


def _of_entries(table: Any) -> Iterator[Record]:
    for row in table.iter_rows(named=True):
        facts = {name.partition(".")[2]: value for name, value in json.loads(row["facts"]).items()}
        yield row["plan"], row["rule"], row["subject_id"], facts


def _of_arrow(table: Any) -> Iterator[Record]:
    for row in table.to_pylist():
        yield (
            row.pop("plan"),
            row.pop("rule"),
            row.pop("subject"),
            {name: row[name] for name in row if row[name] is not None},
        )


def _of_pandas(table: Any) -> Iterator[Record]:
    for rule, rows in table.groupby("rule"):
        facts = rows.drop(columns=["plan", "rule", "subject"]).dropna(axis="columns").astype(float).to_dict("records")
        yield from zip(rows["plan"], [rule] * len(rows), rows["subject"], facts, strict=True)


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, (int, float)) and not isinstance(one, bool):
        return math.isclose(one, float(other), rel_tol=1e-9)
    return bool(one == other)


_READ = {"columns": _of_entries, "duckdb": _of_arrow, "pandas": _of_pandas, "pandas_objects": _of_pandas}
