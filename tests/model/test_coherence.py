import json
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest
from pydantic import ValidationError

from popkit.errors import UnreadablePlan
from popkit.model import Plan
from popkit.model.coherence import COLLECTIONS
from popkit.read import read_plan

Problems = Callable[[dict[str, Any]], list[tuple[str, str]]]

SECOND = {"id": "w2", "month": "2026-10", "status": "completed"}
RATINGS = "/wellbeing_reviews/1/ratings"
OBSERVED = "/goals/0/observations/0/value"
ATTAINMENT = {
    "/goals/0/measure": {"name": "the goal", "direction": "increase", "scale": "attainment"},
    "/goals/0/baseline/value": -2,
    "/goals/0/target/value": 0.0,
    OBSERVED: -1,
    "/goals/0/observations/1/value": 2,
}


def test_the_whole_plan_holds_together(problems_with: Problems) -> None:
    assert problems_with({}) == []


@pytest.mark.parametrize(
    ("end", "start"),
    [
        ("/ends_on", "/starts_on"),
        ("/student/exited_on", "/student/enrolled_on"),
        ("/team/0/until", "/team/0/since"),
        ("/profile/1/resolved_on", "/profile/1/noted_on"),
        ("/supports/0/ends_on", "/supports/0/starts_on"),
        ("/family/0/barriers/0/resolved_on", "/family/0/barriers/0/since"),
        ("/consents/0/expires_on", "/consents/0/given_on"),
        ("/consents/0/revoked_on", "/consents/0/given_on"),
    ],
)
def test_nothing_ends_before_it_starts(end: str, start: str, problems_with: Problems) -> None:
    """The day before, the day of, the day after; and nothing where one of the two is not written."""
    alone: dict[str, Any] = {"/wellbeing_reviews": []}
    assert problems_with({**alone, start: "2026-12-01", end: "2026-11-30"}) == [("ends-before-start", end)]
    assert problems_with({**alone, start: "2026-12-01", end: "2026-12-01"}) == []
    assert problems_with({**alone, start: "2026-12-01", end: "2026-12-02"}) == []
    assert problems_with({end: None}) == []


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        ({"/goals/0/target/on": "2026-09-13"}, [("target-not-after-baseline", "/goals/0/target/on")]),
        ({"/goals/0/target/on": "2026-09-14"}, [("target-not-after-baseline", "/goals/0/target/on")]),
        ({"/goals/0/target/on": "2026-09-15"}, []),
        ({"/goals/0/target": ...}, []),
        ({"/goals/0/baseline": ...}, []),
        ({"/status": "draft"}, [("contradicting-status", "/status")]),
        ({"/wellbeing_reviews/0/month": "2026-08"}, [("outside-plan", "/wellbeing_reviews/0/month")]),
        ({"/wellbeing_reviews/0/month": "2026-10"}, []),
        ({"/wellbeing_reviews/0/month": "2027-06"}, []),
        ({"/wellbeing_reviews/0/month": "2027-07"}, [("outside-plan", "/wellbeing_reviews/0/month")]),
        ({"/wellbeing_reviews/0/month": "2027-07", "/ends_on": ...}, []),
        ({"/wellbeing_reviews/0": SECOND}, [("second-review", "/wellbeing_reviews/1/month")]),
        ({"/wellbeing_reviews/0": {**SECOND, "status": "void"}}, []),
        ({"/wellbeing_reviews/1/ratings/1/domain": "academic"}, [("second-rating", RATINGS + "/1/domain")]),
        ({"/flags/0/handed_at": "2026-10-13T09:45:00-05:00"}, []),
        ({"/goals/0/status": "completed"}, [("contradicting-status", "/goals/0/status")]),
        ({"/supports/0/status": "paused"}, [("contradicting-status", "/supports/0/status")]),
        ({"/referrals/0/status": "failed"}, [("contradicting-status", "/referrals/0/status")]),
        ({"/status": "draft", "/status_history": []}, []),
        ({"/status": "draft", "/status_history": ...}, []),
        ({"/status_history/0/on": "2026-09-15"}, [("out-of-order", "/status_history/1/on")]),
        ({"/status_history/0/on": "2026-09-14"}, []),
        ({"/school_year": "2026-28"}, [("wrong-school-year", "/school_year")]),
        ({"/school_year": "2026-26"}, [("wrong-school-year", "/school_year")]),
        ({"/school_year": "2099-00"}, []),
        ({"/school_year": "1999-00"}, []),
        ({"/profile/0/severity": "mild"}, [("only-on-needs", "/profile/0/severity")]),
        ({"/profile/1/kind": "interest"}, [("only-on-needs", "/profile/1/severity")]),
    ],
)
def test_contradictions(changes: dict[str, Any], problems: list[tuple[str, str]], problems_with: Problems) -> None:
    assert problems_with(changes) == problems


