"""What something is said of: by kind, id and place in the document."""

from __future__ import annotations

import datetime as dt

import pytest

from popkit.read import read_plan
from popkit.rules.example import example_plan
from popkit.standing import SUBJECTS, PlanStanding, SchoolStanding, Subject, stand
from popkit.standing.subject import folder_of, subject_of

OVERLAY = """
goals = [{}, {}]
supports = [{}, {}]
actions = [{}, {}]
flags = [{}, {}]
referrals = [{}, {}]
wellbeing_reviews = [{ month = "2027-01", held_on = 2027-01-14 }, { month = "2026-12", status = "void" }]
"""


@pytest.fixture
def plan() -> PlanStanding:
    return stand(read_plan(example_plan(OVERLAY)[0]), as_of=dt.date(2027, 3, 1))


@pytest.mark.parametrize(
    ("kind", "name", "path"),
    [
        ("goal", "g2", "/goals/1"),
        ("support", "s2", "/supports/1"),
        ("action", "a2", "/actions/1"),
        ("flag", "f2", "/flags/1"),
        ("referral", "referral-2", "/referrals/1"),
    ],
)
def test_a_record_is_at_its_place(plan: PlanStanding, kind: str, name: str, path: str) -> None:
    assert subject_of(kind, getattr(plan, f"{kind}s")[1]) == Subject(kind, name, path)


def test_a_month_is_where_it_was_written_of_if_anywhere(plan: PlanStanding) -> None:
    found = {subject.id: subject.path for subject in (subject_of("month", month) for month in plan.months)}
    assert found == {f"{name}": "" for name in found} | {"2027-01": "/wellbeing_reviews/0"}
    assert next(iter(found)) == "2026-09"


def test_a_plan_and_a_school_are_nowhere(plan: PlanStanding) -> None:
    assert subject_of("plan", plan) == Subject("plan", "example", "")
    assert subject_of("school", SchoolStanding("riverside")).as_dict() == {
        "kind": "school",
        "id": "riverside",
        "path": "",
    }
    assert {"plan", "school", "partner", "service"} == {kind for kind in SUBJECTS if not folder_of(kind)}
