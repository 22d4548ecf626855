import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from popkit.limits import Dated, Limit, shipped_limits

MONDAY = dt.date(2026, 9, 14)
DAY = dt.timedelta(days=1)


def limit(*values: Dated, minimum: float | None = 1, maximum: float | None = 10) -> Limit:
    return Limit("a", "days", "how long", ("popkit default",), values, minimum, maximum)


def test_a_value_holds_from_its_day_on() -> None:
    """The day before, the day of, the day after."""
    changed = limit(Dated(4), Dated(6, MONDAY))
    assert [changed.on(day) for day in (MONDAY - DAY, MONDAY, MONDAY + DAY)] == [4, 6, 6]


def test_before_the_first_day_the_first_value_holds() -> None:
    assert limit(Dated(6, MONDAY), Dated(8, MONDAY + DAY)).on(MONDAY - DAY) == 6


@given(st.lists(st.dates(dt.date(2000, 1, 1), dt.date(2030, 1, 1)), min_size=1, unique=True).map(sorted))
def test_the_last_value_that_has_begun_is_in_force(days: list[dt.date]) -> None:
    """Law: on the day a value begins it is in force, and the day before it is the one before it."""
    dated = limit(*(Dated(number, day) for number, day in enumerate(days)))
    for number, day in enumerate(days):
        assert dated.on(day) == number
        assert dated.on(day - DAY) == max(number - 1, 0)


@pytest.mark.parametrize(
    ("value", "admitted"),
    [(1, True), (10, True), (1.5, True), (0, False), (10.5, False), (True, False), ("5", False), (None, False)],
)
def test_a_figure_has_a_range(value: object, admitted: bool) -> None:  # noqa: FBT001
    assert limit(Dated(4)).admits(value) == admitted


def test_a_figure_without_a_range_is_fixed() -> None:
    assert not limit(Dated(4), minimum=None).admits(5)
    assert not limit(Dated(4), maximum=None).admits(5)


@pytest.mark.parametrize(
    ("value", "admitted"), [(("a", "b"), True), ((), True), (["a"], False), (("a", 1), False), ("a", False)]
)
def test_words_are_a_list_of_texts(value: object, admitted: bool) -> None:  # noqa: FBT001
    words = limit(Dated(("a",)), minimum=None, maximum=None)
    assert words.is_words
    assert words.admits(value) == admitted
    assert not limit(Dated(4)).is_words


@pytest.mark.parametrize("value", [True, "4", None, (1,)])
def test_a_limit_is_a_number_or_words(value: object) -> None:
    with pytest.raises(ValidationError):
        Dated(value)  # type: ignore[arg-type]


def test_every_shipped_limit_admits_its_own_values_and_says_where_they_come_from() -> None:
    for shipped in shipped_limits():
        assert shipped.about
        assert shipped.unit
        assert shipped.sources
        for dated in shipped.values:
            assert shipped.admits(dated.value), shipped.name


def test_shipped_limits_are_sorted_and_read_once() -> None:
    names = [shipped.name for shipped in shipped_limits()]
    assert names == sorted(names)
    assert shipped_limits() is shipped_limits()
    assert names[0] in shipped_limits()
    assert "no-such-limit" not in shipped_limits()
    assert set(shipped_limits().on(MONDAY)) == set(names)


def test_changed_limits_leave_the_shipped_ones_alone() -> None:
    shipped = shipped_limits()
    before = shipped["adult_age"].on(MONDAY)
    changed = shipped.changed({"adult_age": limit(Dated(21))})
    assert changed["adult_age"].on(MONDAY) == 21
    assert shipped["adult_age"].on(MONDAY) == before
    assert changed.on(MONDAY) == {**shipped.on(MONDAY), "adult_age": 21}


def test_the_repr_of_limits_is_short() -> None:
    assert len(repr(shipped_limits())) < 40
