"""Measure how often popkit's progress rules cry wolf, and how soon they find a student falling behind.

    python simulations/calibrate_verdict.py                          # the tables of docs/methods.md
    python simulations/calibrate_verdict.py --json src/popkit/rules/alerts.json

A simulated student's values are a straight course plus noise. The goal asks for one unit a week over 36
school weeks; noise has a standard deviation of 5 or 10 units and is independent, or autocorrelated .3
from one observation to the next. Every observation from the sixth on, and not before week 6, is a look.
A false alarm is a student whose rule fires at one look or more while the course is exactly the one the
rule is meant to leave in peace.
"""

import argparse
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from popkit.methods import student_t_quantile

Numbers = NDArray[np.float64]
Truths = NDArray[np.bool_]

WEEKS = 36
FIRST_LOOK = 6
BOUNDARY = -3.0
SEED = 20260901


class Seen(NamedTuple):
    """Observations of many students, one row each: weeks, residuals, and which of them are looks."""

    weeks: Numbers
    residuals: Numbers
    looks: Truths


class Condition(NamedTuple):
    """One way of observing students."""

    name: str
    schedule: str
    autocorrelation: float
    direction: int


Rule = Callable[[Seen], Truths]

SCHEDULES = {
    "weekly": ("weekly", 1),
    "weekly, decreasing goal": ("weekly", -1),
    "20 % of weeks missed": ("missed", 1),
    "uneven, 3 to 11 days apart": ("uneven", 1),
    "two a month": ("two a month", 1),
}
CONDITIONS = [
    Condition(name, schedule, phi, sign) for name, (schedule, sign) in SCHEDULES.items() for phi in (0.0, 0.3)
]


def schedule(kind: str, students: int, rng: np.random.Generator) -> tuple[Numbers, Truths]:
    """Weeks of the planned observations, and which of them took place."""
    if kind == "uneven":
        weeks = np.cumsum(rng.integers(3, 12, (students, WEEKS)) / 7, axis=1)
        return weeks, np.ones(weeks.shape, bool)
    step = 2 if kind == "two a month" else 1
    weeks = np.tile(np.arange(step, WEEKS + 1, step, dtype=float), (students, 1))
    share = 0.2 if kind == "missed" else 0.0
    return weeks, rng.random(weeks.shape) >= share


def noise(shape: tuple[int, ...], phi: float, rng: np.random.Generator) -> Numbers:
    """Errors of variance 1, each correlated `phi` with the one before."""
    errors = rng.standard_normal(shape)
    for j in range(1, shape[1]):
        errors[:, j] = phi * errors[:, j - 1] + np.sqrt(1 - phi * phi) * errors[:, j]
    return errors


def watch(condition: Condition, growth: float, deviation: float, students: int, aim: float = 1.0) -> Seen:
    """Observe students who grow `growth` units a week against a line that grows `aim`.

    The seed is the condition's, so rules and growths are compared on the same errors.
    """
    rng = np.random.default_rng([SEED, CONDITIONS.index(condition)])
    weeks, held = schedule(condition.schedule, students, rng)
    errors = deviation * noise(weeks.shape, condition.autocorrelation, rng)
    values = 50 + condition.direction * growth * weeks + errors
    gaps = condition.direction * (values - (50 + condition.direction * aim * weeks))
    # What was missed is no observation: move what was held to the front of each row.
    order = np.argsort(~held, axis=1, kind="stable")
    weeks, gaps = np.take_along_axis(weeks, order, axis=1), np.take_along_axis(gaps, order, axis=1)
    looks = (
        np.take_along_axis(held, order, axis=1) & (np.arange(weeks.shape[1]) >= FIRST_LOOK - 1) & (weeks >= FIRST_LOOK)
    )
    return Seen(weeks, gaps, looks)


def shortfall_scores(weeks: Numbers, residuals: Numbers) -> Numbers:
    """popkit.methods.shortfall_score of every row up to every observation; NaN for the first."""
    free = np.arange(weeks.shape[1], dtype=float)
    size = np.cumsum(weeks * weeks, axis=1)
    total = np.cumsum(weeks * residuals, axis=1)
    errors = np.cumsum(residuals * residuals, axis=1) - total * total / size
    with np.errstate(invalid="ignore", divide="ignore"):
        deviate = np.sqrt(free * np.log1p(total * total / size / errors))
    scores: Numbers = np.copysign(deviate * (8 * free + 1) / (8 * free + 3), total)
    scores[:, 0] = np.nan
    return scores


