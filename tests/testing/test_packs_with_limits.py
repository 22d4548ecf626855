"""A pack that brings a limit passes the test that packs import, on both roads."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import popkit
from popkit.testing import assert_flags, assert_passes, check_rules

OURS = """
[limits.our_goals]
value = 1
unit = "goals"
minimum = 0
maximum = 9
about = "most goals that we begin with"
sources = ["our handbook"]

[[rule]]
name = "more-goals-than-ours"
code = "OURS001"
severity = "action"
on = "plan"
fails = "plan.active_goal_count > limit.our_goals"
message = "{plan.active_goal_count} goals; we begin with {limit.our_goals}"
why = "So that a test can ask."
do = "Nothing."
flagged = "goals = [{}, {}]"
passes = "goals = [{}, {}]\\nlimits = {our_goals = 2}"
"""


def test_a_rule_with_a_limit_of_its_own_is_tested_like_any_other(tmp_path: Path) -> None:
    file = tmp_path / "ours.toml"
    file.write_text(OURS, encoding="utf-8")
    test: Any = check_rules(file)
    (mark,) = test.pytestmark
    assert [case.id for case in mark.args[1]] == [
        f"OURS001-{check}" for check in ("page", "flagged", "passes", "columns")
    ]
    for case in mark.args[1]:
        test(*case.values)
    book = popkit.rulebook(file)
    assert_flags("OURS001", "goals = [{}, {}, {}]\nlimits = {our_goals = 2}", rules=book)
    assert_passes("OURS001", "goals = [{}]", rules=book)


def test_a_limit_that_changes_is_the_one_of_the_day(tmp_path: Path) -> None:
    file = tmp_path / "ours.toml"
    dated = OURS.replace("value = 1", "value = [{ value = 2 }, { value = 1, since = 2027-02-01 }]")
    of_schools = dated.replace('on = "plan"', 'on = "school"').replace("plan.active_goal_count", "school.plan_count")
    file.write_text(of_schools.replace("goals = [{}, {}]", "plans = 2"), encoding="utf-8")
    for case in check_rules(file).pytestmark[0].args[1]:  # type: ignore[attr-defined]
        case.values[1](case.values[0])
    book, town = popkit.rulebook(file), popkit.read_district({})
    assert_flags("OURS001", "plans = 2", district=town, rules=book)
    assert_passes("OURS001", "plans = 2", as_of=dt.date(2027, 1, 31), district=town, rules=book)
