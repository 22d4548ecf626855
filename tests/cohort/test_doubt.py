"""Law: a row that cannot be read as a document is doubtful, and a row that can be is not."""

from __future__ import annotations

import copy
import datetime as dt
import inspect
import math
import re
from collections.abc import Iterable, Iterator
from types import ModuleType
from typing import Any, Final

import polars as pl
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import popkit
from popkit.cohort import bulk
from popkit.cohort.doubt import doubtful, every_member
from popkit.cohort.members import Member, document_members
from popkit.cohort.schema import plan_schema
from popkit.cohort.screen import Screen
from popkit.cohort.standing import stand_all
from popkit.cohort.table import plan_table, row_of
from popkit.instruments import shipped_instruments
from popkit.model import coherence
from popkit.read.columns import Column, plan_columns
from popkit.read.plans import read_raw
from popkit.read.rows import documents
from popkit.read.sources import Raw

Row = dict[str, Any]
Changes = dict[str, Any]

DAY: Final = dt.date(2027, 3, 1)
NOON: Final = dt.datetime(2026, 10, 14, 12, tzinfo=dt.UTC)
LONG: Final = 10_000


def doubts(table: pa.Table | pl.DataFrame, *touched: str) -> list[bool]:
    found = doubtful(stand_all(table, as_of=DAY), touched or every_member())
    assert found.dtype == pl.Boolean
    return found.to_list()


def table_of(rows: list[Row]) -> pa.Table:
    return pa.Table.from_pylist(rows, plan_schema())


def problems_of(table: pa.Table) -> list[set[str]]:
    """The codes of the problems of every row, as the reader of documents tells them."""
    (batch,) = table.combine_chunks().to_batches()
    return [{problem.code for problem in read_raw(Raw("p", 1, found))[1]} for found in documents(batch)]


def rows_of(*given: dict[str, Any]) -> list[Row]:
    rows: list[Row] = plan_table([row_of(popkit.read_plan(document)) for document in given]).to_pylist()
    return rows


@pytest.fixture(scope="module")
def whole(fuzz: ModuleType) -> Row:
    """A row in which every member has a value, and which can be read."""
    document = fuzz.whole_plan()
    document["agreements"][0]["answer"] = "declined"
    document["goals"][0]["measure"]["scale"] = "numeric"
    document["student_statement"]["declined"] = True
    (row,) = rows_of(document)
    return row


def changed(row: Row, changes: Changes) -> Row:
    """Make a row with other values at some JSON Pointers; a function is given the value that was there."""
    made = copy.deepcopy(row)
    for pointer, value in changes.items():
        *way, last = [int(part) if part.isdecimal() else part for part in pointer.split("/")[1:]]
        holder: Any = made
        for part in way:
            holder = holder[part]
        holder[last] = value(holder[last]) if callable(value) else value
    return made


# Every member, with every value that could be wrong in it

