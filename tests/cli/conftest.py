"""The command line as a person meets it, run within the test."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from popkit.cli.commands import run

ON = ("--as-of", "2027-03-01")

CRASHING = """
[[rule]]
name = "goal-that-breaks"
code = "OURS001"
severity = "info"
on = "goal"
fails = "goal.slope > 0"
message = "broken"
why = "So that a test can ask."
do = "Nothing."
"""


class Ended(NamedTuple):
    """How a command ended, and what it said where."""

    status: int
    out: str
    err: str


Run = Callable[..., Ended]


@pytest.fixture(autouse=True)
def _plain_surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "TERM", "FORCE_COLOR", "TTY_COMPATIBLE", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def popkit_run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command line; words may be given as they are typed."""

    def command(*words: str | os.PathLike[str]) -> Ended:
        capsys.readouterr()
        status = run([os.fspath(word) for word in words])
        return Ended(status, *capsys.readouterr())

    return command


@pytest.fixture
def on_terminal(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Make one of the standard streams, or both, a terminal."""

    def terminal(*names: str) -> None:
        for name in names:
            monkeypatch.setattr(getattr(sys, name), "isatty", lambda: True)

    return terminal


@pytest.fixture
def crashing(tmp_path: Path) -> Path:
    """Write a rule of our own, which a test can make crash by breaking `goal.slope`."""
    file = tmp_path / "crashing.toml"
    file.write_text(CRASHING, encoding="utf-8")
    return file
