"""Rules of one's own on the command line: files, packs, and the limits that they bring."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

ON = ("--as-of", "2027-03-01")
OURS = """
[limits.our_goals]
value = 1
unit = "goals"
minimum = 0
maximum = 9
about = "most goals that we begin with"
sources = ["our handbook"]

[[rule]]
name = "more-goals-than-ours"
code = "OURS001"
severity = "action"
on = "plan"
fails = "plan.active_goal_count > limit.our_goals"
message = "{plan.active_goal_count} goals; we begin with {limit.our_goals}"
why = "So that a test can ask."
do = "Nothing."
flagged = "goals = [{}, {}]"
passes = "goals = [{}]"
"""


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    file = tmp_path / "ours.toml"
    file.write_text(OURS, encoding="utf-8")
    return file


@pytest.fixture
def town(riverside: Path, tmp_path: Path) -> Path:
    """A district that sets a limit which only the rules of its own know."""
    folder = tmp_path / "town"
    (folder / "plans").mkdir(parents=True)
    for name in ("p07-three-goals-on-a-scale.json", "p01-on-track.json"):
        shutil.copy(riverside / "plans" / name, folder / "plans" / name)
    (folder / "limits.toml").write_text("our_goals = {value = 2, since = 2026-08-01}")
    return folder


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installed pack with the same rules."""
    (tmp_path / "our_pack").mkdir()
    (tmp_path / "our_pack" / "__init__.py").touch()
    (tmp_path / "our_pack" / "rules.toml").write_text(OURS, encoding="utf-8")
    about = tmp_path / "our_pack-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: our-pack\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text("[popkit.rules]\nours = our_pack:rules.toml\n")
    monkeypatch.syspath_prepend(str(tmp_path))


def commands(town: Path) -> list[tuple[Any, ...]]:
    plan = town / "plans" / "p07-three-goals-on-a-scale.json"
    return [
        ("audit", town, *ON, "--select", "PLAN002"),
        ("due", town, *ON),
        ("show", plan, *ON),
        ("table", "goal", town, *ON),
        ("check", town),
        ("limits", "--district", town, *ON),
        ("explain", "ACTN001", "--plan", plan, *ON),
    ]


def test_a_limit_that_only_own_rules_know_can_be_set_wherever_they_are_named(
    popkit_run: Any, town: Path, ours: Path
) -> None:
    for command in commands(town):
        assert popkit_run(*command).status == 3, command
        assert popkit_run(*command, "--rules", ours).status in {0, 1}, command


@pytest.mark.usefixtures("installed")
def test_packs_are_read_where_they_are_asked_for(popkit_run: Any, town: Path) -> None:
    for command in commands(town):
        assert popkit_run(*command).status == 3, command
        assert popkit_run(*command, "--packs").status in {0, 1}, command
    assert "OURS001" not in popkit_run("rules").out
    assert "OURS001" in popkit_run("rules", "--packs").out
    assert "our_goals" in popkit_run("limits", *ON, "--packs").out


def test_own_rules_judge_by_the_districts_own_figure(popkit_run: Any, town: Path, ours: Path) -> None:
    ended = popkit_run("audit", town, *ON, "--rules", ours, "--select", "OURS", "--format", "json")
    report = json.loads(ended.out)
    assert [kept["message"] for kept in report["findings"]] == ["3 goals; we begin with 2"]
    assert report["limits"] == [{"name": "our_goals", "value": 2, "shipped": 1, "since": "2026-08-01"}]
    plan = town / "plans" / "p07-three-goals-on-a-scale.json"
    page = popkit_run("explain", "OURS001", "--plan", plan, *ON, "--rules", ours).out
    assert "3" in page
    assert "fails" in page


def test_a_pack_is_named_once_too_often(popkit_run: Any, ours: Path) -> None:
    ended = popkit_run("rules", "--rules", ours, "--rules", ours)
    assert ended.status == 2
    assert 'limit "our_goals": taken by this file, which is given twice' in ended.err
