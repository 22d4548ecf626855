"""`popkit report`: the coordinator's page."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

import popkit
from popkit.standing import GoalStanding

ON = ("--as-of", "2027-03-01")


def test_the_page_is_the_library_s(popkit_run: Any, riverside: Path, examples: tuple[popkit.Plan, ...]) -> None:
    told: dict[str, Any] = {"as_of": dt.date(2027, 3, 1), "district": popkit.read_district(riverside)}
    page = popkit.coordinator_report(popkit.audit_all(examples, **told), **told)
    ended = popkit_run("report", riverside, *ON)
    assert (ended.status, ended.out) == (0, page)
    assert popkit_run("report", riverside, *ON, "--workers", "2").out == page


def test_the_page_goes_to_a_file(popkit_run: Any, riverside: Path, tmp_path: Path) -> None:
    plan = riverside / "plans" / "p01-on-track.json"
    assert popkit_run("report", plan, *ON, "-o", tmp_path / "page.md").out == ""
    assert (tmp_path / "page.md").read_text(encoding="utf-8").startswith("# What to do next\n")


def test_own_rules_are_told_of(popkit_run: Any, riverside: Path, crashing: Path) -> None:
    plan = riverside / "plans" / "p01-on-track.json"
    assert "goal-that-breaks (OURS001)" in popkit_run("report", plan, *ON, "--rules", crashing).out


def test_a_profile_may_be_chosen(popkit_run: Any, riverside: Path) -> None:
    told: dict[str, Any] = {
        "as_of": dt.date(2027, 3, 1),
        "district": popkit.read_district(riverside),
        "rules": popkit.rulebook(profile="core"),
    }
    plan = riverside / "plans" / "p08-goals-without-owner.json"
    page = popkit.coordinator_report([popkit.audit(popkit.read_plan(plan), **told)], **told)
    assert popkit_run("report", plan, *ON, "--profile", "core").out == page


def test_what_is_unreadable_or_crashed_shows_in_the_status(
    popkit_run: Any, riverside: Path, crashing: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = riverside / "plans" / "p01-on-track.json"
    (tmp_path / "bad.json").write_text("{}", encoding="utf-8")
    ended = popkit_run("report", plan, tmp_path / "bad.json", *ON)
    assert ended.status == 3
    assert "## Could not be read" in ended.out
    assert "bad.json" in ended.err
    (tmp_path / "empty").mkdir()
    assert popkit_run("report", tmp_path / "empty", *ON).status == 3

    def broken(_: Any) -> float:
        raise ZeroDivisionError

    monkeypatch.setattr(GoalStanding, "slope", property(broken))
    assert popkit_run("report", plan, *ON, "--rules", crashing).status == 4