def plain_scores(weeks: Numbers, residuals: Numbers) -> Numbers:
    """The simpler score: Σ w·r over the standard deviation of r about its mean."""
    n = np.arange(1, weeks.shape[1] + 1, dtype=float)
    first, second = np.cumsum(residuals, axis=1), np.cumsum(residuals * residuals, axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        spread = np.sqrt((second - first * first / n) / (n - 1))
        scores: Numbers = np.cumsum(weeks * residuals, axis=1) / np.sqrt(np.cumsum(weeks**2, axis=1)) / spread
    return scores


def runs(marks: Truths) -> NDArray[np.int_]:
    """Length of the run of marks that ends at each observation."""
    lengths = np.zeros(marks.shape, int)
    for j in range(marks.shape[1]):
        lengths[:, j] = np.where(marks[:, j], lengths[:, j - 1] + 1 if j else 1, 0)
    return lengths


def slope_tops(weeks: Numbers, residuals: Numbers, level: float) -> Numbers:
    """Upper end of the interval of the residuals' slope, up to every observation; NaN for the first two."""
    n = np.arange(1, weeks.shape[1] + 1, dtype=float)
    t1, r1 = np.cumsum(weeks, axis=1), np.cumsum(residuals, axis=1)
    tt = np.cumsum(weeks * weeks, axis=1) - t1 * t1 / n
    tr = np.cumsum(weeks * residuals, axis=1) - t1 * r1 / n
    rr = np.cumsum(residuals * residuals, axis=1) - r1 * r1 / n
    quantiles = np.array([student_t_quantile((1 + level) / 2, max(k - 2, 1)) for k in n])
    with np.errstate(invalid="ignore", divide="ignore"):
        tops: Numbers = tr / tt + quantiles * np.sqrt((rr - tr * tr / tt) / (n - 2) / tt)
    tops[:, :2] = np.nan
    return tops


def score_rule(boundary: float) -> Rule:
    """Off track: the shortfall score at or under the boundary."""
    return lambda seen: shortfall_scores(seen.weeks, seen.residuals) <= boundary


def ahead_rule(boundary: float) -> Rule:
    """Ahead, or on track from the half-rate line: the shortfall score at or over the boundary."""
    return lambda seen: shortfall_scores(seen.weeks, seen.residuals) >= boundary


def plain_rule(boundary: float) -> Rule:
    """The simpler score at or under the boundary."""
    return lambda seen: plain_scores(seen.weeks, seen.residuals) <= boundary


def run_rule(length: int) -> Rule:
    """So many in a row below the line."""
    return lambda seen: runs(seen.residuals < 0) >= length


def slope_rule(level: float) -> Rule:
    """The slope's interval lies short of the required rate."""
    return lambda seen: slope_tops(seen.weeks, seen.residuals, level) < 0


def fired(rule: Rule, seen: Seen) -> tuple[float, float]:
    """Share of students the rule ever fires for, and the median week of the first time (inf: never)."""
    hits: Truths = rule(seen) & seen.looks
    ever = np.asarray(hits.any(axis=1))
    first = np.where(ever, seen.weeks[np.arange(len(ever)), hits.argmax(axis=1)], np.inf)
    return float(ever.mean()), float(np.median(first))


def found(rule: Rule, condition: Condition, deviation: float, students: int) -> tuple[float, float]:
    """Power and median week for students at half the required rate."""
    return fired(rule, watch(condition, 0.5, deviation, students))


def tuned_run(rate: float, seen: Seen) -> tuple[int, float]:
    """The longest run that still gives at least as many false alarms as `rate`, so never fewer."""
    longest = np.where(seen.looks, runs(seen.residuals < 0), 0).max(axis=1)
    length = max(k for k in range(1, WEEKS) if (longest >= k).mean() >= rate)
    return length, float((longest >= length).mean())


def cell(result: tuple[float, float]) -> str:
    """Power and week as text."""
    power, week = result
    return f"{power:.3f}, week {week:.1f}" if np.isfinite(week) else f"{power:.3f}"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a Markdown table."""
    for row in (head, ["---"] * len(head), *rows):
        print("| " + " | ".join(row) + " |")
    print()


def print_false_alarms(students: int) -> None:
    """Every rule in every condition, for students who follow the aimline."""
    rules = {f"{k} in a row below": run_rule(k) for k in (4, 6, 8)}
    rules |= {f"slope, {level:.0%} interval": slope_rule(level) for level in (0.8, 0.95)}
    rules |= {f"plain score ≤ {boundary}": plain_rule(boundary) for boundary in (-3.0, -3.5)}
    rules |= {f"**shortfall score ≤ {BOUNDARY}**": score_rule(BOUNDARY)}
    seen = {condition: watch(condition, 1.0, 1.0, students) for condition in CONDITIONS}
    rows = []
    for name, rule in rules.items():
        rates = [fired(rule, seen[condition])[0] for condition in CONDITIONS]
        rows.append([name, *(f"{a:.3f} / {b:.3f}" for a, b in zip(rates[::2], rates[1::2], strict=True))])
    print("False alarms in a year: independent noise / autocorrelation .3\n")
    table(["rule", *SCHEDULES], rows)


def print_power(students: int) -> None:
    """The default rule beside the run rule tuned to its false alarms, at half the required rate."""
    rows = []
    for condition in CONDITIONS:
        seen = watch(condition, 1.0, 1.0, students)
        rate = fired(score_rule(BOUNDARY), seen)[0]
        length, run_rate = tuned_run(rate, seen)
        row = [condition.name, f"{condition.autocorrelation:g}", f"{rate:.3f}", f"{length} ({run_rate:.3f})"]
        holds = True
        for deviation in (5.0, 10.0):
            ours = found(score_rule(BOUNDARY), condition, deviation, students)
            theirs = found(run_rule(length), condition, deviation, students)
            # Powers of two rules on one set of students: a difference under .002 is no difference.
            holds &= ours[0] >= theirs[0] - 0.002 and ours[1] <= theirs[1]
            row += [cell(ours), cell(theirs)]
        rows.append([*row, "yes" if holds else "no"])
    head = ["observed", "autocorrelation", "false alarms", "tuned run (false alarms)"]
    head += ["score, sd 5", "run, sd 5", "score, sd 10", "run, sd 10", "no later, no weaker"]
    print("Students at half the required rate: share found in 36 weeks, and median week\n")
    table(head, rows)


def print_boundaries(students: int) -> None:
    """What other boundaries would cost."""
    rows = []
    tried = (-2.5, -2.75, -2.9, BOUNDARY, -3.1, -3.25, -3.5)
    rules = {f"shortfall score ≤ {b:g}": score_rule(b) for b in tried}
    rules |= {f"plain score ≤ {b:g}": plain_rule(b) for b in (-3.0, -3.25, -3.5)}
    for name, rule in rules.items():
        rates = [fired(rule, watch(condition, 1.0, 1.0, students))[0] for condition in CONDITIONS]
        powers = [found(rule, CONDITIONS[place], 10.0, students) for place in (0, -2)]
        rows.append([name, f"{max(rates[::2]):.3f}", f"{max(rates[1::2]):.3f}", *map(cell, powers)])
    head = ["rule", "worst false alarms, independent", "worst, autocorrelation .3"]
    print("Boundaries: worst false alarms of all ways of observing; half the required rate at sd 10\n")
    table([*head, "found, weekly", "found, two a month"], rows)


def with_noisy_baseline(seen: Seen, scores: int) -> Seen:
    """Draw the line from the median of so many scores, as noisy as the rest, to the true target."""
    rng = np.random.default_rng([SEED, 100 + scores])
    start = np.median(rng.standard_normal((len(seen.weeks), scores)), axis=1)[:, None]
    return seen._replace(residuals=seen.residuals - start * np.clip(1 - seen.weeks / WEEKS, 0, 1))


def other_verdicts(condition: Condition, students: int) -> dict[str, tuple[float, float]]:
    """Ahead and on track by mistake and rightly, and what a badly measured baseline does."""
    better, worse = ahead_rule(-BOUNDARY), score_rule(BOUNDARY)
    results = {
        "`ahead`, on the aimline": fired(better, watch(condition, 1.0, 1.0, students)),
        "`ahead`, half rate, sd 10": fired(better, watch(condition, 0.5, 10.0, students)),
        "`on_track`, half rate": fired(better, watch(condition, 0.5, 1.0, students, aim=0.5)),
    }
    for deviation in (5.0, 10.0):
        steady = watch(condition, 1.0, deviation, students, aim=0.5)
        flat = watch(condition, 0.0, deviation, students)
        results[f"`on_track`, on the aimline, sd {deviation:g}"] = fired(better, steady)
        results[f"`off_track`, no growth, sd {deviation:g}"] = fired(worse, flat)
    for scores in (1, 3, 5, 9):
        text = f"`off_track`, on course, baseline the median of {scores} noisy scores"
        results[text] = fired(worse, with_noisy_baseline(watch(condition, 1.0, 1.0, students), scores))
    return results


def print_other_verdicts(students: int) -> None:
    """Print the other verdicts for weekly observations."""
    independent, correlated = (other_verdicts(condition, students) for condition in CONDITIONS[:2])
    rows = [[text, cell(independent[text]), cell(correlated[text])] for text in independent]
    print("Other verdicts, weekly observations: share in a year, and median week\n")
    table(["verdict and student", "independent noise", "autocorrelation .3"], rows)


Alerts = dict[str, tuple[float, str]]


def line_alerts(condition: Condition, students: int) -> Alerts:
    """Alerts that compare observations with a line, looked at weekly."""
    line = watch(condition, 1.0, 1.0, students)
    half = watch(condition, 0.5, 1.0, students, aim=0.5)
    above = Seen(line.weeks, -line.residuals, line.looks)
    looks = "36 weekly observations, looks from the 6th on"
    on_line, on_half = f"truly on the aimline; {looks}", f"truly at half the required rate; {looks}"
    return {
        "run_below_4": (fired(run_rule(4), line)[0], on_line),
        "run_above_4": (fired(run_rule(4), above)[0], on_line),
        "verdict_off_track": (fired(score_rule(BOUNDARY), line)[0], on_line),
        "verdict_ahead": (fired(ahead_rule(-BOUNDARY), line)[0], on_line),
        "verdict_on_track": (fired(ahead_rule(-BOUNDARY), half)[0], on_half),
    }


def target_alerts(condition: Condition, students: int) -> Alerts:
    """Runs of 3 (the verdict met) and 6 at the target, by students who are not there yet."""
    says = "truly 10 % of the 36 units from baseline to target short of it, all year; 36 weekly observations"
    rates = {}
    for deviation in (5.0, 10.0):
        seen = watch(condition, 0.0, deviation, students, aim=0.0)
        beyond = Seen(seen.weeks, 0.1 * WEEKS - seen.residuals, seen.looks)
        conditions = f"{says}, looks from the 6th on; noise sd {deviation:g}"
        for length in (3, 6):
            name = f"at_target_{length}_sd_{deviation:g}"
            rates[name] = fired(run_rule(length), beyond)[0], conditions
    return rates


def session_alerts(share: float, students: int) -> Alerts:
    """Alerts that count sessions, each missed with one probability."""
    rng = np.random.default_rng([SEED, 200 + round(100 * share)])
    missed = rng.random((students, 2 * WEEKS)) < share
    absent = float((runs(missed[:, :60]) >= 3).any(axis=1).mean())
    # Eight sessions make a window of four weeks; each week two come in and two drop out.
    windows = np.lib.stride_tricks.sliding_window_view(missed, 8, axis=1)[:, ::2].sum(axis=2)
    twice = float((windows >= 2).any(axis=1).mean())
    name, each = f"at_{100 * share:g}_percent", f"independently with probability {share:g}"
    says = "2 equal sessions a week, windows of 4 weeks, looked at weekly for 36 weeks; each"
    return {
        f"absences_3_{name}": (absent, f"60 sessions a year; each missed {each}"),
        # One of eight missed leaves .875 and two leave .75, so under .80 is two or more.
        f"exposure_under_80_{name}": (twice, f"{says} missed {each}"),
        f"cancellations_2_{name}": (twice, f"{says} cancelled {each}"),
    }


def all_alerts(students: int) -> Alerts:
    """Every alert's rate and the conditions it was measured in, by name."""
    rates: Alerts = {}
    for condition, kind in zip(CONDITIONS[:2], ("independent", "autocorrelated"), strict=True):
        of_observations = line_alerts(condition, students) | target_alerts(condition, students)
        errors = f"noise {kind}" + (f" {condition.autocorrelation:g}" if condition.autocorrelation else "")
        rates |= {f"{k}_{kind}": (rate, f"{says}; {errors}") for k, (rate, says) in of_observations.items()}
    return rates | session_alerts(0.05, students) | session_alerts(0.10, students)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the tables, and write the alerts' rates where asked."""
    parser = argparse.ArgumentParser(description="Calibrate popkit's verdict on progress.")
    parser.add_argument("--students", type=int, default=20_000, help="simulated students per condition")
    parser.add_argument("--quick", action="store_true", help="1,000 students, for a first impression")
    parser.add_argument("--json", type=Path, help="write the alerts' false-alarm rates to this file")
    asked = parser.parse_args(arguments)
    students = 1000 if asked.quick else asked.students
    for tables in (print_false_alarms, print_power, print_boundaries, print_other_verdicts):
        tables(students)
    alerts = all_alerts(students)
    print("False alarms of single alerts in a year\n")
    rows = [[f"`{name}`", f"{rate:.3f}", says] for name, (rate, says) in alerts.items()]
    table(["alert", "rate", "conditions"], rows)
    if asked.json:
        entries = {
            name: {"rate": round(rate, 4), "conditions": says, "students": students, "seed": SEED}
            for name, (rate, says) in alerts.items()
        }
        asked.json.write_text(json.dumps(entries, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
