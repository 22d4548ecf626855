import copy
import datetime as dt
from typing import Any

import pytest
from pydantic import ValidationError

from popkit.model import Calendars, Closure, SchoolCalendar, Term
from popkit.model.calendar_coherence import calendar_incoherences
from popkit.model.comparison import member

Document = dict[str, Any]

CALENDAR: Document = {
    "id": "ms-2026",
    "school_ids": ["riverside-ms", "lakeside-ms"],
    "school_year": "2026-27",
    "starts_on": "2026-08-17",
    "ends_on": "2027-06-11",
    "closures": [
        {"starts_on": "2026-11-25", "ends_on": "2026-11-27", "reason": "Thanksgiving"},
        {"starts_on": "2027-01-18"},
    ],
    "extra_days": ["2026-11-28"],
    "terms": [
        {"name": "first", "starts_on": "2026-08-17", "ends_on": "2026-12-18"},
        {"name": "second", "starts_on": "2027-01-04", "ends_on": "2027-06-11"},
    ],
}


def problems(*calendars: Document) -> list[tuple[str, str]]:
    return [(problem.code, problem.at) for problem in calendar_incoherences(calendars, member)]


def changed(**changes: Any) -> Document:
    return {name: value for name, value in {**copy.deepcopy(CALENDAR), **changes}.items() if value is not ...}


def test_a_calendar_as_people_write_it() -> None:
    calendar = SchoolCalendar.model_validate(CALENDAR)
    assert calendar.weekdays == ("monday", "tuesday", "wednesday", "thursday", "friday")
    assert calendar.closures[1] == Closure(starts_on=dt.date(2027, 1, 18))
    assert calendar.terms[0] == Term(name="first", starts_on=dt.date(2026, 8, 17), ends_on=dt.date(2026, 12, 18))
    assert problems(CALENDAR) == []
    assert repr(calendar) == "SchoolCalendar()"


def test_what_need_not_be_written() -> None:
    calendar = SchoolCalendar(id="c", starts_on=dt.date(2026, 8, 17), ends_on=dt.date(2027, 6, 11))
    assert (calendar.school_ids, calendar.closures, calendar.extra_days, calendar.terms) == ((), (), (), ())
    assert calendar.school_year is None
    assert Calendars().calendars == ()


@pytest.mark.parametrize(("end", "codes"), [("2026-08-16", ["ends-before-start"]), ("2026-08-17", []), (None, [])])
def test_a_calendar_does_not_end_before_it_starts(end: str | None, codes: list[str]) -> None:
    """And then nothing is told of what would lie outside it."""
    found = problems(changed(ends_on=end, closures=[], extra_days=[], terms=[]))
    assert found == [(code, "/calendars/0/ends_on") for code in codes]
    assert problems(changed(ends_on="2026-08-16")) == [("ends-before-start", "/calendars/0/ends_on")]


@pytest.mark.parametrize("name", ["closures", "terms"])
@pytest.mark.parametrize(
    ("starts_on", "ends_on", "found"),
    [
        ("2026-08-16", "2026-08-17", [("outside-calendar", "starts_on")]),
        ("2026-08-17", "2026-08-17", []),
        ("2027-06-11", "2027-06-11", []),
        ("2027-06-11", "2027-06-12", [("outside-calendar", "ends_on")]),
        ("2026-08-16", "2027-06-12", [("outside-calendar", "starts_on"), ("outside-calendar", "ends_on")]),
        ("2026-10-12", "2026-10-11", [("ends-before-start", "ends_on")]),
        ("2026-10-12", None, []),
        (None, "2026-10-12", []),
        (None, None, []),
    ],
)
def test_a_closure_and_a_term_lie_in_the_calendar(
    name: str, starts_on: str | None, ends_on: str | None, found: list[tuple[str, str]]
) -> None:
    """The day before, the day of, the day after; and nothing about what is not known."""
    record = {"starts_on": starts_on, "ends_on": ends_on}
    calendar = changed(**{"closures": [], "terms": [], "extra_days": [], name: [record]})
    assert problems(calendar) == [(code, f"/calendars/0/{name}/0/{place}") for code, place in found]


@pytest.mark.parametrize("name", ["closures", "terms"])
@pytest.mark.parametrize(
    ("spans", "at"),
    [
        ([("2026-10-01", "2026-10-05"), ("2026-10-06", "2026-10-09")], []),
        ([("2026-10-01", "2026-10-05"), ("2026-10-05", "2026-10-09")], [1]),
        ([("2026-10-05", "2026-10-09"), ("2026-10-01", "2026-10-05")], [0]),
        ([("2026-10-01", "2026-10-05"), ("2026-10-01", "2026-10-05")], [1]),
        ([("2026-10-01", "2026-10-30"), ("2026-10-05", "2026-10-06"), ("2026-10-08", "2026-10-09")], [1, 2]),
        ([("2026-10-05", "2026-10-01"), ("2026-10-03", "2026-10-04")], []),
        ([("2026-10-01", None), ("2026-10-01", None)], [1]),
    ],
)
def test_closures_and_terms_do_not_overlap(name: str, spans: list[tuple[str, str]], at: list[int]) -> None:
    """The one that begins later is told; one that ends before it starts overlaps nothing."""
    records = [{"starts_on": start, "ends_on": end} for start, end in spans]
    calendar = changed(**{"closures": [], "terms": [], "extra_days": [], name: records})
    found = [place for code, place in problems(calendar) if code == "overlaps"]
    assert found == [f"/calendars/0/{name}/{index}" for index in at]


