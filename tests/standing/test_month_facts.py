"""Every fact of a month about whether a review was due and what came of it: at its edges, and when it is unknown.

The month is February 2027, of 20 days of school in a year without holidays; the fifth day of school after it is
Friday 5 March. The examples are judged on Monday 1 March unless they say otherwise; the plan has been active
since 14 September 2026.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from popkit.dates import Month
from popkit.read import read_plan
from popkit.read.district import read_district
from popkit.rules.example import example_district, example_plan
from popkit.standing import MonthStanding, PlanStanding, facts_of, stand
from popkit.standing.scores import MonthScores

if TYPE_CHECKING:
    from collections.abc import Sequence

FEBRUARY = Month(2027, 2)
SCHOOL = "calendars = [{}]\n"
ENDED = f"as_of = 2027-03-08\n{SCHOOL}"
STATUS_ONLY = "status = 'on_hold'\n"


def closed(first: str, last: str = "2027-02-28") -> str:
    return f"calendars = [{{ closures = [{{ starts_on = {first}, ends_on = {last} }}] }}]\n"


def history(*changes: str) -> str:
    """A status history, each change written as "draft 2026-09-07"; the plan has the last status."""
    pairs = [change.split() for change in changes]
    written = ", ".join(f"{{ status = '{status}', on = {on} }}" for status, on in pairs)
    return f"status = '{pairs[-1][0]}'\nstatus_history = [{written}]\n"


def began(day: str) -> str:
    return SCHOOL + history("draft 2026-09-14", f"active {day}")


def held_from(day: str) -> str:
    return SCHOOL + history("active 2026-09-14", f"on_hold {day}")


def records(*written: str) -> str:
    """Well-being reviews; of February where they do not say another month."""
    months = ("" if "month =" in kept else "month = '2027-02', " for kept in written)
    listed = ", ".join(f"{{ {month}{kept} }}" for month, kept in zip(months, written, strict=True))
    return f"wellbeing_reviews = [{listed}]\n"


def held(day: str) -> str:
    return records(f"held_on = {day}")


def tried(*attempts: str) -> str:
    """A month's review tried, each try written as "2027-02-10 phone", or its day alone."""
    pairs = [attempt.partition(" ")[::2] for attempt in attempts]
    modes = {mode: f", mode = '{mode}'" if mode else "" for _, mode in pairs}
    written = ", ".join(f"{{ on = {day}{modes[mode]} }}" for day, mode in pairs)
    return f"status = 'attempted', attempts = [{written}]"


WAIVED = "status = 'waived'"
VOID = "status = 'void', held_on = 2027-02-10"

