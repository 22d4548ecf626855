"""Hypothesis strategies for whole plans and districts: links lead somewhere, dates make sense, much is left out.

Nearly every fact comes out known and unknown, and nearly every rule fails and passes. What is drawn is small: none to
three records of most kinds, in the school year 2026-27. Needs Hypothesis, which the extra `testing` brings.
"""

from __future__ import annotations

from functools import cache

from popkit.errors import MissingExtra

try:
    from hypothesis import strategies as st
except ImportError as error:
    raise MissingExtra("testing") from error

from popkit.model import Plan
from popkit.read import District, read_district, read_plan
from popkit.testing.strategies.documents import Document, district_document, plan_document

__all__ = ["Document", "district_documents", "districts", "plan_documents", "plans"]


@cache
def plan_documents() -> st.SearchStrategy[Document]:
    """Plans as documents, which `read_plan` reads; their school is `riverside`."""
    return plan_document()


@cache
def plans() -> st.SearchStrategy[Plan]:
    """Plans."""
    return plan_documents().map(read_plan)


@cache
def district_documents() -> st.SearchStrategy[Document]:
    """Districts as documents, which `read_district` reads, with the school `riverside` and the partner `ymca`."""
    return district_document()


@cache
def districts() -> st.SearchStrategy[District]:
    """Districts, of which the plans drawn here may be."""
    return district_documents().map(read_district)
