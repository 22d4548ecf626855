"""Plans as columns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import popkit
from popkit.cohort.plan import PlanColumns
from popkit.cohort.records import facts_in
from popkit.cohort.schema import plan_schema
from popkit.cohort.standing import stand_all
from popkit.cohort.table import plan_table, row_of
from popkit.standing import SUBJECTS, facts_of

Document = dict[str, Any]
Agree = Callable[..., None]

DAY = dt.date(2026, 12, 10)
BEFORE, ON, AFTER = ((DAY + dt.timedelta(days=days)).isoformat() for days in (-1, 0, 1))
LEAP_DAY = dt.date(2028, 2, 29)


def member(name: str, role: str = "teacher", **more: str) -> Document:
    return {"id": name, "role": role, **more}


def item(name: str, kind: str = "need", **more: str) -> Document:
    return {"id": name, "kind": kind, "domain": "academic", "text": "t", "source": "teacher", **more}


def goal(name: str, **more: Any) -> Document:
    return {
        "id": name,
        "domain": "academic",
        "title": "t",
        "measure": {"name": "m", "direction": "increase"},
        "status": "active",
        **more,
    }


def scaled(name: str, *values: int, **more: Any) -> Document:
    measure = {"name": "m", "direction": "increase", "scale": "attainment"}
    observations = [{"on": day, "value": value} for day, value in zip((AFTER, ON, BEFORE), values, strict=False)]
    return goal(name, measure=measure, observations=observations, **more)


def support(name: str, **more: Any) -> Document:
    return {"id": name, "title": "t", "category": "tutoring", "status": "active", **more}


def held(name: str, day: str, **more: Any) -> Document:
    return {"id": name, "held_on": day, **more}


def history(*changes: tuple[str, str]) -> Document:
    kept = [{"status": status, "on": day} for status, day in changes]
    return {"status": kept[-1]["status"], "status_history": kept}


def born(day: str, grade: str = "11") -> Document:
    return {"student": {"id": "s-1", "grade": grade, "school_id": "riverside", "birth_on": day}}


def partner(kind: str = "partner", **more: str) -> Document:
    return {"provider": {"kind": kind, **more}}


SESSION = {"minutes": 20, "attendance": "present"}
MANAGERS = [member("t1", "plan_manager", since=ON), member("t2", "plan_manager", until=ON), member("t3", since=AFTER)]
REVIEWS = [held("r1", AFTER, next_on="2027-05-01"), held("r2", ON, next_on="2027-02-01"), held("r3", ON)]

PEOPLE: list[Document] = [
    {"team": MANAGERS},
    *[{"team": MANAGERS, "manager_id": name} for name in ("t1", "t2", "t3")],
    {"team": [member("t1", until=BEFORE)], "manager_id": "t1"},
    {"team": [member("t1")], "manager_id": "t1"},
    *[born(day) for day in ("2008-12-09", "2008-12-10", "2008-12-11", "2010-02-28")],
    *[born("2008-02-29", grade) for grade in ("09", "EX")],
    *[{"student": {"id": "s", "grade": grade, "school_id": "x"}} for grade in ("PK", "KG", "09", "10", "12", "EX")],
    *[
        {"student": {"id": "s", "grade": "03", "school_id": "x", "enrolled_on": "2026-08-01", "exited_on": day}}
        for day in (BEFORE, ON, AFTER)
    ],
    *[{"student_statement": {"text": "mine", "on": day, "written_by": "student"}} for day in (BEFORE, ON, AFTER)],
    {"student_statement": {}},
    {"student_statement": {"text": " \t\n\u2003\u00a0\u3000 ", "written_by": "scribe"}},
    {"student_statement": {"text": "\u200b", "written_by": "scribe"}},
    {"student_statement": {"text": "mine", "declined": True, "written_by": "student"}},
    {"student_statement": {"declined": False, "written_by": "student"}},
    {"agreements": [{"party": "student", "on": ON}, {"party": "student", "on": BEFORE}]},
    {"agreements": [{"party": "student", "on": BEFORE}, {"party": "family", "on": ON}], **history(("draft", BEFORE))},
    {"agreements": [{"party": "student", "on": AFTER}, {"party": "family", "on": ON}], **history(("draft", AFTER))},
    {"agreements": [{"party": "student", "on": BEFORE}], **history(("draft", "2026-09-01")), **born("2008-12-10")},
    {"agreements": [{"party": "family", "on": BEFORE}], **history(("draft", "2026-09-01")), **born("2008-12-10")},
    {"profile": []},
    {
        "profile": [
            item("p1", "strength", noted_on=ON, resolved_on=AFTER, domain="health"),
            item("p2", "strength", noted_on=BEFORE, resolved_on=ON, domain="academic"),
            item("p3", "interest", noted_on=AFTER, domain="social_emotional"),
            item("p4", "need", source="family", domain="college_career"),
            item("p5", "strength", source="student", domain="academic", noted_on="2026-07-01"),
            item("p6", "strength", source="family", domain="family_basic_needs", noted_on="2026-06-30"),
        ]
    },
    {"profile": [item("p1", domain="health"), item("p2", domain="health", noted_on=BEFORE)]},
    {"profile": [item("p1", domain="health"), item("p2", domain="academic", noted_on=BEFORE)]},
]

DATES: list[Document] = [
    *[{"status": word} for word in ("draft", "proposed", "on_hold", "completed", "withdrawn", "entered_in_error")],
    *[history(("draft", "2026-08-20"), ("active", day)) for day in (BEFORE, ON, AFTER)],
    history(("draft", ON), ("active", ON), ("on_hold", ON)),
    history(("on_hold", "2026-10-01"), ("active", "2026-11-01"), ("on_hold", "2026-11-02"), ("active", "2026-11-03")),
    *[
        {**history(("on_hold", "2026-10-01"), ("active", "2026-11-01"), ("on_hold", AFTER)), "plan_reviews": reviews}
        for reviews in ([held("r1", "2026-09-30")], [held("r1", "2026-10-01")], [held("r1", AFTER)])
    ],
    {
        "status": "on_hold",
        "status_history": [{"status": "on_hold", "on": ON, "reason": " \n", "recheck_on": "2027-01-10"}],
    },
    {"status": "on_hold", "status_history": [{"status": "on_hold", "on": BEFORE, "reason": "moved"}]},
    *[{"tier": {"level": 3, "set_on": day}} for day in (ON, AFTER)],
    {"tier": {"level": 1}},
    {"basis": [], "purpose": "\n\t"},
    {"basis": ["universal"], "purpose": " x "},
    *[{"starts_on": day, "ends_on": "2027-06-11"} for day in (BEFORE, ON, AFTER)],
    *[{"starts_on": "2026-08-20", "ends_on": day} for day in (BEFORE, ON, AFTER)],
    {"plan_reviews": REVIEWS},
    {"plan_reviews": REVIEWS[::-1], "next_review_on": "2027-03-01", "starts_on": ON},
    {"plan_reviews": REVIEWS[:1], "next_review_on": BEFORE},
    {"plan_reviews": [held("r1", BEFORE, kind="transition"), held("r2", ON, shared_with_family_on=AFTER)]},
    {"plan_reviews": [held("r1", "2026-07-01", kind="transition", shared_with_family_on=BEFORE), held("r2", BEFORE)]},
    {"plan_reviews": [held("r1", "2026-06-30", kind="transition", shared_with_family_on=ON)]},
]

CONTENTS: list[Document] = [
    {"goals": [goal("g1", **history(("proposed", AFTER))), goal("g2", **history(("active", ON))), goal("g3")]},
    {"goals": [goal("g1", decisions=[{"on": day, "decision": "continue"} for day in (AFTER, BEFORE)])]},
    {"supports": [support("s1", **history(("active", BEFORE), ("paused", ON))), support("s2", status="planned")]},
    {
        "actions": [
            {"id": "a1", "text": "t", "due_on": ON, "created_on": ON},
            {"id": "a2", "text": "t", "due_on": BEFORE, "done_on": AFTER},
            {"id": "a3", "text": "t", "due_on": BEFORE, "created_on": AFTER},
            {"id": "a4", "text": "t"},
        ]
    },
    *[
        {"profile": [item("p1", kind, resolved_on=day)], "supports": [support("s1", profile_ids=["p1"])]}
        for kind in ("need", "interest")
        for day in (ON, AFTER)
    ],
    {"supports": [support("s1", category="arts"), support("s2", category="sports", status="planned")]},
    *[
        {
            "goals": [goal("g1"), goal("g2", **history(("proposed", "2027-05-01")))],
            "supports": [
                support("s1", goal_ids=["g1", "g2", "g1"], **one),
                support("s2", goal_ids=["g2", "g1"], **other),
                support("s3", goal_ids=["g1"], category="literacy", **other),
                support("s4", goal_ids=["g1"], status="paused", **partner("peer")),
            ],
        }
        for one, other in (
            ({}, {}),
            (partner(), partner()),
            (partner(), partner("school")),
            (partner(partner_id="ymca"), partner(partner_id="library")),
            ({}, partner()),
        )
    ],
    {"supports": [support("s1", starts_on=BEFORE), support("s2", starts_on="2026-10-01")]},
    {"supports": [support("s1", starts_on=BEFORE, sessions=[{"on": AFTER, **SESSION}]), support("s2", starts_on=ON)]},
    {
        "supports": [
            support("s1", sessions=[{"on": BEFORE, "minutes": 0, "attendance": "absent_excused"}], starts_on=AFTER),
            support("s2", sessions=[{"on": BEFORE, "minutes": 0, "attendance": "absent_excused"}], starts_on=ON),
        ]
    },
    {"supports": [support("s1", sessions=[{"on": day, **SESSION} for day in (ON, AFTER, BEFORE)]), support("s2")]},
    {"supports": [support("s1"), support("s2", status="waitlisted", starts_on=BEFORE)]},
    {"supports": [support("s1", status="waitlisted", starts_on=BEFORE)]},
    {"goals": [scaled("g1", 2, 1, -1), scaled("g2", 2), scaled("g3", 0, 0, weight=3), scaled("g4", 1, 1, weight=0)]},
    {"goals": [scaled("g1", 2, 1, weight=0), scaled("g2", weight=2), goal("g3", observations=[])]},
    {"goals": [scaled("g1", 0, -2, 2, weight=0.1), scaled("g2", 0, 1, weight=0.7, status="completed")]},
    {"goals": [scaled("g1", 2, 1, status="on_hold"), scaled("g2", 2, 1, status="cancelled")]},
    *[
        {
            "profile": [item(name, severity="severe") for name in ("p1", "p2", "p3")] + [item("p4", severity="mild")],
            "goals": [
                goal("g1", profile_ids=["p2", "p4"]),
                goal("g2", profile_ids=["p1"], **history(("active", AFTER))),
            ],
            "supports": [
                support("s1", goal_ids=["g1"], status=first),
                support("s2", goal_ids=["g2"], profile_ids=["p3"], status=second),
            ],
        }
        for first, second in (("active", "paused"), ("planned", "completed"), ("discontinued", "waitlisted"))
    ],
    {
        "team": [member("t1", partner_id="ymca", until=ON), member("t2")],
        "supports": [
            support("s1", **partner(partner_id="ymca")),
            support("s2", **partner(partner_id="library")),
            support("s3", **partner("peer", partner_id="library")),
            support("s4", status="paused", **partner(partner_id="clinic")),
            support("s5", **partner()),
        ],
    },
    {"profile": [item("p1", domain="college_career", resolved_on=ON)]},
    {"goals": [goal("g1", domain="college_career", status="rejected")]},
    *[{"supports": [support("s1", category=word)]} for word in ("internship", "college_advising", "clothing")],
]


def edges(minimal: Document) -> list[popkit.Plan]:
    plans = [*PEOPLE, *DATES, *CONTENTS, {}]
    return [popkit.read_plan({**minimal, "id": f"plan-{number}", **kept}) for number, kept in enumerate(plans)]


def test_every_fact_of_a_plan_is_the_same_by_object_and_by_column(agree_on_corpus: Callable[..., None]) -> None:
    agree_on_corpus("plan")


def test_every_fact_of_a_plan_is_there_as_a_column() -> None:
    assert sorted(facts_in(PlanColumns)) == sorted(facts_of(SUBJECTS["plan"]))


@pytest.mark.parametrize("as_of", [DAY, dt.date(2026, 12, 11), dt.date(2026, 7, 1), LEAP_DAY])
def test_edges_are_the_same_by_object_and_by_column(
    agree: Agree, minimal: Document, riverside: Path, as_of: dt.date
) -> None:
    agree(edges(minimal), "plan", as_of=as_of, district=popkit.read_district(riverside))


LIMITS: list[Document] = [
    {"core_domains": [], "enrichment_categories": [], "transition_grades": []},
    {"core_domains": ["elsewhere", "academic", "academic"], "enrichment_categories": ["tutoring"]},
    {"adult_age": 16, "leap_day_birthday": 1, "adult_from_grade": 12, "attainment_correlation": 0},
]


@pytest.mark.parametrize("limits", LIMITS)
def test_limits_of_a_district_hold_in_columns(agree: Agree, minimal: Document, limits: Document) -> None:
    agree(edges(minimal), "plan", as_of=DAY, district=popkit.read_district({"limits": limits}))


@pytest.mark.parametrize("day", [dt.date(2026, 2, 27), dt.date(2026, 2, 28), dt.date(2026, 3, 1), LEAP_DAY])
@pytest.mark.parametrize("after", [0, 1])
def test_those_born_on_a_leap_day_come_of_age(agree: Agree, minimal: Document, day: dt.date, after: int) -> None:
    dates = ("2008-02-28", "2008-02-29", "2008-03-01", "2010-02-28", "2010-03-01", "2012-02-29")
    plans = [popkit.read_plan({**minimal, **born(date)}) for date in dates]
    district = popkit.read_district({"limits": {"leap_day_birthday": after}})
    agree(plans, "plan", as_of=day, district=district, names=["student_is_adult"])


@settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(data=st.data(), as_of=st.dates(dt.date(2026, 8, 1), dt.date(2027, 7, 31)))
def test_any_plan_is_the_same_by_object_and_by_column(
    agree: Agree,
    plan_documents: st.SearchStrategy[Document],
    district_documents: st.SearchStrategy[Document],
    data: st.DataObject,
    as_of: dt.date,
) -> None:
    """Law: whatever was written, on whatever day, in a district or in none."""
    plans = data.draw(st.lists(plan_documents, min_size=1, max_size=4))
    district = data.draw(st.none() | district_documents.map(popkit.read_district))
    agree(map(popkit.read_plan, plans), "plan", as_of=as_of, district=district)


def test_what_is_read_does_not_hang_on_what_is_there(minimal: Document) -> None:
    """Law: an empty table tells which members of the document a fact needs."""
    full = plan_table([row_of(plan) for plan in edges(minimal)])
    for name in facts_in(PlanColumns):
        wanted, read = (stand_all(table, as_of=DAY) for table in (plan_schema().empty_table(), full))
        assert wanted.values(name).dtype == read.values(name).dtype
        assert wanted.question.touched == read.question.touched, name
