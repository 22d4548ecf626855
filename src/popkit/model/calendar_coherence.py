"""What must agree within a school's calendar, and between the calendars of a district.

As for plans, the checks read models and trees alike, and what is malformed stands as None,
which is not known and agrees with everything.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from popkit.model.comparison import At, Comparison, Get

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from popkit.problems import ReadProblem

    Spans = list[tuple[Any, Any, int]]

__all__ = ["calendar_incoherences"]


def calendar_incoherences(calendars: Sequence[Any] | None, get: Get) -> list[ReadProblem]:
    """Return every contradiction within and between `calendars`; places begin with /calendars."""
    return _Comparison(get).of(calendars or ())


class _Comparison(Comparison):
    """The checks of a district's calendars."""

    def of(self, calendars: Sequence[Any]) -> list[ReadProblem]:
        self.duplicates(calendars, "calendars")
        for index, calendar in enumerate(calendars):
            self.calendar(calendar, ("calendars", index))
        self.schools(calendars)
        return self.found

    def calendar(self, calendar: object, at: At) -> None:
        get = self.get
        self.school_year(calendar, at)
        self.span(calendar, at, "starts_on", "ends_on")
        self.repeated(get(calendar, "school_ids", ()), "duplicate-id", (*at, "school_ids"))
        self.weekdays(get(calendar, "weekdays", None), (*at, "weekdays"))
        for name in ("closures", "terms"):
            records = get(calendar, name, None) or ()
            for index, record in enumerate(records):
                self.span(record, (*at, name, index), "starts_on", "ends_on")
                self.inside(calendar, record, (*at, name, index))
            self.overlaps(self.spans(records), (*at, name))
        self.extra_days(calendar, at)

    def weekdays(self, names: Sequence[Any] | None, at: At) -> None:
        if names is not None and not names:
            self.problem("too-few", *at, hint="at least 1")
        self.repeated(names, "overlaps", at)

    def inside(self, calendar: object, record: object, at: At) -> None:
        for name in ("starts_on", "ends_on"):
            if self.is_outside(calendar, self.get(record, name, None)):
                self.problem("outside-calendar", *at, name)

    def is_outside(self, calendar: object, day: Any) -> bool:
        start, end = self.get(calendar, "starts_on", None), self.get(calendar, "ends_on", None)
        # Nothing can lie inside a calendar that ends before it starts: that was said already.
        if day is None or (start is not None and end is not None and end < start):
            return False
        return (start is not None and day < start) or (end is not None and end < day)

    def extra_days(self, calendar: object, at: At) -> None:
        days = self.get(calendar, "extra_days", None) or ()
        self.repeated(days, "overlaps", (*at, "extra_days"))
        terms = self.get(calendar, "terms", None) or ()
        spans = [(start, end) for start, end, _ in self.spans(terms)]
        # Where a term is not known, or is none, any day may lie in it.
        known = bool(terms) and len(spans) == len(terms)
        for index, day in enumerate(days):
            if self.is_outside(calendar, day):
                self.problem("outside-calendar", *at, "extra_days", index)
            elif known and day is not None and not any(start <= day <= end for start, end in spans):
                self.problem("outside-calendar", *at, "extra_days", index, hint="in none of its terms")

    def repeated(self, values: Sequence[Any] | None, code: str, at: At) -> None:
        seen: set[Any] = {None}
        for index, value in enumerate(values or ()):
            if value in seen and value is not None:
                self.problem(code, *at, index)
            seen.add(value)

    def spans(self, records: Iterable[Any]) -> Spans:
        return list(self._spans(records))

    def _spans(self, records: Iterable[Any]) -> Iterator[tuple[Any, Any, int]]:
        for index, record in enumerate(records):
            start = self.get(record, "starts_on", None)
            # A closure without an end is of one day.
            end = self.get(record, "ends_on", None) or start
            if start is not None and start <= end:
                yield start, end, index

    def overlaps(self, spans: Spans, at: At) -> None:
        """Note each that begins before an earlier one has ended."""
        for index in sorted(_overlapping(spans)):
            self.problem("overlaps", *at, index)

    def schools(self, calendars: Sequence[Any]) -> None:
        """Note each calendar that shares a day, and a school, with one that begins earlier."""
        of_school: dict[str | None, Spans] = defaultdict(list)
        for start, end, index in self.spans(calendars):
            schools = self.get(calendars[index], "school_ids", ())
            # A calendar that names no school is for all those that none names.
            for school in [None] if schools is not None and not schools else set(schools or ()) - {None}:
                of_school[school].append((start, end, index))
        found = {index for spans in of_school.values() for index in _overlapping(spans)}
        for index in sorted(found):
            self.problem("overlaps", "calendars", index)


def _overlapping(spans: Spans) -> Iterator[int]:
    latest = None
    for start, end, index in sorted(spans, key=lambda span: (span[0], span[2])):
        if latest is not None and start <= latest:
            yield index
        latest = end if latest is None else max(latest, end)
