import datetime as dt
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from popkit.dates import Month, SchoolDays, SchoolSpan, SchoolTime, Weekdays, months_from, weekdays_between

DAY = dt.timedelta(days=1)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def span(first: str, last: str, closed: tuple[str, ...] = (), days_per_week: int = 5) -> SchoolSpan:
    """All the week's first days from first to last, but for those that are closed."""
    start, end = day(first), day(last)
    every = [start + DAY * n for n in range((end - start).days + 1)]
    days = tuple(kept for kept in every if kept.weekday() < days_per_week and kept.isoformat() not in closed)
    return SchoolSpan(start, end, days, days_per_week)


FALL = span("2026-09-14", "2026-09-25", closed=("2026-09-16",))  # two weeks, without a Wednesday
YEARS = SchoolDays((span("2026-08-17", "2027-06-11"), span("2027-08-16", "2028-06-09")))


@pytest.mark.parametrize(
    ("first", "last", "count"),
    [
        ("2026-09-13", "2026-09-13", 0),  # the day before
        ("2026-09-14", "2026-09-14", 1),  # the first day
        ("2026-09-15", "2026-09-15", 1),
        ("2026-09-16", "2026-09-16", 0),  # closed
        ("2026-09-15", "2026-09-17", 2),
        ("2026-09-19", "2026-09-20", 0),  # a weekend
        ("2026-09-25", "2026-09-25", 1),  # the last day
        ("2026-09-26", "2026-09-26", 0),
        ("2026-09-14", "2026-09-25", 9),
        ("2026-01-01", "2027-01-01", 9),
        ("2026-09-15", "2026-09-14", 0),
        ("2026-09-25", "2026-09-14", 0),
    ],
)
def test_school_days_count_both_ends(first: str, last: str, count: int) -> None:
    time = SchoolDays([FALL])
    start, end = day(first), day(last)
    assert time.count(start, end) == count
    assert len(time.days(start, end)) == count
    assert time.weeks(start, end) == count / 5
    assert time.is_school_day(start) == (start in FALL.days)


@pytest.mark.parametrize(
    ("from_", "n", "then"),
    [
        ("2026-09-12", 1, None),  # what is on the 13th is not known
        ("2026-09-13", 1, "2026-09-14"),
        ("2026-09-14", 1, "2026-09-15"),
        ("2026-09-15", 1, "2026-09-17"),
        ("2026-09-16", 1, "2026-09-17"),
        ("2026-09-18", 1, "2026-09-21"),
        ("2026-09-13", 9, "2026-09-25"),
        ("2026-09-13", 10, None),
        ("2026-09-24", 1, "2026-09-25"),
        ("2026-09-25", 1, None),
        ("9999-12-31", 1, None),
    ],
)
def test_a_school_day_after_a_day(from_: str, n: int, then: str | None) -> None:
    assert SchoolDays([FALL]).after(day(from_), n) == (day(then) if then else None)


@pytest.mark.parametrize(
    ("first", "last", "covered"),
    [
        ("2026-08-16", "2026-08-17", False),
        ("2026-08-17", "2026-08-17", True),
        ("2026-08-17", "2027-06-11", True),
        ("2027-06-12", "2027-08-15", True),  # the summer between
        ("2026-08-17", "2028-06-09", True),
        ("2028-06-09", "2028-06-10", False),
        ("2028-06-10", "2028-06-10", False),
        ("2026-08-16", "2028-06-10", False),
        ("2030-01-02", "2030-01-01", True),  # there is no day that would not be known
    ],
)
def test_what_is_covered(first: str, last: str, covered: bool) -> None:  # noqa: FBT001
    assert YEARS.covers(day(first), day(last)) == covered


def test_a_summer_is_between_two_years() -> None:
    """The last day of school is followed by the first one of the next year."""
    assert YEARS.after(day("2027-06-11"), 1) == day("2027-08-16")
    assert YEARS.count(day("2027-06-12"), day("2027-08-15")) == 0


@pytest.mark.parametrize(("gap", "covered"), [(1, True), (364, True), (365, True), (366, False), (430, False)])
def test_where_a_whole_year_would_fit_a_calendar_is_missing(gap: int, covered: bool) -> None:  # noqa: FBT001
    """Not a summer: that there is no school in it is not known."""
    end = day("2026-06-12")
    later = SchoolSpan(end + DAY * gap, end + DAY * (gap + 9), [end + DAY * gap])
    time = SchoolDays([span("2025-08-18", "2026-06-12"), later])
    assert time.covers(end, end + DAY * gap) == covered
    assert time.after(end, 1) == (later.starts_on if covered else None)
    assert time.covers(end - DAY, end)
    assert time.covers(later.starts_on, later.ends_on)


def test_weeks_are_of_as_many_days_as_the_school_has() -> None:
    """A school that changes to four days a week still has a week a week."""
    four = span("2027-08-16", "2028-06-09", days_per_week=4)
    assert SchoolDays([four]).weeks(day("2027-08-16"), day("2027-08-29")) == 2
    time = SchoolDays([four, YEARS.spans[0]])
    assert time.weeks(day("2027-05-31"), day("2027-08-22")) == 3
    assert time.weeks(day("2027-06-12"), day("2027-08-15")) == 0
    assert time.weeks(day("2028-08-15"), day("2028-08-01")) == 0
    assert SchoolDays([]).weeks(day("2027-05-31"), day("2027-08-22")) == 0


def test_spans_and_days_are_put_in_order() -> None:
    one, two = YEARS.spans
    assert SchoolDays([two, one]) == YEARS
    assert SchoolSpan(one.starts_on, one.ends_on, [*one.days[::-1], *one.days]) == one
    assert SchoolSpan(one.starts_on, one.starts_on, ()).days == ()


