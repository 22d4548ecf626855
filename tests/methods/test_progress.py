import pytest
from hypothesis import given
from hypothesis import strategies as st

from popkit.methods import (
    Direction,
    baseline_value,
    current_value,
    percent_of_goal,
    run_above,
    run_at_target,
    run_below,
)

values = st.floats(-1e6, 1e6)
whole = st.integers(-1000, 1000).map(float)


@pytest.mark.parametrize(
    ("scores", "middle"),
    [
        ([], None),
        ([7], 7.0),
        ([7, 5], 6.0),
        ([7, 5, 8], 7.0),
        ([1, 2, 4, 100], 3.0),
        ([1, 100, 3, 2, 4], 3.0),
    ],
)
def test_the_baseline_is_the_median(scores: list[float], middle: float | None) -> None:
    assert baseline_value(scores) == middle


def test_the_baseline_is_a_float_even_for_whole_numbers() -> None:
    assert isinstance(baseline_value([3, 4, 5]), float)


@given(st.lists(values, min_size=1, max_size=9), st.randoms())
def test_the_median_ignores_order_and_lies_within(scores: list[float], random: object) -> None:
    """Order does not matter, and the median is no more than the largest and no less than the smallest."""
    shuffled = sorted(scores, key=lambda _: random.random())  # type: ignore[attr-defined]
    middle = baseline_value(scores)
    assert middle is not None
    assert baseline_value(shuffled) == middle
    assert min(scores) <= middle <= max(scores)


@given(st.lists(whole, min_size=1, max_size=9), whole)
def test_the_median_moves_with_the_scores(scores: list[float], shift: float) -> None:
    """Shift every score and the median shifts as far; turn them and it turns."""
    middle = baseline_value(scores)
    assert middle is not None
    assert baseline_value([score + shift for score in scores]) == middle + shift
    assert baseline_value([-score for score in scores]) == -middle


@pytest.mark.parametrize(("count", "expected"), [(1, 9.0), (2, 5.5), (3, 2.0), (4, 5.0), (5, 8.0), (6, 8.0), (60, 8.0)])
def test_the_current_value_is_the_median_of_the_newest(count: int, expected: float) -> None:
    assert current_value([50, 8, 1, 2, 9], count) == expected


def test_without_values_there_is_no_current_value() -> None:
    assert current_value([], 3) is None


@pytest.mark.parametrize("count", [0, -1])
def test_a_current_value_of_no_observations_is_refused(count: int) -> None:
    with pytest.raises(ValueError, match=f"^a current value needs at least 1 observation, got {count}$"):
        current_value([1, 2], count)


@pytest.mark.parametrize(
    ("current", "baseline", "target", "percent"),
    [
        (40, 40, 70, 0),
        (55, 40, 70, 50),
        (70, 40, 70, 100),
        (85, 40, 70, 150),
        (25, 40, 70, -50),
        (6, 10, 2, 50),
        (12, 10, 2, -25),
        (5, 0, 10, 50),
        (5, 5, 5, None),
        (7, 5, 5, None),
        (7, 0, 0, None),
        (7, 0.1 + 0.2, 0.3, None),
        (1, 1, 1 + 0.9e-9, None),
    ],
)
def test_percent_of_goal_is_never_clipped(
    current: float, baseline: float, target: float, percent: float | None
) -> None:
    assert percent_of_goal(current, baseline, target) == percent


def test_a_target_just_off_the_baseline_leaves_a_way_to_go() -> None:
    assert percent_of_goal(1, 1, 1 + 1.1e-9) == 0


