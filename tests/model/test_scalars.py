import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from popkit.model import Plan, Session, Tier
from popkit.read import read_plan

Problems = Callable[[dict[str, Any]], list[tuple[str, str]]]
Changed = Callable[[dict[str, Any]], dict[str, Any]]

RAISED = "/flags/0/raised_at"
MONTH = "/wellbeing_reviews/0/month"

NOT_DATES = [
    0, 20260914, 1.5, True, "", "2026", "2026-09", "20260914", "2026-9-4", "2026-09-4", "2026-257",
    "2026-W38-1", "2026W381", "2026-W38", "14.09.2026", "09/14/2026", "2026/09/14", "2026-09-14T00:00:00",
    "2026-09-14T00:00:00Z", "2026-09-14 00:00", " 2026-09-14", "2026-09-14 ", "2026-09-14\n", "2026-02-30",
    "2026-02-29", "2026-13-01", "2026-00-01", "2026-01-00", "0000-00-00", "1899-12-31", "2200-01-01",
    "9999-12-31", "-026-09-14", "+2026-09-14", "2026\u201009\u201014", "2026-09-1\u0664",
    "\u0662\u0660\u0662\u0666-\u0660\u0669-\u0661\u0664", "\uff12\uff10\uff12\uff16-\uff10\uff19-\uff11\uff14",
    "today", "null", [], {}, ["2026-09-14"], "2026-09-14" * 3, dt.datetime(2026, 9, 14, tzinfo=dt.UTC),
    dt.time(9), dt.date(1899, 12, 31), dt.date(2200, 1, 1),
]  # fmt: skip


@pytest.mark.parametrize("text", ["1900-01-01", "1999-12-31", "2024-02-29", "2026-09-14", "2199-12-31"])
def test_a_date_is_written_in_one_way(text: str, changed: Changed) -> None:
    day = dt.date.fromisoformat(text)
    assert read_plan(changed({"/student/birth_on": text})).student.birth_on == day
    assert read_plan(changed({"/student/birth_on": day})).student.birth_on == day
    assert Tier(level=1, set_on=day).set_on == day


@pytest.mark.parametrize("value", NOT_DATES, ids=ascii)
def test_no_other_spelling_is_a_date(value: object, problems_with: Problems) -> None:
    place = "/student/birth_on"
    assert problems_with({place: value}) == [("not-a-date", place)]
    place = "/supports/0/sessions/0/on"
    assert problems_with({place: value}) == [("not-a-date", place)]


@given(st.text(st.sampled_from("0123456789-TW :/.\u0661"), max_size=12))
@example("2026-W38-1")
def test_a_text_is_a_date_exactly_when_it_is_how_the_date_is_written(problems_with: Problems, text: str) -> None:
    """Law: a text is accepted just when formatting the date it means gives the text back."""
    try:
        day: dt.date | None = dt.date.fromisoformat(text)
    except ValueError:
        day = None
    same = day is not None and day.isoformat() == text and 1900 <= day.year < 2200
    assert (problems_with({"/student/birth_on": text}) == []) == same


@given(st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31)))
def test_every_civil_date_in_reach_is_read_as_itself(changed: Changed, day: dt.date) -> None:
    """Law: reading what was written gives the same day."""
    assert read_plan(changed({"/student/birth_on": day.isoformat()})).student.birth_on == day


@pytest.mark.parametrize(
    "name",
    [
        "O'Brien", "Nguyễn Văn A", "Null", "null", "NaN", "7of9", "True", "X Æ A-12", "山田太郎", "Zoë", "Jean-Luc",
        "عبد\u200cالله",  # noqa: RUF001 - a name with a zero-width non-joiner
        "d’Arc",  # noqa: RUF001 - as typesetters write it
        "Zoe\u0308", "😀", "👨\u200d👩\u200d👧", "a", " ", "\u200eabc\u200f", "<b>", "../etc",
        "Robert'); DROP TABLE students;--", "{name}", "%s", "=1+1", "tab\there", "two\nlines", "a" * 200,
    ],
    ids=ascii,
)  # fmt: skip
def test_real_names_come_back_unchanged(name: str, changed: Changed) -> None:
    document = changed({"/student/given_name": name})
    assert read_plan(document).student.given_name == name
    for ascii_only in (True, False):
        data = json.dumps(document, ensure_ascii=ascii_only).encode()
        assert read_plan(data).student.given_name == name


@pytest.mark.parametrize(
    "letter",
    [chr(code) for code in (*range(9), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0x7F, 0xA0))]
    + list("\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\ufff9\ufffa\ufffb"),
    ids=ascii,
)
def test_control_characters_and_overrides_are_no_text(letter: str, problems_with: Problems) -> None:
    """At the beginning, in the middle and at the end; in names, notes and grades."""
    for place in ("/student/given_name", "/purpose", "/student/grade", "/supports/0/external_codes/0/label"):
        for text in (f"{letter}a", f"a{letter}b", f"a{letter}"):
            assert problems_with({place: text}) == [("control-character", place)]


