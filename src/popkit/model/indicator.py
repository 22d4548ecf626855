"""Indicators: what other systems counted by a day."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, Strict

from popkit.model.base import Date, Document, Name

__all__ = ["Indicator"]

_Days = Annotated[float, Strict(), Field(ge=0, le=400, allow_inf_nan=False)]
_Levels = Annotated[float, Strict(), Field(ge=-13, le=13, allow_inf_nan=False)]
_Count = Annotated[int, Strict(), Field(ge=0, le=1000)]


class Indicator(Document):
    """Attendance, behavior and courses from the first day of that school year to `on`: only what can be changed.

    Attributes:
        on: the day up to which was counted.
        days_enrolled: days of school the student was enrolled on.
        days_absent: days missed for any reason, suspensions included.
        suspensions: how often.
        referrals: major office referrals for behavior.
        courses_failed: core courses failed.
        credits: earned up to then.
        grade_levels_behind_reading, grade_levels_behind_math: how many grade levels the student is behind
            by the school's own measure; below 0 is ahead.
        source: the system it comes from.
    """

    on: Date
    days_enrolled: _Days | None = None
    days_absent: _Days | None = None
    suspensions: _Count | None = None
    referrals: _Count | None = None
    courses_failed: _Count | None = None
    credits: Annotated[float, Strict(), Field(ge=0, le=1000, allow_inf_nan=False)] | None = None
    grade_levels_behind_reading: _Levels | None = None
    grade_levels_behind_math: _Levels | None = None
    source: Name | None = None
