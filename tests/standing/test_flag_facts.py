"""Every fact of a flag, one table each: what it is, at its edges, and when it is unknown.

The examples are judged on Monday 1 March 2027 unless they say otherwise; the flag was raised that day at 9:00,
six hours west of Greenwich.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from popkit.read import read_plan
from popkit.read.district import read_district
from popkit.rules.example import example_district, example_plan
from popkit.standing import FlagStanding, PlanStanding, facts_of, stand

if TYPE_CHECKING:
    from collections.abc import Sequence


def flag(more: str = "", ahead: str = "") -> str:
    return f"{ahead}\nflags = [{{ {more} }}]\n"


def raised(day: str, more: str = "", ahead: str = "") -> str:
    return flag(f"raised_at = {moment(day)}{more and ', '}{more}", ahead)


def moment(written: str) -> str:
    """A moment written as "2027-02-26 10:00", six hours west of Greenwich unless it says otherwise."""
    day, _, time = written.partition(" ")
    return f"{day}T{time}" if time[8:] else f"{day}T{time}:00-06:00"


def reviewed(held_on: str, kind: str = "reentry", back: str = "2027-02-26") -> str:
    return raised(
        "2027-02-15 10:00", f"reentry_on = {back}", f"plan_reviews = [{{ kind = '{kind}', held_on = {held_on} }}]"
    )


LATE = "as_of = 2027-03-02"
FRIDAY = "2027-02-26 14:30"
FIRST_DAY = "as_of = 2027-02-26"
ACKNOWLEDGED = "acknowledged_at = 2027-03-01T{}-06:00"

TABLE: dict[str, Sequence[tuple[str, object]]] = {
    "kind": [
        (flag(f"kind = '{kind}'"), kind)
        for kind in (
            *("safety", "abuse_or_neglect", "self_harm", "harm_to_others", "housing", "food", "missing", "bullying"),
            "health_urgent",
        )
    ],
    "is_open": [
        (flag(), True),
        (flag("closed_at = 2027-03-01T09:00:00-06:00"), False),
        # Before it was raised: a slip of the pen, and not on record.
        (flag("closed_at = 2027-03-01T08:59:59-06:00"), True),
        (flag("closed_at = 2027-03-01T23:59:59-06:00"), False),
        (flag("closed_at = 2027-03-02T00:00:00-06:00"), True),
        # The day is the one that was written down, wherever popkit runs.
        (flag("closed_at = 2027-03-01T23:00:00-12:00"), False),
        (flag("closed_at = 2027-03-02T01:00:00+12:00"), True),
    ],
    "days_open": [
        (flag(), 0),
        (flag(ahead=LATE), 1),
        (raised("2027-02-20 23:59"), 9),
        (raised("2027-02-20 23:59", "closed_at = 2027-02-20T23:59:30-06:00"), 0),
        (raised("2027-02-20 23:59", "closed_at = 2027-02-21T00:00:00-06:00"), 1),
        (raised("2027-02-20 23:59", "closed_at = 2027-03-01T12:00:00-06:00"), 9),
        (raised("2027-02-20 23:59", "closed_at = 2027-03-02T12:00:00-06:00"), 9),
        (raised("2027-02-20 23:59", "closed_at = 2027-02-19T12:00:00-06:00"), 9),
    ],
    # Handing over
    "is_handed_over": [
        (flag(), False),
        (flag("handed_to = 'counselor'"), False),
        (flag("handed_at = 2027-03-01T23:59:59-06:00"), True),
        (flag("handed_at = 2027-03-02T00:00:00-06:00"), False),
        (flag("handed_at = 2027-03-02T00:00:00-06:00", LATE), True),
    ],
    "days_to_hand_over": [
        (flag(), 0),
        (flag(ahead=LATE), 1),
        (flag("handed_at = 2027-03-01T23:59:59-06:00", LATE), 0),
        (flag("handed_at = 2027-03-02T00:00:00-06:00", LATE), 1),
        (flag("handed_at = 2027-03-02T00:00:00-06:00"), 0),
        (raised("2027-02-26 23:59", "handed_at = 2027-02-27T00:00:00-06:00"), 1),
        (raised("2027-02-26 23:59", "handed_at = 2027-02-26T23:59:59-06:00"), 0),
        (raised("2027-02-26 23:59", "handed_at = 2027-02-25T12:00:00-06:00"), 3),
    ],
    "is_acknowledged": [
        (flag(), False),
        (flag(ACKNOWLEDGED.format("23:59:59")), True),
        (flag("acknowledged_at = 2027-03-02T00:00:00-06:00"), False),
        (flag("acknowledged_at = 2027-03-02T00:00:00-06:00", LATE), True),
    ],
    "school_minutes_to_acknowledge": [
        # To the end of the date, and school ends at three.
        (flag(), 360),
        (raised("2027-03-01 08:00"), 420),
        (raised("2027-03-01 07:59"), 420),
        (raised("2027-03-01 08:01"), 419),
        (raised("2027-03-01 14:59"), 1),
        (raised("2027-03-01 15:00"), 0),
        (raised("2027-03-01 15:01"), 0),
        (raised("2027-03-01 14:59:31-06:00"), 0),
        # Until somebody took it
        (flag(ACKNOWLEDGED.format("09:00:00")), 0),
        (flag(ACKNOWLEDGED.format("09:00:59")), 0),
        (flag(ACKNOWLEDGED.format("09:01:00")), 1),
        (flag(ACKNOWLEDGED.format("10:00:59")), 60),
        (flag(ACKNOWLEDGED.format("10:01:00")), 61),
        (flag(ACKNOWLEDGED.format("20:00:00")), 360),
        (flag(ACKNOWLEDGED.format("08:30:00")), 360),
        (flag("acknowledged_at = 2027-03-02T08:01:00-06:00"), 360),
        (flag("acknowledged_at = 2027-03-02T08:01:00-06:00", LATE), 361),
        (flag("acknowledged_at = 2027-02-26T08:01:00-06:00", LATE), 780),
        (flag(ACKNOWLEDGED.format("09:05:00"), "as_of = 2027-03-31"), 5),
        # By another clock: the minutes are those between the two moments.
        (flag("acknowledged_at = 2027-03-01T10:30:00-05:00"), 30),
        (raised("2027-03-01 08:00:00+12:00", "acknowledged_at = 2027-02-28T15:00:00-06:00", LATE), 60),
        (raised("2027-03-01 14:00:00-12:00", "acknowledged_at = 2027-03-02T02:30:00+00:00", LATE), 30),
        # A weekend, and a holiday the calendar knows of
        (raised(FRIDAY, ahead=FIRST_DAY), 30),
        (raised(FRIDAY, ahead="as_of = 2027-02-28"), 30),
        (raised(FRIDAY), 450),
        (raised("2027-02-27 10:00"), 420),
        (raised(FRIDAY, ahead="calendars = [{ closures = [{ starts_on = 2027-03-01, ends_on = 2027-03-01 }] }]"), 30),
        (raised(FRIDAY, ahead="calendars = [{ extra_days = [2027-02-27] }]"), 870),
        (raised(FRIDAY, ahead="calendars = [{ ends_on = 2027-02-26 }]"), 450),
    ],
    # Who must know
    "guardian_is_to_be_told": [
        *((flag(f"kind = '{kind}'"), True) for kind in ("safety", "self_harm", "harm_to_others", "missing")),
        *((flag(f"kind = '{kind}'"), True) for kind in ("bullying", "health_urgent")),
        *((flag(f"kind = '{kind}'"), False) for kind in ("abuse_or_neglect", "housing", "food")),
    ],
    "guardian_is_settled": [
        (flag(), False),
        (flag("guardian_notified = 'pending'"), False),
        (flag("guardian_notified = 'yes'"), True),
        (flag("guardian_notified = 'no_by_rule'"), True),
    ],
    "report_is_settled": [
        (flag(), False),
        (flag("external_report = 'unknown'"), False),
        (flag("external_report = 'made'"), True),
        (flag("external_report = 'not_required'"), True),
    ],
    # Coming back
    "reentry_is_due": [
        (flag(), False),
        (flag("reentry_on = 2027-02-28"), True),
        (flag("reentry_on = 2027-03-01"), True),
        (flag("reentry_on = 2027-03-02"), False),
    ],
    "has_reentry_review": [
        (flag(), False),
        (reviewed("2027-02-14"), False),
        (reviewed("2027-02-15"), True),
        (reviewed("2027-02-26"), True),
        (reviewed("2027-02-27"), False),
        (reviewed("2027-02-20", "progress"), False),
        (reviewed("2027-03-01", back="2027-03-05"), True),
        (reviewed("2027-03-02", back="2027-03-05"), False),
        (flag(ahead="plan_reviews = [{ kind = 'reentry', held_on = 2027-03-01 }]"), True),
        (flag(ahead="plan_reviews = [{ kind = 'reentry', held_on = 2027-03-02 }]"), False),
    ],
}
FACTS = facts_of(FlagStanding)
CASES = [
    pytest.param(name, overlay, value, id=f"{name}-{number}")
    for name, cases in TABLE.items()
    for number, (overlay, value) in enumerate(cases)
]


def at(overlay: str, **limits: object) -> PlanStanding:
    document, as_of = example_plan(overlay)
    district = read_district({**example_district(overlay), "limits": limits})
    return stand(read_plan(document), as_of=as_of, district=district)


@pytest.mark.parametrize(("name", "overlay", "value"), CASES)
def test_a_fact_of_a_flag_is(name: str, overlay: str, value: object) -> None:
    found = getattr(at(overlay).flags[0], name)
    assert (found, type(found)) == (value, type(value))


def test_every_fact_of_a_flag_has_a_table() -> None:
    assert set(TABLE) == set(FACTS)


@pytest.mark.parametrize("name", TABLE)
def test_a_table_shows_both_sides_of_a_claim_and_every_word(name: str) -> None:
    values = {value for _, value in TABLE[name]}
    assert not FACTS[name].can_be_unknown
    assert FACTS[name].kind != "claim" or values >= {True, False}
    assert values >= set(FACTS[name].words)


def test_school_hours_are_limits() -> None:
    hours = {"school_day_starts_at": 8.5, "school_day_ends_at": 15.25}
    minutes = [at(raised(f"2027-03-01 {time}"), **hours).flags[0] for time in ("08:00", "08:31", "15:14", "15:15")]
    assert [kept.school_minutes_to_acknowledge for kept in minutes] == [405, 404, 1, 0]
    whole = at(raised("2027-03-01 23:59"), school_day_starts_at=0, school_day_ends_at=24)
    assert whole.flags[0].school_minutes_to_acknowledge == 1


def test_whom_to_tell_is_a_limit() -> None:
    assert at(flag("kind = 'housing'"), guardian_flag_kinds=["housing"]).flags[0].guardian_is_to_be_told


@pytest.mark.parametrize(
    ("moments", "indexes"),
    [
        (["2027-02-28T23:59:59-06:00", "2027-03-01T23:59:59-06:00", "2027-03-02T00:00:00-06:00"], [0, 1]),
        (["2027-03-02T00:00:00-06:00", "2027-03-01T23:59:59-12:00", "2027-03-02T00:00:00+12:00"], [1]),
        ([], []),
    ],
)
def test_a_flag_is_seen_from_the_day_it_was_raised(moments: list[str], indexes: list[int]) -> None:
    written = ", ".join(f"{{ raised_at = {kept} }}" for kept in moments)
    plan = at(f"flags = [{written}]")
    assert [kept.index for kept in plan.flags] == indexes
    assert [kept.id for kept in plan.flags] == [f"f{place + 1}" for place in indexes]
    assert all(kept.as_of == plan.as_of for kept in plan.flags)


def test_a_flag_says_nothing_of_what_happened() -> None:
    """Times, roles and settled-or-not are all there is to ask for."""
    assert "reason" not in " ".join(FACTS)
    assert "self_harm" not in repr(at(flag()).flags[0])
