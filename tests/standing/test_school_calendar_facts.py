"""What the calendar of a school changes in the facts of a plan: breaks are no time in which something was missed.

The school has weekdays from 17 August 2026 to 11 June 2027, without two weeks at the turn of the year
and the week from Monday 15 February; the examples are judged on Monday 1 March 2027 unless they say otherwise.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from popkit.dates import SchoolDays, Weekdays
from popkit.instruments import SHIPPED_IDS
from popkit.read import District, read_district, read_plan
from popkit.rules.example import example_district, example_plan
from popkit.standing import PlanStanding, stand

Document = dict[str, Any]

MONDAY: Final = "2027-03-01"
CLOSURES: Final = [
    {"starts_on": "2026-12-21", "ends_on": "2027-01-03"},
    {"starts_on": "2027-02-15", "ends_on": "2027-02-19"},
]
CALENDAR: Final = {**example_district("calendars = [{}]")["calendars"][0], "closures": CLOSURES}
TOWN: Final = read_district({"calendars": [CALENDAR]})
TWICE: Final = "schedule = { sessions_per_week = 2, minutes_per_session = 30 }\n"


def at(overlay: str = "", day: str = MONDAY, *, town: District | None = TOWN) -> PlanStanding:
    document, _ = example_plan(overlay)
    return stand(read_plan(document), as_of=dt.date.fromisoformat(day), district=town)


def date(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


# Which days there are


@pytest.mark.parametrize(
    ("first", "last", "days", "weekdays"),
    [
        ("2027-02-22", "2027-02-26", 5, 5),
        ("2027-02-15", "2027-02-19", 0, 5),
        ("2027-02-12", "2027-02-22", 2, 7),
        ("2027-02-14", "2027-02-14", 0, 0),
        ("2027-02-22", "2027-02-21", 0, 0),
        ("2026-08-17", "2026-08-21", 5, 5),
        ("2026-08-16", "2026-08-21", 5, 5),
        ("2026-12-20", "2027-01-03", 0, 10),
        ("2027-02-15", "2027-06-11", 80, 85),
        ("2027-02-15", "2027-06-12", 85, 85),
    ],
)
def test_days_of_school_are_those_of_the_calendar_where_it_knows_them_all(
    first: str, last: str, days: int, weekdays: int
) -> None:
    """The last row goes a day beyond the calendar, so weekdays are counted, with the break."""
    here, nowhere = at(), at(town=None)
    span = (date(first), date(last))
    assert (here.school_days(*span), nowhere.school_days(*span)) == (days, weekdays)
    assert (len(here.days_of_school(*span)), len(nowhere.days_of_school(*span))) == (days, weekdays)
    assert (here.school_weeks(*span), nowhere.school_weeks(*span)) == (days / 5, weekdays / 5)


def test_the_calendar_that_is_used_says_what_it_is() -> None:
    inside, beyond = (date("2027-02-15"), date("2027-06-11")), (date("2027-02-15"), date("2027-06-12"))
    assert isinstance(at().school_on(*inside), SchoolDays)
    assert isinstance(at().school_on(*beyond), Weekdays)
    assert isinstance(at(town=None).school_on(*inside), Weekdays)
    elsewhere = read_district({"calendars": [{**CALENDAR, "school_ids": ["hillside"]}]})
    assert isinstance(at(town=elsewhere).school_on(*inside), Weekdays)


@pytest.mark.parametrize(
    ("day", "count", "then", "by_weekdays"),
    [
        ("2027-02-13", 0, "2027-02-13", "2027-02-13"),
        ("2027-02-12", 1, "2027-02-22", "2027-02-15"),
        ("2027-02-12", 5, "2027-02-26", "2027-02-19"),
        ("2026-12-18", 1, "2027-01-04", "2026-12-21"),
        ("2027-06-10", 1, "2027-06-11", "2027-06-11"),
        ("2027-06-10", 2, "2027-06-14", "2027-06-14"),
        ("9999-12-30", 5, "9999-12-31", "9999-12-31"),
        ("9999-12-31", 0, "9999-12-31", "9999-12-31"),
    ],
)
def test_a_school_day_after_a_day(day: str, count: int, then: str, by_weekdays: str) -> None:
    """Beyond the calendar weekdays go on, and at the end of time the last day."""
    assert at().school_day_after(date(day), count) == date(then)
    assert at(town=None).school_day_after(date(day), count) == date(by_weekdays)


@pytest.mark.parametrize(
    ("since", "day", "known", "unknown"),
    [
        (None, MONDAY, None, None),
        ("2027-03-01", MONDAY, 0, 0),
        ("2027-02-26", MONDAY, 1, 3),
        ("2027-02-22", MONDAY, 7, 7),
        ("2027-02-12", MONDAY, 8, 17),
        ("2027-02-15", "2027-02-19", 0, 4),
        ("2027-02-12", "2027-02-21", 0, 9),
        ("2026-12-18", "2027-01-03", 0, 16),
        ("2026-12-18", "2027-01-04", 1, 17),
        ("2026-08-16", MONDAY, 197, 197),
        ("2027-03-02", MONDAY, -1, -1),
        ("2027-06-01", MONDAY, -92, -92),
    ],
)
def test_days_of_term_leave_breaks_out(since: str | None, day: str, known: int | None, unknown: int | None) -> None:
    """Seven for each week of school, rounded to whole days; before the calendar, and for what is to come, every day."""
    start = None if since is None else date(since)
    assert at(day=day).term_days_since(start) == known
    assert at(day=day, town=None).term_days_since(start) == unknown


def test_definitions_are_popkits_and_the_districts_own() -> None:
    own = {
        "id": "riverside:belonging",
        "name": "Belonging",
        "respondent": "student",
        "items": 1,
        "minimum": 0,
        "maximum": 4,
        "direction": "higher_better",
        "formula": {"kind": "sum"},
        "licence": "ours",
        "sources": ["Riverside"],
    }
    assert set(at().instruments) == set(at(town=None).instruments) == set(SHIPPED_IDS)
    assert set(at(town=read_district({"instruments": [own]})).instruments) == {*SHIPPED_IDS, "riverside:belonging"}


# Supports


@pytest.mark.parametrize(
    ("start", "day", "known", "unknown"),
    [
        ("2027-02-22", MONDAY, 72.0, 72.0),
        ("2027-02-15", MONDAY, 72.0, 132.0),
        ("2027-02-12", MONDAY, 84.0, 144.0),
        ("2027-02-15", "2027-02-21", 0.0, 60.0),
        ("2026-08-16", "2026-08-21", 60.0, 60.0),
        ("2027-02-15", "2027-06-12", 1020.0, 1020.0),
    ],
)
def test_no_minutes_are_planned_in_a_break(start: str, day: str, known: float, unknown: float) -> None:
    overlay = f"[[supports]]\nstarts_on = {start}\n{TWICE}"
    (here,), (nowhere,) = at(overlay, day).supports, at(overlay, day, town=None).supports
    assert here.minutes_planned == pytest.approx(known)
    assert nowhere.minutes_planned == pytest.approx(unknown)


def test_a_break_alone_is_no_exposure_but_unknown() -> None:
    held = "sessions = [{ on = 2027-02-16, minutes = 30, attendance = 'present' }]\n"
    (support,) = at(f"[[supports]]\nstarts_on = 2027-02-15\n{TWICE}{held}", "2027-02-21").supports
    assert (support.minutes_delivered, support.minutes_planned) == (30, 0.0)
    assert (support.exposure, support.session_ratio) == (None, None)


@pytest.mark.parametrize(
    ("overlay", "known", "unknown"),
    [
        ("", None, None),
        ("starts_on = 2027-02-12", 8, 17),
        ("starts_on = 2027-03-08", -7, -7),
        ("starts_on = 2026-09-14\nsessions = [{ on = 2027-02-12, minutes = 30, attendance = 'present' }]", 8, 17),
        ("starts_on = 2027-02-12\nsessions = [{ on = 2027-02-26, minutes = 0, attendance = 'absent_excused' }]", 8, 17),
        ("sessions = [{ on = 2027-02-26, minutes = 30, attendance = 'present' }]", 1, 3),
    ],
)
def test_a_break_is_no_time_without_a_session(overlay: str, known: int | None, unknown: int | None) -> None:
    laid = f"[[supports]]\n{overlay}"
    assert at(laid).supports[0].days_since_session == known
    assert at(laid, town=None).supports[0].days_since_session == unknown
    recorded = "sessions" in overlay
    assert at(laid).days_since_session == (known if recorded else None)
    assert at(laid, town=None).days_since_session == (unknown if recorded else None)


# Goals


def observed(*days: str, monitoring: str = "weekly", baseline: str = "2027-01-04") -> str:
    listed = ", ".join(f"{{ on = {day}, value = 62 }}" for day in days)
    goal = f"baseline = {{ on = {baseline}, value = 60 }}\nobservations = [{listed}]\nmonitoring = '{monitoring}'"
    return f"[[goals]]\n{goal}"


@pytest.mark.parametrize(
    ("overlay", "known", "unknown"),
    [
        ("[[goals]]", None, None),
        (observed("2027-02-12"), 8 / 7, 17 / 7),
        (observed("2027-03-01"), 0.0, 0.0),
        (observed("2027-02-22", monitoring="every_two_weeks"), 0.5, 0.5),
        (observed(), 49 / 7, 56 / 7),
        ("[[goals]]\nmonitoring = 'weekly'", None, None),
    ],
)
def test_a_break_is_no_time_without_an_observation(overlay: str, known: float | None, unknown: float | None) -> None:
    assert at(overlay).goals[0].intervals_since_observation == (known and pytest.approx(known))
    assert at(overlay, town=None).goals[0].intervals_since_observation == (unknown and pytest.approx(unknown))


@pytest.mark.parametrize(
    ("overlay", "day", "known", "unknown"),
    [
        ("[[goals]]", MONDAY, None, None),
        (observed("2027-02-22", "2027-03-01", baseline="2027-02-15"), MONDAY, 2.0 * 7 / 8, 1.0),
        (observed("2027-02-22", "2027-03-01", baseline="2027-02-22"), MONDAY, 1.0, 1.0),
        (observed("2027-03-01", baseline="2027-02-23"), MONDAY, None, None),
        (observed(baseline="2027-02-14"), "2027-02-21", None, 0.0),
    ],
)
def test_observations_are_counted_by_weeks_of_school(
    overlay: str, day: str, known: float | None, unknown: float | None
) -> None:
    """Where all of the time was a break, nothing is said."""
    assert at(overlay, day).goals[0].observations_per_interval == (known and pytest.approx(known))
    assert at(overlay, day, town=None).goals[0].observations_per_interval == (unknown and pytest.approx(unknown))


# The student


@pytest.mark.parametrize(
    ("born", "setting", "day", "is_adult"),
    [
        ("2009-03-01", 0, "2027-02-28", False),
        ("2009-03-01", 0, "2027-03-01", True),
        ("2008-02-29", 0, "2026-02-27", False),
        ("2008-02-29", 0, "2026-02-28", True),
        ("2008-02-29", 1, "2026-02-28", False),
        ("2008-02-29", 1, "2026-03-01", True),
        ("2008-02-29", None, "2026-02-28", None),
        ("2009-03-01", 1, "2027-03-01", True),
    ],
)
def test_a_district_says_when_those_of_29_february_come_of_age(
    born: str,
    setting: int | None,
    day: str,
    is_adult: bool | None,  # noqa: FBT001 - a column of the table
) -> None:
    limits = {} if setting is None else {"leap_day_birthday": setting}
    plan = at(f"student.birth_on = '{born}'", day, town=read_district({"limits": limits}))
    shipped = plan.limit_number("leap_day_birthday") < 1
    assert plan.student_is_adult == (shipped if is_adult is None else is_adult)


# Laws


@st.composite
def _calendars(draw: st.DrawFn) -> Document:
    """Mondays to Fridays, without some of them."""
    first = dt.date(2026, 8, 1) + dt.timedelta(days=draw(st.integers(0, 60)))
    last = first + dt.timedelta(days=draw(st.integers(0, 330)))
    ends = sorted(draw(st.lists(st.dates(first, last), max_size=8, unique=True)))
    spans = zip(ends[::2], ends[1::2], strict=False)
    closures = [{"starts_on": start.isoformat(), "ends_on": end.isoformat()} for start, end in spans]
    return {"id": "c", "starts_on": first.isoformat(), "ends_on": last.isoformat(), "closures": closures}


@given(data=st.data(), calendar=_calendars(), day=st.dates(dt.date(2026, 8, 1), dt.date(2027, 7, 31)))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_a_calendar_never_adds_to_what_is_planned_or_to_the_time_that_has_passed(
    data: st.DataObject, calendar: Document, day: dt.date, plan_documents: st.SearchStrategy[Document]
) -> None:
    """Law: with the breaks left out the dose is at most the one of every weekday, and no gap is longer by a weekend."""
    plan = read_plan(data.draw(plan_documents))
    known = stand(plan, as_of=day, district=read_district({"calendars": [calendar]}))
    unknown = stand(plan, as_of=day)
    for here, nowhere in zip(known.supports, unknown.supports, strict=True):
        assert (here.minutes_planned is None) == (nowhere.minutes_planned is None)
        assert (here.minutes_planned or 0) <= (nowhere.minutes_planned or 0) + 1e-9
        assert (here.minutes_planned_recently or 0) <= (nowhere.minutes_planned_recently or 0) + 1e-9
        assert (here.exposure or 0) >= (nowhere.exposure or 0) - 1e-9 or here.exposure is None
        assert (here.days_since_session is None) == (nowhere.days_since_session is None)
        assert (here.days_since_session or 0) <= (nowhere.days_since_session or 0) + 2
