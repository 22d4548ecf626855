"""What a district has: calendars of its school, and partners with their papers."""

from __future__ import annotations

from typing import Final, get_args

from popkit import vocabulary as words
from popkit.testing.strategies.people import LANGUAGES
from popkit.testing.strategies.roll import DAYS, Document, Roll

__all__ = ["calendar", "partner"]

_YEAR: Final = ("2026-08-17", "2027-06-11")


def calendar(roll: Roll, _district: Document) -> Document:
    """Make the calendar of Riverside, at times of a part of the year."""
    days = sorted((roll.of(DAYS), roll.of(DAYS)))
    starts_on, ends_on = roll.of((_YEAR, _YEAR, (days[0], days[1])))
    inside = [day for day in DAYS if starts_on <= day <= ends_on]
    edges = sorted({roll.of(inside) for _ in range(roll.number(7))})
    spans = zip(edges[::2], edges[1::2], strict=False)
    return {
        "school_ids": ["riverside"],
        "starts_on": starts_on,
        "ends_on": ends_on,
        "closures": [{"starts_on": first, "ends_on": last} for first, last in spans],
    }


def partner(roll: Roll, district: Document) -> Document:
    """Make a partner; the first is the one that plans speak of."""
    return {
        **({} if district["partners"] else {"id": "ymca"}),
        "status": roll.of(("active", "active", "prospect", "paused", "ended")),
        "people": roll.part(("p0", "p1")),
        "agreements": _numbered("n", roll.several(2, _agreement)),
        "insurance": roll.several(2, _insurance),
        "clearances": roll.several(2, _clearance),
        "data_agreements": roll.several(2, _data_agreement),
        "services": _numbered("v", roll.several(2, _service)),
        **roll.some(
            name=Roll.name,
            kind=get_args(words.PartnerKind),
            school_supervisor_id=("t0",),
            partner_supervisor_id=("p0",),
            supervisors_met_on=DAYS,
            reviewed_on=DAYS,
        ),
    }


def _numbered(prefix: str, records: list[Document]) -> list[Document]:
    return [{"id": f"{prefix}{number}", **kept} for number, kept in enumerate(records)]


def _agreement(roll: Roll) -> Document:
    states = get_args(words.ChecklistState)
    return {
        **roll.span("starts_on", "ends_on"),
        **roll.some(
            signed_on=DAYS,
            checklist=lambda each: each.some(insurance=states, screening=states, data=states, supervision=states),
        ),
    }


def _insurance(roll: Roll) -> Document:
    start, end = sorted((roll.of(DAYS), roll.of(DAYS)))
    return {"expires_on": end, **roll.some(starts_on=(start,), district_named=(True, False))}


def _clearance(roll: Roll) -> Document:
    scopes = roll.some(scope=get_args(words.ClearanceScope))
    return {"person_id": roll.of(("p0", "p1")), **scopes, **roll.span("issued_on", "expires_on")}


def _data_agreement(roll: Roll) -> Document:
    return {
        "elements": roll.part(("name", "grade", "attendance")),
        **roll.span("starts_on", "expires_on"),
        **roll.some(basis=get_args(words.DataBasis), purpose=Roll.text, destroy_by=DAYS, destroyed_on=DAYS),
    }


def _service(roll: Roll) -> Document:
    return roll.some(
        name=Roll.name,
        category=("tutoring", "arts", "vision"),
        status=get_args(words.ServiceStatus),
        capacity=range(4),
        enrolled=range(4),
        waiting=range(3),
        min_grade=("KG", "03"),
        max_grade=("05", "12"),
        languages=([], list(LANGUAGES[:2])),
        checked_on=DAYS,
    )
