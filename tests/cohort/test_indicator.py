"""Indicators as columns, and what plans have from others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from itertools import product
from typing import Any

import pytest

import popkit
from popkit.cohort.indicator import IndicatorColumns
from popkit.cohort.records import facts_in
from popkit.cohort.schema import plan_schema
from popkit.cohort.signs import PlanSignsColumns
from popkit.cohort.standing import stand_all
from popkit.cohort.table import plan_table, row_of
from popkit.standing import SUBJECTS, facts_of

Document = dict[str, Any]
Agree = Callable[..., None]

FACTS = facts_in(IndicatorColumns)
OF_PLANS = tuple(name for name, kept in vars(PlanSignsColumns).items() if name in facts_in(PlanSignsColumns) and kept)
DAY = dt.date(2026, 10, 9)

COUNTS: list[Document] = [
    {},
    {"days_enrolled": 0.0, "days_absent": 0.0},
    {"days_enrolled": 20.0, "days_absent": 2.0},
    {"days_enrolled": 19.5, "days_absent": 9.0, "suspensions": 0},
    {"days_enrolled": 20.5, "days_absent": 1.5, "referrals": 1, "courses_failed": 0},
    {"days_enrolled": 60.0, "suspensions": 1},
    {"days_absent": 3.0, "referrals": 2},
    {"days_enrolled": 41.0, "days_absent": 4.0, "courses_failed": 1},
    {"grade_levels_behind_reading": 1.0},
    {"grade_levels_behind_math": 0.5},
    {"grade_levels_behind_reading": -2.0, "grade_levels_behind_math": 0.75},
]
YEARS = [
    ("2026-06-30",),
    ("2026-07-01", "2026-10-09"),
    ("2026-06-11", "2025-06-11", "2026-09-01"),
    ("2026-10-01", "2026-10-09", "2026-10-12"),
    ("2026-10-12", "2026-10-05", "2026-10-05"),
]
ACTS: list[Document] = [
    {},
    {"contacts": [{"id": "k", "on": "2026-10-05", "purpose": "positive", "outcome": "no_answer"}]},
    {"contacts": [{"id": f"k{n}", "on": f"2026-10-{n:02}", "purpose": "concern"} for n in (1, 9, 10)]},
    {"actions": [{"id": f"a{n}", "text": "a", "created_on": f"2026-10-{n:02}"} for n in (6, 12)]},
    {"actions": [{"id": "a", "text": "a"}], "plan_reviews": [{"id": "r", "held_on": "2026-10-08"}]},
    {"referrals": [{"id": f"r{n}", "status": "requested", "made_on": f"2026-10-{n:02}"} for n in (7, 11)]},
    {"student": {"id": "s-1", "grade": "PK", "school_id": "riverside"}},
    {"student": {"id": "s-1", "grade": "XX", "school_id": "riverside"}, "school_year": "2025-26"},
    {"flags": [{"id": "f", "kind": "self_harm", "raised_at": "2026-10-08T10:00:00-06:00"}]},
    {
        "team": [
            {"id": f"t{n}", "role": "mentor", "lead": lead, "until": until}
            for n, lead, until in ((0, False, "2026-12-01"), (1, True, "2026-10-08"))
        ],
        "profile": [
            {
                "id": f"p{n}",
                "kind": "need",
                "domain": "health",
                "text": "a",
                "source": "data",
                "noted_on": f"2026-10-{n:02}",
            }
            for n in (2, 10)
        ],
    },
]
CATEGORIES = ("attendance", "behavior", "credit_recovery", "crisis")
SUPPORT_STATUSES = ("active", "planned", "waitlisted", "paused", "completed", "withdrawn")
GOAL_STATUSES = ("proposed", "accepted", "active", "on_hold", "completed", "rejected")


def support(place: int, category: str, status: str) -> Document:
    provider = {"kind": "partner", "partner_id": f"p{place % 2}"}
    begun = {} if place % 3 else {"starts_on": f"2026-10-{5 + place:02}"}
    changed = {} if place % 2 else {"status_history": [{"on": f"2026-10-{5 + place:02}", "status": status}]}
    return {
        "id": f"s{place}",
        "title": "a",
        "category": category,
        "status": status,
        "provider": provider,
        **begun,
        **changed,
    }


def goal(place: int, domain: str, status: str) -> Document:
    changed = {} if place % 2 else {"status_history": [{"on": f"2026-10-{5 + place:02}", "status": status}]}
    decided = {"decisions": [{"on": f"2026-10-{4 + place:02}", "decision": "continue"}]}
    return {
        "id": f"g{place}",
        "domain": domain,
        "title": "a",
        "measure": {"name": "a", "direction": "increase"},
        "status": status,
        **changed,
        **decided,
    }


@pytest.fixture
def plans(minimal: Document) -> list[popkit.Plan]:
    documents = []
    for place, (days, acts) in enumerate(product(YEARS, ACTS)):
        counted = [{"on": on, **COUNTS[(place + 3 * n) % len(COUNTS)]} for n, on in enumerate(days)]
        documents.append({**minimal, **acts, "indicators": counted})
    for place, status in enumerate(SUPPORT_STATUSES):
        supports = [support(n, category, status) for n, category in enumerate(CATEGORIES[: place % 4 + 1])]
        documents.append({**minimal, "supports": supports, "indicators": [{"on": "2026-10-06", **COUNTS[5]}]})
    domains = ("academic", "social_emotional", "engagement_belonging", "health")
    for place, status in enumerate(GOAL_STATUSES):
        goals = [goal(n, domain, status) for n, domain in enumerate(domains[: place % 4 + 1])]
        documents.append({**minimal, "goals": goals, "indicators": [{"on": "2026-10-07", **COUNTS[2]}]})
    documents += [
        {**minimal, "indicators": [{"on": "2026-10-05", **one}, {"on": "2026-10-05", **other}]}
        for one, other in product(COUNTS, COUNTS)
    ]
    return [popkit.read_plan(one) for one in (minimal, *documents)]


@pytest.mark.parametrize("days", [-30, -4, -1, 0, 1, 4, 40])
def test_indicators_agree_on_their_edges(agree: Agree, plans: list[popkit.Plan], days: int) -> None:
    as_of = DAY + dt.timedelta(days=days)
    for limits in ({}, {"absence_tier_two": 0.05, "month_school_days": 18, "attendance_from_grade": -1}):
        district = popkit.read_district({"limits": {name: {"value": value} for name, value in limits.items()}})
        agree(plans, "indicator", as_of=as_of, district=district, names=("index", *FACTS))
        agree(plans, "plan", as_of=as_of, district=district, names=OF_PLANS)


def test_every_fact_of_an_indicator_is_the_same_by_object_and_by_column(agree_on_corpus: Callable[..., None]) -> None:
    assert set(FACTS) == set(facts_of(SUBJECTS["indicator"]))
    assert len(OF_PLANS) > 10
    agree_on_corpus("indicator", "index", *FACTS)
    agree_on_corpus("plan", *OF_PLANS)


def test_what_is_looked_at_does_not_hang_on_the_plans(plans: list[popkit.Plan]) -> None:
    tables = plan_table([row_of(plan) for plan in plans]), plan_schema().empty_table()
    many, none = (stand_all(table, as_of=DAY) for table in tables)
    for kind, names in (("indicators", FACTS), ("", OF_PLANS)):
        for name in names:
            for question in (many, none):
                (getattr(question, kind) if kind else question).values(name)
            assert many.question.touched == none.question.touched, name