@pytest.mark.parametrize("half", ["\ud800", "a\udfff", "\ude00\ud83d"], ids=ascii)
def test_half_a_surrogate_pair_is_no_text(half: str, problems_with: Problems) -> None:
    for place in ("/student/given_name", "/purpose", "/id", "/status", "/school_year"):
        assert ("not-utf-8", place) in problems_with({place: half})
    assert problems_with({f"/{half}": 1}) == [("not-utf-8", "")]
    assert problems_with({f"/extensions/{half}": 1}) == [("not-utf-8", "/extensions")]
    assert problems_with({"/extensions/a": [half]}) == [("not-utf-8", "/extensions")]


@pytest.mark.parametrize(
    ("place", "value", "problem"),
    [
        ("/student/given_name", "", "too-long"),
        ("/student/given_name", "a" * 201, "too-long"),
        ("/student/given_name", "é" * 200, None),
        ("/purpose", "", None),
        ("/purpose", "😀" * 10_000, None),
        ("/purpose", "a" * 10_001, "too-long"),
        ("/student/grade", "KG", None),
        ("/student/grade", "a" * 20, None),
        ("/student/grade", "a" * 21, "too-long"),
        ("/student/grade", "", "too-long"),
        ("/student/grade", 7, "not-text"),
        ("/purpose", None, None),
        ("/purpose", 7, "not-text"),
        ("/purpose", ["a"], "not-text"),
        ("/purpose", b"bytes", "not-text"),
    ],
)
def test_texts_have_lengths(place: str, value: object, problem: str | None, problems_with: Problems) -> None:
    assert problems_with({place: value}) == ([(problem, place)] if problem else [])


@pytest.mark.parametrize("text", ["a", "7", "a" * 128, "Plan_1.2:3-4", "0" * 128])
def test_ids(text: str, problems_with: Problems) -> None:
    assert problems_with({"/id": text}) == []


@pytest.mark.parametrize(
    "text",
    ["", "-a", "_a", ".", " a", "a b", "a\n", "a/b", "a~b", "é", "a" * 129, "\u0661", "a\x00"],
    ids=ascii,
)
def test_not_ids(text: str, problems_with: Problems) -> None:
    assert problems_with({"/id": text}) == [("not-an-id", "/id")]


@pytest.mark.parametrize("tag", ["es", "zh-Hant", "sr-Latn-RS", "en-US", "haw", "x-private"[2:]])
def test_languages(tag: str, problems_with: Problems) -> None:
    assert problems_with({"/student/home_language": tag}) == []


@pytest.mark.parametrize("tag", ["", "e", "en_US", "en-", "Español", "123", "en\n"])
def test_not_languages(tag: str, problems_with: Problems) -> None:
    place = "/student/home_language"
    assert problems_with({place: tag}) == [("wrong-form", place)]


@pytest.mark.parametrize("value", [0, -0.0, 1, 63.5, -1e9, 1e9, 1e-320])
def test_numbers(value: float, problems_with: Problems) -> None:
    goal = {"/goals/0/measure/minimum": ..., "/goals/0/measure/maximum": ...}
    assert problems_with({**goal, "/goals/0/observations/0/value": value}) == []


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("63", "not-a-number"),
        ("", "not-a-number"),
        (True, "not-a-number"),
        (False, "not-a-number"),
        (None, "not-a-number"),
        ([63], "not-a-number"),
        (float("nan"), "not-a-number"),
        (float("inf"), "not-a-number"),
        (float("-inf"), "not-a-number"),
        (10**400, "not-a-number"),
        (2**70, "out-of-range"),
        (1e9 + 1, "out-of-range"),
        (-1e9 - 1, "out-of-range"),
    ],
)
def test_not_numbers(value: object, problem: str, problems_with: Problems) -> None:
    place = "/goals/0/observations/0/value"
    assert problems_with({place: value}) == [(problem, place)]


@pytest.mark.parametrize("place", ["/tier/level", "/supports/0/tier"])
@pytest.mark.parametrize(
    ("value", "problem"),
    [
        (1, None),
        (2, None),
        (3, None),
        (0, "out-of-range"),
        (4, "out-of-range"),
        (2**70, "out-of-range"),
        (True, "not-a-whole-number"),
        (False, "not-a-whole-number"),
        (1.0, "not-a-whole-number"),
        ("1", "not-a-whole-number"),
    ],
)
def test_a_tier_is_one_two_or_three(place: str, value: object, problem: str | None, problems_with: Problems) -> None:
    assert problems_with({place: value}) == ([(problem, place)] if problem else [])


