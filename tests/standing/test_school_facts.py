"""Every fact of a school, and what each plan adds to it.

The calendar of the examples has school on every weekday from August to June; February's review counts until
Friday 5 March 2027, so on Monday 8 March February is over and due.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from popkit.read import read_district, read_plan
from popkit.rules.example import example_district, example_plan
from popkit.standing import SchoolStanding, facts_of, stand
from popkit.standing.school import PlanShare, SchoolRoll, share_of

if TYPE_CHECKING:
    from collections.abc import Sequence

MONDAY = dt.date(2027, 3, 8)
KNOWN = "calendars = [{}]\n"
HELD = 'wellbeing_reviews = [{ month = "2027-02", held_on = %s }]\n'
MANAGED = 'manager_id = "member-1"\nteam = [{}]\n'


def share(overlay: str, day: dt.date = MONDAY) -> PlanShare:
    document, _ = example_plan(overlay)
    return share_of(stand(read_plan(document), as_of=day, district=read_district(example_district(overlay))))


# What a plan adds


@pytest.mark.parametrize(
    ("overlay", "is_due", "is_reviewed"),
    [
        ("", None, False),
        (KNOWN, True, False),
        (KNOWN + HELD % "2027-02-10", True, True),
        (KNOWN + HELD % "2027-02-28", True, True),
        (KNOWN + HELD % "2027-03-05", True, True),
        (KNOWN + HELD % "2027-03-08", True, False),
        (KNOWN + HELD % "2027-03-09", True, False),
        (KNOWN + 'wellbeing_reviews = [{ month = "2027-02" }]', True, None),
        (KNOWN + 'wellbeing_reviews = [{ month = "2027-02", status = "waived" }]', False, False),
        (KNOWN + 'wellbeing_reviews = [{ month = "2027-02", status = "attempted" }]', True, False),
        (KNOWN + 'wellbeing_reviews = [{ month = "2027-01", held_on = 2027-01-14 }]', True, False),
        (KNOWN + 'starts_on = "2027-03-01"', False, False),
        (KNOWN + 'status = "draft"', False, False),
        (HELD % "2027-02-10", None, True),
        ('wellbeing_reviews = [{ month = "2027-02", status = "waived" }]', False, False),
        ('status = "draft"', False, False),
    ],
)
def test_a_plan_tells_whether_a_review_was_due_and_held(
    overlay: str,
    is_due: bool | None,  # noqa: FBT001 - a column of the table
    is_reviewed: bool | None,  # noqa: FBT001
) -> None:
    found = share(overlay)
    assert (found.is_due, found.is_reviewed) == (is_due, is_reviewed)
    assert found.school == "riverside"


@pytest.mark.parametrize(
    ("day", "is_reviewed"), [((2027, 3, 5), True), ((2027, 3, 6), False), ((2027, 4, 7), False), ((2027, 4, 8), True)]
)
def test_the_newest_month_over_is_asked(day: tuple[int, int, int], is_reviewed: bool) -> None:  # noqa: FBT001
    """February is over once the fifth day of school after it is; January had its review, February none, March one."""
    overlay = (
        KNOWN
        + """
