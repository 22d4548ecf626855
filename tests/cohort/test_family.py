"""Families, contacts and consents as columns."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from popkit.cohort.contact import ContactColumns
from popkit.cohort.family import FamilyColumns
from popkit.cohort.records import facts_in
from popkit.standing import SUBJECTS, facts_of

KINDS = {"family": FamilyColumns, "contact": ContactColumns}


@pytest.mark.parametrize("kind", KINDS)
def test_every_fact_is_the_same_by_object_and_by_column(agree_on_corpus: Callable[..., None], kind: str) -> None:
    facts = facts_in(KINDS[kind])
    assert set(facts) == set(facts_of(SUBJECTS[kind]))
    agree_on_corpus(kind, "index", *facts)
