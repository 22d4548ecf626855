"""Every fact of a partner and of its services, one table each: at its edges, and when it is unknown.

They are judged on Monday 1 March 2027.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from popkit.limits import shipped_limits
from popkit.read import read_district
from popkit.rules.example import EXAMPLE_AS_OF, example_district
from popkit.standing import PartnerStanding, ServiceStanding, facts_of

if TYPE_CHECKING:
    from collections.abc import Sequence

LIMITS = shipped_limits().on(EXAMPLE_AS_OF)


def partner(overlay: str, **limits: Any) -> PartnerStanding:
    (found,) = read_district(example_district(f"[[partners]]\n{overlay}")).partners or ()
    return PartnerStanding(found, EXAMPLE_AS_OF, {**LIMITS, **limits})


def agreed(*records: str) -> str:
    """Agreements, each written as "2026-08-10 …": the day it was signed, and more."""
    parted = [record.partition(" ") for record in records]
    written = ", ".join(
        f"{{ id = 'm{n}', signed_on = {on}{more and ', '}{more} }}" for n, (on, _, more) in enumerate(parted)
    )
    return f"agreements = [{written}]"


def listed(*states: str) -> str:
    """One agreement in force for each, with this on its checklist."""
    return agreed(*(f"2026-08-10 checklist = {{ {state} }}" for state in states))


def insured(*records: str) -> str:
    return f"insurance = [{', '.join(f'{{ {record} }}' for record in records)}]"


def cleared(*records: str) -> str:
    """Two people, and clearances, each written as "tutor-1 …"."""
    parted = [record.partition(" ") for record in records]
    written = ", ".join(f"{{ person_id = '{who}'{more and ', '}{more} }}" for who, _, more in parted)
    return f"people = ['tutor-1', 'tutor-2']\nclearances = [{written}]"


def shared(*records: str) -> str:
    return f"data_agreements = [{', '.join(f'{{ {record} }}' for record in records)}]"


COMPLETE = "purpose = 'Who comes', elements = ['name'], expires_on = 2027-03-01, destroy_by = 2027-04-01"
BOTH = "school_supervisor_id = 'a'\npartner_supervisor_id = 'b'"

TABLE: dict[str, Sequence[tuple[str, object]]] = {
    "is_active": [
        ("", True),
        *((f"status = '{status}'", False) for status in ("prospect", "paused", "ended")),
    ],
    "kind": [("", None), ("kind = 'health'", "health")],
    # The agreement
    "has_agreement": [
        ("", False),
        ("agreements = [{ id = 'm' }]", False),
        ("agreements = [{ id = 'm', starts_on = 2026-08-17, ends_on = 2027-06-11 }]", False),
        (agreed("2027-03-01"), True),
        (agreed("2027-03-02"), False),
        (agreed("2026-08-10 starts_on = 2027-03-01"), True),
        (agreed("2026-08-10 starts_on = 2027-03-02"), False),
        (agreed("2026-08-10 ends_on = 2027-03-01"), True),
        (agreed("2026-08-10 ends_on = 2027-02-28"), False),
        (agreed("2026-08-10 ends_on = 2027-02-28", "2026-08-10"), True),
        (agreed("2026-08-10 ends_on = 2026-08-01"), False),
    ],
    "agreement_has_end": [
        ("", False),
        (agreed("2026-08-10"), False),
        (agreed("2026-08-10 ends_on = 2027-03-01"), True),
        (agreed("2026-08-10 ends_on = 2027-03-01", "2026-08-10"), False),
    ],
    "agreement_ends_in_days": [
        ("", None),
        (agreed("2026-08-10"), None),
        (agreed("2026-08-10 ends_on = 2027-02-28"), None),
        (agreed("2026-08-10 ends_on = 2027-03-01"), 0),
        (agreed("2026-08-10 ends_on = 2027-03-31"), 30),
        (agreed("2026-08-10 ends_on = 2027-03-31", "2026-08-10 ends_on = 2027-03-11"), 30),
        (agreed("2026-08-10 ends_on = 2027-03-11", "2027-03-01 starts_on = 2027-03-12, ends_on = 2027-03-31"), 30),
        (agreed("2026-08-10 ends_on = 2027-03-11", "2027-03-01 starts_on = 2027-03-13, ends_on = 2027-03-31"), 10),
        (agreed("2026-08-10 ends_on = 2027-03-11", "2027-03-02 starts_on = 2027-03-02, ends_on = 2027-03-31"), 10),
        (agreed("2026-08-10 ends_on = 2027-03-11", "2027-03-01 starts_on = 2027-03-12"), None),
    ],
    "open_checklist_items": [
        ("", None),
        (agreed("2026-08-10"), 0),
        (agreed("2026-08-10 ends_on = 2027-02-28, checklist = { keys = 'open' }"), None),
        (listed("keys = 'open', rooms = 'open', data = 'final', food = 'not_applicable'"), 2),
        (listed("keys = 'open', rooms = 'open'", "keys = 'final'", "rooms = 'not_applicable'"), 0),
        (listed("keys = 'open'", "keys = 'open'"), 1),
    ],
    "mandatory_items_missing": [
        ("", None),
        (agreed("2026-08-10"), 4),
        (listed("data = 'final', insurance = 'open', screening = 'not_applicable'"), 2),
        (listed("data = 'final', insurance = 'open'", "screening = 'final', supervision = 'open'"), 0),
        (listed("data = 'not_applicable'", "data = 'final'"), 3),
    ],
    # Insurance
    "has_insurance": [
        ("", False),
        (insured("expires_on = 2027-03-01"), True),
        (insured("expires_on = 2027-02-28"), False),
        (insured("starts_on = 2027-03-01, expires_on = 2027-12-31"), True),
        (insured("starts_on = 2027-03-02, expires_on = 2027-12-31"), False),
    ],
    "insurance_ends_in_days": [
        ("", None),
        (insured("expires_on = 2027-02-28"), None),
        (insured("expires_on = 2027-03-01"), 0),
        (insured("expires_on = 2027-03-11"), 10),
        (insured("expires_on = 2027-03-11", "starts_on = 2027-03-12, expires_on = 2027-03-31"), 30),
        (insured("expires_on = 2027-03-11", "starts_on = 2027-03-13, expires_on = 2027-03-31"), 10),
    ],
    "district_is_insured": [
        ("", None),
        (insured("expires_on = 2027-03-01"), None),
        (insured("expires_on = 2027-03-01, district_named = false"), False),
        (insured("expires_on = 2027-03-01, district_named = true"), True),
        (insured("expires_on = 2027-02-28, district_named = true"), None),
        (insured("expires_on = 2027-03-01, district_named = false", "expires_on = 2027-03-01"), None),
        (
            insured(
                "expires_on = 2027-03-01, district_named = false",
                "expires_on = 2027-03-01",
                "expires_on = 2027-03-01, district_named = true",
            ),
            True,
        ),
    ],
    # People
    "people_without_clearance": [
        ("", None),
        ("clearances = [{ person_id = 'tutor-1' }]", None),
        ("people = ['tutor-1', 'tutor-1']", 1),
        (cleared("tutor-1", "tutor-2"), 0),
        (cleared("tutor-1", "elsewhere"), 1),
        (cleared("tutor-1 expires_on = 2027-03-01", "tutor-2 expires_on = 2027-02-28"), 1),
        (cleared("tutor-1 issued_on = 2027-03-01", "tutor-2 issued_on = 2027-03-02"), 1),
        (cleared("tutor-1 kind = 'fingerprints'", "tutor-2 kind = 'tuberculosis'"), 1),
        (cleared("tutor-1", "tutor-2 expires_on = 2026-03-01", "tutor-2 issued_on = 2026-03-02"), 0),
    ],
    # Data
    "has_data_agreement": [
        ("", False),
        (shared(""), True),
        (shared("expires_on = 2027-03-01"), True),
        (shared("expires_on = 2027-02-28"), False),
        (shared("starts_on = 2027-03-01"), True),
        (shared("starts_on = 2027-03-02"), False),
    ],
    "incomplete_data_agreements": [
        ("", 0),
        (shared(COMPLETE), 0),
        (shared(""), 1),
        (shared(COMPLETE.replace("2027-03-01", "2027-02-28"), "expires_on = 2027-02-28"), 0),
        (shared(COMPLETE.replace("Who comes", " ")), 1),
        (shared(COMPLETE.replace("purpose = 'Who comes', ", "")), 1),
        (shared(COMPLETE.replace("'name'", "")), 1),
        (shared(COMPLETE.replace("expires_on = 2027-03-01, ", "")), 1),
        (shared(COMPLETE.replace(", destroy_by = 2027-04-01", ""), "", COMPLETE), 2),
    ],
    "data_agreements_without_health_basis": [
        ("", 0),
        (shared(""), 1),
        (shared("basis = 'hipaa'", "basis = 'school_official'", "basis = 'written_consent'"), 0),
        (shared("basis = 'other'", "basis = 'study'", "basis = 'audit', expires_on = 2027-02-28"), 2),
    ],
    "data_overdue_for_destruction": [
        ("", 0),
        (shared("destroy_by = 2027-03-01"), 0),
        (shared("destroy_by = 2027-02-28"), 1),
        (shared("destroy_by = 2027-02-28, destroyed_on = 2027-03-01"), 0),
        (shared("destroy_by = 2027-02-28, destroyed_on = 2027-03-02", "destroy_by = 2026-02-28"), 2),
        (shared("expires_on = 2027-02-28"), 0),
    ],
    "data_left_without_destruction": [
        ("", 0),
        (shared(""), 0),
        (shared("expires_on = 2027-03-01"), 0),
        (shared("expires_on = 2027-02-28"), 1),
        (shared("expires_on = 2027-02-28, destroy_by = 2027-04-01"), 0),
        (shared("expires_on = 2027-02-28, destroyed_on = 2027-03-01"), 0),
        (shared("expires_on = 2027-02-28, destroyed_on = 2027-03-02"), 1),
    ],
    # Looking back together
    "days_since_review": [
        ("", None),
        ("reviewed_on = 2027-03-01", 0),
        ("reviewed_on = 2027-03-02", None),
        (f"reviewed_on = 2027-03-02\n{agreed('2027-02-01')}", 28),
        (agreed("2027-02-01 starts_on = 2027-02-19", "2027-01-01 ends_on = 2027-02-01"), 59),
        (agreed("2027-02-01 starts_on = 2027-02-19"), 10),
        (agreed("2027-03-01 starts_on = 2027-03-02"), None),
        (f"reviewed_on = 2027-02-27\n{agreed('2027-02-01')}", 2),
    ],
    "has_supervisors": [
        ("", False),
        ("school_supervisor_id = 'a'", False),
        ("partner_supervisor_id = 'b'", False),
        (BOTH, True),
    ],
    "days_since_supervisors_met": [
        ("", None),
        ("supervisors_met_on = 2027-02-27", 2),
        ("supervisors_met_on = 2027-03-02", None),
        (agreed("2027-02-01"), 28),
    ],
}
ROWS = [(name, overlay, value) for name, rows in TABLE.items() for overlay, value in rows]


SERVICES: dict[str, Sequence[tuple[str, object]]] = {
    "is_offered": [
        ("", None),
        ("status = 'active'", True),
        ("status = 'paused'", False),
        ("status = 'ended'", False),
    ],
    "capacity": [("", None), ("capacity = 12", 12)],
    "enrolled": [("", None), ("enrolled = 0", 0)],
    "share_taken": [
        ("", None),
        ("capacity = 12", None),
        ("enrolled = 12", None),
        ("capacity = 0, enrolled = 1", None),
        ("capacity = 12, enrolled = 0", 0.0),
        ("capacity = 12, enrolled = 15", 1.25),
    ],
    "has_waiting_count": [("", False), ("waiting = 0", True)],
    "was_checked": [("", False), ("checked_on = 2027-03-01", True), ("checked_on = 2027-03-02", False)],
    "days_since_check": [("", None), ("checked_on = 2027-02-01", 28), ("checked_on = 2027-03-02", None)],
}
SERVICE_ROWS = [(name, overlay, value) for name, rows in SERVICES.items() for overlay, value in rows]


@pytest.mark.parametrize(("name", "overlay", "value"), ROWS)
def test_a_fact_of_a_partner(name: str, overlay: str, value: object) -> None:
    found = getattr(partner(overlay), name)
    assert (type(found), found) == (type(value), value)


@pytest.mark.parametrize(("name", "overlay", "value"), SERVICE_ROWS)
def test_a_fact_of_a_service(name: str, overlay: str, value: object) -> None:
    (service,) = partner(f"services = [{{ id = 'club'{overlay and ', '}{overlay} }}]").services
    found = getattr(service, name)
    assert (type(found), found) == (type(value), value)
    assert service.id == "partner-1/club"


@pytest.mark.parametrize("status", ["prospect", "paused", "ended"])
def test_what_a_partner_does_not_offer_now_none_of_its_services_does(status: str) -> None:
    overlay = f"status = '{status}'\nservices = [{{ id = 'one', status = 'active' }}, {{ id = 'two' }}]"
    assert [kept.is_offered for kept in partner(overlay).services] == [False, False]


def test_every_fact_has_its_table() -> None:
    assert set(TABLE) == set(facts_of(PartnerStanding))
    assert set(SERVICES) == set(facts_of(ServiceStanding))


def test_a_district_says_which_clearances_items_and_bases_count() -> None:
    people = cleared("tutor-1 kind = 'tuberculosis'", "tutor-2")
    overlay = "\n".join((people, shared("basis = 'study'"), agreed("2026-08-10")))
    assert partner(overlay).people_without_clearance == 1
    assert partner(overlay, clearance_kinds=("tuberculosis",)).people_without_clearance == 1
    assert partner(overlay, clearance_kinds=("tuberculosis", "background_check")).people_without_clearance == 0
    assert partner(overlay, health_bases=("study",)).data_agreements_without_health_basis == 0
    assert partner(overlay, agreement_items=()).mandatory_items_missing == 0


def test_a_partner_says_nothing_of_its_people() -> None:
    found = partner(f"name = 'Xochitl'\n{BOTH}")
    assert "Xochitl" not in f"{found!r} {found.services!r}"
