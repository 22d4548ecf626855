from datetime import date, timedelta
from math import inf, log, sqrt
from statistics import NormalDist

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from popkit.methods import Aimline, departure, shortfall_from, shortfall_score, student_t_cdf

START = date(2026, 9, 1)
observed = st.lists(
    st.tuples(st.integers(-3, 60).map(float), st.integers(-100, 100).map(float)), min_size=2, max_size=20
)


def split(pairs: list[tuple[float, float]]) -> tuple[list[float], list[float]]:
    return [week for week, _ in pairs], [residual for _, residual in pairs]


@pytest.mark.parametrize(("weeks", "residuals"), [([], []), ([3], [-1]), ([0, 0], [-1, -2]), ([-1, 0], [-1, -2])])
def test_without_two_observations_and_one_after_the_baseline_there_is_no_score(
    weeks: list[float], residuals: list[float]
) -> None:
    assert shortfall_score(weeks, residuals) is None


@pytest.mark.parametrize(("weeks", "residuals"), [([1, 2], [1]), ([1], [1, 2])])
def test_each_residual_needs_a_week(weeks: list[float], residuals: list[float]) -> None:
    text = f"^a score needs one residual for each week, got {len(residuals)} for {len(weeks)} weeks$"
    with pytest.raises(ValueError, match=text):
        shortfall_score(weeks, residuals)


def test_two_observations_by_hand() -> None:
    """Weeks 1, 2 and residuals -1, -1: rate -3/5, Σt² 5, errors .16 + .04, one degree of freedom."""
    t_squared = (0.6**2 * 5) / 0.2
    expected = -9 / 11 * sqrt(log(1 + t_squared))
    assert shortfall_score([1, 2], [-1, -1]) == pytest.approx(expected, rel=1e-14)


def test_four_observations_by_hand() -> None:
    """Weeks 1 to 4 and residuals 1, 0, 1, 3: rate 16/30, errors 11 - 256/30, three degrees of freedom."""
    t_squared_over_f = (256 / 30) / (11 - 256 / 30)
    expected = 25 / 27 * sqrt(3 * log(1 + t_squared_over_f))
    assert shortfall_score([1, 2, 3, 4], [1, 0, 1, 3]) == pytest.approx(expected, rel=1e-13)


def test_an_observation_before_the_baseline_weighs_nothing() -> None:
    """It adds its error and its degree of freedom, and no rate."""
    assert shortfall_score([-5, 1, 2], [3, -1, -1]) == shortfall_score([0, 1, 2], [3, -1, -1])
    assert shortfall_score([0.5, 1, 2], [3, -1, -1]) != shortfall_score([0, 1, 2], [3, -1, -1])


def test_one_observation_after_the_baseline_is_enough_with_another() -> None:
    assert shortfall_score([0, 2], [1, -3]) == pytest.approx(-9 / 11 * sqrt(log(10)), rel=1e-14)


def test_all_on_the_line_is_a_score_of_zero() -> None:
    assert shortfall_score([1, 2, 3], [0.0, 0.0, 0.0]) == 0.0


@pytest.mark.parametrize("sign", [1, -1])
def test_departing_without_noise_is_a_large_finite_score(sign: int) -> None:
    """Errors are taken as one billionth of the largest residual, in whatever unit."""
    weeks = [1, 2, 3, 4, 5, 6]
    expected = sign * 41 / 43 * sqrt(5 * log(1 + (91 / 36) * 1e18))
    for unit in (1.0, 0.1, 1e-6, 1e6):
        score = shortfall_score(weeks, [sign * unit * week for week in weeks])
        assert score == pytest.approx(expected, rel=1e-9)


def test_the_score_is_the_normal_deviate_of_students_tail() -> None:
    """Within .022 of the exact deviate for six observations or more, up to t = 6."""
    for n, t in [(6, 1.0), (6, 3.0), (6, 6.0), (10, 4.0), (36, 4.0), (36, 6.0)]:
        # One week holds the rate, the others hold the errors.
        weeks, error = [1.0] + [0.0] * (n - 1), 1.0
        residuals = [t] + [error] * (n - 1)
        exact = -NormalDist().inv_cdf(student_t_cdf(-t, n - 1))
        assert shortfall_score(weeks, residuals) == pytest.approx(exact, abs=0.022)


@given(observed, st.sampled_from([0.01, 0.5, 3.0, 1e6]), st.sampled_from([0.25, 1.0, 7.0]))
def test_the_score_has_no_unit(pairs: list[tuple[float, float]], scale: float, days: float) -> None:
    """Residuals in another unit and weeks in days give the same score."""
    weeks, residuals = split(pairs)
    score = shortfall_score(weeks, residuals)
    scaled = shortfall_score([days * week for week in weeks], [scale * r for r in residuals])
    assert (score is None) == (scaled is None)
    if score is not None:
        assert scaled == pytest.approx(score, rel=1e-6, abs=1e-6)


@given(observed)
def test_the_score_turns_with_the_residuals(pairs: list[tuple[float, float]]) -> None:
    """Ahead is behind turned, to the last bit."""
    weeks, residuals = split(pairs)
    score = shortfall_score(weeks, residuals)
    assume(score is not None)
    assert score is not None
    assert shortfall_score(weeks, [-r for r in residuals]) == -score


@given(observed)
def test_the_score_is_finite(pairs: list[tuple[float, float]]) -> None:
    """No observations, however regular, give an endless score."""
    score = shortfall_score(*split(pairs))
    assert score is None or -inf < score < inf


@given(observed, st.integers(1, 60), st.integers(1, 50))
def test_lower_values_never_raise_the_sign(pairs: list[tuple[float, float]], week: int, drop: int) -> None:
    """Where the score is negative, one observation after the baseline falling lower leaves it negative."""
    weeks, residuals = split(pairs)
    before = shortfall_score([*weeks, week], [*residuals, 0.0])
    after = shortfall_score([*weeks, week], [*residuals, -float(drop)])
    assert before is not None
    assert after is not None
    assert after < 0 or before > 0


@pytest.mark.parametrize("direction", ["increase", "decrease"])
def test_a_score_from_a_line_is_the_score_of_its_residuals(direction: str) -> None:
    sign = 1 if direction == "increase" else -1
    line = Aimline(START, sign * 40.0, START + timedelta(weeks=30), sign * 70.0)
    dates = [START + timedelta(weeks=n) for n in (1, 2, 3, 4)]
    values = [sign * value for value in (42.0, 42.0, 44.0, 47.0)]
    expected = shortfall_score([1, 2, 3, 4], [1, 0, 1, 3])
    found = shortfall_from(line, line.weeks(dates), values, "increase" if direction == "increase" else "decrease")
    assert found == pytest.approx(expected, rel=1e-12)
    assert shortfall_from(line, [], [], "increase") is None


@pytest.mark.parametrize("residuals", [[1.0, 0.0, 1.0, 3.0], [-3.0, 1.0, -2.0, -1.0], [0.0, 0.0, 0.0, 0.0]])
@pytest.mark.parametrize("slower", [0.5, 2.0, -0.75])
def test_a_score_from_a_slower_line_is_the_score_of_residuals_from_it(residuals: list[float], slower: float) -> None:
    weeks = [1.0, 2.0, 3.0, 5.0]
    found = departure(weeks, residuals)
    expected = shortfall_score(weeks, [r + slower * week for week, r in zip(weeks, residuals, strict=True)])
    assert found is not None
    assert found.score(slower) == pytest.approx(expected, rel=1e-12)
