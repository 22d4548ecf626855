"""Conditions read aloud where a limit stands inside a denial, and of claims about the past."""

from __future__ import annotations

from typing import Any

import pytest

from popkit.limits import shipped_limits
from popkit.rules.condition import Name, Not
from popkit.rules.english import in_english
from popkit.rules.parse import parse_condition
from popkit.rules.scope import scope_for

SCOPE = scope_for("goal", shipped_limits())
LIMITS: dict[str, Any] = {"decision_points": 4, "core_domains": ("academic", "health")}
INFORMED = Name("support", "was_informed", "claim", can_be_unknown=False)


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("goal.domain not in limit.core_domains", 'the goal\'s domain is none of "academic", "health"'),
        (
            "not goal.run_below_aimline >= limit.decision_points",
            "it is not so that the goal's run below aimline is at least 4",
        ),
    ],
)
def test_a_denial_says_the_values_of_its_limits(text: str, english: str) -> None:
    assert in_english(parse_condition(text, SCOPE), LIMITS) == english


def test_a_claim_about_the_past_reads_as_one() -> None:
    assert in_english(INFORMED, LIMITS) == "the support was informed"
    assert in_english(Not(INFORMED), LIMITS) == "the support was not informed"