@pytest.mark.parametrize(
    ("first", "last", "days", "rate"),
    [
        ("2026-09-15", "2026-09-14", (), 5),
        ("2026-09-14", "2026-09-18", ("2026-09-13",), 5),
        ("2026-09-14", "2026-09-18", ("2026-09-14", "2026-09-19"), 5),
        ("2026-09-14", "2026-09-18", (), 0),
        ("2026-09-14", "2026-09-18", (), 8),
    ],
)
def test_spans_that_cannot_be(first: str, last: str, days: tuple[str, ...], rate: int) -> None:
    with pytest.raises(ValueError, match="of school"):
        SchoolSpan(day(first), day(last), tuple(map(day, days)), rate)


def test_a_school_is_in_one_span_at_a_time() -> None:
    one = span("2026-08-17", "2027-06-11")
    with pytest.raises(ValueError, match="share a day"):
        SchoolDays([one, span("2027-06-11", "2027-07-30")])
    assert len(SchoolDays([one, span("2027-06-12", "2027-07-30")]).spans) == 2


def test_school_days_show_and_carry_little() -> None:
    assert repr(YEARS).count("SchoolSpan(") == 2
    assert len(repr(YEARS)) < 300
    assert pickle.loads(pickle.dumps(YEARS)) == YEARS  # noqa: S301 - our own bytes
    assert pickle.loads(pickle.dumps(Weekdays())) == Weekdays()  # noqa: S301 - our own bytes


def test_a_stand_in_says_so() -> None:
    times: list[SchoolTime] = [YEARS, Weekdays()]
    assert [time.is_known for time in times] == [True, False]
    assert Weekdays().covers(dt.date.min, dt.date.max)


@pytest.mark.parametrize("n", [0, -1])
@pytest.mark.parametrize("time", [YEARS, Weekdays()])
def test_days_are_counted_from_one(time: SchoolTime, n: int) -> None:
    with pytest.raises(ValueError, match="from 1"):
        time.after(day("2026-09-14"), n)


@pytest.mark.parametrize(
    ("from_", "n", "then"),
    [
        ("2026-09-17", 1, "2026-09-18"),
        ("2026-09-18", 1, "2026-09-21"),
        ("2026-09-19", 1, "2026-09-21"),
        ("2026-09-20", 1, "2026-09-21"),
        ("2026-09-21", 1, "2026-09-22"),
        ("2026-09-18", 5, "2026-09-25"),
        ("2026-09-18", 6, "2026-09-28"),
        ("9999-12-30", 1, "9999-12-31"),
        ("9999-12-31", 1, None),
    ],
)
def test_a_weekday_after_a_day(from_: str, n: int, then: str | None) -> None:
    assert Weekdays().after(day(from_), n) == (day(then) if then else None)


# Laws

AUGUST = dt.date(2026, 8, 1)
some_days = st.dates(AUGUST, dt.date(2028, 7, 31))


@st.composite
def school_times(draw: st.DrawFn) -> SchoolDays:
    """One or two school years with any days of school in them."""
    starts = draw(st.lists(st.integers(0, 60), min_size=1, max_size=2))
    spans = []
    for year, offset in enumerate(starts):
        first = AUGUST + DAY * (365 * year + offset)
        days = draw(st.sets(st.integers(0, 290), max_size=40))
        spans.append(SchoolSpan(first, first + DAY * 290, tuple(first + DAY * n for n in days)))
    return SchoolDays(spans)


@given(school_times())
def test_every_school_day_belongs_to_one_month(time: SchoolDays) -> None:
    """Law: the days of the months, put together, are all days of school, each once."""
    first, last = time.spans[0].starts_on, time.spans[-1].ends_on
    months = months_from(first, last)
    assert [kept for month in months for kept in time.days(month.first, month.last)] == list(time.days(first, last))
    assert all(Month.of(kept) in months for kept in time.days(first, last))
    assert sum(time.count(month.first, month.last) for month in months) == time.count(first, last)


@given(school_times() | st.builds(Weekdays), some_days, some_days, some_days)
def test_counts_add_up(time: SchoolTime, one: dt.date, two: dt.date, three: dt.date) -> None:
    """Law: the school days of a time are those of its two parts; a day counts as itself."""
    first, middle, last = sorted([one, two, three])
    parts = time.count(first, middle) + time.count(middle + DAY, last)
    assert time.count(first, last) == parts == len(time.days(first, last))
    assert time.count(middle, middle) == time.is_school_day(middle)
    assert time.count(first, last) == sum(time.is_school_day(kept) for kept in time.days(first, last))
    assert time.weeks(first, last) == pytest.approx(time.count(first, last) / 5, abs=1e-12)


@given(school_times() | st.builds(Weekdays), some_days, st.integers(1, 60))
def test_counting_and_going_ahead_undo_each_other(time: SchoolTime, start: dt.date, n: int) -> None:
    """Law: the n-th school day after a day is a school day with n of them up to it; beyond it nothing is known."""
    then = time.after(start, n)
    if then is not None:
        assert time.is_school_day(then)
        assert time.covers(start + DAY, then)
        assert time.count(start + DAY, then) == n
        assert time.count(start + DAY, then - DAY) == n - 1
    else:
        assert isinstance(time, SchoolDays)
        end = time.spans[-1].ends_on
        assert not time.covers(start + DAY, start + DAY) or time.count(start + DAY, end) < n


@given(some_days, some_days)
def test_the_stand_in_counts_weekdays(first: dt.date, last: dt.date) -> None:
    """Law: without a calendar, school is on weekdays."""
    assert Weekdays().count(first, last) == weekdays_between(first, last) == len(Weekdays().days(first, last))
    assert SchoolDays([FALL]).is_known