@pytest.mark.parametrize(
    ("days", "found"),
    [
        (["2026-08-16"], [("outside-calendar", 0)]),
        (["2026-08-17", "2027-06-11"], []),
        (["2027-06-11", "2027-06-12"], [("outside-calendar", 1)]),
        (["2026-11-28", "2026-12-05", "2026-11-28"], [("overlaps", 2)]),
        (["2026-12-19"], [("outside-calendar", 0)]),  # in none of its terms
        ([None, None], []),
    ],
)
def test_extra_days_lie_in_the_calendar_and_its_terms_once(days: list[str], found: list[tuple[str, int]]) -> None:
    assert problems(changed(extra_days=days)) == [(code, f"/calendars/0/extra_days/{index}") for code, index in found]


@pytest.mark.parametrize(
    "terms", [[], None, [{"starts_on": None}], [{"starts_on": "2026-10-05", "ends_on": "2026-10-01"}]]
)
def test_an_extra_day_may_lie_in_a_term_that_is_not_known(terms: list[Document] | None) -> None:
    assert not [at for _, at in problems(changed(terms=terms, extra_days=["2026-12-19"])) if "extra_days" in at]


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"school_year": "2026-28"}, [("wrong-school-year", "/calendars/0/school_year")]),
        ({"school_year": None}, []),
        ({"school_ids": ["a", "b", "a"]}, [("duplicate-id", "/calendars/0/school_ids/2")]),
        ({"weekdays": ["monday", "friday", "monday"]}, [("overlaps", "/calendars/0/weekdays/2")]),
        ({"weekdays": []}, [("too-few", "/calendars/0/weekdays")]),
        ({"weekdays": ...}, []),
        ({"weekdays": None, "school_ids": None, "closures": None, "extra_days": None, "terms": None}, []),
    ],
)
def test_other_contradictions_of_a_calendar(changes: Document, found: list[tuple[str, str]]) -> None:
    assert problems(changed(**changes)) == found


NEXT = changed(id="ms-2027", school_year=None, starts_on="2027-08-16", ends_on="2028-06-09", closures=[], terms=...)
NEXT["extra_days"] = []


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, []),
        ({"id": "ms-2026"}, [("duplicate-id", "/calendars/1/id")]),
        ({"id": None}, []),
        ({"starts_on": "2027-06-12"}, []),
        ({"starts_on": "2027-06-11"}, [("overlaps", "/calendars/1")]),
        ({"starts_on": "2027-06-11", "school_ids": ["lakeside-ms", "hill-es"]}, [("overlaps", "/calendars/1")]),
        ({"starts_on": "2027-06-11", "school_ids": ["hill-es"]}, []),
        ({"starts_on": "2027-06-11", "school_ids": []}, []),
        ({"starts_on": "2027-06-11", "school_ids": None}, []),
        ({"starts_on": "2027-06-11", "school_ids": [None]}, []),
        ({"starts_on": None}, []),
    ],
)
def test_a_school_is_in_one_calendar_at_a_time(changes: Document, found: list[tuple[str, str]]) -> None:
    assert problems(CALENDAR, NEXT | changes) == found


def test_calendars_of_every_other_school_do_not_overlap_either() -> None:
    assert problems(changed(school_ids=[]), NEXT | {"school_ids": []}) == []
    assert problems(NEXT | {"school_ids": [], "starts_on": "2027-06-11"}, changed(school_ids=...)) == [
        ("overlaps", "/calendars/0")
    ]


def test_the_calendar_that_begins_later_is_told_once() -> None:
    """However many schools it shares with another."""
    assert problems(NEXT | {"starts_on": "2027-06-01"}, CALENDAR) == [("overlaps", "/calendars/0")]
    assert problems() == []
    assert calendar_incoherences(None, member) == []


def test_a_calendar_made_by_hand_is_held_to_the_same() -> None:
    broken = changed(school_year="2026-28")
    with pytest.raises(ValidationError, match="wrong-school-year"):
        SchoolCalendar.model_validate(broken)
    with pytest.raises(ValidationError, match="duplicate-id"):
        Calendars.model_validate({"calendars": [CALENDAR, NEXT | {"id": "ms-2026"}]})
    assert len(Calendars.model_validate({"calendars": [CALENDAR, NEXT]}).calendars) == 2
