"""From responses to a score: which count, which way round, and what blanks do."""

import pickle
from collections.abc import Callable, Sequence
from math import inf, nan
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from popkit.instruments import Instrument, Score, shipped_instruments, wrong_responses
from popkit.methods import change_of

Make = Callable[..., Instrument]

SUBSCALES = [
    {"id": "near", "items": [1, 2], "bands": [{"label": "low", "minimum": 2, "maximum": 4}]},
    {"id": "far", "items": [4]},
]


def total(instrument: Instrument, responses: Sequence[float | None]) -> float | None:
    score = instrument.score(responses)
    return None if score is None else score.total


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ({"kind": "sum"}, 11),
        ({"kind": "sum", "multiply": 4}, 44),
        ({"kind": "mean"}, 2.75),
        ({"kind": "mean", "multiply": 10}, 27.5),
    ],
)
def test_a_score_is_a_sum_or_a_mean_times_something(small: Make, formula: dict[str, Any], expected: float) -> None:
    assert total(small(formula=formula), [1, 2, 3, 5]) == expected


def test_reversed_items_are_turned_before_they_count(small: Make) -> None:
    assert total(small(reversed=[1, 4]), [1, 2, 3, 5]) == 5 + 2 + 3 + 1


def test_items_that_do_not_count_leave_no_trace(small: Make) -> None:
    """Neither in the score nor among the blanks."""
    instrument = small(counted=[1, 3])
    assert [total(instrument, [1, lie, 3, None]) for lie in (1, 5, None)] == [4, 4, 4]
    assert total(instrument, [1, 2, None, 4]) is None


def test_the_items_that_count_may_be_given_alone_where_the_definition_says_so(small: Make) -> None:
    alone = small(counted=[1, 3], reversed=[3], counted_alone=True)
    assert total(alone, [1, 2]) == 1 + 4
    assert total(alone, [1, 9 - 4, 2, 3]) == 1 + 4
    assert wrong_responses(small(counted=[1, 3]), [1, 2]) == (None,)


@pytest.mark.parametrize(
    ("missing", "responses", "expected"),
    [
        (None, [1, 2, 3, 4], 10),
        (None, [1, 2, 3, None], None),
        ({"most_blank": 1, "counts_as": 5}, [1, 2, 3, None], 11),
        ({"most_blank": 1, "counts_as": 5}, [1, 2, None, None], None),
        ({"most_blank": 2, "counts_as": 5}, [1, 2, None, None], 13),
        ({"most_blank": 3, "counts_as": 1}, [None] * 4, None),
    ],
)
def test_blanks_count_as_the_definition_says_or_leave_no_score(
    small: Make, missing: dict[str, Any] | None, responses: list[float | None], expected: float | None
) -> None:
    assert total(small(missing=missing), responses) == expected


def test_a_blank_that_counts_is_not_turned_round(small: Make) -> None:
    instrument = small(missing={"most_blank": 1, "counts_as": 5}, reversed=[4])
    assert total(instrument, [1, 2, 3, None]) == 11


def test_subscales_have_scores_bands_and_blanks_of_their_own(small: Make) -> None:
    instrument = small(subscales=SUBSCALES, missing={"most_blank": 2, "counts_as": 1})
    score = instrument.score([2, None, 3, None])
    assert score is not None
    assert (score.total, score.band, score.blank_count) == (7, None, 2)
    assert score.subscales == {"near": Score(3, "low", 1), "far": Score(1, None, 1)}
    assert not score.subscales["near"].subscales


@pytest.mark.parametrize(
    ("responses", "band"),
    [([1, 1, 1, 1], "low"), ([2, 2, 2, 2], "low"), ([2, 2, 2, 3], None), ([5, 5, 2, 2], "high"), ([5] * 4, "high")],
)
def test_both_ends_of_a_band_belong_to_it(small: Make, responses: list[float], band: str | None) -> None:
    bands = [{"label": "low", "minimum": 4, "maximum": 8}, {"label": "high", "minimum": 14, "maximum": 20}]
    score = small(bands=bands).score(responses)
    assert score is not None
    assert score.band == band


@pytest.mark.parametrize(
    ("responses", "wrong"),
    [
        ([1, 2, 3, 5], ()),
        ([None] * 4, ()),
        ([0, 2, 6, 5], (0, 2)),
        ([1.5, 2, 3, 4.0], (0,)),
        ([nan, inf, -inf, 4], (0, 1, 2)),
        ([], (None,)),
        ([1, 2, 3], (None,)),
        ([1, 2, 3, 4, 9], (None, 4)),
    ],
)
def test_what_cannot_have_been_answered(
    small: Make, responses: list[float | None], wrong: tuple[int | None, ...]
) -> None:
    """Out of range, between two answers, or too many or too few; never a blank."""
    instrument = small()
    assert wrong_responses(instrument, responses) == wrong
    if wrong:
        with pytest.raises(ValueError, match="wrong_responses says where"):
            instrument.score(responses)


