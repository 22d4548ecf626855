"""A district's calendars: from a tree to calendars, or to every problem in them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from attrs import evolve
from pydantic import ValidationError

from popkit.dates import SchoolSpan
from popkit.model import Calendars, SchoolCalendar
from popkit.model.calendar_coherence import calendar_incoherences
from popkit.model.comparison import member
from popkit.problems import ReadProblem
from popkit.read.doubt import details_of, forget_doubtful, is_unknown_name
from popkit.read.translation import as_problem
from popkit.vocabulary import WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pydantic_core import ErrorDetails

    from popkit.read.tree import Tree

__all__ = ["read_calendars", "school_span"]

_AT: Final = "/calendars"

# With more findings than this, merely listing them takes too much memory.
_HOPELESS: Final = 20_000


def read_calendars(
    tree: Tree, found: Sequence[ReadProblem], at: str = _AT
) -> tuple[tuple[SchoolCalendar, ...], list[ReadProblem]]:
    """Read a list of calendars; it is used up where it does not become calendars.

    Args:
        tree: the list.
        found: what was wrong with the document before; it is not told again.
        at: where the list stands in the document.
    """
    try:
        return Calendars.model_validate({"calendars": tree}).calendars, []
    except ValidationError as error:
        count = error.error_count()
        details = details_of(error) if count <= _HOPELESS else None
    if details is None:
        return (), [ReadProblem("more-problems", at, f"{count:,} more", count=count)]
    problems = [as_problem(detail, Calendars) for detail in details]
    # What is wrong with the whole document is wrong with the list.
    inside = [problem for problem in found if problem.at.startswith(at) or not problem.at]
    inside = [evolve(problem, at=_AT + problem.at.removeprefix(at)) for problem in inside]
    problems += _contradictions({"calendars": tree}, inside, details)
    return (), [evolve(problem, at=at + problem.at.removeprefix(_AT)) for problem in problems]


def _contradictions(tree: Tree, found: Sequence[ReadProblem], details: Sequence[ErrorDetails]) -> list[ReadProblem]:
    """Check what must agree, leaving out of account whatever is itself at fault."""
    forget_doubtful(tree, found, details)
    for detail in details:
        _, *way = detail["loc"]
        if is_unknown_name(detail) and len(way) == len(("index", "name")):
            calendar = tree["calendars"][way[0]]
            # What seems to be missing may be there under a misspelt name.
            if calendar is not None:
                calendar.setdefault("school_ids", None)
    return calendar_incoherences(tree["calendars"], member)


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
