"""The schemas accept what popkit accepts, as far as a schema can see."""

from __future__ import annotations

import copy
import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import popkit
from popkit.limits import shipped_limits
from popkit.write.schema import SCHEMAS

Document = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def validator(name: str) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(SCHEMAS[name]())


@pytest.fixture(scope="module")
def plan_schema() -> jsonschema.Draft202012Validator:
    return validator("plan")


@pytest.fixture
def document(riverside: Path) -> Document:
    found: Document = json.loads((riverside / "plans" / "p18-a-long-good-year.json").read_bytes())
    return found


@pytest.mark.parametrize("name", ["plan", "district", "report"])
def test_a_schema_says_what_it_is(name: str) -> None:
    schema = SCHEMAS[name]()
    assert set(SCHEMAS) == {"plan", "district", "report"}
    assert schema["$schema"] == DIALECT
    assert schema["$id"] == f"urn:popkit:schema:{name}:1"
    assert schema["title"]
    assert schema["description"]
    jsonschema.Draft202012Validator.check_schema(schema)


def test_every_example_is_a_plan(riverside: Path, plan_schema: jsonschema.Draft202012Validator) -> None:
    for file in sorted((riverside / "plans").iterdir()):
        if file.suffix == ".toml":
            tree = json.loads(json.dumps(tomllib.loads(file.read_text(encoding="utf-8")), default=str))
        else:
            tree = json.loads(file.read_bytes())
        plan_schema.validate(tree)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_what_can_be_read_is_a_plan(plan_documents: st.SearchStrategy[Document], data: st.DataObject) -> None:
    document = data.draw(plan_documents)
    popkit.read_plan(document)
    validator("plan").validate(document)


def put(*way: str | int, value: Any) -> Callable[[Document], None]:
    def change(document: Document) -> None:
        holder: Any = document
        for part in way[:-1]:
            holder = holder[part]
        holder[way[-1]] = value

    return change


def take(name: str) -> Callable[[Document], None]:
    return lambda document: document.pop(name)


@pytest.mark.parametrize(
    "broken",
    [
        take("id"),
        take("student"),
        put("schema_version", value="2"),
        put("schema_version", value=1),
        put("stauts", value="active"),
        put("goals", 0, "onwer_id", value="ortiz"),
        put("status", value="Active"),
        put("id", value="has a space"),
        put("starts_on", value="14.9.2026"),
        put("starts_on", value="2226-09-14"),
        put("school_year", value="2026/27"),
        put("goals", 0, "title", value=""),
        put("goals", 0, "title", value="x" * 201),
        put("goals", 0, "title", value="bell \a"),
        put("goals", 0, "baseline", "value", value="62"),
        put("goals", 0, "baseline", "value", value=2e9),
        put("goals", 0, "observations", value={}),
        put("goals", 0, "weight", value=-1),
        put("supports", 0, "sessions", 0, "minutes", value=30.5),
        put("supports", 0, "sessions", 0, "minutes", value=-1),
        put("supports", 0, "sessions", 0, "attendance", value="late"),
        put("supports", 0, "tier", value=4),
        put("supports", 0, "basic_need", value="yes"),
        put("team", value=[{"id": "t"}]),
        put("extensions", value=[]),
    ],
)
def test_what_cannot_be_read_is_no_plan(
    document: Document, plan_schema: jsonschema.Draft202012Validator, broken: Callable[[Document], None]
) -> None:
    sound = copy.deepcopy(document)
    broken(document)
    assert plan_schema.is_valid(sound)
    assert not plan_schema.is_valid(document)
    with pytest.raises(popkit.UnreadablePlan):
        popkit.read_plan(document)


@pytest.mark.parametrize(
    "limits",
    [
        {},
        {"decision_points": 5},
        {"decision_points": {"value": 5, "since": "2026-08-01"}},
        {"decision_points": [{"value": 5}, {"value": 6, "since": "2026-08-01"}]},
        {"core_domains": ["academic"], "deficit_terms": {"value": ["lazy"], "since": "2026-08-01"}},
        {limit.name: limit.maximum for limit in shipped_limits() if limit.maximum is not None},
        {limit.name: limit.minimum for limit in shipped_limits() if limit.minimum is not None},
    ],
)
def test_a_district_that_can_be_read_is_a_district(limits: Document) -> None:
    validator("district").validate({"limits": limits})
    popkit.read_district({"limits": limits})


