"""Conditions read aloud."""

from __future__ import annotations

from typing import Any

import pytest

from popkit.limits import shipped_limits
from popkit.rules import Rule, rulebook
from popkit.rules.condition import Literal, Not
from popkit.rules.english import in_english
from popkit.rules.parse import parse_condition
from popkit.rules.scope import scope_for

SCOPE = scope_for("goal", shipped_limits())
LIMITS: dict[str, Any] = {
    "decision_points": 4,
    "delivery_minimum": 0.8,
    "half_rate": 2.0,
    "core_domains": ("academic", "health"),
}
ACTIVE, OWNED = "the goal is active", "the goal has owner"


@pytest.mark.parametrize(
    ("text", "english"),
    [
        # Claims and their opposites
        ("goal.is_active", ACTIVE),
        ("not goal.is_active", "the goal is not active"),
        ("goal.has_owner", OWNED),
        ("not goal.has_owner", "the goal has no owner"),
        ("plan.statement_was_declined", "statement was declined"),
        ("not plan.statement_was_declined", "it is not so that statement was declined"),
        ("not plan.student_is_adult", "it is not so that student is adult"),
        ("plan.is_transition_grade", "the plan is transition grade"),
        ("True", "always"),
        ("False", "never"),
        # Comparisons
        ("goal.slope == 1", "the goal's slope is 1"),
        ("goal.slope != 1", "the goal's slope is not 1"),
        ("goal.slope < 1", "the goal's slope is less than 1"),
        ("goal.slope <= 1.5", "the goal's slope is at most 1.5"),
        ("goal.slope > -1", "the goal's slope is more than -1"),
        ("goal.slope >= limit.delivery_minimum", "the goal's slope is at least 0.8"),
        ("goal.run_below_aimline >= limit.decision_points", "the goal's run below aimline is at least 4"),
        ("limit.half_rate < plan.tier", "2 is less than the plan's tier"),
        ("goal.verdict == 'off_track'", 'the goal\'s verdict is "off_track"'),
        ("goal.is_active == True", "the goal's is active is true"),
        ("goal.is_active != False", "the goal's is active is not false"),
        # Lists
        ("goal.domain in ['academic', 'health']", 'the goal\'s domain is one of "academic", "health"'),
        ("goal.domain in limit.core_domains", 'the goal\'s domain is one of "academic", "health"'),
        ("goal.domain not in ['health']", 'the goal\'s domain is none of "health"'),
        # Joined
        ("goal.is_active and goal.has_owner", f"{ACTIVE} and {OWNED}"),
        ("goal.is_active or goal.has_owner", f"{ACTIVE}, or {OWNED}"),
        ("goal.is_active and goal.has_owner and plan.is_open", f"{ACTIVE} and {OWNED} and the plan is open"),
        ("goal.is_active or goal.has_owner or plan.is_open", f"{ACTIVE}, or {OWNED}, or the plan is open"),
        ("goal.is_active and (goal.has_owner or plan.is_open)", f"{ACTIVE} and ({OWNED}, or the plan is open)"),
        ("goal.is_active and goal.has_owner or plan.is_open", f"({ACTIVE} and {OWNED}), or the plan is open"),
        # Opposites of what is joined or compared
        ("not goal.slope > 1", "it is not so that the goal's slope is more than 1"),
        ("not not goal.is_active", "it is not so that the goal is not active"),
        ("not (goal.is_active and goal.has_owner)", f"it is not so that ({ACTIVE} and {OWNED})"),
        ("not (goal.is_active or goal.has_owner)", f"it is not so that ({ACTIVE}, or {OWNED})"),
        ("not goal.slope > 1 and goal.has_owner", f"it is not so that the goal's slope is more than 1 and {OWNED}"),
    ],
)
def test_a_condition_is_read_aloud(text: str, english: str) -> None:
    assert in_english(parse_condition(text, SCOPE), LIMITS) == english


@pytest.mark.parametrize(("value", "english"), [(True, "it is not so that always"), (False, "it is not so that never")])
def test_even_a_pointless_condition_is_read(value: bool, english: str) -> None:  # noqa: FBT001
    assert in_english(Not(Literal(value, "claim")), {}) == english


@pytest.mark.parametrize("rule", rulebook().rules, ids=lambda rule: rule.code)
def test_every_shipped_condition_can_be_read(rule: Rule) -> None:
    limits = {limit.name: limit.values[-1].value for limit in shipped_limits()}
    for condition in (rule.applies, rule.fails):
        assert condition is None or "limit" not in in_english(condition, limits)