TABLE: dict[str, Sequence[tuple[str, object]]] = {
    # Whether a review was due
    "instructional_days": [
        ("", None),
        (SCHOOL, 20),
        (closed("2027-02-15"), 10),
        (closed("2027-02-12"), 9),
        (closed("2027-02-01"), 0),
        ("calendars = [{ extra_days = [2027-02-06] }]", 21),
        ("calendars = [{ weekdays = ['monday'] }]", 4),
        ("calendars = [{ school_ids = ['elsewhere'] }]", None),
        ("calendars = [{ school_ids = [] }]", 20),
        # A calendar that begins or ends within the month; one that does not reach it; one within it.
        ("calendars = [{ starts_on = 2027-02-26 }]", 1),
        ("calendars = [{ starts_on = 2027-03-01 }]", None),
        ("calendars = [{ ends_on = 2027-02-01 }]", 1),
        ("calendars = [{ ends_on = 2027-01-29 }]", None),
        ("calendars = [{ starts_on = 2027-02-02, ends_on = 2027-02-27 }]", None),
        # The date does not matter: the calendar is known beforehand.
        (f"as_of = 2027-02-03\n{SCHOOL}", 20),
    ],
    "plan_days": [
        ("", None),
        (SCHOOL, 20),
        (f"{SCHOOL}{STATUS_ONLY}", None),
        (f"{SCHOOL}status = 'draft'", 0),
        (f"{SCHOOL}status = 'proposed'", 0),
        (f"{SCHOOL}status = 'entered_in_error'", 0),
        (f"{SCHOOL}status = 'completed'", None),
        (began("2027-02-12"), 11),
        (began("2027-02-27"), 0),
        (began("2027-03-02"), 0),
        (held_from("2027-02-12"), 9),
        (held_from("2027-02-13"), 10),
        (SCHOOL + history("active 2026-09-14", "on_hold 2027-02-08", "active 2027-02-22"), 10),
        (f"{SCHOOL}starts_on = 2027-02-12", 11),
        (f"{SCHOOL}ends_on = 2027-02-12", 10),
        (f"{SCHOOL}student.enrolled_on = 2027-02-12", 11),
        (f"{SCHOOL}student.exited_on = 2027-02-12", 10),
        # What is so on the date is taken to go on, until the plan's end.
        (f"as_of = 2027-02-01\n{SCHOOL}", 20),
        (f"as_of = 2027-02-01\n{SCHOOL}ends_on = 2027-02-12", 10),
        (f"as_of = 2027-02-12\n{SCHOOL}student.exited_on = 2027-02-12", 20),
        (f"as_of = 2027-02-13\n{SCHOOL}student.exited_on = 2027-02-12", 10),
        (f"as_of = 2027-02-12\n{held_from('2027-02-13')}", 20),
        (f"as_of = 2027-02-13\n{held_from('2027-02-13')}", 10),
        (f"as_of = 2027-01-31\n{began('2027-02-01')}", 0),
    ],
    "reason_not_due": [
        ("", None),
        (SCHOOL, None),
        (closed("2027-02-15"), None),
        (closed("2027-02-12"), "few_school_days"),
        (closed("2027-02-12") + STATUS_ONLY, "few_school_days"),
        (SCHOOL + STATUS_ONLY, None),
        ("status = 'draft'", "not_active"),
        # Known without a calendar: the plan was not active on any day of the month.
        (history("active 2026-09-14", "on_hold 2027-02-01"), "not_active"),
        (history("active 2026-09-14", "on_hold 2027-02-02"), None),
        (history("draft 2026-09-14", "active 2027-02-28"), None),
        (history("draft 2026-09-14", "active 2027-03-01"), "not_active"),
        (closed("2027-02-12") + history("active 2026-09-14", "on_hold 2027-02-01"), "not_active"),
        # Half of the days of school
        (held_from("2027-02-13"), None),
        (held_from("2027-02-12"), "not_active"),
        (f"{SCHOOL}student.exited_on = 2027-02-12", None),
        (f"{SCHOOL}student.exited_on = 2027-02-11", "not_active"),
        # By its tenth day of school, Friday 12 February
        (began("2027-02-02"), None),
        (began("2027-02-12"), None),
        (began("2027-02-13"), "began_late"),
        (began("2027-02-28"), "began_late"),
        (f"{SCHOOL}student.enrolled_on = 2027-02-12", None),
        (f"{SCHOOL}student.enrolled_on = 2027-02-13", "began_late"),
        # Resumed late is not begun late
        (SCHOOL + history("active 2026-09-14", "on_hold 2026-11-02", "active 2027-02-15"), None),
        (SCHOOL + history("active 2026-09-14", "on_hold 2026-11-02", "active 2027-02-16"), "not_active"),
    ],
    "is_due": [
        ("", None),
        (SCHOOL, True),
        (SCHOOL + STATUS_ONLY, None),
        (closed("2027-02-12"), False),
        (closed("2027-02-15"), True),
        ("status = 'draft'", False),
        (began("2027-02-12"), True),
        (began("2027-02-13"), False),
        (held_from("2027-02-13"), True),
        (held_from("2027-02-12"), False),
        (f"as_of = 2027-01-04\n{SCHOOL}", True),
    ],
    # What came of it
    "is_over": [
        (f"as_of = 2027-01-31\n{SCHOOL}", False),
        (f"as_of = 2027-02-28\n{SCHOOL}", False),
        (f"as_of = 2027-03-05\n{SCHOOL}", False),
        (f"as_of = 2027-03-06\n{SCHOOL}", True),
        ("as_of = 2027-03-05", False),
        ("as_of = 2027-03-06", True),
        ("as_of = 2027-03-08\n" + closed("2027-03-05", "2027-03-05"), False),
        ("as_of = 2027-03-09\n" + closed("2027-03-05", "2027-03-05"), True),
        # Where the calendar ends before, weekdays are counted.
        ("as_of = 2027-03-05\ncalendars = [{ ends_on = 2027-03-02 }]", False),
        ("as_of = 2027-03-06\ncalendars = [{ ends_on = 2027-03-02 }]", True),
    ],
    "is_waived": [
        ("", False),
        (held("2027-02-10"), False),
        (records(WAIVED), True),
        (records("month = '2027-01', status = 'waived'"), False),
        (records(WAIVED, "held_on = 2027-02-10"), True),
    ],
    "waiver_is_complete": [
        ("", None),
        (held("2027-02-10"), None),
        (records(WAIVED), False),
        (records(f"{WAIVED}, waiver = {{ reason = 'family travels' }}"), False),
        (records(f"{WAIVED}, waiver = {{ by = 'ortiz' }}"), False),
        (records(f"{WAIVED}, waiver = {{ reason = ' ', by = 'ortiz' }}"), False),
        (records(f"{WAIVED}, waiver = {{ reason = 'family travels', by = 'ortiz' }}"), True),
        # The newest counts
        (records(f"{WAIVED}, waiver = {{ reason = 'family travels', by = 'ortiz' }}", WAIVED), False),
    ],
    "is_reviewed": [
        ("", False),
        (records("mode = 'phone'"), None),
        (held("2027-01-15"), False),
        (held("2027-01-31"), False),
        (held("2027-02-01"), True),
        (held("2027-03-01"), True),
        (held("2027-03-02"), False),
        (ENDED + held("2027-03-05"), True),
        (ENDED + held("2027-03-06"), False),
        (f"as_of = 2027-03-09\n{closed('2027-03-05', '2027-03-05')}{held('2027-03-08')}", True),
        (f"as_of = 2027-03-09\n{closed('2027-03-05', '2027-03-05')}{held('2027-03-09')}", False),
        (records(VOID), False),
        (records(tried("2027-02-10")), False),
        (records(WAIVED), False),
        (records("month = '2027-01', held_on = 2027-02-10"), False),
    ],
    "is_late": [
        ("", False),
        (records("mode = 'phone'"), False),
        (held("2027-02-28"), False),
        (held("2027-03-01"), True),
        (held("2027-03-02"), False),
        (ENDED + held("2027-03-08"), True),
    ],
    "is_missed": [
        ("as_of = 2027-03-08", None),
        (f"as_of = 2027-03-05\n{SCHOOL}", False),
        (f"as_of = 2027-03-06\n{SCHOOL}", True),
        (ENDED + held("2027-02-10"), False),
        (ENDED + held("2027-03-05"), False),
        (ENDED + held("2027-03-06"), True),
        (ENDED + records("mode = 'phone'"), None),
        (ENDED + records(WAIVED), False),
        (ENDED + records(tried("2027-02-10")), True),
        (f"as_of = 2027-03-08\n{closed('2027-02-12')}", False),
        (f"as_of = 2027-03-08\n{held('2027-02-10')}", False),
        (f"{ENDED}{STATUS_ONLY}", None),
    ],
    "state": [
        ("", "unknown"),
        (SCHOOL, "open"),
        (f"as_of = 2027-03-05\n{SCHOOL}", "open"),
        (f"as_of = 2027-03-06\n{SCHOOL}", "missed"),
        (held("2027-02-28"), "reviewed"),
        (held("2027-03-01"), "late"),
        (ENDED + held("2027-03-05"), "late"),
        (ENDED + held("2027-03-06"), "missed"),
        (SCHOOL + records("mode = 'phone'"), "unknown"),
        (SCHOOL + records("mode = 'phone', attempts = [{ on = 2027-02-10 }]"), "unknown"),
        (records(WAIVED), "waived"),
        (records(WAIVED, "held_on = 2027-02-10"), "reviewed"),
        (records(WAIVED, tried("2027-02-10")), "waived"),
        (closed("2027-02-12"), "not_due"),
        (closed("2027-02-12") + records(tried("2027-02-10")), "not_due"),
        (records(tried("2027-02-10")), "attempted"),
        (ENDED + records(tried("2027-02-10")), "attempted"),
        (SCHOOL + records(tried("2027-03-02")), "open"),
        (
            f"as_of = 2027-02-10\n{SCHOOL}{records('held_on = 2027-02-11, attempts = [{ on = 2027-02-10 }]')}",
            "attempted",
        ),
    ],
    "is_after_month_off": [
        ("", False),
        (held("2027-02-10"), False),
        (records("month = '2027-01', held_on = 2027-01-15", "held_on = 2027-02-10"), False),
        (records("month = '2026-12', held_on = 2026-12-15", "held_on = 2027-02-10"), False),
        (
            records(
                "month = '2026-12', held_on = 2026-12-15",
                "month = '2027-01', status = 'waived'",
                "held_on = 2027-02-10",
            ),
            True,
        ),
        (SCHOOL + records("month = '2026-12', held_on = 2026-12-15", "held_on = 2027-02-10"), False),
        (
            closed("2027-01-01", "2027-01-20")
            + records("month = '2026-12', held_on = 2026-12-15", "held_on = 2027-02-10"),
            True,
        ),
        # Neither this month nor the one before counts as between.
        (records("month = '2027-01', held_on = 2027-01-15", WAIVED, "held_on = 2027-02-10"), False),
        (
            records(
                "month = '2027-01', status = 'waived'",
                "month = '2027-01', held_on = 2027-01-15",
                "held_on = 2027-02-10",
            ),
            False,
        ),
    ],
    # Tries
    "attempt_count": [
        ("", 0),
        (held("2027-02-10"), 0),
        (records(tried("2027-02-10")), 1),
        (records(tried("2027-02-10", "2027-03-01")), 2),
        (records(tried("2027-02-10", "2027-03-02")), 1),
        (records(tried("2027-02-10"), tried("2027-02-11")), 2),
        (records("held_on = 2027-02-20, attempts = [{ on = 2027-02-10 }]"), 1),
        (records("status = 'void', attempts = [{ on = 2027-02-10 }]"), 0),
    ],
    "attempt_mode_count": [
        ("", 0),
        (records(tried("2027-02-10")), 0),
        (records(tried("2027-02-10 phone")), 1),
        (records(tried("2027-02-10 phone", "2027-02-11 phone", "2027-02-12")), 1),
        (records(tried("2027-02-10 phone", "2027-02-11 text")), 2),
        (records(tried("2027-02-10 phone", "2027-03-02 text")), 1),
        (records(tried("2027-02-10 phone"), tried("2027-02-11 text")), 2),
    ],
    "days_to_retry": [
        ("", None),
        (held("2027-02-10"), None),
        (records(tried("2027-02-10")), 19),
        (records(tried("2027-03-01")), 0),
        (records(tried("2027-03-02")), None),
        (records(tried("2027-02-10", "2027-02-10")), 0),
        (records(tried("2027-02-10", "2027-02-15", "2027-02-16")), 5),
        (records(tried("2027-02-15", "2027-02-10")), 5),
        (records(tried("2027-02-10", "2027-03-01")), 19),
        (records(tried("2027-02-10", "2027-03-02")), 19),
        # A try for another month, or a review held, is the next one too; what was before is not.
        (records(tried("2027-02-10"), f"month = '2027-03', {tried('2027-03-01')}"), 19),
        (ENDED + records(tried("2027-02-10"), f"month = '2027-03', {tried('2027-03-02')}"), 20),
        (ENDED + records(tried("2027-02-10"), "month = '2027-03', held_on = 2027-03-03"), 21),
        (records(tried("2027-02-10"), "month = '2027-01', held_on = 2027-02-09"), 19),
        (records(tried("2027-02-10"), "month = '2027-01', held_on = 2027-02-11"), 1),
        (records(tried("2027-02-10"), "held_on = 2027-02-12"), 2),
        (records(tried("2027-02-10"), "mode = 'phone'"), 19),
    ],
}
FACTS = facts_of(MonthStanding)
OWN = set(FACTS) - set(facts_of(MonthScores))
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
def test_a_fact_of_a_month_is(name: str, overlay: str, value: object) -> None:
    found = getattr(at(overlay).month(FEBRUARY), name)
    assert (found, type(found)) == (value, type(value))


