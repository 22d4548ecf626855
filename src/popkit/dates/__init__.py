"""Civil dates: weekdays, months, birthdays, days of school. The only room that knows dateutil."""

from popkit.dates.birthdays import LeapDay, age_on, birthday, leap_day_after, years_after
from popkit.dates.months import MONTHS_IN_YEAR, Month, month_series, months_after, months_from
from popkit.dates.recurrence import monthly, weekly
from popkit.dates.school import SchoolDays, SchoolSpan, SchoolTime, Weekdays
from popkit.dates.weekdays import (
    DAYS_IN_WEEK,
    WEEKDAYS_IN_WEEK,
    civil,
    school_year_of,
    school_year_starts_on,
    weekdays_between,
)

__all__ = [
    "DAYS_IN_WEEK",
    "MONTHS_IN_YEAR",
    "WEEKDAYS_IN_WEEK",
    "LeapDay",
    "Month",
    "SchoolDays",
    "SchoolSpan",
    "SchoolTime",
    "Weekdays",
    "age_on",
    "birthday",
    "civil",
    "leap_day_after",
    "month_series",
    "monthly",
    "months_after",
    "months_from",
    "school_year_of",
    "school_year_starts_on",
    "weekdays_between",
    "weekly",
    "years_after",
]
