"""The days of a district's schools, laid one school after the other, so that each row can look at those of its own."""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate, chain, pairwise, zip_longest
from typing import TYPE_CHECKING, Final

import polars as pl

from popkit.dates import WEEKDAYS_IN_WEEK, SchoolDays, SchoolTime

if TYPE_CHECKING:
    from popkit.read.district import District

__all__ = ["NEVER", "SchoolLayout", "layout_of"]

NEVER: Final = -(2**31)
"""A day before all days."""

_EPOCH: Final = dt.date(1970, 1, 1).toordinal()

_Span = tuple[dt.date, dt.date, int]

_NO_SPAN: Final[_Span] = (dt.date.max, dt.date.min, 1)


@lru_cache(maxsize=4)
def layout_of(district: District | None) -> SchoolLayout:
    """Return the days of a district's schools; worked out once, and not for every batch of plans."""
    calendars = district.calendars if district else ()
    named = chain.from_iterable(calendar.school_ids or ("",) for calendar in calendars)
    return SchoolLayout({name: district.school_days(name) for name in named} if district else {})


class SchoolLayout:
    """The days of schools, of equal ones once. Place 0 is where no calendar is known.

    Every day from before a school's first span to after its last has a slot. Days are numbered from 1 January 1970.

    Attributes:
        place_of: the place of each school; "" is that of all schools that are not named.
        before, after: of each place, the first and the last day that have a slot.
        shift: of each place, from a day to its slot.
        end: of each place, where its days end among `days`.
        rate: of each place, the days of school in a week; null where they change from span to span.
        sums: of each slot, how many there are among `days` up to its day.
        until: of each slot, the last day of which all is known from its day on; `NEVER` where it is not itself known.
        days: the days of school.
        spans: where rates change: first days, last days and rates of the first span of each place, of the second,
            and so on; a place whose rate does not change has spans without days.
    """

    def __init__(self, schools: Mapping[str, SchoolTime]) -> None:
        known = tuple(dict.fromkeys(time for time in schools.values() if isinstance(time, SchoolDays)))
        places: dict[SchoolTime, int] = {time: place for place, time in enumerate(known, 1)}
        self.place_of = {name: places.get(time, 0) for name, time in schools.items()}
        bounds = [(0, 0), *map(_bounds, known)]
        starts = accumulate([after - before + 1 for before, after in bounds], initial=0)
        self.before, self.after = (pl.Series(days, dtype=pl.Int32) for days in zip(*bounds, strict=True))
        self.shift = pl.Series([start - before for start, (before, _) in zip(starts, bounds, strict=False)])
        self.end = pl.Series(list(accumulate([len(_days(time)) for time in known], initial=0)))
        self.rate = pl.Series([WEEKDAYS_IN_WEEK, *map(_rate, known)], dtype=pl.Int64)
        self.sums = _laid(array("i", [0]), map(_is_school, known)).cum_sum()
        self.until = _laid(array("i", [NEVER]), map(_until, known))
        self.days = pl.Series(list(chain.from_iterable(map(_days, known))), dtype=pl.Date)
        self.spans = _spans(known)


def _laid(first: array[int], others: Iterable[array[int]]) -> pl.Series:
    return pl.concat([pl.Series(days, dtype=pl.Int32) for days in (first, *others)], rechunk=True)


def _number(day: dt.date) -> int:
    return day.toordinal() - _EPOCH


def _bounds(school: SchoolDays) -> tuple[int, int]:
    """Return the days around all spans."""
    if not school.spans:
        return 0, 0
    return _number(school.spans[0].starts_on) - 1, _number(school.spans[-1].ends_on) + 1


def _days(school: SchoolDays) -> tuple[dt.date, ...]:
    return tuple(chain.from_iterable(span.days for span in school.spans))


def _rate(school: SchoolDays) -> int | None:
    rates = {span.days_per_week for span in school.spans}
    # Without a day of school, any will do.
    return None if len(rates) > 1 else max(rates, default=WEEKDAYS_IN_WEEK)


def _is_school(school: SchoolDays) -> array[int]:
    """Return 1 for each slot of a school that is a day of school, otherwise 0."""
    before, after = _bounds(school)
    found = array("i", [0]) * (after - before + 1)
    for day in _days(school):
        found[_number(day) - before] = 1
    return found


def _until(school: SchoolDays) -> array[int]:
    """Return for each slot of a school until when all is known from there on."""
    before, after = _bounds(school)
    found = array("i", [NEVER]) * (after - before + 1)
    for first, last in _stretches(school):
        start, end = _number(first), _number(last)
        found[start - before : end - before + 1] = array("i", [end]) * (end - start + 1)
    return found


def _stretches(school: SchoolDays) -> Iterable[tuple[dt.date, dt.date]]:
    """Return the times of which all is known: spans, and the summers between them."""
    breaks = [pair for pair in pairwise(school.spans) if not school.covers(pair[0].ends_on, pair[1].starts_on)]
    firsts = [*school.spans[:1], *(later for _, later in breaks)]
    lasts = [*(before for before, _ in breaks), *school.spans[-1:]]
    return [(first.starts_on, last.ends_on) for first, last in zip(firsts, lasts, strict=True)]


def _spans(schools: Sequence[SchoolDays]) -> list[tuple[pl.Series, pl.Series, pl.Series]]:
    """Return the spans of all places, the first ones, the second ones and so on, where a rate changes."""
    changing = [school.spans if _rate(school) is None else () for school in schools]
    found = [[(span.starts_on, span.ends_on, span.days_per_week) for span in spans] for spans in changing]
    columns = zip_longest([_NO_SPAN], *found, fillvalue=_NO_SPAN) if any(found) else ()
    return [tuple(map(pl.Series, zip(*column, strict=True))) for column in columns]  # type: ignore[misc]
