"""Measure how often monthly well-being scores seem to change when nothing has.

    python simulations/calibrate_change.py                          # the table of docs/methods.md

A simulated student is scored twelve times, in September as a baseline and in eleven months after it.
Nothing changes but the error of each score, which has the instrument's standard error of measurement.
Each month is a look: is the score reliably different from the baseline (`provisional`), and was the
one before it so too, in the same direction (`confirmed`)?
"""

import argparse
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from popkit.methods import RELIABLE

Numbers = NDArray[np.float64]
Truths = NDArray[np.bool_]
Sides = NDArray[np.int_]

MONTHS = 11
SEED = 20260907

# The total of `psc17`; its mean among students in general: Stoppelbein and others (2012), through a secondary page.
MEAN, SD, RELIABILITY = 6.74, 5.62, 0.89
SCALE = (0, 34)
ERROR = SD * np.sqrt(1 - RELIABILITY)


class Condition(NamedTuple):
    """One way of scoring: how errors hang together, and whether scores are those of the checklist."""

    name: str
    autocorrelation: float = 0.0
    whole: bool = False
    bounded: bool = False


CONDITIONS = [
    Condition("any instrument, exact scores"),
    Condition("psc17, whole scores", whole=True),
    Condition("psc17, whole scores kept to its scale", whole=True, bounded=True),
    Condition("exact scores, errors autocorrelated .3", autocorrelation=0.3),
    Condition("psc17, whole scores, errors autocorrelated .3", autocorrelation=0.3, whole=True),
]


def noise(students: int, phi: float, rng: np.random.Generator) -> Numbers:
    """Errors of variance 1, one for the baseline and one a month, each correlated `phi` with the one before."""
    errors = rng.standard_normal((students, MONTHS + 1))
    for month in range(1, MONTHS + 1):
        errors[:, month] = phi * errors[:, month - 1] + np.sqrt(1 - phi * phi) * errors[:, month]
    return errors


def scores(condition: Condition, students: int, rise: float = 0.0) -> Numbers:
    """Scores of the checklist, baseline first; from the fourth month on `rise` standard errors higher.

    True scores differ between students as its reliability says. Without rounding and bounds its
    standard deviation has no bearing on any share, so exact scores are those of any instrument.
    """
    rng = np.random.default_rng([SEED, CONDITIONS.index(condition)])
    truth = MEAN + SD * np.sqrt(RELIABILITY) * rng.standard_normal((students, 1))
    if condition.bounded:
        truth = np.clip(truth, *SCALE)
    later = np.where(np.arange(MONTHS + 1) >= 4, rise * ERROR, 0.0)
    found: Numbers = truth + later + ERROR * noise(students, condition.autocorrelation, rng)
    if condition.whole:
        found = np.round(found)
    return np.clip(found, *SCALE) if condition.bounded else found


def sides(found: Numbers) -> Sides:
    """1 or -1 for each month whose score is reliably above or below the baseline, else 0."""
    index = (found[:, 1:] - found[:, :1]) / (np.sqrt(2) * ERROR)
    return np.where(np.abs(index) > RELIABLE, np.sign(index), 0).astype(int)


def confirmed(beyond: Sides) -> Truths:
    """Whether each month and the one before it lie beyond the baseline on the same side."""
    marks = np.zeros(beyond.shape, bool)
    marks[:, 1:] = (beyond[:, 1:] != 0) & (beyond[:, 1:] == beyond[:, :-1])
    return marks


def ever(marks: Truths) -> float:
    """Share of students with a mark in any month."""
    return float(marks.any(axis=1).mean())


def false_changes(condition: Condition, students: int) -> tuple[float, float]:
    """Shares of unchanged students with a crossing, and with a confirmed one, within the year."""
    beyond = sides(scores(condition, students))
    return ever(beyond != 0), ever(confirmed(beyond))


def found_changes(condition: Condition, rise: float, students: int) -> float:
    """Share of students whose lasting rise from the fourth month on is confirmed by the end of the year."""
    beyond = sides(scores(condition, students, rise))
    return ever(confirmed(np.where(beyond > 0, beyond, 0)))


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Calibrate popkit's change in well-being.")
    parser.add_argument("--students", type=int, default=20_000, help="simulated students per condition")
    students: int = parser.parse_args(arguments).students
    print("Students within eleven months: unchanged, and with a lasting change from the fourth month on\n")
    print(
        "| scores | unchanged: any `provisional` | unchanged: any `confirmed` | change of 3 SEM confirmed | of 4 SEM |"
    )
    print("| --- | --- | --- | --- | --- |")
    for condition in CONDITIONS:
        rates = [*false_changes(condition, students), *(found_changes(condition, rise, students) for rise in (3, 4))]
        print(f"| {condition.name} | " + " | ".join(f"{rate:.3f}" for rate in rates) + " |")
    print()


if __name__ == "__main__":
    main()
