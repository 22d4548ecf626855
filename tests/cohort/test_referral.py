"""Referrals as columns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from itertools import product
from typing import Any

import pytest

import popkit
from popkit.cohort.records import facts_in
from popkit.cohort.referral import ReferralColumns
from popkit.cohort.schema import plan_schema
from popkit.cohort.standing import stand_all
from popkit.cohort.table import plan_table, row_of
from popkit.standing import SUBJECTS, facts_of

Document = dict[str, Any]
Agree = Callable[..., None]

FACTS = facts_in(ReferralColumns)
DAY = dt.date(2026, 10, 9)
"""A Friday; the school's calendar knows the week of it and the week after, but for the Monday."""

CALENDAR = {
    "id": "autumn",
    "school_ids": ["riverside"],
    "starts_on": "2026-10-05",
    "ends_on": "2026-10-16",
    "closures": [{"starts_on": "2026-10-12", "ends_on": "2026-10-12"}],
}


def history(*changes: str) -> Document:
    told = [change.partition(" ") for change in changes]
    changed = [{"on": f"2026-{day}", "status": status} for day, _, status in told]
    return {"status": told[-1][2], "status_history": changed}


HISTORIES: list[Document] = [
    *({"status": status} for status in ("draft", "requested", "accepted", "declined", "cancelled", "failed")),
    history("10-06 requested"),
    history("10-06 requested", "10-08 accepted", "10-13 completed"),
    history("10-06 accepted", "10-06 declined", "10-08 failed"),
    history("10-06 requested", "10-07 accepted", "10-09 requested"),
    history("10-14 requested"),
]
DATES: list[Document] = [
    {},
    {"made_on": "2026-10-05", "urgency": "1h", "reason": " ", "referrer_told_on": "2026-10-09"},
    {"made_on": "2026-10-09", "urgency": "routine", "reason": "x", "family_told_on": "2026-10-12"},
    {"made_on": "2026-10-14", "urgency": "3d", "next_step": "x", "assigned_to": "a", "partner_id": "p"},
]
SHARED: list[Document] = [
    {"consent_id": consent, "shared": shared}
    for consent in ("c0", "c1", "c2", "c3", "c4")
    for shared in ([], ["a"], ["a", "b", "b", "c"])
] + [{"shared": ["a"]}]
CONSENTS: list[Document] = [
    {"given_on": "2026-10-06", "covers": ["a", "b"], "expires_on": "2026-10-09"},
    {"given_on": "2026-10-05", "covers": [], "revoked_on": "2026-10-09", "signed": True},
    {"given_on": "2026-10-01", "covers": ["a"], "signed": False},
    {"given_on": "2026-10-01", "covers": ["c"], "kind": "survey"},
    {"given_on": "2026-10-13", "expires_on": "2026-10-14", "revoked_on": "2026-10-14"},
]


@pytest.fixture
def plans(minimal: Document) -> list[popkit.Plan]:
    made = [{**one, **other} for one, other in product(HISTORIES, DATES)]
    made += [{"status": "requested", **one, **other} for one, other in product(SHARED, DATES[:3])]
    made[6]["status_history"] = [{"on": "2026-10-05", "status": made[6]["status"], "reason": "told"}]
    named = {"kind": "information_sharing", "given_by": "student"}
    consents = [{**named, **kept, "id": f"c{place}"} for place, kept in enumerate(CONSENTS)]
    referrals = [{**kept, "id": f"r{place}"} for place, kept in enumerate(made)]
    held = {**minimal, "referrals": referrals, "consents": consents}
    # The same ids mean other consents in another plan.
    turned = {**held, "consents": [{**kept, "id": f"c{(place + 1) % 5}"} for place, kept in enumerate(consents)]}
    elsewhere = {**turned, "student": {**minimal["student"], "school_id": "elsewhere"}}
    return [popkit.read_plan(one) for one in (held, minimal, turned, elsewhere)]


@pytest.mark.parametrize("days", range(-5, 8, 2))
def test_referrals_agree_on_their_edges(agree: Agree, plans: list[popkit.Plan], days: int) -> None:
    for calendars in ([CALENDAR], []):
        district = popkit.read_district({"calendars": calendars})
        agree(plans, "referral", as_of=DAY + dt.timedelta(days=days), district=district, names=("index", *FACTS))


def test_every_fact_of_a_referral_is_the_same_by_object_and_by_column(agree_on_corpus: Callable[..., None]) -> None:
    assert set(FACTS) == set(facts_of(SUBJECTS["referral"]))
    agree_on_corpus("referral", "index", *FACTS)


def test_what_is_looked_at_does_not_hang_on_the_plans(plans: list[popkit.Plan]) -> None:
    tables = plan_table([row_of(plan) for plan in plans]), plan_schema().empty_table()
    many, none = (stand_all(table, as_of=DAY) for table in tables)
    for name in FACTS:
        many.referrals.values(name)
        none.referrals.values(name)
        assert many.question.touched == none.question.touched, name
