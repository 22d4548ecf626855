"""Waivers on the command line: what rests does not count, and what is wrong with a waiver is told."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

ON = ("--as-of", "2027-03-01")
ACTED = "p03-tutor-did-not-come.json"


def waiver(rule: str, plan: str = "plan-0103", until: str = "2027-06-11") -> str:
    return f'[[waivers]]\nrule = "{rule}"\nplan = "{plan}"\nreason = "CANARY"\nby = "board"\nuntil = {until}\n'


@pytest.fixture
def town(tmp_path: Path) -> Path:
    file = tmp_path / "waivers.toml"
    rules = ("support-not-delivered", "provider-cancels", "WELL011a")
    file.write_text("\n".join(waiver(rule) for rule in rules), encoding="utf-8")
    return file


@pytest.fixture
def plan(riverside: Path) -> Path:
    return riverside / "plans" / ACTED


def test_what_rests_does_not_count_for_the_exit_status(popkit_run: Any, plan: Path, town: Path, tmp_path: Path) -> None:
    nothing = tmp_path / "empty.toml"
    nothing.write_text("")
    assert popkit_run("audit", plan, *ON, "--district", nothing).status == 1
    ended = popkit_run("audit", plan, *ON, "--district", town)
    assert ended.status == 0
    assert "; waived: 3; " in ended.err
    assert "\n  ~      waived: SUPP004 support s1 until 2027-06-11, SUPP006" in ended.out
    assert "CANARY" not in ended.out + ended.err


def test_every_form_tells_what_rests(popkit_run: Any, plan: Path, town: Path) -> None:
    ended = {
        form: popkit_run("audit", plan, *ON, "--district", town, "--format", form).out
        for form in ("json", "jsonl", "csv", "markdown")
    }
    whole = json.loads(ended["json"])
    assert [kept["code"] for kept in whole["waived"]] == ["SUPP004", "SUPP006", "WELL011a"]
    assert [note["state"] for note in whole["waivers"]] == ["in_use"] * 3
    assert [len(json.loads(line)["waived"]) for line in ended["jsonl"].splitlines()][:1] == [3]
    rows = list(csv.DictReader(io.StringIO(ended["csv"], newline="")))
    assert [row["code"] for row in rows if row["waived_until"] == "2027-06-11"] == ["SUPP004", "SUPP006", "WELL011a"]
    assert "\n## Waived\n\n- plan-0103: SUPP004 " in ended["markdown"]
    assert "CANARY" not in str(ended)


def test_a_waiver_for_a_plan_that_was_not_read_is_told_at_the_end(popkit_run: Any, plan: Path, tmp_path: Path) -> None:
    file = tmp_path / "waivers.toml"
    file.write_text(waiver("SUPP004", "gone") + waiver("SUPP004", until="2027-02-28"), encoding="utf-8")
    ended = popkit_run("audit", plan, *ON, "--district", file, "--select", "SUPP004")
    assert ended.out.endswith("\n\n  waivers for plans that were not read: gone\n\n")
    assert "\n  !      waiver of support-not-delivered: ran out on 2027-02-28\n" in ended.out
    assert "waivers to look at: 2" in ended.err


def test_the_head_says_which_limits_are_the_districts_own(popkit_run: Any, plan: Path, tmp_path: Path) -> None:
    (tmp_path / "limits.toml").write_text("decision_points = {value = 5, since = 2026-08-01}")
    ended = popkit_run("audit", plan, *ON, "--district", tmp_path)
    assert ended.out.splitlines()[1:3] == [
        "  limits of the district: decision_points 5 (shipped: 4) since 2026-08-01",
        "",
    ]


def test_columns_tell_the_same(popkit_run: Any, riverside: Path, town: Path, tmp_path: Path) -> None:
    columns = tmp_path / "plans.parquet"
    assert popkit_run("convert", riverside / "plans", "-o", columns).status == 0
    one, other = (
        popkit_run("audit", path, *ON, "--district", town, "--format", "json").out
        for path in (riverside / "plans", columns)
    )
    assert json.loads(one) == json.loads(other)
