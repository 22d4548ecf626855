"""A plan in good order, in which any record can be brought to any status, and any part be spoilt."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Callable
from typing import Any, Final

import pytest

import popkit

Document = dict[str, Any]

ON: Final = dt.date(2026, 10, 5)
"""The day on which steps are taken."""

HELD: Final = {
    "schema_version": "1",
    "id": "plan-1",
    "school_year": "2026-27",
    "status": "active",
    "starts_on": "2026-09-14",
    "ends_on": "2027-06-11",
    "basis": ["family_request"],
    "purpose": "More time with books that are worth finishing",
    "manager_id": "ortiz",
    "student": {"id": "student-1", "grade": "05", "school_id": "riverside"},
    "student_statement": {"text": "I want to read to my brother", "written_by": "student"},
    "agreements": [{"party": "student", "on": "2026-09-10"}, {"party": "family", "on": "2026-09-11"}],
    "team": [{"id": "ortiz", "role": "plan_manager"}],
    "profile": [
        {"id": "p1", "kind": "strength", "domain": "academic", "text": "draws maps", "source": "student"},
        {"id": "p2", "kind": "strength", "domain": "academic", "text": "keeps calm", "source": "teacher"},
    ],
    "goals": [
        {
            "id": "g1",
            "domain": "academic",
            "title": "Read aloud with confidence",
            "student_words": "I want to read to my brother",
            "measure": {"name": "words read correctly", "unit": "words a minute", "direction": "increase"},
            "owner_id": "ortiz",
            "baseline": {"on": "2026-09-14", "value": 62},
            "target": {"on": "2027-05-28", "value": 98},
            "observations": [{"on": "2026-09-28", "value": 63}],
            "status": "completed",
            "achievement": {"status": "not_achieved"},
            "reflection": "The book was not for me",
        }
    ],
    "supports": [
        {"id": "s1", "title": "Reading club", "category": "tutoring", "status": "active", "goal_ids": ["g1"]},
    ],
    "actions": [{"id": "a1", "text": "Call the library", "owner_id": "ortiz", "due_on": "2026-10-20", "goal_id": "g1"}],
    "plan_reviews": [{"id": "r1", "held_on": "2026-10-01"}],
    "extensions": {"org.example": {"kept": [1, 2.5, None]}},
}
"""Every guard of every step passes on it."""

RECORDS: Final = {"plan": None, "goal": "goals", "support": "supports"}


@pytest.fixture(scope="session")
def on() -> dt.date:
    """The day on which steps are taken."""
    return ON


@pytest.fixture(scope="session")
def in_order() -> Callable[..., Document]:
    """Make the document with one record brought to a status, since 21 September where it says since when."""

    def make(kind: str = "plan", status: str = "active", *, since: str | None = "2026-09-21") -> Document:
        document = copy.deepcopy(HELD)
        collection = RECORDS[kind]
        record: Any = document if collection is None else document[collection][0]  # type: ignore[index]
        record["status"] = status
        if since is not None:
            record["status_history"] = [{"status": status, "on": since, "by": "ortiz"}]
        return document

    return make


@pytest.fixture(scope="session")
def step(on: dt.date) -> Callable[..., popkit.Plan]:
    """Take a step with everything it may need."""

    def take(document: Document | popkit.Plan, kind: str, to: str, **more: Any) -> popkit.Plan:
        plan = document if isinstance(document, popkit.Plan) else popkit.read_plan(document)
        ids = {"plan": {}, "goal": {"goal": "g1"}, "support": {"support": "s1"}}[kind]
        held = {"recheck_on": dt.date(2026, 11, 2)} if (kind, to) == ("plan", "on_hold") else {}
        said = {"on": on, "by": "ortiz", "reason": "talked over with the family", **held, **ids, **more}
        return popkit.advance(plan, to=to, **said)

    return take
