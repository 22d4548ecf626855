from math import inf, pi, tan

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from popkit.methods import Line, fit_line, student_t_cdf, student_t_quantile, theil_sen_slope

points = st.lists(st.tuples(st.integers(0, 400), st.integers(-1000, 1000).map(float)), min_size=2, max_size=15)


def split(pairs: list[tuple[int, float]]) -> tuple[list[int], list[float]]:
    return [day for day, _ in pairs], [value for _, value in pairs]


@pytest.mark.parametrize("days", [[], [3], [3, 3], [3, 3, 3], [0.1, 0.1, 0.1]])
def test_fewer_than_two_different_days_make_no_line(days: list[float]) -> None:
    values = [5.0 + day for day in range(len(days))]
    assert fit_line(days, values) is None
    assert theil_sen_slope(days, values) is None


@pytest.mark.parametrize(("days", "values"), [([1, 2], [1]), ([1], [1, 2]), ([], [1])])
def test_each_day_needs_a_value(days: list[float], values: list[float]) -> None:
    text = f"^a line needs one value for each day, got {len(days)} days and {len(values)} values$"
    with pytest.raises(ValueError, match=text):
        fit_line(days, values)
    with pytest.raises(ValueError, match="zip"):
        theil_sen_slope(days, values)


def test_two_points_have_a_slope_and_no_error() -> None:
    line = fit_line([0, 14], [40, 44])
    assert line == Line(slope=2.0, intercept=40.0, see=None, se_slope=None, n=2)
    assert line.interval() is None
    assert line.interval(0.5) is None
    assert theil_sen_slope([0, 14], [40, 44]) == 2.0


def test_three_points_by_hand() -> None:
    """y = 1, 2, 6 at weeks 0, 1, 2: slope 5/2, SSE 3/2, one degree of freedom."""
    line = fit_line([0, 7, 14], [1, 2, 6])
    assert line is not None
    assert line.slope == pytest.approx(2.5, rel=1e-14)
    assert line.intercept == pytest.approx(0.5, rel=1e-14)
    assert line.see == pytest.approx(1.5**0.5, rel=1e-14)
    assert line.se_slope == pytest.approx(0.75**0.5, rel=1e-14)
    assert line.n == 3
    reach = tan(pi * 0.475) * 0.75**0.5
    assert line.interval() == pytest.approx((2.5 - reach, 2.5 + reach), rel=1e-12)
    reach = tan(pi * 0.4) * 0.75**0.5
    assert line.interval(0.8) == pytest.approx((2.5 - reach, 2.5 + reach), rel=1e-12)


def test_five_points_by_hand() -> None:
    """y = 0, 1, 0, 3, 6 at weeks 0 to 4: slope 7/5, SSE 26 - 98/5 = 32/5, three degrees of freedom."""
    line = fit_line([0, 7, 14, 21, 28], [0, 1, 0, 3, 6])
    assert line is not None
    assert line.slope == pytest.approx(1.4, rel=1e-14)
    assert line.see == pytest.approx((6.4 / 3) ** 0.5, rel=1e-14)
    assert line.se_slope == pytest.approx((6.4 / 30) ** 0.5, rel=1e-14)


def test_four_points_use_two_degrees_of_freedom() -> None:
    line = Line(slope=1.0, intercept=0.0, see=1.0, se_slope=1.0, n=4)
    reach = 0.95 / 0.04875**0.5
    assert line.interval() == pytest.approx((1 - reach, 1 + reach), rel=1e-12)


@pytest.mark.parametrize("level", [-0.1, 0, 1, 1.5])
@pytest.mark.parametrize("n", [2, 3])
def test_an_interval_needs_a_level_between_zero_and_one(level: float, n: int) -> None:
    line = Line(slope=1.0, intercept=0.0, see=1.0, se_slope=1.0 if n > 2 else None, n=n)
    with pytest.raises(ValueError, match=r"^a level must lie strictly between 0 and 1, got "):
        line.interval(level)


def test_the_line_projects_by_days() -> None:
    line = Line(slope=2.0, intercept=40.0, see=None, se_slope=None, n=2)
    assert [line.value_at(days) for days in (-7, 0, 7, 210)] == [38, 40, 42, 100]