def test_every_fact_of_a_month_but_of_its_review_has_a_table() -> None:
    assert set(TABLE) == OWN


@pytest.mark.parametrize("name", TABLE)
def test_a_table_shows_the_unknown_where_there_is_one_and_both_sides_of_a_claim(name: str) -> None:
    values = {value for _, value in TABLE[name]}
    assert (None in values) == FACTS[name].can_be_unknown
    assert FACTS[name].kind != "claim" or values >= {True, False}
    assert values >= set(FACTS[name].words)


# The figures are limits


@pytest.mark.parametrize(
    ("name", "limit", "overlay", "value"),
    [
        ("reason_not_due", {"month_min_days": 20}, SCHOOL, None),
        ("reason_not_due", {"month_min_days": 21}, SCHOOL, "few_school_days"),
        ("reason_not_due", {"first_month_school_days": 9}, began("2027-02-11"), None),
        ("reason_not_due", {"first_month_school_days": 9}, began("2027-02-12"), "began_late"),
        ("is_over", {"review_grace_school_days": 0}, f"as_of = 2027-02-28\n{SCHOOL}", False),
        ("is_over", {"review_grace_school_days": 0}, SCHOOL, True),
        ("is_over", {"review_grace_school_days": 1}, SCHOOL, False),
        ("is_reviewed", {"review_grace_school_days": 0}, held("2027-02-28"), True),
        ("is_reviewed", {"review_grace_school_days": 0}, held("2027-03-01"), False),
    ],
)
def test_the_figures_are_limits(name: str, limit: dict[str, object], overlay: str, value: object) -> None:
    assert getattr(at(overlay, **limit).month(FEBRUARY), name) == value


