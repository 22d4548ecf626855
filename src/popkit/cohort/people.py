"""The people of plans, as columns; `popkit.standing.people` says what each fact means."""

from __future__ import annotations

from functools import cached_property

import polars as pl

from popkit.cohort.history import StatusColumns
from popkit.cohort.records import column
from popkit.cohort.school_layout import layout_of
from popkit.cohort.school_times import SchoolTimes

__all__ = ["PlanPeopleColumns"]


class PlanPeopleColumns(StatusColumns):
    """The part of plans' standing that knows who is there and who has spoken."""

    # Days of school

    @cached_property
    def times(self) -> SchoolTimes:
        """How the schools of the district count their days; `school_place` says which of them is a plan's."""
        return SchoolTimes(layout_of(self.question.district), self.question.as_of)

    @column
    def school_place(self) -> pl.Expr:
        """The place of the student's school among the `times`; never null."""
        places = self.times.layout.place_of
        elsewhere = places.get("", 0)
        school = self.written("student.school_id")
        return school.replace_strict(list(places), list(places.values()), default=elsewhere, return_dtype=pl.Int64)
