"""Conditions walked: the reason for an answer suffices, and can be read aloud."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from popkit.limits import shipped_limits
from popkit.rules.condition import And, Compare, Condition, Name, Not, Or, names_in
from popkit.rules.english import found_in_english
from popkit.rules.evaluate import evaluate, missing_in
from popkit.rules.parse import parse_condition
from popkit.rules.scope import scope_for
from popkit.rules.walk import walk

SCOPE = scope_for("goal", shipped_limits())
GOAL: dict[str, Any] = {
    "is_active": True,
    "has_owner": False,
    "slope": None,
    "has_target": True,
    "run_below_aimline": 5,
    "observation_count": 6,
    "percent_of_goal": 12.3456,
    "verdict": "off_track",
    "domain": "health",
}
VALUES: dict[str, Any] = {
    "goal": SimpleNamespace(**GOAL),
    "plan": SimpleNamespace(is_active=True, tier=None, statement_was_declined=False, active_goal_count=5),
    "limit": {"decision_points": 4, "delivery_minimum": 0.8, "core_domains": ("academic", "health")},
}


def told(text: str) -> str:
    return " and ".join(map(found_in_english, walk(parse_condition(text, SCOPE), VALUES)))


@pytest.mark.parametrize(
    ("text", "english"),
    [
        # Claims
        ("goal.is_active", "the goal is active"),
        ("not goal.is_active", "the goal is active"),
        ("goal.has_owner", "the goal has no owner"),
        ("plan.statement_was_declined", "it is not so that statement was declined"),
        ("True", "it always is so"),
        ("not False", "it never is so"),
        # Numbers and words beside what they are compared with
        (
            "goal.run_below_aimline >= limit.decision_points",
            "the goal's run below aimline is 5, which is at least 4",
        ),
        ("goal.run_below_aimline < 5", "the goal's run below aimline is 5, which is at least 5"),
        ("goal.run_below_aimline <= 4", "the goal's run below aimline is 5, which is more than 4"),
        ("goal.run_below_aimline > 5", "the goal's run below aimline is 5, which is at most 5"),
        ("goal.run_below_aimline >= 6", "the goal's run below aimline is 5, which is less than 6"),
        ("not goal.run_below_aimline >= 6", "the goal's run below aimline is 5, which is less than 6"),
        ("goal.run_below_aimline == 5", "the goal's run below aimline is 5"),
        ("goal.run_below_aimline == 4", "the goal's run below aimline is 5, not 4"),
        ("goal.run_below_aimline != 4", "the goal's run below aimline is 5, not 4"),
        ("goal.run_below_aimline != 5", "the goal's run below aimline is 5"),
        ("goal.verdict == 'met'", 'the goal\'s verdict is "off_track", not "met"'),
        ("goal.is_active == False", "the goal's is active is true, not false"),
        # The fact comes first, and no digit that nobody reads
        ("limit.decision_points <= goal.run_below_aimline", "the goal's run below aimline is 5, which is at least 4"),
        ("4 > goal.run_below_aimline", "the goal's run below aimline is 5, which is at least 4"),
        ("limit.decision_points < 5", "4 is less than 5"),
        ("goal.percent_of_goal < 50", "the goal's percent of goal is 12.35, which is less than 50"),
        ("goal.percent_of_goal < 12.35", "the goal's percent of goal is 12.3456, which is less than 12.35"),
        (
            "goal.observation_count > plan.active_goal_count",
            "the goal's observation count is 6, which is more than the plan's active goal count, 5",
        ),
        (
            "goal.run_below_aimline == plan.active_goal_count",
            "the goal's run below aimline is 5, the same as the plan's active goal count, 5",
        ),
        # Lists
        ("goal.domain in limit.core_domains", 'the goal\'s domain is "health", one of "academic", "health"'),
        ("goal.domain not in ['academic']", 'the goal\'s domain is "health", none of "academic"'),
        # The unknown
        ("goal.slope > 0", "the goal's slope is not known"),
        ("goal.slope > plan.tier", "the goal's slope is not known and the plan's tier is not known"),
    ],
)
def test_what_is_found_is_read_aloud(text: str, english: str) -> None:
    assert told(text) == english


def test_a_claim_that_is_unknown_is_read_aloud() -> None:
    condition = Name("month", "is_due", "claim", can_be_unknown=True)
    for asked in (condition, Not(condition)):
        (found,) = walk(asked, {"month": SimpleNamespace(is_due=None)})
        assert found_in_english(found) == "it is not known whether the month is due"


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("goal.is_active and goal.has_target", "the goal is active and the goal has target"),
        ("goal.is_active and goal.has_owner", "the goal has no owner"),
        ("goal.slope > 0 and goal.has_owner", "the goal has no owner"),
        ("goal.is_active and goal.slope > 0", "the goal's slope is not known"),
        ("goal.is_active or goal.slope > 0", "the goal is active"),
        ("goal.has_owner or goal.slope > 0", "the goal's slope is not known"),
        ("not (goal.has_owner or not goal.is_active)", "the goal has no owner and the goal is active"),
        ("goal.is_active and (goal.has_owner or goal.has_target)", "the goal is active and the goal has target"),
        ("goal.is_active and goal.is_active", "the goal is active"),
    ],
)
def test_only_what_the_answer_comes_from_is_told(text: str, english: str) -> None:
    assert told(text) == english


def test_a_day_is_written_as_a_day() -> None:
    begun = Name("goal", "begun_on", "date", can_be_unknown=False)
    due = Name("goal", "due_on", "date", can_be_unknown=False)
    values = {"goal": SimpleNamespace(begun_on=dt.date(2027, 3, 1), due_on=dt.date(2027, 3, 2))}
    (found,) = walk(Compare(begun, "<", due), values)
    assert (
        found_in_english(found) == "the goal's begun on is 2027-03-01, which is less than the goal's due on, 2027-03-02"
    )


CLAIMS = tuple(Name("goal", f"is_{letter}", "claim", can_be_unknown=True) for letter in "abcd")
CONDITIONS: st.SearchStrategy[Condition] = st.recursive(
    st.sampled_from(CLAIMS),
    lambda inner: (
        inner.map(Not)
        | st.lists(inner, min_size=1, max_size=3).map(lambda parts: And(tuple(parts)))
        | st.lists(inner, min_size=1, max_size=3).map(lambda parts: Or(tuple(parts)))
    ),
    max_leaves=8,
)
GOALS = st.fixed_dictionaries({name.name: st.sampled_from((True, False, None)) for name in CLAIMS})


@settings(max_examples=25)
@given(condition=CONDITIONS, known=GOALS, others=GOALS)
def test_the_reason_suffices(condition: Condition, known: dict[str, Any], others: dict[str, Any]) -> None:
    """Whatever else were so, the answer would be the same; and what cannot be told hangs on the unknown."""
    values = {"goal": SimpleNamespace(**known)}
    answer, reason = evaluate(condition, values), walk(condition, values)
    assert reason
    told = {name.name for found in reason for name in names_in(found.condition)}
    if answer is None:
        assert tuple(f"goal.{name}" for name in dict.fromkeys(_in_order(reason))) == missing_in(condition, values)
    else:
        elsewhere = {name: known[name] if name in told else others[name] for name in known}
        assert evaluate(condition, {"goal": SimpleNamespace(**elsewhere)}) is answer


def _in_order(reason: Any) -> list[str]:
    return [name.name for found in reason for name in names_in(found.condition)]
