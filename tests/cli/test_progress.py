"""A sign of life: only on a terminal, only after a second, and only where nothing else shows it."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from popkit.cli import progress
from popkit.cli.progress import counted


class Terminal(io.StringIO):
    """A terminal that keeps what it shows."""

    def isatty(self) -> bool:
        return True


class Clock:
    """A clock that goes on by so many seconds each time somebody looks."""

    def __init__(self, step: float) -> None:
        self.step, self.now = step, 0.0

    def monotonic(self) -> float:
        self.now += self.step
        return self.now


def watched(monkeypatch: pytest.MonkeyPatch, step: float) -> Terminal:
    """Let standard error be a terminal, and the clock go on by so much at each look."""
    shown = Terminal()
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setattr(sys, "stderr", shown)
    monkeypatch.setattr(progress, "time", Clock(step))
    return shown


def test_a_slow_audit_shows_how_many_there_have_been(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = watched(monkeypatch, 0.4)
    assert list(counted(range(9), beside=io.StringIO())) == list(range(9))
    assert " plans" in terminal.getvalue()


def test_where_the_end_is_known_a_bar_shows_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = watched(monkeypatch, 0.4)
    assert list(counted(range(9), beside=io.StringIO(), total=9)) == list(range(9))
    assert "━" in terminal.getvalue()
    assert " plans" in terminal.getvalue()


def test_an_item_may_count_for_many(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = watched(monkeypatch, 0.4)
    assert list(counted([400] * 5, beside=io.StringIO(), many=int)) == [400] * 5
    assert "2,000 plans" in terminal.getvalue()


def test_a_quick_audit_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = watched(monkeypatch, 0.1)
    assert list(counted(range(9), beside=io.StringIO())) == list(range(9))
    assert terminal.getvalue() == ""


def test_nothing_is_shown_where_the_findings_themselves_appear(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = watched(monkeypatch, 10)
    assert list(counted(range(9), beside=Terminal())) == list(range(9))
    assert terminal.getvalue() == ""


def test_nothing_is_shown_where_there_is_no_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clock = Clock(10)
    monkeypatch.setattr(progress, "time", clock)
    assert list(counted(range(9), beside=io.StringIO())) == list(range(9))
    assert capsys.readouterr() == ("", "")
    assert clock.now == 0


def test_items_are_passed_on_as_they_come(monkeypatch: pytest.MonkeyPatch) -> None:
    def given() -> Iterator[int]:
        for item in range(6):
            taken.append(item)
            yield item

    terminal = watched(monkeypatch, 0.4)
    taken: list[int] = []
    for item in counted(given(), beside=io.StringIO()):
        assert taken[-1] == item
    assert taken == [*range(6)]
    assert terminal.getvalue()


@pytest.mark.parametrize(
    ("command", "begins"), [(("audit", "--format", "json"), "{\n"), (("report",), "# What to do next")]
)
def test_commands_that_take_their_time_ask_for_it(
    popkit_run: Any, riverside: Any, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...], begins: str
) -> None:
    terminal = watched(monkeypatch, 0.4)
    ended = popkit_run(*command, riverside, "--as-of", "2027-03-01")
    assert ended.out.startswith(begins)
    assert "26 plans" in terminal.getvalue()
