"""Every fact of a support that hangs on the partner that delivers it, one table each.

The library's papers begin and end on days of their own; they are judged on Monday 1 March 2027.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from popkit.read import read_district, read_plan
from popkit.rules.example import example_district, example_plan
from popkit.standing import SupportStanding, stand
from popkit.standing.fact import facts_of
from popkit.standing.permission import SupportPermission
from popkit.standing.support_partner import SupportOfPartner

if TYPE_CHECKING:
    from collections.abc import Sequence

FACTS = facts_of(SupportOfPartner).keys() - facts_of(SupportPermission).keys()

LIBRARY = """
[[partners]]
id = "library"
people = ["tutor-1"]
agreements = [
    { id = "a", starts_on = 2026-09-07, ends_on = 2026-12-18, signed_on = 2026-09-01 },
    { id = "b", starts_on = 2026-12-19, ends_on = 2027-06-30, signed_on = 2027-01-05 },
    { id = "c", starts_on = 2026-01-01 },
]
insurance = [{ expires_on = 2026-09-30 }, { starts_on = 2026-10-02, expires_on = 2027-09-30 }]
clearances = [
    { person_id = "tutor-1", issued_on = 2026-09-14, expires_on = 2027-02-14 },
    { person_id = "tutor-2", issued_on = 2026-09-21 },
    { person_id = "tutor-3", kind = "tuberculosis", issued_on = 2026-01-01 },
]
data_agreements = [{ starts_on = 2026-09-14, expires_on = 2026-10-31 }]
services = [
    { id = "club", status = "active", min_grade = "05", max_grade = "08" },
    { id = "talks", status = "ended", min_grade = "08" },
    { id = "crafts", max_grade = "KG" },
    { id = "open" },
    { id = "coded", min_grade = "UG", max_grade = "EX" },
]