TEXTS: Final = (
    *(None, "", " ", "x", "no such word", "x" * 129, "x" * 201, "x" * (LONG + 1), "é" * 200, "é" * 201, "😀" * LONG),
    *("A-", "-A", "a\n", "\n", "a\tb\r\n", "a\x00", "\x1f", "\x7f", "a\x85", "\u2028", "\u202e", "\u2066", "\ufeff"),
    *(
        "\ufff9",
        "\u200d",
        "\u00a0",
        "1",
        "2",
        "2026-13",
        "1999-00",
        "2026-28",
        "2026-12\n",
        "2026-27\n",
        "student",
        "es",
        "e",
        "٢٠٢٦-٠٩",
    ),
)
DAYS: Final = [dt.date(1, 1, 1), dt.date(1899, 12, 31), dt.date(1900, 1, 1), dt.date(2199, 12, 31), dt.date(2200, 1, 1)]
INSTANTS: Final = (
    *(None, {"utc": None, "offset_minutes": 0}, {"utc": NOON, "offset_minutes": None}, {}),
    *({"utc": NOON, "offset_minutes": minutes} for minutes in (0, 1439, 1440, -1439, -1440, 32_767, -32_768)),
    *({"utc": NOON.replace(microsecond=part), "offset_minutes": 0} for part in (1000, 500_000)),
    {"utc": dt.datetime(1899, 12, 31, 23, 59, 59, tzinfo=dt.UTC), "offset_minutes": 0},
    {"utc": dt.datetime(1899, 12, 31, 23, 59, 59, tzinfo=dt.UTC), "offset_minutes": 1},
    {"utc": dt.datetime(1900, 1, 1, tzinfo=dt.UTC), "offset_minutes": -1},
    {"utc": dt.datetime(2199, 12, 31, 23, 59, 59, tzinfo=dt.UTC), "offset_minutes": 0},
    {"utc": dt.datetime(2199, 12, 31, 23, 59, 59, tzinfo=dt.UTC), "offset_minutes": 1},
    {"utc": dt.datetime(2200, 1, 1, tzinfo=dt.UTC), "offset_minutes": -1},
    {"utc": dt.datetime(9999, 12, 31, tzinfo=dt.UTC), "offset_minutes": 1439},
    {"utc": dt.datetime(1, 1, 1, tzinfo=dt.UTC), "offset_minutes": -1439},
)
WHOLES: Final = (None, -(2**63), -1, 0, 1, 3, 4, 1440, 1441, 2**63 - 1)
NUMBERS: Final = (
    *(None, math.nan, math.inf, -math.inf, -1e9, 1e9, 1e9 + 1, -1e9 - 1, -0.0, 0.0, 5e-324, -5e-324, 0.5, 2.0, 3.0),
    *(35.0, 35.5, 201.0, 200.0),
)
JSONS: Final = (
    *(
        None,
        "",
        "{}",
        " {} ",
        "[]",
        "null",
        "1",
        '"a"',
        "{",
        '{"a":1}{',
        '{},"purpose":"x"',
        '{"a":1,"a":2}',
        "\ufeff{}",
    ),
    *(
        '{"a":NaN}',
        '{"a":1e999}',
        f'{{"a":{2**63}}}',
        f'{{"a":{-(2**63)}}}',
        '{"a":"\\ud800"}',
        '{"\\ud800":1}',
        "{},{}",
    ),
    *('{"a":' + "[" * depth + "]" * depth + "}" for depth in (61, 62, 63, 64, 250)),
)
VALUES: Final = {
    "text": TEXTS,
    "date": (None, *DAYS),
    "instant": INSTANTS,
    "whole": WHOLES,
    "number": NUMBERS,
    "yes_no": (None, True, False),
    "json": JSONS,
}


def place_of(found: Member, row: Row) -> tuple[str, Any]:
    """Return a pointer to where the row has such a member, and the value there."""

    def below(value: Any, parts: list[str], at: str) -> Iterator[tuple[str, Any]]:
        if isinstance(value, list) and (parts or found.path == "item"):
            for index, kept in enumerate(value):
                yield from below(kept, parts, f"{at}/{index}")
        elif not parts:
            yield at, value
        elif value is not None:
            yield from below(value[parts[0]], parts[1:], f"{at}/{parts[0]}")

    return next((at, value) for at, value in below(row, found.whole.split("."), "") if value is not None)


def spoilt(found: Member, old: Any) -> tuple[Any, ...]:
    """Return values to stand in place of one."""
    if found.column.kind == "list":
        most = found.column.bounds["maxItems"]
        longest = (old * (most + 1))[:most]
        return None, [], [None], [*old, None], [*old, *old], longest, [*longest, old[0]]
    if found.column.kind == "record":
        return None, {}, *({**old, part.name: None} for part in found.column.parts)
    return VALUES[found.column.kind]


LEAVES: Final = [found for found in document_members() if not found.whole.startswith("written_as_null")]
LARGE: Final = ("supports.sessions", "goals.observations")
"""Where so many records have so many values that a plan is doubted for its size alone."""


