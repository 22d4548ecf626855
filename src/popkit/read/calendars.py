"""A district's calendars: from a tree to calendars, or to every problem in them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from popkit.dates import SchoolSpan
from popkit.model import Calendars, SchoolCalendar
from popkit.model.calendar_coherence import calendar_incoherences
from popkit.model.comparison import member
from popkit.problems import ReadProblem
from popkit.read.doubt import is_unknown_name
from popkit.read.listed import Listed
from popkit.vocabulary import WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pydantic_core import ErrorDetails

    from popkit.read.tree import Tree

__all__ = ["read_calendars", "school_span"]


def read_calendars(
    tree: Tree, found: Sequence[ReadProblem], at: str = "/calendars"
) -> tuple[tuple[SchoolCalendar, ...], list[ReadProblem]]:
    """Read a list of calendars, as `Listed.read` does."""
    return _LISTED.read(tree, found, at)


def _contradictions(calendars: Tree, details: Sequence[ErrorDetails]) -> list[ReadProblem]:
    for detail in details:
        _, *way = detail["loc"]
        if is_unknown_name(detail) and len(way) == len(("index", "name")):
            calendar = calendars[way[0]]
            # What seems to be missing may be there under a misspelt name.
            if calendar is not None:
                calendar.setdefault("school_ids", None)
    return calendar_incoherences(calendars, member)


_LISTED: Final = Listed("calendars", Calendars, _contradictions)


def school_span(calendar: SchoolCalendar) -> SchoolSpan:
    """Work out the days of school that a calendar means."""
    closed = {day for closure in calendar.closures for day in _days(closure.starts_on, closure.ends_on)}
    weekdays = {WEEKDAYS.index(name) for name in calendar.weekdays}
    terms = calendar.terms or (calendar,)
    every = {day for term in terms for day in _days(term.starts_on, term.ends_on)}
    days = {day for day in every - closed if day.weekday() in weekdays} | set(calendar.extra_days)
    return SchoolSpan(calendar.starts_on, calendar.ends_on, tuple(days), len(weekdays))


def _days(first: dt.date, last: dt.date | None) -> list[dt.date]:
    return [dt.date.fromordinal(day) for day in range(first.toordinal(), (last or first).toordinal() + 1)]
