"""Months as columns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import popkit
from popkit.cohort.month import MonthColumns
from popkit.cohort.records import facts_in
from popkit.cohort.schema import plan_schema
from popkit.cohort.standing import stand_all
from popkit.cohort.table import plan_table, row_of
from popkit.cohort.year import PlanYearColumns
from popkit.standing import SUBJECTS, facts_of

Document = dict[str, Any]
Agree = Callable[..., None]

FACTS = facts_in(MonthColumns)
YEAR_FACTS = [name for name in vars(PlanYearColumns) if name in facts_in(PlanYearColumns)]
DAYS = [dt.date(2026, 9, 13), dt.date(2026, 12, 10), dt.date(2027, 1, 6), dt.date(2027, 3, 1)]

CALENDARS = [
    {
        "id": "riverside-autumn",
        "school_ids": ["riverside"],
        "starts_on": "2026-08-20",
        "ends_on": "2026-12-18",
        "closures": [{"starts_on": "2026-11-05", "ends_on": "2026-11-20"}],
    },
    {"id": "riverside-spring", "school_ids": ["riverside"], "starts_on": "2027-01-11", "ends_on": "2027-06-11"},
    {"id": "short", "school_ids": ["short"], "starts_on": "2026-10-12", "ends_on": "2027-01-20"},
]
OWN: Document = {"name": "Own", "respondent": "student", "licence": "free", "sources": ["x"], "minimum": 0}
INSTRUMENTS = [
    {
        **OWN,
        "id": "here:belonging",
        "items": 2,
        "maximum": 4,
        "direction": "higher_better",
        "formula": {"kind": "mean"},
        "reliability": {"value": 0.9, "kind": "alpha"},
        "sd": 1.0,
        "ppra": ["income", "religious_practices"],
    },
    {**OWN, "id": "here:unlooked", "items": 1, "maximum": 9, "direction": "higher_worse", "formula": {"kind": "sum"}},
]
LIMITS = {"core_domains": {"value": ["academic", "health", "health", "weather"]}}


@pytest.fixture(scope="module")
def district() -> popkit.District:
    return popkit.read_district({"calendars": CALENDARS, "instruments": INSTRUMENTS})


@pytest.fixture(scope="module")
def other_district() -> popkit.District:
    limits = {**LIMITS, "review_grace_school_days": {"value": 0}, "first_month_school_days": {"value": 1}}
    return popkit.read_district({"calendars": CALENDARS[2:], "limits": limits})


def history(*changes: tuple[str, str]) -> Document:
    kept = [{"status": status, "on": day} for status, day in changes]
    return {"status": kept[-1]["status"], "status_history": kept}


def pupil(school: str = "riverside", **more: str) -> Document:
    return {"student": {"id": "s-1", "grade": "07", "school_id": school, **more}}


def reviews(*found: Document, **more: Any) -> Document:
    return {"wellbeing_reviews": [{"id": f"w{number}", **kept} for number, kept in enumerate(found)], **more}


def held(month: str, on: str | None = None, **more: Any) -> Document:
    return {"month": month, "status": "completed", **({"held_on": on} if on else {}), **more}


def tried(month: str, *on: str, status: str = "attempted", **more: Any) -> Document:
    return {"month": month, "status": status, "attempts": [{"on": day} for day in on], **more}


def waived(month: str, **more: Any) -> Document:
    return {"month": month, "status": "waived", **more}


def rated(**levels: tuple[str | None, str | None] | str) -> list[Document]:
    """Ratings of sides of life: two levels, or why it was left out."""
    found: list[Document] = []
    for domain, told in levels.items():
        both = (
            {"not_discussed": told} if isinstance(told, str) else dict(zip(("level", "self_level"), told, strict=True))
        )
        found.append({"domain": domain, **{name: value for name, value in both.items() if value is not None}})
    return found


def answers(*scores: tuple[str, Sequence[float | None]]) -> list[Document]:
    return [{"instrument": name, "responses": responses} for name, responses in scores]


ACTIVE = history(("active", "2026-09-14"))

TIMES: list[Document] = [
    {},
    pupil("elsewhere"),
    pupil("short"),
    ACTIVE,
    {"status": "completed"},
    {"status": "draft"},
    {"status": "entered_in_error"},
    {"starts_on": "2027-02-28"},
    {"starts_on": "2026-09-30", "ends_on": "2026-10-01"},
    {"starts_on": "2026-09-01", "ends_on": "2026-09-01"},
    {"ends_on": "2026-12-10", **ACTIVE},
    history(("draft", "2026-09-14"), ("active", "2026-10-14")),
    history(("draft", "2026-09-14"), ("active", "2026-10-15")),
    history(("active", "2026-11-30")),
    history(("active", "2026-09-14"), ("on_hold", "2026-10-05"), ("active", "2026-10-20"), ("on_hold", "2026-10-22")),
    history(("active", "2026-09-14"), ("on_hold", "2026-10-01"), ("active", "2026-12-01"), ("withdrawn", "2027-02-01")),
    history(("on_hold", "2026-10-01"), ("active", "2026-10-01"), ("on_hold", "2026-10-01"), ("active", "2027-01-15")),
    history(*[(status, f"2026-1{n}-0{d}") for n in (0, 1) for d, status in ((2, "on_hold"), (8, "active"))]),
    {**ACTIVE, **pupil(enrolled_on="2026-10-16")},
    {**ACTIVE, **pupil(enrolled_on="2026-09-01", exited_on="2026-12-09")},
    {**ACTIVE, **pupil(exited_on="2026-12-10")},
    {**ACTIVE, **pupil("short", exited_on="2027-01-06"), "ends_on": "2027-01-06"},
]

HELD: list[Document] = [
    reviews(held("2026-10", "2026-10-31"), held("2026-11", "2026-12-08"), held("2026-12", "2027-01-15")),
    reviews(held("2026-11", "2026-12-01"), held("2026-12", "2026-12-01"), held("2026-10", "2026-12-01")),
    reviews(held("2026-12", "2026-10-02"), held("2026-10", "2026-12-02"), held("2026-09", "2026-09-30")),
    reviews(held("2026-10"), held("2026-12"), held("2026-11", "2026-10-31")),
    reviews(held("2026-10", "2026-09-20"), held("2027-01", "2027-02-20", recorded_on="2027-02-01")),
    reviews(held("2026-10", "2026-10-20", recorded_on="2026-11-12"), held("2026-11", recorded_on="2026-12-10")),
    reviews(held("2026-11", "2026-12-11"), held("2027-05", "2027-05-02"), held("2026-10", "2026-10-09")),
    reviews(tried("2026-11", "2026-12-11", status="completed", held_on="2026-12-11")),
    reviews(tried("2026-11", "2026-12-10", "2026-11-03", status="completed", held_on="2026-12-11")),
    reviews(tried("2026-11", "2026-11-03"), held("2026-11", "2026-11-25"), waived("2026-11")),
    reviews(
        held("2026-11", "2026-11-25"),
        tried("2026-11", "2026-11-03", "2026-11-03"),
        {**held("2026-10"), "status": "void"},
    ),
    reviews(
        tried("2026-10", "2026-10-05", "2026-10-05"), tried("2026-11", "2026-11-03", "2027-02-02"), tried("2026-12")
    ),
    reviews(
        tried("2026-10", "2026-11-05"), tried("2026-11", "2026-11-05", "2026-10-30"), held("2026-12", "2026-11-05")
    ),
    reviews(waived("2026-10"), waived("2026-11", waiver={}), waived("2026-12", waiver={"reason": " ", "by": "t1"})),
    reviews(
        waived("2026-10", recorded_on="2026-11-06"), waived("2026-10", recorded_on="2026-11-05", waiver={"by": "t"})
    ),
    reviews(waived("2026-10", recorded_on="2026-11-09", waiver={"reason": "away", "by": "t1"})),
    reviews(waived("2026-11", recorded_on="2026-12-10", waiver={"reason": "away", "by": "t1"}), held("2026-10")),
    reviews(waived("2026-11"), held("2026-12", "2026-12-03"), held("2026-10", "2026-10-20"), **ACTIVE),
    reviews(held("2026-10", "2026-10-20"), held("2026-12", "2026-12-03"), **history(("active", "2026-12-01"))),
    reviews(
        tried("2026-10", attempts=[{"on": "2026-10-02", "mode": "phone"}, {"on": "2026-10-01", "mode": "phone"}]),
        tried("2026-11", attempts=[{"on": "2026-11-02", "mode": "phone"}, {"on": "2026-11-02", "mode": "text"}]),
    ),
]

SEEN: Document = {"reviewer_id": "t1"}
TEAM = [
    {"id": "t1", "role": "plan_manager", "until": "2026-11-10"},
    {"id": "t2", "role": "teacher", "since": "2026-11-10"},
    {"id": "t3", "role": "plan_manager", "since": "2026-12-01", "until": "2026-12-01"},
]
WHO: list[Document] = [
    reviews(held("2026-10", "2026-11-10", **SEEN), held("2026-11", "2026-11-11", **SEEN), team=TEAM),
    reviews(held("2026-10", "2026-11-10", **SEEN), held("2026-11", "2026-11-11", **SEEN), team=TEAM, manager_id="t2"),
    reviews(held("2026-10", "2026-11-09", reviewer_id="t2"), held("2026-12", "2026-12-01"), team=TEAM, manager_id="t2"),
    reviews(
        held("2026-11", "2026-12-01", reviewer_id="t2"), held("2026-12", "2026-12-02", reviewer_id="t3"), team=TEAM
    ),
    reviews(held("2026-10", "2026-10-10", substitute_for="t1"), held("2026-11", "2026-11-12", **SEEN)),
    reviews(held("2026-10", reviewer_id="t9"), held("2026-11", reviewer_id="t3"), team=TEAM),
    reviews(
        held("2026-10", "2026-10-10", private=False, going_well=" \u00a0", student_voice="\t"),
        held("2026-11", "2026-11-12", private=True, going_well="chess", student_voice="fine"),
        held("2026-12", "2026-12-02", student_declined_to_speak=True),
        plan_reviews=[{"id": "r1", "held_on": "2026-11-12"}, {"id": "r2", "held_on": "2027-04-01"}],
    ),
]

LIFE: list[Document] = [
    reviews(
        held("2026-10", "2026-10-10", ratings=rated(academic=("thriving", "urgent"), health=("steady", None))),
        held("2026-11", "2026-11-12", ratings=rated(academic=("needs_attention", None), health=("urgent", "urgent"))),
        held("2026-12", "2026-12-02", ratings=rated(academic=("urgent", "thriving"), health=(None, "steady"))),
    ),
    reviews(
        held("2026-10", "2026-10-10", ratings=rated(academic="ill", health=" ", college_career="ill")),
        held("2026-11", "2026-11-12", ratings=rated(academic="ill", health="ill", college_career="ill")),
        held("2026-12", "2026-12-02", ratings=rated(family_basic_needs=(None, None), health="ill")),
    ),
    reviews(
        held("2026-11", "2026-11-12", ratings=rated(social_emotional=("steady", "steady"))),
        held("2026-12", "2026-12-02", ratings=[{"domain": "health", "level": "steady", "not_discussed": "later"}]),
    ),
    reviews({**held("2026-10", "2026-10-10", ratings=rated(health=("urgent", "urgent"))), "status": "attempted"}),
]

RAISED = {"kind": "housing", "raised_at": "2026-10-10T09:00:00-06:00"}
FLAGS = [
    {"id": "f1", **RAISED, "handed_at": "2026-10-10T23:59:00-06:00"},
    {"id": "f2", **RAISED, "handed_at": "2026-10-11T00:00:00-06:00", "closed_at": "2026-12-10T23:00:00-06:00"},
    {"id": "f3", **RAISED, "raised_at": "2027-02-02T09:00:00-06:00", "handed_at": "2027-02-02T09:00:00-06:00"},
]
ACTIONS = [
    {"id": "a1", "text": "t", "owner_id": "student", "due_on": "2026-11-01"},
    {"id": "a2", "text": "t", "done_on": "2026-11-12", "created_on": "2027-02-01"},
    {"id": "a3", "text": "t", "owner_id": "student", "due_on": "2027-01-30", "done_on": "2026-12-01"},
    {"id": "a4", "text": "t"},
]
URGENT = rated(health=("urgent", None))


def checked(**outcomes: str) -> Document:
    return {"checked_actions": [{"action_id": name, "outcome": outcome} for name, outcome in outcomes.items()]}


AFTERWARDS: list[Document] = [
    reviews(
        held("2026-09", "2026-10-09", ratings=URGENT, flag_ids=["f1"]),
        held("2026-10", "2026-10-10", ratings=URGENT, flag_ids=["f1", "f2"]),
        held("2026-11", "2026-11-12", ratings=URGENT),
        held("2026-12", ratings=URGENT, flag_ids=["f2", "f2"]),
        held("2027-01", ratings=URGENT, flag_ids=["f3"]),
        flags=FLAGS,
    ),
    reviews(
        held("2026-10", "2026-10-10", action_ids=["a1", "a2", "a1", "a4"]),
        held("2026-11", "2026-11-12", action_ids=["a3"], **checked(a4="done")),
        held("2026-12", "2026-12-02", no_action_needed=True, **checked(a1="dropped")),
        held("2027-01", action_ids=["a2", "a4"]),
        held("2027-02", "2027-02-10", action_ids=[]),
        actions=ACTIONS,
    ),
    reviews(
        held("2026-12", "2026-12-02", **checked(a1="carried", a2="carried")),
        held("2026-10", "2026-10-10", checked_actions=[*checked(a1="carried")["checked_actions"]] * 2),
        held("2026-11", "2026-11-12", **checked(a1="carried", a3="done")),
        held("2027-01", **checked(a1="done", a3="carried")),
        {**held("2027-02", "2027-02-01", **checked(a4="dropped")), "status": "void"},
        actions=ACTIONS,
    ),
]


def consent(kind: str = "survey", **more: Any) -> Document:
    return {"id": kind, "kind": kind, "given_by": "g1", "given_on": "2026-10-10", "covers": ["who5"], **more}


LOW, HIGH = [0.0] * 5, [5.0] * 5
SCORES: list[Document] = [
    reviews(
        held("2026-10", "2026-10-10", scores=answers(("who5", HIGH), ("who5", LOW))),
        held("2026-11", "2026-11-12", scores=answers(("who5", [None, *LOW[1:]]), ("who5", HIGH))),
        held("2026-12", "2026-12-02", scores=answers(("who5", HIGH), ("here:other", [1.0]))),
        held("2027-01", "2027-01-20", scores=answers(("who5", [None, *LOW[1:]]))),
        held("2027-02", "2027-02-10", scores=answers(("psc17", [2.0] * 17), ("cantril", [4.0]))),
    ),
    reviews(
        held("2026-12", "2026-12-02", scores=answers(("here:belonging", [0, 1]), ("here:unlooked", [3]))),
        held("2026-10", "2026-10-10", scores=answers(("here:belonging", [4, 4]), ("here:unlooked", [3]))),
        held("2026-11", "2026-11-12", scores=answers(("here:belonging", [0, 0]), ("here:unlooked", [3, 3]))),
        held("2027-01", "2027-01-20", scores=answers(("here:belonging", [4, 4.5]))),
        held("2027-02", "2027-02-10", scores=answers(("here:belonging", [4, 4]))),
        consents=[consent(covers=["income", "religious_practices"], expires_on="2026-11-12"), consent("survey_notice")],
    ),
    *[
        reviews(
            held("2026-10", "2026-10-10", scores=answers(("who5", LOW), ("here:belonging", [1, 1]))),
            held("2026-11", "2026-11-12", scores=answers(("who5", LOW))),
            consents=[found],
        )
        for found in (
            consent(),
            consent("services"),
            consent(signed=False),
            consent(signed=True, given_on="2026-10-11"),
            consent(expires_on="2026-11-11"),
            consent(expires_on="2026-11-12"),
            consent(revoked_on="2026-11-12"),
            consent(revoked_on="2026-11-13"),
            consent(covers=["mental_or_psychological_problems", "income", "here:belonging"]),
            consent(covers=[]),
        )
    ],
]


EDGES = [*TIMES, *HELD, *WHO, *LIFE, *AFTERWARDS, *SCORES]


@pytest.fixture(scope="module")
def edges() -> list[popkit.Plan]:
    student = {"id": "s-1", "grade": "07", "school_id": "riverside"}
    plain = {"schema_version": "1", "id": "p", "school_year": "2026-27", "status": "active", "student": student}
    return [popkit.read_plan({**plain, "starts_on": "2026-09-14", **change}) for change in EDGES]


@pytest.mark.parametrize("day", DAYS)
def test_months_agree_on_their_edges(
    agree: Agree,
    edges: list[popkit.Plan],
    district: popkit.District,
    other_district: popkit.District,
    day: dt.date,
) -> None:
    for theirs in (district, other_district, None):
        agree(edges, "month", as_of=day, district=theirs, names=("index", *FACTS))
        agree(edges, "plan", as_of=day, district=theirs, names=YEAR_FACTS)
        agree(edges, "action", as_of=day, district=theirs)


def test_every_fact_of_a_month_is_the_same_by_object_and_by_column(agree_on_corpus: Callable[..., None]) -> None:
    assert set(FACTS) == set(facts_of(SUBJECTS["month"]))
    agree_on_corpus("month", "index", *FACTS)


@settings(max_examples=6, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data(), day=st.dates(dt.date(2026, 8, 1), dt.date(2027, 7, 31)))
def test_months_of_any_plans_agree_on_any_day(
    plan_documents: st.SearchStrategy[Document],
    district_documents: st.SearchStrategy[Document],
    agree: Agree,
    data: st.DataObject,
    day: dt.date,
) -> None:
    plans = [popkit.read_plan(plan) for plan in data.draw(st.lists(plan_documents, min_size=1, max_size=6))]
    for district in (None, popkit.read_district(data.draw(district_documents))):
        agree(plans, "month", as_of=day, district=district, names=("index", *FACTS))
        agree(plans, "plan", as_of=day, district=district, names=YEAR_FACTS)


def test_a_leap_day_ends_its_month(agree: Agree, minimal: Document) -> None:
    document = {
        **minimal,
        "starts_on": "2028-02-01",
        **reviews(held("2028-02", "2028-02-29"), held("2028-03", "2028-03-01")),
    }
    plan = popkit.read_plan({**document, "school_year": "2027-28"})
    for day in (dt.date(2028, 2, 29), dt.date(2028, 3, 1), dt.date(2028, 3, 8)):
        agree([plan], "month", as_of=day, names=("index", *FACTS))


def test_what_is_looked_at_does_not_hang_on_the_plans(district: popkit.District, edges: list[popkit.Plan]) -> None:
    """Law: no plans at all say which members of the document have to be read."""
    tables = plan_table([row_of(plan) for plan in edges]), plan_schema().empty_table()
    many, none = (stand_all(table, as_of=DAYS[-1], district=district) for table in tables)
    for name in FACTS:
        many.months.values(name)
        none.months.values(name)
        assert many.question.touched == none.question.touched, name


def test_a_few_facts_look_at_little(minimal: Document) -> None:
    table = plan_table([row_of(popkit.read_plan(minimal))])
    columns = stand_all(table, as_of=DAYS[-1])
    columns.months.values("is_latest")
    assert columns.question.touched == {
        *("starts_on", "ends_on", "wellbeing_reviews"),
        *(f"wellbeing_reviews.{name}" for name in ("month", "status", "held_on", "attempts", "attempts.on")),
    }
