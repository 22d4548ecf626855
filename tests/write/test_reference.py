"""The catalogue and the pages of rules say what the rules, facts and limits themselves say."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

import popkit
from popkit.limits import shipped_limits
from popkit.rules import Rule
from popkit.standing import SUBJECTS, facts_of
from popkit.write import page, rule_page
from popkit.write.page import alerts, sources
from popkit.write.paper import cells
from popkit.write.reference import (
    facts_markdown,
    facts_text,
    limits_markdown,
    limits_text,
    rules_markdown,
    rules_text,
)

RULES = tuple(popkit.rulebook())

OURS = """
[[rule]]
name = "goal-named"
code = "OURS001"
severity = "info"
on = "goal"
fails = "goal.has_owner"
message = "owned"
why = "Because."
do = "Nothing."
sources = ["OURS"]
"""

WHOLE = """
[limits.our_goals]
value = [{ value = 3 }, { value = 2, since = 2027-01-01 }]
unit = "goals"
minimum = 0
maximum = 9
about = "most goals that we begin with"
sources = ["our handbook", "our team"]

[[rule]]
name = "goals-too-many"
code = "OURS002"
severity = "watch"
on = "plan"
applies = "plan.is_active"
fails = "plan.active_goal_count > limit.our_goals or plan.active_goal_count > limit.goals_many"
message = "{plan.active_goal_count} goals"
why = "Because."
do = "Choose."
who = "coordinator"
alert = "ours"
status = "preview"
note = "the figure is still sought"
sources = ["AWTIER", "OURS"]
flagged = "goals = [{}, {}, {}]"
passes = "goals = [{}]"
"""

each_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)


def painted(text: str, style: str) -> str:
    return f"<{style}>{text}</>"


# A rule's page


@each_rule
def test_a_page_says_all_there_is_to_a_rule(rule: Rule) -> None:
    page = popkit.explain(rule.name)
    assert page.startswith(f"# {rule.name} ({rule.code})\n\nSeverity **{rule.severity}**. Judges each {rule.on}.\n")
    assert f"\n> {rule.message.template}\n\n## Why\n\n{rule.why}\n\n## What to do\n\n{rule.do}\n" in page
    assert all(f"- `{fact}`" in page for fact in rule.facts)
    assert all(f"- `{name}` = " in page for name in rule.limits)
    assert page.endswith("\n")
    assert "\n\n\n" not in page
    for example in (rule.flagged, rule.passes):
        assert example is None or f"```toml\n{example.strip()}\n```" in page


@each_rule
def test_a_page_says_where_its_figures_come_from(rule: Rule) -> None:
    listed = popkit.explain(rule.name).partition("\n## Sources\n\n")[2].splitlines()
    assert listed == [f"- {key}: {sources()[key]}" if key in sources() else f"- {key}" for key in rule.sources]


@each_rule
def test_a_page_says_how_often_an_alert_is_false(rule: Rule) -> None:
    page = popkit.explain(rule.name)
    rates = [kept["rate"] for name, kept in alerts().items() if rule.alert and name.startswith(f"{rule.alert}_")]
    assert bool(rates) == bool(rule.alert) == ("## How often it is a false alarm" in page)
    assert all(f": {100 * rate:.1f} %\n" in page for rate in rates)


def test_a_rule_is_explained_by_name_or_by_code() -> None:
    assert popkit.explain("GOAL013b") == popkit.explain("goal-off-track")


def test_a_rule_that_is_not_there_is_answered_with_the_nearest() -> None:
    with pytest.raises(popkit.UnknownRule, match='did you mean "goal-off-track"'):
        popkit.explain("goal-of-track")


def test_a_rule_of_ones_own_has_a_page(tmp_path: Path) -> None:
    file = tmp_path / "ours.toml"
    file.write_text(OURS, encoding="utf-8")
    page = popkit.explain("OURS001", rules=popkit.rulebook(file))
    assert "\nApplies always.\n\nFails when " in page
    assert page.endswith("## Facts\n\n- `goal.has_owner`\n\n## Sources\n\n- OURS\n")
    assert "## Limits" not in page
    with pytest.raises(popkit.UnknownRule):
        popkit.explain("OURS001")


def test_the_whole_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rate = {"rate": 0.0512, "conditions": "looked at weekly"}
    monkeypatch.setattr(page, "alerts", lambda: {"ours_a": rate, "ours_b": {**rate, "rate": 0.5}, "others_a": rate})
    file = tmp_path / "ours.toml"
    file.write_text(WHOLE, encoding="utf-8")
    many = shipped_limits()["goals_many"]
    assert popkit.explain("OURS002", rules=popkit.rulebook(file)) == (
        "# goals-too-many (OURS002)\n\n"
        "Severity **watch**. Judges each plan.\n\n"
        "**Preview**: it may still change, and judges only where it is selected by its own name or code."
        " the figure is still sought\n\n"
        "## What it says\n\n"
        "Applies when the plan is active.\n\n"
        "Fails when the plan's active goal count is more than 2, or the plan's active goal count is more than 3.\n\n"
        "> {plan.active_goal_count} goals\n\n"
        "## Why\n\nBecause.\n\n"
        "## What to do\n\nChoose.\n\n"
        "Who acts first: the resource coordinator.\n\n"
        "## Limits\n\n"
        "- `our_goals` = 2 goals: most goals that we begin with. Source: our handbook, our team.\n"
        f"- `goals_many` = 3 goals: {many.about}. Source: {', '.join(many.sources)}.\n\n"
        "## How often it is a false alarm\n\n"
        "Chance that it comes up at least once in a year although there is nothing to find, by simulation:\n\n"
        "- looked at weekly: 5.1 %\n- looked at weekly: 50.0 %\n\n"
        "How it was measured: [methods](../../methods.md#calibration).\n\n"
        "## Facts\n\n- `plan.active_goal_count`\n- `plan.is_active`\n\n"
        "## A flagged example\n\n```toml\ngoals = [{}, {}, {}]\n```\n\n"
        "## A passing example\n\n```toml\ngoals = [{}]\n```\n\n"
        f"## Sources\n\n- AWTIER: {sources()['AWTIER']}\n- OURS\n"
    )


def test_a_page_shows_what_a_district_sets_a_limit_of_ones_own_to(tmp_path: Path) -> None:
    file = tmp_path / "ours.toml"
    file.write_text(WHOLE, encoding="utf-8")
    book = popkit.rulebook(file)
    town = popkit.read_district({"limits": {"our_goals": 4}}, limits=book.limits)
    assert "- `our_goals` = 4 goals: " in rule_page(book["OURS002"], town.limits, dt.date.max)


def test_a_page_shows_the_limits_of_its_day() -> None:
    town = popkit.read_district({"limits": {"hold_days": [{"value": 45}, {"value": 30, "since": "2027-01-01"}]}})
    rule = popkit.rulebook()["hold-too-long"]
    assert "- `hold_days` = 45 days: " in rule_page(rule, town.limits, dt.date(2026, 12, 31))
    assert "- `hold_days` = 30 days: " in rule_page(rule, town.limits, dt.date(2027, 1, 1))


def test_a_page_shows_a_limit_of_words_in_quotes(tmp_path: Path) -> None:
    file = tmp_path / "ours.toml"
    file.write_text(OURS.replace("goal.has_owner", "goal.domain in limit.core_domains"), encoding="utf-8")
    town = popkit.read_district({"limits": {"core_domains": ["academic", "health"]}})
    page = rule_page(popkit.rulebook(file)["OURS001"], town.limits, dt.date.max)
    assert '\n## Limits\n\n- `core_domains` = "academic", "health" ' in page


# Catalogues


def test_the_rules_are_listed_in_order_of_code() -> None:
    *lines, empty, count = rules_text(popkit.rulebook()).splitlines()
    assert [line.split() for line in lines] == [[rule.code, rule.severity, rule.on, rule.name] for rule in RULES]
    assert (empty, count) == ("", f"{len(RULES)} rules")


def test_the_facts_are_listed_with_their_meaning() -> None:
    for subject, standing in SUBJECTS.items():
        text = facts_text([subject])
        flowing = " ".join(text.split())
        for fact in facts_of(standing).values():
            assert f"{subject}.{fact.name}  " in text
            assert " ".join(fact.about.split()) in flowing
            assert f"| `{subject}.{fact.name}` | " in facts_markdown()
    assert "goal.verdict  word (insufficient_data, not_delivered, " in facts_text(["goal"])
    assert "\ngoal.observation_count  whole number\n" in facts_text(["goal"])
    assert "\ngoal.slope  number or unknown\n" in facts_text(["goal"])
    assert facts_text(SUBJECTS) == "".join(facts_text([subject]) for subject in SUBJECTS)


def test_the_limits_are_listed_with_their_values() -> None:
    limits = shipped_limits()
    text, table = limits_text(limits, dt.date.max), limits_markdown(limits, dt.date.max)
    for limit in limits:
        assert f"limit.{limit.name}  " in text
        assert f"| `limit.{limit.name}` | " in table
    assert "limit.hold_days  60 days\n" in text
    assert "| `limit.hold_days` | 60 | days | " in table
    assert "| a list of words | " in table


@pytest.mark.parametrize("text", [facts_text(SUBJECTS), limits_text(shipped_limits(), dt.date.max)])
def test_what_is_explained_fits_a_terminal(text: str) -> None:
    assert all(cells(line) <= 80 for line in text.splitlines() if line.startswith(" "))


def test_the_table_of_rules_links_every_page() -> None:
    table = rules_markdown(popkit.rulebook())
    assert table.startswith(f"# Rules\n\n{len(RULES)} rules, in order of code.\n")
    for rule in RULES:
        assert f"| {rule.code} | [{rule.name}](rules/{rule.name}.md) | {rule.severity} | {rule.on} |\n" in table


def test_paint_adds_colour_and_takes_nothing_away() -> None:
    limits, book = shipped_limits(), popkit.rulebook()
    for text, other in (
        (rules_text(book, painted), rules_text(book)),
        (facts_text(SUBJECTS, painted), facts_text(SUBJECTS)),
        (limits_text(limits, dt.date.max, painted), limits_text(limits, dt.date.max)),
    ):
        assert text != other
        for style in ("title", "info", "watch", "action", "urgent", "/"):
            text = text.replace(f"<{style}>", "")  # noqa: PLW2901 - one style after the other
        assert text == other
