import copy
import datetime as dt
import json
import pickle
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from popkit.dates import SchoolDays, Weekdays
from popkit.errors import UnreadableDistrict
from popkit.limits import shipped_limits
from popkit.read.calendars import school_span
from popkit.read.district import District, read_district
from popkit.vocabulary import WEEKDAYS

Document = dict[str, Any]

CALENDAR: Document = {
    "id": "ms-2026",
    "school_ids": ["riverside-ms"],
    "starts_on": "2026-09-14",
    "ends_on": "2026-09-27",
    "closures": [{"starts_on": "2026-09-16", "ends_on": "2026-09-17"}, {"starts_on": "2026-09-21"}],
    "extra_days": ["2026-09-17", "2026-09-26"],
}
LATER = {"id": "ms-2027", "school_ids": ["riverside-ms"], "starts_on": "2027-08-16", "ends_on": "2027-08-20"}
TOML = """
[[calendars]]
id = "ms-2026"
school_ids = ["riverside-ms"]
starts_on = 2026-09-14
ends_on = 2026-09-27
closures = [{starts_on = 2026-09-16, ends_on = 2026-09-17}, {starts_on = 2026-09-21}]
extra_days = [2026-09-17, 2026-09-26]
"""


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def wrong(source: Any) -> list[tuple[str, str]]:
    with pytest.raises(UnreadableDistrict) as caught:
        read_district(source)
    assert caught.value.__cause__ is None
    return [(problem.code, problem.at) for problem in caught.value.problems]


