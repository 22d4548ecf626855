"""Whole plans and districts out of Hypothesis: all can be read, nearly every fact comes up, and they shrink."""

from __future__ import annotations

import datetime as dt
import importlib
import sys
from collections import defaultdict
from typing import Any

import pytest
from hypothesis import find, given, settings
from hypothesis import strategies as st

import popkit
from popkit.errors import MissingExtra
from popkit.standing import SUBJECTS, facts_of, stand
from popkit.standing.subject import COLLECTIONS, subjects_in
from popkit.testing import strategies
from popkit.testing.strategies.documents import DISTRICT, PLAN, Collection
from popkit.testing.strategies.roll import DAYS, EARLY_DAYS, Roll

ON = dt.date(2027, 2, 15)
KINDS = [kind for kind in SUBJECTS if kind == "plan" or kind in COLLECTIONS]


@settings(max_examples=25)
@given(plan=strategies.plans(), town=strategies.districts(), day=st.dates(dt.date(2026, 8, 1), dt.date(2027, 7, 31)))
def test_what_is_drawn_can_be_read_and_judged(plan: popkit.Plan, town: popkit.District, day: dt.date) -> None:
    report = popkit.audit(plan, as_of=day, district=town)
    assert not report.failures


@settings(max_examples=25)
@given(document=strategies.plan_documents(), town=strategies.district_documents())
def test_documents_are_what_can_be_written_as_json(document: Any, town: Any) -> None:
    plan = popkit.read_plan(document)
    assert popkit.read_plan(popkit.write_plan(plan)) == plan
    assert popkit.read_district(town) is not None
    assert town.keys() == {kept.name for kept in DISTRICT}


def test_nearly_every_fact_comes_out_known_and_unknown() -> None:
    """And nearly every claim true and false."""
    seen: dict[str, set[Any]] = defaultdict(set)

    @settings(max_examples=250, derandomize=True, database=None)
    @given(strategies.plans(), strategies.districts(), st.sampled_from((ON, dt.date(2026, 12, 1))))
    def look(plan: popkit.Plan, town: popkit.District, day: dt.date) -> None:
        at = stand(plan, as_of=day, district=town)
        for kind in KINDS:
            for subject in subjects_in(at, kind):
                for name, fact in facts_of(SUBJECTS[kind]).items():
                    value = getattr(subject, name)
                    seen[f"{kind}.{name}"].add(value if value is None or fact.kind == "claim" else "known")

    look()
    wanted = {
        f"{kind}.{name}": {True, False} if fact.kind == "claim" else {"known"}
        for kind in KINDS
        for name, fact in facts_of(SUBJECTS[kind]).items()
    }
    unknown = {
        f"{kind}.{name}" for kind in KINDS for name, fact in facts_of(SUBJECTS[kind]).items() if fact.can_be_unknown
    }
    lacking = {
        name for name, values in wanted.items() if not (values | ({None} if name in unknown else set())) <= seen[name]
    }
    assert len(lacking) <= len(wanted) // 20, sorted(lacking)


@pytest.mark.parametrize("kept", [*PLAN, *DISTRICT], ids=lambda kept: kept.name)
@settings(max_examples=20)
@given(document=strategies.plan_documents(), data=st.data())
def test_no_record_asks_for_more_than_is_drawn(kept: Collection, document: Any, data: st.DataObject) -> None:
    """What is asked for beyond would come out as the simplest, every time."""
    filled = st.binary(min_size=kept.size, max_size=kept.size) | st.just(b"\xff" * kept.size)
    roll = Roll(data.draw(filled), ("a", ""))
    around = document | {"partners": [], "wellbeing_reviews": []}
    kept.make(roll, around)
    assert roll.taken <= kept.size


def test_a_failing_example_shrinks_to_what_matters() -> None:
    found = find(
        strategies.plan_documents(),
        lambda plan: any(kept.get("owner_id") == "student" for kept in plan["goals"]),
        settings=settings(max_examples=500, derandomize=True, database=None),
    )
    assert [kept["observations"] for kept in found["goals"]] == [[]]
    assert not any(found[kept.name] for kept in PLAN if kept.name != "goals")


def test_without_hypothesis_there_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "hypothesis", None)
    monkeypatch.delitem(sys.modules, "popkit.testing.strategies")
    with pytest.raises(MissingExtra, match=r"popkit\[testing\]"):
        importlib.import_module("popkit.testing.strategies")


# A handful of bytes


def test_nothing_chooses_what_comes_first() -> None:
    for roll in (Roll(b"", ("a", "b")), Roll(bytes(100), ("a", "b"))):
        assert (roll.number(7), roll.number(1000), roll.of("xyz"), roll.text(), roll.name()) == (0, 0, "x", "a", "a")
        assert (roll.some(one=(1,)), roll.several(3, Roll.text), roll.part("xyz")) == ({}, [], [])
        assert roll.history(("active", "draft")) == {"status": "active", "status_history": []}
        assert roll.span("starts_on", "ends_on") == {}
    assert roll.taken < 100


def test_all_ones_choose_what_comes_last() -> None:
    roll = Roll(b"\xff" * 100, ("a", ""))
    assert (roll.number(7), roll.number(1000), roll.of("xyz"), roll.text(), roll.name()) == (6, 999, "z", "", "a")
    assert (roll.some(one=(1, 2)), roll.several(2, Roll.text), roll.part("xy")) == ({"one": 2}, ["", ""], ["x", "y"])
    assert roll.history(("active", "draft"), EARLY_DAYS) == {
        "status": "draft",
        "status_history": [{"status": "draft", "reason": "", "on": "2026-10-01"}] * 2,
    }
    assert roll.span("starts_on", "ends_on") == {"starts_on": DAYS[-1], "ends_on": DAYS[-1]}


def test_what_is_left_out_changes_nothing_else() -> None:
    kept, left_out = (Roll(bytes((first, 200, 200, 200)), ()) for first in (255, 0))
    assert kept.some(one=range(256), other=range(256)) == {"one": 200, "other": 200}
    assert left_out.some(one=range(256), other=range(256)) == {"other": 200}
    few, many = (Roll(bytes((first, 7, 8, 9)), ()) for first in (0, 255))
    assert few.several(2, lambda roll: roll.number(256)) == []
    assert many.several(2, lambda roll: roll.number(256)) == [7, 8]
    assert few.number(256) == many.number(256) == 9
