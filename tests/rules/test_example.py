"""The minimal plan and what is laid over it."""

from __future__ import annotations

import datetime as dt

import pytest

from popkit.read import read_plan
from popkit.read.district import read_district
from popkit.rules.example import EXAMPLE_AS_OF, example_count, example_district, example_plan


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


# The district of an example, and how many such plans there are


def test_an_example_without_calendars_knows_nothing_of_the_school() -> None:
    assert example_district("") == {"calendars": [], "limits": {}}
    assert not read_district(example_district("goals = [{}]")).school_days("riverside").is_known


def test_a_calendar_starts_from_a_year_without_holidays() -> None:
    district = read_district(example_district("calendars = [{}]\nlimits = { adult_age = 21 }"))
    (calendar,) = district.calendars
    assert (calendar.id, calendar.school_ids) == ("calendar-1", ("riverside",))
    assert (calendar.starts_on, calendar.ends_on) == (dt.date(2026, 8, 17), dt.date(2027, 6, 11))
    assert district.school_days("riverside").count(calendar.starts_on, calendar.ends_on) == 215
    assert not district.school_days("hillside").is_known
    assert district.limits["adult_age"].on(EXAMPLE_AS_OF) == 21


def test_calendars_are_numbered_and_laid_over() -> None:
    overlay = (
        "calendars = [{ ends_on = 2026-12-18 }, { starts_on = 2027-01-04, closures = [{ starts_on = 2027-02-15 }] }]"
    )
    district = read_district(example_district(overlay))
    assert [kept.id for kept in district.calendars] == ["calendar-1", "calendar-2"]
    time = district.school_days("riverside")
    assert [time.is_school_day(dt.date(2027, 2, day)) for day in (12, 15, 16)] == [True, False, True]
    assert example_district("calendars = [{}]") == example_district("calendars = [{}]")


def test_partners_start_from_active_ones_without_anything() -> None:
    overlay = "partners = [{ status = 'paused' }, {}, { id = 'own', categories = ['mentoring'] }]"
    assert example_district(overlay)["partners"] == [
        {"id": "partner-1", "status": "paused"},
        {"id": "partner-2", "status": "active"},
        {"id": "own", "status": "active", "categories": ["mentoring"]},
    ]
    assert example_district("partners = []")["partners"] == []


@pytest.mark.parametrize(("overlay", "count"), [("", 1), ("plans = 85", 85), ("plans = 0", 0)])
def test_an_example_says_how_many_such_plans_there_are(overlay: str, count: int) -> None:
    assert example_count(overlay) == count


def test_what_the_district_reads_is_no_part_of_the_plan() -> None:
    overlay = "plans = 2\ncalendars = [{}]\npartners = [{}]\nlimits = { adult_age = 21 }\n"
    assert example_plan(overlay) == example_plan("")
    assert read_plan(example_plan(overlay)[0]).id == "example"


@pytest.mark.parametrize(
    ("name", "ids", "more"),
    [
        ("wellbeing_reviews", ["w1", "w2"], "month = '2027-0{}'"),
        ("flags", ["f1", "f2"], ""),
        ("consents", ["consent-1", "consent-2"], ""),
    ],
)
def test_the_records_of_a_month_have_their_smallest_too(name: str, ids: list[str], more: str) -> None:
    plan = read_plan(example_plan(f"{name} = [{{ {more.format(1)} }}, {{ {more.format(2)} }}]")[0])
    assert [kept.id for kept in getattr(plan, name)] == ids
