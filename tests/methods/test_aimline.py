from datetime import date, timedelta

import pytest
from attrs.exceptions import FrozenInstanceError
from hypothesis import given
from hypothesis import strategies as st

from popkit.methods import Aimline, residuals
from popkit.methods.directions import TOLERANCE, turn

START = date(2026, 9, 1)
LINE = Aimline(START, 40.0, START + timedelta(weeks=30), 70.0)

levels = st.floats(-1e6, 1e6, allow_subnormal=False)
lines = st.builds(
    lambda days, low, high: Aimline(START, low, START + timedelta(days), high),
    st.integers(1, 400),
    levels,
    levels,
)
days = st.integers(-500, 900).map(lambda n: START + timedelta(n))


@pytest.mark.parametrize(
    ("day", "value"),
    [
        (-1, 40.0),
        (0, 40.0),
        (1, 40.0 + 30 / 210),
        (7, 41.0),
        (105, 55.0),
        (209, 70.0 - 30 / 210),
        (210, 70.0),
        (211, 70.0),
        (999, 70.0),
    ],
)
def test_the_aimline_runs_in_real_days_and_is_held_outside_them(day: int, value: float) -> None:
    assert LINE.at(START + timedelta(day)) == pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize("day", [210, 211])
def test_at_the_target_date_the_line_is_the_target_to_the_last_bit(day: int) -> None:
    assert 9.8 + (0.9 - 9.8) != 0.9
    assert Aimline(START, 9.8, START + timedelta(210), 0.9).at(START + timedelta(day)) == 0.9


@pytest.mark.parametrize("days_later", [0, -1])
def test_a_target_not_after_the_baseline_is_refused(days_later: int) -> None:
    with pytest.raises(ValueError, match=r"^an aimline's target must be dated after its baseline$"):
        Aimline(START, 40, START + timedelta(days_later), 70)


def test_a_target_one_day_after_the_baseline_is_a_line() -> None:
    line = Aimline(START, 40, START + timedelta(1), 41)
    assert line.required_rate == 7
    assert line.at(START) == 40
    assert line.at(line.target_on) == 41


def test_an_aimline_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        LINE.start_value = 3  # type: ignore[misc]


def test_the_required_rate_is_units_a_week() -> None:
    assert LINE.required_rate == 1.0
    assert Aimline(START, 70, START + timedelta(weeks=30), 40).required_rate == -1.0
    assert Aimline(START, 70, START + timedelta(weeks=30), 70).required_rate == 0


def test_the_half_rate_line_starts_at_the_baseline_and_stands_half_way_at_the_end() -> None:
    assert LINE.rate_line(0.5) == Aimline(START, 40, START + timedelta(weeks=30), 55)
    assert LINE.rate_line(1) == LINE
    assert LINE.rate_line(0).target_value == 40


def test_weeks_are_days_over_seven_and_negative_before_the_baseline() -> None:
    assert LINE.weeks([START + timedelta(n) for n in (-7, 0, 1, 7, 21)]) == [-1, 0, 1 / 7, 1, 3]
    assert LINE.weeks([]) == []


def test_residuals_are_value_minus_line_turned_so_that_plus_is_better() -> None:
    dates = [START + timedelta(weeks=n) for n in (-1, 0, 1, 2, 30, 31)]
    values = [41, 38, 41, 45, 71, 69]
    assert residuals(LINE, LINE.weeks(dates), values, "increase") == [1, -2, 0, 3, 1, -1]
    assert residuals(LINE, LINE.weeks(dates), values, "maintain") == [1, -2, 0, 3, 1, -1]
    assert residuals(LINE, LINE.weeks(dates), values, "decrease") == [-1, 2, 0, -3, -1, 1]


def test_residuals_need_one_value_for_each_date() -> None:
    with pytest.raises(ValueError, match="one value for each week"):
        residuals(LINE, LINE.weeks([START]), [], "increase")


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("ends", [(0.0, 70.0), (70.0, 0.0), (-70.0, 0.0)])
def test_within_a_billionth_of_the_larger_end_a_value_is_on_the_line(sign: int, ends: tuple[float, float]) -> None:
    line = Aimline(START, ends[0], START + timedelta(2), ends[1])
    middle = START + timedelta(1)
    near, far = line.at(middle) + sign * 69e-9, line.at(middle) + sign * 71e-9
    assert residuals(line, line.weeks([middle]), [near], "increase") == [0.0]
    assert residuals(line, line.weeks([middle]), [far], "increase")[0] * sign > 0


def test_the_tolerance_itself_is_on_the_line() -> None:
    line = Aimline(START, 0, START + timedelta(2), 1)
    before = START - timedelta(1)
    for gap in (TOLERANCE, -TOLERANCE):
        assert residuals(line, line.weeks([before]), [gap], "increase") == [0.0]
        assert residuals(line, line.weeks([before]), [gap * 1.001], "increase") != [0.0]


def test_a_value_written_as_the_point_of_the_line_is_on_it_though_its_bits_differ() -> None:
    line = Aimline(START, 0.0, START + timedelta(10), 1.0)
    dates = [START + timedelta(n) for n in range(11)]
    written = [round(n / 10, 1) for n in range(11)]
    assert residuals(line, line.weeks(dates), written, "increase") == [0.0] * 11


@given(lines, st.lists(days, max_size=8))
def test_on_the_line_there_are_no_residuals(line: Aimline, dates: list[date]) -> None:
    """Values read off the line leave exactly zero everywhere, before, on and after it."""
    assert residuals(line, line.weeks(dates), [line.at(on) for on in dates], "increase") == [0.0] * len(dates)


@given(lines, st.lists(st.tuples(days, levels), max_size=8))
def test_residuals_agree_with_the_line(line: Aimline, seen: list[tuple[date, float]]) -> None:
    """The spelled-out loop and `at` are one line."""
    dates, values = [on for on, _ in seen], [value for _, value in seen]
    expected = [value - line.at(on) for on, value in seen]
    assert residuals(line, line.weeks(dates), values, "increase") == pytest.approx(expected, rel=1e-9, abs=2e-3)


@given(lines, st.lists(st.tuples(days, levels), max_size=8))
def test_a_goal_that_falls_is_the_mirror_of_one_that_rises(line: Aimline, seen: list[tuple[date, float]]) -> None:
    """All values turned about zero and the direction with them: the residuals stay."""
    dates, values = [on for on, _ in seen], [value for _, value in seen]
    mirror = Aimline(line.start_on, -line.start_value, line.target_on, -line.target_value)
    assert residuals(mirror, mirror.weeks(dates), [-v for v in values], "decrease") == residuals(
        line, line.weeks(dates), values, "increase"
    )


@given(lines, days)
def test_the_line_stays_between_its_ends(line: Aimline, on: date) -> None:
    """On any day the aimline lies between baseline and target, but for the last bits."""
    low, high = sorted((line.start_value, line.target_value))
    slack = 1e-9 * max(abs(low), abs(high))
    assert low - slack <= line.at(on) <= high + slack


def test_only_decrease_turns_the_sign() -> None:
    assert [turn("increase"), turn("decrease"), turn("maintain")] == [1, -1, 1]
