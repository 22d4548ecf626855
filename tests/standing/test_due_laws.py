"""What holds of the items of any plan on any day."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import popkit
from popkit.standing.due import DueItem

DAYS = st.dates(dt.date(2026, 7, 25), dt.date(2027, 8, 8))
WITHIN = st.sampled_from((0, 1, 30, 365))
TOWN = popkit.read_district(
    {
        "calendars": [
            {
                "id": "riverside-2026",
                "school_ids": ["riverside"],
                "starts_on": "2026-08-17",
                "ends_on": "2027-06-11",
                "closures": [{"starts_on": "2026-12-21", "ends_on": "2027-01-01"}, {"starts_on": "2027-04-05"}],
            }
        ]
    }
)
law = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
DISTRICTS = st.sampled_from((None, TOWN))


def name_of(item: DueItem) -> tuple[Any, ...]:
    return (item.kind, item.plan, item.subject, item.on)


def drawn(data: st.DataObject, documents: st.SearchStrategy[dict[str, Any]]) -> popkit.Plan:
    return popkit.read_plan(data.draw(documents))


@law
@given(st.data(), DAYS, WITHIN, DISTRICTS)
def test_items_are_in_order_each_once_and_within_the_window(
    plan_documents: Any, data: st.DataObject, as_of: dt.date, within: int, district: popkit.District | None
) -> None:
    plan = drawn(data, plan_documents)
    items = popkit.due(plan, as_of=as_of, within=within, district=district)
    assert list(items) == sorted(items, key=lambda item: item.order)
    assert len({(item.kind, item.subject) for item in items}) == len(items)
    for item in items:
        assert item.plan == plan.id
        assert item.days_overdue == (as_of - item.on).days >= -within
    assert items == popkit.due(plan, as_of=as_of, within=within, district=district)


@law
@given(st.data(), DAYS, DISTRICTS)
def test_a_wider_window_only_adds_what_comes_later(
    plan_documents: Any, data: st.DataObject, as_of: dt.date, district: popkit.District | None
) -> None:
    plan = drawn(data, plan_documents)
    near, far = (popkit.due(plan, as_of=as_of, within=within, district=district) for within in (7, 60))
    assert near == tuple(item for item in far if item.days_overdue >= -7)


@law
@given(st.data(), DAYS, DISTRICTS)
def test_a_day_later_the_same_item_is_a_day_more_overdue(
    plan_documents: Any, data: st.DataObject, as_of: dt.date, district: popkit.District | None
) -> None:
    plan = drawn(data, plan_documents)
    today, tomorrow = (
        {name_of(item): item for item in popkit.due(plan, as_of=day, within=60, district=district)}
        for day in (as_of, as_of + dt.timedelta(days=1))
    )
    for name in today.keys() & tomorrow.keys():
        assert tomorrow[name].days_overdue == today[name].days_overdue + 1


@law
@given(st.data(), DAYS)
def test_two_wellbeing_reviews_at_most_are_overdue(plan_documents: Any, data: st.DataObject, as_of: dt.date) -> None:
    """One that was missed, or the first of all, and one that still counts in the days after its month."""
    items = popkit.due(drawn(data, plan_documents), as_of=as_of, district=TOWN)
    overdue = [item for item in items if item.kind == "wellbeing_review" and item.days_overdue > 0]
    assert len(overdue) <= 2


@law
@given(st.data(), DAYS, DISTRICTS)
def test_what_is_dated_later_changes_nothing(
    plan_documents: Any,
    as_known_on: Any,
    data: st.DataObject,
    as_of: dt.date,
    district: popkit.District | None,
) -> None:
    """Flags and well-being reviews, which the shared cutting leaves alone, are left out."""
    document = {**data.draw(plan_documents), "flags": [], "wellbeing_reviews": []}
    whole, known = (popkit.read_plan(kept) for kept in (document, as_known_on(document, as_of)))
    found, expected = (
        {
            (item.kind, item.subject.id, item.on, item.owner_id)
            for item in popkit.due(plan, as_of=as_of, district=district)
        }
        for plan in (whole, known)
    )
    assert found == expected
