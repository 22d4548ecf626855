"""The minimal valid plan that a rule's flagged and passing examples are laid over."""

from __future__ import annotations

import copy
import datetime as dt
import tomllib
from typing import Any, Final

__all__ = ["EXAMPLE_AS_OF", "example_count", "example_district", "example_plan"]

_OF_THE_DISTRICT: Final = ("calendars", "limits", "partners", "plans")

EXAMPLE_AS_OF: Final = dt.date(2027, 3, 1)
"""The date examples are judged on, where they do not set `as_of` themselves."""

_BASE: Final[dict[str, Any]] = {
    "schema_version": "1",
    "id": "example",
    "school_year": "2026-27",
    "status": "active",
    "starts_on": "2026-09-14",
    "student": {"id": "student-1", "grade": "07", "school_id": "riverside"},
}
_RECORDS: Final[dict[str, dict[str, Any]]] = {
    "team": {"id": "member-{}", "role": "teacher"},
    "profile": {
        "id": "p{}",
        "kind": "strength",
        "domain": "academic",
        "text": "asks good questions",
        "source": "student",
    },
    "goals": {
        "id": "g{}",
        "domain": "academic",
        "title": "Read aloud with confidence",
        "measure": {"name": "words read correctly in a minute", "direction": "increase"},
        "status": "active",
    },
    "supports": {"id": "s{}", "title": "Reading club", "category": "tutoring", "status": "active"},
    "actions": {"id": "a{}", "text": "Call the library"},
    "plan_reviews": {"id": "r{}"},
    "wellbeing_reviews": {"id": "w{}", "status": "completed"},
    "flags": {"id": "f{}", "kind": "self_harm", "raised_at": "2027-03-01T09:00:00-06:00"},
    "family": {"id": "adult-{}", "relationship": "guardian"},
    "contacts": {"id": "contact-{}", "on": "2027-02-15", "purpose": "positive"},
    "referrals": {"id": "referral-{}", "status": "requested"},
    "consents": {"id": "consent-{}", "kind": "survey", "given_by": "student", "given_on": "2026-09-14"},
}
_CALENDAR: Final[dict[str, Any]] = {
    "id": "calendar-{}",
    "school_ids": ["riverside"],
    "starts_on": "2026-08-17",
    "ends_on": "2027-06-11",
}
_PARTNER: Final[dict[str, Any]] = {"id": "partner-{}", "status": "active"}


def example_plan(overlay: str) -> tuple[dict[str, Any], dt.date]:
    """Lay TOML over the minimal plan; return the document and the date to judge it on.

    Tables are laid over tables. A record of a collection starts from a minimal record of its
    kind, with an id of its own (`g1`, `s1`, `member-1` …) unless it says another. What `example_district`
    and `example_count` read is left out.
    """
    laid = tomllib.loads(overlay)
    as_of = laid.pop("as_of", EXAMPLE_AS_OF)
    for name in _OF_THE_DISTRICT:
        laid.pop(name, None)
    for name, template in _RECORDS.items():
        if name in laid:
            laid[name] = [_merged(_numbered(template, n), kept) for n, kept in enumerate(laid[name], start=1)]
    return _merged(_BASE, laid), as_of


def example_district(overlay: str) -> dict[str, Any]:
    """Return the district of an example; `calendars = [{}]` gives the school a year without holidays.

    Without `calendars` nothing is known of the school's days, without `partners` nothing of any partner. `limits` are
    the district's own.
    """
    laid = tomllib.loads(overlay)
    calendars = [_merged(_numbered(_CALENDAR, n), kept) for n, kept in enumerate(laid.get("calendars", ()), start=1)]
    district: dict[str, Any] = {"calendars": calendars, "limits": laid.get("limits", {})}
    if "partners" in laid:
        numbered = enumerate(laid["partners"], start=1)
        district["partners"] = [_merged(_numbered(_PARTNER, n), kept) for n, kept in numbered]
    return district


def example_count(overlay: str) -> int:
    """Return how many such plans the school of an example has: its `plans`, or one."""
    count: int = tomllib.loads(overlay).get("plans", 1)
    return count


def _numbered(template: dict[str, Any], number: int) -> dict[str, Any]:
    return {**template, "id": template["id"].format(number)}


def _merged(under: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    merged = copy.deepcopy(under)
    for name, value in over.items():
        both = isinstance(value, dict) and isinstance(merged.get(name), dict)
        merged[name] = _merged(merged[name], value) if both else value
    return merged
