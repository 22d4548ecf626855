"""Flags as columns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import popkit
from popkit.cohort.flag import FlagColumns
from popkit.cohort.records import facts_in
from popkit.cohort.schema import plan_schema
from popkit.cohort.standing import stand_all
from popkit.cohort.table import plan_table, row_of
from popkit.standing import SUBJECTS, facts_of

Document = dict[str, Any]
Agree = Callable[..., None]

FACTS = facts_in(FlagColumns)
DAY = dt.date(2026, 10, 9)
"""A Friday; the school's calendar knows the week of it and the week after, but for the Monday."""

CALENDAR = {
    "id": "autumn",
    "school_ids": ["riverside"],
    "starts_on": "2026-10-05",
    "ends_on": "2026-10-16",
    "closures": [{"starts_on": "2026-10-12", "ends_on": "2026-10-12"}],
}


def flag(raised_at: str = "2026-10-08T10:30:40-06:00", kind: str = "safety", **more: str) -> Document:
    return {"kind": kind, "raised_at": raised_at, **more}


def taken(raised_at: str, *acknowledged: str) -> list[Document]:
    return [flag(raised_at, acknowledged_at=moment) for moment in acknowledged]


FLAGS: list[Document] = [
    flag(),
    flag("2026-10-09T23:59:59-06:00"),
    flag("2026-10-10T00:00:00-06:00"),
    flag("2026-10-10T05:00:00+14:00", closed_at="2026-10-09T12:00:00Z"),
    *[
        flag(handed_at=moment, closed_at=moment)
        for moment in (
            "2026-10-08T10:30:39-06:00",
            "2026-10-08T10:30:40-06:00",
            "2026-10-08T16:30:40Z",
            "2026-10-08T05:30:00-11:30",
            "2026-10-09T23:59:59-06:00",
            "2026-10-10T00:00:00-06:00",
            "2026-10-09T23:00:00-11:00",
        )
    ],
    *taken("2026-10-08T10:30:40-06:00", "2026-10-08T10:31:39-06:00", "2026-10-08T10:31:40-06:00"),
    *taken("2026-10-08T07:59:59-06:00", "2026-10-08T08:00:59-06:00", "2026-10-08T08:01:00-06:00"),
    *taken("2026-10-08T14:59:30-06:00", "2026-10-08T15:00:30-06:00", "2026-10-09T00:00:00-06:00"),
    *taken("2026-10-07T16:00:00-06:00", "2026-10-08T08:00:59-06:00", "2026-10-09T16:00:00-06:00"),
    *taken("2026-10-06T09:00:30-06:00", "2026-10-07T08:00:29-06:00", "2026-10-09T08:00:31-06:00"),
    *taken("2026-10-03T09:00:00-06:00", "2026-10-05T12:00:00-06:00", "2026-10-04T12:00:00-06:00"),
    # Clocks far apart: whoever took it wrote down the day before, the same, or one or two days after.
    *taken("2026-10-09T09:00:00+14:00", "2026-10-08T13:00:00-11:00", "2026-10-09T03:00:00+14:00"),
    *taken("2026-10-07T09:00:00-11:30", "2026-10-09T10:00:00+14:00", "2026-10-08T23:00:00+23:59"),
    *taken("2026-10-08T12:00:00+23:59", "2026-10-07T14:00:00-23:59", "2026-10-06T14:30:00-23:59"),
    *taken("2026-10-06T12:00:00+23:59", "2026-10-05T16:00:00-23:59", "2026-10-06T16:00:00-23:59"),
    flag(kind="abuse_or_neglect", guardian_notified="yes", external_report="made"),
    flag(kind="missing", guardian_notified="no_by_rule", external_report="not_required"),
    flag(kind="food", guardian_notified="pending", external_report="unknown"),
    flag(reentry_on="2026-10-08"),
    flag(reentry_on="2026-10-09"),
    flag(reentry_on="2026-10-10"),
    flag("2026-10-09T10:00:00-06:00", reentry_on="2026-10-08"),
]
REVIEWS = [
    {"id": f"r{number}", "held_on": day, **({"kind": kind} if kind else {})}
    for number, (day, kind) in enumerate((("2026-10-08", "reentry"), ("2026-10-10", "reentry"), ("2026-10-07", None)))
]


