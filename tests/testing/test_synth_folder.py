"""A synthetic district in a folder: whole or not there, and the same bytes however many work on it."""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

import popkit
from popkit.cohort import write_plans
from popkit.testing import synth_calendars, synth_pairs, write_synth
from popkit.testing.synth import forms
from popkit.testing.synth.forms import FORMS
from popkit.testing.synth.situations import SITUATIONS


def bytes_in(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_folder_holds_plans_calendars_truth_and_a_page(tmp_path: Path) -> None:
    size = write_synth(tmp_path / "town", 30, seed=4)
    written = bytes_in(tmp_path / "town")
    assert written.keys() == {"plans/plans.jsonl", "calendars.json", "truth.jsonl", "README.md"}
    assert size == len(written["plans/plans.jsonl"])
    assert json.loads(written["calendars.json"]) == synth_calendars(30)
    pairs = list(synth_pairs(30, seed=4))
    assert [json.loads(line) for line in written["plans/plans.jsonl"].splitlines()] == [made.plan for made in pairs]
    assert [json.loads(line) for line in written["truth.jsonl"].splitlines()] == [made.truth for made in pairs]


def test_popkit_reads_the_plans_and_takes_the_truth_for_none(tmp_path: Path) -> None:
    write_synth(tmp_path / "town", 30)
    problems: list[popkit.ReadProblem] = []
    plans = list(popkit.read_plans(tmp_path / "town", on_problem=problems.append))
    assert (len(plans), problems) == (30, [])
    assert len(popkit.read_district(tmp_path / "town").calendars) == 3


def test_the_page_states_every_share(tmp_path: Path) -> None:
    write_synth(tmp_path / "one", 1, seed=9)
    write_synth(tmp_path / "two", 1200)
    page = (tmp_path / "one" / "README.md").read_text(encoding="utf-8")
    assert "1 plan of" in page
    assert "seed 9" in page
    assert "2027-03-01" in page
    assert "{" not in page
    for name, each in SITUATIONS.items():
        assert f"| {name} | {each.of} |" in page
    assert "aimline 45 %, half_rate 25 %" in page
    assert "1,200 plans of" in (tmp_path / "two" / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("count", [0, 1, 450])
def test_workers_change_no_byte(tmp_path: Path, count: int, form: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forms, "ROWS_PER_FILE", 60)
    write_synth(tmp_path / "alone", count, seed=2, form=form)
    write_synth(tmp_path / "together", count, seed=2, form=form, workers=2)
    assert bytes_in(tmp_path / "alone") == bytes_in(tmp_path / "together")


@pytest.mark.parametrize("form", FORMS)
def test_very_many_plans_are_written_in_parts(tmp_path: Path, form: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forms, "LINES_PER_FILE", 10)
    monkeypatch.setattr(forms, "ROWS_PER_FILE", 10)
    write_synth(tmp_path / "ten", 10, form=form)
    write_synth(tmp_path / "more", 25, form=form)
    assert {path.name for path in (tmp_path / "ten" / "plans").iterdir()} == {f"plans.{form}"}
    parts = sorted((tmp_path / "more" / "plans").iterdir())
    assert [path.name for path in parts] == [f"plans-000{n}.{form}" for n in (1, 2, 3)]
    assert [len(list(popkit.read_plans(path))) for path in parts] == [10, 10, 5]
    assert parts[0].read_bytes() == (tmp_path / "ten" / "plans" / f"plans.{form}").read_bytes()


def test_both_forms_hold_the_same_plans(tmp_path: Path) -> None:
    write_synth(tmp_path / "lines", 300, seed=3)
    size = write_synth(tmp_path / "rows", 300, seed=3, form="parquet")
    lines, rows = bytes_in(tmp_path / "lines"), bytes_in(tmp_path / "rows")
    assert rows.keys() == {"plans/plans.parquet", "calendars.json", "truth.jsonl", "README.md"}
    assert size == len(rows["plans/plans.parquet"])
    assert {
        name: kept for name, kept in rows.items() if name in {"calendars.json", "truth.jsonl"}
    }.items() <= lines.items()
    assert "the plans, one a row |" in rows["README.md"].decode()
    assert "the plans, one a line |" in lines["README.md"].decode()
    assert list(popkit.read_plans(tmp_path / "rows")) == list(popkit.read_plans(tmp_path / "lines"))


def test_a_row_is_what_convert_makes_of_the_line(tmp_path: Path) -> None:
    write_synth(tmp_path / "lines", 300, seed=3)
    write_synth(tmp_path / "rows", 300, seed=3, form="parquet")
    write_plans(popkit.read_plans(tmp_path / "lines"), tmp_path / "converted.parquet")
    written = pq.read_table(tmp_path / "rows" / "plans" / "plans.parquet")
    converted = pq.read_table(tmp_path / "converted.parquet")
    assert written.schema.equals(converted.schema, check_metadata=True)
    assert written.equals(converted)


def test_one_group_of_rows_is_one_file(tmp_path: Path) -> None:
    write_synth(tmp_path / "town", 600, form="parquet")
    assert pq.ParquetFile(tmp_path / "town" / "plans" / "plans.parquet").num_row_groups == 1


def test_columns_need_their_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("popkit.cohort")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(popkit.MissingExtra, match=r'pip install "popkit\[bulk\]"$'):
        write_synth(tmp_path / "town", 1, form="parquet")
    assert list(tmp_path.iterdir()) == []
    assert write_synth(tmp_path / "town", 1) > 0


def test_there_are_two_forms(tmp_path: Path) -> None:
    form: Any = "toml"
    with pytest.raises(ValueError, match="form must be jsonl or parquet"):
        write_synth(tmp_path / "town", 1, form=form)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("was_on", [True, False])
def test_the_search_for_circles_is_as_it_was(tmp_path: Path, *, was_on: bool) -> None:
    seen = []

    def watched(truths: Iterator[bytes]) -> Iterator[bytes]:
        for truth in truths:
            seen.append(gc.isenabled())
            yield truth

    try:
        (gc.enable if was_on else gc.disable)()
        write_synth(tmp_path / "town", 3, watch=watched)
        assert [*seen, gc.isenabled()] == [was_on] * 4
    finally:
        gc.enable()


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    (tmp_path / "town").mkdir()
    write_synth(tmp_path / "town", 1)
    assert (tmp_path / "town" / "truth.jsonl").exists()


def test_folders_on_the_way_are_made(tmp_path: Path) -> None:
    write_synth(tmp_path / "a" / "b", 1)
    assert (tmp_path / "a" / "b" / "truth.jsonl").exists()


@pytest.mark.parametrize("kind", ["folder", "file"])
def test_what_is_there_is_left_alone(tmp_path: Path, kind: str) -> None:
    kept = tmp_path / "town" / "kept" if kind == "folder" else tmp_path / "town"
    kept.parent.mkdir(exist_ok=True)
    kept.write_text("mine", encoding="utf-8")
    with pytest.raises(FileExistsError, match="something already"):
        write_synth(tmp_path / "town", 1)
    assert kept.read_text(encoding="utf-8") == "mine"
    assert [path.name for path in tmp_path.iterdir()] == ["town"]


@pytest.mark.parametrize("form", FORMS)
def test_what_is_interrupted_leaves_nothing(tmp_path: Path, form: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(truths: Iterator[bytes]) -> Iterator[bytes]:
        yield next(truths)
        raise KeyboardInterrupt

    monkeypatch.setattr(forms, "ROWS_PER_FILE", 200)
    for workers in (1, 2):
        with pytest.raises(KeyboardInterrupt):
            write_synth(tmp_path / "town", 1000, workers=workers, form=form, watch=interrupted)
        assert list(tmp_path.iterdir()) == []


def test_what_a_killed_run_left_is_cleared_away(tmp_path: Path) -> None:
    left = tmp_path / ".town.part" / "plans" / "plans-0009.jsonl"
    left.parent.mkdir(parents=True)
    left.write_text("half of it", encoding="utf-8")
    write_synth(tmp_path / "town", 1)
    assert [path.name for path in tmp_path.iterdir()] == ["town"]
    assert {path.name for path in (tmp_path / "town" / "plans").iterdir()} == {"plans.jsonl"}


def test_there_is_at_least_one_worker(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="workers must be at least 1, got 0"):
        write_synth(tmp_path / "town", 1, workers=0)
    assert list(tmp_path.iterdir()) == []


def test_there_are_plans_or_none_but_not_fewer(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="count must be from 0"):
        write_synth(tmp_path / "town", -1)
