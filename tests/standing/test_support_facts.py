"""Every fact of a support, one table each: what it is, at its edges, and when it is unknown.

The examples are judged on Monday 1 March 2027 unless they say otherwise. `TWICE` promises
two sessions of 30 minutes a week, which is 12 minutes a weekday.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from popkit.read import read_plan
from popkit.read.district import read_district
from popkit.rules.example import example_plan
from popkit.standing import SupportStanding, facts_of, stand
from popkit.standing.support_partner import SupportOfPartner

if TYPE_CHECKING:
    from collections.abc import Sequence

TWICE = "schedule = { sessions_per_week = 2, minutes_per_session = 30 }\n"
STATUSES = ("planned", "waitlisted", "active", "paused", "completed", "discontinued", "withdrawn")
MONDAY = "starts_on = 2027-02-22\n"
"""A start one week before: six weekdays, with both Mondays."""


def history(*changes: str) -> str:
    """A status history, each change written as "active 2026-09-14"; the support has the last status."""
    pairs = [change.split() for change in changes]
    written = ", ".join(f"{{ status = '{status}', on = {on} }}" for status, on in pairs)
    return f"status = '{pairs[-1][0]}'\nstatus_history = [{written}]\n"


def held(*sessions: str) -> str:
    """Sessions, each written as "2027-02-22 30 present"; without more, 30 minutes and present."""
    full = (each.split() if " " in each else (each, "30", "present") for each in sessions)
    written = ", ".join(f"{{ on = {on}, minutes = {minutes}, attendance = '{how}' }}" for on, minutes, how in full)
    return f"sessions = [{written}]\n"


def attended(*how: str) -> str:
    """Sessions in February, one a day."""
    return held(*(f"2027-02-{day:02d} 30 {each}" for day, each in enumerate(how, start=1)))


PAUSED = history("active 2027-02-22", "paused 2027-02-24")
RESUMED = history("active 2027-02-22", "paused 2027-02-24", "active 2027-02-26")
LATE = history("planned 2026-09-14", "active 2027-02-22")

TABLE: dict[str, Sequence[tuple[str, object]]] = {
    # What it is
    "status": [
        *((f"status = '{status}'", status) for status in STATUSES),
        (history("planned 2026-09-14", "active 2027-03-01"), "active"),
        (history("planned 2026-09-14", "active 2027-03-02"), "planned"),
    ],
    "is_active": [*((f"status = '{status}'", status == "active") for status in STATUSES)],
    "is_closed": [*((f"status = '{status}'", status in ("completed", "discontinued")) for status in STATUSES)],
    "category": [("", "tutoring"), ("category = 'dental'", "dental")],
    "tier": [("", None), ("tier = 1", 1), ("tier = 3", 3)],
    "provider": [
        ("", None),
        *((f"provider.kind = '{kind}'", kind) for kind in ("school", "partner", "family", "peer")),
    ],
    "has_provider": [
        ("", False),
        ("provider.kind = 'school'", True),
        ("provider.kind = 'partner'", False),
        ("provider = { kind = 'partner', partner_id = 'library' }", True),
    ],
    "has_schedule": [("", False), (TWICE, True)],
    "has_dates": [
        ("", False),
        ("starts_on = 2026-09-14", False),
        ("ends_on = 2027-06-11", False),
        ("starts_on = 2026-09-14\nends_on = 2027-06-11", True),
    ],
    "has_tier": [("", False), ("tier = 1", True)],
    "is_basic_need": [("", False), ("basic_need = true", True)],
    "has_purpose": [
        ("", False),
        ("goal_ids = ['g1']", True),
        ("profile_ids = ['p1']", True),
        ("basic_need = true", True),
    ],
    "family_was_informed": [
        ("", False),
        ("family_informed_on = 2027-02-28", True),
        ("family_informed_on = 2027-03-01", True),
        ("family_informed_on = 2027-03-02", False),
    ],
    "has_effectiveness": [("", False), ("effectiveness = 'unknown'", True)],
    "days_past_end": [
        ("", None),
        ("ends_on = 2027-02-28", 1),
        ("ends_on = 2027-03-01", 0),
        ("ends_on = 2027-03-02", -1),
    ],
    # What was promised
    "days_active": [
        ("", 169),
        ("status = 'planned'", 0),
        ("starts_on = 2027-02-28", 2),
        ("starts_on = 2027-03-01", 1),
        ("starts_on = 2027-03-02", 0),
        ("starts_on = 2027-02-22\nends_on = 2027-02-28", 7),
        ("starts_on = 2027-02-22\nends_on = 2027-03-02", 8),
        (PAUSED, 2),
        (RESUMED, 6),
        (history("active 2027-02-22", "paused 2027-03-02"), 8),
        (history("active 2027-02-22", "paused 2027-03-01"), 7),
        (history("paused 2027-02-22", "active 2027-02-22"), 8),
        (LATE, 8),
        ("starts_on = 2027-02-24\n" + LATE, 6),
        ("starts_on = 2027-01-04\n" + LATE, 8),
        ("ends_on = 2027-02-25\n" + RESUMED, 2),
        ("ends_on = 2027-02-20\n" + LATE, 0),
        ("ends_on = 2027-02-20\n" + history("active 2027-02-22"), 0),
    ],
    "weeks_active": [("starts_on = 2027-02-23", 1.0), (PAUSED, 2 / 7), ("status = 'planned'", 0.0)],
    "minutes_planned": [
        ("", None),
        (MONDAY, None),
        (TWICE + MONDAY, 72.0),
        (TWICE + "starts_on = 2027-02-26", 24.0),
        (TWICE + "starts_on = 2027-02-27", 12.0),
        (TWICE + "starts_on = 2027-03-01", 12.0),
        (TWICE + "starts_on = 2027-03-02", 0.0),
        (TWICE + MONDAY + "ends_on = 2027-02-28", 60.0),
        (TWICE, 1452.0),
        (TWICE + PAUSED, 24.0),
        (TWICE + RESUMED, 48.0),
        (TWICE + LATE, 72.0),
        (TWICE + "status = 'planned'", 0.0),
    ],
    "minutes_planned_recently": [
        ("", None),
        (TWICE, 240.0),
        (TWICE + "starts_on = 2027-02-01", 240.0),
        (TWICE + "starts_on = 2027-02-03", 228.0),
        (TWICE + MONDAY, 72.0),
        (TWICE + MONDAY + "ends_on = 2027-02-28", 60.0),
        (TWICE + "ends_on = 2027-02-02", 12.0),
        (TWICE + "ends_on = 2027-02-01", 0.0),
        (TWICE + history("active 2026-09-14", "paused 2027-02-03"), 12.0),
    ],
    # What was delivered
    "session_count": [
        ("", 0),
        (held("2027-03-02"), 0),
        (held("2027-03-01", "2027-03-02", "2026-09-01 0 cancelled_by_school"), 2),
    ],
    "minutes_delivered": [
        ("", None),
        (held("2027-03-02"), None),
        (held("2027-03-01"), 30),
        (held("2027-02-22", "2027-02-23 45 present", "2027-02-24 20 absent_excused"), 75),
        (held("2027-02-24 20 absent_excused"), 0),
        (held("2026-09-13", "2026-09-14 20 present"), 20),
        (MONDAY + held("2027-02-21", "2027-02-22 20 present"), 20),
        (LATE + held("2027-02-21", "2027-02-22 20 present"), 20),
        (RESUMED + held("2027-02-21", "2027-02-22 20 present", "2027-02-25 10 present"), 30),
        (history("planned 2026-09-14", "active 2027-03-02") + held("2027-02-21"), 30),
        ("starts_on = 2027-02-23\n" + LATE + held("2027-02-22", "2027-02-23 20 present"), 20),
    ],
    "minutes_delivered_recently": [
        ("", None),
        (held("2027-03-02"), None),
        (held("2026-10-01"), 0),
        (held("2027-02-01"), 0),
        (held("2027-02-02"), 30),
        (held("2027-03-01", "2027-02-10 15 present", "2027-02-11 15 absent_unexcused"), 45),
        (MONDAY + held("2027-02-21", "2027-02-22 20 present"), 20),
    ],
    "exposure": [
        ("", None),
        (TWICE + MONDAY, None),
        (MONDAY + held("2027-02-22"), None),
        (TWICE + "status = 'planned'\n" + held("2027-02-22"), None),
        (TWICE + MONDAY + held("2027-02-22 36 present"), 0.5),
        (TWICE + MONDAY + held("2027-02-22 90 present"), 1.25),
        (TWICE + MONDAY + held("2027-02-22 0 absent_excused"), 0.0),
        (TWICE + RESUMED + held("2027-02-22 36 present"), 0.75),
    ],
    "exposure_recently": [
        ("", None),
        (TWICE, None),
        (held("2027-02-22"), None),
        (TWICE + "ends_on = 2027-02-01\n" + held("2026-10-05"), None),
        (TWICE + held("2026-10-05"), 0.0),
        (TWICE + held("2027-02-01 240 present", "2027-02-02 60 present"), 0.25),
    ],
    "session_ratio": [
        ("", None),
        (TWICE + MONDAY, None),
        (held("2027-02-22"), None),
        (TWICE + "status = 'planned'\n" + held("2027-02-22"), None),
        (TWICE + MONDAY + held("2027-02-22", "2027-02-23 0 absent_excused", "2027-02-21"), 1 / 2.4),
        (TWICE + MONDAY + held("2027-02-22", "2027-02-23", "2027-02-24", "2027-03-02"), 1.25),
        (TWICE + MONDAY + held("2027-02-22 0 absent_excused"), 0.0),
    ],
    "consecutive_absences": [
        ("", 0),
        (attended("present"), 0),
        (attended("present", "absent_excused", "absent_unexcused"), 2),
        (attended("absent_excused", "present"), 0),
        (attended("present", "absent_excused", "cancelled_by_provider", "absent_excused", "cancelled_by_school"), 2),
        (held("2027-03-01 0 absent_excused", "2027-02-28", "2027-03-02"), 1),
    ],
    "provider_cancellations_recently": [
        ("", 0),
        (held("2027-02-01 0 cancelled_by_provider"), 0),
        (held("2027-02-02 0 cancelled_by_provider"), 1),
        (held("2027-03-01 0 cancelled_by_provider", "2027-03-02 0 cancelled_by_provider"), 1),
        (attended("present", *["cancelled_by_provider"] * 3, "cancelled_by_school", "absent_excused"), 3),
    ],
    "days_since_session": [
        ("", None),
        ("starts_on = 2027-02-28", 1),
        ("starts_on = 2027-03-02", -1),
        (held("2027-02-28 0 absent_excused"), None),
        ("starts_on = 2026-09-14\n" + held("2027-02-28 0 absent_excused"), 168),
        ("starts_on = 2026-09-14\n" + held("2027-02-28", "2027-02-22"), 1),
        (held("2027-03-01", "2027-03-02"), 0),
    ],
}
FACTS = facts_of(SupportStanding)
CASES = [
    pytest.param(name, overlay, value, id=f"{name}-{number}")
    for name, cases in TABLE.items()
    for number, (overlay, value) in enumerate(cases)
]


def at(support: str, **limits: Any) -> SupportStanding:
    """The only support of the minimal plan, with these lines in it."""
    document, as_of = example_plan(f"goals = [{{}}]\nprofile = [{{}}]\n[[supports]]\n{support}")
    district = read_district({"limits": limits}) if limits else None
    return stand(read_plan(document), as_of=as_of, district=district).supports[0]


@pytest.mark.parametrize(("name", "overlay", "value"), CASES)
def test_a_fact_of_a_support_is(name: str, overlay: str, value: Any) -> None:
    found = getattr(at(overlay), name)
    assert found == pytest.approx(value) if isinstance(value, float) else found == value
    assert type(found) is type(value)


def test_every_fact_of_a_support_has_a_table() -> None:
    """Those that hang on its partner, or on consent, have theirs beside."""
    assert set(TABLE) == set(FACTS) - set(facts_of(SupportOfPartner))


@pytest.mark.parametrize("name", TABLE)
def test_a_table_shows_the_unknown_where_there_is_one_and_both_sides_of_a_claim(name: str) -> None:
    values = {value for _, value in TABLE[name]}
    assert (None in values) == FACTS[name].can_be_unknown
    assert FACTS[name].kind != "claim" or values >= {True, False}


# What the facts are made from


def test_sessions_are_in_order_and_none_is_from_the_future() -> None:
    support = at(held("2027-02-28", "2027-03-02", "2027-02-22 0 absent_excused", "2027-03-01"))
    assert [kept.on.day for kept in support.sessions] == [22, 28, 1]
    assert support.last_held_on == dt.date(2027, 3, 1)


def test_no_session_was_held_where_the_student_was_at_none() -> None:
    assert at(held("2027-02-22 0 absent_excused")).last_held_on is None


@pytest.mark.parametrize(("weeks", "planned", "delivered", "cancelled"), [(1, 60.0, 30, 1), (2, 120.0, 60, 3)])
def test_a_district_sets_the_weeks_that_are_recent(weeks: int, planned: float, delivered: int, cancelled: int) -> None:
    sessions = held(
        "2027-02-15",
        "2027-02-16",
        "2027-02-17 0 cancelled_by_provider",
        "2027-02-22 0 cancelled_by_provider",
        "2027-02-23",
        "2027-02-24 0 cancelled_by_provider",
    )
    support = at(TWICE + sessions, delivery_weeks=weeks)
    assert support.minutes_planned_recently == pytest.approx(planned)
    assert support.minutes_delivered_recently == delivered
    assert support.provider_cancellations_recently == cancelled


def test_a_change_of_tomorrow_moves_nothing_today() -> None:
    """Were the start of tomorrow known, the session of last week would lie before it."""
    began = at(TWICE + history("planned 2026-09-14", "active 2027-03-02", "paused 2027-03-03") + held("2027-02-22"))
    assert began.status == "planned"
    assert began.minutes_planned == 0.0
    assert began.minutes_delivered == 30