@given(whole, whole, whole, whole, st.sampled_from([-4.0, -1.0, 0.5, 2.0]))
def test_percent_of_goal_knows_no_unit(
    current: float, baseline: float, target: float, shift: float, scale: float
) -> None:
    """Shift the zero, change the unit or turn the direction: the percentage stays."""
    moved = [scale * value + shift for value in (current, baseline, target)]
    expected = percent_of_goal(current, baseline, target)
    if expected is None:
        assert percent_of_goal(*moved) is None
    else:
        assert percent_of_goal(*moved) == pytest.approx(expected, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize(
    ("residuals", "below", "above"),
    [
        ([], 0, 0),
        ([0.0], 0, 0),
        ([-0.0], 0, 0),
        ([-1], 1, 0),
        ([1], 0, 1),
        ([-1, -1, -5e-324], 3, 0),
        ([1, 1, 5e-324], 0, 3),
        ([-1, 0, -1, -1], 2, 0),
        ([1, 0, 1, 1], 0, 2),
        ([-1, 1, -1], 1, 0),
        ([1, -1, 1], 0, 1),
        ([-1, -1, 0], 0, 0),
        ([1, 1, 0], 0, 0),
    ],
)
def test_runs_are_strict_and_count_from_the_newest(residuals: list[float], below: int, above: int) -> None:
    assert run_below(residuals) == below
    assert run_above(residuals) == above


@given(st.lists(whole))
def test_runs_mirror_and_exclude_each_other(residuals: list[float]) -> None:
    """Below is above turned; never both; never longer than the observations."""
    below, above = run_below(residuals), run_above(residuals)
    assert run_above([-r for r in residuals]) == below
    assert run_below([-r for r in residuals]) == above
    assert not (below and above)
    assert max(below, above) <= len(residuals)


@given(st.lists(whole), whole)
def test_one_more_observation_lengthens_the_run_by_one_or_ends_it(residuals: list[float], newest: float) -> None:
    """A run grows by exactly one, or it is over."""
    expected = run_below(residuals) + 1 if newest < 0 else 0
    assert run_below([*residuals, newest]) == expected


@given(st.lists(whole, min_size=1))
def test_older_observations_do_not_lengthen_a_broken_run(residuals: list[float]) -> None:
    """What lies before a break does not count."""
    assert run_below([*residuals, 0.0, -1.0]) == 1
    assert run_above([*residuals, 0.0, 1.0]) == 1


@pytest.mark.parametrize(
    ("values", "target", "direction", "length"),
    [
        ([], 10, "increase", 0),
        ([10], 10, "increase", 1),
        ([11, 9, 10, 12], 10, "increase", 2),
        ([11, 12, 9], 10, "increase", 0),
        ([9, 11, 10, 8], 10, "decrease", 2),
        ([9, 10, 11], 10, "decrease", 0),
        ([10, 9, 10, 10], 10, "maintain", 2),
        ([10, 11], 10, "maintain", 0),
        ([10, 9], 10, "maintain", 0),
        ([0, 0, 1], 0, "increase", 3),
        ([0, 0, 1], 0, "decrease", 0),
        ([-1, 0, 0], 0, "decrease", 3),
        ([-12, -11], -10, "increase", 0),
        ([-12, -11], -10, "decrease", 2),
        ([0.1 + 0.2], 0.3, "decrease", 1),
        ([0.3], 0.1 + 0.2, "increase", 1),
        ([0.3], 0.1 + 0.2, "maintain", 1),
        ([10 - 0.9e-8], 10, "increase", 1),
        ([10 - 1.1e-8], 10, "increase", 0),
    ],
)
def test_the_run_at_the_target_counts_at_or_beyond(
    values: list[float], target: float, direction: Direction, length: int
) -> None:
    assert run_at_target(values, target, direction) == length


@given(st.lists(whole), whole)
def test_the_run_at_the_target_mirrors(values: list[float], target: float) -> None:
    """A falling goal turned about zero is a rising one."""
    mirrored = run_at_target([-v for v in values], -target, "decrease")
    assert mirrored == run_at_target(values, target, "increase")


@given(st.lists(whole), whole)
def test_holding_a_level_is_at_most_reaching_it(values: list[float], target: float) -> None:
    """`maintain` counts no value that `increase` or `decrease` would not."""
    held = run_at_target(values, target, "maintain")
    assert held <= min(run_at_target(values, target, "increase"), run_at_target(values, target, "decrease"))
