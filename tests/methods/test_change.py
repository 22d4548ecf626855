"""Reliable change: its edges, its laws, and what twelve scores in a row say."""

from math import inf, nan, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from popkit.methods import (
    Change,
    ScoreDirection,
    change_of,
    difference_error,
    is_reliable,
    minimal_change,
    reliable_change,
    standard_error,
)

whole = st.integers(-1000, 1000).map(float)
deviations = st.floats(0.01, 100)
reliabilities = st.floats(0.01, 0.99)
directions: st.SearchStrategy[ScoreDirection] = st.sampled_from(("higher_better", "higher_worse"))


def test_errors_are_what_the_article_says() -> None:
    """Jacobson and Truax: SD 7.5 and reliability .80."""
    assert standard_error(7.5, 0.8) == pytest.approx(7.5 * sqrt(0.2))
    assert difference_error(7.5, 0.8) == pytest.approx(sqrt(2) * 7.5 * sqrt(0.2))
    assert reliable_change(32.5, 47.5, 7.5, 0.8) == pytest.approx(3.16, abs=0.005)


@pytest.mark.parametrize(("sd", "reliability"), [(None, 0.8), (7.5, None), (None, None)])
def test_without_deviation_and_reliability_nothing_is_known(sd: float | None, reliability: float | None) -> None:
    assert standard_error(sd, reliability) is None
    assert difference_error(sd, reliability) is None
    assert reliable_change(1, 2, sd, reliability) is None
    assert minimal_change(sd, reliability, 1) is None
    assert is_reliable(None) is None


@pytest.mark.parametrize(("first", "second"), [(None, 1), (1, None), (None, None)])
def test_without_two_scores_there_is_no_change(first: float | None, second: float | None) -> None:
    assert reliable_change(first, second, 7.5, 0.8) is None


@pytest.mark.parametrize("reliability", [1, 1.0, 1.1, 0, -0.5, nan, inf])
def test_a_reliability_lies_between_zero_and_one(reliability: float) -> None:
    """At 1 every difference would be a change, at 0 the scores are noise."""
    with pytest.raises(ValueError, match="reliability"):
        standard_error(1, reliability)


@pytest.mark.parametrize("sd", [0, -1, nan, inf])
def test_a_standard_deviation_is_above_zero(sd: float) -> None:
    with pytest.raises(ValueError, match="standard deviation"):
        difference_error(sd, 0.5)


@pytest.mark.parametrize(
    ("index", "expected"),
    [
        (1.95, False),
        (1.96, False),
        (1.96 * (1 + 1e-9), False),
        (1.961, True),
        (0, False),
        (-1.96, False),
        (-1.961, True),
    ],
)
def test_a_change_is_reliable_strictly_beyond_the_boundary(index: float, expected: bool) -> None:  # noqa: FBT001
    assert is_reliable(index) is expected


def test_another_boundary_may_be_set() -> None:
    assert is_reliable(1.7, 1.645) is True
    assert is_reliable(1.7) is False
    assert minimal_change(1, 0.5, 1, 1.0) == 1
    assert minimal_change(1, 0.5, 1, 1.001) == 2


@pytest.mark.parametrize(
    ("sd", "reliability", "step", "expected"),
    [
        (5.62, 0.89, 1, 6),
        (5.62, 0.89, 0.1, 5.2),
        (5.62, 0.89, 4, 8),
        (1 / 1.96, 0.5, 1, 1),
        (0.999 / 1.96, 0.5, 1, 1),
        (1.001 / 1.96, 0.5, 1, 2),
    ],
)
def test_the_minimal_change_is_rounded_up_to_a_step(
    sd: float, reliability: float, step: float, expected: float
) -> None:
    assert minimal_change(sd, reliability, step) == expected


@pytest.mark.parametrize("step", [0, -1, nan])
def test_a_step_is_above_zero(step: float) -> None:
    with pytest.raises(ValueError, match="step"):
        minimal_change(1, 0.5, step)


BETTER, WORSE = "better", "worse"


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ([10, 11.96], ("none", None)),
        ([10, 11.97], ("provisional", BETTER)),
        ([10, 8.03], ("provisional", WORSE)),
        ([10, 8.04], ("none", None)),
        ([10, 12, 12], ("confirmed", BETTER)),
        ([10, 12, 11], ("none", None)),
        ([10, 12, 8], ("provisional", WORSE)),
        ([10, 12, 11, 12], ("provisional", BETTER)),
        ([10, 8, 8, 8], ("confirmed", WORSE)),
        ([10, 12, None, 12], ("confirmed", BETTER)),
        ([10, 12, None], ("provisional", BETTER)),
        ([10, None, 12], ("provisional", BETTER)),
    ],
)
def test_one_crossing_is_provisional_and_two_in_a_row_are_confirmed(
    scores: list[float | None], expected: tuple[str, str | None]
) -> None:
    change = change_of(scores, 1.0, "higher_better")
    assert change is not None
    assert (change.status, change.direction) == expected
    turned = change_of(scores, 1.0, "higher_worse")
    assert turned is not None
    assert turned.status == change.status
    assert turned.direction == {BETTER: WORSE, WORSE: BETTER, None: None}[change.direction]


