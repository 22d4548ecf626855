"""What is written can be read, and is the same plan."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import popkit
from popkit.write import write_plan

Documents = st.SearchStrategy[dict[str, Any]]

law = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])

SMALLEST: dict[str, Any] = {
    "schema_version": "1",
    "id": "p",
    "school_year": "2026-27",
    "status": "active",
    "starts_on": "2026-09-14",
    "student": {"id": "s", "grade": "05", "school_id": "riverside-es"},
}


@law
@given(data=st.data(), indent=st.sampled_from((None, 0, 2, 7)))
def test_a_plan_that_is_written_is_the_same_plan(
    plan_documents: Documents, data: st.DataObject, indent: int | None
) -> None:
    document = data.draw(plan_documents)
    plan = popkit.read_plan(document)
    written = write_plan(plan, indent=indent)
    assert popkit.read_plan(written) == plan
    assert write_plan(popkit.read_plan(written), indent=indent) == written
    assert json.loads(written) == document
    assert written.endswith(b"\n")
    assert indent is not None or written.count(b"\n") == 1


def test_every_example_comes_back(examples: tuple[popkit.Plan, ...], riverside: Path) -> None:
    files = sorted((riverside / "plans").iterdir())
    for file, plan in zip(files, examples, strict=True):
        assert popkit.read_plan(write_plan(plan)) == plan
        if file.suffix == ".json":
            assert json.loads(write_plan(plan)) == json.loads(file.read_bytes())


def test_only_what_was_written_is_written() -> None:
    assert json.loads(write_plan(popkit.read_plan(SMALLEST))) == SMALLEST
    given_none = {**SMALLEST, "purpose": None, "goals": []}
    assert json.loads(write_plan(popkit.read_plan(given_none))) == given_none


@pytest.mark.parametrize(
    "kept",
    [
        {"org.example": {"deep": [1, [2, [3, {"four": None}]]], "true": True, "false": False}},
        {"numbers": [0, -1, 2**63 - 1, -(2**63), 0.1, 1.0, -0.5e-7, 1e300]},
        {"texts": ["", " ", "Zoë", "美玲", "\u200dعبد", "\n\t", '"\\/', "\u2028", "😀"], "": "an empty name"},
        {"plan": {"goals": [{"id": "g1"}], "status": "active"}},
        {},
    ],
)
def test_extensions_are_written_back_untouched(kept: dict[str, Any]) -> None:
    written = json.loads(write_plan(popkit.read_plan({**SMALLEST, "extensions": kept})))["extensions"]
    assert written == kept
    assert repr(written) == repr(kept)


def test_a_plan_is_written_for_people_and_for_lines() -> None:
    plan = popkit.read_plan({**SMALLEST, "purpose": "Zoë: 美玲"})
    assert write_plan(plan).startswith(b'{\n  "schema_version": "1",\n  "id": "p",')
    assert write_plan(plan, indent=None).startswith(b'{"schema_version":"1","id":"p",')
    assert "Zoë: 美玲".encode() in write_plan(plan)


def test_whole_numbers_and_dates_are_written_as_people_write_them() -> None:
    goal = {
        "id": "g",
        "domain": "academic",
        "title": "t",
        "status": "active",
        "measure": {"name": "n", "direction": "increase", "minimum": -0.0},
        "baseline": {"on": dt.date(2026, 9, 1), "value": 62.0},
        "target": {"on": "2027-05-28", "value": 110.5},
    }
    written = json.loads(write_plan(popkit.read_plan({**SMALLEST, "goals": [goal]})))["goals"][0]
    assert written["baseline"] == {"on": "2026-09-01", "value": 62}
    assert [repr(written[name]["value"]) for name in ("baseline", "target")] == ["62", "110.5"]
    assert repr(written["measure"]["minimum"]) == "0"
