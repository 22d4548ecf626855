"""Days of school as columns are those of `popkit.dates`, for many schools at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl
import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

import popkit
from popkit.cohort.school_layout import SchoolLayout, layout_of
from popkit.cohort.school_times import SchoolTimes
from popkit.cohort.standing import stand_all
from popkit.cohort.table import plan_table, row_of
from popkit.dates import Month, SchoolDays, SchoolSpan, SchoolTime, Weekdays
from popkit.standing.records import PlanRecords

DAY = dt.timedelta(days=1)
AS_OF = dt.date(2027, 3, 1)

FIRST, LAST, PLACE, N = pl.col("first"), pl.col("last"), pl.col("place"), pl.col("n")

Row = tuple[SchoolTime, dt.date, dt.date, int]


def span(first: str, last: str, weekdays: int = 5, closed: Iterable[str] = (), rate: int | None = None) -> SchoolSpan:
    """The first days of each week from first to last, but for those that are closed."""
    start, end = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
    every = [start + DAY * n for n in range((end - start).days + 1)]
    days = tuple(day for day in every if day.weekday() < weekdays and day.isoformat() not in set(closed))
    return SchoolSpan(start, end, days, rate or weekdays)


FALL = span("2026-09-14", "2026-09-25", closed=("2026-09-16",))
YEAR = span("2026-08-17", "2027-06-11", closed=("2026-11-26", "2027-01-18"))
SCHOOLS: tuple[SchoolTime, ...] = (
    Weekdays(),
    SchoolDays([FALL]),
    SchoolDays([YEAR, span("2027-08-16", "2028-06-09")]),
    SchoolDays([YEAR, span("2027-08-16", "2028-06-09", 4)]),  # the week changes
    SchoolDays([YEAR, span("2027-06-12", "2027-07-11", 1), span("2027-08-16", "2028-06-09", 3)]),
    SchoolDays([YEAR, span("2028-06-10", "2029-06-09")]),  # 365 days between: a summer
    SchoolDays([YEAR, span("2028-06-11", "2029-06-09", 6)]),  # 366 days between: a calendar is missing
    SchoolDays([FALL, span("2026-10-05", "2026-10-05", 7), span("2030-01-01", "2030-01-09", 7)]),
    SchoolDays([SchoolSpan(dt.date(2027, 1, 1), dt.date(2027, 3, 1), ())]),
    SchoolDays([SchoolSpan(dt.date(2027, 1, 1), dt.date(2027, 3, 1), (), 2), span("2027-03-02", "2027-03-09")]),
    SchoolDays([span("2027-03-01", "2027-03-01")]),
    SchoolDays(()),
)

PLAN = popkit.read_plan(
    {
        "schema_version": "1",
        "id": "plan-1",
        "school_year": "2026-27",
        "status": "active",
        "starts_on": "2026-09-14",
        "student": {"id": "s-1", "grade": "07", "school_id": "riverside"},
    }
)


def by_object(time: SchoolTime, first: dt.date, last: dt.date, n: int, as_of: dt.date) -> dict[str, Any]:
    records = PlanRecords(PLAN, as_of, {}, time)
    return {
        "is_known": time.is_known,
        "covers": time.covers(first, last),
        "count": time.count(first, last),
        "days_in": time.days_in(Month.of(first)),
        "after": time.after(first, max(n, 1)),
        "after_one": time.after(first, 1),
        "school_days": records.school_days(first, last),
        "school_weeks": records.school_weeks(first, last),
        "term_days_since": records.term_days_since(first),
        "day_after": records.school_day_after(first, n),
        "same_day": first,
        "two_days_after": records.school_day_after(first, 2),
    }


def by_column(times: SchoolTimes, frame: pl.DataFrame) -> pl.DataFrame:
    return frame.select(
        is_known=times.is_known(PLACE),
        covers=times.covers(PLACE, FIRST, LAST),
        count=times.count(PLACE, FIRST, LAST),
        days_in=times.days_in(PLACE, pl.col("month_first"), pl.col("month_last")),
        after=times.after(PLACE, FIRST, N.clip(lower_bound=1)),
        after_one=times.after(PLACE, FIRST, 1),
        school_days=times.school_days(PLACE, FIRST, LAST),
        school_weeks=times.school_weeks(PLACE, FIRST, LAST),
        term_days_since=times.term_days_since(PLACE, FIRST),
        day_after=times.day_after(PLACE, FIRST, N),
        same_day=times.day_after(PLACE, FIRST, 0),
        two_days_after=times.day_after(PLACE, FIRST, 2),
    )


def check(schools: Iterable[SchoolTime], days: Iterable[tuple[dt.date, dt.date, int]], as_of: dt.date = AS_OF) -> None:
    """Ask every school about all these days, by object and by column."""
    named = {f"s{n}": school for n, school in enumerate(schools)}
    rows = [(name, *asked) for name in named for asked in days]
    expected = [by_object(named[name], first, last, n, as_of) for name, first, last, n in rows]
    layout = SchoolLayout(named)
    frame = pl.DataFrame(
        {
            "place": pl.Series([layout.place_of[name] for name, *_ in rows], dtype=pl.Int64),
            "first": pl.Series([first for _, first, _, _ in rows], dtype=pl.Date),
            "last": pl.Series([last for _, _, last, _ in rows], dtype=pl.Date),
            "n": pl.Series([n for *_, n in rows], dtype=pl.Int64),
            "month_first": pl.Series([Month.of(first).first for _, first, _, _ in rows], dtype=pl.Date),
            "month_last": pl.Series([Month.of(first).last for _, first, _, _ in rows], dtype=pl.Date),
        }
    )
    told = by_column(SchoolTimes(layout, as_of), frame)
    assert told.schema == TYPES
    for row, one, other in zip(rows, expected, told.to_dicts(), strict=True):
        assert one == other, (named[row[0]], row)


TYPES = {
    **dict.fromkeys(("is_known", "covers"), pl.Boolean),
    **dict.fromkeys(("count", "days_in"), pl.Int64),
    **dict.fromkeys(("after", "after_one"), pl.Date),
    "school_days": pl.Int64,
    "school_weeks": pl.Float64,
    "term_days_since": pl.Int64,
    **dict.fromkeys(("day_after", "same_day", "two_days_after"), pl.Date),
}

FAR = (dt.date(1, 1, 1), dt.date(1, 1, 2), dt.date(1900, 1, 1), dt.date(2199, 12, 31), dt.date(9999, 12, 31))


def edges() -> list[dt.date]:
    """The days around the bounds of all spans, and days far away."""
    known = [school for school in SCHOOLS if isinstance(school, SchoolDays)]
    bounds = {day for school in known for span in school.spans for day in (span.starts_on, span.ends_on)}
    near = {day + DAY * n for day in bounds | {AS_OF} for n in (-1, 0, 1)}
    return sorted(near | set(FAR) | {dt.date(2026, 9, 16), dt.date(2027, 7, 1), dt.date(2028, 2, 29)})


def test_around_every_bound_days_of_school_are_those_of_each_school() -> None:
    days = edges()
    check(SCHOOLS, [(first, last, n % 4) for n, first in enumerate(days) for last in days])


@pytest.mark.parametrize("as_of", FAR)
def test_the_date_of_the_question_may_be_any_day(as_of: dt.date) -> None:
    check(SCHOOLS, [(first, as_of, 1) for first in edges()], as_of)


@pytest.mark.parametrize("n", [0, 1, 5, 9, 10, 200, 5000])
def test_steps_of_any_length_find_the_day_or_leave_what_is_known(n: int) -> None:
    check(SCHOOLS, [(first, first, n) for first in edges()])


@st.composite
def schools(draw: st.DrawFn) -> SchoolDays:
    """Some spans, some summers, some years without a calendar, with different weeks and a few closed days."""
    gap = st.integers(1, 90) | st.sampled_from((364, 365, 366, 367))
    at, spans = draw(st.dates(dt.date(2024, 1, 1), dt.date(2027, 6, 1))), []
    for length in draw(st.lists(st.integers(0, 300), max_size=4)):
        closed = draw(st.sets(st.integers(0, length), max_size=5))
        week = draw(st.integers(1, 7))
        every = [at + DAY * n for n in range(length + 1) if n not in closed]
        spans.append(SchoolSpan(at, at + DAY * length, [day for day in every if day.weekday() < week], week))
        at += DAY * (length + draw(gap))
    return SchoolDays(spans)


NEARLY = st.dates(dt.date(2023, 1, 1), dt.date(2031, 1, 1))


@settings(max_examples=25)
@given(
    st.lists(schools() | st.just(Weekdays()), max_size=6),
    st.lists(st.tuples(NEARLY, NEARLY, st.integers(0, 400)), max_size=30),
    NEARLY | st.dates(),
)
def test_any_schools_count_as_they_do_one_by_one(
    schools: list[SchoolTime], days: list[tuple[dt.date, dt.date, int]], as_of: dt.date
) -> None:
    check(schools, [*days, *((as_of, later, n) for (_, later, n) in days)], as_of)


def test_of_an_unknown_date_nothing_is_known() -> None:
    times = SchoolTimes(SchoolLayout({f"s{n}": school for n, school in enumerate(SCHOOLS)}), AS_OF)
    rows = [
        (place, first, last, 3, first and Month.of(first).first, last and Month.of(last).last)
        for place in range(len(SCHOOLS))
        for first, last in ((None, AS_OF), (AS_OF, None), (None, None))
    ]
    schema = {"place": pl.Int64, "first": pl.Date, "last": pl.Date, "n": pl.Int64}
    frame = pl.DataFrame(rows, {**schema, "month_first": pl.Date, "month_last": pl.Date}, orient="row")
    told = by_column(times, frame)
    both = ["covers", "count", "school_days", "school_weeks"]
    assert told.select(both).null_count().row(0) == (len(rows),) * len(both)
    unknown = told.filter(frame["first"].is_null()).select(pl.exclude("is_known", "days_in"))
    assert unknown.null_count().row(0) == (len(unknown),) * unknown.width
    assert frame.select(times.day_after(PLACE, pl.lit(AS_OF), pl.lit(None, pl.Int64))).to_series().null_count() == 36


def test_equal_schools_are_laid_out_once() -> None:
    layout = SchoolLayout({f"s{n}": SchoolDays([evolve(YEAR)]) for n in range(50)} | {"": SchoolDays([FALL])})
    assert set(layout.place_of.values()) == {1, 2}
    assert len(layout.sums) == len(layout.until) == 1 + 301 + 14
    assert len(layout.days) == len(YEAR.days) + len(FALL.days)


def test_without_plans_and_without_schools_there_is_nothing_to_count() -> None:
    check((), ())
    check((Weekdays(),), ())
    check(SCHOOLS, ())


# The schools of plans


def placed(district: Mapping[str, Any] | None, *ids: str) -> list[tuple[bool, int]]:
    documents = [{**popkit_document(), "student": {"id": "s", "grade": "07", "school_id": name}} for name in ids]
    table = plan_table([row_of(popkit.read_plan(document)) for document in documents])
    plans = stand_all(table, as_of=AS_OF, district=None if district is None else popkit.read_district(district))
    place, times = plans.school_place, plans.times
    first, last = pl.lit(dt.date(2026, 9, 1)), pl.lit(dt.date(2026, 9, 30))
    return plans.frame.select(times.is_known(place), times.school_days(place, first, last).alias("days")).rows()


def popkit_document() -> dict[str, Any]:
    return {
        "schema_version": "1",
        "id": "plan-1",
        "school_year": "2026-27",
        "status": "active",
        "starts_on": "2026-09-14",
    }


def calendar(name: str, closed: str, *school_ids: str) -> dict[str, Any]:
    bounds = {"starts_on": "2026-08-17", "ends_on": "2027-06-11"}
    return {"id": name, "school_ids": list(school_ids), **bounds, "closures": [{"starts_on": closed}]}


def test_a_plan_has_the_days_of_its_students_school() -> None:
    district = {"calendars": [calendar("a", "2026-09-07", "riverside", "hilltop"), calendar("b", "2026-10-01", "lake")]}
    assert placed(district, "lake", "elsewhere", "riverside", "hilltop") == [
        (True, 22),
        (False, 22),
        (True, 21),
        (True, 21),
    ]


def test_a_school_that_no_calendar_names_has_that_of_every_school() -> None:
    district = {"calendars": [calendar("a", "2026-09-07"), calendar("b", "2026-10-01", "lake")]}
    assert placed(district, "lake", "elsewhere") == [(True, 22), (True, 21)]


@pytest.mark.parametrize("district", [None, {}, {"calendars": []}])
def test_without_calendars_weekdays_count(district: Mapping[str, Any] | None) -> None:
    assert placed(district, "lake") == [(False, 22)]


def test_a_district_is_laid_out_once() -> None:
    district = popkit.read_district({"calendars": [calendar("a", "2026-09-07", "riverside")]})
    assert layout_of(district) is layout_of(district)