def test_answers_may_lie_closer_than_one(small: Make) -> None:
    assert wrong_responses(small(minimum=0.25, maximum=4.25), [0.25, 1.25, 4.25, 1.5]) == (3,)
    instrument = small(step=0.1, minimum=0)
    assert wrong_responses(instrument, [0.3, 0.7, 4.9, 1.25]) == (3,)
    assert total(instrument, [0.1, 0.2, 0.3, 0.4]) == 1.0


def test_a_score_shows_nothing_of_a_child(small: Make) -> None:
    score = small(subscales=SUBSCALES).score([1, 2, 3, 4])
    assert repr(score) == "Score()"
    assert pickle.loads(pickle.dumps(score)) == score  # noqa: S301 - made here
    assert isinstance(hash(score), int)


def test_how_exact_a_score_is_comes_from_deviation_and_reliability(small: Make) -> None:
    exact = small(sd=5, reliability={"value": 0.875, "kind": "alpha"})
    assert exact.difference_error == pytest.approx(2.5)
    assert exact.minimal_change == 5
    assert exact.change_of([10, 15, 15]) == change_of([10, 15, 15], exact.difference_error, "higher_better")
    later = exact.change_of([9, 10, 15], baseline=1)
    assert later is not None
    assert (later.status, later.direction) == ("provisional", "better")
    assert later.index == pytest.approx(2.0)
    for changes in ({}, {"sd": 5}, {"reliability": {"value": 0.875, "kind": "alpha"}}):
        unknown = small(**changes)
        assert (unknown.difference_error, unknown.minimal_change, unknown.change_of([1, 20])) == (None, None, None)


@pytest.mark.parametrize(
    ("formula", "step", "least"),
    [
        ({"kind": "sum"}, 1, 5),
        ({"kind": "sum"}, 4, 8),
        ({"kind": "sum", "multiply": 3}, 1, 6),
        ({"kind": "mean"}, 1, 5),
        ({"kind": "mean", "multiply": 12}, 1, 6),
    ],
)
def test_a_minimal_change_is_one_that_scores_can_make(
    small: Make, formula: dict[str, Any], step: float, least: float
) -> None:
    """4.9 points, rounded up: a sum rises with one answer by its step, a mean of four by a quarter of it."""
    instrument = small(formula=formula, step=step, sd=5, reliability={"value": 0.875, "kind": "alpha"})
    assert instrument.minimal_change == least


every = st.sampled_from(tuple(shipped_instruments().values()))


@st.composite
def answered(draw: st.DrawFn) -> tuple[Instrument, list[float | None]]:
    instrument = draw(every)
    answers = st.integers(int(instrument.minimum), int(instrument.maximum)).map(float)
    return instrument, draw(st.lists(answers | st.none(), min_size=instrument.items, max_size=instrument.items))


@given(answered())
def test_a_score_lies_on_its_scale_or_there_is_none(given: tuple[Instrument, list[float | None]]) -> None:
    instrument, responses = given
    score = instrument.score(responses)
    blank = sum(responses[item - 1] is None for item in instrument.counted_items)
    assert (score is None) == (blank > (instrument.missing.most_blank if instrument.missing else 0))
    if score:
        assert instrument.scale[0] <= score.total <= instrument.scale[1]
        assert score.blank_count == blank


@given(answered(), st.data())
def test_a_better_answer_never_makes_a_score_worse(
    given: tuple[Instrument, list[float | None]], data: st.DataObject
) -> None:
    instrument, responses = given
    place = data.draw(st.integers(0, instrument.items - 1))
    step = -1 if place + 1 in instrument.reversed else 1
    changed = [*responses]
    before = changed[place]
    if before is None or not instrument.minimum <= before + step <= instrument.maximum:
        return
    changed[place] = before + step
    old, new = total(instrument, responses), total(instrument, changed)
    assert (old is None) == (new is None)
    if old is not None and new is not None:
        assert (new > old) == (place + 1 in instrument.counted_items)
        assert new >= old


@given(answered())
def test_the_ends_of_the_scale_are_reached(given: tuple[Instrument, list[float | None]]) -> None:
    instrument, _ = given
    ends = tuple(total(instrument, [end] * instrument.items) for end in (instrument.minimum, instrument.maximum))
    assert ends == instrument.scale
