"""The facts of a plan that are made from its months, and the parts its months are made from.

The examples are judged on Monday 1 March 2027 unless they say otherwise; the plan has been active since
Monday 14 September 2026.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from popkit.read import read_plan
from popkit.read.district import read_district
from popkit.rules.example import example_district, example_plan
from popkit.standing import PlanStanding, facts_of, stand
from popkit.standing.calendar import PlanCalendar
from popkit.standing.year import PlanYear

if TYPE_CHECKING:
    from collections.abc import Sequence

SCHOOL = "calendars = [{}]\n"
MANAGED = "manager_id = 'member-1'\nteam = [{ role = 'plan_manager' }, { role = 'counselor' }]\n"
OWN, OTHER = "reviewer_id = 'member-1'", "reviewer_id = 'member-2'"


def history(*changes: str) -> str:
    """A status history, each change written as "draft 2026-09-07"; the plan has the last status."""
    pairs = [change.split() for change in changes]
    written = ", ".join(f"{{ status = '{status}', on = {on} }}" for status, on in pairs)
    return f"status = '{pairs[-1][0]}'\nstatus_history = [{written}]\n"


def held(*reviews: str) -> str:
    """Well-being reviews, each written as "2027-02-18 …", held in the month they are for; "2027-02" has no day."""
    parts = (review.partition(" ") for review in reviews)
    written = (
        f"month = '{day[:7]}'{f', held_on = {day}' if day[7:] else ''}{more and ', '}{more}" for day, _, more in parts
    )
    return f"wellbeing_reviews = [{', '.join(f'{{ {kept} }}' for kept in written)}]\n"


def flags(*records: str) -> str:
    return f"flags = [{', '.join(f'{{ {record} }}' for record in records)}]\n"


TABLE: dict[str, Sequence[tuple[str, object]]] = {
    "wellbeing_review_count": [
        ("", 0),
        (held("2027-02-28"), 1),
        (held("2027-03-01"), 1),
        (held("2027-03-02"), 0),
        (held("2027-01-20", "2027-02-18"), 2),
        (held("2027-02"), 1),
        (held("2027-03"), 1),
        (held("2027-04"), 0),
        *((held(f"2027-02-18 status = '{status}'"), 0) for status in ("attempted", "waived", "void")),
    ],
    "days_since_wellbeing_review": [
        ("", None),
        (held("2027-03-02"), None),
        (held("2027-03-01"), 0),
        (held("2027-02-28"), 1),
        (held("2027-01-20", "2027-02-18"), 11),
        (held("2027-02-18", "2027-01-20"), 11),
        (held("2027-02"), None),
        (held("2027-01-20", "2027-02"), None),
        (held("2027-01", "2027-02-18"), 11),
    ],
    "school_days_to_wellbeing_review": [
        # From the day after the plan became active, Monday 14 September
        ("as_of = 2026-09-14", 0),
        ("as_of = 2026-09-15", 1),
        ("as_of = 2026-09-28", 10),
        ("as_of = 2026-09-29", 11),
        (held("2026-09-14"), 0),
        (held("2026-09-18"), 4),
        (held("2026-09-18", "2026-10-20"), 4),
        (held("2026-09-10"), 0),
        (held("2026-09"), None),
        (f"as_of = 2026-09-17\n{held('2026-09-18')}", 3),
        ("as_of = 2026-09-13", None),
        ("status = 'draft'", None),
        ("status = 'completed'", None),
        (f"as_of = 2027-02-12\n{history('draft 2027-02-01', 'active 2027-02-08')}", 4),
        ("as_of = 2026-09-25\nstudent.enrolled_on = 2026-09-21", 4),
        (f"as_of = 2026-09-28\n{SCHOOL}", 10),
        ("as_of = 2026-09-28\ncalendars = [{ closures = [{ starts_on = 2026-09-18, ends_on = 2026-09-21 }] }]", 8),
    ],
    "substitute_review_count": [
        ("", 0),
        (MANAGED, 0),
        (MANAGED + held(f"2027-02-18 {OWN}"), 0),
        (MANAGED + held(f"2027-02-18 {OTHER}"), 1),
        (MANAGED + held(f"2027-01-20 {OTHER}", f"2027-02-18 {OTHER}"), 2),
        (MANAGED + held(f"2027-01-20 {OWN}", f"2027-02-18 {OTHER}"), 1),
        (MANAGED + held(f"2027-01-20 {OTHER}", f"2027-03-02 {OTHER}"), 1),
        (MANAGED + held("2027-02-18"), None),
        (MANAGED + held("2027-02-18", f"2027-01-20 {OTHER}"), None),
        (held(f"2027-02-18 {OTHER}"), None),
        (held("2027-02-18 substitute_for = 'member-1'"), 1),
    ],
    "open_flag_count": [
        ("", 0),
        (flags(""), 1),
        (flags("", ""), 2),
        (flags("raised_at = 2027-03-01T23:59:59-06:00"), 1),
        (flags("raised_at = 2027-03-02T00:00:00-06:00"), 0),
        (flags("closed_at = 2027-03-01T23:59:59-06:00", ""), 1),
        (flags("closed_at = 2027-03-02T00:00:00-06:00"), 1),
    ],
}
FACTS = facts_of(PlanStanding)
OF_THE_YEAR = set(facts_of(PlanYear)) - set(facts_of(PlanCalendar))
CASES = [
    pytest.param(name, overlay, value, id=f"{name}-{number}")
    for name, cases in TABLE.items()
    for number, (overlay, value) in enumerate(cases)
]


def at(overlay: str) -> PlanStanding:
    document, as_of = example_plan(overlay)
    return stand(read_plan(document), as_of=as_of, district=read_district(example_district(overlay)))


@pytest.mark.parametrize(("name", "overlay", "value"), CASES)
def test_a_fact_of_a_plans_year_is(name: str, overlay: str, value: object) -> None:
    found = getattr(at(overlay), name)
    assert (found, type(found)) == (value, type(value))


def test_every_fact_of_a_plans_year_has_a_table() -> None:
    assert set(TABLE) == OF_THE_YEAR


@pytest.mark.parametrize("name", TABLE)
def test_a_table_shows_the_unknown_where_there_is_one(name: str) -> None:
    assert (None in {value for _, value in TABLE[name]}) == FACTS[name].can_be_unknown


# When it was active


@pytest.mark.parametrize(
    ("overlay", "stretches"),
    [
        ("", ["2026-09-14 9999-12-31"]),
        ("ends_on = 2027-06-11", ["2026-09-14 2027-06-11"]),
        ("ends_on = 2027-02-26", ["2026-09-14 2027-02-26"]),
        ("as_of = 2026-09-14", ["2026-09-14 9999-12-31"]),
        ("as_of = 2026-09-13", []),
        ("status = 'draft'", []),
        ("status = 'proposed'", []),
        ("status = 'entered_in_error'", []),
        *((f"status = '{status}'", None) for status in ("on_hold", "completed", "withdrawn", "transferred")),
        (history("draft 2026-09-14", "active 2027-03-01"), ["2027-03-01 9999-12-31"]),
        (history("draft 2026-09-14", "active 2027-03-02"), []),
        (history("active 2026-09-14", "on_hold 2027-03-01"), ["2026-09-14 2027-02-28"]),
        (history("active 2026-09-14", "on_hold 2027-03-02"), ["2026-09-14 9999-12-31"]),
        (history("active 2026-08-03"), ["2026-09-14 9999-12-31"]),
        (history("active 2026-09-14", "completed 2026-09-14"), []),
        (
            history("active 2026-09-14", "on_hold 2026-11-02", "active 2027-01-04"),
            ["2026-09-14 2026-11-01", "2027-01-04 9999-12-31"],
        ),
        ("student.enrolled_on = 2026-09-13", ["2026-09-14 9999-12-31"]),
        ("student.enrolled_on = 2026-09-15", ["2026-09-15 9999-12-31"]),
        ("student.enrolled_on = 2027-03-02", []),
        ("student.exited_on = 2027-02-28", ["2026-09-14 2027-02-28"]),
        ("student.exited_on = 2027-03-01", ["2026-09-14 9999-12-31"]),
        ("student.exited_on = 2027-03-02\nends_on = 2027-06-11", ["2026-09-14 2027-06-11"]),
        ("student.exited_on = 2027-02-26\nends_on = 2027-02-19", ["2026-09-14 2027-02-19"]),
    ],
)
def test_a_plan_was_active_while_it_was_followed_and_the_student_enrolled(
    overlay: str, stretches: list[str] | None
) -> None:
    plan = at(overlay)
    found = plan.active_stretches
    assert (None if found is None else [f"{start} {end}" for start, end in found]) == stretches
    assert plan.first_active_on == (found[0][0] if found else None)


@pytest.mark.parametrize(
    ("team", "managers"),
    [
        ("", set()),
        ("team = [{}]", set()),
        ("team = [{ role = 'plan_manager' }]", {"member-1"}),
        ("team = [{ role = 'plan_manager' }, { role = 'plan_manager' }]", {"member-1", "member-2"}),
        ("manager_id = 'member-1'\nteam = [{}]", {"member-1"}),
        ("manager_id = 'member-1'\nteam = [{}, { role = 'plan_manager' }]", {"member-1", "member-2"}),
        ("team = [{ role = 'plan_manager', since = 2027-02-18 }]", {"member-1"}),
        ("team = [{ role = 'plan_manager', since = 2027-02-19 }]", set()),
        ("team = [{ role = 'plan_manager', until = 2027-02-18 }]", {"member-1"}),
        ("team = [{ role = 'plan_manager', until = 2027-02-17 }]", set()),
        # Who is named now was not the manager before coming, or after leaving.
        ("manager_id = 'member-1'\nteam = [{ since = 2027-02-18 }]", {"member-1"}),
        ("manager_id = 'member-1'\nteam = [{ since = 2027-02-19 }]", set()),
        ("manager_id = 'member-1'\nteam = [{ until = 2027-02-17 }]", set()),
    ],
)
def test_a_plans_managers_of_a_day_are_those_who_were_there(team: str, managers: set[str]) -> None:
    assert at(team).managers_on(dt.date(2027, 2, 18)) == managers


# Its months


@pytest.mark.parametrize(
    ("overlay", "first", "last", "count"),
    [
        ("", "2026-09", "2027-03", 7),
        ("as_of = 2027-02-28", "2026-09", "2027-02", 6),
        ("ends_on = 2027-02-28", "2026-09", "2027-02", 6),
        ("ends_on = 2027-03-01", "2026-09", "2027-03", 7),
        ("ends_on = 2027-06-11", "2026-09", "2027-03", 7),
        ("starts_on = 2027-03-01", "2027-03", "2027-03", 1),
    ],
)
def test_a_plan_has_the_months_from_its_start_to_the_date_or_its_end(
    overlay: str, first: str, last: str, count: int
) -> None:
    months = at(overlay).months
    assert (months[0].id, months[-1].id, len(months)) == (first, last, count)


def test_a_plan_that_is_to_start_has_no_months() -> None:
    assert at("starts_on = 2027-03-02").months == ()


@pytest.mark.parametrize(
    ("overlay", "order"),
    [
        ("", []),
        (held("2026-10-20", "2026-12-15"), ["2026-10", "2026-12"]),
        (held("2026-12-15", "2026-10-20"), ["2026-10", "2026-12"]),
        (held("2027-03-02", "2026-10-20"), ["2026-10"]),
    ],
)
def test_reviews_are_in_the_order_they_were_held(overlay: str, order: list[str]) -> None:
    plan = at(overlay)
    assert [kept.id for kept in plan.reviewed_months] == order
    assert plan.review_before == {later: plan.reviewed_months[place] for place, later in enumerate(order[1:])}
    latest = plan.latest_review
    assert (latest.id if latest else None) == (order[-1] if order else None)


@pytest.mark.parametrize(
    ("january", "february", "order"),
    [
        ("held_on = 2027-02-10", "held_on = 2027-02-11", ["2027-01", "2027-02"]),
        ("held_on = 2027-02-10", "held_on = 2027-02-10", ["2027-01", "2027-02"]),
        ("held_on = 2027-02-10", "held_on = 2027-02-09", ["2027-02", "2027-01"]),
        ("mode = 'phone'", "held_on = 2027-01-30", ["2027-02", "2027-01"]),
        ("mode = 'phone'", "held_on = 2027-01-31", ["2027-01", "2027-02"]),
        ("held_on = 2027-02-28", "mode = 'phone'", ["2027-01", "2027-02"]),
        ("held_on = 2027-03-01", "mode = 'phone'", ["2027-02", "2027-01"]),
    ],
)
def test_a_review_is_in_order_by_its_day_and_without_one_by_the_end_of_its_month(
    january: str, february: str, order: list[str]
) -> None:
    written = f"wellbeing_reviews = [{{ month = '2027-02', {february} }}, {{ month = '2027-01', {january} }}]"
    assert [kept.id for kept in at(written).reviewed_months] == order


def test_every_review_and_every_try_is_a_day_that_somebody_tried() -> None:
    tried = "attempts = [{ on = 2027-02-03 }, { on = 2027-02-01 }, { on = 2027-03-02 }]"
    plan = at(
        held(f"2027-02-03 {tried}", "2027-01", "2027-01-20 status = 'attempted', attempts = [{ on = 2027-01-20 }]")
    )
    assert [day.isoformat() for day in plan.days_tried] == ["2027-01-20", "2027-02-01", "2027-02-03", "2027-02-03"]


# Links


def test_actions_are_found_by_their_ids_once_each() -> None:
    plan = at("actions = [{}, {}, {}]")
    assert [kept.id for kept in plan.actions_named(["a3", "a1", "a3"])] == ["a3", "a1"]
    assert plan.actions_named([]) == ()


def test_a_consent_is_seen_from_the_day_it_was_given() -> None:
    plan = at("consents = [{ given_on = 2027-03-02 }, { given_on = 2027-03-01 }]")
    assert [kept.id for kept in plan.consents] == ["consent-2"]
