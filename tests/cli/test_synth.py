"""`popkit synth` as a person meets it."""

from __future__ import annotations

import datetime as dt
import io
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from popkit.cli import progress
from popkit.testing import write_synth

Run = Callable[..., Any]


def test_it_writes_a_district_that_can_be_audited(popkit_run: Run, tmp_path: Path) -> None:
    ended = popkit_run("synth", "--plans", "40", "--seed", "6", "-o", tmp_path / "town")
    assert (ended.status, ended.out) == (0, "")
    assert ended.err.startswith("40 plans written, ")
    checked = popkit_run("check", tmp_path / "town")
    assert checked == (0, "", "40 plans read, 0 problems\n")
    audited = popkit_run("audit", tmp_path / "town", "--as-of", "2027-03-01")
    assert audited.status == 1
    assert "month-not-reviewed" in audited.out


def test_it_writes_what_the_library_writes(popkit_run: Run, tmp_path: Path) -> None:
    ended = popkit_run(
        "synth", "--plans", "1", "--until", "2026-12-01", "--workers", "2", "--output", tmp_path / "told"
    )
    size = write_synth(tmp_path / "made", 1, until=dt.date(2026, 12, 1))
    assert ended.err == f"1 plan written, {size:,} bytes each\n"
    for name in ("plans/plans.jsonl", "truth.jsonl", "calendars.json", "README.md"):
        assert (tmp_path / "told" / name).read_bytes() == (tmp_path / "made" / name).read_bytes()


def test_it_writes_parquet_when_asked(popkit_run: Run, tmp_path: Path) -> None:
    ended = popkit_run("synth", "--plans", "20", "--format", "parquet", "-o", tmp_path / "told")
    size = write_synth(tmp_path / "made", 20, form="parquet")
    assert ended == (0, "", f"20 plans written, {size // 20:,} bytes each\n")
    name = "plans/plans.parquet"
    assert (tmp_path / "told" / name).read_bytes() == (tmp_path / "made" / name).read_bytes()
    assert popkit_run("check", tmp_path / "told") == (0, "", "20 plans read, 0 problems\n")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--plans", "0"), "0 is not in the range"),
        (("--plans", "1", "--until", "2027-08-01"), "until must be from 2026-11-02 to 2027-04-30"),
        (("--plans", "1", "--until", "soon"), "not a date"),
        (("--plans", "1", "--workers", "0"), "0 is not in the range"),
        (("--plans", "1", "--format", "toml"), "'toml' is not one of 'jsonl', 'parquet'"),
        ((), "Missing option '--plans'"),
    ],
)
def test_wrong_use_is_told(popkit_run: Run, tmp_path: Path, words: tuple[str, ...], told: str) -> None:
    ended = popkit_run("synth", *words, "-o", tmp_path / "town")
    assert ended.status == 2
    assert told in ended.err
    assert list(tmp_path.iterdir()) == []


def test_a_folder_with_something_in_it_is_refused(popkit_run: Run, tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("kept", encoding="utf-8")
    ended = popkit_run("synth", "--plans", "1", "-o", tmp_path)
    assert ended.status == 2
    assert "there is something already" in ended.err


def test_it_shows_how_far_it_is(popkit_run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(progress, "_PATIENCE", 0.0)
    monkeypatch.setenv("TERM", "xterm-256color")
    shown = Terminal()
    monkeypatch.setattr(sys, "stderr", shown)
    popkit_run("synth", "--plans", "5", "-o", tmp_path / "town")
    assert " plans" in shown.getvalue()
    assert len((tmp_path / "town" / "truth.jsonl").read_bytes().splitlines()) == 5