# What the facts are made from


@pytest.mark.parametrize(
    ("overlay", "index"),
    [
        ("", None),
        (held("2027-02-10"), 0),
        (records("month = '2027-01', held_on = 2027-01-15", "held_on = 2027-02-10"), 1),
        (records(WAIVED, "held_on = 2027-02-10"), 1),
        (records(tried("2027-02-10"), WAIVED), 0),
        (records(VOID), None),
        (records(VOID, WAIVED), 1),
        # A review to come stands nowhere yet, but for its tries.
        (held("2027-03-02"), None),
        (records("held_on = 2027-03-02, attempts = [{ on = 2027-03-02 }]"), None),
        (records("held_on = 2027-03-02, attempts = [{ on = 2027-03-01 }]"), 0),
    ],
)
def test_a_month_knows_the_place_of_its_record(overlay: str, index: int | None) -> None:
    assert at(overlay).month(FEBRUARY).index == index


def test_a_month_is_named_as_it_is_written() -> None:
    found = at("").month(FEBRUARY)
    assert (found.id, found.month, found.as_of.isoformat()) == ("2027-02", FEBRUARY, "2027-03-01")


@pytest.mark.parametrize(
    ("overlay", "day"),
    [
        (SCHOOL, "2027-03-05"),
        ("", "2027-03-05"),
        (closed("2027-03-01", "2027-03-31"), "2027-04-07"),
        ("calendars = [{ weekdays = ['monday'] }]", "2027-03-29"),
    ],
)
def test_a_review_counts_until_the_fifth_day_of_school_after_its_month(overlay: str, day: str) -> None:
    assert at(overlay).month(FEBRUARY).deadline.isoformat() == day


def test_the_first_and_the_last_month_of_a_school_year_are_known() -> None:
    """There is no school in the days of summer that they have besides."""
    at_the_end = at("as_of = 2027-08-02\nstarts_on = 2026-08-17\ncalendars = [{}]")
    known = {kept.id: kept.instructional_days for kept in at_the_end.months}
    assert (known["2026-08"], known["2027-06"], known["2027-07"]) == (11, 9, None)
    assert [kept.state for kept in at_the_end.months if kept.state != "missed"] == ["not_due", "unknown", "unknown"]


def test_a_late_review_ends_the_gap_and_does_not_mend_the_missed_month() -> None:
    plan = at(
        "as_of = 2027-03-20\n" + SCHOOL + records("month = '2027-01', held_on = 2027-01-20", "held_on = 2027-03-08")
    )
    february = plan.month(FEBRUARY)
    assert (february.is_missed, february.has_review, february.is_latest) == (True, True, True)
    assert (february.days_since_previous, plan.days_since_wellbeing_review) == (47, 12)
