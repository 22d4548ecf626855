"""Months as columns."""

from __future__ import annotations

from collections.abc import Callable


def test_every_fact_of_a_month_is_the_same_by_object_and_by_column(agree_on_corpus: Callable[..., None]) -> None:
    agree_on_corpus("month")
