"""The calendar of a school: when a school year is, and on which of its days there is no school."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from popkit import vocabulary as words
from popkit.model.base import Date, Document, Id, Name, Note, SchoolYear
from popkit.model.calendar_coherence import calendar_incoherences

__all__ = ["Calendars", "Closure", "SchoolCalendar", "Term"]

_MONDAY_TO_FRIDAY: Final[tuple[words.Weekday, ...]] = words.WEEKDAYS[:5]
# That there is one is checked with what must agree: pydantic would not count a misspelt one.
_WEEKDAYS_FIELD: Final = Field(max_length=7, json_schema_extra={"minItems": 1})


class Closure(Document):
    """Days without school.

    Attributes:
        ends_on: the last of them; left out, it is one day.
    """

    starts_on: Date
    ends_on: Date | None = None
    reason: Note | None = None


class Term(Document):
    """A part of the school year, such as a quarter."""

    name: Name
    starts_on: Date
    ends_on: Date


class SchoolCalendar(Document):
    """One school year of one school or several, and its days of school.

    There is school on its `weekdays` from the first day to the last, but for `closures`, and on `extra_days`
    whatever they are otherwise; where there are terms, only within them.

    Attributes:
        school_ids: the schools it is for; none: every school that no calendar of the district names.
        school_year: such as 2026-27.
        starts_on, ends_on: the first and the last day it speaks of.
        extra_days: days of school that would be in a closure or on a weekend, such as a Saturday made up for snow.
    """

    id: Id
    school_ids: Annotated[tuple[Id, ...], Field(max_length=1000)] = ()
    school_year: SchoolYear | None = None
    starts_on: Date
    ends_on: Date
    weekdays: Annotated[tuple[words.Weekday, ...], _WEEKDAYS_FIELD] = _MONDAY_TO_FRIDAY
    closures: Annotated[tuple[Closure, ...], Field(max_length=400)] = ()
    extra_days: Annotated[tuple[Date, ...], Field(max_length=400)] = ()
    terms: Annotated[tuple[Term, ...], Field(max_length=50)] = ()

    @model_validator(mode="after")
    def _holds_together(self) -> SchoolCalendar:
        _insist((self,))
        return self


class Calendars(Document):
    """What a district's file of calendars holds; no school is in two of them on one day."""

    calendars: Annotated[tuple[SchoolCalendar, ...], Field(max_length=2000)] = ()

    @model_validator(mode="after")
    def _hold_together(self) -> Calendars:
        _insist(self.calendars)
        return self


def _insist(calendars: tuple[SchoolCalendar, ...]) -> None:
    for problem in calendar_incoherences(calendars, getattr):
        raise PydanticCustomError("incoherent", "{at}: {code}", {"at": problem.at, "code": problem.code})
