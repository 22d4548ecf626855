"""The report for whoever coordinates: what comes first, who acts, how schools stand, and nobody by name."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import popkit
from popkit.problems import ReadProblem
from popkit.rules.example import example_district, example_plan
from popkit.standing import GoalStanding
from popkit.write import coordinator

ON = dt.date(2027, 3, 1)
MANAGED = 'manager_id = "member-1"\nteam = [{ role = "plan_manager" }]\n'


def written(*overlays: str, select: tuple[str, ...] = (), **more: Any) -> str:
    """The report of plans, each a minimal one with something laid over it."""
    book = popkit.rulebook().select(*select) if select else popkit.rulebook()
    told: dict[str, Any] = {"as_of": ON, "district": popkit.read_district(example_district(overlays[0])), "rules": book}
    documents = [example_plan(overlay)[0] | {"id": f"plan-{n}"} for n, overlay in enumerate(overlays, start=1)]
    reports = [popkit.audit(popkit.read_plan(document), **told) for document in documents]
    return popkit.coordinator_report(reports, **told, **more)


def test_the_whole_page() -> None:
    text = written("goals = [{}, {}]", MANAGED, select=("GOAL001a", "PLAN003a", "WELL017"))
    assert text == (
        "# What to do next\n"
        "\n"
        "As of 2027-03-01: 2 plans read. Findings: 3 action.\n"
        "\n"
        "## First\n"
        "\n"
        "1. **action**, the plan's manager: goal-without-owner (GOAL001a), 2 times\n"
        "   - plan-1 goal g1: nobody carries this goal\n"
        "   - plan-1 goal g2: nobody carries this goal\n"
        "\n"
        "   Agree in the team who carries the goal, and tell the student.\n"
        "2. **action**, the principal: plan-without-manager (PLAN003a), once\n"
        "   - plan-1: no adult on the team answers for the plan\n"
        "\n"
        "   The principal names a manager today; until then the resource coordinator holds the plan.\n"
        "\n"
        "## Who acts on what\n"
        "\n"
        "### The principal\n"
        "\n"
        "- **action** plan-without-manager (PLAN003a), once: plan-1\n"
        "  The principal names a manager today; until then the resource coordinator holds the plan.\n"
        "\n"
        "### The plan's manager\n"
        "\n"
        "- **action** goal-without-owner (GOAL001a), 2 times: plan-1 goal g1, plan-1 goal g2\n"
        "  Agree in the team who carries the goal, and tell the student.\n"
        "\n"
        "## Schools\n"
        "\n"
        "### riverside\n"
        "\n"
        "- Active plans: 2\n"
        "- Well-being reviews of the newest month that is over: none was due;"
        " of 2 more it cannot be told whether one was due or held\n"
        "- Plans that one adult answers for: 1; nobody answers for 1\n"
        "\n"
        "## What cannot be told yet\n"
        "\n"
        "Most often, because this is not known:\n"
        "\n"
        "- `school.reviews_due`, once: Plans whose newest month over asked for a well-being review; None when that is"
        " not known of one.\n"
    )


def test_what_is_urgent_comes_first_and_then_what_comes_up_most() -> None:
    text = written(
        "goals = [{}]\nflags = [{ raised_at = 2027-02-01T10:00:00-06:00 }]",
        "goals = [{}, {}, {}]\nteam = [{ role = 'teacher' }]",
        select=("SAFE001", "PLAN003a", "GOAL001a", "GOAL004"),
    )
    assert "Findings: 1 urgent, 6 action, 4 watch.\n" in text
    first, _, rest = text.partition("## Who acts on what")
    assert [line.split()[-3 if "times" in line else -2] for line in first.splitlines() if line[:1].isdigit()] == [
        "(SAFE001),",
        "(GOAL001a),",
        "(PLAN003a),",
    ]
    assert "   - and 1 more\n" in first
    assert [line for line in rest.splitlines() if line.startswith("### ")][:4] == [
        "### Whoever raised the flag",
        "### The principal",
        "### The plan's manager",
        "### The owner of the goal or step",
    ]


def test_only_few_things_come_first(monkeypatch: pytest.MonkeyPatch) -> None:
    text = written("goals = [{}]")
    assert sum(line[:1].isdigit() for line in text.splitlines()) == 5
    monkeypatch.setattr(coordinator, "_THINGS", 2)
    assert sum(line[:1].isdigit() for line in written("goals = [{}]").splitlines()) == 2


def test_where_nothing_presses_the_page_says_so() -> None:
    text = written("goals = [{}]", select=("GOAL004",))
    assert "## First\n\nNothing waits to be done.\n\n## Who acts on what\n" in text
    assert "- **watch** goal-without-profile-link (GOAL004), once: plan-1 goal g1\n" in text
    calm = written("", select=("GOAL004",))
    assert "Findings: none.\n" in calm
    assert "## Who" not in calm
    assert calm.endswith("Nothing waits to be done.\n")


def test_places_are_cut_and_counts_are_not() -> None:
    overlays = ["goals = [{}]"] * 23
    text = written(*overlays, select=("GOAL001a",))
    assert "goal-without-owner (GOAL001a), 23 times: plan-1 goal g1, plan-10 goal g1, " in text
    assert ", plan-6 goal g1, and 3 more\n" in text
    assert "   - and 20 more\n" in text


def test_a_page_does_not_depend_on_the_order_of_plans(riverside: Path, examples: tuple[popkit.Plan, ...]) -> None:
    told: dict[str, Any] = {"as_of": ON, "district": popkit.read_district(riverside)}
    reports = list(popkit.audit_all(examples, **told))
    assert popkit.coordinator_report(iter(reports), **told) == popkit.coordinator_report(reports[::-1], **told)


def test_the_first_places_are_told_in_whatever_order_they_come(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(coordinator, "_PLACES", 2)
    rules = popkit.rulebook().select("PLAN003a")
    documents = [example_plan("")[0] | {"id": f"plan-{n}"} for n in (1, 2, 3)]
    reports = [popkit.audit(popkit.read_plan(document), as_of=ON, rules=rules) for document in documents]
    for order in itertools.permutations(reports):
        text = popkit.coordinator_report(order, as_of=ON, rules=rules)
        assert "(PLAN003a), 3 times: plan-1, plan-2, and 1 more\n" in text


# Schools


def test_a_school_is_told_of_in_numbers() -> None:
    severe = '[[profile]]\nkind = "need"\nseverity = "severe"\n'
    reviewed = 'wellbeing_reviews = [{ month = "2027-01", held_on = 2027-01-11 }]\n'
    text = written(
        f"calendars = [{{}}]\n{reviewed}{MANAGED}",
        f"{MANAGED}{severe}{severe}",
        f'{severe}[[team]]\nid = "second"\nrole = "plan_manager"\n',
        select=("SUPP008", "WELL017"),
    )
    assert "- Active plans: 3\n" in text
    assert "- Well-being reviews of the newest month that is over: 1 of 3 due were held\n" in text
    assert "- Severe needs without a support: 3, in plan-2 (2), plan-3 (1)\n" in text
    assert "- Plans that one adult answers for: 1 to 2\n" in text
    assert "member-1" not in text
    assert "second" not in text


def test_a_school_without_gaps_and_a_book_that_does_not_ask_for_them() -> None:
    assert "- Severe needs without a support: none\n" in written("", select=("SUPP008", "WELL017"))
    assert "Severe needs" not in written("", select=("WELL017",))
    assert "## Schools" not in written("", select=("severe-need-without-support",))


def test_a_long_list_of_gaps_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(coordinator, "_PLACES", 2)
    severe = '[[profile]]\nkind = "need"\nseverity = "severe"\n'
    three, two = (written(*[severe] * count, select=("SUPP008", "WELL017")) for count in (3, 2))
    assert "- Severe needs without a support: 3, in plan-1 (1), plan-2 (1), and 1 more plans\n" in three
    assert "- Severe needs without a support: 2, in plan-1 (1), plan-2 (1)\n" in two


def test_a_school_where_nobody_answers_for_plans() -> None:
    assert "- Plans that one adult answers for: 0; nobody answers for 1\n" in written("", select=("WELL017",))


def test_partners_are_judged_with_the_plans() -> None:
    text = written("partners = [{}]", select=("PART001b",))
    told = "- **action** partner-without-agreement (PART001b), once: partner partner-1\n"
    assert f"### The resource coordinator\n\n{told}" in text


def test_the_papers_of_partners_that_end_soonest_come_first() -> None:
    signed = "starts_on = 2026-09-01, signed_on = 2026-09-01"
    text = written(
        f"""
