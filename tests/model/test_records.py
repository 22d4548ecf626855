import dataclasses
import datetime as dt
import json
from types import ModuleType

import pytest
from pydantic import BaseModel, ValidationError

import popkit.model
from popkit.model import Goal, Observation, Plan, Point, Student
from popkit.read import read_plan

RECORDS = [getattr(popkit.model, name) for name in popkit.model.__all__]


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
def test_every_record_says_what_it_is(record: type) -> None:
    assert record.__doc__


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
def test_no_record_has_a_field_for_what_plans_do_not_ask(record: type) -> None:
    names = record.model_fields if issubclass(record, BaseModel) else record.__dataclass_fields__  # type: ignore[attr-defined]
    unasked = {"race", "ethnicity", "sex", "gender", "income", "immigration", "narrative", "risk", "score"}
    assert not unasked & {part for name in names for part in name.split("_")}


def test_records_are_frozen(fuzz: ModuleType) -> None:
    plan = read_plan(fuzz.whole_plan())
    with pytest.raises(ValidationError, match="frozen"):
        plan.purpose = "other"  # type: ignore[misc]
    with pytest.raises(ValidationError, match="frozen"):
        plan.student.given_name = "other"  # type: ignore[misc]
    with pytest.raises(dataclasses.FrozenInstanceError):
        plan.goals[0].observations[0].value = 9.0  # type: ignore[misc]


def test_nothing_of_a_plan_is_in_the_repr_of_it_or_of_any_record(fuzz: ModuleType) -> None:
    plan = read_plan(fuzz.whole_plan())
    texts = list(fuzz.reprs_of(plan))
    assert len(texts) > 60
    assert not fuzz.leaks(iter(texts))
    assert repr(plan) == "Plan()"
    assert str(plan) == ""


def test_equal_documents_make_equal_plans(fuzz: ModuleType) -> None:
    plan = read_plan(fuzz.whole_plan())
    assert plan == read_plan(fuzz.whole_plan())
    assert plan.goals[0].observations[0] == plan.goals[1].observations[0]


def test_leaves_hold_no_more_than_their_fields(fuzz: ModuleType) -> None:
    observation = read_plan(fuzz.whole_plan()).goals[0].observations[0]
    assert not hasattr(observation, "__dict__")
    assert dataclasses.replace(observation, value=1.0).value == 1.0


def test_what_is_not_written_is_none_or_empty() -> None:
    plan = Plan(
        schema_version="1",
        id="p",
        school_year="2026-27",
        status="draft",
        student=Student(id="s", grade="07", school_id="r"),
        starts_on=dt.date(2026, 9, 14),
    )
    assert plan.goals == ()
    assert plan.tier is None
    assert plan.extensions == {}


def test_an_error_from_building_a_record_does_not_repeat_it() -> None:
    with pytest.raises(ValidationError) as caught:
        Point.model_validate({"on": "secret", "value": "secret"})
    assert "secret" not in str(caught.value)
    with pytest.raises(ValidationError) as caught:
        Observation(on="secret", value="secret")  # type: ignore[arg-type]
    assert "secret" not in str(caught.value)


def test_limits_on_the_number_of_records_are_in_the_model() -> None:
    schema = Goal.model_json_schema()["properties"]
    assert schema["observations"]["maxItems"] == 5000


def test_numbers_and_gaps_are_written_as_people_write_them(fuzz: ModuleType) -> None:
    """62 stays 62, 110.5 stays 110.5, and what was not written stays unwritten."""
    goal = json.loads(read_plan(fuzz.whole_plan()).goals[0].model_dump_json(exclude_unset=True))
    assert json.dumps(goal["baseline"]) == '{"on": "2026-09-14", "value": 62}'
    assert json.dumps(goal["target"]) == '{"on": "2027-05-28", "value": 110.5}'
    assert goal["observations"][0] == {"on": "2026-09-21", "value": 63}
