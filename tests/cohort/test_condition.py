"""Conditions over columns: the same answers as the slow reading gives, row by row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from types import ModuleType, SimpleNamespace
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from popkit.audit import OUTCOMES
from popkit.cohort.condition import CANNOT_TELL, FAIL, NOT_APPLICABLE, PASS, Reading, counted
from popkit.cohort.question import Question
from popkit.limits import shipped_limits
from popkit.rules.evaluate import evaluate, missing_in
from popkit.rules.parse import parse_condition
from popkit.rules.scope import scope_for

AS_OF = dt.date(2027, 3, 1)
TYPES = {"number": pl.Float64, "date": pl.Date, "word": pl.String, "claim": pl.Boolean}
NUMBERED = (PASS, FAIL, NOT_APPLICABLE, CANNOT_TELL)


class Stand:
    """Stands for the records of one kind: every fact is a column, that of a plan under a dotted name."""

    def __init__(self) -> None:
        self.question = Question(AS_OF, shipped_limits().on(AS_OF))

    def of_plan(self, name: str) -> pl.Expr:
        return pl.col(f"plan.{name}")

    def __getattr__(self, name: str) -> pl.Expr:
        return pl.col(name)


def reading(subject: str) -> Reading:
    stand: Any = Stand()
    return Reading(stand, subject)


def table(writer: Any, standings: list[dict[str, Any]]) -> pl.DataFrame:
    """What is true of subjects, as columns."""
    columns = {}
    for name in writer.facts:
        values = [getattr(kept[name.owner], name.name) for kept in standings]
        label = name.name if name.owner == writer.subject else name.dotted
        columns[label] = pl.Series(values, dtype=TYPES[name.kind], strict=False)
    return pl.DataFrame(columns)


@pytest.fixture(scope="module")
def compiled(script: Callable[[str], ModuleType]) -> ModuleType:
    """What writes conditions, and what is true of a subject, by the throw of dice."""
    return script("tests/rules/test_compiled.py")


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**32), depth=st.integers(0, 3), place=st.integers(0, 6))
def test_columns_and_standings_give_the_same_answers(compiled: ModuleType, seed: int, depth: int, place: int) -> None:
    writer = compiled.Writer(seed, list(compiled.SUBJECTS)[place])
    condition, standings = writer.condition(depth), [writer.standing() for _ in range(8)]
    frame = table(writer, standings)
    (told,) = frame.lazy().with_columns(reading(writer.subject).claim(condition).alias("told")).select("told").collect()
    assert told.to_list() == [evaluate(condition, values) for values in standings]


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**32), place=st.integers(0, 6))
def test_columns_and_standings_give_the_same_outcomes_and_miss_the_same_facts(
    compiled: ModuleType, seed: int, place: int
) -> None:
    writer = compiled.Writer(seed, list(compiled.SUBJECTS)[place])
    standings = [writer.standing() for _ in range(8)]
    frame, read = table(writer, standings), reading(writer.subject)
    for rule in writer.rules():
        told = frame.with_columns(read.outcome(rule).alias("outcome"), read.missing(rule).alias("missing"))
        outcomes = [compiled.outcome(rule, values) for values in standings]
        assert told["outcome"].to_list() == [NUMBERED[outcome] for outcome in outcomes]
        for outcome, values, missing in zip(outcomes, standings, told["missing"].to_list(), strict=True):
            if NUMBERED[outcome] == CANNOT_TELL:
                parts = [part for part in (rule.applies, rule.fails) if part is not None]
                assert tuple(missing) == next(found for found in (missing_in(part, values) for part in parts) if found)


def test_outcomes_are_counted_apart() -> None:
    total = pl.DataFrame({"n": [5 * PASS + 3 * FAIL + 65_000 * NOT_APPLICABLE + CANNOT_TELL]}, schema={"n": pl.UInt64})
    assert total.select(counted(pl.col("n"), place).alias(name) for place, name in enumerate(OUTCOMES)).row(0) == (
        5,
        3,
        65_000,
        1,
    )


def test_a_word_in_an_empty_list_is_in_none_and_an_unknown_one_is_unknown() -> None:
    condition = parse_condition("goal.verdict in []", scope_for("goal", shipped_limits()))
    frame = pl.DataFrame({"verdict": ["met", None]})
    assert frame.select(reading("goal").claim(condition))["verdict"].to_list() == [False, None]
    assert evaluate(condition, {"goal": SimpleNamespace(verdict=None)}) is None