wellbeing_reviews = [
  { month = "2027-01", held_on = 2027-01-14 },
  { month = "2027-03", held_on = 2027-03-11 },
]
"""
    )
    found = share(overlay, dt.date(*day))
    assert (found.is_due, found.is_reviewed) == (True, is_reviewed)


@pytest.mark.parametrize(
    ("overlay", "manager"),
    [
        ("", None),
        (MANAGED, "member-1"),
        ("team = [{ role = 'plan_manager' }]", "member-1"),
        ("team = [{ id = 'b', role = 'plan_manager' }, { id = 'a', role = 'plan_manager' }]", "a"),
        ("team = [{ role = 'plan_manager', since = 2027-03-08 }]", "member-1"),
        ("team = [{ role = 'plan_manager', since = 2027-03-09 }]", None),
        ("team = [{ role = 'plan_manager', until = 2027-03-08 }]", "member-1"),
        ("team = [{ role = 'plan_manager', until = 2027-03-07 }]", None),
        ("status = 'completed'\n" + MANAGED, None),
    ],
)
def test_one_adult_answers_for_an_active_plan(overlay: str, manager: str | None) -> None:
    found = share(overlay)
    assert found.manager == manager
    assert found.is_active == ("completed" not in overlay)


def test_a_share_and_a_roll_name_no_adult() -> None:
    one, roll = PlanShare("riverside", True, True, True, "Xochitl"), SchoolRoll()  # noqa: FBT003 - fields
    roll.add(one)
    assert "Xochitl" not in f"{one!r} {roll!r} {SchoolStanding('riverside', roll)!r}"


# What a school adds up to


def plan(
    due: bool | None = True,  # noqa: FBT001, FBT002 - a row of a table
    reviewed: bool | None = True,  # noqa: FBT001, FBT002
    manager: str | None = None,
    **more: Any,
) -> PlanShare:
    return PlanShare(**{"school": "r", "is_active": True, **more}, is_due=due, is_reviewed=reviewed, manager=manager)


IDLE = plan(due=False, manager=None, is_active=False)
NONE: list[PlanShare] = []

TABLE: dict[str, Sequence[tuple[list[PlanShare], object]]] = {
    "plan_count": [(NONE, 0), ([plan()], 1), ([plan(), IDLE], 1), ([plan(), plan(None), plan(due=False)], 3)],
    "reviews_due": [
        (NONE, 0),
        ([plan()], 1),
        ([plan(), plan(reviewed=False), plan(due=False)], 2),
        ([plan(), plan(None)], None),
        ([plan(), plan(reviewed=None)], None),
        ([plan(), plan(due=False, reviewed=None)], 1),
        ([plan(), IDLE], 1),
    ],
    "reviews_held": [
        (NONE, 0),
        ([plan()], 1),
        ([plan(), plan(reviewed=False), plan(due=False)], 1),
        ([plan(), plan(None)], None),
        ([plan(), plan(None, reviewed=False)], None),
        ([plan(), plan(reviewed=None)], None),
    ],
    "coverage": [
        (NONE, None),
        ([plan(due=False)], None),
        ([plan()], 1.0),
        ([plan(reviewed=False)], 0.0),
        ([plan(), plan(), plan(), plan(reviewed=False)], 0.75),
        ([plan(), plan(None)], None),
        ([plan(), plan(reviewed=None)], None),
    ],
    "manager_count": [
        (NONE, 0),
        ([plan()], 0),
        ([plan(manager="a"), plan(manager="a"), plan(None, manager="b")], 2),
    ],
    "largest_caseload": [
        (NONE, 0),
        ([plan()], 0),
        ([plan(manager="a"), plan(manager="b"), plan(due=False, manager="b"), plan()], 2),
    ],
    "unserved_severe_needs": [
        (NONE, 0),
        ([plan()], 0),
        ([plan(unserved_needs=2), plan(), plan(unserved_needs=1), plan(unserved_needs=9, is_active=False)], 3),
    ],
    "share_behind": [
        (NONE, None),
        ([plan()], None),
        ([plan(is_behind=True), plan()], None),
        ([plan(is_behind=False)], 0.0),
        ([*[plan(is_behind=True)] * 3, plan(is_behind=False), IDLE], 0.75),
    ],
    "least_share_behind": [
        (NONE, None),
        ([plan()], 0.0),
        ([plan(is_behind=True), plan(), plan(is_behind=False), plan()], 0.25),
        ([plan(is_behind=True), plan(is_behind=True, is_active=False)], 1.0),
    ],
}


@pytest.mark.parametrize(("name", "shares", "value"), [(name, *row) for name, rows in TABLE.items() for row in rows])
def test_a_fact_of_a_school(name: str, shares: list[PlanShare], value: object) -> None:
    roll = SchoolRoll()
    for kept in shares:
        roll.add(kept)
    found = getattr(SchoolStanding("r", roll), name)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(("name", "shares", "value"), [(name, *row) for name, rows in TABLE.items() for row in rows])
def test_rolls_may_be_put_together_in_any_parts(name: str, shares: list[PlanShare], value: object) -> None:
    whole = SchoolRoll()
    for part in (shares[:1], shares[1:]):
        roll = SchoolRoll()
        for kept in part:
            roll.add(kept)
        whole.merge(roll)
    assert getattr(SchoolStanding("r", whole), name) == value


def test_every_fact_of_a_school_has_a_table_that_shows_the_unknown_where_there_is_one() -> None:
    facts = facts_of(SchoolStanding)
    assert set(TABLE) == set(facts)
    for name, rows in TABLE.items():
        assert (None in [value for _, value in rows]) == facts[name].can_be_unknown