@pytest.mark.parametrize(
    "place",
    [
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
        "/contacts/0/member_id",
        "/referrals/0/need_ids/0",
        "/referrals/0/consent_id",
    ],
)
def test_a_link_leads_to_something(place: str, problems_with: Problems) -> None:
    assert problems_with({place: "nobody"}) == [("unknown-link", place)]


@pytest.mark.parametrize("place", ["/goals/0/owner_id", "/actions/0/owner_id"])
def test_the_student_may_own_goals_and_actions_but_not_the_plan(place: str, problems_with: Problems) -> None:
    assert problems_with({place: "student"}) == []
    assert problems_with({"/manager_id": "student"}) == [("unknown-link", "/manager_id")]


@pytest.mark.parametrize("name", [name for name in COLLECTIONS if name != "wellbeing_reviews"])
def test_every_later_record_with_an_earlier_id_is_told(name: str, fuzz: ModuleType) -> None:
    document = fuzz.whole_plan()
    first = document[name][0]
    document[name] += [first, {**first, "id": "another"}, first]
    with pytest.raises(UnreadablePlan) as caught:
        read_plan(document)
    count = len(document[name])
    places = [f"/{name}/{index}/id" for index in (count - 3, count - 1)]
    assert [(problem.code, problem.at) for problem in caught.value.problems] == [
        ("duplicate-id", place) for place in places
    ]


def test_ids_need_only_be_unique_within_their_collection(problems_with: Problems, fuzz: ModuleType) -> None:
    assert problems_with({"/plan_reviews/0/id": fuzz.whole_plan()["team"][0]["id"]}) == []


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        ({OBSERVED: -0.5}, [("outside-measure", OBSERVED)]),
        ({OBSERVED: 0}, []),
        ({OBSERVED: -0.0}, []),
        ({OBSERVED: 200}, []),
        ({OBSERVED: 200.5}, [("outside-measure", OBSERVED)]),
        ({"/goals/0/baseline/value": 201}, [("outside-measure", "/goals/0/baseline/value")]),
        ({"/goals/0/target/value": 201}, [("outside-measure", "/goals/0/target/value")]),
        ({OBSERVED: 201, "/goals/0/measure/maximum": ...}, []),
        ({OBSERVED: 201, "/goals/0/measure/minimum": ...}, [("outside-measure", OBSERVED)]),
        ({OBSERVED: 999, "/goals/0/measure/minimum": ..., "/goals/0/measure/maximum": ...}, []),
        ({"/goals/0/measure/maximum": 0}, [("out-of-range", "/goals/0/measure/maximum")]),
        ({"/goals/0/measure/minimum": 201}, [("out-of-range", "/goals/0/measure/maximum")]),
        (ATTAINMENT, []),
        ({**ATTAINMENT, OBSERVED: 0.5}, [("attainment-value", OBSERVED)]),
        ({**ATTAINMENT, OBSERVED: 3}, [("attainment-value", OBSERVED)]),
        (
            {**ATTAINMENT, "/goals/0/target/value": -3},
            [("attainment-value", "/goals/0/target/value")],
        ),
    ],
)
def test_values_lie_within_their_measure(
    changes: dict[str, Any], problems: list[tuple[str, str]], problems_with: Problems
) -> None:
    assert problems_with(changes) == problems