@pytest.fixture
def folder(tmp_path: Path) -> Callable[[dict[str, str]], Path]:
    def make(files: dict[str, str]) -> Path:
        for name, text in files.items():
            (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path

    return make


Folder = Callable[[dict[str, str]], Path]


@pytest.mark.parametrize(
    ("files", "name"),
    [
        ({"calendars.json": json.dumps([CALENDAR])}, ""),
        ({"calendars.json": json.dumps([CALENDAR])}, "calendars.json"),
        ({"calendars.json": json.dumps({"calendars": [CALENDAR]}), "limits.toml": "adult_age = 21"}, ""),
        ({"calendars.toml": TOML}, ""),
        ({"calendars.toml": TOML}, "calendars.toml"),
        ({"town.toml": f"{TOML}\n[limits]\nadult_age = 21"}, "town.toml"),
        ({"town.json": json.dumps({"calendars": [CALENDAR], "limits": {"adult_age": 21}})}, "town.json"),
    ],
)
def test_every_way_of_writing_calendars(files: dict[str, str], name: str, folder: Folder) -> None:
    town = read_district(folder(files) / name)
    assert town.calendars == read_district({"calendars": [CALENDAR]}).calendars
    expected = 21 if "adult_age" in "".join(files.values()) else 18
    assert town.limits["adult_age"].on(day("2026-09-14")) == expected
    assert repr(town) == "District(limits=Limits())"


@pytest.mark.parametrize("source", [{}, {"calendars": []}, {"limits": {}}])
def test_a_district_may_have_no_calendar(source: Document) -> None:
    town = read_district(source)
    assert town.calendars == ()
    assert town.school_days("riverside-ms") == Weekdays()


def test_the_days_of_school_that_a_calendar_means() -> None:
    """Weekdays without closures; an extra day counts in a closure and on a weekend."""
    time = read_district({"calendars": [CALENDAR]}).school_days("riverside-ms")
    found = time.days(day("2026-01-01"), day("2027-01-01"))
    assert [kept.day for kept in found] == [14, 15, 17, 18, 22, 23, 24, 25, 26]
    assert time.is_known
    assert time.covers(day("2026-09-14"), day("2026-09-27"))
    assert not time.covers(day("2026-09-13"), day("2026-09-27"))


def test_where_there_are_terms_school_is_within_them() -> None:
    terms = [
        {"name": "one", "starts_on": "2026-09-15", "ends_on": "2026-09-18"},
        {"name": "two", "starts_on": "2026-09-25", "ends_on": "2026-09-26"},
    ]
    (calendar,) = read_district({"calendars": [CALENDAR | {"terms": terms}]}).calendars
    span = school_span(calendar)
    assert [kept.day for kept in span.days] == [15, 17, 18, 25, 26]
    assert (span.starts_on, span.ends_on) == (day("2026-09-14"), day("2026-09-27"))


def test_a_school_chooses_its_weekdays() -> None:
    weekdays = {"weekdays": ["monday", "tuesday", "thursday", "saturday"], "closures": [], "extra_days": []}
    (calendar,) = read_district({"calendars": [CALENDAR | weekdays]}).calendars
    span = school_span(calendar)
    assert [kept.day for kept in span.days] == [14, 15, 17, 19, 21, 22, 24, 26]
    assert SchoolDays([span]).weeks(day("2026-09-14"), day("2026-09-27")) == 2


@given(st.sets(st.sampled_from(WEEKDAYS), min_size=1), st.integers(0, 400))
def test_a_calendar_without_closures_has_school_on_its_weekdays(names: set[str], length: int) -> None:
    """Law: a day of it is a day of school if its weekday is one."""
    first = day("2026-08-17")
    last = first + dt.timedelta(days=length)
    document = {"id": "c", "starts_on": first, "ends_on": last, "weekdays": sorted(names)}
    (calendar,) = read_district({"calendars": [document]}).calendars
    every = [first + dt.timedelta(days=n) for n in range(length + 1)]
    assert list(school_span(calendar).days) == [kept for kept in every if WEEKDAYS[kept.weekday()] in names]


def test_the_years_of_a_school_are_put_together() -> None:
    town = read_district({"calendars": [LATER, CALENDAR]})
    time = town.school_days("riverside-ms")
    assert town.school_days("riverside-ms") is time
    assert time.after(day("2026-09-26"), 1) == day("2027-08-16")
    assert time.count(day("2026-09-14"), day("2027-08-20")) == 14
    assert town.school_days("hill-es") == Weekdays()
    assert not town.school_days("hill-es").is_known


def test_a_calendar_that_names_no_school_is_for_all_others() -> None:
    every = LATER | {"id": "all", "school_ids": []}
    town = read_district({"calendars": [CALENDAR, every]})
    assert town.school_days("hill-es").days(day("2026-01-01"), day("2028-01-01"))[0] == day("2027-08-16")
    assert not town.school_days("riverside-ms").covers(day("2027-08-16"), day("2027-08-16"))


def test_a_district_is_itself_and_can_be_sent_elsewhere() -> None:
    """It goes to worker processes; two of them are not compared by what is in them."""
    town = read_district({"calendars": [CALENDAR]})
    assert town != read_district({"calendars": [CALENDAR]})
    assert len({town, town}) == 1
    for _ in range(2):
        sent = pickle.loads(pickle.dumps(town))  # noqa: S301 - our own bytes
        assert sent.calendars == town.calendars
        assert sent.school_days("riverside-ms") == town.school_days("riverside-ms")
    assert District(shipped_limits()).calendars == ()


WRONG_YEAR = ("wrong-school-year", "/0/school_year")


@pytest.mark.parametrize(
    ("calendars", "problems"),
    [
        (None, [("not-a-list", "")]),
        ({}, [("not-a-list", "")]),
        ([5], [("not-an-object", "/0")]),
        ([{"id": "a"}], [("missing-field", "/0/starts_on"), ("missing-field", "/0/ends_on")]),
        ([CALENDAR | {"weekdays": []}], [("too-few", "/0/weekdays")]),
        ([CALENDAR | {"weekdays": ["Monday"]}], [("unknown-value", "/0/weekdays/0")]),
        ([CALENDAR | {"starts_on": "14.9.2026"}], [("not-a-date", "/0/starts_on")]),
        ([CALENDAR | {"extra_days": "2026-09-26"}], [("not-a-list", "/0/extra_days")]),
        ([CALENDAR | {"school_year": "2026"}], [("wrong-school-year", "/0/school_year")]),
        ([CALENDAR | {"school_year": "2026-28"}], [("wrong-school-year", "/0/school_year")]),
        ([CALENDAR, CALENDAR], [("duplicate-id", "/1/id"), ("overlaps", "/1")]),
        ([CALENDAR | {"ends_on": "2026-09-13"}], [("ends-before-start", "/0/ends_on")]),
        ([CALENDAR | {"id": "a b", "school_year": "2026-28"}], [("not-an-id", "/0/id"), WRONG_YEAR]),
        ([CALENDAR | {"schol_year": "x", "school_year": "2026-28"}], [("unknown-field", "/0"), WRONG_YEAR]),
        ([CALENDAR | {"closures": [{"starts_on": "x", "ends_on": "2026-10-01"}]}],
         [("not-a-date", "/0/closures/0/starts_on"), ("outside-calendar", "/0/closures/0/ends_on")]),
    ],
)  # fmt: skip
def test_what_calendars_may_be(calendars: Any, problems: list[tuple[str, str]], folder: Folder) -> None:
    """All problems at once, and none only because something else is at fault; the place is that of the form."""
    assert wrong({"calendars": copy.deepcopy(calendars)}) == [(code, f"/calendars{at}") for code, at in problems]
    wrapped = folder({"calendars.json": json.dumps({"calendars": calendars})})
    assert wrong(wrapped) == [(code, f"/calendars{at}") for code, at in problems]
    if isinstance(calendars, list):
        assert wrong(folder({"calendars.json": json.dumps(calendars)})) == problems


def test_a_misspelt_school_makes_no_second_problem() -> None:
    """Without its schools a calendar would be for all of them, and so overlap another such."""
    misspelt = {name: value for name, value in LATER.items() if name != "school_ids"} | {"schools": ["a"]}
    every = LATER | {"id": "all", "school_ids": []}
    assert wrong({"calendars": [every, misspelt]}) == [("unknown-field", "/calendars/1")]


def test_a_hint_names_the_nearest_field() -> None:
    with pytest.raises(UnreadableDistrict, match=r'/calendars/0/closures/0: .* \(did you mean "reason"\?\)'):
        read_district({"calendars": [CALENDAR | {"closures": [{"starts_on": "2026-09-16", "reson": "x"}]}]})


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ('[{"id": "a", "id": "b", "zzz": 1}]', {("duplicate-member", "/0"), ("unknown-field", "/0")}),
        ('{"calendars": [], "calendars": [{"id": "a"}]}', {("duplicate-member", "")}),
        ('{"calendars": [], "limits": {}}', {("unknown-field", "")}),
        ("5", {("not-an-object", "")}),
        ("", {("not-json", "")}),
    ],
)
def test_files_of_calendars_that_cannot_be_read(text: str, problems: set[Any], folder: Folder) -> None:
    assert set(wrong(folder({"calendars.json": text}))) >= problems


