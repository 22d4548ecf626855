"""Supports as columns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import popkit
from popkit.cohort.records import facts_in
from popkit.cohort.standing import stand_all
from popkit.cohort.support import SupportColumns
from popkit.cohort.table import plan_table, row_of
from popkit.standing import SUBJECTS, facts_of

Agree = Callable[..., None]
Document = dict[str, Any]

DAYS = (dt.date(2026, 9, 14), dt.date(2026, 10, 31), dt.date(2027, 3, 1), dt.date(2028, 2, 29), dt.date.max)


def test_every_fact_of_a_support_is_the_same_by_object_and_by_column(agree_on_corpus: Callable[..., None]) -> None:
    agree_on_corpus("support")


def test_supports_have_the_same_facts_on_both_roads() -> None:
    assert set(facts_in(SupportColumns)) == set(facts_of(SUBJECTS["support"]))


# Edges


def calendar(name: str, first: str, last: str, weekdays: int = 5) -> Document:
    week = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday"]
    closures = [{"starts_on": "2026-11-23", "ends_on": "2026-11-27"}] if first < "2026-11-23" < last else []
    return {
        "id": f"{name}-{first}",
        "school_ids": [name],
        "starts_on": first,
        "ends_on": last,
        "weekdays": week[:weekdays],
        "closures": closures,
    }


DISTRICT = {
    "limits": {"delivery_weeks": 3},
    "calendars": [
        calendar("riverside", "2026-08-17", "2027-06-11"),
        calendar("hilltop", "2026-08-17", "2026-12-18", 4),  # the week grows with the new year
        calendar("hilltop", "2027-01-05", "2027-06-11", 6),
    ],
}


def session(on: str, attendance: str = "present", minutes: int = 30) -> Document:
    return {"on": on, "minutes": minutes, "attendance": attendance}


def changes(*told: tuple[str, str]) -> Document:
    return {"status": told[-1][0], "status_history": [{"status": status, "on": on} for status, on in told]}


SCHEDULE = {"schedule": {"sessions_per_week": 1 / 3, "minutes_per_session": 45}}

SUPPORTS: dict[str, Document] = {
    "bare": {},
    "empty lists": {"goal_ids": [], "profile_ids": [], "sessions": [], "status_history": []},
    "planned": {"status": "planned", **SCHEDULE},
    "scheduled": SCHEDULE,
    "begun with its plan": {**SCHEDULE, "sessions": [session("2026-09-13"), session("2026-09-14")]},
    "begun with its first activity": {
        **SCHEDULE,
        **changes(("planned", "2026-09-20"), ("active", "2026-09-30"), ("active", "2026-10-05")),
        "sessions": [session("2026-09-29"), session("2026-09-30")],
    },
    "dated": {**SCHEDULE, "starts_on": "2026-09-21", "ends_on": "2026-10-30", "sessions": [session("2026-10-30")]},
    "not yet begun": {**SCHEDULE, "starts_on": "2027-05-03", "sessions": [session("2026-10-01")]},
    "begun on the day": {**SCHEDULE, "starts_on": "2026-10-31", "ends_on": "2026-10-31"},
    "over before it began": {**SCHEDULE, "starts_on": "2027-01-11", **changes(("paused", "2026-10-01"))},
    "paused and resumed": {
        **SCHEDULE,
        **changes(
            ("active", "2026-09-14"), ("paused", "2026-10-05"), ("active", "2026-11-02"), ("paused", "2027-02-26")
        ),
    },
    "changed back on one day": {
        **SCHEDULE,
        **changes(("active", "2026-09-14"), ("paused", "2026-10-31"), ("active", "2026-10-31")),
    },
    "gone on one day": {**SCHEDULE, **changes(("active", "2026-10-31"), ("withdrawn", "2026-10-31"))},
    "completed later": changes(("active", "2026-09-14"), ("completed", "2027-03-02")),
    "seen later": {**SCHEDULE, "sessions": [session("2027-03-01"), session("2027-03-02")]},
    "only later": {**SCHEDULE, **changes(("active", "2027-03-01")), "sessions": [session("2027-03-02")]},
    "never held": {
        "starts_on": "2026-09-14",
        **SCHEDULE,
        "sessions": [session("2026-09-28", "cancelled_by_school"), session("2026-09-21", "absent_excused")],
    },
    "out of order": {
        "sessions": [
            session("2026-10-26", "absent_excused"),
            session("2026-10-05"),
            session("2026-10-19", "cancelled_by_provider"),
            session("2026-10-12", "absent_unexcused"),
        ]
    },
    "of one day, held first": {"sessions": [session("2026-10-05"), session("2026-10-05", "absent_excused")]},
    "of one day, held last": {"sessions": [session("2026-10-05", "absent_excused"), session("2026-10-05")]},
    "cancelled at the edge": {
        "sessions": [
            session(f"2026-10-{day}", "cancelled_by_provider")
            for day in ("10", "11", "12", "31")  # 3 weeks: the 11th
        ]
    },
    "held at the edge": {**SCHEDULE, "sessions": [session(f"2026-10-{day}", minutes=int(day)) for day in (10, 11, 31)]},
    "of a school": {"provider": {"kind": "school"}},
    "of a partner": {"provider": {"kind": "partner"}},
    "of a known partner": {"provider": {"kind": "partner", "partner_id": "ymca"}, "tier": 3},
    "basic": {"basic_need": True, "effectiveness": "positive", "family_informed_on": "2026-10-31"},
    "not basic": {"basic_need": False, "family_informed_on": "2026-11-01"},
    "for a goal": {"goal_ids": ["g"]},
    "for a need": {"profile_ids": ["p"]},
}


def plan(school: str, supports: list[Document]) -> popkit.Plan:
    given = [
        {"id": f"s{n}", "title": "Lessons", "category": "tutoring", "status": "active", **kept}
        for n, kept in enumerate(supports)
    ]
    return popkit.read_plan(
        {
            "schema_version": "1",
            "id": f"plan-{school}",
            "school_year": "2026-27",
            "status": "active",
            "starts_on": "2026-09-14",
            "student": {"id": "s-1", "grade": "07", "school_id": school},
            "profile": [{"id": "p", "kind": "need", "domain": "academic", "text": "Slow to read", "source": "data"}],
            "goals": [
                {
                    "id": "g",
                    "domain": "academic",
                    "title": "Read",
                    "status": "active",
                    "measure": {"name": "words", "direction": "increase"},
                }
            ],
            "supports": given,
        }
    )


@pytest.fixture(scope="module")
def plans() -> list[popkit.Plan]:
    """Every edge in schools with a calendar, with weeks that change, and without one; and a plan without supports."""
    schools = ("riverside", "hilltop", "elsewhere")
    return [plan("riverside", []), *(plan(school, list(SUPPORTS.values())) for school in schools)]


@pytest.mark.parametrize("as_of", DAYS, ids=str)
@pytest.mark.parametrize("district", [DISTRICT, None], ids=["calendars", "none"])
def test_edges_are_the_same(plans: list[popkit.Plan], agree: Agree, as_of: dt.date, district: Document | None) -> None:
    agree(plans, "support", as_of=as_of, district=popkit.read_district(district) if district else None)


def test_the_window_of_delivery_cannot_be_reckoned_before_there_were_days(plans: list[popkit.Plan]) -> None:
    """Neither by object: what raises over columns is judged plan by plan, and fails there in the same way."""
    supports = stand_all(plan_table([row_of(kept) for kept in plans]), as_of=dt.date(1, 1, 2)).supports
    assert supports.values("session_count").sum() == 0
    with pytest.raises(OverflowError):
        supports.values("exposure_recently")


# Any supports

TERM = st.dates(dt.date(2026, 8, 1), dt.date(2027, 7, 31)).map(dt.date.isoformat)
STATUSES = st.sampled_from(("active", "active", "active", "planned", "paused", "completed", "withdrawn"))
ATTENDANCE = ("present", "present", "absent_excused", "absent_unexcused", "cancelled_by_provider")
SESSIONS = st.lists(st.builds(session, TERM, st.sampled_from(ATTENDANCE), st.integers(0, 60)), max_size=6)
DOSES = st.fixed_dictionaries(
    {"sessions_per_week": st.sampled_from((0.25, 1 / 3, 1.0, 2.5)), "minutes_per_session": st.integers(1, 60)}
)


@st.composite
def supports(draw: st.DrawFn) -> Document:
    """Supports that change on any days, are dated or not, and have sessions in any order."""
    told = [(draw(STATUSES), day) for day in sorted(draw(st.lists(TERM, max_size=4)))]
    days = {"starts_on": TERM, "ends_on": TERM, "schedule": DOSES, "sessions": SESSIONS}
    found: Document = draw(st.fixed_dictionaries({}, optional=days)) | (changes(*told) if told else {})
    if "starts_on" in found and "ends_on" in found:
        found["starts_on"], found["ends_on"] = sorted((found["starts_on"], found["ends_on"]))
    return found if told else {**found, "status": draw(STATUSES)}


@settings(max_examples=8)
@given(
    st.lists(st.lists(supports(), max_size=8), min_size=1, max_size=4),
    st.dates(dt.date(2026, 8, 1), dt.date(2027, 7, 31)),
    st.booleans(),
)
def test_any_supports_are_the_same(agree: Agree, kept: list[list[Document]], as_of: dt.date, known: bool) -> None:  # noqa: FBT001
    schools = ("riverside", "hilltop", "elsewhere", "riverside")
    given = [plan(school, found) for school, found in zip(schools, kept, strict=False)]
    agree(given, "support", as_of=as_of, district=popkit.read_district(DISTRICT) if known else None)


@settings(max_examples=5, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_supports_of_any_plans_are_the_same(
    plan_documents: st.SearchStrategy[Document],
    district_documents: st.SearchStrategy[Document],
    agree: Agree,
    data: st.DataObject,
) -> None:
    documents = data.draw(st.lists(plan_documents, min_size=1, max_size=3))
    district = data.draw(st.none() | district_documents.map(popkit.read_district))
    as_of = data.draw(st.dates(dt.date(2026, 8, 1), dt.date(2027, 7, 31)) | st.sampled_from(DAYS))
    agree(map(popkit.read_plan, documents), "support", as_of=as_of, district=district)


def test_what_is_read_does_not_hang_on_the_plans(plans: list[popkit.Plan]) -> None:
    table = plan_table([row_of(kept) for kept in plans])
    read = []
    for batch in (table, table.slice(0, 0), table.slice(0, 1)):
        supports = stand_all(batch, as_of=DAYS[2]).supports
        for name in facts_in(SupportColumns):
            assert len(supports.values(name)) == len(supports)
        read.append(supports.question.touched)
    assert read[0] == read[1] == read[2]
