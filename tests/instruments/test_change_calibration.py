"""The simulation of unchanged students speaks of popkit's own arithmetic, and its committed figures hold."""

import re
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from popkit.instruments import shipped_instruments

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def simulation(script: Callable[[str], ModuleType]) -> ModuleType:
    """The script, as a module."""
    return script("simulations/calibrate_change.py")


@pytest.mark.parametrize("place", range(5))
def test_vectorised_arithmetic_agrees_with_the_method(simulation: ModuleType, place: int) -> None:
    """What every month says of every student, in every way of scoring."""
    checklist = shipped_instruments()["psc17"]
    found = simulation.scores(simulation.CONDITIONS[place], 60, 2.0)
    beyond = simulation.sides(found)
    twice = simulation.confirmed(beyond)
    for student in range(60):
        totals = found[student].tolist()
        for month in range(1, simulation.MONTHS + 1):
            change = checklist.change_of(totals[: month + 1])
            assert change is not None
            seen = {None: 0, "worse": 1, "better": -1}[change.direction]
            assert seen == beyond[student, month - 1]
            assert (change.status == "confirmed") == twice[student, month - 1]


def test_two_in_a_row_meet_the_bar(simulation: ModuleType) -> None:
    """At most 6 % of unchanged students in a year, where one crossing comes up for 30 %; 8,000 leave ± .007."""
    for condition in simulation.CONDITIONS:
        once, twice = simulation.false_changes(condition, 8000)
        if condition.name.startswith("any"):
            assert once == pytest.approx(0.307, abs=0.015)
            assert twice == pytest.approx(0.051, abs=0.007)
        assert twice <= (0.08 if condition.autocorrelation else 0.06)
        assert twice < once / 3


def test_the_committed_table_is_that_of_the_script(simulation: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    simulation.main(["--students", "2000"])
    fresh = {row[0]: [float(cell) for cell in row[1:]] for row in rows(capsys.readouterr().out)}
    page = (ROOT / "docs" / "methods.md").read_text(encoding="utf-8")
    kept = {row[0]: row[1:] for row in rows(page) if row[0] in fresh}
    assert list(kept) == list(fresh) == [condition.name for condition in simulation.CONDITIONS]
    for name, cells in kept.items():
        assert [float(cell) for cell in cells] == pytest.approx(fresh[name], abs=0.04)


def rows(text: str) -> list[list[str]]:
    """The rows of five cells, the last four of them numbers."""
    found = re.findall(r"^\| (.+?) \| (0\.\d+) \| (0\.\d+) \| (0\.\d+) \| (0\.\d+) \|$", text, re.MULTILINE)
    return [list(row) for row in found]