def test_the_index_is_the_newest_score_s() -> None:
    assert change_of([10, 30, 15], 2.0, "higher_worse") == Change("confirmed", "worse", 2.5)


def test_the_baseline_may_be_a_later_score() -> None:
    """What was before it is not looked at."""
    scores = [0, 10, 12, 12]
    assert change_of(scores, 1.0, "higher_better", baseline=1) == Change("confirmed", "better", 2.0)
    assert change_of(scores, 1.0, "higher_better", baseline=2) == Change("none", None, 0.0)
    assert change_of(scores, 1.0, "higher_better", baseline=1, boundary=2.0) == Change("none", None, 2.0)


@pytest.mark.parametrize(
    ("scores", "error", "baseline"),
    [
        ([], 1.0, 0),
        ([10], 1.0, 0),
        ([10, None], 1.0, 0),
        ([None, 10, 12], 1.0, 0),
        ([10, 12], 1.0, 1),
        ([10, 12], None, 0),
    ],
)
def test_change_is_unknown_without_something_to_compare(
    scores: list[float | None], error: float | None, baseline: int
) -> None:
    assert change_of(scores, error, "higher_better", baseline=baseline) is None


@pytest.mark.parametrize(("scores", "baseline"), [([1, 2], -1), ([1, 2], 2), ([1], 1), ([], 1)])
def test_a_baseline_is_a_place_in_the_scores(scores: list[float | None], baseline: int) -> None:
    with pytest.raises(IndexError, match="baseline"):
        change_of(scores, 1.0, "higher_better", baseline=baseline)


@pytest.mark.parametrize("error", [0.0, -1.0, nan])
def test_an_error_is_above_zero(error: float) -> None:
    with pytest.raises(ValueError, match="error"):
        change_of([1, 2], error, "higher_better")


@given(whole, whole, deviations, reliabilities)
def test_the_way_back_is_the_way_there_turned_round(first: float, second: float, sd: float, r: float) -> None:
    """Antisymmetry, exactly."""
    there, back = reliable_change(first, second, sd, r), reliable_change(second, first, sd, r)
    assert there is not None
    assert back == -there


@given(whole, whole, whole, deviations, reliabilities)
def test_a_shift_of_the_scale_changes_nothing(first: float, second: float, shift: float, sd: float, r: float) -> None:
    """Whole scores, so exactly."""
    assert reliable_change(first + shift, second + shift, sd, r) == reliable_change(first, second, sd, r)


@given(whole, whole, deviations, reliabilities, st.floats(0.01, 100))
def test_another_unit_of_the_scale_changes_nothing(
    first: float, second: float, sd: float, r: float, scale: float
) -> None:
    expected = reliable_change(first, second, sd, r)
    assert reliable_change(first * scale, second * scale, sd * scale, r) == pytest.approx(expected, rel=1e-9, abs=1e-9)


@given(deviations, reliabilities, st.sampled_from((0.1, 0.5, 1.0, 4.0)))
def test_a_step_more_than_the_minimal_change_is_reliable_and_a_step_less_is_not(
    sd: float, r: float, step: float
) -> None:
    least = minimal_change(sd, r, step)
    assert least is not None
    assert is_reliable(reliable_change(0, least + step, sd, r))
    assert not is_reliable(reliable_change(0, least - step, sd, r))


@given(st.lists(whole | st.none(), min_size=2, max_size=12), st.floats(0.5, 500), directions)
def test_the_two_directions_are_mirrors(scores: list[float | None], error: float, direction: ScoreDirection) -> None:
    mirrored = [None if score is None else -score for score in scores]
    other: ScoreDirection = "higher_worse" if direction == "higher_better" else "higher_better"
    seen, turned = change_of(scores, error, direction), change_of(mirrored, error, other)
    assert (seen is None) == (turned is None)
    if seen and turned:
        assert (turned.status, turned.direction, turned.index) == (seen.status, seen.direction, -seen.index)


@given(st.lists(whole, min_size=3, max_size=12), st.floats(0.5, 500), directions, st.data())
def test_a_review_without_a_score_neither_counts_nor_breaks(
    scores: list[float], error: float, direction: ScoreDirection, data: st.DataObject
) -> None:
    place = data.draw(st.integers(1, len(scores)))
    with_gap = [*scores[:place], None, *scores[place:]]
    assert change_of(with_gap, error, direction) == change_of(scores, error, direction)


@given(st.lists(whole, min_size=3, max_size=12), st.floats(0.5, 500), directions)
def test_a_change_is_confirmed_when_the_last_two_reviews_saw_it(
    scores: list[float], error: float, direction: ScoreDirection
) -> None:
    """What a month says is what it and the month before it say alone."""
    now, before = change_of(scores, error, direction), change_of(scores[:-1], error, direction)
    assert now is not None
    assert before is not None
    same = now.direction is not None and now.direction == before.direction
    assert (now.status == "confirmed") == same