@pytest.mark.parametrize("name", [kept.name for kept in plan_schema() if kept.name != "written_as_null"])
def test_no_value_that_cannot_be_read_is_missed_and_no_other_is_doubted(name: str, whole: Row) -> None:
    """Every member of the document, with every value in its place."""
    made: list[tuple[str, Any]] = []
    for found in LEAVES:
        if found.whole.split(".")[0] == name:
            at, old = place_of(found, whole)
            made += [(at, value) for value in spoilt(found, old)]
    table = table_of([changed(whole, dict([one])) for one in made])
    told, doubted = problems_of(table), doubts(table)
    wrong = [
        (pointer, str(value)[:40], codes)
        for (pointer, value), codes, is_doubted in zip(made, told, doubted, strict=True)
        if bool(codes) != is_doubted
    ]
    assert wrong == []
    assert sum(doubted) > 0


# What must agree

SECOND: Final = {"id": "w9", "month": "2026-10", "status": "completed"}
ATTAINMENT: Final[Changes] = {
    "/goals/0/measure/scale": "attainment",
    "/goals/0/measure/minimum": None,
    "/goals/0/measure/maximum": None,
    "/goals/0/baseline/value": -2.0,
    "/goals/0/target/value": 2.0,
    "/goals/0/observations/0/value": 0.0,
    "/goals/0/observations/1/value": -1.0,
}
OBSERVED: Final = "/goals/0/observations/0/value"
SCALE: Final = ["goals.measure.minimum", "goals.measure.maximum", "goals.measure.scale"]


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def scored(name: str, *responses: float | None) -> Changes:
    return {"/wellbeing_reviews/1/scores": [{"instrument": name, "responses": list(responses)}]}


def twice(records: list[Row]) -> list[Row]:
    return [*records, {**records[0], "id": "another"}, records[0]]


