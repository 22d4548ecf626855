import pytest
from hypothesis import given
from hypothesis import strategies as st

from popkit.methods import Direction, attainment_t, consecutive_absences, nap, ratio, tau

levels = st.integers(-2, 2)
goals = st.lists(st.tuples(st.integers(1, 9).map(float), st.none() | levels), min_size=1, max_size=8)
side = st.lists(st.integers(0, 12).map(float), min_size=3, max_size=9)


@pytest.mark.parametrize(
    ("scores", "weights", "t"),
    [
        ([0], None, 50),
        ([2], None, 70),
        ([-2], None, 30),
        ([1], [7], 60),
        ([0, 0, 0], None, 50),
        ([1, -1], [1, 1], 50),
        ([1, 1], None, 50 + 20 / 2.6**0.5),
        ([1, 0], [3, 1], 50 + 30 / (0.7 * 10 + 0.3 * 16) ** 0.5),
        ([1, None, 0], [3, 99, 1], 50 + 30 / (0.7 * 10 + 0.3 * 16) ** 0.5),
        ([None, 2], None, 70),
        ([2, -2], [1, 0], 70),
    ],
)
def test_attainment_by_hand(scores: list[float | None], weights: list[float] | None, t: float) -> None:
    assert attainment_t(scores, weights) == pytest.approx(t, rel=1e-14)


def test_the_correlation_between_goals_is_an_argument() -> None:
    assert attainment_t([1, 1], None, 1.0) == 60
    assert attainment_t([1, 1], None, 0.0) == pytest.approx(50 + 20 / 2**0.5, rel=1e-14)


@pytest.mark.parametrize(("scores", "weights"), [([], None), ([None], None), ([], []), ([None, None], [0, 0])])
def test_without_a_score_attainment_is_unknown(scores: list[float | None], weights: list[float] | None) -> None:
    assert attainment_t(scores, weights) is None


@pytest.mark.parametrize(("scores", "weights"), [([1, 0], [0, 0]), ([1, None], [0, 3])])
def test_goals_that_all_weigh_nothing_are_refused(scores: list[float | None], weights: list[float]) -> None:
    text = "^at least one goal with a score must have a weight above zero$"
    with pytest.raises(ValueError, match=text):
        attainment_t(scores, weights)


@pytest.mark.parametrize("weights", [[-1, 3], [3, -1], [-1, 1]])
def test_a_negative_weight_is_refused(weights: list[float]) -> None:
    with pytest.raises(ValueError, match=r"^a goal's weight must not be negative$"):
        attainment_t([1, 1], weights)


@pytest.mark.parametrize("weights", [[1], [1, 1, 1]])
def test_each_goal_needs_a_weight(weights: list[float]) -> None:
    with pytest.raises(ValueError, match="zip"):
        attainment_t([1, 1], weights)


@given(goals, st.sampled_from([0.1, 2.0, 1000.0]))
def test_only_the_proportions_of_weights_matter(pairs: list[tuple[float, int | None]], scale: float) -> None:
    """All weights times one number: the same T."""
    weights, scores = [w for w, _ in pairs], [x for _, x in pairs]
    expected = attainment_t(scores, weights)
    found = attainment_t(scores, [scale * w for w in weights])
    assert (found is None) == (expected is None)
    if expected is not None:
        assert found == pytest.approx(expected, rel=1e-12)


@given(st.lists(levels, min_size=1, max_size=8), st.integers(1, 5))
def test_equal_weights_are_no_weights(scores: list[int], weight: int) -> None:
    """The same weight for all is the default."""
    assert attainment_t(scores, [weight] * len(scores)) == pytest.approx(attainment_t(scores), rel=1e-12)


@given(goals)
def test_attainment_mirrors_about_fifty(pairs: list[tuple[float, int | None]]) -> None:
    """All levels turned: as far on the other side of 50."""
    weights, scores = [w for w, _ in pairs], [x for _, x in pairs]
    t = attainment_t(scores, weights)
    turned = attainment_t([None if x is None else -x for x in scores], weights)
    assert (t is None) == (turned is None)
    if t is not None and turned is not None:
        assert t + turned == pytest.approx(100, rel=1e-12)


@given(goals)
def test_goals_without_a_score_might_as_well_not_be_there(pairs: list[tuple[float, int | None]]) -> None:
    """Leaving them out by hand is the same."""
    kept = [(w, x) for w, x in pairs if x is not None]
    assert attainment_t([x for _, x in pairs], [w for w, _ in pairs]) == attainment_t(
        [x for _, x in kept], [w for w, _ in kept]
    )