CALENDAR = {"id": "c", "starts_on": "2026-08-17", "ends_on": "2027-06-11"}


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"school_ids": ["riverside-ms"], "school_year": "2026-27", "weekdays": ["monday", "thursday"]},
        {
            "closures": [
                {"starts_on": "2026-11-26", "ends_on": "2026-11-27", "reason": "…"},
                {"starts_on": "2027-01-18"},
            ]
        },
        {"extra_days": ["2027-02-27"], "terms": [{"name": "all", "starts_on": "2026-08-17", "ends_on": "2027-06-11"}]},
    ],
)
def test_calendars_that_can_be_read_are_calendars(more: Document) -> None:
    district = {"calendars": [CALENDAR | more], "limits": {}}
    validator("district").validate(district)
    popkit.read_district(district)


INSTRUMENT = {
    "id": "riverside:belonging",
    "name": "Belonging",
    "respondent": "student",
    "items": 4,
    "minimum": 1,
    "maximum": 5,
    "direction": "higher_better",
    "formula": {"kind": "sum"},
    "licence": "ours",
    "sources": ["Riverside"],
}


@pytest.mark.parametrize(
    "more",
    [
        {},
        {
            "step": 0.5,
            "ages": {"minimum": 8},
            "counted": [1, 2, 4],
            "missing": {"most_blank": 2, "counts_as": 1},
            "bands": [{"label": "low", "minimum": 3, "maximum": 8}],
            "subscales": [{"id": "near", "items": [1, 2]}],
            "reliability": {"value": 0.8, "kind": "retest"},
            "sd": 4,
            "ppra": ["income"],
        },
    ],
)
def test_instruments_that_can_be_read_are_instruments(more: Document) -> None:
    district = {"instruments": [INSTRUMENT | more]}
    validator("district").validate(district)
    popkit.read_district(district)


WAIVER = {"rule": "GOAL013", "plan": "p", "reason": "ill all winter", "by": "board", "until": "2027-06-30"}


@pytest.mark.parametrize("more", [{}, {"subject": "g1"}])
def test_waivers_that_can_be_read_are_waivers(more: Document) -> None:
    validator("district").validate({"waivers": [WAIVER | more]})
    popkit.read_district({"waivers": [WAIVER | more]})


def test_a_district_may_set_nothing() -> None:
    validator("district").validate({})
    popkit.read_district({})


@pytest.mark.parametrize(
    "district",
    [
        {"limits": {"decision_point": 5}},
        {"limits": {"decision_points": -1}},
        {"limits": {"decision_points": "5"}},
        {"limits": {"decision_points": True}},
        {"limits": {"decision_points": {"since": "2026-08-01"}}},
        {"limits": {"decision_points": {"value": 5, "from": "2026-08-01"}}},
        {"limits": {"core_domains": "academic"}},
        {"limits": {"core_domains": [1]}},
        {"limits": []},
        {"limit": {}},
        {"waivers": {}},
        {"waivers": [{"rule": "GOAL013"}]},
        {"waivers": [WAIVER | {"reason": ""}]},
        {"waivers": [WAIVER | {"from": "2026-06-30"}]},
        {"instruments": {}},
        {"instruments": [{"id": "riverside:belonging"}]},
        {"instruments": [INSTRUMENT | {"items": 0}]},
        {"instruments": [INSTRUMENT | {"wording": ["…"]}]},
        {"instruments": [INSTRUMENT | {"formula": {"kind": "median"}}]},
        {"calendars": {}},
        {"calendars": [{"id": "c"}]},
        {"calendars": [CALENDAR | {"weekdays": ["mon"]}]},
        {"calendars": [CALENDAR | {"weekdays": []}]},
        {"calendars": [CALENDAR | {"closures": ["2026-11-26"]}]},
        {"calendars": [CALENDAR | {"closure": []}]},
    ],
)
def test_a_district_that_cannot_be_read_is_none(district: Document) -> None:
    assert not validator("district").is_valid(district)
    with pytest.raises(popkit.UnreadableDistrict):
        popkit.read_district(district)


@pytest.mark.parametrize("name", ["findings", "outcomes", "plans", "popkit"])
def test_a_report_that_lacks_something_is_no_report(name: str, full_report: popkit.Report) -> None:
    written = full_report.as_dict()
    assert validator("report").is_valid(written)
    del written[name]
    assert not validator("report").is_valid(written)
