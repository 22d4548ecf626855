"""Every fact of an action, one table each, as of Monday 1 March 2027."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from popkit.read import read_plan
from popkit.rules.example import example_plan
from popkit.standing import ActionStanding, facts_of, stand

if TYPE_CHECKING:
    from collections.abc import Sequence

DONE, UNDONE = "done_on = 2027-03-01\n", "done_on = 2027-03-02\n"

TABLE: dict[str, Sequence[tuple[str, object]]] = {
    "is_open": [("", True), ("done_on = 2027-02-28", False), (DONE, False), (UNDONE, True)],
    "has_owner": [("", False), ("owner_id = 'student'", True)],
    "has_due_date": [("", False), ("due_on = 2027-03-31", True)],
    "days_overdue": [
        ("", None),
        ("due_on = 2027-02-28", 1),
        ("due_on = 2027-03-01", 0),
        ("due_on = 2027-03-02", -1),
        (DONE + "due_on = 2027-02-28", None),
        (UNDONE + "due_on = 2027-02-28", 1),
    ],
    "days_open": [
        ("", None),
        ("created_on = 2027-02-28", 1),
        ("created_on = 2027-03-01", 0),
        (DONE + "created_on = 2027-02-28", None),
        (UNDONE + "created_on = 2027-02-28", 1),
    ],
}
FACTS = facts_of(ActionStanding)
CASES = [
    pytest.param(name, overlay, value, id=f"{name}-{number}")
    for name, cases in TABLE.items()
    for number, (overlay, value) in enumerate(cases)
]


@pytest.mark.parametrize(("name", "overlay", "value"), CASES)
def test_a_fact_of_an_action_is(name: str, overlay: str, value: object) -> None:
    document, as_of = example_plan(f"[[actions]]\n{overlay}")
    found = getattr(stand(read_plan(document), as_of=as_of).actions[0], name)
    assert (found, type(found)) == (value, type(value))


def test_every_fact_of_an_action_has_a_table() -> None:
    assert set(TABLE) == set(FACTS)


@pytest.mark.parametrize("name", TABLE)
def test_a_table_shows_the_unknown_where_there_is_one_and_both_sides_of_a_claim(name: str) -> None:
    values = {value for _, value in TABLE[name]}
    assert (None in values) == FACTS[name].can_be_unknown
    assert FACTS[name].kind != "claim" or values >= {True, False}