def test_large_day_numbers_lose_no_digits() -> None:
    """Days counted from year 1 give the slope of days counted from the first."""
    days, values = [0, 3, 9, 14, 30], [1.0, 2.5, 2.0, 4.0, 3.5]
    near, far = fit_line(days, values), fit_line([day + 740_000 for day in days], values)
    assert near is not None
    assert far is not None
    assert far.slope == pytest.approx(near.slope, rel=1e-12)
    assert far.see == pytest.approx(near.see, rel=1e-12)


@given(points, st.integers(-500, 500), st.integers(-1000, 1000))
def test_the_slope_ignores_where_counting_starts(pairs: list[tuple[int, float]], later: int, higher: int) -> None:
    """Shift all days or all values: slope and errors stay, and so does Theil and Sen's."""
    days, values = split(pairs)
    line = fit_line(days, values)
    moved = fit_line([day + later for day in days], [value + higher for value in values])
    assert (line is None) == (moved is None)
    if line is not None and moved is not None:
        assert moved.slope == pytest.approx(line.slope, rel=1e-9, abs=1e-9)
        errors = (line.see or 0.0, line.se_slope or 0.0)
        assert (moved.see or 0.0, moved.se_slope or 0.0) == pytest.approx(errors, rel=1e-6, abs=1e-6)
    shifted = theil_sen_slope([day + later for day in days], [value + higher for value in values])
    assert shifted == theil_sen_slope(days, values)


@given(points, st.sampled_from([-4.0, -1.0, 0.5, 2.0]))
def test_the_slope_scales_and_turns_with_the_values(pairs: list[tuple[int, float]], scale: float) -> None:
    """Values in another unit, or turned: so is the slope; errors keep their sign."""
    days, values = split(pairs)
    line, scaled = fit_line(days, values), fit_line(days, [scale * value for value in values])
    assume(line is not None)
    assert line is not None
    assert scaled is not None
    assert scaled.slope == pytest.approx(scale * line.slope, rel=1e-9, abs=1e-9)
    if line.see is not None:
        assert scaled.see == pytest.approx(abs(scale) * line.see, rel=1e-9, abs=1e-9)
    robust = theil_sen_slope(days, values)
    assert robust is not None
    assert theil_sen_slope(days, [scale * value for value in values]) == pytest.approx(scale * robust)


@given(points, st.randoms(use_true_random=False))
def test_the_order_of_observations_does_not_matter(pairs: list[tuple[int, float]], random: object) -> None:
    """Shuffled observations have the same median slope and, to the last bits, the same line."""
    shuffled = list(pairs)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    line, again = fit_line(*split(pairs)), fit_line(*split(shuffled))
    assert theil_sen_slope(*split(shuffled)) == theil_sen_slope(*split(pairs))
    assert (line is None) == (again is None)
    if line is not None and again is not None:
        assert again.slope == pytest.approx(line.slope, rel=1e-9, abs=1e-9)


@given(st.integers(-50, 50), st.integers(-50, 50), st.sets(st.integers(0, 60), min_size=2, max_size=12))
def test_points_of_a_line_give_that_line_back(slope: int, start: int, weeks: set[int]) -> None:
    """Without noise both slopes are the true one and the error is nil."""
    days = [7 * week for week in sorted(weeks)]
    values = [float(start + slope * week) for week in sorted(weeks)]
    line = fit_line(days, values)
    assert line is not None
    assert line.slope == pytest.approx(slope, abs=1e-9)
    assert line.value_at(700) == pytest.approx(start + 100 * slope, abs=1e-7)
    assert line.see in (None, pytest.approx(0, abs=1e-6))
    assert theil_sen_slope(days, values) == pytest.approx(slope, rel=1e-12)


def test_theil_and_sen_skip_pairs_on_one_day() -> None:
    """Three of the six pairs remain of three on one day and one a week later."""
    assert theil_sen_slope([0, 0, 0, 7], [1, 2, 30, 4]) == 2.0


def test_theil_and_sen_hardly_notice_a_wild_value() -> None:
    days = [7 * week for week in range(7)]
    assert theil_sen_slope(days, [0, 1, 2, 1000, 4, 5, 6]) == 1.0


# Quantiles as printed in tables of Student's t (recalled), to half a unit of the last digit.
@pytest.mark.parametrize(
    ("p", "df", "printed"),
    [
        (0.90, 1, 3.078),
        (0.95, 1, 6.314),
        (0.975, 1, 12.706),
        (0.975, 2, 4.303),
        (0.95, 5, 2.015),
        (0.995, 5, 4.032),
        (0.90, 10, 1.372),
        (0.975, 10, 2.228),
        (0.995, 10, 3.169),
        (0.975, 20, 2.086),
        (0.975, 30, 2.042),
        (0.9995, 30, 3.646),
        (0.975, 120, 1.980),
    ],
)
def test_quantiles_agree_with_printed_tables(p: float, df: int, printed: float) -> None:
    assert student_t_quantile(p, df) == pytest.approx(printed, abs=5.001e-4)


