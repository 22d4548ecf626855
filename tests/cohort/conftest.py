"""Plans there and back: through columns in memory, and through files."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

import popkit
from popkit.cohort.records import facts_in
from popkit.cohort.standing import records_of, stand_all
from popkit.cohort.table import plan_table, row_of
from popkit.read.rows import documents
from popkit.rules.example import example_district, example_plan
from popkit.testing import synth_calendars, synth_plans

Back = Callable[..., list[bytes]]


@pytest.fixture(scope="session")
def back() -> Back:
    """Return what becomes of documents that were columns for a while."""

    def through(*given: bytes | dict[str, Any]) -> list[bytes]:
        rows = [row_of(popkit.read_plan(one), one if isinstance(one, bytes) else None) for one in given]
        (batch,) = plan_table(rows).to_batches()
        return list(documents(batch))

    return through


@pytest.fixture
def minimal() -> dict[str, Any]:
    """The smallest plan."""
    return {
        "schema_version": "1",
        "id": "plan-1",
        "school_year": "2026-27",
        "status": "active",
        "starts_on": "2026-09-14",
        "student": {"id": "s-1", "grade": "07", "school_id": "riverside"},
    }


Agree = Callable[..., None]


def subjects(standing: Any, kind: str) -> Any:
    folder = {"goal": "goals", "support": "supports", "action": "actions", "month": "months", "flag": "flags"}
    return (standing,) if kind == "plan" else getattr(standing, folder[kind])


def same(one: Any, other: Any) -> bool:
    """Whether two facts are one: of the same type, and floats to a billionth."""
    if isinstance(one, float) and type(other) is float:
        return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-12)
    return type(one) is type(other) and one == other


def facts_by_object(
    plans: list[Any], kind: str, names: Iterable[str], as_of: dt.date, district: Any
) -> dict[str, list[Any]]:
    found = [kept for plan in plans for kept in subjects(popkit.stand(plan, as_of=as_of, district=district), kind)]
    return {name: [getattr(kept, name) for kept in found] for name in ("id", *names)}


@pytest.fixture(scope="session")
def agree() -> Agree:
    """Check that facts are the same by objects and by columns, for every plan and in the same order."""

    def check(
        plans: Iterable[Any], kind: str, *, as_of: dt.date, district: Any = None, names: Iterable[str] = ()
    ) -> None:
        kept = list(plans)
        columns = stand_all(plan_table([row_of(plan) for plan in kept]), as_of=as_of, district=district)
        records = records_of(columns, kind)
        names = tuple(names) or facts_in(type(records))
        for name, values in facts_by_object(kept, kind, names, as_of, district).items():
            told = records.values(name).to_list()
            assert len(told) == len(values), f"{kind}: {len(values)} by object, {len(told)} by column"
            wrong = [n for n, (one, other) in enumerate(zip(values, told, strict=True)) if not same(one, other)]
            first = (records.frame["plan_row"][wrong[0]], values[wrong[0]], told[wrong[0]]) if wrong else None
            assert not wrong, f"{kind}.{name} differs in {len(wrong)} of {len(values)}: plan, object, column = {first}"

    return check


Corpus = list[tuple[list[Any], dt.date, Any]]
"""Plans, a date, and the district they are of."""


@pytest.fixture(scope="session")
def corpus(riverside: Path) -> Corpus:
    """Plans of many kinds: the example district, the example of every rule, and a synthetic district."""
    found: Corpus = []
    district = popkit.read_district(riverside)
    plans = list(popkit.read_plans(riverside))
    found += [(plans, day, district) for day in (dt.date(2026, 9, 20), dt.date(2026, 12, 10), dt.date(2027, 3, 1))]
    found.append((plans, dt.date(2027, 3, 1), None))
    together: dict[str, tuple[list[Any], dt.date, Any]] = {}
    for overlay in filter(None, [text for rule in popkit.rulebook() for text in (rule.flagged, rule.passes)]):
        (document, day), theirs = example_plan(overlay), example_district(overlay)
        key = f"{day} {theirs}"
        if key not in together:
            together[key] = ([], day, popkit.read_district(theirs))
        together[key][0].append(popkit.read_plan(document))
    found += together.values()
    calendars = popkit.read_district(synth_calendars(150))
    synthetic = [popkit.read_plan(plan) for plan in synth_plans(150, seed=3)]
    found += [(synthetic, day, calendars) for day in (dt.date(2026, 11, 2), dt.date(2027, 3, 1))]
    return found


@pytest.fixture(scope="session")
def agree_on_corpus(agree: Agree, corpus: Corpus) -> Callable[..., None]:
    """Check facts of one kind on the whole corpus."""

    def check(kind: str, *names: str) -> None:
        for plans, day, district in corpus:
            agree(plans, kind, as_of=day, district=district, names=names)

    return check
