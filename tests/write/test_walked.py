"""How a rule comes out on a plan, and why, in words."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import attrs
import pytest

import popkit
from popkit.errors import NotOfOnePlan
from popkit.rules.example import example_plan
from popkit.standing import GoalStanding, SupportStanding, facts_of
from popkit.standing.subject import BEYOND_PLANS

ON = dt.date(2027, 3, 1)


def explained(name: str, overlay: str, **more: Any) -> str:
    return popkit.explain(name, plan=popkit.read_plan(example_plan(overlay)[0]), as_of=ON, **more)


def test_each_subject_is_told_of() -> None:
    page = explained("GOAL001a", 'goals = [{}, { owner_id = "student" }, { status = "on_hold" }]')
    assert page == (
        "# goal-without-owner (GOAL001a) on example\n"
        "\n"
        "As of 2027-03-01. Severity **action**. Judges each goal.\n"
        "\n"
        "## goal g1: fails\n"
        "\n"
        "- applies because the plan is active and the goal is active\n"
        "- fails because the goal has no owner\n"
        "- what to do: Agree in the team who carries the goal, and tell the student.\n"
        "\n"
        "## goal g2: passes\n"
        "\n"
        "- applies because the plan is active and the goal is active\n"
        "- passes because the goal has owner\n"
        "\n"
        "## goal g3: does not apply\n"
        "\n"
        "- does not apply because the goal is not active\n"
    )


def test_one_subject_is_told_of() -> None:
    assert explained("GOAL001a", "goals = [{}, {}]", subject="g2").count("## goal ") == 1


def test_what_cannot_be_told_names_what_to_record() -> None:
    page = explained("SUPP004", "supports = [{ starts_on = 2026-09-14 }]")
    assert "## support s1: cannot tell\n\n- applies because " in page
    assert "- cannot tell whether it fails, because the support's exposure recently is not known\n" in page
    assert "- what to record, so that it can be told:\n  - `support.exposure_recently`: " in page
    assert facts_of(SupportStanding)["exposure_recently"].about in page
    page = explained("WELL001", "", subject="2027-01")
    assert "- cannot tell whether it applies, because it is not known whether the month is due\n" in page
    assert "\n  - `month.is_due`: " in page


def test_a_plan_without_such_a_subject_is_told_so() -> None:
    told = "Judges each goal.\n\nThere is no goal on that day, so there is nothing to judge.\n"
    assert explained("GOAL001a", "").endswith(told)


def test_a_rule_for_all_says_so(tmp_path: Path) -> None:
    file = tmp_path / "ours.toml"
    file.write_text(
        '[[rule]]\nname = "goal-there"\ncode = "OURS001"\nseverity = "info"\non = "goal"\nfails = "goal.is_active"\n'
        'message = "a goal"\nwhy = "To ask."\ndo = "Nothing."\n',
        encoding="utf-8",
    )
    page = explained("OURS001", "goals = [{}]", rules=popkit.rulebook(file))
    assert "- applies to every goal\n- fails because the goal is active\n- what to do: Nothing.\n" in page


def test_a_crash_is_laid_at_the_door_of_the_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: Any) -> float:
        raise ZeroDivisionError("a secret of the plan")

    monkeypatch.setattr(GoalStanding, "has_owner", property(broken))
    page = explained("GOAL001a", "goals = [{}]")
    assert "## goal g1: could not be judged\n\n- could not be judged: ZeroDivisionError; the rule or popkit" in page
    assert "secret" not in page


def test_every_rule_can_be_walked_on_every_example(examples: tuple[popkit.Plan, ...], riverside: Path) -> None:
    town = popkit.read_district(riverside)
    for rule in popkit.rulebook():
        if rule.on not in BEYOND_PLANS:
            page = popkit.explain(rule.name, plan=examples[8], as_of=ON, district=town)
            assert page.startswith(f"# {rule.name} ")
            assert "could not" not in page


def test_the_plan_and_the_day_go_together() -> None:
    with pytest.raises(TypeError, match=r"datetime\.date"):
        popkit.explain("GOAL001a", plan=popkit.read_plan(example_plan("")[0]))
    for part in ({"as_of": ON}, {"district": popkit.read_district({})}, {"subject": "g1"}):
        with pytest.raises(
            TypeError, match=r"^as_of, district and subject are asked of a plan, or .+; none was given$"
        ):
            popkit.explain("GOAL001a", **part)


def test_no_word_of_a_plan_is_repeated(changed: Any) -> None:
    plan = popkit.read_plan(changed({}))
    texts = {goal.title for goal in plan.goals} | {member.name for member in plan.team if member.name}
    assert texts
    for rule in popkit.rulebook():
        if rule.on not in BEYOND_PLANS:
            page = popkit.explain(rule.name, plan=plan, as_of=ON)
            assert not any(text in page for text in texts)


def test_what_is_told_does_not_depend_on_the_text_of_a_rule() -> None:
    rule = attrs.evolve(popkit.rulebook()["GOAL001a"], do="Ask\n  who.")
    book = popkit.rulebook.__globals__["Rulebook"]((rule,))
    assert "- what to do: Ask who.\n" in explained("GOAL001a", "goals = [{}]", rules=book)


def test_a_plan_is_judged_by_the_limits_of_its_district() -> None:
    town = popkit.read_district({"limits": {"goals_many": 1}})
    assert "## plan example: passes\n" in explained("many-active-goals", "goals = [{}, {}]")
    assert "## plan example: fails\n" in explained("many-active-goals", "goals = [{}, {}]", district=town)


def test_a_rule_about_services_is_walked_on_those_of_a_district() -> None:
    club = {"id": "club", "status": "active", "capacity": 1, "enrolled": 2}
    town = popkit.read_district({"partners": [{"id": "ymca", "status": "active", "services": [club]}]})
    assert "\n## service ymca/club: fails\n" in popkit.explain("service-over-capacity", district=town, as_of=ON)


def test_a_rule_about_partners_is_walked_as_of_a_date() -> None:
    ending = {"id": "ymca", "status": "active", "insurance": [{"expires_on": "2027-03-01"}]}
    town = popkit.read_district({"partners": [ending]})
    for day, outcome in ((ON, "passes"), (dt.date(2027, 3, 2), "fails")):
        page = popkit.explain("partner-without-insurance", district=town, as_of=day)
        assert f"\n## partner ymca: {outcome}\n" in page


def test_a_rule_about_partners_is_walked_on_on_those_of_a_district() -> None:
    town = popkit.read_district({"partners": [{"id": "ymca", "status": "active"}, {"id": "past", "status": "ended"}]})
    page = popkit.explain("partner-without-agreement", district=town, as_of=ON)
    assert page.startswith("# partner-without-agreement (PART001b) on the district\n")
    assert "## partner ymca: fails\n\n- applies because the partner is active\n" in page
    assert "## partner past: does not apply\n" in page
    assert "past" not in popkit.explain("partner-without-agreement", district=town, as_of=ON, subject="ymca")
    with pytest.raises(TypeError, match=r"datetime\.date"):
        popkit.explain("partner-without-agreement", district=town)
    with pytest.raises(NotOfOnePlan, match="judges each partner of a district"):
        explained("partner-without-agreement", "", district=town)