CONTRADICTIONS: Final[list[tuple[Changes, str]]] = [
    *(
        ({start: day("2026-12-01"), end: day(ends), "/wellbeing_reviews": []}, code)
        for start, end in (
            ("/starts_on", "/ends_on"),
            ("/student/enrolled_on", "/student/exited_on"),
            ("/team/0/since", "/team/0/until"),
            ("/profile/1/noted_on", "/profile/1/resolved_on"),
            ("/supports/0/starts_on", "/supports/0/ends_on"),
            ("/consents/0/given_on", "/consents/0/expires_on"),
            ("/consents/0/given_on", "/consents/0/revoked_on"),
        )
        for ends, code in (("2026-11-30", "ends-before-start"), ("2026-12-01", ""), ("2026-12-02", ""))
    ),
    *(({f"/{name}": twice}, "duplicate-id") for name in coherence.COLLECTIONS if name != "wellbeing_reviews"),
    ({"/wellbeing_reviews/1/id": "w", "/wellbeing_reviews/0/id": "w"}, "duplicate-id"),
    ({"/wellbeing_reviews": lambda kept: [*kept, {**SECOND, "month": "2026-12"}]}, ""),
    *(
        ({place: "nobody"}, "unknown-link")
        for place in (
            "/manager_id",
            "/goals/0/owner_id",
            "/goals/0/profile_ids/0",
            "/supports/0/goal_ids/0",
            "/supports/0/profile_ids/0",
            "/actions/0/owner_id",
            "/actions/0/goal_id",
            "/plan_reviews/0/decisions/0/goal_id",
            "/wellbeing_reviews/1/action_ids/0",
            "/wellbeing_reviews/1/checked_actions/0/action_id",
            "/wellbeing_reviews/1/flag_ids/0",
        )
    ),
    ({"/goals/0/owner_id": "student", "/actions/0/owner_id": "student"}, ""),
    ({"/manager_id": "student"}, "unknown-link"),
    ({"/team": None}, "unknown-link"),
    ({"/flags": []}, "unknown-link"),
    ({"/goals/0/target/on": day("2026-09-13")}, "target-not-after-baseline"),
    ({"/goals/0/target/on": day("2026-09-14")}, "target-not-after-baseline"),
    ({"/goals/0/target/on": day("2026-09-15")}, ""),
    ({"/goals/0/target": None}, ""),
    ({"/goals/0/baseline": None}, ""),
    ({"/status": "draft"}, "contradicting-status"),
    ({"/goals/0/status": "completed"}, "contradicting-status"),
    ({"/supports/0/status": "paused"}, "contradicting-status"),
    ({"/goals/0/status_history": lambda kept: [{**kept[0], "status": "proposed"}, *kept]}, ""),
    ({"/goals/0/status_history": lambda kept: [*kept, {**kept[0], "status": "completed"}]}, "contradicting-status"),
    ({"/status": "draft", "/status_history": []}, ""),
    ({"/status": "draft", "/status_history": None}, ""),
    ({"/status_history/0/on": day("2026-09-15")}, "out-of-order"),
    ({"/status_history/0/on": day("2026-09-14")}, ""),
    ({"/goals/0/status_history": lambda kept: [kept[0], {**kept[0], "on": day("2026-09-13")}]}, "out-of-order"),
    ({"/supports/0/status_history": lambda kept: [kept[0], {**kept[0], "on": day("2026-09-13")}]}, "out-of-order"),
    ({"/wellbeing_reviews/0/month": "2026-08"}, "outside-plan"),
    ({"/wellbeing_reviews/0/month": "2027-06"}, ""),
    ({"/wellbeing_reviews/0/month": "2027-07"}, "outside-plan"),
    ({"/wellbeing_reviews/0/month": "2027-07", "/ends_on": None}, ""),
    ({"/wellbeing_reviews/0": lambda kept: {**kept, **SECOND}}, "second-review"),
    ({"/wellbeing_reviews/0": lambda kept: {**kept, **SECOND, "status": "void"}}, ""),
    ({"/wellbeing_reviews/1/ratings/1/domain": "academic"}, "second-rating"),
    ({"/school_year": "2026-28"}, "wrong-school-year"),
    ({"/school_year": "2099-00"}, ""),
    ({"/school_year": "2026-27\n"}, "wrong-school-year"),
    ({"/profile/0/severity": "mild"}, "only-on-needs"),
    ({"/profile/1/kind": "interest"}, "only-on-needs"),
    ({OBSERVED: -0.5}, "outside-measure"),
    ({OBSERVED: 0.0}, ""),
    ({OBSERVED: 200.0}, ""),
    ({OBSERVED: 200.5}, "outside-measure"),
    ({"/goals/0/baseline/value": 201.0}, "outside-measure"),
    ({"/goals/0/target/value": 201.0}, "outside-measure"),
    ({OBSERVED: 201.0, "/goals/0/measure/maximum": None}, ""),
    ({OBSERVED: 201.0, "/goals/0/measure/minimum": None}, "outside-measure"),
    ({OBSERVED: 999.0, "/goals/0/measure/minimum": None, "/goals/0/measure/maximum": None}, ""),
    ({OBSERVED: 201.0, "/goals/0/measure/scale": None}, "outside-measure"),
    ({"/goals/0/measure/maximum": 0.0}, "out-of-range"),
    ({"/goals/0/measure/minimum": 201.0}, "out-of-range"),
    (ATTAINMENT, ""),
    ({**ATTAINMENT, OBSERVED: 0.5}, "attainment-value"),
    ({**ATTAINMENT, OBSERVED: 3.0}, "attainment-value"),
    ({**ATTAINMENT, "/goals/0/target/value": -3.0}, "attainment-value"),
    ({**ATTAINMENT, "/goals/0/baseline/value": 1.5}, "attainment-value"),
    ({**ATTAINMENT, "/goals/0/measure/minimum": 0.0}, ""),
    ({**ATTAINMENT, "/goals/0/measure/minimum": 0.0, "/goals/0/measure/maximum": 0.0}, "out-of-range"),
    # Answers to questionnaires
    *(
        (scored(name, *[answer] * count), "")
        for name, found in shipped_instruments().items()
        for count in {found.items, len(found.counted_items) if found.counted_alone else found.items}
        for answer in (None, found.minimum, found.maximum)
    ),
    *(
        (scored(name, *[None] * (found.items - 1), answer), "out-of-range")
        for name, found in shipped_instruments().items()
        for answer in (found.minimum - 1, found.maximum + 1, found.minimum + 0.5)
    ),
    *((scored(name, *[None] * (found.items + 1)), "too-many") for name, found in shipped_instruments().items()),
    (scored("who5"), "too-few"),
    (scored("stirling", *[1] * 14), "too-few"),
    (scored("riverside:belonging", 7654321), ""),
    (scored("riverside.belonging"), ""),
    *((scored(name, 1), "unknown-instrument") for name in ("who_5", "WHO5", "riverside:", "x")),
]


