"""Schools as columns: what each plan adds, and what they come to together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

import attrs
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import popkit
from popkit.cohort.plan import PlanColumns
from popkit.cohort.records import facts_in
from popkit.cohort.schema import plan_schema
from popkit.cohort.school import SchoolColumns, schools_of
from popkit.cohort.standing import stand_all
from popkit.cohort.table import plan_table, row_of
from popkit.dates import Month
from popkit.standing import SUBJECTS, facts_of
from popkit.standing.school import PlanShare, SchoolRoll, SchoolStanding, share_of
from popkit.testing import synth_calendars, synth_plans

Document = dict[str, Any]
Shares = tuple[list[PlanShare], PlanColumns]

FACTS = facts_in(SchoolColumns)


def shares(plans: Iterable[popkit.Plan], day: dt.date, district: popkit.District | None = None) -> Shares:
    """What plans add, by object, and themselves as columns, which add the same."""
    kept = list(plans)
    standings = [popkit.stand(plan, as_of=day, district=district) for plan in kept]
    columns = stand_all(plan_table([row_of(plan) for plan in kept]), as_of=day, district=district)
    found = [share_of(standing) for standing in standings]
    assert columns.share.columns == [field.name for field in attrs.fields(PlanShare)]
    assert columns.share.rows() == [attrs.astuple(share) for share in found]
    return found, columns


def schools_agree(found: Iterable[PlanShare], table: pl.DataFrame, columns: PlanColumns) -> None:
    rolls: dict[str, SchoolRoll] = {}
    for share in found:
        rolls.setdefault(share.school, SchoolRoll()).add(share)
    standings = [SchoolStanding(school, roll) for school, roll in rolls.items()]
    schools = schools_of(table, columns.question)
    for name in ("id", *FACTS):
        expected, told = [getattr(kept, name) for kept in standings], schools.values(name).to_list()
        assert told == expected, name
        assert list(map(type, told)) == list(map(type, expected)), name


CALENDARS = [
    {"id": "autumn", "school_ids": ["north"], "starts_on": "2026-09-07", "ends_on": "2026-12-18"},
    {"id": "spring", "school_ids": ["north"], "starts_on": "2027-02-15", "ends_on": "2027-06-11"},
    {"id": "early", "school_ids": ["south"], "starts_on": "2026-08-03", "ends_on": "2026-10-30"},
]
TEAM = [
    {"id": "t2", "role": "plan_manager"},
    {"id": "t1", "role": "plan_manager", "since": "2027-01-04"},
    {"id": "t0", "role": "plan_manager", "until": "2026-10-05"},
    {"id": "t9", "role": "teacher"},
]


def held(*found: tuple[str, str | None], status: str = "completed") -> Document:
    kept = [{"id": f"w{n}", "month": month, "status": status, "held_on": day} for n, (month, day) in enumerate(found)]
    return {"wellbeing_reviews": [{name: value for name, value in one.items() if value} for one in kept]}


CHANGES: list[Document] = [
    {},
    {"team": TEAM},
    {"team": TEAM, "manager_id": "t9"},
    {"team": TEAM, "manager_id": "t0", **held(("2026-09", "2026-09-30"), ("2026-12", "2027-02-16"))},
    {"starts_on": "2026-10-05", "team": TEAM},
    {"starts_on": "2026-10-06", "team": TEAM},
    {"starts_on": "2027-01-05", "team": TEAM, **held(("2027-01", None))},
    {"ends_on": "2026-10-30", **held(("2026-10", None))},
    {"status": "completed", "team": TEAM},
    {"status": "draft", "team": TEAM},
    {"status": "active", "status_history": [{"status": "active", "on": "2026-10-05"}]},
    held(("2026-09", "2026-10-06"), ("2026-10", "2026-10-07"), status="waived"),
    held(("2026-09", "2026-10-30"), ("2026-10", "2026-11-20"), ("2026-11", "2026-12-01")),
    held(("2026-12", "2026-12-15"), ("2027-01", "2027-02-22")),
]

NEED = {"kind": "need", "domain": "health", "text": "a", "source": "family", "severity": "severe"}
CHANGES += [
    {"status": status, "profile": [{**NEED, "id": name} for name in ("p1", "p2")], "indicators": [behind]}
    for status in ("active", "draft")
    for behind in (
        {"on": "2026-10-05", "grade_levels_behind_reading": 1.0},
        {"on": "2026-10-05", "grade_levels_behind_reading": 0.9},
        {"on": "2026-10-05", "grade_levels_behind_reading": 0.9, "grade_levels_behind_math": -1.0},
    )
]

DAYS = [
    *(dt.date(2026, 9, 6), dt.date(2026, 10, 1), dt.date(2026, 10, 5), dt.date(2026, 10, 7), dt.date(2026, 10, 8)),
    *(dt.date(2026, 11, 9), dt.date(2026, 12, 31), dt.date(2027, 1, 8), dt.date(2027, 2, 19), dt.date(2027, 2, 20)),
    *(dt.date(2027, 3, 1), dt.date(2027, 6, 30), dt.date(2028, 3, 1)),
]


@pytest.mark.parametrize("day", DAYS)
def test_shares_agree_on_their_edges(minimal: Document, day: dt.date) -> None:
    """In the winter of the north, three months wait for the same first days of spring."""
    students = [{**minimal["student"], "school_id": name} for name in ("north", "south", "nowhere")]
    plans = [popkit.read_plan({**minimal, **change, "student": student}) for change in CHANGES for student in students]
    for grace in (0, 5, 15):
        limits = {"review_grace_school_days": {"value": grace}}
        for calendars in (CALENDARS, []):
            district = popkit.read_district({"calendars": calendars, "limits": limits})
            found, columns = shares(plans, day, district)
            schools_agree(found, columns.share, columns)


def test_the_newest_month_over_may_lie_long_before_the_plan_began(minimal: Document) -> None:
    student = {**minimal["student"], "school_id": "north"}
    plan = popkit.read_plan({**minimal, "starts_on": "2027-02-15", "student": student})
    district = popkit.read_district({"calendars": CALENDARS})
    day = dt.date(2027, 2, 19)
    (found,), columns = shares([plan], day, district)
    assert popkit.stand(plan, as_of=day, district=district).newest_month_over.month == Month(2026, 11)
    assert columns.newest_months_over.values("id").to_list() == ["2026-11"]
    assert found.is_due is False


def test_on_the_first_days_of_time_there_is_no_month_before(minimal: Document) -> None:
    (found,), columns = shares([popkit.read_plan(minimal)], dt.date(1, 1, 5))
    assert len(columns.newest_months_over) == 0
    assert (found.is_due, found.is_reviewed) == (False, False)


def test_schools_of_a_district_agree() -> None:
    assert set(FACTS) == set(facts_of(SUBJECTS["school"]))
    plans = list(map(popkit.read_plan, synth_plans(150, seed=5)))
    found, columns = shares(plans, dt.date(2027, 3, 1), popkit.read_district(synth_calendars(150)))
    schools_agree(found, columns.share, columns)


@settings(max_examples=5, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data(), day=st.dates(dt.date(2026, 8, 1), dt.date(2027, 7, 31)))
def test_shares_of_any_plans_agree_on_any_day(
    plan_documents: st.SearchStrategy[Document],
    district_documents: st.SearchStrategy[Document],
    data: st.DataObject,
    day: dt.date,
) -> None:
    plans = [popkit.read_plan(plan) for plan in data.draw(st.lists(plan_documents, min_size=1, max_size=6))]
    shares(plans, day, popkit.read_district(data.draw(district_documents)))


SHARES = st.builds(
    PlanShare,
    school=st.sampled_from(("south", "north", "a", "")),
    is_active=st.booleans(),
    is_due=st.none() | st.booleans(),
    is_reviewed=st.none() | st.booleans(),
    manager=st.none() | st.sampled_from(("t1", "t2")),
    unserved_needs=st.integers(0, 3),
    is_behind=st.none() | st.booleans(),
)


@settings(max_examples=25)
@given(found=st.lists(SHARES, max_size=12))
def test_any_shares_add_up_to_the_same_schools(found: list[PlanShare]) -> None:
    columns = stand_all(plan_schema().empty_table(), as_of=dt.date(2027, 3, 1))
    table = pl.DataFrame([attrs.astuple(share) for share in found], columns.share.schema, orient="row")
    schools_agree(found, table, columns)