def test_all_problems_come_at_once(problems_with: Problems) -> None:
    """What is malformed and what contradicts are told together, whatever their kinds."""
    changes = {
        "/purpose": 7,
        "/goals/0/baseline/on": "2026-9-14",
        "/goals/1/target/on": "2026-09-14",
        "/goals/1/owner_id": "nobody",
        "/supports/0/ends_on": "2026-09-20",
        "/supports/0/tier": True,
        "/actions/0/due_on": 20261020,
        "/status": "completed",
        "/school_year": "2026-29",
        "/notes": "unknown",
    }
    assert set(problems_with(changes)) == {
        ("not-text", "/purpose"),
        ("not-a-date", "/goals/0/baseline/on"),
        ("target-not-after-baseline", "/goals/1/target/on"),
        ("unknown-link", "/goals/1/owner_id"),
        ("ends-before-start", "/supports/0/ends_on"),
        ("not-a-whole-number", "/supports/0/tier"),
        ("not-a-date", "/actions/0/due_on"),
        ("contradicting-status", "/status"),
        ("wrong-school-year", "/school_year"),
        ("unknown-field", ""),
    }


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        ({"/starts_on": "9999-99-99"}, [("not-a-date", "/starts_on")]),
        ({"/starts_on": 99999999}, [("not-a-date", "/starts_on")]),
        ({"/team/0/id": 5}, [("not-text", "/team/0/id")]),
        ({"/team/0/id": ...}, [("missing-field", "/team/0/id")]),
        ({"/team": {}}, [("not-a-list", "/team")]),
        ({"/team": None}, [("not-a-list", "/team")]),
        ({"/team/1": 5}, [("not-an-object", "/team/1")]),
        ({"/status": ...}, [("missing-field", "/status")]),
        ({"/status": "activ"}, [("unknown-value", "/status")]),
        ({"/status_history/1/status": "activ"}, [("unknown-value", "/status_history/1/status")]),
        ({"/status_history/1/status": ...}, [("missing-field", "/status_history/1/status")]),
        ({"/status_history/1": 5}, [("not-an-object", "/status_history/1")]),
        ({"/status_history": 5}, [("not-a-list", "/status_history")]),
        ({"/status_history/1/on": "0"}, [("not-a-date", "/status_history/1/on")]),
        ({"/profile/1/kind": "nedd"}, [("unknown-value", "/profile/1/kind")]),
        ({"/goals/0/measure/minimum": "9999"}, [("not-a-number", "/goals/0/measure/minimum")]),
        ({"/goals/0/measure": 5}, [("not-an-object", "/goals/0/measure")]),
        (
            {**ATTAINMENT, "/goals/0/measure/scale": "attaimnent", "/goals/0/measure/minimum": 0},
            [("unknown-value", "/goals/0/measure/scale")],
        ),
        ({"/goals/0/baseline": "5"}, [("not-an-object", "/goals/0/baseline")]),
        ({"/goals/0/owner_id": ["nobody"]}, [("not-text", "/goals/0/owner_id")]),
        ({"/goals/0/profile_ids": "nobody"}, [("not-a-list", "/goals/0/profile_ids")]),
        ({"/school_year": "26-27"}, [("wrong-school-year", "/school_year")]),
        ({"/school_year": "2026-27 "}, [("wrong-school-year", "/school_year")]),
        ({"/student": []}, [("not-an-object", "/student")]),
    ],
)
def test_what_is_malformed_makes_nothing_else_wrong(
    changes: dict[str, Any], problems: list[tuple[str, str]], problems_with: Problems
) -> None:
    assert problems_with(changes) == problems