@pytest.mark.parametrize(
    ("before", "after", "direction", "share"),
    [
        ([1, 2, 3], [4, 5, 6], "increase", 1.0),
        ([1, 2, 3], [4, 5, 6], "decrease", 0.0),
        ([1, 1, 1], [1, 1, 1], "increase", 0.5),
        ([1, 1, 1], [1, 1, 1], "decrease", 0.5),
        ([1, 2, 3], [2, 2, 2], "increase", 0.5),
        ([1, 2, 3], [3, 3, 3, 3], "increase", 10 / 12),
        ([1, 2, 3], [3, 3, 3, 3], "decrease", 2 / 12),
        ([1, 2], [4, 5, 6], "increase", None),
        ([1, 2, 3], [4, 5], "increase", None),
        ([], [], "decrease", None),
        ([1, 2, 3], [4, 5, 6], "maintain", None),
    ],
)
def test_overlap_by_hand(before: list[float], after: list[float], direction: Direction, share: float | None) -> None:
    assert nap(before, after, direction) == (None if share is None else pytest.approx(share, rel=1e-14))
    expected = None if share is None else pytest.approx(2 * share - 1, rel=1e-14, abs=1e-14)
    assert tau(before, after, direction) == expected


@given(side, side)
def test_before_and_after_change_places(before: list[float], after: list[float]) -> None:
    """nap(a, b) + nap(b, a) = 1, and turning the direction is changing places."""
    forward, back = nap(before, after, "increase"), nap(after, before, "increase")
    assert forward is not None
    assert back is not None
    assert forward + back == pytest.approx(1, abs=1e-12)
    assert nap(before, after, "decrease") == pytest.approx(back, abs=1e-12)
    mirrored = nap([-a for a in before], [-b for b in after], "decrease")
    assert mirrored == forward


@given(side, side, st.sampled_from(["increase", "decrease"]))
def test_overlap_keeps_its_range_and_knows_no_unit(
    before: list[float], after: list[float], direction: Direction
) -> None:
    """NAP in 0 … 1, tau in -1 … 1, and only order counts."""
    share, difference = nap(before, after, direction), tau(before, after, direction)
    assert share is not None
    assert difference is not None
    assert 0 <= share <= 1
    assert -1 <= difference <= 1
    assert nap([2 * a + 5 for a in before], [2 * b + 5 for b in after], direction) == share


@pytest.mark.parametrize(
    ("delivered", "planned", "share"),
    [
        (220, 300, 220 / 300),
        (8, 10, 0.8),
        (24, 30, 0.8),
        (360, 300, 1.2),
        (0, 300, 0.0),
        (0, 0, None),
        (30, 0, None),
        (None, 300, None),
        (30, None, None),
        (None, None, None),
        (0.5, 1, 0.5),
    ],
)
def test_delivered_over_planned_is_never_capped(
    delivered: float | None, planned: float | None, share: float | None
) -> None:
    assert ratio(delivered, planned) == share


P, E, U, CP, CS = (
    "present",
    "absent_excused",
    "absent_unexcused",
    "cancelled_by_provider",
    "cancelled_by_school",
)


@pytest.mark.parametrize(
    ("attendances", "absences"),
    [
        ([], 0),
        ([P], 0),
        ([E], 1),
        ([U], 1),
        ([CP], 0),
        ([CS], 0),
        ([E, U, E], 3),
        ([E, P, E, U], 2),
        ([E, U, P], 0),
        ([E, CP, U, CS], 2),
        ([P, CP, CS], 0),
        ([U, CP, P, CS, E], 1),
    ],
)
def test_cancellations_neither_count_nor_break(attendances: list[str], absences: int) -> None:
    assert consecutive_absences(attendances) == absences


@given(st.lists(st.sampled_from([P, E, U, CP, CS])))
def test_cancelled_sessions_might_as_well_not_be_there(attendances: list[str]) -> None:
    """Leaving cancellations out by hand is the same, and one more absence adds one."""
    held = [attendance for attendance in attendances if attendance not in (CP, CS)]
    absences = consecutive_absences(attendances)
    assert consecutive_absences(held) == absences
    assert consecutive_absences([*attendances, U]) == absences + 1
    assert consecutive_absences([*attendances, P]) == 0


def test_very_small_weights_weigh_as_their_proportions_do() -> None:
    assert attainment_t([1, -1, 2], [1e-200, 1e-200, 2e-200]) == pytest.approx(attainment_t([1, -1, 2], [1, 1, 2]))
