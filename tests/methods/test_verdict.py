from datetime import date, timedelta
from typing import Any, get_args

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from popkit.methods import (
    Aimline,
    Boundaries,
    Direction,
    Summary,
    Verdict,
    is_provisional,
    progress_verdict,
    residuals,
    run_at_target,
    shortfall_from,
)

# Odd numbers on purpose: a number written into the code would show.
BOUNDARIES = Boundaries(
    minimum_observations=5,
    minimum_weeks=5.5,
    exposure_minimum=0.75,
    met_observations=2,
    off_track=-2.5,
    ahead=2.25,
    half_rate=0.5,
    on_track=2.125,
    provisional_below=9,
)
PLAIN = Summary(
    direction="increase",
    observation_count=20,
    weeks_observed=20.0,
    exposure=1.0,
    run_at_target=0,
    shortfall_score=0.0,
    half_rate_score=0.0,
)
START = date(2026, 9, 1)


def evidence_with(**parts: Any) -> Summary:
    """The plain evidence with some parts changed."""
    return attrs.evolve(PLAIN, **parts)


@pytest.mark.parametrize(
    ("changed", "verdict"),
    [
        ({}, "uncertain"),
        ({"observation_count": 4}, "insufficient_data"),
        ({"observation_count": 5}, "uncertain"),
        ({"observation_count": 0, "weeks_observed": 0.0}, "insufficient_data"),
        ({"weeks_observed": 5.4}, "insufficient_data"),
        ({"weeks_observed": 5.5}, "uncertain"),
        ({"exposure": 0.7499}, "not_delivered"),
        ({"exposure": 0.75}, "uncertain"),
        ({"exposure": 0.0}, "not_delivered"),
        ({"exposure": None}, "uncertain"),
        ({"run_at_target": 1}, "uncertain"),
        ({"run_at_target": 2}, "met"),
        ({"run_at_target": 3}, "met"),
        ({"shortfall_score": -2.4999}, "uncertain"),
        ({"shortfall_score": -2.5}, "off_track"),
        ({"shortfall_score": -9.0}, "off_track"),
        ({"shortfall_score": 2.2499}, "uncertain"),
        ({"shortfall_score": 2.25}, "ahead"),
        ({"shortfall_score": 9.0}, "ahead"),
        ({"half_rate_score": 2.1249}, "uncertain"),
        ({"half_rate_score": 2.125}, "on_track"),
        ({"half_rate_score": -9.0}, "uncertain"),
        ({"shortfall_score": None}, "uncertain"),
        ({"half_rate_score": None}, "uncertain"),
        ({"shortfall_score": None, "half_rate_score": 3.0}, "on_track"),
        ({"shortfall_score": -3.0, "half_rate_score": None}, "off_track"),
    ],
)
@pytest.mark.parametrize("direction", ["increase", "decrease"])
def test_each_verdict_begins_at_its_boundary(changed: dict[str, Any], verdict: Verdict, direction: Direction) -> None:
    evidence = evidence_with(direction=direction, **changed)
    assert progress_verdict(evidence, BOUNDARIES) == verdict


@pytest.mark.parametrize(
    ("changed", "verdict"),
    [
        ({"observation_count": 4, "exposure": 0.1, "run_at_target": 9}, "insufficient_data"),
        ({"exposure": 0.1, "run_at_target": 9, "shortfall_score": -9.0}, "not_delivered"),
        ({"run_at_target": 9, "shortfall_score": -9.0}, "met"),
        ({"shortfall_score": -9.0, "half_rate_score": 9.0}, "off_track"),
        ({"shortfall_score": 9.0, "half_rate_score": 9.0}, "ahead"),
    ],
)
def test_the_first_verdict_that_holds_wins(changed: dict[str, Any], verdict: Verdict) -> None:
    assert progress_verdict(evidence_with(**changed), BOUNDARIES) == verdict


@pytest.mark.parametrize(
    ("changed", "verdict"),
    [
        ({"shortfall_score": -2.5}, "off_track"),
        ({"shortfall_score": 2.5}, "off_track"),
        ({"shortfall_score": 2.4999}, "uncertain"),
        ({"shortfall_score": -2.4999}, "uncertain"),
        ({"shortfall_score": None}, "uncertain"),
        ({"half_rate_score": 9.0}, "uncertain"),
        ({"run_at_target": 2}, "met"),
        ({"observation_count": 4}, "insufficient_data"),
        ({"exposure": 0.1}, "not_delivered"),
    ],
)
def test_holding_a_level_fails_on_either_side_and_is_never_ahead(changed: dict[str, Any], verdict: Verdict) -> None:
    evidence = evidence_with(direction="maintain", **changed)
    assert progress_verdict(evidence, BOUNDARIES) == verdict


