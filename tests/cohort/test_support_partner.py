"""Supports and the partners that deliver them, as columns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from itertools import product
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import popkit
from popkit.cohort.partner_layout import PartnerTimes
from popkit.rules.example import example_plan
from popkit.standing.fact import facts_of
from popkit.standing.papers import Papers, holds_on, papers_of
from popkit.standing.support_partner import SupportOfPartner

Agree = Callable[..., None]
Document = dict[str, Any]

NAMES = tuple(facts_of(SupportOfPartner))
DAYS = ("2026-09-13", "2026-09-14", "2026-12-18", "2026-12-19", "2027-02-28", "2027-03-01", "2027-03-02", "2199-12-31")

HOLDS = {"starts_on": "2026-09-14", "ends_on": "2026-12-18"}
PARTNERS: list[Document] = [
    {"id": "bare", "status": "prospect"},
    {
        "id": "library",
        "status": "active",
        "people": ["tutor-1"],
        "agreements": [
            {"id": "a", "signed_on": "2026-09-01", **HOLDS},
            {"id": "b", "signed_on": "2027-03-01"},
            {"id": "unsigned", **HOLDS},
            {"id": "late", "signed_on": "2027-01-01", **HOLDS},
        ],
        "insurance": [
            {"expires_on": "2026-12-18"},
            {"starts_on": "2026-12-19", "expires_on": "2027-02-28"},
            {"starts_on": "2026-10-01", "expires_on": "2026-11-01"},
        ],
        "clearances": [{"person_id": "x", "issued_on": "2026-09-14"}, {"person_id": "y", "kind": "other"}],
        "data_agreements": [{}],
        "services": [
            {"id": "club", "status": "active", "min_grade": "05", "max_grade": "07"},
            {"id": "talks", "status": "ended", "min_grade": "08"},
            {"id": "crafts", "max_grade": "06"},
            {"id": "coded", "min_grade": "EX"},
        ],
    },
    {"id": "later", "status": "paused", "clearances": [{"person_id": "x"}], "services": [{"id": "club"}]},
]


def plans() -> list[popkit.Plan]:
    """A support of each partner and service, with a session on each day, held or not."""
    whom = [None, "bare", "library", "later", "elsewhere"]
    sessions = [{"on": day, "minutes": 30, "attendance": how} for day in DAYS for how in ("present", "absent_excused")]
    given: list[Document] = [{"title": "Nobody's"}]
    for who, what in product(whom, [None, "club", "talks", "crafts", "coded", "elsewhere"]):
        named = {"partner_id": who, "service_id": what}
        provider = {"kind": "partner", **{name: found for name, found in named.items() if found}}
        given += [{"provider": provider, "sessions": sessions}, {"provider": provider}]
    supports = [{"id": f"s{n}", "title": "t", "category": "arts", "status": "active", **s} for n, s in enumerate(given)]
    base, _ = example_plan("")
    graded = [{**base["student"], "grade": grade} for grade in ("05", "07", "08", "EX")]
    kept = [{**base, "id": f"plan-{n}", "student": who, "supports": supports} for n, who in enumerate(graded)]
    return [popkit.read_plan(document) for document in (base, *kept)]


@pytest.mark.parametrize("document", [{}, {"partners": []}, {"partners": PARTNERS}], ids=["unknown", "none", "some"])
@pytest.mark.parametrize("as_of", ["2026-09-14", "2027-03-01", "2199-12-31"])
def test_edges_are_the_same(agree: Agree, document: Document, as_of: str) -> None:
    agree(plans(), "support", as_of=dt.date.fromisoformat(as_of), district=popkit.read_district(document), names=NAMES)


def test_without_a_district_they_are_the_same(agree: Agree) -> None:
    agree(plans(), "support", as_of=dt.date(2027, 3, 1), names=NAMES)


def test_a_limit_says_which_clearances_count(agree: Agree) -> None:
    document = {"limits": {"clearance_kinds": ["other"]}, "partners": PARTNERS}
    agree(plans(), "support", as_of=dt.date(2027, 3, 1), district=popkit.read_district(document), names=NAMES)


TIMES = st.lists(
    st.tuples(st.integers(-9, 9), st.integers(0, 5)).map(
        lambda told: (
            dt.date(2027, 3, 1) + dt.timedelta(told[0]),
            dt.date(2027, 3, 1) + dt.timedelta(told[0] + told[1]),
        )
    ),
    max_size=4,
)


@settings(max_examples=25)
@given(st.lists(TIMES, max_size=3))
def test_a_day_is_searched_for_as_it_is_looked_for(of_partners: list[list[tuple[dt.date, dt.date]]]) -> None:
    """One search among the days of all partners finds what a look at each time of a partner does."""
    insured = [
        {"id": f"p{n}", "status": "active", "insurance": [{"starts_on": f, "expires_on": x} for f, x in found]}
        for n, found in enumerate(of_partners)
    ]
    known = papers_of(popkit.read_district({"partners": insured}), ())
    assert known is not None
    papers: list[Papers] = list(known.values())
    days = [dt.date(2027, 3, 1) + dt.timedelta(n) for n in range(-11, 17)]
    rows = pl.DataFrame({"who": [n for n in range(len(papers)) for _ in days], "on": days * len(papers)})
    rows = rows.cast({"who": pl.Int64, "on": pl.Date})
    times = PartnerTimes(kept.insurance for kept in papers)
    told = rows.select(times.hold_on(times.day_of(pl.col("who"), pl.col("on")))).to_series().to_list()
    assert told == [holds_on(kept.insurance, day) for kept in papers for day in days]
