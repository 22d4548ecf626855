"""A rule's status, and profiles: which rules judge without being asked for, and which sets can be asked for."""

from __future__ import annotations

import datetime as dt
import itertools
import pickle
import re
from pathlib import Path

import attrs
import pytest

from popkit.errors import BrokenRulebook, UnknownName, UnknownRule
from popkit.limits import shipped_limits
from popkit.rules import Rulebook, rulebook
from popkit.rules.profiles import matches, profiles
from popkit.rules.rule import CODE, NAME
from popkit.write import explain, rule_page
from popkit.write.reference import rules_markdown, rules_text

RULE = """
[[rule]]
name = "{name}"
code = "{code}"
severity = "watch"
on = "goal"
fails = "goal.is_active"
message = "active"
why = "So that a test can ask."
do = "Nothing."
{more}
"""
STATUSES = {
    "OURS001": "",
    "OURS002": "status = 'preview'\nnote = 'the figure is still sought'",
    "OURS003": "status = 'deprecated'\nnote = 'use OURS001'",
    "OURS004": "status = 'preview'",
}
NAMES = {"OURS001": "goal-one", "OURS002": "goal-two", "OURS003": "goal-three", "OURS004": "goal-four"}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Rules of every status."""
    found = tmp_path / "ours.toml"
    rules = [RULE.format(name=NAMES[code], code=code, more=more) for code, more in STATUSES.items()]
    found.write_text("".join(rules), encoding="utf-8")
    return found


@pytest.fixture
def book(file: Path) -> Rulebook:
    return rulebook(file)


def ours(book: Rulebook) -> list[str]:
    return [rule.code for rule in book if rule.code.startswith("OURS")]


# Status


def test_a_preview_rule_judges_only_where_it_is_called_by_its_own_name(book: Rulebook) -> None:
    assert ours(book) == ["OURS001", "OURS003"]
    assert [rule.code for rule in book.previews] == ["OURS002", "OURS004"]
    assert ours(book.select("OURS")) == ["OURS001", "OURS003"]
    assert ours(book.select("OURS00")) == ["OURS001", "OURS003"]
    assert ours(book.select("goal-two")) == ["OURS002"]
    assert ours(book.select("OURS002", "OURS")) == ["OURS001", "OURS002", "OURS003"]
    assert len(book.select("OURS002").previews) == 0


@pytest.mark.parametrize(
    ("steps", "kept"),
    [
        ((("select", "OURS002"), ("ignore", "OURS002")), []),
        ((("select", "OURS002"), ("ignore", "OURS004")), ["OURS002"]),
        ((("select", "OURS002", "OURS001"), ("ignore", "OURS")), []),
        ((("select", "OURS"), ("select", "OURS002")), ["OURS002"]),
    ],
)
def test_the_order_of_steps_does_not_matter(
    book: Rulebook, steps: tuple[tuple[str, ...], ...], kept: list[str]
) -> None:
    for order in itertools.permutations(steps):
        found = book
        for step, *selectors in order:
            found = getattr(found, step)(*selectors)
        assert ours(found) == kept


def test_a_preview_rule_is_known_and_has_its_page(book: Rulebook) -> None:
    rule = book["OURS002"]
    assert book["goal-two"] is rule
    assert rule in book.known
    page = explain("OURS002", rules=book)
    assert "**Preview**: it may still change, and judges only where it is selected by its own name or code. the" in page
    assert "Preview" in rule_page(book["OURS004"], shipped_limits(), dt.date.max)
    with pytest.raises(UnknownRule):
        book.select("OURS009")
    with pytest.raises(UnknownRule):
        book.select("OURS001")["OURS002"]


def test_the_catalogue_says_which_rules_are_not_stable(book: Rulebook) -> None:
    lines = rules_text(book).splitlines()
    told = {line.split()[0]: line.rpartition("goal-")[2] for line in lines if line.startswith("OURS")}
    assert told == {
        "OURS001": "one",
        "OURS002": "two (preview)",
        "OURS003": "three (deprecated)",
        "OURS004": "four (preview)",
    }
    assert lines[-1] == f"{len(book)} rules"
    assert "| OURS002 | [goal-two](rules/goal-two.md) (preview) | watch | goal |" in rules_markdown(book)


def test_a_deprecated_rule_judges_and_says_what_takes_its_place(book: Rulebook, tmp_path: Path) -> None:
    assert "**Deprecated**: it will go. use OURS001" in explain("OURS003", rules=book)
    bare = tmp_path / "bare.toml"
    bare.write_text(RULE.format(name="goal-old", code="OURS009", more="status = 'deprecated'"))
    with pytest.raises(BrokenRulebook) as caught:
        rulebook(bare)
    assert caught.value.faults == (f'{bare}: rule "goal-old": note: a deprecated rule says what takes its place',)


def test_a_status_is_one_of_three(tmp_path: Path) -> None:
    bare = tmp_path / "bare.toml"
    bare.write_text(RULE.format(name="goal-old", code="OURS009", more="status = 'beta'"))
    with pytest.raises(BrokenRulebook) as caught:
        rulebook(bare)
    assert "status: input should be 'preview', 'stable' or 'deprecated'" in str(caught.value)


def test_every_shipped_rule_is_known_as_shipped(book: Rulebook) -> None:
    assert all(rule.is_shipped for rule in rulebook().known)
    assert [rule.code for rule in book.known if not rule.is_shipped] == list(STATUSES)
    assert pickle.loads(pickle.dumps(book)).known == book.known  # noqa: S301 - made here


# Profiles


@pytest.mark.parametrize("name", profiles())
def test_a_profile_names_rules_that_exist_and_says_what_it_is_for(name: str) -> None:
    profile, book = profiles()[name], rulebook()
    whole = [kept for kept in profile.select if re.match(CODE, kept) or re.match(NAME, kept)]
    unknown = [kept for kept in whole if not any(matches(rule, kept) for rule in book.known)]
    assert not unknown
    assert len(set(profile.select)) == len(profile.select)
    assert profile.name == name
    assert profile.about
    assert 0 < len(rulebook(profile=name)) <= len(book)


def test_the_core_is_about_fifty_rules_and_has_what_is_urgent() -> None:
    core = rulebook(profile="core")
    assert 45 <= len(core) <= 60
    assert {rule.code for rule in rulebook() if rule.severity == "urgent"} <= {rule.code for rule in core}


def test_full_is_everything_that_judges(book: Rulebook) -> None:
    assert rulebook(profile="full").rules == rulebook().rules
    full = book.profile("full")
    assert (full.rules, full.previews) == (book.rules, book.previews)


def test_a_profile_keeps_ones_own_rules(file: Path) -> None:
    core = rulebook(file, profile="core")
    assert ours(core) == ["OURS001", "OURS003"]
    assert len(core) == len(rulebook(profile="core")) + 2
    assert ours(core.select("OURS002")) == ["OURS002"]
    assert ours(core.select("OURS001")) == ["OURS001"]
    with pytest.raises(UnknownRule):
        core.select("no-such-rule")


def test_what_a_profile_leaves_out_is_still_known(book: Rulebook) -> None:
    core = book.profile("core")
    left_out = next(rule.code for rule in book if rule not in core.rules)
    assert core.known == book.known
    assert core.ignore(left_out).rules == core.rules
    assert core.select(left_out).rules == ()


def test_a_preview_rule_may_be_called_by_a_profile(book: Rulebook, monkeypatch: pytest.MonkeyPatch) -> None:
    core = profiles()["core"]
    called = attrs.evolve(core, select=(*core.select, "OURS002"))
    assert called.has(book["OURS002"], by_name=True)
    assert not attrs.evolve(core, select=("OURS",)).has(book["OURS002"], by_name=True)
    monkeypatch.setitem(profiles(), "core", called)
    assert ours(book.profile("core")) == ["OURS001", "OURS002", "OURS003"]


def test_an_unknown_profile_is_told_by_what_comes_nearest() -> None:
    with pytest.raises(UnknownName) as caught:
        rulebook(profile="cor")
    assert str(caught.value) == 'no profile "cor"; did you mean "core"?'