@pytest.fixture
def plans(minimal: Document) -> list[popkit.Plan]:
    flags = [{"id": f"f{number}", **kept} for number, kept in enumerate(FLAGS)]
    held = {**minimal, "flags": flags, "plan_reviews": REVIEWS}
    elsewhere = {**minimal["student"], "school_id": "elsewhere"}
    return [
        popkit.read_plan(one) for one in (held, minimal, {**held, "plan_reviews": []}, {**held, "student": elsewhere})
    ]


@pytest.mark.parametrize("days", range(-1, 9, 3))
@pytest.mark.parametrize(
    "limits",
    [
        {},
        {"school_day_starts_at": 0, "school_day_ends_at": 24, "guardian_flag_kinds": []},
        {"school_day_starts_at": 8.33, "school_day_ends_at": 14.999},
        {"school_day_starts_at": 12, "school_day_ends_at": 8},
    ],
)
def test_flags_agree_on_their_edges(agree: Agree, plans: list[popkit.Plan], limits: dict[str, Any], days: int) -> None:
    set_here = {name: {"value": value} for name, value in limits.items()}
    for calendars in ([CALENDAR], []):
        district = popkit.read_district({"calendars": calendars, "limits": set_here})
        agree(plans, "flag", as_of=DAY + dt.timedelta(days=days), district=district, names=("index", *FACTS))


def test_every_fact_of_a_flag_is_the_same_by_object_and_by_column(agree_on_corpus: Callable[..., None]) -> None:
    assert set(FACTS) == set(facts_of(SUBJECTS["flag"]))
    agree_on_corpus("flag", "index", *FACTS)


OFFSETS = st.sampled_from(("Z", "+00:00", "-06:00", "+05:45", "+14:00", "-11:00", "+23:59", "-23:59"))
MOMENTS = st.builds(
    "2026-10-{:02}T{:02}:{:02}:{:02}{}".format,
    st.integers(3, 13),
    st.integers(0, 23),
    st.integers(0, 59),
    st.sampled_from((0, 1, 59)),
    OFFSETS,
)


@settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(
    moments=st.lists(st.tuples(MOMENTS, MOMENTS, MOMENTS, MOMENTS), min_size=30, max_size=60),
    day=st.dates(dt.date(2026, 10, 2), dt.date(2026, 10, 18)),
    hours=st.tuples(st.integers(0, 12), st.integers(8, 24)),
)
def test_flags_agree_whatever_clocks_said(
    agree: Agree, minimal: Document, moments: list[tuple[str, ...]], day: dt.date, hours: tuple[int, int]
) -> None:
    names = ("raised_at", "handed_at", "acknowledged_at", "closed_at")
    flags = [flag(**dict(zip(names, kept, strict=True))) for kept in moments]
    document = {**minimal, "flags": [{"id": f"f{number}", **kept} for number, kept in enumerate(flags)]}
    limits = {f"school_day_{name}_at": {"value": hour} for name, hour in zip(("starts", "ends"), hours, strict=True)}
    for calendars in ([CALENDAR], []):
        district = popkit.read_district({"calendars": calendars, "limits": limits})
        agree([popkit.read_plan(document)], "flag", as_of=day, district=district)


@settings(max_examples=5, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data(), day=st.dates(dt.date(2026, 8, 1), dt.date(2027, 7, 31)))
def test_flags_of_any_plans_agree_on_any_day(
    plan_documents: st.SearchStrategy[Document],
    district_documents: st.SearchStrategy[Document],
    agree: Agree,
    data: st.DataObject,
    day: dt.date,
) -> None:
    plans = [popkit.read_plan(plan) for plan in data.draw(st.lists(plan_documents, min_size=1, max_size=6))]
    agree(
        plans, "flag", as_of=day, district=popkit.read_district(data.draw(district_documents)), names=("index", *FACTS)
    )


def test_what_is_looked_at_does_not_hang_on_the_plans(plans: list[popkit.Plan]) -> None:
    tables = plan_table([row_of(plan) for plan in plans]), plan_schema().empty_table()
    many, none = (stand_all(table, as_of=DAY) for table in tables)
    for name in FACTS:
        many.flags.values(name)
        none.flags.values(name)
        assert many.question.touched == none.question.touched, name