def test_contradictions_are_doubted_and_what_is_just_possible_is_not(whole: Row) -> None:
    table = table_of([changed(whole, changes) for changes, _ in CONTRADICTIONS])
    told, doubted = problems_of(table), doubts(table)
    assert [
        (changes, code, codes, is_doubted)
        for (changes, code), codes, is_doubted in zip(CONTRADICTIONS, told, doubted, strict=True)
        if codes != ({code} if code else set()) or is_doubted != bool(code)
    ] == []


def test_every_code_of_coherence_is_among_the_contradictions() -> None:
    codes = set(re.findall(r'"([a-z]+(?:-[a-z]+)+)"', inspect.getsource(coherence)))
    assert len(codes) > 8
    assert codes <= {code for _, code in CONTRADICTIONS} | {"ends-before-start", "wrong-school-year"}


# Several faults at once, in plans of every sort


def leaves(value: Any, columns: Iterable[Column], at: str = "") -> Iterator[tuple[str, Column]]:
    """Yield a pointer to every value of a row that is not null, and what kind it is."""
    for column in columns:
        kept = value[column.name]
        items = kept if column.kind == "list" else ()
        yield f"{at}/{column.name}", column
        for index, item in enumerate(items or ()):
            place = f"{at}/{column.name}/{index}"
            yield place, column.parts[0]
            yield from leaves(item, column.parts[0].parts, place)
        if column.kind == "record" and kept is not None:
            yield from leaves(kept, column.parts, f"{at}/{column.name}")


@settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_whatever_is_spoilt_in_any_plan(plan_documents: st.SearchStrategy[dict[str, Any]], data: st.DataObject) -> None:
    """Values from elsewhere in the plan too: links and days that are right in themselves."""
    rows = rows_of(*data.draw(st.lists(plan_documents, min_size=1, max_size=3)))
    made = list(rows)
    for row in rows:
        found = list(leaves(row, plan_columns()))[:-1]
        for _ in range(6):
            changes: Changes = {}
            for at, column in data.draw(st.lists(st.sampled_from(found), min_size=1, max_size=2)):
                others = [
                    value_at(row, place) for place, other in found if other.kind == column.kind and not other.parts
                ]
                values = [*VALUES.get(column.kind, (None,)), *others, *others]
                changes[at] = data.draw(st.sampled_from(values))
            made.append(changed_in_order(row, changes))
    table = table_of(made)
    told = [bool(codes) for codes in problems_of(table)]
    assert doubts(table) == told
    assert not any(told[: len(rows)])


def value_at(row: Row, pointer: str) -> Any:
    found: Any = row
    for part in pointer.split("/")[1:]:
        found = found[int(part) if isinstance(found, list) else part]
    return found


def changed_in_order(row: Row, changes: Changes) -> Row:
    """Change what stands deepest first, so that the rest is still there."""
    return changed(row, dict(sorted(changes.items(), key=lambda one: -one[0].count("/"))))


# Good plans


def test_no_good_plan_is_doubted(corpus: list[tuple[list[popkit.Plan], dt.date, Any]]) -> None:
    """The example district, the example of every rule, and synthetic plans."""
    plans = {plan.model_dump_json(): plan for found, _, _ in corpus for plan in found}
    assert len(plans) > 250
    assert not any(doubts(plan_table([row_of(plan) for plan in plans.values()])))