probabilities = [1e-9, 1e-4, 0.01, 0.1, 0.25, 0.4999, 0.5, 0.50001, 0.75, 0.9, 0.975, 0.999, 0.999999]


@pytest.mark.parametrize("p", probabilities)
def test_one_and_two_degrees_have_closed_forms(p: float) -> None:
    """To 1e-9 relative: df 1 is Cauchy's, df 2 has a square root."""
    assert student_t_quantile(p, 1) == pytest.approx(-1 / tan(pi * p), rel=1e-9, abs=1e-15)
    two = (2 * p - 1) / (2 * p * (1 - p)) ** 0.5
    assert student_t_quantile(p, 2) == pytest.approx(two, rel=1e-9, abs=1e-15)


@pytest.mark.parametrize("t", [0.0, 1e-9, 0.1, 0.7, 1.0, 2.5, 4.0, 30.0, 1e6])
def test_the_distribution_has_closed_forms_for_one_to_four_degrees(t: float) -> None:
    """Upper half to 1e-14, and the tail on the other side to 1e-9 relative."""
    root = (2 + t * t) ** 0.5
    assert student_t_cdf(t, 2) == pytest.approx(0.5 + t / 2 / root, abs=1e-14)
    assert student_t_cdf(-t, 2) == pytest.approx(1 / (root * (root + t)), rel=1e-9)
    x = t * t / (4 + t * t)
    four = 0.5 + 0.5 * x**0.5 * (1 + (1 - x) / 2)
    assert student_t_cdf(t, 4) == pytest.approx(four, abs=1e-14)


@given(st.sampled_from([1, 1.5, 2, 3, 4, 7, 18, 34, 300, 10_000]), st.floats(1e-12, 1 - 1e-7))
def test_the_quantile_undoes_the_distribution(df: float, p: float) -> None:
    """There and back, to 1e-9 of the smaller tail."""
    back = student_t_cdf(student_t_quantile(p, df), df)
    assert back == pytest.approx(p, abs=1e-9 * min(p, 1 - p) + 1e-15)


@given(st.integers(1, 60), st.floats(1e-9, 0.5, exclude_max=True))
def test_quantiles_mirror_about_one_half(df: int, p: float) -> None:
    """The lower tail is the upper one turned."""
    assert student_t_quantile(p, df) < 0
    assert student_t_quantile(1 - p, df) == pytest.approx(-student_t_quantile(p, df), rel=1e-6, abs=1e-15)


@given(st.integers(1, 60), st.floats(0, 50))
def test_the_distribution_mirrors_about_zero(df: int, t: float) -> None:
    """Both tails together are everything."""
    assert student_t_cdf(t, df) + student_t_cdf(-t, df) == pytest.approx(1, abs=1e-14)


def test_the_middle_is_zero() -> None:
    assert student_t_quantile(0.5, 7) == 0
    assert student_t_cdf(0, 7) == 0.5


def test_many_degrees_are_nearly_normal() -> None:
    assert student_t_quantile(0.975, 1_000_000) == pytest.approx(1.959966, abs=2e-6)


@pytest.mark.parametrize("p", [-0.1, 0, 1, 1.1, inf])
def test_a_probability_lies_strictly_between_zero_and_one(p: float) -> None:
    with pytest.raises(ValueError, match=f"^a probability must lie strictly between 0 and 1, got {p}$"):
        student_t_quantile(p, 5)


@pytest.mark.parametrize("df", [0.999, 0, -1])
def test_degrees_of_freedom_start_at_one(df: float) -> None:
    text = f"^degrees of freedom must be at least 1, got {df}$"
    with pytest.raises(ValueError, match=text):
        student_t_quantile(0.9, df)
    with pytest.raises(ValueError, match=text):
        student_t_cdf(1.0, df)


def test_a_quantile_is_a_plain_number_whoever_asked_before() -> None:
    """An equal number of another kind, such as numpy's, leaves nothing of itself in the cache."""
    assert type(student_t_quantile(np.float64(0.8125), 7)) is np.float64
    assert type(student_t_quantile(0.8125, 7)) is float
