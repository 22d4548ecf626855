"""Days that come again: every month, every so many weeks. The only module that knows dateutil."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from dateutil.rrule import MO, WEEKLY, rrule

from popkit.dates.months import month_series, months_from

__all__ = ["monthly", "weekly"]


def monthly(anchor: dt.date, until: dt.date) -> tuple[dt.date, ...]:
    """Return the days a month apart from `anchor` to `until`, both included; none when `until` is earlier.

    From the 31st they fall on the last day of a shorter month; `rrule` would leave that month out.
    """
    days = month_series(anchor, len(months_from(anchor, until)))
    return days if not days or days[-1] <= until else days[:-1]


def weekly(first: dt.date, until: dt.date, *, every: int = 1, weekdays: Collection[int] = ()) -> tuple[dt.date, ...]:
    """Return the days of every so many weeks from `first` to `until`, both included, in order.

    Args:
        first: the first day; its week, from Monday, is the first one.
        until: the last day there may be.
        every: 1 for every week, 2 for every other one.
        weekdays: which days of such a week, 0 for Monday to 6 for Sunday; none: the weekday of `first`.

    Raises:
        ValueError: `every` is less than 1.
    """
    if every < 1:
        raise ValueError("weeks recur every 1 or more")
    start, end = (dt.datetime.combine(day, dt.time()) for day in (first, until))
    rule = rrule(WEEKLY, start, interval=every, until=end, wkst=MO, byweekday=tuple(weekdays) or None)
    return tuple([day.date() for day in rule])
