"""What changed from one report to another, for people and for programs."""

from __future__ import annotations

import datetime as dt
import json

import attrs
import pytest

import popkit
from popkit.audit.compare import BEFORE, WHY_GONE, Change, Comparison
from popkit.rules.example import example_plan
from popkit.write import comparison_json, comparison_text
from popkit.write.paper import cells

OLD, NEW = dt.date(2026, 11, 1), dt.date(2027, 3, 1)


@pytest.fixture(scope="module")
def comparison(full_report: popkit.Report) -> Comparison:
    """Findings in every state that they can be in."""
    found = full_report.findings
    appeared = tuple([Change(kept, why) for kept, why in zip(found, BEFORE, strict=False)])
    gone = tuple([Change(kept, why) for kept, why in zip(found[10:], WHY_GONE, strict=False)])
    assert (len(appeared), len(gone)) == (len(BEFORE), len(WHY_GONE))
    school = attrs.evolve(found[0], plan="", subject=popkit.Subject("school", "riverside", ""))
    return Comparison(OLD, NEW, (*appeared, Change(school, "not_found")), found[30:], gone)


def test_text_says_what_is_new_and_why_the_rest_is_gone(comparison: Comparison) -> None:
    text = comparison_text(comparison)
    head, *parts = text.rstrip("\n").split("\n\n")
    assert head == f"popkit compare · 2026-11-01 to 2027-03-01 · 7 new, {len(comparison.stayed)} still there, 9 gone"
    assert [part.partition("\n")[0] for part in parts] == ["new", *(f"gone: {words}" for words in WHY_GONE.values())]
    flowing = " ".join(text.split())
    for change in (*comparison.appeared, *comparison.gone):
        finding = change.finding
        assert f"{finding.severity} {finding.code} {finding.rule}" in flowing
        assert finding.message in flowing
    for words in filter(None, BEFORE.values()):
        assert f"({words})" in flowing
    assert "\n  schools\n" in text
    assert max(map(cells, text.splitlines())) <= 80


def test_schools_stand_before_partners_and_both_before_plans() -> None:
    rules = popkit.rulebook().select("GOAL001a", "PLAN003a")
    goal, plan = popkit.audit(popkit.read_plan(example_plan("goals = [{}]")[0]), as_of=NEW, rules=rules).findings
    partner = attrs.evolve(goal, plan="", subject=popkit.Subject("partner", "club", ""))
    school = attrs.evolve(goal, plan="", subject=popkit.Subject("school", "riverside", ""))
    appeared = (*(Change(kept, "not_found") for kept in (partner, school, plan)), Change(goal, "waived"))
    gone = (Change(goal, "mended"), Change(plan, "waived"))
    text = comparison_text(Comparison(OLD, NEW, appeared, (), gone), lambda text, style: f"<{style}>{text}</>")
    assert text == (
        "<quiet>popkit compare · 2026-11-01 to 2027-03-01 · 4 new, 0 still there, 2 gone</>\n"
        "\n"
        "<title>new</>\n"
        "  schools\n"
        "    <action>action</> GOAL001a goal-without-owner\n"
        "           school riverside: nobody carries this goal\n"
        "  partners\n"
        "    <action>action</> GOAL001a goal-without-owner\n"
        "           partner club: nobody carries this goal\n"
        "  example\n"
        "    <action>action</> PLAN003a plan-without-manager\n"
        "           no adult on the team answers for the plan\n"
        "    <action>action</> GOAL001a goal-without-owner\n"
        "           goal g1: nobody carries this goal (was waived)\n"
        "\n"
        "<title>gone: mended</>\n"
        "  example\n"
        "    <action>action</> GOAL001a goal-without-owner\n"
        "           goal g1: nobody carries this goal\n"
        "\n"
        "<title>gone: waived</>\n"
        "  example\n"
        "    <action>action</> PLAN003a plan-without-manager\n"
        "           no adult on the team answers for the plan\n"
        "\n"
    )


def test_where_nothing_changed_the_text_says_so() -> None:
    assert comparison_text(Comparison(OLD, NEW, (), (), ())) == (
        "popkit compare · 2026-11-01 to 2027-03-01 · 0 new, 0 still there, 0 gone\n\n"
    )


def test_limits_set_in_between_are_told() -> None:
    told = comparison_text(Comparison(OLD, NEW, (), (), (), ("decision_points", "hold_days")))
    assert told.endswith("\n\n  limits that differ between the two: decision_points, hold_days\n\n")


def test_json_is_the_comparison(comparison: Comparison) -> None:
    text = comparison_json(comparison)
    assert json.loads(text) == comparison.as_dict()
    assert text.endswith("}\n")
    assert text.startswith('{\n "popkit": "')


def test_json_keeps_letters_as_they_are(full_report: popkit.Report) -> None:
    finding = attrs.evolve(full_report.findings[0], plan="plän")
    assert '"plan": "plän"' in comparison_json(Comparison(OLD, NEW, (), (finding,), ()))
