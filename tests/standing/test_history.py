"""Records and their dates: what is visible, what came last, and how long a status held."""

from __future__ import annotations

import datetime as dt
from typing import Literal

import pytest
from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st

from popkit.standing.history import (
    count_after,
    days_since,
    first_on,
    has_begun,
    in_order,
    intervals_in,
    newest,
    newest_change,
    since,
    visible,
)


@frozen
class Entry:
    on: dt.date | None
    status: str = "active"
    told_on: dt.date | None = None


@frozen
class Record:
    status_history: tuple[Entry, ...] = ()
    status: str = "active"


def day(number: int) -> dt.date:
    """A day of March 2027; 0 and below are in February."""
    return dt.date(2027, 2, 28) + dt.timedelta(days=number)


def entries(*numbers: int) -> tuple[Entry, ...]:
    return tuple(Entry(day(number), f"n{place}") for place, number in enumerate(numbers))


def record(*changes: tuple[int, str]) -> Record:
    history = tuple(Entry(day(number), status) for number, status in changes)
    return Record(history, history[-1].status if history else "active")


DAYS = st.integers(-5, 12)
STATUSES = st.sampled_from(["active", "paused", "planned"])
HISTORIES = st.lists(st.tuples(DAYS, STATUSES), max_size=5).map(
    lambda changes: sorted(changes, key=lambda kept: kept[0])
)


@pytest.mark.parametrize(
    ("numbers", "place"),
    [((), None), ((5,), None), ((4,), 0), ((3,), 0), ((1, 4, 5), 1), ((4, 4), 1), ((1, 2, 3), 2)],
)
def test_the_newest_change_is_the_last_by_the_day(numbers: tuple[int, ...], place: int | None) -> None:
    found = newest_change(Record(entries(*numbers)), day(4))
    assert (found and found.status) == (None if place is None else f"n{place}")


def test_a_history_begins_with_its_first_change() -> None:
    assert first_on(Record()) is None
    assert first_on(Record(entries(3, 5))) == day(3)


@pytest.mark.parametrize(
    ("numbers", "begun"), [((), True), ((3, 9), True), ((4,), True), ((5,), False), ((5, 3), False)]
)
def test_a_record_has_begun_from_the_first_day_of_its_history(numbers: tuple[int, ...], begun: bool) -> None:  # noqa: FBT001
    """Without a history it was there all along."""
    assert has_begun(Record(entries(*numbers)), day(4)) is begun


def test_what_is_dated_later_is_invisible_and_what_is_not_dated_is_visible() -> None:
    records = (Entry(day(5), "a"), Entry(day(4), "b"), Entry(None, "c"), Entry(day(3), "d"))
    assert [kept.status for kept in visible(records, day(4))] == ["b", "c", "d"]
    told = (Entry(None, "a", day(5)), Entry(day(9), "b", day(4)), Entry(day(9), "c"))
    assert [kept.status for kept in visible(told, day(4), "told_on")] == ["b", "c"]


def test_order_is_by_day_and_within_a_day_as_written() -> None:
    records = entries(4, 2, 5, 2, 4)
    assert [kept.status for kept in in_order(records, day(4))] == ["n1", "n3", "n0", "n4"]
    assert in_order((), day(4)) == ()
    assert in_order(records, day(1)) == ()


@pytest.mark.parametrize(
    ("number", "after", "from_then"), [(1, 4, 4), (2, 2, 4), (3, 2, 2), (4, 1, 2), (5, 0, 1), (6, 0, 0)]
)
def test_after_a_day_leaves_it_out_and_since_a_day_keeps_it(number: int, after: int, from_then: int) -> None:
    records = entries(2, 2, 4, 5)
    assert count_after(records, day(number)) == after
    assert len(since(records, day(number))) == from_then
    assert list(since(records, day(number))) == list(records[len(records) - from_then :])


def test_the_newest_of_days_leaves_out_the_unknown() -> None:
    assert newest([]) is None
    assert newest([None, None]) is None
    assert newest(iter([day(2), None, day(4), day(3)])) == day(4)


@pytest.mark.parametrize(("number", "days"), [(3, 1), (4, 0), (5, -1)])
def test_days_are_counted_from_a_known_day(number: int, days: int) -> None:
    assert days_since(day(number), day(4)) == days
    assert days_since(None, day(4)) is None


@pytest.mark.parametrize(
    ("changes", "stretches"),
    [
        ([], [(1, 9)]),
        ([(1, "active")], [(1, 9)]),
        ([(-3, "active")], [(1, 9)]),
        ([(4, "active")], [(4, 9)]),
        ([(9, "active")], [(9, 9)]),
        ([(10, "active")], []),
        ([(12, "active")], []),
        ([(2, "paused")], []),
        ([(2, "active"), (4, "paused")], [(2, 3)]),
        ([(2, "active"), (9, "paused")], [(2, 8)]),
        ([(2, "active"), (10, "paused")], [(2, 9)]),
        ([(2, "active"), (12, "paused")], [(2, 9)]),
        ([(-3, "active"), (1, "paused")], []),
        ([(-3, "active"), (2, "paused")], [(1, 1)]),
        ([(2, "active"), (4, "paused"), (6, "active")], [(2, 3), (6, 9)]),
        ([(2, "active"), (4, "active")], [(2, 3), (4, 9)]),
        ([(2, "active"), (2, "paused")], []),
        ([(2, "paused"), (2, "active")], [(2, 9)]),
    ],
)
def test_a_status_holds_from_its_change_to_the_day_before_the_next(
    changes: list[tuple[int, str]], stretches: list[tuple[int, int]]
) -> None:
    found = intervals_in(record(*changes), "active", day(1), day(9))
    assert found == [(day(start), day(end)) for start, end in stretches]


@pytest.mark.parametrize(
    ("status", "first", "last", "count"), [("active", 3, 3, 1), ("active", 4, 3, 0), ("paused", 1, 3, 0)]
)
def test_without_a_history_the_present_status_held_all_along(status: str, first: int, last: int, count: int) -> None:
    found = intervals_in(Record((), status), "active", day(first), day(last))
    assert found == [(day(first), day(last))] * count


@given(HISTORIES, DAYS, DAYS, STATUSES)
def test_the_stretches_are_the_days_whose_newest_change_is_that_status(
    changes: list[tuple[int, str]], first: int, last: int, status: Literal["active", "paused", "planned"]
) -> None:
    """Counted day by day."""
    kept = record(*changes)
    expected = [
        number
        for number in range(first, last + 1)
        if (changes and (found := newest_change(kept, day(number))) and found.status == status)
        or (not changes and kept.status == status)
    ]
    stretches = intervals_in(kept, status, day(first), day(last))
    days = [number for start, end in stretches for number in range(-10, 20) if start <= day(number) <= end]
    assert days == expected


@given(HISTORIES, DAYS, DAYS, DAYS)
def test_a_change_of_the_future_moves_no_stretch(
    changes: list[tuple[int, str]], first: int, last: int, more: int
) -> None:
    """As long as a history is left."""
    past = [change for change in changes if change[0] <= last]
    if past:
        future = [*past, (last + 1 + abs(more), "active")]
        assert intervals_in(record(*past), "active", day(first), day(last)) == intervals_in(
            record(*future), "active", day(first), day(last)
        )
