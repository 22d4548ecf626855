"""Law: a plan that was columns for a while is the same plan, and is written as the same bytes."""

from __future__ import annotations

import json
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import popkit

Back = Callable[..., list[bytes]]
Document = dict[str, Any]


def is_the_same(document: bytes, other: bytes | Document) -> bool:
    plan, first = popkit.read_plan(document), popkit.read_plan(other)
    return plan == first and popkit.write_plan(plan) == popkit.write_plan(first)


def test_every_example_comes_back(back: Back, examples: tuple[popkit.Plan, ...]) -> None:
    written = [popkit.write_plan(plan) for plan in examples]
    found = back(*written)
    assert len(found) == len(examples) >= 15
    assert all(map(is_the_same, found, written))


def test_a_plan_with_every_member_comes_back(back: Back, fuzz: ModuleType, minimal: Document) -> None:
    """Beside a plan with none, since neighbours in a column must not lend each other anything."""
    whole = fuzz.whole_plan()
    whole["agreements"][0]["answer"] = "declined"
    whole["goals"][0]["measure"]["scale"] = "numeric"
    whole["student_statement"]["declined"] = True
    given = [minimal, whole, minimal, fuzz.whole_plan()]
    assert all(map(is_the_same, back(*given), given))


@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_any_plan_comes_back(plan_documents: st.SearchStrategy[Document], back: Back, data: st.DataObject) -> None:
    documents = data.draw(st.lists(plan_documents, min_size=1, max_size=3))
    for spelt in (documents, [json.dumps(document).encode() for document in documents]):
        assert all(map(is_the_same, back(*spelt), documents))


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"goals": []},
        {"goals": [], "team": [], "extensions": {}},
        {"tier": None},
        {"tier": None, "purpose": None, "student_statement": None},
        {"student_statement": {}},
        {"student_statement": {"language": None}},
        {"student_statement": {"text": "", "declined": False}},
        {"purpose": ""},
        {"extensions": {"org.example": {"null": None, "list": [None, {"a": None}]}}},
        {"extensions": {"org.example": [1, 1.0, -0.0, 1e300, 2**63 - 1, True, '\u00e9\u200d😀\\"\n\t/']}},
        {"plan_reviews": [{"id": "r", "held_on": "2026-10-01"}]},
        {"plan_reviews": [{"id": "r", "held_on": "2026-10-01", "kind": "progress", "student_led": None}]},
        {"purpose": 'a \\ b " c \n d \t e \r f / \u200c \u0e01 😀 {,}[]:null'},
        {"purpose": ",,,", "student_statement": {"text": ","}},
    ],
    ids=str,
)
def test_what_was_written_stays_written_and_what_was_not_does_not(
    back: Back, minimal: Document, changes: Document
) -> None:
    document = {**minimal, **changes}
    (found, _) = back(document, minimal)
    assert is_the_same(found, document)
    assert json.loads(found) == document


@pytest.mark.parametrize(
    "value", [0, 62, 62.0, 0.1, 1e-7, 1e9, -1e9, 5e-324, 123456789.12345679, -0.0, 1 / 3], ids=repr
)
def test_numbers_come_back_to_the_last_digit(back: Back, minimal: Document, value: float) -> None:
    measure = {"name": "words", "direction": "increase"}
    goal = {"id": "g", "domain": "academic", "title": "Read", "status": "active", "measure": measure}
    document = {**minimal, "goals": [{**goal, "baseline": {"on": "2026-09-14", "value": value}}]}
    (found,) = back(document)
    assert is_the_same(found, document)
    assert json.loads(found)["goals"][0]["baseline"]["value"] == value


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2026-10-14T09:30:00-05:00", "2026-10-14T09:30:00-05:00"),
        ("2026-10-14T09:30:00Z", "2026-10-14T09:30:00+00:00"),
        ("2026-10-14T09:30:59+00:00", "2026-10-14T09:30:59+00:00"),
        ("2026-10-14T09:30:00-00:30", "2026-10-14T09:30:00-00:30"),
        ("2026-10-14T09:30:00+05:45", "2026-10-14T09:30:00+05:45"),
        ("1900-01-01T00:00:00+14:00", "1900-01-01T00:00:00+14:00"),
        ("2199-12-31T23:59:59-23:59", "2199-12-31T23:59:59-23:59"),
    ],
)
@pytest.mark.parametrize("is_text", [True, False])
def test_an_instant_keeps_its_offset(
    back: Back, minimal: Document, written: str, expected: str, *, is_text: bool
) -> None:
    document = {**minimal, "flags": [{"id": "f", "kind": "safety", "raised_at": written}, _FLAG]}
    (found,) = back(json.dumps(document).encode() if is_text else document)
    assert is_the_same(found, document)
    assert json.loads(found)["flags"] == [{"id": "f", "kind": "safety", "raised_at": expected}, _FLAG]


_FLAG = {"id": "g", "kind": "food", "raised_at": "2026-10-14T09:30:00-05:00", "handed_at": "2026-10-14T09:31:00+01:00"}


@pytest.mark.parametrize("day", ["1900-01-01", "1969-12-31", "1970-01-01", "2024-02-29", "2199-12-31"])
def test_days_come_back(back: Back, minimal: Document, day: str) -> None:
    (found,) = back({**minimal, "student": {**minimal["student"], "birth_on": day}})
    assert json.loads(found)["student"]["birth_on"] == day


def test_blank_answers_stay_in_their_places(back: Back, minimal: Document) -> None:
    score = {"instrument": "who5", "responses": [None, 3, None, 2.0, None]}
    review = {"id": "w", "month": "2026-10", "status": "completed", "scores": [score], "substitute_for": None}
    document = {**minimal, "wellbeing_reviews": [review]}
    (found,) = back(document)
    assert json.loads(found) == document
    assert is_the_same(found, document)


@pytest.mark.parametrize("spelling", ["pretty", "bom", "return", "escaped"])
def test_however_a_document_is_spelt(back: Back, fuzz: ModuleType, spelling: str) -> None:
    document = fuzz.whole_plan()
    written = {
        "pretty": json.dumps(document, indent=4),
        "bom": "\ufeff" + json.dumps(document),
        "return": json.dumps(document).replace('"id":', '\r"id":') + "\r\n",
        "escaped": json.dumps(document).replace('"id"', '"\\u0069d"'),
    }[spelling].encode()
    assert is_the_same(back(written)[0], document)


def test_a_null_where_a_small_record_forgets_it_is_forgotten_on_the_way_out(back: Back, minimal: Document) -> None:
    """`write_plan` leaves such nulls out too."""
    document = {**minimal, "status_history": [{"status": "active", "on": "2026-09-14", "by": None}]}
    for spelt in (document, json.dumps(document).encode()):
        assert is_the_same(back(spelt)[0], document)
