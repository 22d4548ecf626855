"""`popkit compare`: from two reports to what changed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

DAYS = {"old": "2026-11-01", "new": "2027-03-01"}


@pytest.fixture
def reports(popkit_run: Any, riverside: Path, tmp_path: Path) -> dict[str, Path]:
    """Two audits of the example district."""
    found = {}
    for name, form in (("old", "json"), ("new", "jsonl")):
        found[name] = tmp_path / f"{name}.{form}"
        popkit_run("audit", riverside, "--as-of", DAYS[name], "--format", form, "-o", found[name])
    return found


def test_two_reports_are_compared(popkit_run: Any, reports: dict[str, Path]) -> None:
    ended = popkit_run("compare", reports["old"], reports["new"])
    assert (ended.status, ended.err) == (1, "")
    assert ended.out.startswith("popkit compare · 2026-11-01 to 2027-03-01 · ")
    assert "\ngone: mended, or the rule does not apply any more\n" in ended.out
    assert popkit_run("compare", reports["old"], reports["old"]).status == 0


def test_json_goes_to_a_file(popkit_run: Any, reports: dict[str, Path], tmp_path: Path) -> None:
    ended = popkit_run("compare", reports["old"], reports["new"], "--format", "json", "-o", tmp_path / "changes.json")
    assert (ended.status, ended.out) == (1, "")
    written = json.loads((tmp_path / "changes.json").read_text(encoding="utf-8"))
    assert [written["old"], written["new"]] == list(DAYS.values())
    assert {kept["why"] for kept in written["gone"]} == {"no_longer_found"}


def test_the_plans_say_what_was_mended(popkit_run: Any, reports: dict[str, Path], riverside: Path) -> None:
    ended = popkit_run("compare", reports["old"], reports["new"], "--plans", riverside)
    assert ended.status == 1
    assert "\ngone: mended\n" in ended.out or "\ngone: the rule does not apply any more\n" in ended.out
    assert "gone: mended, or" not in ended.out


def test_plans_that_cannot_be_read_say_nothing(popkit_run: Any, reports: dict[str, Path], tmp_path: Path) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text("{")
    ended = popkit_run("compare", reports["old"], reports["new"], "--plans", broken)
    assert ended.err == ""
    assert "\ngone: mended, or" in ended.out


@pytest.mark.parametrize(("severity", "status"), [("info", 1), ("urgent", 1), ("action", 1)])
def test_the_exit_status_speaks_of_new_findings(
    popkit_run: Any, reports: dict[str, Path], severity: str, status: int
) -> None:
    assert popkit_run("compare", reports["old"], reports["new"], "--fail-on", severity).status == status
    assert popkit_run("compare", reports["new"], reports["new"], "--fail-on", severity).status == 0


def test_what_cannot_be_compared_is_told(popkit_run: Any, reports: dict[str, Path], tmp_path: Path) -> None:
    turned = popkit_run("compare", reports["new"], reports["old"])
    assert (turned.status, turned.out) == (2, "")
    assert turned.err.startswith("popkit: the older report is of the later day: ")
    missing = popkit_run("compare", reports["old"], tmp_path / "none.json")
    assert missing.status == 3
    assert "no-such-file" in missing.err