def test_one_file_of_calendars_is_enough(folder: Folder) -> None:
    path = folder({"calendars.json": "[]", "calendars.toml": TOML})
    with pytest.raises(UnreadableDistrict, match=r"calendars\.toml: 1 problem\n .* \(calendars\.json is read\)"):
        read_district(path)


def test_hopeless_calendars_are_only_counted() -> None:
    calendars = [{f"x{n}": 1 for n in range(20_000)}]
    with pytest.raises(UnreadableDistrict) as caught:
        read_district({"calendars": calendars})
    (problem,) = caught.value.problems
    assert (problem.code, problem.at, problem.count) == ("more-problems", "/calendars", 20_003)


CANARY = "Zzyzx-Quillfeather"


def spoilt(value: Any) -> Iterator[Any]:
    """The same document with a text put anywhere, as a value and as a name."""
    yield CANARY
    if isinstance(value, dict):
        yield {**value, CANARY: 1}
        yield from ({**value, name: bad} for name, kept in value.items() for bad in spoilt(kept))
    elif isinstance(value, list):
        yield from ([*value[:n], bad, *value[n + 1 :]] for n, kept in enumerate(value) for bad in spoilt(kept))


def test_nothing_a_calendar_says_is_in_an_error() -> None:
    """A name in it may be a child's, for closures have reasons."""
    errors = [error for document in spoilt([CALENDAR, LATER]) if (error := error_of({"calendars": document}))]
    assert len(errors) > 20
    for error in errors:
        assert CANARY not in f"{error} {error!r} {error.problems!r} {error.__cause__!r} {error.__context__!r}"


def error_of(source: Any) -> UnreadableDistrict | None:
    try:
        read_district(source)
    except UnreadableDistrict as error:
        return error
    return None