def test_too_many_records_of_one_kind_do_not_break_the_links_to_it(fuzz: ModuleType) -> None:
    document = fuzz.whole_plan()
    document["team"] += [{**document["team"][1], "id": f"t{n}"} for n in range(200)]
    with pytest.raises(UnreadablePlan) as caught:
        read_plan(document)
    assert [(problem.code, problem.at) for problem in caught.value.problems] == [("too-many", "/team")]


def places(tree: Any, at: str = "") -> list[str]:
    """List every place of a document but the extensions, whose inside has no places."""
    parts = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    found = []
    for part, value in parts:
        if part != "extensions":
            found += [f"{at}/{part}", *places(value, f"{at}/{part}")]
    return found


@pytest.mark.parametrize(
    "value", [float("nan"), {"zz": 1}, [[5]], -1e10, "\x00", pytest.param(object(), id="object()")], ids=repr
)
def test_a_malformed_part_is_told_in_its_place_and_nowhere_else(
    value: object, fuzz: ModuleType, problems_with: Problems
) -> None:
    """Law: a value that fits nowhere, put in any place at all, gives problems there and only there."""
    every = places(fuzz.whole_plan())
    assert len(every) > 200
    for place in every:
        found = problems_with({place: value})
        assert found, place
        assert all(at == place or at.startswith(f"{place}/") for _, at in found), (place, found)


def test_a_misspelt_member_is_told_where_it_stands_and_nowhere_else(
    fuzz: ModuleType, problems_with: Problems, changed: Callable[[dict[str, Any]], dict[str, Any]]
) -> None:
    """Law: a member under another name gives an unknown field, and a missing one at most."""
    for place in [*places(fuzz.whole_plan()), "/extensions"]:
        holder, _, name = place.rpartition("/")
        if not name.isdigit():
            document: Any = changed({})
            for part in place.split("/")[1:]:
                document = document[int(part) if isinstance(document, list) else part]
            found = problems_with({place: ..., f"{place}x": document})
            assert ("unknown-field", holder) in found
            assert set(found) <= {("unknown-field", holder), ("missing-field", place)}, place


@pytest.mark.parametrize("first", [True, False])
def test_a_member_given_twice_is_told_at_its_object(first: bool, fuzz: ModuleType) -> None:  # noqa: FBT001
    """Law: whichever of the two is the wrong one, nothing outside the object is blamed."""
    text = json.dumps(fuzz.whole_plan())
    mark = '"mark": 1'
    for place in places(fuzz.whole_plan()):
        holder, _, name = place.rpartition("/")
        document = fuzz.whole_plan()
        owner: Any = document
        for part in holder.split("/")[1:]:
            owner = owner[int(part) if isinstance(owner, list) else part]
        if isinstance(owner, list):
            continue
        value = owner.pop(name)
        owner["mark"] = 1
        pair = [f'"{name}": {{"zz": 1}}', f'"{name}": {json.dumps(value)}']
        text = json.dumps(document).replace(mark, ", ".join(pair if first else pair[::-1]))
        with pytest.raises(UnreadablePlan) as caught:
            read_plan(text.encode())
        found = [(problem.code, problem.at) for problem in caught.value.problems]
        assert found[0] == ("duplicate-member", holder)
        if first:
            assert found[1:] == []
        else:
            assert all(at == place or at.startswith(f"{place}/") for _, at in found[1:]), (place, found)


def test_a_plan_built_in_python_must_hold_together_too(fuzz: ModuleType) -> None:
    """The model says where and which rule, and repeats nothing of the plan."""
    with pytest.raises(ValidationError) as caught:
        Plan(**{**fuzz.whole_plan(), "manager_id": "nobody"})
    assert "/manager_id: unknown-link" in str(caught.value)
    assert "nobody" not in str(caught.value)
