"""The schools of synthetic plans, their calendars, and their days of school."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from functools import cache
from itertools import groupby
from typing import Any, Final

from attrs import define, field, frozen

from popkit.read import read_district
from popkit.testing.synth.tables import table

__all__ = ["LEVELS", "Level", "MonthOfSchool", "block_of", "school_id", "synth_calendars"]

Record = dict[str, Any]

_PLANS_PER_BLOCK: Final = 500
"""Plans of one elementary, one middle and one high school together; so many that caseloads stay plausible."""

_SCHOOLS_PER_CALENDAR: Final = 1000
"""As many as one calendar of a district may name."""

_LOOKING_AHEAD: Final = 60
"""Days of school."""

_TOWNS: Final = ("alder", "birch", "cedar", "dogwood", "elm", "fir", "hazel", "juniper", "linden", "maple")


@frozen
class MonthOfSchool:
    """A calendar month and its days of school, from the place `first` up to and without `end`."""

    name: str
    first: int
    end: int


@define(eq=False, repr=False)
class Level:
    """The schools of one level: they share a calendar.

    Days are told by their place in `days`, so that the next day of school is the next number.

    Attributes:
        days: its days of school, as they are written.
        written: the same, and the last of them once more for each of the days after it that a plan may look ahead.
        ordinals: the same days as Python counts them.
        autumn: the place of the first day after the summer session.
    """

    name: str
    suffix: str
    grades: tuple[str, ...]
    calendar: Record
    days: tuple[str, ...]
    written: tuple[str, ...]
    ordinals: tuple[int, ...]
    months: tuple[MonthOfSchool, ...]
    autumn: int
    _weekly: dict[tuple[int, ...], tuple[int, ...]] = field(factory=dict)

    def until(self, day: dt.date) -> int:
        """Return the place of the last day of school on or before a day; -1 before the first."""
        return bisect_right(self.ordinals, day.toordinal()) - 1

    def weekly(self, weekdays: tuple[int, ...], first: int, last: int) -> tuple[int, ...]:
        """Return the places from `first` to `last` that fall on these weekdays; Monday is 0."""
        places = self._weekly.get(weekdays)
        if places is None:
            # Day 1 of the calendar Python counts by was a Monday.
            places = tuple(at for at, ordinal in enumerate(self.ordinals) if (ordinal - 1) % 7 in weekdays)
            self._weekly[weekdays] = places
        return places[bisect_left(places, first) : bisect_right(places, last)]


def _level(each: Record) -> Level:
    calendar = _written({name: kept for name, kept in each.items() if name not in {"name", "suffix", "grades"}})
    calendar = {"id": each["name"], "school_year": "2026-27", **calendar}
    school = read_district({"calendars": [calendar]}).school_days("any")
    days = school.days(each["starts_on"], each["ends_on"])
    texts = tuple(day.isoformat() for day in days)
    months, first = [], 0
    for name, kept in groupby(texts, key=lambda text: text[:7]):
        end = first + len(list(kept))
        months.append(MonthOfSchool(name, first, end))
        first = end
    return Level(
        name=each["name"],
        suffix=each["suffix"],
        grades=tuple(each["grades"]),
        calendar=calendar,
        days=texts,
        written=texts + texts[-1:] * _LOOKING_AHEAD,
        ordinals=tuple(day.toordinal() for day in days),
        months=tuple(months),
        autumn=bisect_left(days, each["terms"][1]["starts_on"]),
    )


def _written(value: Any) -> Any:
    """Write the dates of a tree as JSON has them."""
    if isinstance(value, dict):
        return {name: _written(kept) for name, kept in value.items()}
    if isinstance(value, list):
        return [_written(kept) for kept in value]
    return value.isoformat() if isinstance(value, dt.date) else value


def _read() -> dict[str, Level]:
    return {each["name"]: _level(each) for each in table("calendars.toml")["level"]}


LEVELS: Final = _read()
"""The three levels, by name."""


@cache
def school_id(level: str, block: int) -> str:
    """Return the id of the school of a level in a block of plans."""
    return f"{_TOWNS[block % len(_TOWNS)]}-{LEVELS[level].suffix}-{block + 1:03d}"


def synth_calendars(count: int) -> Record:
    """Return the calendars of the schools of the first `count` plans, as the document that `calendars.json` holds."""
    blocks = range(block_of(max(count, 1)) + 1)
    chunks = [blocks[first : first + _SCHOOLS_PER_CALENDAR] for first in blocks[::_SCHOOLS_PER_CALENDAR]]
    calendars = [
        {**level.calendar, "id": f"{level.name}-{at}", "school_ids": [school_id(level.name, block) for block in chunk]}
        for level in LEVELS.values()
        for at, chunk in enumerate(chunks, start=1)
    ]
    return {"calendars": calendars}


def block_of(number: int) -> int:
    """Return the block of schools that a plan belongs to, by the plan's number from 1."""
    return (number - 1) // _PLANS_PER_BLOCK
