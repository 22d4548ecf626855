"""Every fact of an indicator, and what a plan has from others, one table each: at its edges, and when unknown.

The examples are judged on Monday 1 March 2027, in the school year that began on 1 July 2026.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from popkit.read import read_plan
from popkit.read.district import read_district
from popkit.rules.example import example_district, example_plan
from popkit.standing import IndicatorStanding, PlanStanding, facts_of, stand
from popkit.standing.signs import PlanSigns

if TYPE_CHECKING:
    from collections.abc import Sequence


def counted(*indicators: str, ahead: str = "") -> str:
    """Indicators, each written as "2027-02-26 …"; the table is about the first."""
    told = [written.partition(" ") for written in indicators]
    written = ", ".join(f"{{ on = {day}{more and ', '}{more} }}" for day, _, more in told)
    return f"{ahead}\nindicators = [{written}]\n"


def beside(ahead: str) -> str:
    return counted("2027-02-01", ahead=ahead)


def fired(more: str, ahead: str = "") -> str:
    return counted(f"2027-02-01 {more}", ahead=ahead)


def supported(category: str, status: str = "active") -> str:
    return f"supports = [{{ category = '{category}', status = '{status}' }}]"


def aimed(domain: str, status: str = "active") -> str:
    return f"goals = [{{ domain = '{domain}', status = '{status}' }}]"


BARE = "2027-02-01"
ABSENT = "days_enrolled = {}, days_absent = {}"
CALL = "contacts = [{{ on = {}, outcome = '{}' }}]"

TABLE: dict[str, Sequence[tuple[str, object]]] = {
    "days_since": [(counted("2027-03-01"), 0), (counted("2027-01-29"), 31), (counted("2026-06-11"), 263)],
    "is_newest": [
        (counted(BARE), True),
        (counted(BARE, "2027-02-02"), False),
        (counted(BARE, "2027-02-01"), True),
        (counted(BARE, "2027-03-02"), True),
        (counted("2026-07-01"), True),
        (counted("2026-06-30"), False),
        (counted("2026-06-30", "2026-07-01"), False),
    ],
    "is_newest_of_last_year": [
        (counted(BARE), False),
        (counted("2026-06-30"), True),
        (counted("2026-06-30", "2026-07-01"), True),
        (counted("2026-06-29", "2026-06-30"), False),
        (counted("2025-07-01"), True),
        (counted("2025-06-30"), False),
    ],
    # Attendance
    "days_enrolled": [(counted(BARE), None), (fired("days_enrolled = 0"), 0.0), (fired("days_enrolled = 9.5"), 9.5)],
    "absence_rate": [
        (counted(BARE), None),
        (fired("days_enrolled = 20"), None),
        (fired("days_absent = 20"), None),
        (fired(ABSENT.format(0, 0)), None),
        (fired(ABSENT.format(180, 18)), 0.1),
        (fired(ABSENT.format(20, 0)), 0.0),
    ],
    "absences_per_month": [
        (counted(BARE), None),
        (fired("days_enrolled = 20"), None),
        (fired("days_absent = 20"), None),
        (fired(ABSENT.format(0, 0)), None),
        (fired(ABSENT.format(1, 1)), 1.0),
        (fired(ABSENT.format(20, 2)), 2.0),
        (fired(ABSENT.format(20.5, 2)), 1.0),
        (fired(ABSENT.format(60, 6)), 2.0),
    ],
    # Behavior and courses
    "suspensions": [(counted(BARE), None), (fired("suspensions = 0"), 0), (fired("suspensions = 3"), 3)],
    "office_referrals": [(counted(BARE), None), (fired("referrals = 0"), 0), (fired("referrals = 3"), 3)],
    "courses_failed": [(counted(BARE), None), (fired("courses_failed = 0"), 0), (fired("courses_failed = 3"), 3)],
    # Whether adults acted
    "is_first_to_fire": [
        (counted(BARE), False),
        (fired(ABSENT.format(20, 2)), True),
        (fired(ABSENT.format(20, 1.5)), False),
        (fired(ABSENT.format(19, 19)), False),
        (fired(ABSENT.format(20, 2), "student.grade = 'PK'"), False),
        (fired(ABSENT.format(20, 2), "student.grade = 'KG'"), True),
        (fired(ABSENT.format(20, 2), "student.grade = 'EX'"), False),
        (fired("days_absent = 20"), False),
        (fired("suspensions = 1"), True),
        (fired("referrals = 2"), True),
        (fired("referrals = 1, suspensions = 0, courses_failed = 0"), False),
        (fired("courses_failed = 1", "student.grade = 'PK'"), True),
        (counted("2027-02-01 suspensions = 1", "2027-01-29 suspensions = 1"), False),
        (counted("2027-02-01 suspensions = 1", "2027-01-29 suspensions = 0"), True),
        (counted("2027-02-01 suspensions = 1", "2027-02-01 suspensions = 1"), True),
        (counted("2027-02-01 suspensions = 1", "2026-06-11 suspensions = 1"), True),
        (counted("2026-06-11 suspensions = 1"), False),
    ],
    "has_response": [
        (counted(BARE), False),
        *(
            (beside(ahead.format(on=on)), seen)
            for on, seen in (("2027-01-31", False), ("2027-02-01", True), ("2027-03-01", True), ("2027-03-02", False))
            for ahead in (
                "contacts = [{{ on = {on} }}]",
                "contacts = [{{ on = {on}, outcome = 'no_answer' }}]",
                "actions = [{{ created_on = {on} }}]",
                "supports = [{{ starts_on = {on} }}]",
                "supports = [{{ status_history = [{{ on = {on}, status = 'active' }}] }}]",
                "goals = [{{ status_history = [{{ on = {on}, status = 'active' }}] }}]",
                "goals = [{{ decisions = [{{ on = {on}, decision = 'continue' }}] }}]",
                "plan_reviews = [{{ held_on = {on} }}]",
                "referrals = [{{ made_on = {on} }}]",
                "referrals = [{{ status_history = [{{ on = {on}, status = 'requested' }}] }}]",
                "profile = [{{ noted_on = {on} }}]",
            )
        ),
        (beside("actions = [{}]\nsupports = [{}]\ngoals = [{}]\nreferrals = [{}]\nprofile = [{}]"), False),
        (beside('wellbeing_reviews = [{ month = "2027-02", held_on = 2027-02-12 }]'), False),
    ],
    "has_contact_since": [
        (counted(BARE), False),
        (beside("contacts = [{ on = 2027-01-31 }]"), False),
        (beside("contacts = [{ on = 2027-02-01 }]"), True),
        (beside("contacts = [{ on = 2027-03-01 }]"), True),
        (beside("contacts = [{ on = 2027-03-02 }]"), False),
        (beside(CALL.format("2027-02-01", "reached")), True),
        (beside(CALL.format("2027-02-01", "declined")), True),
        (beside(CALL.format("2027-02-01", "left_message")), False),
        (beside(CALL.format("2027-02-01", "no_answer")), False),
    ],
}

SUPPORT_STATUSES = [
    *((status, True) for status in ("planned", "waitlisted", "active", "paused")),
    *((status, False) for status in ("completed", "discontinued", "withdrawn")),
]
GOAL_STATUSES = [
    *((status, True) for status in ("proposed", "accepted", "active", "on_hold")),
    *((status, False) for status in ("completed", "cancelled", "rejected", "entered_in_error")),
]
BY_PARTNER = "{{ status = '{}', provider = {{ kind = 'partner', partner_id = '{}' }} }}"
READING, MATH = "grade_levels_behind_reading = {}", "grade_levels_behind_math = {}"
BOTH = f"2027-02-01 {READING}, {MATH}"


def helped(category: str, others: Sequence[str]) -> list[tuple[str, bool]]:
    found = [(supported(category, status), is_there) for status, is_there in SUPPORT_STATUSES]
    return [("", False), *found, *((supported(other), True) for other in others), (supported("arts"), False)]


def wanted(domain: str) -> list[tuple[str, bool]]:
    found = [(aimed(domain, status), is_there) for status, is_there in GOAL_STATUSES]
    return [("", False), *found, (aimed("health"), False)]


def by_partners(*supports: tuple[str, str]) -> str:
    return f"supports = [{', '.join(BY_PARTNER.format(status, partner) for status, partner in supports)}]"


OF_PLANS: dict[str, Sequence[tuple[str, object]]] = {
    "has_grade_levels": [
        ("", False),
        (counted(BARE), False),
        (counted(f"2027-03-02 {MATH.format(1)}"), False),
        (counted(f"2027-03-01 {MATH.format(1)}"), True),
        (counted(f"2027-03-01 {READING.format(0)}"), True),
    ],
    "is_behind_grade_level": [
        ("", None),
        (counted(BARE), None),
        (counted(f"2027-03-02 {MATH.format(1)}"), None),
        (counted(f"2027-03-01 {MATH.format(1)}"), True),
        (counted(f"2027-03-01 {READING.format(1)}"), True),
        (counted(f"2027-03-01 {READING.format(0.5)}"), None),
        (counted(BOTH.format(0.5, -1)), False),
        (counted(BOTH.format(0.5, 1)), True),
        # The newest that tells
        (counted(BOTH.format(2, 2), "2027-02-15 suspensions = 0"), True),
        (counted(BOTH.format(2, 2), f"2027-02-15 {READING.format(0)}"), None),
        (counted(f"2027-02-15 {READING.format(2)}", BOTH.format(0, 0)), True),
        (counted(f"2026-06-11 {READING.format(2)}"), True),
    ],
    "has_attendance_support": helped("attendance", ("check_in", "mentoring", "transport")),
    "has_attendance_goal": wanted("engagement_belonging"),
    "has_behavior_support": helped("behavior", ("check_in", "mentoring", "counseling", "small_group", "mental_health")),
    "has_behavior_goal": wanted("social_emotional"),
    "has_course_support": helped("tutoring", ("literacy", "mathematics", "credit_recovery", "english_language")),
    "has_course_goal": wanted("academic"),
    "has_crisis_support": helped("crisis", ()),
    "crisis_flag_count": [
        ("", 0),
        ("flags = [{ kind = 'housing' }]", 0),
        ("flags = [{ kind = 'self_harm' }, { kind = 'harm_to_others' }, { kind = 'safety' }]", 3),
        ("flags = [{ closed_at = 2027-03-01T10:00:00-06:00 }]", 1),
        ("flags = [{ raised_at = 2027-03-02T10:00:00-06:00 }]", 0),
    ],
    "partner_count": [
        ("", 0),
        ("supports = [{}, { provider = { kind = 'school' } }]", 0),
        (by_partners(("active", "clinic"), ("active", "clinic")), 1),
        (by_partners(("active", "clinic"), ("active", "library"), ("paused", "museum")), 2),
    ],
    "has_lead_professional": [
        ("", False),
        ("team = [{}, { lead = false }]", False),
        ("team = [{}, { lead = true }]", True),
        ("team = [{ lead = true, until = 2027-02-28 }]", False),
        ("team = [{ lead = true, until = 2027-03-01 }]", True),
    ],
}
FACTS = facts_of(IndicatorStanding)
FACTS_OF_PLANS = {name: kept for name, kept in facts_of(PlanStanding).items() if name in vars(PlanSigns)}


def cases(table: dict[str, Sequence[tuple[str, object]]]) -> list[object]:
    named = ((name, number, row) for name, rows in table.items() for number, row in enumerate(rows))
    return [pytest.param(name, *row, id=f"{name}-{number}") for name, number, row in named]


def at(overlay: str) -> PlanStanding:
    document, as_of = example_plan(overlay)
    return stand(read_plan(document), as_of=as_of, district=read_district(example_district(overlay)))


@pytest.mark.parametrize(("name", "overlay", "value"), cases(TABLE))
def test_a_fact_of_an_indicator_is(name: str, overlay: str, value: object) -> None:
    found = getattr(at(overlay).indicators[0], name)
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(("name", "overlay", "value"), cases(OF_PLANS))
def test_a_fact_of_what_a_plan_has_from_others_is(name: str, overlay: str, value: object) -> None:
    found = getattr(at(overlay), name)
    assert (found, type(found)) == (value, type(value))


def test_every_fact_has_a_table() -> None:
    assert set(TABLE) == set(FACTS)
    assert set(OF_PLANS) == set(FACTS_OF_PLANS)


@pytest.mark.parametrize("name", [*TABLE, *OF_PLANS])
def test_a_table_shows_both_sides_of_a_claim_and_what_is_unknown(name: str) -> None:
    kept, rows = (FACTS | FACTS_OF_PLANS)[name], (TABLE | OF_PLANS)[name]
    values = {value for _, value in rows}
    assert kept.can_be_unknown == (None in values)
    assert kept.kind != "claim" or values >= {True, False}


def test_an_indicator_is_named_by_its_day_and_seen_from_then_on() -> None:
    plan = at(counted("2027-03-02", "2027-03-01", "2027-02-26"))
    assert [(kept.id, kept.index) for kept in plan.indicators] == [("2027-03-01", 1), ("2027-02-26", 2)]


def test_an_indicator_adds_nothing_up() -> None:
    """There is no score, no tier and no verdict among the facts."""
    words = {part for name in FACTS for part in name.split("_")}
    assert not words & {"score", "risk", "tier", "band", "points"}