def test_nor_one_of_no_plan_at_all_or_of_one_with_nothing_in_it(minimal: Row) -> None:
    assert doubts(plan_schema().empty_table()) == []
    assert doubts(table_of(rows_of(minimal))) == [False]


# A few members only


def kept_only(value: Any, columns: Iterable[Column], touched: frozenset[str], at: str = "") -> Any:
    """Leave nothing in a record but these members and what they stand in."""
    made: Row = {}
    for column in columns:
        whole, kept = f"{at}{column.name}", value[column.name]
        below = any(path.startswith(f"{whole}.") for path in touched)
        if kept is None or not (whole in touched or below):
            continue
        if column.kind == "record":
            made[column.name] = kept_only(kept, column.parts, touched, f"{whole}.")
        elif column.kind == "list" and column.parts[0].parts:
            parts = column.parts[0].parts
            made[column.name] = [kept_only(item, parts, touched, f"{whole}.") for item in kept]
        else:
            made[column.name] = kept
    return made


def test_what_was_not_touched_is_not_missed(whole: Row) -> None:
    """A column that was not read is null throughout, and says nothing about a plan."""
    for member in sorted(every_member()):
        table = table_of([kept_only(whole, plan_columns(), frozenset([member]))])
        assert doubts(table, member) == [False], member


@settings(max_examples=6)
@given(touched=st.frozensets(st.sampled_from(sorted(every_member())), min_size=1))
def test_nor_of_any_selection(touched: frozenset[str], whole: Row) -> None:
    assert doubts(table_of([kept_only(whole, plan_columns(), touched)]), *touched) == [False]


def shown(value: object) -> str:
    """A value as part of a test's name, which shall be the same in every process."""
    return re.sub(" at 0x[0-9a-f]+", "", str(value))


@pytest.mark.parametrize(
    ("changes", "touched", "expected"),
    [
        ({"/status": "lost"}, ["status"], True),
        ({"/status": "lost"}, ["id", "goals.status"], False),
        ({"/goals/0/target/on": day("1812-01-01")}, ["goals.target.on"], True),
        ({"/goals/0/target/on": day("1812-01-01")}, ["goals.target.value"], False),
        ({"/goals/0/target/on": day("2026-09-14")}, ["goals.target.on"], False),
        ({"/goals/0/target/on": day("2026-09-14")}, ["goals.target.on", "goals.baseline.on"], True),
        ({"/goals/0/owner_id": "nobody"}, ["goals.owner_id"], False),
        ({"/goals/0/owner_id": "nobody"}, ["goals.owner_id", "team.id"], True),
        ({"/goals/0/profile_ids/0": "nobody"}, ["goals.profile_ids.item", "profile.id"], True),
        ({"/goals": lambda kept: [*kept, None]}, ["goals"], True),
        ({"/goals": lambda kept: [*kept, None]}, ["goals.target.on"], True),
        ({"/student": None}, ["student.exited_on"], True),
        ({"/tier/level": None}, ["tier.level"], True),
        ({"/tier": None}, ["tier.level"], False),
        ({"/tier/level": None}, ["tier.set_on"], False),
        ({OBSERVED: 201.0}, ["goals.observations.value", "goals.measure.minimum", "goals.measure.scale"], False),
        ({OBSERVED: 201.0}, [*SCALE, "goals.observations.value"], True),
        ({OBSERVED: 201.0}, [*SCALE, "goals.baseline.value"], False),
        (scored("who6", 9), ["wellbeing_reviews.scores.instrument"], True),
        (scored("who5", 9), ["wellbeing_reviews.scores.instrument"], False),
        (scored("who5", 9), ["wellbeing_reviews.scores.instrument", "wellbeing_reviews.scores.responses"], True),
        ({"/wellbeing_reviews/0/month": "2026-08"}, ["wellbeing_reviews.month", "starts_on"], True),
        ({"/wellbeing_reviews/0/month": "2026-08"}, ["wellbeing_reviews.month", "ends_on"], False),
        ({"/extensions": "[]"}, ["id"], False),
        ({"/written_as_null": ["/goals"]}, ["id"], False),
        ({"/written_as_null": ["/goals"]}, ["written_as_null"], True),
    ],
    ids=shown,
)
def test_a_check_is_made_where_all_its_members_were_touched(
    whole: Row, changes: Changes, touched: list[str], *, expected: bool
) -> None:
    assert doubts(table_of([whole, changed(whole, changes), whole]), *touched) == [False, expected, False]


