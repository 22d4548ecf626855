"""What tests may claim of a rule, and what they are told when it is not so."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

import popkit
from popkit.errors import NotOfOnePlan, UnknownRecord, UnknownRule
from popkit.rules.example import example_district, example_plan
from popkit.testing import assert_flags, assert_passes

OWNED = 'goals = [{ owner_id = "student" }]'
WILD = "goals = [{}]"
MIXED = 'goals = [{ owner_id = "student" }, {}]'
ON = dt.date(2027, 3, 1)


def test_a_claim_is_made_of_a_plan_a_document_or_a_text() -> None:
    document, as_of = example_plan(WILD)
    assert_flags("goal-without-owner", WILD)
    assert_flags("GOAL001a", document, as_of=as_of)
    assert_flags(popkit.rulebook()["GOAL001a"], popkit.read_plan(document), as_of=as_of)
    assert_passes("goal-without-owner", OWNED)
    assert_passes("goal-without-owner", popkit.read_plan(example_plan(OWNED)[0]), as_of=ON)


def test_a_plan_wants_a_day() -> None:
    for example in (example_plan(WILD)[0], popkit.read_plan(example_plan(WILD)[0])):
        with pytest.raises(TypeError, match=r"^a plan is judged as of a date: give as_of$"):
            assert_flags("GOAL001a", example)


def test_what_is_not_so_is_explained() -> None:
    with pytest.raises(AssertionError) as flagged:
        assert_flags("GOAL001a", OWNED)
    assert str(flagged.value) == (
        "goal-without-owner (GOAL001a) was to fail on plan example as of 2027-03-01, and did not\n"
        "  goal g1: passes\n"
        "    applies because the plan is active and the goal is active\n"
        "    passes because the goal has owner"
    )
    with pytest.raises(AssertionError) as passing:
        assert_passes("GOAL001a", MIXED)
    assert "was to pass on plan example" in str(passing.value)
    assert "  goal g2: fails\n" in str(passing.value)
    assert "    fails because the goal has no owner\n" in str(passing.value)


def test_a_pass_wants_somebody_who_passes_and_nobody_who_is_in_doubt() -> None:
    for nobody in ("", 'goals = [{ status = "on_hold" }]'):
        with pytest.raises(AssertionError, match=r"no goal on that day|does not apply because"):
            assert_passes("GOAL001a", nobody)
    with pytest.raises(AssertionError, match="cannot tell whether it fails"):
        assert_passes("SUPP004", "supports = [{ starts_on = 2026-09-14 }]")
    assert_passes("GOAL001a", 'goals = [{ owner_id = "student" }, { status = "on_hold" }]')


def test_one_subject_can_be_meant() -> None:
    assert_flags("GOAL001a", MIXED, subject="g2")
    assert_passes("GOAL001a", MIXED, subject="g1")
    with pytest.raises(AssertionError):
        assert_flags("GOAL001a", MIXED, subject="g1")
    with pytest.raises(UnknownRecord):
        assert_flags("GOAL001a", MIXED, subject="g3")


def test_what_is_given_goes_before_what_is_written() -> None:
    stale = "plan_reviews = [{ held_on = 2026-10-01, next_on = 2026-11-02 }]\nstarts_on = 2026-09-14"
    assert_flags("plan-review-overdue", f"as_of = 2026-12-01\n{stale}")
    with pytest.raises(AssertionError, match="as of 2026-10-05"):
        assert_flags("plan-review-overdue", f"as_of = 2026-12-01\n{stale}", as_of=dt.date(2026, 10, 5))
    town = popkit.read_district(example_district("limits = { goals_many = 1 }\n"))
    three = "goals = [{}, {}]"
    assert_passes("many-active-goals", three)
    assert_passes("many-active-goals", f"{three}\ncalendars = [{{}}]")
    assert_flags("many-active-goals", f"{three}\nlimits = {{ goals_many = 1 }}")
    assert_flags("many-active-goals", three, district=town)
    assert_flags("many-active-goals", example_plan(three)[0], as_of=ON, district=town)
    with pytest.raises(AssertionError, match="goal count is 2"):
        assert_passes("many-active-goals", three, district=town)


def test_rules_about_schools_are_asked_of_so_many_plans() -> None:
    managed = 'manager_id = "member-1"\nteam = [{ role = "plan_manager" }]\n'
    assert_flags("caseload-too-large", f"plans = 85\n{managed}")
    assert_passes("caseload-too-large", f"plans = 84\n{managed}")
    with pytest.raises(AssertionError, match="school riverside: passes"):
        assert_flags("caseload-too-large", managed)


def test_rules_about_partners_are_asked_of_those_of_the_district() -> None:
    insured = "[[partners]]\ninsurance = [{ expires_on = 2027-03-01 }]\n"
    two = f"{insured}[[partners]]\nservices = [{{ id = 'club', status = 'active', capacity = 1, enrolled = 2 }}]\n"
    assert_passes("partner-without-insurance", insured)
    assert_flags("partner-without-insurance", two)
    assert_flags("partner-without-insurance", two, subject="partner-2")
    assert_passes("partner-without-insurance", two, subject="partner-1")
    assert_flags("service-over-capacity", two, subject="partner-2/club")
    with pytest.raises(AssertionError, match="there is no service on that day"):
        assert_flags("service-over-capacity", insured)
    with pytest.raises(AssertionError, match="partner partner-1: fails"):
        assert_passes("partner-without-agreement", "partners = [{}]")
    with pytest.raises(AssertionError, match="there is no partner on that day"):
        assert_flags("partner-without-agreement", "")
    with pytest.raises(NotOfOnePlan):
        assert_flags("partner-without-agreement", example_plan("")[0], as_of=ON)


def test_a_name_is_looked_up_in_the_book(tmp_path: Path) -> None:
    file = tmp_path / "ours.toml"
    file.write_text(
        '[[rule]]\nname = "goal-there"\ncode = "OURS001"\nseverity = "info"\non = "goal"\nfails = "goal.is_active"\n'
        'message = "a goal"\nwhy = "To ask."\ndo = "Nothing."\n',
        encoding="utf-8",
    )
    assert_flags("goal-there", WILD, rules=popkit.rulebook(file))
    with pytest.raises(UnknownRule):
        assert_passes("goal-there", WILD)
