"""Whole documents: a table of collections, each made by one small function, and what stands around them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, Final

from attrs import frozen
from hypothesis import strategies as st

from popkit.testing.strategies import people, town, work, year
from popkit.testing.strategies.roll import DAYS, EARLY_DAYS, Document, Roll

__all__ = ["DISTRICT", "PLAN", "Collection", "Document", "district_document", "plan_document"]


@frozen
class Collection:
    """A list of records that a document has.

    Attributes:
        name: the member of the document.
        prefix: how their ids begin; None: they have none.
        make: makes one out of a roll and of the document as far as it is made, or gives None when there is none left.
        size: bytes that one of them may take.
        counts: how many there may be, the simplest first.
    """

    name: str
    prefix: str | None
    make: Callable[[Roll, Document], Document | None]
    size: int
    counts: tuple[int, ...] = (0, 1, 1, 2, 2, 3)


PLAN: Final = (
    Collection("team", "t", people.member, 14),
    Collection("profile", "p", people.profile_item, 14),
    Collection("goals", "g", work.goal, 128),
    Collection("supports", "s", work.support, 80),
    Collection("actions", "a", work.action, 14),
    Collection("family", "m", people.family_member, 52, (0, 1, 1, 2)),
    Collection("plan_reviews", "r", work.plan_review, 24),
    Collection("flags", "f", year.flag, 28),
    Collection("contacts", "k", people.contact, 28),
    Collection("consents", "c", people.consent, 20),
    Collection("referrals", "q", work.referral, 46, (0, 0, 1, 2)),
    Collection("indicators", None, year.indicator, 22, (0, 0, 1, 2)),
    Collection("wellbeing_reviews", "w", year.wellbeing_review, 112, (0, 1, 2, 3, 4, 5)),
)
"""In an order in which every record can link to what is made already. A new collection is one line here."""

DISTRICT: Final = (
    Collection("calendars", "calendar-", town.calendar, 20, (1, 1, 0)),
    Collection("partners", "partner-", town.partner, 176, (0, 1, 1, 2)),
)
"""The same of a district."""

_PLAN_STATUSES: Final = ("active", "active", "active", "active", "draft", "on_hold", "completed", "withdrawn")
_PLAN_SIZE: Final = 84
_ENDS: Final = ("2027-06-11", "2027-07-31", "2027-01-29")

_LETTERS: Final = st.characters(categories=("L", "M", "N", "P", "S", "Zs"), exclude_characters="\u2028\u2029")
_DRAWN: Final = st.text(_LETTERS, max_size=40)
_TEXTS: Final = (
    *("a", "", " ", "abc", "\t\n ", "é", "e\u0301 ñ", "学生", "مرحبا", "\u200d", "😀👩\u200d🎓", "a b " * 10),
)
"""Several scripts, wide letters and combining ones, marks of direction, white space, nothing; no control characters."""

_JSON: Final[st.SearchStrategy[Any]] = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats(-1e9, 1e9, allow_nan=False) | _DRAWN,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_DRAWN, inner, max_size=3),
    max_leaves=8,
)
_EXTENSIONS: Final = st.dictionaries(_DRAWN.filter(bool), _JSON, max_size=3)


@st.composite
def plan_document(draw: st.DrawFn) -> Document:
    """Draw a plan."""
    texts = (*_TEXTS, draw(_DRAWN))
    roll = Roll(draw(_bytes(_PLAN_SIZE)), texts)
    plan = {
        "schema_version": "1",
        "id": roll.of(("plan-1", "plan-2", "A.b:c_d-0")),
        "school_year": "2026-27",
        "student": people.student(roll),
        "starts_on": roll.of(EARLY_DAYS),
        **roll.history(_PLAN_STATUSES, roll.of((EARLY_DAYS, DAYS)), recheck_on=DAYS),
        "agreements": roll.several(3, _agreement),
        **roll.some(
            ends_on=_ENDS,
            purpose=Roll.text,
            next_review_on=DAYS,
            basis=(["universal"],),
            tier=_tier,
            student_statement=_statement,
        ),
    }
    _fill(draw, PLAN, plan, texts)
    plan |= roll.some(manager_id=[kept["id"] for kept in plan["team"]] or [None])
    if roll.number(4) > 2:  # noqa: PLR2004 - one in four, since they take long to draw
        plan["extensions"] = draw(_EXTENSIONS)
    return {name: value for name, value in plan.items() if value is not None}


def _agreement(roll: Roll) -> Document:
    return {"party": roll.of(("student", "family")), "on": roll.of(DAYS), **roll.some(answer=("agreed", "declined"))}


def _tier(roll: Roll) -> Document:
    return {"level": roll.of((1, 2, 3)), **roll.some(set_on=DAYS, reason=Roll.text)}


def _statement(roll: Roll) -> Document:
    return roll.some(text=Roll.text, written_by=("student", "scribe"), on=DAYS, declined=(False, True))


@st.composite
def district_document(draw: st.DrawFn) -> Document:
    """Draw a district."""
    district: Document = {}
    _fill(draw, DISTRICT, district, _TEXTS)
    return district


def _fill(draw: st.DrawFn, table: Sequence[Collection], document: Document, texts: Sequence[str]) -> None:
    """Draw each collection into a document."""
    for kept in table:
        records: list[Document] = []
        document[kept.name] = records
        # A count is drawn by itself: so Hypothesis learns which records it can take away.
        for number in range(draw(_counts(kept.counts))):
            record = kept.make(Roll(draw(_bytes(kept.size)), texts), document)
            if record is not None:
                records.append(record if kept.prefix is None else {"id": f"{kept.prefix}{number}", **record})


@cache
def _counts(counts: tuple[int, ...]) -> st.SearchStrategy[int]:
    return st.sampled_from(counts)


@cache
def _bytes(size: int) -> st.SearchStrategy[bytes]:
    return st.binary(min_size=size, max_size=size)
