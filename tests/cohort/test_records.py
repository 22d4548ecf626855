"""Records as columns: what leads from one to another."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl
import pytest

import popkit
from popkit.cohort.plan import PlanColumns
from popkit.cohort.standing import stand_all
from popkit.cohort.table import plan_table, row_of

Document = dict[str, Any]


def stood(*plans: Document) -> PlanColumns:
    return stand_all(plan_table([row_of(popkit.read_plan(plan)) for plan in plans]), as_of=dt.date(2026, 12, 10))


@pytest.fixture
def three(minimal: Document) -> PlanColumns:
    """Plans with the same ids in them; the second has none."""
    action = {"text": "t", "owner_id": "t1"}
    team = [{"id": name, "role": "teacher"} for name in ("t1", "t2")]
    first = {
        **minimal,
        "team": team,
        "actions": [
            {"id": "a1", "text": "t"},
            {**action, "id": "a2"},
            {**action, "id": "a3"},
            {"id": "a4", "text": "t", "owner_id": "student"},
        ],
    }
    return stood(first, {**minimal, "id": "plan-2"}, {**first, "id": "plan-3", "team": team[:1]})


def test_a_record_leads_to_another_of_its_plan(three: PlanColumns) -> None:
    actions, team = three.actions, three.team_ever
    row = actions.row_of(team, actions.written("owner_id"), team.id)
    assert actions.frame.select(row).to_series().to_list() == [None, 0, 0, None, None, 2, 2, None]
    is_among = actions.is_among(team, actions.written("owner_id"), team.id)
    assert actions.frame.select(is_among).to_series().to_list() == [False, True, True, False] * 2


def test_of_several_with_one_key_it_leads_to_the_last(three: PlanColumns) -> None:
    actions, team = three.actions, three.team_ever
    row = team.row_of(actions, team.id, actions.written("owner_id"))
    assert team.frame.select(row).to_series().to_list() == [2, None, 6]
    is_among = team.is_among(actions, team.id, actions.written("owner_id"))
    assert team.frame.select(is_among).to_series().to_list() == [True, False, True]


def test_where_there_are_no_records_nothing_leads_to_them(minimal: Document) -> None:
    plans = stood(minimal)
    actions, team = plans.actions, plans.team
    assert plans.frame.height == 1
    assert actions.frame.select(actions.is_among(team, actions.id, team.id)).height == 0
    assert plans.frame.select(plans.is_among(team, plans.id, team.id)).to_series().to_list() == [False]
    assert plans.frame.select(plans.row_of(team, plans.id, team.id)).to_series().to_list() == [None]


def test_plans_in_several_chunks_are_the_same(minimal: Document) -> None:
    tables = [plan_table([row_of(popkit.read_plan({**minimal, "id": name}))]) for name in ("a", "b")]
    frame = pl.concat([pl.DataFrame(pl.from_arrow(table)) for table in tables], rechunk=False)
    assert frame.n_chunks() == 2
    plans = stand_all(frame, as_of=dt.date(2026, 12, 10))
    assert plans.frame.n_chunks() == 1
    assert plans.values("id").to_list() == ["a", "b"]
