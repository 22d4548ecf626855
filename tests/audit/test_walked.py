"""A rule walked on one subject comes out as in an audit, and says why."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

import attrs
import pytest

import popkit
from popkit.audit.walked import district_walks, walks
from popkit.errors import NotOfOnePlan, UnknownRecord
from popkit.rules.example import example_plan
from popkit.standing import GoalStanding, stand
from popkit.standing.subject import BEYOND_PLANS

ON = dt.date(2027, 3, 1)


def standing(overlay: str) -> Any:
    return stand(popkit.read_plan(example_plan(overlay)[0]), as_of=ON)


def test_a_walk_comes_out_as_an_audit_does(examples: tuple[popkit.Plan, ...], riverside: Any) -> None:
    town = popkit.read_district(riverside)
    book = [rule for rule in popkit.rulebook() if rule.on not in BEYOND_PLANS]
    for plan in examples[:6]:
        report = popkit.audit(plan, as_of=ON, district=town)
        at = stand(plan, as_of=ON, district=town)
        found = [(rule, walk) for rule in book for walk in walks(rule, at)]
        outcomes = Counter(walk.outcome for _, walk in found)
        assert {name: count for name, count in report.outcomes.items() if count} == outcomes
        failed = {(rule.name, walk.subject) for rule, walk in found if walk.outcome == "fail"}
        assert failed == {(kept.rule, kept.subject) for kept in report.findings}
        missing = {(rule.name, walk.subject, walk.missing) for rule, walk in found if walk.outcome == "cannot_tell"}
        assert missing == {(kept.rule, kept.subject, kept.missing) for kept in report.cannot_tell}


def test_every_part_says_why() -> None:
    rule = popkit.rulebook()["goal-without-owner"]
    owned, wild, paused = walks(rule, standing('goals = [{ owner_id = "student" }, {}, { status = "on_hold" }]'))
    assert (owned.outcome, wild.outcome, paused.outcome) == ("pass", "fail", "not_applicable")
    assert [len(owned.applies), len(owned.fails), len(paused.applies), len(paused.fails)] == [2, 1, 1, 0]
    assert not any(found.holds for found in (*wild.fails, *paused.applies))
    assert (owned.missing, owned.error) == ((), None)


def test_what_is_unknown_is_named() -> None:
    book = popkit.rulebook()
    (walk,) = walks(book["month-not-reviewed"], standing(""), "2027-01")
    assert (walk.outcome, walk.fails) == ("cannot_tell", ())
    assert walk.missing == ("month.is_due",)
    (walk,) = walks(book["support-not-delivered"], standing("supports = [{ starts_on = 2026-09-14 }]"))
    assert (walk.outcome, walk.missing) == ("cannot_tell", ("support.exposure_recently",))
    assert walk.applies
    assert [found.holds for found in walk.fails] == [None]


def test_one_subject_can_be_asked_for() -> None:
    rule = popkit.rulebook()["goal-without-owner"]
    assert [walk.subject.id for walk in walks(rule, standing("goals = [{}, {}]"), "g2")] == ["g2"]
    with pytest.raises(UnknownRecord, match="no goal of that id in the plan"):
        walks(rule, standing("goals = [{}]"), "g9")
    assert walks(rule, standing("")) == ()


def test_a_rule_about_schools_is_refused() -> None:
    with pytest.raises(NotOfOnePlan, match="judged over many plans"):
        walks(popkit.rulebook()["caseload-too-large"], standing(""))


def test_a_rule_without_applies_walks_what_fails() -> None:
    rule = attrs.evolve(popkit.rulebook()["goal-without-owner"], applies=None)
    (walk,) = walks(rule, standing("goals = [{}]"))
    assert (walk.outcome, walk.applies) == ("fail", ())


def test_a_crash_is_told_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: Any) -> float:
        raise ZeroDivisionError("a secret of the plan")

    monkeypatch.setattr(GoalStanding, "has_owner", property(broken))
    (walk,) = walks(popkit.rulebook()["goal-without-owner"], standing("goals = [{}]"))
    assert (walk.outcome, walk.error) == (None, "ZeroDivisionError")


def test_partners_and_services_are_walked_as_an_audit_judges_them(riverside: Any) -> None:
    town = popkit.read_district(riverside)
    book = [rule for rule in popkit.rulebook() if rule.on in ("partner", "service")]
    found = [walk for rule in book for walk in district_walks(rule, town, ON)]
    outcomes = popkit.audit_partners(town, as_of=ON).outcomes
    assert {name: count for name, count in outcomes.items() if count} == Counter(walk.outcome for walk in found)
    with pytest.raises(UnknownRecord, match="no partner of that id in the district"):
        district_walks(popkit.rulebook()["partner-without-agreement"], town, ON, "nobody")
    with pytest.raises(NotOfOnePlan, match="judged over many plans"):
        district_walks(popkit.rulebook()["caseload-too-large"], town, ON)
    assert district_walks(book[0], popkit.read_district({}), ON) == ()
