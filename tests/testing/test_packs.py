"""The test that rule packs import: what it asks of a rule, and what it says when a rule falls short."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import pytest

import popkit
from popkit.errors import BrokenRulebook, MissingExtra
from popkit.testing import check_rules, packs, rule_examples
from popkit.testing.claims import asked

RULE = """
[[rule]]
name = "goal-there"
code = "OURS001"
severity = "info"
on = "goal"
fails = "goal.is_active"
message = "a goal"
why = "To ask."
do = "Nothing."
flagged = "goals = [{}]"
passes = "goals = [{ status = 'on_hold' }]"
"""


@pytest.fixture
def pack(tmp_path: Path) -> Any:
    """Write a pack with something in its rule changed."""

    def write(*changes: tuple[str, str]) -> Path:
        text = RULE
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        file = tmp_path / "ours.toml"
        file.write_text(text, encoding="utf-8")
        return file

    return write


def cases(*given: Any) -> dict[str, Any]:
    """The cases of the test by their ids, ready to be run."""
    test: Any = check_rules(*given)
    (mark,) = test.pytestmark
    assert mark.args[0] == ("rule", "check")
    return {case.id: lambda case=case: test(*case.values) for case in mark.args[1]}


def test_the_examples_of_a_pack_are_its_own(pack: Any) -> None:
    file = pack()
    for given in (file, os.fspath(file), popkit.rulebook(file).select("OURS")):
        found = rule_examples(given)
        assert [str(each) for each in found] == ["OURS001-flagged", "OURS001-passes"]
        assert found[0].overlay == "goals = [{}]"
        for each in found:
            each.check()
    assert rule_examples() == ()
    assert len(rule_examples(popkit.rulebook())) == 2 * len(popkit.rulebook())


def test_an_example_that_does_not_come_out_says_why(pack: Any) -> None:
    flagged, passes = rule_examples(pack(("goals = [{}]", "goals = []"), ("on_hold", "active")))
    with pytest.raises(AssertionError, match="no goal on that day"):
        flagged.check()
    with pytest.raises(AssertionError, match="fails because the goal is active"):
        passes.check()


def test_a_good_pack_passes(pack: Any) -> None:
    found = cases(pack())
    assert list(found) == ["OURS001-page", "OURS001-flagged", "OURS001-passes", "OURS001-columns"]
    for run in found.values():
        run()


def test_the_cases_of_several_packs_stand_together(pack: Any) -> None:
    found = cases(pack(), popkit.rulebook().select("GOAL001a", "GOAL002"))
    assert [name.partition("-")[0] for name in found][::4] == ["OURS001", "GOAL001a", "GOAL002"]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('do = "Nothing."', 'do = "…"', "do is still to be written"),
        ('why = "To ask."', 'why = "?"', "why is still to be written"),
        ('message = "a goal"', 'message = "-"', "message is still to be written"),
        ('message = "a goal"', 'message = "a goal."', "one line without a full stop"),
        ('message = "a goal"', 'message = "a goal\\nor so"', "one line without a full stop"),
        ('do = "Nothing."', 'do = "Nothing."\nsources = []', "no source"),
        ('do = "Nothing."', 'do = "Nothing."\nsources = ["OURS", " "]', "no source"),
        ('flagged = "goals = [{}]"', "", "no flagged example"),
        ("passes = \"goals = [{ status = 'on_hold' }]\"", "", "no passes example"),
    ],
)
def test_a_page_that_is_not_whole_is_told_of(pack: Any, old: str, new: str, fault: str) -> None:
    with pytest.raises(AssertionError, match=fault) as raised:
        cases(pack((old, new)))["OURS001-page"]()
    assert "ours.toml: goal-there (OURS001)" in str(raised.value)


def test_everything_that_a_page_lacks_is_told_at_once(pack: Any) -> None:
    file = pack(
        ('message = "a goal"', 'message = "a goal."\nsources = []'),
        ('why = "To ask."', 'why = "?"'),
        ('flagged = "goals = [{}]"', ""),
    )
    with pytest.raises(AssertionError) as raised:
        cases(file)["OURS001-page"]()
    assert str(raised.value) == (
        f"{file}: goal-there (OURS001)\n"
        "  why is still to be written\n"
        '  no source; where no source fixes a figure, write sources = ["popkit default"]\n'
        "  the message is one line without a full stop: what prints it ends it\n"
        "  no flagged example"
    )


@pytest.mark.parametrize(
    ("kind", "line"),
    [("flagged", 'flagged = "goals = [{}]"'), ("passes", "passes = \"goals = [{ status = 'on_hold' }]\"")],
)
def test_a_rule_without_an_example_cannot_show_it(pack: Any, kind: str, line: str) -> None:
    found = cases(pack((line, "")))
    with pytest.raises(AssertionError, match=f"has no {kind} example"):
        found[f"OURS001-{kind}"]()
    found["OURS001-columns"]()


def test_a_pack_that_cannot_be_read_is_refused_at_once(pack: Any) -> None:
    with pytest.raises(BrokenRulebook, match="no fact of a goal"):
        check_rules(pack(("goal.is_active", "goal.is_actve")))


def test_roads_that_part_are_told_of(pack: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    three = pack(
        ("fails =", 'applies = "goal.is_active or goal.has_owner"\nfails ='),
        ("goals = [{}]", "goals = [{}, {status = 'on_hold'}, {status = 'on_hold', owner_id = 'student'}]"),
    )
    run = cases(three)["OURS001-columns"]
    elsewhere = packs._by_object(asked(""), popkit.rulebook().select("PLAN002b"))
    monkeypatch.setattr(packs, "_by_columns", lambda *_: elsewhere)
    with pytest.raises(AssertionError) as raised:
        run()
    assert str(raised.value) == (
        "goal-there (OURS001) comes out otherwise over columns on its flagged example: "
        "1 fail, by objects 1 pass, 1 fail, 1 not applicable"
    )


def test_columns_are_left_out_where_nothing_reads_them(pack: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def without(*_: Any) -> None:
        raise MissingExtra("bulk")

    run = cases(pack())["OURS001-columns"]
    monkeypatch.setattr(packs, "_by_columns", without)
    with pytest.raises(pytest.skip.Exception, match="bulk"):
        run()


def test_without_pytest_there_is_no_test(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pytest", None)
    with pytest.raises(MissingExtra, match=r"popkit\[testing\]"):
        check_rules(popkit.rulebook())