[[partners]]
id = "lasting"
agreements = [{{ id = "a1", {signed} }}]
insurance = [{{ expires_on = 2027-06-30 }}]
reviewed_on = 2027-02-28
[[partners]]
id = "ending"
agreements = [{{ id = "a1", {signed}, ends_on = 2027-03-02 }}]
insurance = [{{ expires_on = 2027-03-01 }}]
data_agreements = [{{}}]
[[partners]]
id = "new"
[[partners]]
id = "past"
status = "ended"
""",
        select=("PART001b",),
    )
    table = "\n".join(line for line in text.splitlines() if line.startswith("|"))
    assert table == (
        "| partner | agreement | insurance | data agreement | last looked at |\n"
        "|---|---|---|---|---|\n"
        "| new | none | none | none | not known |\n"
        "| ending | 1 day left | 0 days left | holds | 181 days ago |\n"
        "| lasting | no end | 121 days left | none | 1 day ago |"
    )
    assert "## Partners" not in written("")


# What is not known, what is amiss, and what rests


def test_what_is_most_often_unknown_comes_first(examples: tuple[popkit.Plan, ...]) -> None:
    reports = [popkit.audit(plan, as_of=ON) for plan in examples]
    text = popkit.coordinator_report(reports, as_of=ON)
    listed = text.partition("because this is not known:\n\n")[2].splitlines()
    told = [*reports, popkit.audit_schools(reports, as_of=ON)]
    counts = Counter(name for report in told for kept in report.cannot_tell for name in kept.missing)
    first = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:5]
    assert [line.partition(" times: ")[0] for line in listed] == [f"- `{name}`, {count}" for name, count in first]


def test_what_could_not_be_read_and_what_crashed_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: Any) -> bool:
        raise ZeroDivisionError

    monkeypatch.setattr(GoalStanding, "has_owner", property(broken))
    problem = ReadProblem("not-a-date", "/starts_on", path="plans/p7.json")
    text = written("goals = [{}, {}]", select=("GOAL001a",), problems=iter([problem]))
    assert "1 plan read, 1 unreadable." in text
    assert f"\n\n## Could not be read\n\n- {problem}\n" in text
    assert text.endswith("\n\n## Rules that crashed\n\n- goal-without-owner, 2 times\n")


def test_limits_of_the_district_and_waivers_are_told() -> None:
    district = popkit.read_district(
        {
            "limits": {"adult_age": 21},
            "waivers": [
                {"rule": "GOAL001a", "plan": "example", "reason": "Agreed", "by": "ortiz", "until": "2027-06-01"}
            ],
        }
    )
    told: dict[str, Any] = {"as_of": ON, "district": district, "rules": popkit.rulebook().select("GOAL001a")}
    report = popkit.audit(popkit.read_plan(example_plan("goals = [{}]")[0]), **told)
    text = popkit.coordinator_report([report], **told)
    assert "Let rest by a waiver, and not told of here: 1.\n" in text
    assert "Limits of the district: adult_age 21 (shipped: 18)" in text


def test_no_person_is_named(changed: Any) -> None:
    plan = popkit.read_plan(changed({}))
    text = popkit.coordinator_report([popkit.audit(plan, as_of=ON)], as_of=ON)
    names = [member.name for member in plan.team if member.name] + [goal.title for goal in plan.goals]
    assert names
    assert not any(name in text for name in names)


def test_no_adult_is_compared(riverside: Path, examples: tuple[popkit.Plan, ...]) -> None:
    told: dict[str, Any] = {"as_of": ON, "district": popkit.read_district(riverside)}
    text = popkit.coordinator_report(popkit.audit_all(examples, **told), **told)
    staff = {member.id for plan in examples for member in plan.team}
    assert staff
    assert staff.isdisjoint(re.findall(r"[\w.:-]+", text))
