"""What holds of the months and the flags of any plan, in any district, on any day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, Final

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from popkit.dates import Month, months_from
from popkit.read import read_plan
from popkit.read.district import District, read_district
from popkit.standing import SUBJECTS, FactKind, PlanStanding, facts_of, stand
from popkit.standing.subject import COLLECTIONS
from popkit.vocabulary import LEVEL_NUMBERS

Document = dict[str, Any]
Documents = st.SearchStrategy[Document]

DAYS: Final = st.dates(dt.date(2026, 8, 1), dt.date(2027, 7, 31))
LATER: Final = st.integers(0, 200).map(lambda days: dt.timedelta(days=days))
KINDS: dict[FactKind, tuple[type, ...]] = {"number": (int, float), "date": (dt.date,), "word": (str,), "claim": (bool,)}

law = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def facts(plan: PlanStanding) -> dict[tuple[str, str, str], Any]:
    """Every fact of a plan, its months, flags, family, contacts and consents, by the kind and id of its subject."""
    kinds = ("month", "flag", "family", "contact", "consent")
    subjects = {"plan": (plan,), **{kind: getattr(plan, COLLECTIONS[kind]) for kind in kinds}}
    return {
        (kind, kept.id, name): getattr(kept, name)
        for kind, found in subjects.items()
        for kept in found
        for name in facts_of(SUBJECTS[kind])
    }


def drawn(data: st.DataObject, documents: Documents, districts: Documents) -> tuple[Document, District]:
    return data.draw(documents), read_district(data.draw(districts))


@law
@given(data=st.data())
def test_every_day_of_school_belongs_to_one_month(
    plan_documents: Documents, district_documents: Documents, data: st.DataObject
) -> None:
    document, district = drawn(data, plan_documents, district_documents)
    assume(district.calendars)
    first, last = district.calendars[0].starts_on, district.calendars[0].ends_on
    # Within one month, a calendar says too little to be taken for the month's.
    assume(first.day == 1 or Month.of(first) != Month.of(last) or Month.of(last).last == last)
    plan = stand(read_plan(document), as_of=last, district=district)
    days = [plan.month(month).instructional_days for month in months_from(first, last)]
    assert None not in days
    assert sum(kept or 0 for kept in days) == plan.school.count(first, last)
    around = [Month.of(first).after(-1), Month.of(last).after(1)]
    assert [plan.month(month).instructional_days for month in around] == [None, None]


@law
@given(data=st.data(), day=DAYS)
def test_a_plan_has_no_more_days_in_a_month_than_the_school(
    plan_documents: Documents, district_documents: Documents, data: st.DataObject, day: dt.date
) -> None:
    document, district = drawn(data, plan_documents, district_documents)
    for kept in stand(read_plan(document), as_of=day, district=district).months:
        if kept.plan_days is not None:
            assert kept.instructional_days is not None
            assert 0 <= kept.plan_days <= kept.instructional_days


@law
@given(data=st.data())
def test_without_a_calendar_no_month_is_known_to_be_due_or_missed(
    plan_documents: Documents, data: st.DataObject
) -> None:
    plan = stand(read_plan(data.draw(plan_documents)), as_of=data.draw(DAYS))
    for kept in plan.months:
        assert not kept.is_due
        assert not kept.is_missed
        assert kept.reason_not_due in (None, "not_active")


@law
@given(data=st.data(), day=DAYS, later=LATER)
def test_a_month_once_missed_stays_missed(
    plan_documents: Documents, district_documents: Documents, data: st.DataObject, day: dt.date, later: dt.timedelta
) -> None:
    document, district = drawn(data, plan_documents, district_documents)
    plan = read_plan(document)
    before, after = (stand(plan, as_of=on, district=district) for on in (day, day + later))
    for kept in before.months:
        assert not kept.is_missed or after.month(kept.month).is_missed
        assert not kept.is_over or after.month(kept.month).is_over


@law
@given(data=st.data(), day=DAYS)
def test_what_came_of_a_month_does_not_contradict_itself(
    plan_documents: Documents, district_documents: Documents, data: st.DataObject, day: dt.date
) -> None:
    document, district = drawn(data, plan_documents, district_documents)
    for kept in stand(read_plan(document), as_of=day, district=district).months:
        assert (kept.reason_not_due is not None) == (kept.is_due is False)
        assert kept.state != "missed" or kept.is_missed
        assert not kept.is_missed or kept.state in ("missed", "attempted")
        assert (kept.state in ("reviewed", "late")) == bool(kept.is_reviewed)
        assert not kept.is_reviewed or (kept.state == "late") == kept.is_late
        assert kept.state != "attempted" or kept.attempt_count > 0
        assert kept.attempt_mode_count <= kept.attempt_count
        assert (kept.days_to_retry is None) == (kept.attempt_count == 0)
        assert kept.days_to_retry is None or kept.days_to_retry >= 0
        assert not kept.has_review_before or kept.has_review


@law
@given(data=st.data(), day=DAYS)
def test_a_fall_by_two_levels_ends_on_a_concern(plan_documents: Documents, data: st.DataObject, day: dt.date) -> None:
    """So a rule that asks for concerns need not ask for falls."""
    assert max(LEVEL_NUMBERS.values()) - 2 == LEVEL_NUMBERS["needs_attention"]
    for kept in stand(read_plan(data.draw(plan_documents)), as_of=day).months:
        assert kept.domains_down_two <= kept.concern_domain_count


@law
@given(data=st.data(), day=DAYS)
def test_records_of_the_future_are_invisible(
    plan_documents: Documents,
    district_documents: Documents,
    as_known_on: Callable[[Document, dt.date], Document],
    data: st.DataObject,
    day: dt.date,
) -> None:
    document, district = drawn(data, plan_documents, district_documents)
    known = read_plan(as_known_on(document, day))
    seen = facts(stand(known, as_of=day, district=district))
    found = facts(stand(read_plan(document), as_of=day, district=district))
    assert {name: value for name, value in found.items() if seen.get(name, ...) != value} == {}
    assert seen.keys() == found.keys()


@law
@given(data=st.data(), day=DAYS)
def test_a_fact_is_of_its_kind_and_unknown_only_where_it_can_be(
    plan_documents: Documents, district_documents: Documents, data: st.DataObject, day: dt.date
) -> None:
    document, district = drawn(data, plan_documents, district_documents)
    for (kind, _, name), value in facts(stand(read_plan(document), as_of=day, district=district)).items():
        fact = facts_of(SUBJECTS[kind])[name]
        if value is None:
            assert fact.can_be_unknown, name
            continue
        assert type(value) in KINDS[fact.kind], name
        assert fact.kind != "word" or value in fact.words
        assert not name.endswith("_count") or value >= 0


@law
@given(data=st.data(), day=DAYS)
def test_facts_depend_neither_on_the_order_of_records_nor_on_who_asks_first(
    plan_documents: Documents, district_documents: Documents, data: st.DataObject, day: dt.date
) -> None:
    document, district = drawn(data, plan_documents, district_documents)
    folders = ("wellbeing_reviews", "flags", "consents", "actions", "team", "family", "contacts", "referrals")
    shuffled = {**document, **{name: data.draw(st.permutations(document[name])) for name in folders}}
    plain, other = (stand(read_plan(kept), as_of=day, district=district) for kept in (document, shuffled))
    for kept in [*other.months][::-1]:
        for name in [*facts_of(SUBJECTS["month"])][::-1]:
            getattr(kept, name)
    assert facts(plain) == facts(other)