@pytest.mark.parametrize(("observation_count", "provisional"), [(0, True), (8, True), (9, False), (10, False)])
def test_a_verdict_on_few_observations_is_provisional(observation_count: int, provisional: bool) -> None:  # noqa: FBT001
    assert is_provisional(evidence_with(observation_count=observation_count), BOUNDARIES) is provisional


def test_no_boundary_has_a_default() -> None:
    for kind in (Boundaries, Summary):
        for field in attrs.fields(kind):
            assert field.default is attrs.NOTHING
            assert field.kw_only


@pytest.mark.parametrize("unknown", [None, 0.0])
def test_weeks_that_nobody_knows_are_not_half_a_week(unknown: float | None) -> None:
    half = attrs.evolve(BOUNDARIES, minimum_weeks=0.5)
    assert progress_verdict(evidence_with(weeks_observed=unknown), half) == "insufficient_data"
    assert progress_verdict(evidence_with(weeks_observed=0.5), half) == "uncertain"


@pytest.mark.parametrize("unknown", [None, 0])
def test_a_run_that_nobody_knows_is_not_a_run_of_one(unknown: int | None) -> None:
    one = attrs.evolve(BOUNDARIES, met_observations=1)
    assert progress_verdict(evidence_with(run_at_target=unknown), one) == "uncertain"
    assert progress_verdict(evidence_with(run_at_target=1), one) == "met"


@given(
    st.builds(
        Summary,
        direction=st.sampled_from(get_args(Direction)),
        observation_count=st.integers(0, 30),
        weeks_observed=st.floats(0, 40),
        exposure=st.none() | st.floats(0, 2),
        run_at_target=st.integers(0, 5),
        shortfall_score=st.none() | st.floats(-6, 6),
        half_rate_score=st.none() | st.floats(-6, 6),
    )
)
def test_every_evidence_has_one_of_seven_verdicts(evidence: Summary) -> None:
    """And without enough observations it is always the same."""
    verdict = progress_verdict(evidence, BOUNDARIES)
    assert verdict in get_args(Verdict)
    assert (verdict == "insufficient_data") == (
        evidence.observation_count < 5 or (evidence.weeks_observed or 0.0) < 5.5
    )


def judged(values: list[float], direction: Direction) -> Verdict:
    sign = -1 if direction == "decrease" else 1
    line = Aimline(START, sign * 40.0, START + timedelta(weeks=30), sign * 70.0)
    dates = [START + timedelta(weeks=n + 1) for n in range(len(values))]
    turned = [sign * value for value in values]
    slower = line.rate_line(BOUNDARIES.half_rate)
    evidence = Summary(
        direction=direction,
        observation_count=len(values),
        weeks_observed=line.weeks(dates)[-1],
        exposure=None,
        run_at_target=run_at_target(turned, line.target_value, direction),
        shortfall_score=shortfall_from(line, line.weeks(dates), turned, direction),
        half_rate_score=shortfall_from(slower, slower.weeks(dates), turned, direction),
    )
    assert residuals(line, line.weeks(dates), turned, direction) == [
        pytest.approx(value - 41 - n, abs=1e-9) for n, value in enumerate(values)
    ]
    return progress_verdict(evidence, BOUNDARIES)


@pytest.mark.parametrize("direction", ["increase", "decrease"])
@pytest.mark.parametrize(
    ("values", "verdict"),
    [
        ([41.0] * 5, "insufficient_data"),
        ([40, 41, 40, 41, 40, 41, 40, 41], "off_track"),
        ([43, 45, 46, 49, 50, 53, 54, 56], "ahead"),
        ([41, 42, 43, 44, 45, 46, 47, 48, 49, 50], "on_track"),
        ([30, 55, 31, 56, 32, 57, 33, 58], "uncertain"),
        ([41, 42, 43, 44, 45, 70, 71], "met"),
    ],
)
def test_whole_courses_are_judged_alike_in_both_directions(
    values: list[float], verdict: Verdict, direction: Direction
) -> None:
    assert judged(values, direction) == verdict
