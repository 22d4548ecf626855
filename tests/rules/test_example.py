"""The minimal plan and what is laid over it."""

from __future__ import annotations

import datetime as dt

import pytest

from popkit.read import read_plan
from popkit.read.district import read_district
from popkit.rules.example import EXAMPLE_AS_OF, example_district, example_plan


def test_the_minimal_plan_is_valid_and_holds_nothing() -> None:
    document, as_of = example_plan("")
    assert as_of == EXAMPLE_AS_OF == dt.date(2027, 3, 1)
    plan = read_plan(document)
    assert (plan.status, plan.school_year, plan.starts_on) == ("active", "2026-27", dt.date(2026, 9, 14))
    assert (plan.student.id, plan.student.grade, plan.student.school_id) == ("student-1", "07", "riverside")
    assert not any((plan.goals, plan.supports, plan.actions, plan.team, plan.profile, plan.plan_reviews))


def test_an_example_has_its_own_day_which_is_no_part_of_the_plan() -> None:
    document, as_of = example_plan("as_of = 2026-10-01")
    assert as_of == dt.date(2026, 10, 1)
    assert "as_of" not in document


def test_tables_are_laid_over_tables_and_all_else_takes_the_place() -> None:
    document, _ = example_plan("student.grade = '08'\nstatus = 'draft'\nbasis = ['referral']\ntier = { level = 2 }")
    assert document["student"] == {"id": "student-1", "grade": "08", "school_id": "riverside"}
    assert (document["status"], document["basis"], document["tier"]) == ("draft", ["referral"], {"level": 2})


def test_a_table_may_take_the_place_of_what_is_none() -> None:
    assert example_plan("status = { is = 'a table' }")[0]["status"] == {"is": "a table"}
    assert example_plan("student = 'a word'")[0]["student"] == "a word"


@pytest.mark.parametrize(
    ("name", "ids", "record"),
    [
        ("team", ["member-1", "member-2"], "id = 'own'"),
        ("profile", ["p1", "p2"], "id = 'own'"),
        ("goals", ["g1", "g2"], "id = 'own'"),
        ("supports", ["s1", "s2"], "id = 'own'"),
        ("actions", ["a1", "a2"], "id = 'own'"),
        ("plan_reviews", ["r1", "r2"], "id = 'own', held_on = 2027-01-04"),
    ],
)
def test_a_record_starts_from_the_smallest_of_its_kind(name: str, ids: list[str], record: str) -> None:
    more = "held_on = 2027-01-04" if name == "plan_reviews" else ""
    plan = read_plan(example_plan(f"{name} = [{{ {more} }}, {{ {more} }}, {{ {record} }}]")[0])
    assert [kept.id for kept in getattr(plan, name)] == [*ids, "own"]


def test_the_smallest_records_are_these() -> None:
    overlay = "".join(f"{name} = [{{}}]\n" for name in ("team", "profile", "goals", "supports", "actions"))
    plan = read_plan(example_plan(overlay)[0])
    assert plan.team[0].role == "teacher"
    assert (plan.profile[0].kind, plan.profile[0].domain, plan.profile[0].source) == ("strength", "academic", "student")
    assert (plan.goals[0].domain, plan.goals[0].status, plan.goals[0].title) == (
        "academic",
        "active",
        "Read aloud with confidence",
    )
    assert (plan.goals[0].measure.name, plan.goals[0].measure.direction) == (
        "words read correctly in a minute",
        "increase",
    )
    assert (plan.supports[0].title, plan.supports[0].category, plan.supports[0].status) == (
        "Reading club",
        "tutoring",
        "active",
    )
    assert plan.profile[0].text == "asks good questions"
    assert plan.actions[0].text == "Call the library"


def test_a_record_is_laid_over_deeply() -> None:
    goal = example_plan("[[goals]]\nmeasure.unit = 'words'")[0]["goals"][0]
    assert goal["measure"] == {"name": "words read correctly in a minute", "direction": "increase", "unit": "words"}


def test_examples_share_nothing() -> None:
    one, other = example_plan("goals = [{}]")[0], example_plan("goals = [{}]")[0]
    one["student"]["grade"] = "12"
    one["goals"][0]["measure"]["name"] = "changed"
    assert other["student"]["grade"] == "07"
    assert other["goals"][0]["measure"]["name"] == "words read correctly in a minute"
    assert example_plan("")[0]["student"]["grade"] == "07"


def test_the_district_of_an_example_has_calendars_only_where_it_says_so() -> None:
    assert example_district("status = 'draft'") == {"calendars": [], "limits": {}}
    (calendar,) = read_district(example_district("calendars = [{}]")).calendars
    assert (calendar.id, calendar.school_ids, calendar.closures) == ("calendar-1", ("riverside",), ())
    assert (calendar.starts_on, calendar.ends_on) == (dt.date(2026, 8, 17), dt.date(2027, 6, 11))
    assert example_district("calendars = [{ ends_on = 2027-06-04 }]")["calendars"][0]["ends_on"] == dt.date(2027, 6, 4)


def test_a_calendar_is_no_part_of_the_plan() -> None:
    assert "calendars" not in example_plan("calendars = [{}]")[0]
