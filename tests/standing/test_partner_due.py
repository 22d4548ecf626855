"""What falls due with partners: each paper at its edges, whose it is to renew, and what is not due.

Asked on Monday 1 March 2027, 30 days ahead, to 31 March.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

import popkit
from popkit.rules.example import example_district
from popkit.standing.due import DUE_KINDS
from popkit.standing.partner_due import due_partners
from popkit.write import due_calendar, due_csv, due_json, due_text

AS_OF = dt.date(2027, 3, 1)
ASKED: dict[str, Any] = {"as_of": AS_OF, "within_days": 30}

TOWN = """
[[partners]]
id = "library"
school_supervisor_id = "ortiz"
people = ["tutor-1", "tutor-2"]
agreements = [{ id = "m", signed_on = 2026-08-10, ends_on = 2027-03-02 }]
insurance = [{ expires_on = 2027-02-28 }]
clearances = [{ person_id = "tutor-1", expires_on = 2027-03-31 }, { person_id = "tutor-2", expires_on = 2027-03-08 }]
data_agreements = [{ expires_on = 2027-03-01, destroy_by = 2027-03-10 }]

[[partners]]
id = "clinic"
status = "ended"
insurance = [{ expires_on = 2027-02-28 }]
data_agreements = [{ expires_on = 2026-06-30, destroy_by = 2026-07-31 }]
"""


def due(overlay: str, within: int = 30, **limits: Any) -> list[tuple[str, str]]:
    district = popkit.read_district({**example_district(overlay), "limits": limits})
    return [(item.kind, item.on.isoformat()) for item in due_partners(district, as_of=AS_OF, within=within)]


def of(name: str, *records: str) -> str:
    return f"[[partners]]\npeople = ['tutor-1']\n{name} = [{', '.join(f'{{ {record} }}' for record in records)}]"


SIGNED = "id = 'm', signed_on = 2026-08-10"


@pytest.mark.parametrize(
    ("overlay", "on"),
    [
        ("[[partners]]", None),
        (of("agreements", f"{SIGNED}, ends_on = 2027-02-28"), "2027-02-28"),
        (of("agreements", f"{SIGNED}, ends_on = 2027-03-31"), "2027-03-31"),
        (of("agreements", f"{SIGNED}, ends_on = 2027-04-01"), None),
        (of("agreements", SIGNED), None),
        (of("agreements", "id = 'm', ends_on = 2027-03-05"), None),
        (of("agreements", "id = 'm', signed_on = 2027-03-02, ends_on = 2027-03-05"), None),
        (of("agreements", f"{SIGNED}, ends_on = 2026-12-01", f"{SIGNED[:7]}n', signed_on = 2027-01-01"), None),
        (of("insurance", "expires_on = 2027-02-01", "expires_on = 2027-02-10"), "2027-02-10"),
        (of("insurance", "expires_on = 2027-03-10", "starts_on = 2027-03-11, expires_on = 2028-03-10"), None),
        (of("insurance", "starts_on = 2027-03-11, expires_on = 2027-03-12"), None),
        (of("clearances", "person_id = 'tutor-1', expires_on = 2027-03-01"), "2027-03-01"),
        (of("clearances", "person_id = 'tutor-1', issued_on = 2027-01-01"), None),
        (of("clearances", "person_id = 'tutor-9', expires_on = 2027-03-01"), None),
        (of("clearances", "person_id = 'tutor-1', expires_on = 2027-03-01, kind = 'tuberculosis'"), None),
        (of("data_agreements", "expires_on = 2027-03-10"), "2027-03-10"),
        (of("data_agreements", "destroy_by = 2027-03-31"), "2027-03-31"),
        (of("data_agreements", "destroy_by = 2027-02-01, destroyed_on = 2027-03-01"), None),
        (of("data_agreements", "destroy_by = 2027-02-01, destroyed_on = 2027-03-02"), "2027-02-01"),
    ],
)
def test_a_paper_is_due_on_its_last_day(overlay: str, on: str | None) -> None:
    assert [day for _, day in due(overlay)] == [on] * (on is not None)


def test_everything_of_a_partner_and_of_one_that_has_ended_its_data() -> None:
    district = popkit.read_district(example_district(TOWN))
    found = due_partners(district, as_of=AS_OF)
    assert [(item.kind, item.subject.id, item.on.day, item.days_overdue, item.owner_id) for item in found] == [
        ("data_destruction", "clinic", 31, 213, None),
        ("insurance_end", "library", 28, 1, "ortiz"),
        ("data_agreement_end", "library", 1, 0, "ortiz"),
        ("agreement_end", "library", 2, -1, "ortiz"),
        ("clearance_end", "library", 8, -7, "ortiz"),
        ("data_destruction", "library", 10, -9, "ortiz"),
    ]
    assert {item.plan for item in found} == {""}
    assert {(item.subject.kind, item.subject.path) for item in found} == {("partner", "")}
    assert [item.order for item in found] == sorted(item.order for item in found)
    assert len(due_partners(district, as_of=AS_OF, within=0)) == 3


def test_a_limit_says_which_clearances_count() -> None:
    overlay = of("clearances", "person_id = 'tutor-1', expires_on = 2027-03-01, kind = 'tuberculosis'")
    assert due(overlay, clearance_kinds=["tuberculosis"]) == [("clearance_end", "2027-03-01")]


def test_what_cannot_be_asked() -> None:
    district = popkit.read_district({})
    assert due_partners(district, as_of=AS_OF) == ()
    for within in (-1, 3661):
        with pytest.raises(ValueError, match="0 to 3660"):
            due_partners(district, as_of=AS_OF, within=within)
    with pytest.raises(TypeError):
        due_partners(district, as_of="2027-03-01")  # type: ignore[arg-type]


# What is written


def test_partners_stand_among_what_is_due_in_plans() -> None:
    found = due_partners(popkit.read_district(example_district(TOWN)), as_of=AS_OF)
    page = due_text(found, **ASKED)
    assert "    2027-02-28  1 day overdue     insurance of partner library ends\n" in page
    assert "    2026-07-31  213 days overdue  partner clinic destroys data\n" in page
    assert "2027-02-28,1,insurance_end,,partner,library,,ortiz\r\n" in due_csv(found)
    assert '"plan": "",' in due_json(found, **ASKED)
    calendar = due_calendar(found, **ASKED)
    assert b"SUMMARY:Partner library: insurance ends\r\n" in calendar
    assert calendar.count(b"BEGIN:VEVENT") == len(found)
    assert due_calendar(found, **ASKED, previous=calendar) == calendar
    gone = due_calendar((), **ASKED, previous=calendar)
    assert b"SUMMARY:Partner library: agreement ends\r\n" in gone
    assert {item.kind for item in found} <= set(DUE_KINDS)
