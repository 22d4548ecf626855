"""The simulation speaks of popkit's own functions, and its committed numbers meet the bar."""

import json
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from popkit import methods

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def simulation(script: Callable[[str], ModuleType]) -> ModuleType:
    """The script, as a module."""
    return script("simulations/calibrate_verdict.py")


@pytest.mark.parametrize("place", range(10))
def test_vectorised_arithmetic_agrees_with_the_methods(simulation: ModuleType, place: int) -> None:
    """Scores, runs and slope intervals of every prefix, to 1e-8, in every way of observing."""
    seen = simulation.watch(simulation.CONDITIONS[place], 0.7, 5.0, 3)
    scores = simulation.shortfall_scores(seen.weeks, seen.residuals)
    runs = simulation.runs(seen.residuals < 0)
    tops = simulation.slope_tops(seen.weeks, seen.residuals, 0.8)
    for student in range(3):
        weeks, residuals = seen.weeks[student].tolist(), seen.residuals[student].tolist()
        for n in range(3, len(weeks) + 1):
            expected = methods.shortfall_score(weeks[:n], residuals[:n])
            assert scores[student, n - 1] == pytest.approx(expected, rel=1e-8)
            assert runs[student, n - 1] == methods.run_below(residuals[:n])
            line = methods.fit_line([7 * week for week in weeks[:n]], residuals[:n])
            assert line is not None
            interval = line.interval(0.8)
            assert interval is not None
            assert tops[student, n - 1] == pytest.approx(interval[1], rel=1e-8, abs=1e-8)


def test_looks_begin_with_the_sixth_observation_and_week(simulation: ModuleType) -> None:
    for condition in simulation.CONDITIONS:
        seen = simulation.watch(condition, 1.0, 1.0, 50)
        assert not seen.looks[:, :5].any()
        assert (seen.weeks[seen.looks] >= 6).all()
        assert (np.diff(seen.weeks, axis=1)[seen.looks[:, 1:]] > 0).all()


def test_the_default_boundary_meets_the_bar(simulation: ModuleType) -> None:
    """At most 5 % (independent) and 10 % (autocorrelation .3) in a year; 4,000 students leave ± .01."""
    for condition in simulation.CONDITIONS:
        seen = simulation.watch(condition, 1.0, 1.0, 4000)
        rate, _ = simulation.fired(simulation.score_rule(simulation.BOUNDARY), seen)
        assert rate <= (0.11 if condition.autocorrelation else 0.05)


def test_sessions_are_missed_as_often_as_arithmetic_says(simulation: ModuleType) -> None:
    """Three absences in a row in 60 sessions: a chain of four states gives the chance exactly."""
    for share in (0.05, 0.10):
        chain = np.zeros((4, 4))
        chain[:3, 0] = 1 - share
        chain[[0, 1, 2], [1, 2, 3]] = share
        chain[3, 3] = 1
        exact = np.linalg.matrix_power(chain, 60)[0, 3]
        rates = simulation.session_alerts(share, 20_000)
        assert rates[f"absences_3_at_{100 * share:g}_percent"][0] == pytest.approx(exact, abs=0.006)


def test_the_script_prints_tables_and_writes_the_alerts(
    simulation: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The committed rates name the same alerts, conditions and seed as a fresh, quicker run."""
    written = tmp_path / "alerts.json"
    simulation.main(["--students", "200", "--json", str(written)])
    printed = capsys.readouterr().out
    assert printed.count("\n| --- |") == 5
    fresh = json.loads(written.read_text(encoding="utf-8"))
    kept = json.loads((ROOT / "src" / "popkit" / "rules" / "alerts.json").read_text(encoding="utf-8"))
    assert list(fresh) == list(kept)
    for name, entry in kept.items():
        assert (entry["conditions"], entry["seed"]) == (fresh[name]["conditions"], fresh[name]["seed"])
        assert entry["students"] == 20_000
        assert entry["rate"] == pytest.approx(fresh[name]["rate"], abs=0.15)


def test_a_quick_run_takes_a_thousand_students(simulation: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    for name in ("print_false_alarms", "print_power", "print_boundaries", "print_other_verdicts"):
        monkeypatch.setattr(simulation, name, asked.append)

    def no_alerts(students: int) -> dict[str, tuple[float, str]]:
        asked.append(students)
        return {}

    monkeypatch.setattr(simulation, "all_alerts", no_alerts)
    simulation.main(["--quick"])
    assert asked == [1000] * 5