@pytest.mark.parametrize(
    ("place", "value", "problem"),
    [
        ("/supports/0/sessions/0/minutes", 0, None),
        ("/supports/0/sessions/0/minutes", 1440, None),
        ("/supports/0/sessions/0/minutes", -1, "out-of-range"),
        ("/supports/0/sessions/0/minutes", 1441, "out-of-range"),
        ("/supports/0/sessions/0/minutes", 10**400, "out-of-range"),
        ("/supports/0/sessions/0/minutes", 30.0, "not-a-whole-number"),
        ("/supports/0/sessions/0/minutes", True, "not-a-whole-number"),
        ("/supports/0/sessions/0/minutes", "30", "not-a-whole-number"),
        ("/supports/0/schedule/minutes_per_session", 0, "out-of-range"),
        ("/supports/0/schedule/minutes_per_session", 1, None),
        ("/supports/0/schedule/sessions_per_week", 0, "out-of-range"),
        ("/supports/0/schedule/sessions_per_week", 0.25, None),
        ("/supports/0/schedule/sessions_per_week", 35, None),
        ("/supports/0/schedule/sessions_per_week", 35.5, "out-of-range"),
        ("/goals/0/weight", 0, None),
        ("/goals/0/weight", -1, "out-of-range"),
        ("/goals/0/weight", True, "not-a-number"),
        ("/supports/0/basic_need", True, None),
        ("/supports/0/basic_need", 1, "not-true-or-false"),
        ("/supports/0/basic_need", "true", "not-true-or-false"),
        ("/plan_reviews/0/student_led", 0.0, "not-true-or-false"),
        ("/schema_version", 1, "unknown-value"),
        ("/schema_version", "2", "unknown-value"),
        ("/status", "Active", "unknown-value"),
        ("/status", "active ", "unknown-value"),
        ("/status", True, "unknown-value"),
        ("/basis/0", None, "unknown-value"),
        ("/basis", "universal", "not-a-list"),
        ("/basis", {"universal": 1}, "not-a-list"),
        ("/basis", {"universal"}, "not-a-list"),
        ("/basis", iter(["universal"]), "not-a-list"),
        ("/basis", ("universal",), None),
        ("/student", None, "not-an-object"),
        ("/goals/0/observations/0", ["2026-09-21", 63], "not-an-object"),
        ("/tier", 2, "not-an-object"),
        ("/extensions", [], "not-an-object"),
        ("/extensions", None, "not-an-object"),
    ],
)
def test_scalars_are_strict(place: str, value: object, problem: str | None, problems_with: Problems) -> None:
    assert problems_with({place: value}) == ([(problem, place)] if problem else [])


def test_leaves_check_what_they_are_built_from() -> None:
    session = Session(on=dt.date(2026, 9, 22), minutes=30, attendance="present")
    assert session.minutes == 30
    with pytest.raises(ValueError, match="attendance"):
        Session(on=dt.date(2026, 9, 22), minutes=30, attendance="late")  # type: ignore[arg-type]


def test_a_date_in_the_schema_is_a_text_of_one_form() -> None:
    schema = Plan.model_json_schema()["properties"]["starts_on"]
    assert (schema["type"], schema["format"]) == ("string", "date")


@pytest.mark.parametrize(
    "value",
    ["2026-10-14T09:30:00Z", "2026-10-14T09:30:00-05:00", "2026-10-14T23:59:59+14:00", "1900-01-01T00:00:00+00:00"],
)
def test_an_instant_is_written_with_its_offset(value: str, problems_with: Problems) -> None:
    assert problems_with({RAISED: value}) == []


@pytest.mark.parametrize(
    "value",
    [
        "2026-10-14T09:30:00",
        "2026-10-14 09:30:00Z",
        "2026-10-14T09:30Z",
        "2026-10-14T09:30:00.5Z",
        "2026-10-14T24:30:00Z",
        "2026-13-14T09:30:00Z",
        "2026-10-14T09:30:00+25:00",
        "20261014T093000Z",
        "2026-10-14",
        "1899-12-31T23:59:59Z",
        "",
        1791970200,
        None,
        True,
        dt.datetime(2026, 10, 14, 9, 30),  # noqa: DTZ001 - that it has no offset is the point
        dt.datetime(2200, 1, 1, tzinfo=dt.UTC),
        dt.date(2026, 10, 14),
    ],
)
def test_what_is_not_an_instant_is_refused(value: object, problems_with: Problems) -> None:
    assert problems_with({RAISED: value}) == [("not-an-instant", RAISED)]


def test_an_instant_may_be_given_as_one(problems_with: Problems) -> None:
    assert problems_with({RAISED: dt.datetime(2026, 10, 14, 9, 30, tzinfo=dt.UTC)}) == []


@pytest.mark.parametrize("value", ["2026-13", "2026-00", "2026-1", "2026", "2026-10-01", "October", ""])
def test_a_month_is_written_as_year_and_number(value: str, problems_with: Problems) -> None:
    assert problems_with({MONTH: value}) == [("not-a-month", MONTH)]


def test_a_level_is_one_of_four_words(problems_with: Problems) -> None:
    place = "/wellbeing_reviews/1/ratings/0/level"
    assert problems_with({place: "thriving"}) == []
    assert problems_with({place: "good"}) == problems_with({place: 3}) == [("unknown-value", place)]
