"""What a record's status was on a day, and since when."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import Any, TypeVar

__all__ = [
    "count_after",
    "days_since",
    "first_on",
    "has_begun",
    "in_order",
    "intervals_in",
    "newest",
    "newest_change",
    "since",
    "visible",
]

T = TypeVar("T")

_on = attrgetter("on")
_DAY = dt.timedelta(days=1)


def newest_change(record: Any, as_of: dt.date) -> Any | None:
    """Return the last entry of the record's status history dated on or before `as_of`, or None."""
    for change in reversed(record.status_history):
        if change.on <= as_of:
            return change
    return None


def first_on(record: Any) -> dt.date | None:
    """Return the day the record's status history begins, or None where it has none."""
    return record.status_history[0].on if record.status_history else None


def has_begun(record: Any, as_of: dt.date) -> bool:
    """Whether the record's status history begins on or before `as_of`; without a history it is there all along."""
    return not (history := record.status_history) or history[0].on <= as_of


def visible(records: Sequence[T], as_of: dt.date, day: str = "on") -> tuple[T, ...]:
    """Return the records dated on or before `as_of`; a record without a date is visible."""
    return tuple([kept for kept in records if (on := getattr(kept, day)) is None or on <= as_of])


def in_order(records: Sequence[T], as_of: dt.date) -> tuple[T, ...]:
    """Return the records dated on or before `as_of`, oldest first; of one day, in the order written."""
    if not records:
        return ()
    ordered = sorted(records, key=_on)
    # Nearly always all of them lie in the past, and one look says so.
    if _on(ordered[-1]) > as_of:
        del ordered[bisect_right(ordered, as_of, key=_on) :]
    return tuple(ordered)


def count_after(records: Sequence[Any], day: dt.date) -> int:
    """Count the records, oldest first, that are dated after `day`."""
    return len(records) - bisect_right(records, day, key=_on)


def since(records: Sequence[T], day: dt.date) -> Sequence[T]:
    """Return the records, oldest first, that are dated on `day` or after."""
    return records[bisect_left(records, day, key=_on) :]


def newest(days: Iterable[dt.date | None]) -> dt.date | None:
    """Return the latest of the days that are known, or None."""
    return max([day for day in days if day is not None], default=None)


def days_since(day: dt.date | None, as_of: dt.date) -> int | None:
    """Count days from `day` to `as_of`; negative when it is still to come; None when unknown."""
    return None if day is None else (as_of - day).days


def intervals_in(record: Any, status: str, first: dt.date, last: dt.date) -> list[tuple[dt.date, dt.date]]:
    """Return the stretches of `first` to `last`, ends included, in which the record had `status`.

    Without a history the present status is taken to have held all along.
    """
    if not record.status_history:
        return [(first, last)] if record.status == status and first <= last else []
    stretches, end = [], last
    for change in reversed(record.status_history):
        start = max(change.on, first)
        if change.status == status and start <= end:
            stretches.append((start, end))
        end = min(end, change.on - _DAY)
    return stretches[::-1]