# What was written as null


@pytest.mark.parametrize(
    ("pointers", "is_doubted"),
    [
        (["/tier", "/purpose", "/student/exited_on", "/goals/0/target", "/goals/1/target/on"], True),
        (["/tier", "/purpose", "/student/exited_on", "/goals/0/target", "/goals/0/measure/unit"], False),
        (["/goals/0/observations/1/excluded", "/wellbeing_reviews/1/ratings/0/level", "/goals/12/target"], False),
        (["/wellbeing_reviews/0/attempts/٣/mode"], False),
        (["/goals"], True),
        (["/tier", "/goals/0/weight"], True),
        (["/status"], True),
        (["/unheard_of"], True),
        (["/goals/0"], True),
        (["/wellbeing_reviews/1/scores/0/responses/1"], True),
        (["/extensions"], True),
        (["/extensions/x"], True),
        (["/"], True),
        ([""], True),
        (["tier"], True),
        ([None], True),
        ([], False),
        (None, False),
    ],
)
def test_null_may_be_written_where_the_model_has_none(
    minimal: Row, pointers: list[str | None] | None, *, is_doubted: bool
) -> None:
    (row,) = rows_of(minimal)
    table = table_of([row, {**row, "written_as_null": pointers}, row])
    assert doubts(table) == [False, is_doubted, False]
    told = problems_of(table)
    assert not told[0]
    assert is_doubted or not told[1]


def test_null_in_place_of_every_member(whole: Row) -> None:
    """What is there hides the pointer to it; so the row has none of the member."""
    places = [place_of(found, whole)[0] for found in LEAVES if found.path != "item"]
    table = table_of([{**changed(whole, {at: None}), "written_as_null": [at]} for at in places])
    told = [bool(codes) for codes in problems_of(table)]
    assert dict(zip(places, doubts(table), strict=True)) == dict(zip(places, told, strict=True))
    assert 0 < sum(told) < len(told)


# However the columns came about


def test_what_is_left_behind_a_null_is_not_there(whole: Row) -> None:
    """Arrow may keep values where a list or a record is null."""
    table = table_of([whole, changed(whole, {"/goals": lambda kept: [*kept, None]}), whole])
    goals = table["goals"].combine_chunks()
    hidden = pa.ListArray.from_arrays(goals.offsets, goals.values, mask=pa.array([False, True, False]))
    table = table.set_column(table.schema.get_field_index("goals"), table.schema.field("goals"), hidden)
    tier = table["tier"].combine_chunks()
    wrong = pa.StructArray.from_arrays(
        [pa.array([2, 9, 9]), *(tier.field(n) for n in range(1, 4))],
        fields=list(tier.type),
        mask=pa.array([False, True, False]),
    )
    table = table.set_column(table.schema.get_field_index("tier"), table.schema.field("tier"), wrong)
    told = problems_of(table)
    assert told == [set(), {"unknown-link"}, {"out-of-range"}]
    assert doubts(table) == [False, True, True]


def test_a_batch_may_be_in_pieces_or_a_piece_itself(whole: Row) -> None:
    bad = changed(whole, {"/goals/1/observations/0/value": 999.0})
    table = table_of([bad, whole, whole, bad, whole])
    pieces = pa.concat_tables([table.slice(0, 2), table.slice(2, 3), table.slice(0, 0)])
    assert doubts(pieces) == [True, False, False, True, False]
    assert doubts(table.slice(2, 2)) == [False, True]
    assert doubts(pl.from_arrow(table).slice(1, 3)) == [False, False, True]


# Too large


