"""`popkit table`: facts for whoever counts on elsewhere."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

ON = ("--as-of", "2027-03-01")


def test_a_table_of_goals(popkit_run: Any, riverside: Path, tmp_path: Path) -> None:
    file = tmp_path / "goals.csv"
    result = popkit_run("table", "goal", riverside, *ON, "-o", file)
    rows = list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))
    assert (result.status, result.out) == (0, "")
    assert f"{len(rows)} rows" in result.err
    assert rows[0]["plan"] == "plan-0101"


def test_a_table_as_lines_and_one_row(popkit_run: Any, riverside: Path) -> None:
    result = popkit_run("table", "plan", riverside / "plans" / "p01-on-track.json", *ON, "--format", "jsonl")
    assert json.loads(result.out)["id"] == "plan-0101"
    assert "1 row\n" in result.err


def test_a_table_of_services(popkit_run: Any, riverside: Path) -> None:
    result = popkit_run("table", "service", riverside, *ON)
    assert result.status == 0
    assert "number-friends/tutors," in result.out


def test_what_cannot_be_read_is_told(popkit_run: Any, tmp_path: Path) -> None:
    tmp_path.joinpath("p.json").write_text("{}")
    result = popkit_run("table", "plan", tmp_path, *ON)
    assert result.status == 3
    assert "missing-field" in result.err
    assert popkit_run("table", "nothing", tmp_path, *ON).status == 2
