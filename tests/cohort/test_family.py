"""Families, contacts and consents as columns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import popkit
from popkit.cohort.consent import ConsentColumns
from popkit.cohort.contact import ContactColumns
from popkit.cohort.family import FamilyColumns
from popkit.cohort.permission import SupportPermissionColumns
from popkit.cohort.plan_family import PlanFamilyColumns
from popkit.cohort.records import facts_in
from popkit.cohort.schema import plan_schema
from popkit.cohort.standing import records_of, stand_all
from popkit.cohort.table import plan_table, row_of
from popkit.cohort.year import PlanYearColumns
from popkit.standing import SUBJECTS, facts_of

KINDS = {"family": FamilyColumns, "contact": ContactColumns, "consent": ConsentColumns}
NAMES = {
    **{kind: ("index", *facts_in(columns)) for kind, columns in KINDS.items()},
    "support": facts_in(SupportPermissionColumns),
    "plan": tuple(name for name in facts_in(PlanFamilyColumns) if name not in facts_in(PlanYearColumns)),
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_fact_is_the_same_by_object_and_by_column(agree_on_corpus: Callable[..., None], kind: str) -> None:
    assert set(facts_in(KINDS[kind])) == set(facts_of(SUBJECTS[kind]))
    agree_on_corpus(kind, *NAMES[kind])


Document = dict[str, Any]


@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data(), day=st.dates(dt.date(2026, 8, 1), dt.date(2027, 7, 31)))
def test_facts_of_any_plans_agree_on_any_day(
    plan_documents: st.SearchStrategy[Document],
    district_documents: st.SearchStrategy[Document],
    agree: Callable[..., None],
    data: st.DataObject,
    day: dt.date,
) -> None:
    plans = [popkit.read_plan(plan) for plan in data.draw(st.lists(plan_documents, min_size=4, max_size=8))]
    district = popkit.read_district(data.draw(district_documents))
    for kind, names in NAMES.items():
        agree(plans, kind, as_of=day, district=district, names=names)


def test_what_is_looked_at_does_not_hang_on_the_plans(minimal: Document) -> None:
    kept = {
        **minimal,
        "family": [{"id": "m", "relationship": "mother", "spoken_language": "so"}],
        "contacts": [{"id": "x", "on": "2026-10-05", "purpose": "positive", "member_id": "m"}],
        "supports": [{"id": "s", "title": "a", "category": "tutoring", "status": "active", "tier": 2}],
        "consents": [{"id": "k", "kind": "services", "given_by": "m", "given_on": "2026-10-05"}],
    }
    tables = plan_table([row_of(popkit.read_plan(kept))]), plan_schema().empty_table()
    many, none = (stand_all(table, as_of=dt.date(2027, 3, 1)) for table in tables)
    for kind, names in NAMES.items():
        for name in names:
            records_of(many, kind).values(name)
            records_of(none, kind).values(name)
            assert many.question.touched == none.question.touched, name