def test_no_document_is_larger_than_is_reckoned(
    corpus: list[tuple[list[popkit.Plan], dt.date, Any]], whole: Row
) -> None:
    plans = [plan for found, _, _ in corpus for plan in found]
    odd = changed(whole, {"/purpose": '"' * 50 + "\n" * 50, "/extensions": '{"a":[1,2,[3,{"b":"\u00e9"}]]}'})
    for table in (plan_table([row_of(plan) for plan in plans]), table_of([whole, odd])):
        screen = Screen(stand_all(table, as_of=DAY).frame, every_member())
        each = pl.concat([bulk._of_each(screen, place) for place in screen.places]).group_by("plan_row").sum()
        most_values, most_bytes = bulk._of_the_largest(screen)
        batch = table.combine_chunks().to_batches()[0]
        for values, size, document in zip(
            *each.sort("plan_row").select("values", "bytes").get_columns(), documents(batch), strict=True
        ):
            written = sum(document.count(sign) for sign in (b",", b"[", b"{"))
            # Commas and brackets in texts are no values.
            in_texts = sum(
                found.count(sign)
                for found in re.findall(rb'"(?:[^"\\]|\\.)*"', document)
                for sign in (b",", b"[", b"{")
            )
            assert written - in_texts <= values <= most_values
            assert len(document) <= size <= most_bytes


def test_a_plan_with_too_many_values_is_doubted_and_its_neighbours_are_not(minimal: Row) -> None:
    (row,) = rows_of(minimal)
    session = {"on": DAY, "minutes": 30, "attendance": "present"}
    support = {"title": "t", "category": "tutoring", "status": "planned", "sessions": [session] * 2500}
    many = {**row, "supports": [{**support, "id": f"s{number}"} for number in range(10)]}
    few = {**row, "supports": many["supports"][:9]}
    table = table_of([row, many, few, row])
    assert problems_of(table) == [set(), {"too-many-values"}, set(), set()]
    assert doubts(table) == [False, True, False, False]
    assert doubts(table, "supports.sessions.on", "supports.id") == [False, True, False, False]


@pytest.mark.parametrize("letter", ["x", '"', "😀"])
def test_a_plan_with_very_long_texts_is_doubted(minimal: Row, letter: str) -> None:
    (row,) = rows_of(minimal)
    actions = [{"id": f"a{number}", "text": letter * LONG} for number in range(2000)]
    table = table_of([row, {**row, "actions": actions}, {**row, "actions": actions[:60]}])
    assert doubts(table) == [False, True, False]
    assert problems_of(table)[1] == (set() if letter == "x" else {"too-large"})


def test_extensions_with_very_many_values_are_doubted(minimal: Row) -> None:
    (row,) = rows_of(minimal)
    table = table_of([{**row, "extensions": '{"a":[' + "1," * count + "1]}"} for count in (10, 90_000, 100_000)])
    assert problems_of(table) == [set(), set(), {"too-many-values"}]
    assert doubts(table) == [False, False, True]


# What the checks take for granted


def test_every_text_and_number_has_bounds() -> None:
    """A member without them would need a check of its own."""
    for found in LEAVES:
        bounds = found.column.bounds
        if found.column.kind == "text":
            assert {"const", "enum", "pattern"} & bounds.keys(), found.whole
            is_short = (
                bounds.get("maxLength") or "{0,127}" in bounds.get("pattern", "") or len(bounds.get("pattern", "")) < 50
            )
            assert is_short, found.whole
        if found.column.kind in ("whole", "number"):
            assert math.isfinite(bounds["maximum"]), found.whole
            assert {"minimum", "exclusiveMinimum"} & bounds.keys(), found.whole
        if found.column.kind == "list":
            assert bounds["maxItems"], found.whole
        if found.column.is_nullable:
            assert not found.column.is_required, found.whole
        known = {
            "type",
            "title",
            "description",
            "default",
            "format",
            "properties",
            "required",
            "items",
            "additionalProperties",
        }
        checked = {
            "const",
            "enum",
            "pattern",
            "maxLength",
            "minLength",
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "maxItems",
        }
        assert bounds.keys() <= known | checked, found.whole