[[partners]]
id = "clinic"
status = "paused"
"""
OF_LIBRARY = "provider = { kind = 'partner', partner_id = 'library' }\n"
OF_CLINIC = "provider = { kind = 'partner', partner_id = 'clinic' }\n"
ELSEWHERE = "provider = { kind = 'partner', partner_id = 'elsewhere' }\n"
OF_SCHOOL = "provider = { kind = 'school' }\n"
UNNAMED = "provider = { kind = 'partner' }\n"


def support(overlay: str, before: str = LIBRARY, top: str = "") -> SupportStanding:
    laid = f"{top}\n{before}\n[[supports]]\n{overlay}"
    document, as_of = example_plan(laid)
    return stand(read_plan(document), as_of=as_of, district=read_district(example_district(laid))).supports[0]


def held(*days: str, how: str = "present") -> str:
    written = ", ".join(f"{{ on = {day}, minutes = 30, attendance = '{how}' }}" for day in days)
    return f"{OF_LIBRARY}sessions = [{written}]"


def service(name: str) -> str:
    return f"provider = {{ kind = 'partner', partner_id = 'library', service_id = '{name}' }}"


SESSIONLESS = [("", None), (OF_SCHOOL, None), (UNNAMED, None), (ELSEWHERE, None), (OF_LIBRARY, 0)]

TABLE: dict[str, Sequence[tuple[str, object]]] = {
    "has_partner": [("", False), (OF_SCHOOL, False), (UNNAMED, False), (ELSEWHERE, True), (OF_LIBRARY, True)],
    "partner_is_known": [("", None), (OF_SCHOOL, None), (UNNAMED, None), (ELSEWHERE, False), (OF_LIBRARY, True)],
    "partner_status": [("", None), (ELSEWHERE, None), (OF_LIBRARY, "active"), (OF_CLINIC, "paused")],
    "sessions_outside_agreement": [
        *SESSIONLESS,
        (held("2026-09-06"), 1),
        (held("2026-09-07", "2026-12-18", "2027-01-05", "2027-03-01"), 0),
        (held("2026-12-19", "2027-01-04"), 2),
        (held("2027-07-01", "2027-03-02"), 0),
        (held("2026-09-06", "2026-09-06", "2026-12-31", "2027-02-01"), 3),
        (held("2026-09-01", how="absent_excused"), 0),
        (f"{OF_CLINIC}sessions = [{{ on = 2027-02-01, minutes = 9, attendance = 'present' }}]", 1),
    ],
    "sessions_without_insurance": [
        *SESSIONLESS,
        (held("1999-01-01", "2026-09-30", "2026-10-02"), 0),
        (held("2026-10-01"), 1),
    ],
    "sessions_without_clearance": [
        *SESSIONLESS,
        (held("2026-09-13"), 1),
        (held("2026-09-14", "2027-02-14", "2027-02-15", "2027-03-01"), 0),
        (f"{OF_CLINIC}sessions = [{{ on = 2027-02-01, minutes = 9, attendance = 'present' }}]", None),
    ],
    "sessions_without_data_agreement": [
        *SESSIONLESS,
        (held("2026-09-13", "2026-11-01"), 2),
        (held("2026-09-14", "2026-10-31"), 0),
    ],
    "has_service": [
        ("", False),
        (OF_LIBRARY, False),
        (service("club"), True),
        ("provider = { kind = 'school', service_id = 'club' }", False),
    ],
    "service_is_known": [
        ("", None),
        (OF_LIBRARY, None),
        (service("club"), True),
        (service("elsewhere"), False),
        (service("club").replace("library", "clinic"), False),
        (service("club").replace("library", "elsewhere"), None),
    ],
    "service_status": [
        ("", None),
        (OF_LIBRARY, None),
        (service("club"), "active"),
        (service("talks"), "ended"),
        (service("open"), None),
        (service("elsewhere"), None),
    ],
    "grade_is_within_service": [
        ("", None),
        (OF_LIBRARY, None),
        (service("club"), True),
        (service("talks"), False),
        (service("crafts"), False),
        (service("open"), None),
        (service("coded"), None),
        (service("elsewhere"), None),
    ],
}
ROWS = [(name, overlay, value) for name, rows in TABLE.items() for overlay, value in rows]


@pytest.mark.parametrize(("name", "overlay", "value"), ROWS)
def test_a_fact_of_a_support_and_its_partner(name: str, overlay: str, value: object) -> None:
    found = getattr(support(overlay), name)
    assert (type(found), found) == (type(value), value)


@pytest.mark.parametrize(
    ("grade", "name", "within"),
    [
        ("04", "club", False),
        ("05", "club", True),
        ("08", "club", True),
        ("09", "club", False),
        ("08", "talks", True),
        ("KG", "crafts", True),
        ("PK", "crafts", True),
        ("UG", "club", None),
    ],
)
def test_a_service_is_for_its_grades_the_first_and_the_last_too(grade: str, name: str, within: bool | None) -> None:  # noqa: FBT001
    assert support(service(name), top=f"student.grade = '{grade}'").grade_is_within_service is within


@pytest.mark.parametrize(("before", "known"), [("", None), ("partners = []", False)])
def test_nothing_known_of_partners_is_not_the_same_as_none(before: str, known: bool | None) -> None:  # noqa: FBT001
    found = support(held("2027-02-01"), before)
    assert found.partner_is_known is known
    unknown = set(FACTS) - {"has_partner", "has_service", "partner_is_known"}
    assert {getattr(found, name) for name in unknown} == {None}


def test_a_district_says_which_clearances_count() -> None:
    laid = LIBRARY.replace("2026-09-14, expires_on = 2027-02-14", "2026-09-20")
    assert support(held("2026-09-15"), laid).sessions_without_clearance == 1
    limited = f"limits = {{ clearance_kinds = ['tuberculosis'] }}\n{laid}"
    assert support(held("2026-09-15"), limited).sessions_without_clearance == 0


def test_every_fact_has_its_table() -> None:
    assert set(TABLE) == set(FACTS)
