"""The catalogue and the pages of rules say what the rules, facts and limits themselves say."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

import popkit
from popkit.limits import shipped_limits
from popkit.rules import Rule
from popkit.standing import SUBJECTS, facts_of
from popkit.write import rule_page
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
