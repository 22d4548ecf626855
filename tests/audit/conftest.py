"""Rules of our own, and small plans to judge by them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

import popkit
from popkit.rules.example import example_plan

AS_OF = dt.date(2027, 3, 1)

LATE = {
    "name": "goal-past-target",
    "code": "OURS001",
    "severity": "action",
    "on": "goal",
    "applies": "goal.is_active",
    "fails": "goal.days_past_target > limit.hold_days",
    "message": "{goal.days_past_target} days past its target; {limit.hold_days} are too many",
    "why": "So that a test can ask.",
    "do": "Nothing.",
}
"""A rule that can come out in all four ways."""


@pytest.fixture
def as_of() -> dt.date:
    """The date the tests ask about."""
    return AS_OF


@pytest.fixture
def ours(tmp_path: Path) -> Callable[..., popkit.Rulebook]:
    """Make a book of rules like `LATE`, each with some fields changed; None takes a field out."""

    def book(*changes: Mapping[str, str | None]) -> popkit.Rulebook:
        tables = [{**LATE, **change} for change in changes]
        file = tmp_path / f"ours-{len(list(tmp_path.iterdir()))}.toml"
        lines = [
            "[[rule]]\n" + "".join(f"{name} = {value!r}\n" for name, value in table.items() if value is not None)
            for table in tables
        ]
        file.write_text("\n".join(lines), encoding="utf-8")
        return popkit.rulebook(file).select(*(str(table["code"]) for table in tables))

    return book


@pytest.fixture
def laid() -> Callable[[str], popkit.Plan]:
    """Read a plan laid over the smallest one, as the examples of rules are."""

    def plan(overlay: str) -> popkit.Plan:
        document: dict[str, Any] = example_plan(overlay)[0]
        return popkit.read_plan(document)

    return plan
